"""Mail servers inside the process, on loopback: a mailbox to read and a postman to send by."""

import asyncio
import logging
import threading
from argparse import Namespace
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, DictBackend
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag

HOST: Final = "127.0.0.1"
USER: Final = "demo"
PASSWORD: Final = "demo-password"  # noqa: S105  # opens a mailbox that lives as long as the demo
FOLDERS: Final = ("Sent", "Junk")
logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own past at login
_PATIENCE: Final = 15.0  # seconds to come up, and to take one mail


@dataclass(frozen=True, slots=True)
class Letter:
    """What the SMTP server took: the envelope, and the octets as they came."""

    sender: str
    recipients: tuple[str, ...]
    octets: bytes


class _Keywords(MailboxData):
    """A mailbox that keeps $MailbotCase; pymap's own says OK to keywords and forgets them."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return super().permanent_flags | {Flag(b"$MailbotCase")}


class _Folders(MailboxSet):
    """The folders of the demo's one account."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = self._mailbox()
        self._set = {name: self._mailbox() for name in FOLDERS}

    def _mailbox(self) -> MailboxData:
        return _Keywords(self._content_cache, self._thread_cache)


class _Postman:
    """Takes every letter, and keeps it."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        recipients = tuple(str(recipient) for recipient in envelope.rcpt_tos)
        content = envelope.original_content or b""
        self.taken.append(Letter(str(envelope.mail_from), recipients, content))
        return "250 OK"


def _admit(*login: object) -> AuthResult:
    """Whether the login is the demo's; aiosmtpd passes server, session, envelope, how, what."""
    offered = login[4]
    known = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=offered == known, handled=False)


def _options() -> Namespace:
    """The command line pymap would have been given."""
    return Namespace(
        host=None,
        port=0,
        cert=None,
        key=None,
        tls=False,
        proxy_protocol=None,
        inherited_sockets=None,
        passlib_cfg=None,
        debug=False,
        demo_data=False,
        demo_user=USER,
        demo_password=PASSWORD,
    )


class DemoServers:
    """An IMAP and an SMTP server on loopback, without TLS, in a thread of their own.

    imap_port, smtp_port: 0 takes a free one; both are true numbers once entered.
    """

    def __init__(self, imap_port: int = 0, smtp_port: int = 0) -> None:
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self._postman = _Postman()
        self._folders: MailboxSet | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._up = threading.Event()
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="demo-servers", daemon=True)

    @property
    def sent(self) -> list[Letter]:
        """Letters taken by SMTP, oldest first."""
        return list(self._postman.taken)

    def deliver(self, octets: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Put a mail into a folder, as received at that (aware) time."""
        self._await(self._append(octets, at, folder))

    def __enter__(self) -> Self:
        self._thread.start()
        self._up.wait(_PATIENCE)
        if self._fault is not None:
            raise self._fault
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        """The thread's whole life."""
        try:
            asyncio.run(self._serve())
        except BaseException as fault:  # noqa: BLE001  # raised again in the thread that waits
            self._fault = fault
        finally:
            self._up.set()

    async def _serve(self) -> None:
        """Listen until told to stop, then end every connection."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()
        imap = await asyncio.start_server(await self._imap(tasks), HOST, self.imap_port)
        smtp = await self._loop.create_server(self._smtp, HOST, self.smtp_port)
        self.imap_port = imap.sockets[0].getsockname()[1]
        self.smtp_port = smtp.sockets[0].getsockname()[1]
        self._up.set()
        await self._stop.wait()
        imap.close()
        smtp.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _imap(self, tasks: set[asyncio.Task[None]]) -> "_Listener":
        """The IMAP server, answering one connection per task."""
        backend, config = await DictBackend.init(_options())
        config.apply_context()
        self._folders = _Folders()
        config.set_cache[USER] = (self._folders, FilterSet())
        return _Listener(IMAPServer(backend.login, config), config, tasks)

    def _smtp(self) -> SMTP:
        """One SMTP connection."""
        return SMTP(self._postman, authenticator=_admit, auth_require_tls=False, hostname=HOST)

    async def _append(self, octets: bytes, at: datetime, folder: str) -> None:
        if self._folders is None:
            raise RuntimeError("the demo servers are not running")
        mailbox = await self._folders.get_mailbox(folder)
        await mailbox.append(AppendMessage(octets, at, frozenset()))

    def _await(self, work: Coroutine[None, None, None]) -> None:
        """Have the servers' thread do it, and wait."""
        if self._loop is None:
            work.close()
            raise RuntimeError("the demo servers are not running")
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)


class _Listener:
    """Keeps each connection's task; pymap's own listener lets Python 3.13 collect them."""

    def __init__(self, imap: IMAPServer, config: Config, tasks: set[asyncio.Task[None]]) -> None:
        self._imap = imap
        self._config = config
        self._tasks = tasks

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._config.apply_context()
        await self._imap(reader, writer, SocketInfoLocal(writer, unique_id=b"demo"))

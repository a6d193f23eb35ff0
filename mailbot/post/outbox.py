"""Letters out, over SMTP: accepted, later, refused, or nobody knows."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPTimeoutError,
)

from mailbot.errors import DeliveryDeferred, of_system
from mailbot.post.answer import one_line
from mailbot.post.backoff import LoginGate
from mailbot.post.calling import call, hang_up
from mailbot.post.contract import Delivery, Outcome
from mailbot.post.security import place
from mailbot.said import Said, foreign, said
from mailbot.settings import Server

TIMEOUT: Final = 60.0  # seconds without an answer
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x20\x7f]+@[^\s@<>,;:\"()\\\x00-\x20\x7f]+")
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_PERMANENT: Final = range(500, 600)
_TEMPORARY: Final = range(400, 500)
_GOODBYE: Final = 2.0  # seconds granted to a server for its answer to QUIT
_CLOSING: Final = 0.01  # seconds for sockets that are on their way out
_DATA_PATIENCE: Final = 5  # times the usual: the server may scan the letter before it answers


class SmtpOutbox:
    """The server of the settings, over one connection kept for several letters.

    password: fetched at each login. Every letter has one addressee, and is sent byte for byte
    but for line ends, which leave as CRLF.
    """

    def __init__(
        self,
        server: Server,
        password: Callable[[], str],
        *,
        timeout: float = TIMEOUT,
        gate: LoginGate | None = None,
    ) -> None:
        self._server = server
        self._password = password
        self._timeout = timeout
        self._gate = gate or LoginGate()
        self._runner: asyncio.Runner | None = None
        self._client: SMTP | None = None

    def send(
        self, sender: str, addressee: str, octets: bytes, *, private: bool = False
    ) -> Delivery:
        """One transaction. private: as in `Outbox`.

        Raises: InsecureConnection, ServerRefused.
        Source: RFC 5321, 4.2.1 (what codes mean), 4.5.3.2 (time); RFC 1047 (uncertain).
        """
        for address in (sender, addressee):
            if not _ADDRESS.fullmatch(address):
                return Delivery(Outcome.REFUSED, "not one plain address; nothing was sent")
        wanted = private and self._server.security != "none"
        delivery = self._running().run(self._send(sender, addressee, octets, wanted))
        local = addressee.rpartition("@")[0]
        return Delivery(delivery.outcome, one_line(delivery.answer, addressee, local, sender))

    def reach(self, sender: str) -> None:
        """Connect, encrypt and log in, to see whether it can be done; nothing is sent.

        Raises: DeliveryDeferred, InsecureConnection, ServerRefused.
        """
        try:
            self._running().run(self._ready(sender))
        except (SMTPException, OSError) as error:
            why = _why(error)
            raise DeliveryDeferred(
                said("{where}: no connection ({why})", where=place(self._server), why=why)
            ) from error

    def close(self) -> None:
        """Say QUIT; never raises."""
        if self._runner is not None:
            self._runner.run(self._quit())
            self._runner.close()
            self._runner = None

    def _running(self) -> asyncio.Runner:
        """The event loop the connection lives in."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner

    async def _send(
        self,
        sender: str,
        addressee: str,
        octets: bytes,
        private: bool,  # noqa: FBT001  # passed on
    ) -> Delivery:
        """Everything up to DATA can be tried again; from there on a break leaves it uncertain."""
        wire = _LINE_END.sub(b"\r\n", octets)
        try:
            client = await self._ready(sender)
            if unfit := _unfit(client, sender + addressee, wire):
                return Delivery(Outcome.REFUSED, unfit)
            options = _mail_options(client, sender + addressee, wire)
            if private and client.supports_extension("requiretls"):
                options.append("REQUIRETLS")
            await client.mail(sender, options=options, encoding="utf-8")
            await client.rcpt(addressee, encoding="utf-8")
        except SMTPResponseException as error:
            return _judged(error)
        except (SMTPException, OSError) as error:
            self._drop()
            return Delivery(Outcome.DEFERRED, f"no connection ({_why(error)})")
        return await self._hand_over(client, wire)

    async def _hand_over(self, client: SMTP, wire: bytes) -> Delivery:
        """DATA, the letter, the dot, and the answer to it."""
        try:
            answer = await client.data(wire, timeout=self._timeout * _DATA_PATIENCE)
        except SMTPDataError as error:
            return _judged(error)
        except (SMTPException, OSError) as error:
            self._drop()
            return Delivery(Outcome.UNCERTAIN, f"the connection broke after DATA ({_why(error)})")
        return Delivery(Outcome.ACCEPTED, f"{answer.code} {answer.message}")

    async def _ready(self, sender: str) -> SMTP:
        """The connection from before, cleared by RSET, or a new one."""
        if self._client is not None and self._client.is_connected:
            try:
                await self._client.rset()
            except (SMTPException, OSError):
                self._drop()
            else:
                return self._client
        self._client = await call(self._server, self._password, sender, self._timeout, self._gate)
        return self._client

    def _drop(self) -> None:
        """Forget a connection that is of no more use."""
        if self._client is not None:
            hang_up(self._client)
            self._client = None

    async def _quit(self) -> None:
        """Say goodbye, unless a letter was interrupted: then the line is just closed."""
        client, others = self._client, asyncio.all_tasks() - {asyncio.current_task()}
        if client is not None and client.is_connected and not others:
            with suppress(SMTPException, OSError):
                await client.execute_command(b"QUIT", timeout=_GOODBYE)
        self._drop()
        await asyncio.sleep(_CLOSING)


def _judged(error: SMTPResponseException) -> Delivery:
    """What a code means for the letter; one that fits no place in the dialogue, nothing."""
    answer = f"{error.code} {error.message}"
    if error.code in _PERMANENT:
        return Delivery(Outcome.REFUSED, answer)
    if error.code in _TEMPORARY or not isinstance(error, SMTPDataError):
        return Delivery(Outcome.DEFERRED, answer)
    return Delivery(Outcome.UNCERTAIN, answer)


def _unfit(client: SMTP, addresses: str, wire: bytes) -> str:
    """Why the server will not take this letter, as far as it said beforehand (RFC 1870, 6531)."""
    limit = client.esmtp_extensions.get("size", "").strip()
    if limit.isdecimal() and 0 < int(limit) < len(wire):
        return f"too large: the server takes {int(limit)} bytes, the letter has {len(wire)}"
    if not addresses.isascii() and not client.supports_extension("smtputf8"):
        return "the server takes addresses in ASCII only"
    return ""


def _mail_options(client: SMTP, addresses: str, wire: bytes) -> list[str]:
    """What MAIL FROM tells beforehand, of what the server understands."""
    offered = [
        ("size", f"SIZE={len(wire)}", True),
        ("8bitmime", "BODY=8BITMIME", not wire.isascii()),
        ("smtputf8", "SMTPUTF8", not addresses.isascii()),
    ]
    return [
        option for name, option, needed in offered if needed and client.supports_extension(name)
    ]


def _why(error: BaseException) -> Said:
    if isinstance(error, SMTPTimeoutError):
        return said("no answer in time")
    cause = error if isinstance(error, OSError) else error.__cause__
    if isinstance(cause, OSError):
        return of_system(cause)
    return foreign(one_line(str(error)))

"""A connected, encrypted, logged-in IMAP client."""

import imaplib
import io
import logging
import select
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Final, cast

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from mailbot.errors import InsecureConnection, MailboxUnavailable, ServerRefused
from mailbot.post.answer import one_line
from mailbot.post.backoff import LoginGate
from mailbot.post.faults import Unreadable, refuse_breaks, told
from mailbot.post.security import place, tls_context
from mailbot.said import foreign, said
from mailbot.settings import Server

LARGEST: Final = 4 * 1024 * 1024  # bytes in one literal; nothing larger is ever asked for
_LINE: Final = 64 * 1024  # bytes of a line nobody asked for
_NOT_NOW: Final = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "THROTTLED",
                   "NOT CONNECTED", "BACKOFF", "TOO MANY")  # fmt: skip

logging.getLogger("imapclient").setLevel(logging.WARNING)  # below that it would log mail


class _Line(imaplib.IMAP4):
    """imaplib with TLS from the first byte where wanted, and literals no larger than asked for."""

    def __init__(self, server: Server, context: ssl.SSLContext | None, timeout: float) -> None:
        self._tls = context
        self._patience = timeout
        self._begun = b""
        super().__init__(server.host, server.port, timeout)

    def _create_socket(self, _timeout: float | None = None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), self._patience)
        # A command goes out in several small writes: held together they wait 40 ms for an answer.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is None:
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        """Read a literal.

        Raises: Unreadable if the server announces more than could have been asked for.
        """
        if size > LARGEST:
            raise Unreadable(
                said(
                    "{host}:{port}: an answer of {size} bytes was announced",
                    host=self.host,
                    port=self.port,
                    size=size,
                )
            )
        return super().read(size)

    def readline(self) -> bytes:
        """Read a line, of which `unasked` may have had the beginning."""
        begun, self._begun = self._begun, b""
        return begun + super().readline()

    def unasked(self, seconds: float) -> list[bytes]:
        """Lines the server sends by itself; none if it keeps silent that long.

        IMAPClient's own way does not see the end of the line, nor what lies in the buffer.
        """
        self.sock.settimeout(0)
        try:
            if not self._buffered() and not self._stirs(seconds):
                return []
            return list(self._lines())
        finally:
            self.sock.settimeout(self._patience)

    @property
    def _reader(self) -> io.BufferedReader:
        return cast("io.BufferedReader", self.file)

    def _buffered(self) -> bool:
        try:
            return bool(self._reader.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False

    def _stirs(self, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self.sock, select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def _lines(self) -> Iterator[bytes]:
        """All there is; silence where something was announced is the end of the line."""
        first = True
        while True:
            try:
                piece = self._reader.readline(_LINE)
            except (BlockingIOError, ssl.SSLWantReadError):
                return
            if not piece and first:
                raise self.abort("the server closed the connection")
            first = False
            self._begun += piece
            if not piece.endswith(b"\n"):
                return
            line, self._begun = self._begun, b""
            yield line


class Client(IMAPClient):  # type: ignore[misc]  # the library carries no types
    """IMAPClient over our own line."""

    def __init__(self, server: Server, context: ssl.SSLContext | None, timeout: float) -> None:
        self._server = server
        self._context = context
        super().__init__(server.host, server.port, ssl=context is not None, timeout=timeout)
        self.normalise_times = False

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802  # the library's name
        return _Line(self._server, self._context, self._timeout.connect)

    def unasked(self, seconds: float) -> list[bytes]:
        """Lines the server sends by itself while idle; see `_Line.unasked`."""
        line: _Line = self._imap
        return line.unasked(seconds)


def dial(server: Server, password: Callable[[], str], timeout: float, gate: LoginGate) -> Client:
    """Connect, encrypt and log in; in this order, or not at all.

    Raises: MailboxUnavailable, ServerRefused, InsecureConnection.
    """
    if not gate.open():
        raise ServerRefused(
            said(
                "{server}: login was refused 3 times within an hour; waiting", server=place(server)
            )
        )
    client = _connected(server, timeout)
    try:
        _log_in(client, server, password(), gate)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: Client) -> None:
    """Close the socket, whatever state it is in."""
    try:
        client.shutdown()
    except (OSError, imaplib.IMAP4.error):
        return


def _connected(server: Server, timeout: float) -> Client:
    """A connection that is encrypted as configured."""
    where, context = place(server), tls_context(server)
    starttls = server.security == "starttls"
    with told(where):
        client = Client(server, None if starttls else context, timeout)
    if starttls:
        try:
            _upgrade(client, where, context)
        except BaseException:
            hang_up(client)
            raise
    return client


def _upgrade(client: Client, where: str, context: ssl.SSLContext | None) -> None:
    """STARTTLS; there is no going on without it.

    Source: RFC 8314, 5.2; RFC 9051, 11.1 (PREAUTH leaves no way to TLS).
    """
    try:
        with told(where):
            client.starttls(context)
    except MailboxUnavailable as error:
        cause = error.__cause__
        broken = isinstance(cause, imaplib.IMAP4.abort) and "TLS" not in str(cause)
        if isinstance(cause, imaplib.IMAP4.error) and not broken:
            raise InsecureConnection(
                said("{where}: does not offer STARTTLS; no login was sent", where=where)
            ) from error
        raise


def _log_in(client: Client, server: Server, password: str, gate: LoginGate) -> None:
    """Log in by the way that carries any password: PLAIN in UTF-8, else LOGIN in ASCII."""
    where = place(server)
    refuse_breaks(server.user, password)
    plain = client.has_capability("AUTH=PLAIN")
    if not plain and not (server.user + password).isascii():
        raise ServerRefused(
            said("{where}: takes only user names and passwords in ASCII", where=where)
        )
    try:
        with told(where):
            if plain:
                client.plain_login(server.user, password)
            else:
                client.login(_quoted(server.user), password)
    except MailboxUnavailable as error:
        _judge(where, error, gate)
    gate.admitted()


def _judge(where: str, error: MailboxUnavailable, gate: LoginGate) -> None:
    """Tell a refused login from a server that cannot just now."""
    cause = error.__cause__
    words = one_line(str(cause)).upper()
    broken = cause is None or isinstance(cause.__context__, imaplib.IMAP4.abort | OSError)
    if broken or not isinstance(cause, LoginError) or any(text in words for text in _NOT_NOW):
        raise error
    gate.refused()
    raise ServerRefused(
        said(
            "{where}: refused the login ({cause}); check user and password",
            where=where,
            cause=foreign(one_line(str(cause))),
        )
    ) from None


def _quoted(text: str) -> str:
    """A quoted string; imaplib quotes the password by itself, but not the user."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

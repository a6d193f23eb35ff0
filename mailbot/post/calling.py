"""A connected, encrypted, logged-in SMTP client."""

import asyncio
import ssl
from collections.abc import Callable

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
)

from mailbot.errors import InsecureConnection, ServerRefused
from mailbot.post.answer import one_line
from mailbot.post.backoff import LoginGate
from mailbot.post.security import place, tls_context, tls_fault
from mailbot.said import foreign, said
from mailbot.settings import Server

_TEMPORARY = range(400, 500)


async def call(
    server: Server, password: Callable[[], str], sender: str, patience: float, gate: LoginGate
) -> SMTP:
    """Connect, encrypt and log in; in this order, or not at all.

    sender: whose domain is named in EHLO. patience: seconds without an answer.
    Raises: InsecureConnection, ServerRefused; SMTPException and OSError for what may pass.
    """
    if server.user and not gate.open():
        raise ServerRefused(
            said(
                "{server}: login was refused 3 times within an hour; waiting", server=place(server)
            )
        )
    context = tls_context(server)
    client = SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=_greeting_name(sender),
        timeout=patience,
        use_tls=server.security == "tls",
        start_tls=False,
        tls_context=context,
    )
    try:
        await _connect(client, server)
        await client.ehlo()
        if server.user:
            await _log_in(client, server, password(), gate)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: SMTP) -> None:
    """Close the socket at once: a TLS line would wait for the other end's goodbye."""
    line = client.transport
    client.close()
    if isinstance(line, asyncio.WriteTransport):
        line.abort()


async def _connect(client: SMTP, server: Server) -> None:
    """Connect, and be encrypted as configured before anything of ours is said."""
    where = place(server)
    try:
        await client.connect()
        if server.security == "starttls":
            await _upgrade(client, where)
    except ssl.SSLError as error:
        raise tls_fault(where, error) or error from error
    except SMTPException as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise tls_fault(where, error.__cause__) or error from error
        raise


async def _upgrade(client: SMTP, where: str) -> None:
    """STARTTLS; there is no going on without it (RFC 8314, 3)."""
    await client.ehlo()
    if not client.supports_extension("starttls"):
        raise InsecureConnection(
            said("{where}: does not offer STARTTLS; nothing was sent", where=where)
        )
    try:
        await client.starttls()
    except SMTPResponseException as error:
        if error.code in _TEMPORARY:
            raise
        raise InsecureConnection(
            said("{where}: refused STARTTLS; nothing was sent", where=where)
        ) from error


async def _log_in(client: SMTP, server: Server, password: str, gate: LoginGate) -> None:
    """One attempt by one mechanism: several at once would lock the account sooner."""
    where, offered = place(server), client.server_auth_methods
    login = server.user.encode(), password.encode()
    try:
        if "plain" in offered:
            await client.auth_plain(*login)
        elif "login" in offered:
            await client.auth_login(*login)
        elif "cram-md5" in offered:
            await client.auth_crammd5(*login)
        else:
            raise ServerRefused(
                said("{where}: offers no way to log in that mailbot knows", where=where)
            )
    except SMTPAuthenticationError as error:
        if error.code in _TEMPORARY:
            raise
        gate.refused()
        answer = one_line(f"{error.code} {error.message}")
        raise ServerRefused(
            said(
                "{where}: refused the login ({answer}); check user and password",
                where=where,
                answer=foreign(answer),
            )
        ) from None
    gate.admitted()


def _greeting_name(sender: str) -> str:
    """Our name in EHLO: the sender's domain, so that no look-up of our own name is needed."""
    domain = sender.rpartition("@")[2]
    return domain if domain.isascii() else "localhost"

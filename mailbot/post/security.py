"""What must hold of a connection before a word of ours goes over it."""

import ssl
from typing import Final

from mailbot.errors import InsecureConnection
from mailbot.said import foreign, said
from mailbot.settings import Server
from mailbot.settings.sound import loopback

_CERTIFICATE: Final = {
    9: said("certificate is not yet valid"),
    10: said("certificate has expired"),
    18: said("self-signed certificate"),
    19: said("self-signed certificate in certificate chain"),
    20: said("unable to get local issuer certificate"),
}
"""What is wrong with one, by the number OpenSSL gives it."""
_TRANSIENT: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


def place(server: Server) -> str:
    """How a server is named to people, e.g. `imap.example:993`."""
    return f"{server.host}:{server.port}"


def tls_context(server: Server) -> ssl.SSLContext | None:
    """How the server's certificate is checked: chain, name and date; None for no TLS.

    Raises: InsecureConnection if TLS is off and the server is not on this machine.
    Source: RFC 8314, 3.
    """
    if server.security != "none":
        return ssl.create_default_context()
    if loopback(server.host):
        return None
    raise InsecureConnection(
        said(
            '{server}: {secret}.security is "none", which is for this machine alone; set it to '
            '"tls" or "starttls"',
            server=place(server),
            secret=server.secret,
        )
    )


def tls_fault(where: str, error: ssl.SSLError) -> InsecureConnection | None:
    """What to tell of a TLS error; None if the line merely broke, which is no verdict."""
    if isinstance(error, _TRANSIENT):
        return None
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _CERTIFICATE.get(getattr(error, "verify_code", 0))
        detail = known or foreign(_detail(error, "verify_message"))
        why = said("its certificate does not hold ({detail})", detail=detail)
    else:
        why = said("TLS failed ({error})", error=foreign(_detail(error, "reason")))
    return InsecureConnection(said("{where}: {why}; nothing was sent", where=where, why=why))


def _detail(error: ssl.SSLError, name: str) -> str:
    """What OpenSSL says; errors that Python raises by itself lack it."""
    return getattr(error, name, None) or str(error)

import ssl

import pytest

from mailbot.errors import InsecureConnection
from mailbot.post.security import place, tls_context, tls_fault
from mailbot.settings import Server


def server(host: str, security: str) -> Server:
    return Server(host, 993, security, "emy", "", (), "imap")


@pytest.mark.threat("T-IMAP-11", "T-SMTP-07")
@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("host", ["imap.example", "127.0.0.1"])
def test_certificates_are_always_checked(host: str, security: str) -> None:
    """Chain and name are demanded, TLS 1.2 at least, on this machine too."""
    context = tls_context(server(host, security))
    assert context is not None
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.threat("T-IMAP-11", "T-SMTP-07")
@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_loopback_needs_no_tls(host: str) -> None:
    """On this machine TLS may be off."""
    assert tls_context(server(host, "none")) is None


@pytest.mark.threat("T-IMAP-11", "T-SMTP-07")
@pytest.mark.parametrize(
    "host",
    ["imap.example", "192.168.0.1", "0.0.0.0", "::", "localhost.example", "127.0.0.1.nip"],  # noqa: S104  # refused
)
def test_elsewhere_no_tls_is_refused(host: str) -> None:
    """Anywhere else it may not, and the sentence says what to set."""
    with pytest.raises(InsecureConnection, match=r"imap\.security"):
        tls_context(server(host, "none"))


def test_unknown_security_is_no_way_around_tls() -> None:
    """A word nobody knows means TLS, not none."""
    assert tls_context(server("imap.example", "NONE")) is not None


def test_broken_line_is_no_verdict_on_tls() -> None:
    """An end in the middle of TLS is a lost connection, not an insecure one."""
    assert tls_fault("x", ssl.SSLEOFError(8, "EOF")) is None
    assert place(server("imap.example", "tls")) == "imap.example:993"

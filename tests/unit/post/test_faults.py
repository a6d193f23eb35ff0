import imaplib
import ssl
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.exceptions import ProtocolError

from mailbot.errors import InsecureConnection, MailbotError, MailboxUnavailable
from mailbot.post.faults import (
    CommandRefused,
    Throttled,
    Unreadable,
    UnsafeArgumentError,
    refuse_breaks,
    told,
)

BREAK = st.sampled_from(["\r", "\n", "\0"])
SAFE = st.text(st.characters(exclude_characters="\r\n\0"))
BROKEN = st.builds(lambda a, mark, b: a + mark + b, SAFE, BREAK, SAFE)
OCTETS = BROKEN.map(lambda text: text.encode("utf-8", "surrogatepass"))
PLAIN = SAFE | SAFE.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.integers()


def nested(leaf: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """The leaf, somewhere among harmless values, in lists, tuples and dicts."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(PLAIN, inner, PLAIN),
            st.lists(PLAIN, max_size=2).flatmap(lambda some: inner.map(lambda one: [*some, one])),
            inner.map(lambda one: {"key": one}),
            BROKEN.map(lambda text: {text: 1}),
        ),
        max_leaves=4,
    )


@pytest.mark.threat("T-IMAP-10")
@given(nested(BROKEN | OCTETS))
def test_line_breaks_are_refused_however_deep(argument: object) -> None:
    """CR, LF and NUL are found in text and octets, nested in anything."""
    with pytest.raises(UnsafeArgumentError):
        refuse_breaks("fine", argument)


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.tuples(inner, inner)))
def test_everything_else_passes(argument: object) -> None:
    """Text of any kind, numbers and dates are no danger."""
    refuse_breaks(argument, datetime(2026, 11, 5, tzinfo=UTC), None)


def verification() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


@pytest.mark.parametrize(
    ("error", "family", "words"),
    [
        (imaplib.IMAP4.error("NO [OVERQUOTA] full"), CommandRefused, "OVERQUOTA"),
        (imaplib.IMAP4.readonly("read-only"), CommandRefused, "read-only"),
        (imaplib.IMAP4.abort("socket error: EOF"), MailboxUnavailable, "EOF"),
        (TimeoutError("timed out"), MailboxUnavailable, "timed out"),
        (ConnectionRefusedError(111, "refused"), MailboxUnavailable, "refused"),
        (ProtocolError("odd"), Unreadable, "could not be read"),
        (RecursionError(), Unreadable, "could not be read"),
        (KeyError(b"UIDVALIDITY"), Unreadable, "could not be read"),
        (verification(), InsecureConnection, "certificate has expired"),
        (ssl.SSLEOFError(8, "EOF"), MailboxUnavailable, "TLS connection broke"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), InsecureConnection, "TLS failed"),
    ],
)
def test_every_error_is_told_with_the_server(
    error: Exception, family: type[MailbotError], words: str
) -> None:
    """Each fault of the libraries comes out as one of ours that names host and port."""
    with pytest.raises(family, match=r"imap\.example:993") as caught, told("imap.example:993"):
        raise error
    assert type(caught.value) is family
    assert words in str(caught.value)


@pytest.mark.threat("T-IMAP-15")
@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", 92.415),
        ("NO throttled; suggested backoff time:1500 ms", 1.5),
    ],
)
def test_suggested_pause_is_read(text: str, seconds: float) -> None:
    """The time a server asks for is told in seconds, whatever command it answered."""
    with pytest.raises(Throttled) as caught, told("imap.example:993"):
        raise imaplib.IMAP4.abort(text)
    assert caught.value.seconds == seconds

from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.post.structure import OddStructureError, Part, agrees, describe, rebuild

TEXT = (b"text", b"plain", (b"charset", b"utf-8"), None, None, b"7bit", 12, 1)
HTML = (b"TEXT", b"HTML", None, None, None, b"7bit", 20, 1)
FILE = (b"application", b"pdf", None, None, None, b"base64", 9000)
TABLE = (b"text", b"csv", None, None, None, b"7bit", 9, 1, None, (b"attachment", None))
STATUS = (b"message", b"delivery-status", None, None, None, b"7bit", 80)
FORWARDED = (b"message", b"rfc822", None, None, None, b"7bit", 99, (), TEXT, 5)
PARCEL = (b"message", b"rfc822", None, None, None, b"7bit", 99, (),
          (TEXT, FILE, b"mixed", (b"boundary", b"in")), 5)  # fmt: skip


def mixed(*parts: object) -> tuple[object, ...]:
    return ([*parts], b"mixed", (b"boundary", b"b1"), None, None)


@pytest.mark.parametrize(
    ("structure", "sections"),
    [
        (TEXT, ("TEXT",)),
        (FILE, ()),
        (mixed(TEXT, FILE), ("1.MIME", "1", "2.MIME")),
        (mixed(TEXT, TABLE), ("1.MIME", "1", "2.MIME")),
        (
            mixed(((TEXT, HTML, b"alternative", (b"BOUNDARY", b"a"))), FILE),
            ("1.MIME", "1.1.MIME", "1.1", "1.2.MIME", "1.2", "2.MIME"),
        ),
        (mixed(TEXT, STATUS), ("1.MIME", "1", "2.MIME", "2")),
        (mixed(FORWARDED), ("1.MIME", "1.HEADER", "1.TEXT")),
        (mixed(PARCEL), ("1.MIME", "1.HEADER", "1.1.MIME", "1.1", "1.2.MIME")),
    ],
)
def test_only_text_is_asked_for(structure: object, sections: tuple[str, ...]) -> None:
    """Headers of every part and bodies of what people write, numbered as IMAP does."""
    assert describe(structure).sections() == sections


def deep(levels: int) -> tuple[object, ...]:
    node: tuple[object, ...] = TEXT
    for _ in range(levels):
        node = mixed(node)
    return node


@pytest.mark.threat("T-MIME-01")
@pytest.mark.parametrize(
    "structure",
    [
        None,
        (),
        b"text",
        (b"text",),
        mixed(),
        ([TEXT], b"mixed", None),
        ([TEXT], b"mixed", (b"boundary", b"")),
        ([TEXT], b"mixed", (b"boundary", b"x" * 71)),
        ([TEXT], b"mixed", (b"boundary", b"a\r\nb")),
        ([TEXT], b"mixed", (b"boundary", "gr\xe4ns".encode())),
        ([TEXT], b"mixed", (b"boundary",)),
        ([TEXT, b"x"], b"mixed", (b"boundary", b"b")),
        mixed((b"message", b"rfc822", None, None, None, b"7bit", 99)),
        mixed((b"message", b"rfc822", None, None, None, b"7bit", 99, (), FORWARDED, 1)),
        deep(40),
        deep(400),
        mixed(*[TEXT] * 200),
    ],
)
def test_odd_structures_are_told(structure: object) -> None:
    """What cannot be relied on is not guessed at."""
    with pytest.raises(OddStructureError):
        describe(structure)


ATOMS = (
    st.none()
    | st.integers(0, 9)
    | st.sampled_from(
        [b"text", b"plain", b"mixed", b"boundary", b"b", b"message", b"rfc822", b"attachment"]
    )
)


@given(st.recursive(ATOMS, lambda inner: st.lists(inner) | st.lists(inner).map(tuple)))
def test_any_structure_is_read_or_told(structure: object) -> None:
    """No answer of a server raises anything but OddStructureError."""
    try:
        part = describe(structure)
    except OddStructureError:
        return
    assert rebuild(part, b"", {}) is not None


def test_rebuilt_mail_is_the_mail_without_its_file() -> None:
    """Header, boundaries and text stand as they were; the file's body is gone."""
    part = describe(mixed(TEXT, FILE))
    header = b'Subject: x\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n'
    got = {
        "1.MIME": b"Content-Type: text/plain\r\n\r\n",
        "1": b"Hej",
        "2.MIME": b'Content-Type: application/pdf; name="a.pdf"\r\n\r\n',
    }
    octets = rebuild(part, header, got)
    assert octets == (
        header + b"--b1\r\nContent-Type: text/plain\r\n\r\nHej\r\n"
        b'--b1\r\nContent-Type: application/pdf; name="a.pdf"\r\n\r\n\r\n--b1--\r\n'
    )
    assert agrees(part, octets)
    assert len(list(message_from_bytes(octets).walk())) == 3


@pytest.mark.parametrize("header", [b"", b"Subject: x", b"Subject: x\r\n", b"\r\n"])
def test_header_cut_short_still_ends(header: bytes) -> None:
    """A header block without its empty line gets one, so that no text becomes a header."""
    octets = rebuild(describe(TEXT), header, {"TEXT": b"From: evil@x.example"})
    assert message_from_bytes(octets)["From"] is None


def test_disagreement_is_seen() -> None:
    """Text where the server saw a file, or parts where it saw none, is noticed."""
    part = describe(mixed(TEXT, FILE))
    header = b'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n'
    honest = {"1.MIME": b"\r\n", "2.MIME": b"Content-Type: application/pdf\r\n\r\n"}
    assert agrees(part, rebuild(part, header, honest))
    for lie in (
        b"Content-Type: text/html\r\n\r\n",
        b"\r\n",
        b"Content-Type: message/rfc822\r\n\r\n",
    ):
        assert not agrees(part, rebuild(part, header, honest | {"2.MIME": lie}))
    assert not agrees(part, rebuild(part, b"Content-Type: text/plain\r\n\r\n", honest))


def test_part_counts_itself_and_all_below() -> None:
    """Walking meets every part once, the forwarded ones too."""
    kinds = [part.kind for part in describe(mixed(PARCEL)).walk()]
    assert kinds == [
        "multipart/mixed", "message/rfc822", "multipart/mixed", "text/plain", "application/pdf"
    ]  # fmt: skip
    assert Part("", "text/plain").sections() == ()

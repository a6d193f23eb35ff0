import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.structure import DEEPEST, MOST_PARTS, Part, take_apart


def nested(levels: int) -> bytes:
    mail = b""
    for level in range(levels):
        mail += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    return mail + b"\nradera mig\n"


def outline(part: Part) -> str:
    below = ",".join(map(outline, part.children))
    return f"{part.kind}({below})" if below else part.kind


MIXED = b"Content-Type: multipart/mixed; boundary=%s\n\n"

SHAPES = [
    (b"\nhej", "text/plain"),
    (b"hej", "text/plain"),
    (b"Content-Type: text/html\n\nx", "text/html"),
    (b"Content-Type: nonsense\n\nx", "text/plain"),
    (MIXED % b"x" + b"--x\n\na\n--x\nContent-Type: a/b\n\nb\n--x--\nend",
     "multipart/mixed(text/plain,a/b)"),
    (MIXED % b"x" + b"--x\r\n\r\na\r\n--x--", "multipart/mixed(text/plain)"),
    (MIXED % b"x" + b"preamble\n--x \t\n\nno end", "multipart/mixed(text/plain)"),
    (MIXED % b'"x y"' + b"--x y\n\na", "multipart/mixed(text/plain)"),
    (MIXED % b"x" + b"--xy\n\na\n--x\n\nb", "multipart/mixed(text/plain)"),
    (MIXED % b"x" + b"nothing here", "multipart/mixed"),
    (b"Content-Type: multipart/mixed\n\n--x\n\na", "multipart/mixed"),
    (MIXED % b"x" + b"--x\n" + MIXED % b"xx" + b"--xx\n\na\n--xx--\n--x\n\nb\n--x--",
     "multipart/mixed(multipart/mixed(text/plain),text/plain)"),
    (b"Content-Type: message/rfc822\n\nSubject: x\n\nhej", "message/rfc822(text/plain)"),
    (b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKaGVq",
     "message/rfc822(text/plain)"),
    (b"Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: x\n\nhej\n--x--",
     "multipart/digest(message/rfc822(text/plain))"),
]  # fmt: skip


@pytest.mark.parametrize(("octets", "expected"), SHAPES)
def test_shapes(octets: bytes, expected: str) -> None:
    """A mail is the tree its boundaries draw, whatever is missing from them."""
    root, defects = take_apart(octets)
    assert outline(root) == expected
    assert defects == ()


@pytest.mark.threat("T-MIME-01")
@pytest.mark.parametrize("levels", [DEEPEST + 1, 1000])
def test_too_deep(levels: int) -> None:
    """Nesting beyond the limit is left out and told."""
    assert take_apart(nested(levels))[1] == ("too-deep", "unreadable")
    assert take_apart(nested(DEEPEST))[1] == ()


@pytest.mark.threat("T-MIME-01")
def test_too_many_parts() -> None:
    """Parts beyond the limit are left out and told."""
    root, defects = take_apart(MIXED % b"x" + b"--x\n\na\n" * 10_000)
    assert len(list(root.walk())) == MOST_PARTS
    assert defects == ("unreadable",)


@pytest.mark.threat("T-MIME-03")
def test_long_field() -> None:
    """A field beyond 64 kB is cut and told; the others stay."""
    root, defects = take_apart(b"Subject: " + b"a " * 40_000 + b"\nFrom: a@b.example\n\nx")
    assert defects == ("header-cut",)
    assert len(root.headers.first("subject")) < 65_536
    assert root.headers.first("from") == "a@b.example"


def test_broken_header_lines() -> None:
    """Lines that are no field are passed over, and a mailbox's own first line too."""
    root, _ = take_apart(b"From x@y Thu\n broken\nnonsense\nSubject: a\n b\n\nhej")
    assert root.headers.first("subject") == "a b"
    assert root.octets == b"hej"


@pytest.mark.threat("T-MIME-14")
@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b'attachment; filename="a b.pdf"', "a b.pdf"),
        (b"attachment; filename=a.pdf", "a.pdf"),
        (b"attachment; filename*=utf-8''%C3%A5.pdf", "å.pdf"),
        (b'attachment; filename*0="a"; filename*1="b.pdf"', "ab.pdf"),
        (b"attachment; filename*1*=%A5.pdf; filename*0*=iso-8859-1''%E5", "å¥.pdf"),
        (b'attachment; filename="=?utf-8?q?=C3=A5.pdf?="', "å.pdf"),
        (b'attachment; filename="../../etc/cron.d/x"', "../../etc/cron.d/x"),
        (b'attachment; filename="a\x00\x1b[31m\xe2\x80\xaeb"', "a[31mb"),
        (b"attachment; filename*=x''%", "%"),
        (b"attachment; filename*999999999999=a", ""),
        (b"attachment; filename*", ""),
    ],
)  # fmt: skip
def test_names(field: bytes, name: str) -> None:
    """A file name is decoded from every form in use and cleaned for display."""
    root, _ = take_apart(b"Content-Disposition: " + field + b"\n\n")
    assert root.name == name


@pytest.mark.threat("T-MIME-02")
@given(st.binary(max_size=200), st.lists(st.sampled_from([
    b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"--x--\n", b"\n", b"Content-Type: ",
    b"message/rfc822\n", b"name*", b'="', b"Content-Transfer-Encoding: base64\n", b"a;b*0*=''%",
])))  # fmt: skip
def test_any_octets(noise: bytes, pieces: list[bytes]) -> None:
    """Any octets are a tree whose parts can all be opened."""
    root, _ = take_apart(b"".join(pieces) + noise)
    for part in root.walk():
        assert isinstance(part.octets, bytes)
        assert isinstance(part.name, str)

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.decode import clean, decode_base64, decode_text, decode_words, one_line

WORDS = [
    ("=?utf-8?q?=C3=85sa?=", "Åsa"),
    ("=?UTF-8?Q?=C3=85sa_=C3=96?=", "Åsa Ö"),
    ("=?iso-8859-1?B?xXNh?=", "Åsa"),
    ("=?utf-8*sv?q?=C3=85?=", "Å"),
    ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
    ("=?utf-8?q?a?=\t\r\n =?iso-8859-1?q?=E5?=", "aå"),
    ("=?utf-8?q?=C3?= =?utf-8?q?=85?=", "Å"),
    ("=?utf-8?b?w4U?=", "Å"),
    ("x =?utf-8?q?a?= y", "x a y"),
    ("x =?utf-8?q?a?= =?utf-8?q?b?=", "x ab"),
    ("=?utf-8?q?a b?=", "a b"),
    ("=?okänd?q?=E5?=", "å"),
    ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
    ("=?utf-8?q?x=0D=0ABcc:_y?=", "x Bcc: y"),
    ("=?utf-8?b?!!!!?=", ""),
    ("vanlig", "vanlig"),
]

CHARSETS = [
    ("å".encode(), "utf-8", "å", False),
    ("å".encode("cp1252"), "iso-8859-1", "å", False),
    (b"\x93x\x94", "iso-8859-1", "“x”", False),
    ("å".encode("cp1252"), "", "å", True),
    ("å".encode(), "", "å", False),
    ("å".encode(), "us-ascii", "å", True),
    (b"abc", "us-ascii", "abc", False),
    ("å".encode(), "x-klingon", "å", True),
    ("å".encode("cp1252"), "utf-8", "å", True),
    (b"\x81", "utf-8", "\ufffd", True),
    ("å".encode("utf-16"), "utf-16", "å", False),
    ("å".encode("cp865"), "cp865", "å", False),
    (b"abc", "hex", "abc", True),
    (b"abc", "punycode", "abc", True),
    (b"\\u0041", "unicode_escape", "\\u0041", True),
    (b"abc", "\x00", "abc", True),
    (b"abc", "utf-8\udcff", "abc", True),
    ("ł".encode("iso-8859-2"), "ISO_8859-2", "ł", False),
]


@pytest.mark.parametrize(("value", "text"), WORDS)
def test_encoded_words(value: str, text: str) -> None:
    """Encoded words are read as their writers meant them, on one line."""
    assert decode_words(value) == text


@pytest.mark.threat("T-MIME-04")
@pytest.mark.parametrize(("octets", "charset", "text", "doubtful"), CHARSETS)
def test_charsets(octets: bytes, charset: str, text: str, doubtful: bool) -> None:  # noqa: FBT001  # a column of the table
    """A charset unknown or belied gives way to UTF-8, then Windows-1252, and is told."""
    assert decode_text(octets, charset) == (text, doubtful)


@pytest.mark.threat("T-MIME-13")
@pytest.mark.parametrize(
    "written",
    [
        "r\u0430dera",
        "ra\u00addera",
        "ra\u200bd\u200de\ufeffra",
        "\u202eradera\u202c",
        "ra\u034fdera",
        "ra\u2060dera\U000e0041",
    ],
)
def test_keywords_survive(written: str) -> None:
    """Soft hyphens, zero-width marks and look-alike letters do not break a word."""
    assert clean(written) == "radera"


@pytest.mark.threat("T-MIME-13")
@given(st.text())
def test_decomposed_is_composed(text: str) -> None:
    """Decomposed and composed text read alike."""
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))
    assert clean("a\u030a") == "å"


@pytest.mark.threat("T-MIME-05")
@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_clean_can_be_stored(text: str) -> None:
    """Cleaned text is NFC, encodes, and holds no control characters; cleaning twice is once."""
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"]
    assert clean(cleaned) == cleaned
    assert "\n" not in one_line(text)


def test_look_alikes_stay_composed() -> None:
    """A look-alike letter with a ring becomes the Latin letter with a ring."""
    assert clean("s\u0430\u030an") == "sån"


def test_words_in_another_script_stay() -> None:
    """A word wholly in Greek or Cyrillic is left as it is."""
    assert clean("\u0441\u043e\u0440 \u03bf\u03b1") == "\u0441\u043e\u0440 \u03bf\u03b1"


def test_long_runs_of_marks_are_cut() -> None:
    """No letter bears more than 30 marks; the letters stay."""
    assert len(clean("a" + "\u0323\u0301" * 5000 + "b")) <= 32
    assert clean("a" + "\u0323\u0301" * 5000 + "b")[-1] == "b"


@given(st.binary())
def test_any_base64(octets: bytes) -> None:
    """Base64 of any sort decodes to something."""
    decode_base64(octets)

"""Files behind a passphrase."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from mailbot import locking
from mailbot.errors import ConfigError, FatalError
from mailbot.locking import locked, unlocked
from mailbot.mail.draft import Enclosure
from tests import pdfs

PASSPHRASE = "K7QM-2XPA-94HD-TR6W"  # noqa: S105  # a test's
PAGES = Enclosure("registerutdrag.pdf", "application/pdf", pdfs.pdf(*pdfs.REQUEST))
RECORD = Enclosure("registerutdrag.json", "application/json", '{"name": "Åsa"}'.encode())
TABLE = Enclosure("registerutdrag.csv", "text/csv", "namn\r\nÅsa\r\n".encode())


def test_there_and_back() -> None:
    """The files put inside come out octet for octet, with names and types."""
    made = locked((PAGES, RECORD, TABLE), PASSPHRASE)
    assert (made.name, made.content_type) == ("registerutdrag.pdf", "application/pdf")
    assert set(unlocked(made.octets, PASSPHRASE)) == {RECORD, TABLE}


@pytest.mark.threat("T-PRIV-12")
def test_nothing_is_in_clear() -> None:
    """Neither text nor attachment nor the name of one can be read without the passphrase."""
    octets = locked((PAGES, RECORD, TABLE), PASSPHRASE).octets
    reader = PdfReader(io.BytesIO(octets))
    encryption = cast("DictionaryObject", reader.trailer["/Encrypt"])
    assert [str(encryption[key]) for key in ("/V", "/R", "/Length")] == ["5", "6", "256"]
    for said in (b'sa"', b"namn", b"registerutdrag", b"Anna Ek", PASSPHRASE.encode()):
        assert said not in octets


def test_the_page_is_read_with_the_passphrase() -> None:
    """The text of the page is whole for whoever has the passphrase."""
    reader = PdfReader(io.BytesIO(locked((PAGES, RECORD), PASSPHRASE).octets))
    assert reader.decrypt(PASSPHRASE)
    assert pdfs.REQUEST[0] in reader.pages[0].extract_text()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="apt-get install -y poppler-utils")
def test_another_program_opens_it(tmp_path: Path) -> None:
    """A PDF program that shares no code with ours opens it with the passphrase alone."""
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked((PAGES, RECORD), PASSPHRASE).octets)

    def read(passphrase: str) -> subprocess.CompletedProcess[bytes]:
        words = ["pdftotext", "-upw", passphrase, str(file), "-"]
        return subprocess.run(words, capture_output=True, check=False)  # noqa: S603  # words of ours

    assert pdfs.REQUEST[0].encode() in read(PASSPHRASE).stdout
    assert read("another").returncode


@pytest.mark.threat("T-PRIV-12")
@pytest.mark.parametrize(
    "octets",
    [
        PAGES.octets,
        pdfs.locked(PAGES.octets, PASSPHRASE),
        locked((PAGES, RECORD), "another").octets,
        locked((PAGES, RECORD), PASSPHRASE).octets[:3000],
        b"no pdf",
        b"",
    ],
    ids=["clear", "weak", "another", "cut", "text", "empty"],
)
def test_only_what_is_locked_so_is_taken(octets: bytes) -> None:
    """A file in clear, of weaker encryption, of another passphrase or cut short is refused."""
    with pytest.raises(ValueError, match=r"encrypted|opens|read"):
        unlocked(octets, PASSPHRASE)


@pytest.mark.parametrize(
    ("files", "passphrase"), [((RECORD,), PASSPHRASE), ((PAGES, PAGES), PASSPHRASE), ((PAGES,), "")]
)
def test_nothing_is_locked_by_halves(files: tuple[Enclosure, ...], passphrase: str) -> None:
    """Without exactly one PDF and a passphrase nothing is made."""
    with pytest.raises(FatalError):
        locked(files, passphrase)


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the setting and the extra to install are named."""
    monkeypatch.setattr(locking, "installed", lambda: False)
    with pytest.raises(ConfigError, match=r"letters\.encrypt_extracts.*mailbot\[encrypt\]"):
        locked((PAGES, RECORD), PASSPHRASE)

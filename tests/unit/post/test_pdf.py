"""PDFs read in a process of their own."""

import subprocess
import sys
import time
import zlib

import pytest

from mailbot.post import pdf_child
from mailbot.post.pdf import pdf_text
from tests.pdfs import HOSTILE, REQUEST, bomb, endless, locked, made, pdf, written


def test_what_a_pdf_says_is_read() -> None:
    """Every line of a real PDF comes out, å, ä and ö and all."""
    assert pdf_text(pdf(*REQUEST)).splitlines() == list(REQUEST)


def test_made_by_hand() -> None:
    """What the hostile ones are made of is a PDF that can be read."""
    assert (
        pdf_text(made(zlib.compress(written("radera", 3)), packed=True))
        == "radera\n" * 2 + "radera"
    )


def test_open_to_everybody() -> None:
    """A PDF locked against changes alone is read as any other."""
    assert "registerutdrag" in pdf_text(locked(pdf(*REQUEST), ""))


@pytest.mark.threat("T-MIME-09")
@pytest.mark.parametrize("octets", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_read_is_nothing(octets: bytes) -> None:
    """A broken, locked, empty or false PDF is no text and no fault of ours."""
    assert pdf_text(octets) == ""


@pytest.mark.threat("T-MIME-09", "T-MIME-15")
def test_a_bomb_bursts_elsewhere() -> None:
    """2 GB out of 2 MB never reach this process: limits of the other one end it."""
    assert len(bomb()) < pdf_child.SIZE
    assert pdf_text(bomb()) == ""


@pytest.mark.threat("T-MIME-09")
def test_time_is_up() -> None:
    """A PDF that takes for ever is given up when the time is up, and the process is gone."""
    assert len(endless()) < pdf_child.SIZE
    begun = time.monotonic()
    assert pdf_text(endless(), seconds=0.7) == ""
    assert time.monotonic() - begun < 5


@pytest.mark.threat("T-MIME-09")
def test_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above 5 MB no process is even started."""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("was opened"))
    assert pdf_text(b"%PDF-1.7\n" + bytes(pdf_child.SIZE)) == ""


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("bytearray(600 * 1024 * 1024)", "MemoryError"),
        ("open('grown', 'wb').write(b'x' * 9999)", "OSError"),
    ],
)
def test_the_limits_hold(tmp_path: str, attempt: str, error: str) -> None:
    """Under the limits neither 600 MB of memory nor a file on disk can be had."""
    source = (
        "import runpy, signal, sys, io\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"child = runpy.run_path({pdf_child.__file__!r})\n"
        "child['limit']()\n"
        f"{attempt}\n"
    )
    done = subprocess.run(  # noqa: S603  # a line of this test
        [sys.executable, "-c", source], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert error in done.stderr

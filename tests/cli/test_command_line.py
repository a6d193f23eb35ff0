import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.cli import deadline
from mailbot.cli.commands import COMMANDS
from mailbot.desk.owner.plain import free, visible
from mailbot.errors import (
    InsecureConnection,
    MailboxUnavailable,
    SecondRun,
    ServerRefused,
    StoreDamaged,
)
from mailbot.said import said
from tests.cli.firm import Run, real, surroundings


def test_help_lists_every_command(run: Run) -> None:
    """`mailbot --help` names each command with its line."""
    done = run("--help")
    assert done.code == 0
    for name, listed in COMMANDS.items():
        assert f"  {name} " in done.out
        assert listed.line in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    """Each command has a help text of its own, with an example to try."""
    done = run(name, "--help")
    assert done.code == 0
    assert f"Usage: mailbot {name}" in done.out
    assert "Examples:\n" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_without_a_command_help_is_shown(run: Run) -> None:
    """`mailbot` alone tells what there is, and is no fault."""
    done = run()
    assert done.code == 0
    assert done.out == run("--help").out


def test_version(run: Run) -> None:
    """`--version` is one line with name and number."""
    assert run("--version").out.split()[0] == "mailbot"


@pytest.mark.parametrize("name", ["register", "rules", "log"])
def test_commands_below_a_command_are_told_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The help of a group cuts no command's sentence short, however narrow the terminal."""
    monkeypatch.setenv("COLUMNS", "40")
    assert "..." not in run(name, "--help").out.partition("Commands:")[2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("deadlin",), "'deadline'"),
        (("deadline",), "TIMESTAMP"),
        (("deadline", "yesterday"), "2026-11-01T09:30:00+01:00"),
        (("deadline", "2026-02-30"), "is no time"),
        (("deadline", "1066-10-14"), "2005 to 9998"),
        (("deadline", "9999-12-31"), "2005 to 9998"),
        (("deadline", "0001-01-01T00:00:00+14:00"), "TIMESTAMP"),
        (("deadline", "2026-11-01", "--jsn"), "--json"),
        (("--now", "soon", "deadline", "2026-11-01"), "--now"),
        (("--config", "no.toml", "deadline", "2026-11-01"), "--config no.toml: no such file"),
        (("--config", "no.toml", "queue"), "mailbot init"),
        (("queue",), "mailbot init"),
        (("doctor",), "mailbot init"),
        (("classify", "no.eml"), "no.eml"),
        (("register", "show"), "WHO"),
        (("--bad",), "--bad"),
        (("deadline", "\x1b[2J"), "␛[2J"),
    ],
)
def test_wrong_use_is_one_line_and_code_two(run: Run, words: tuple[str, ...], says: str) -> None:
    """What cannot be done is told in one line that names what would be right."""
    done = run(*words)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1


def test_a_faulty_configuration_is_told_whole(run: Run, configured: Path) -> None:
    """Each fault of mailbot.toml is a line of its own."""
    with (configured / "mailbot.toml").open("a", encoding="utf-8") as file:
        file.write('prot = 1\n[run]\nmode = "never"\n')
    done = run("queue")
    assert done.code == 2
    assert [line.split(": ")[1] for line in done.err.splitlines()] == ["smtp.prot", "run.mode"]


def test_a_found_configuration_must_be_sound_even_where_none_is_needed(
    run: Run, configured: Path
) -> None:
    """`classify` and `deadline` use a configuration that is there, so its faults count."""
    (configured / "mailbot.toml").write_text("x = 1", encoding="utf-8")
    assert run("deadline", "2026-11-01").code == 2
    assert run("--help").code == 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (SecondRun(said("data: another run")), 2),
        (StoreDamaged(said("store.json: cut off")), 2),
        (ServerRefused(said("imap.example:993: refused the login")), 3),
        (InsecureConnection(said("imap.example:993: no TLS")), 3),
        (MailboxUnavailable(said("imap.example:993: away\nfor long")), 3),
        (OSError(28, "No space left on device", "data/store.json"), 2),
        (PermissionError(13, "Permission denied", "data/x"), 2),
        (KeyboardInterrupt(), 130),
        (KeyError("anna@kund.example"), 70),
    ],
)
def test_every_fault_has_its_code_and_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: int
) -> None:
    """Whatever goes wrong inside a command ends as one line and the promised code."""

    def breaks(*_: object) -> None:
        raise fault

    monkeypatch.setattr(deadline, "answer_by", breaks)
    done = run("deadline", "2026-11-01")
    assert done.code == code
    assert len(done.err.strip().splitlines()) == 1
    assert "anna@kund.example" not in done.err
    assert "Traceback" not in done.err


def test_an_internal_error_shows_more_when_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """MAILBOT_DEBUG=1 shows the traceback of an internal error."""

    def breaks(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(deadline, "answer_by", breaks)
    monkeypatch.setenv("MAILBOT_DEBUG", "1")
    assert "Traceback" in run("deadline", "2026-11-01").err


def test_a_real_process_gives_lines_and_codes(tmp_path: Path) -> None:
    """As a process of its own: answers on stdout, faults on stderr, codes to the shell."""
    good = real("deadline", "2026-11-01", cwd=tmp_path)
    assert (good.code, good.err) == (0, "")
    assert "2026-12-01" in good.out
    bad = real("queue", cwd=tmp_path)
    assert (bad.code, bad.out) == (2, "")
    assert len(bad.err.splitlines()) == 1


def test_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    """A reader that stops early (`| head`) leaves no message behind."""
    words = [sys.executable, "-m", "mailbot", "deadline", *["2026-11-01"] * 2000]
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(  # noqa: S603  # our own program with the words of a test
            words, cwd=tmp_path, env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=told
        ) as process,
    ):
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait() == 0
        told.seek(0)
        assert told.read() == b""


def test_a_terminal_that_knows_no_unicode_gets_an_answer(tmp_path: Path) -> None:
    """Where the output cannot show a letter, it is replaced and JSON stays whole."""
    (tmp_path / "å.eml").write_bytes(b"Subject: x\n\nHej \xf0\x9f\x98\x80\n")
    assert (
        real(
            "deadline",
            "2026-11-01",
            "--json",
            cwd=tmp_path,
            PYTHONIOENCODING="ascii",
            PYTHONUTF8="0",
        ).code
        == 0
    )
    done = real("classify", "ä.eml", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.code == 2
    assert "Traceback" not in done.err


def test_help_comes_at_once(tmp_path: Path) -> None:
    """`--help` imports nothing that only commands need."""
    assert real("--help", cwd=tmp_path).code == 0
    loaded = real("--version", cwd=tmp_path, PYTHONPROFILEIMPORTTIME="1").err
    heavy = {"tinydb", "imapclient", "jinja2", "lxml", "rich", "email_validator", "msgspec"}
    assert {line.split("|")[-1].strip() for line in loaded.splitlines()} & heavy == set()
    assert "mailbot.cli.command_line" in loaded


@pytest.mark.threat("T-WEB-10")
@given(st.text())
def test_nothing_shown_can_drive_a_terminal(text: str) -> None:
    """Controls, escapes and direction marks of any text come out as visible marks."""
    for shown in (visible(text), free(text)):
        assert all(c.isprintable() or c in "\u00a0\u3000" or c.isspace() for c in shown)
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in shown)
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")
        shown.encode("utf-8")


def test_ordinary_text_is_shown_as_it_is() -> None:
    """Letters, signs and emoji of any language are left alone; controls become marks."""
    plain = "Åsa Öberg, 日本, Ł, 😀 – “ja”"
    assert visible(plain) == plain
    assert visible("a\x1b[31m\x7f\n\u202eb") == "a␛[31m␡␊<U+202E>b"

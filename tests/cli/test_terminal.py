"""What people see at a terminal: tables that fit, colour where it helps, completion on Tab."""

import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from mailbot.cli.commands import COMMANDS
from mailbot.store.contract import Store
from tests.cli.firm import Run, real, surroundings

NOW = "2026-12-20T10:00:00+01:00"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def at_terminal(*words: str, cwd: Path, columns: int = 100, **environ: str) -> str:
    """What a terminal of that width is sent."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {k: v for k, v in surroundings(cwd).items() if k not in {"NO_COLOR", "COLUMNS"}}
    env |= {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"} | environ
    command = [sys.executable, "-m", "mailbot", "--now", NOW, *words]
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=theirs, stderr=theirs) as running:  # noqa: S603  # our own program
        os.close(theirs)
        said = b""
        while select.select([ours], [], [], 30)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            said += piece
        assert running.wait() == 0, said
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize("words", [("queue",), ("cases",), ("register", "list"), ("retention",)])
def test_tables_fit_the_terminal(configured: Path, words: tuple[str, ...], columns: int) -> None:
    """From 60 columns to wide no line is longer than the terminal, and nothing is cut off."""
    said = _COLOUR.sub("", at_terminal(*words, cwd=configured, columns=columns))
    assert max(map(len, said.splitlines())) <= columns
    told = {"queue": "Q1", "cases": "2026-7K3Q", "register": "P1", "retention": "P1"}[words[0]]
    assert told in said
    assert "…" not in said


@pytest.mark.usefixtures("store")
def test_colour_says_what_the_words_say(configured: Path) -> None:
    """What is late is red and says so; NO_COLOR leaves the words."""
    coloured = at_terminal("queue", cwd=configured)
    assert "31m" in coloured
    assert "late" in coloured
    for bare in (
        at_terminal("queue", cwd=configured, NO_COLOR="1"),
        at_terminal("queue", cwd=configured, TERM="dumb"),
    ):
        assert "31m" not in bare
        assert "late" in bare


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("queue",), ("cases",), ("doctor", "--offline")])
def test_what_is_piped_is_plain(configured: Path, words: tuple[str, ...]) -> None:
    """Into a pipe go words alone, whatever the terminal can do."""
    done = real("--now", NOW, *words, cwd=configured, TERM="xterm-256color")
    assert "\x1b" not in done.out
    assert done.out.strip()


@pytest.mark.usefixtures("store")
def test_a_narrow_pipe_stacks(configured: Path) -> None:
    """Where COLUMNS leaves no room for the last column, it stands below the others."""
    done = real("--now", NOW, "queue", cwd=configured, COLUMNS="60")
    lines = done.out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("Q1"))
    assert lines[at + 1].startswith("  ")
    assert max(map(len, lines[: at + 2])) <= 60


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(run: Run, shell: str) -> None:
    """Each shell gets lines of its own that call mailbot back."""
    done = run("completion", shell)
    assert done.code == 0
    assert "_MAILBOT_COMPLETE" in done.out
    assert run("completion", "csh").code == 2


def _offered(cwd: Path, words: str, last: str) -> list[str]:
    count = str(len(words.split()))
    done = real(
        cwd=cwd, _MAILBOT_COMPLETE="bash_complete", COMP_WORDS=f"{words} {last}", COMP_CWORD=count
    )
    return [line.partition(",")[2] for line in done.out.split()]


def test_items_cases_and_people_are_offered(configured: Path, store: Store) -> None:
    """Tab offers the ids that are there, and addresses only once something of them was written."""
    assert store.items()
    assert _offered(configured, "mailbot approve", "Q") == ["Q1"]
    assert _offered(configured, "mailbot show", "2026") == ["2026-7K3Q"]
    assert _offered(configured, "mailbot register show", "") == []
    assert _offered(configured, "mailbot register show", "anna@") == ["anna@hem.example"]
    assert _offered(configured, "mailbot", "re") == [n for n in COMMANDS if n.startswith("re")]


def test_completion_is_silent_where_nothing_can_be_read(home: Path) -> None:
    """Without a configuration, or with a broken one, nothing is offered and nothing is said."""
    assert _offered(home, "mailbot approve", "") == []
    (home / "mailbot.toml").write_text("[[[", encoding="utf-8")
    done = real(
        cwd=home, _MAILBOT_COMPLETE="bash_complete", COMP_WORDS="mailbot approve ", COMP_CWORD="2"
    )
    assert (done.out.strip(), done.err) == ("", "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash: apt-get install bash")
@pytest.mark.usefixtures("store")
def test_a_real_bash_completes(configured: Path) -> None:
    """The printed lines, evaluated by bash, complete an item."""
    script = real("completion", "bash", cwd=configured).out
    asked = "COMP_WORDS=(mailbot approve Q); COMP_CWORD=2; _mailbot_completion mailbot Q approve"
    program = f'mailbot() {{ "{sys.executable}" -m mailbot "$@"; }}\n'
    done = subprocess.run(  # noqa: S603  # our own lines
        ["bash", "-c", f'{program}{script}\n{asked}\necho "${{COMPREPLY[@]}}"'],  # noqa: S607  # bash is found where it is installed
        cwd=configured,
        env=surroundings(configured),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["Q1"], done.stderr

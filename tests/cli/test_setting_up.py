import stat
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailbot.cli import setting_up
from mailbot.cli.command_line import root
from mailbot.cli.config_text import quoted
from mailbot.cli.mail_hosts import Domain, guess
from mailbot.rulebook.folder import shipped
from mailbot.settings import load
from tests.cli.firm import Run

NEEDED = ("--company", 'Hjärter "Esse"', "--name", "Emy Serander", "--email", "emy@firm.example")
SERVERS = ("--imap-host", "imap.firm.example", "--smtp-host", "smtp.firm.example")


def silent(_name: str, _domain: str = "") -> None:
    """No answer from the domain name system."""


def nothing(_domain: str) -> list[str]:
    return []


NO_DNS = Domain(exchangers=nothing, service=silent)


@pytest.fixture(autouse=True)
def no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_up, "domain_names", lambda: NO_DNS)


def test_what_init_writes_can_be_read(run: Run, home: Path) -> None:
    """With options alone a sound mailbot.toml is written, private, in mode "ask"."""
    done = run("--now", "2026-11-20", "init", "firm", *NEEDED, *SERVERS, "--yes")
    assert (done.code, done.err) == (0, "")
    file = home / "firm" / "mailbot.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    settings = load(file, {}, home)
    assert settings.mode == "ask"
    assert settings.owner.controller.company == 'Hjärter "Esse"'
    assert settings.mailbox.since == date(2026, 11, 20)
    assert settings.mailbox.server.user == "emy@firm.example"
    assert (settings.mailbox.server.port, settings.smtp.port) == (993, 465)
    assert settings.processing.confirmed is None


def test_every_key_is_explained(run: Run, home: Path) -> None:
    """The file names every section a configuration can have."""
    run("init", *NEEDED, *SERVERS, "--yes")
    text = (home / "mailbot.toml").read_text(encoding="utf-8")
    sections = "owner imap smtp store trust processing rules run letters limits".split()  # noqa: SIM905  # reads better so
    assert [s for s in sections if f"[{s}]" not in text] == []


def test_nothing_is_overwritten(run: Run, configured: Path) -> None:
    """A mailbot.toml that is there stays as it is."""
    before = (configured / "mailbot.toml").read_bytes()
    done = run("init", *NEEDED, *SERVERS, "--yes")
    assert done.code == 2
    assert "is there already" in done.err
    assert (configured / "mailbot.toml").read_bytes() == before


def test_without_a_terminal_missing_options_are_named(run: Run, home: Path) -> None:
    """Where nobody can be asked, each missing option is told."""
    done = run("init", "--name", "Emy", "--yes")
    assert done.code == 2
    assert [line.split(":")[0] for line in done.err.splitlines()] == ["--company", "--email"]
    assert not (home / "mailbot.toml").exists()


@pytest.mark.parametrize("email", ["emy", "a@b@c.example", "emy@firm.example\nBcc: x"])
def test_a_faulty_address_is_refused(run: Run, home: Path, email: str) -> None:
    """What is no address is told, and nothing is written."""
    done = run("init", "--company", "A", "--name", "B", "--email", email, "--yes")
    assert done.code == 2
    assert not (home / "mailbot.toml").exists()


def test_a_fault_in_an_answer_takes_the_file_away_again(run: Run, home: Path) -> None:
    """An answer mailbot.toml cannot hold is told by its key, and no file is left."""
    done = run("init", *NEEDED, *SERVERS, "--timezone", "Mars/Olympus", "--yes")
    assert done.code == 2
    assert "owner.timezone" in done.err
    assert not (home / "mailbot.toml").exists()


def test_a_register_is_imported_at_once(run: Run, home: Path) -> None:
    """`--register FILE` brings the contacts in beside the new configuration."""
    (home / "c.csv").write_text("name,email\nBo Ek,bo@ek.example\n", encoding="utf-8")
    done = run("init", "firm", *NEEDED, *SERVERS, "--yes", "--register", "c.csv")
    assert done.code == 0
    assert "1 contact" in done.out
    listed = run("--config", "firm/mailbot.toml", "register", "list", "--json").json
    assert [person["name"] for person in listed] == ["Bo Ek"]


@pytest.mark.threat("T-OPS-01")
def test_questions_at_a_terminal(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal everything is asked for, the password without showing it."""
    monkeypatch.setattr(setting_up, "at_terminal", lambda: True)
    typed = "S3cr3t-åäö"
    answers = ["Firm", "Emy", "no address", "emy@gmail.com", "", "", "", typed, ""]
    done = CliRunner().invoke(root, ["init"], input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    settings = load(home / "mailbot.toml", {}, home)
    assert settings.mailbox.server.host == "imap.gmail.com"
    assert settings.mailbox.server.password == typed
    assert typed not in done.output
    assert "app password" in done.output


@pytest.mark.parametrize(
    ("email", "asked", "imap", "smtp", "security"),
    [
        ("a@gmail.com", NO_DNS, "imap.gmail.com", "smtp.gmail.com", "tls"),
        ("a@firm.example", NO_DNS, "imap.firm.example", "smtp.firm.example", "tls"),
        (
            "a@firm.example",
            Domain(lambda _: ["mailcluster.loopia.se"], silent),
            "mailcluster.loopia.se",
            "mailcluster.loopia.se",
            "tls",
        ),
        (
            "a@firm.example",
            Domain(lambda _: ["firm-example.mail.protection.outlook.com"], silent),
            "outlook.office365.com",
            "smtp.office365.com",
            "starttls",
        ),
        (
            "a@firm.example",
            Domain(lambda _: ["x.evilloopia.se"], silent),
            "imap.firm.example",
            "smtp.firm.example",
            "tls",
        ),
        (
            "a@firm.example",
            Domain(nothing, lambda name, _: (f"{name[1:5]}.host.example", 1)),
            "imap.host.example",
            "subm.host.example",
            "tls",
        ),
    ],
)
def test_servers_are_guessed(
    email: str, asked: Domain, imap: str, smtp: str, security: str
) -> None:
    """The provider is found by address, SRV or MX; else the usual names are proposed."""
    found = guess(email, shipped(), asked)
    assert (found.imap_host, found.smtp_host, found.smtp_security) == (imap, smtp, security)
    assert found.why


@pytest.mark.parametrize("text", ["", 'a"b\\c', "Å 日 😀", "a\nb\tc\x00\x7f\u202e", "\\U0041"])
def test_any_text_survives_the_file(text: str) -> None:
    """A value is read back as it was given."""
    assert tomllib.loads(f"x = {quoted(text)}")["x"] == text

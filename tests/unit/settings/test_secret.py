import sys
import types
from dataclasses import replace

import pytest

from mailbot.errors import ConfigError
from mailbot.settings import Server, password

SECRET = "S3cr3t-åäö"  # noqa: S105  # the very thing that must not show
SERVER = Server("imap.firm.example", 993, "tls", "emy", "", (), "imap")
SMTP = Server("smtp.firm.example", 465, "tls", "emy", "", (), "smtp")
FILED = replace(SERVER, password=SECRET)


def printing(text: str, code: int = 0) -> tuple[str, ...]:
    program = f"import sys; sys.stdout.buffer.write({text!r}.encode()); sys.exit({code})"
    return (sys.executable, "-c", program)


def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


def test_a_server_without_user_needs_no_password() -> None:
    """Where nobody logs in there is nothing to fetch."""
    assert password(replace(SERVER, user=""), {}) == ""


def test_the_file_goes_first_then_command_then_environment() -> None:
    """The password in the file wins over its command, and that over the environment."""
    environ = {"MAILBOT_IMAP_PASSWORD": "from-environment"}
    command = printing("from-command\nsecond line\n")
    assert password(FILED, environ) == SECRET
    assert password(replace(SERVER, password_command=command), environ) == "from-command"
    assert password(SERVER, environ) == "from-environment"


def test_each_server_has_its_own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password of one server is not given to the other."""
    no_keyring(monkeypatch)
    with pytest.raises(ConfigError, match="MAILBOT_SMTP_PASSWORD"):
        password(SMTP, {"MAILBOT_IMAP_PASSWORD": SECRET})


def test_the_keyring_is_asked_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing else configured the keyring's entry is used."""
    ring = types.ModuleType("keyring")
    asked = []

    def get_password(service: str, user: str) -> str:
        asked.append((service, user))
        return SECRET

    ring.get_password = get_password  # type: ignore[attr-defined]  # a module made by hand
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert password(SERVER, {}) == SECRET
    assert asked == [("mailbot-imap", "emy")]


def test_no_password_anywhere_is_told_with_the_ways_to_give_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a password all ways to give one are named."""
    no_keyring(monkeypatch)
    with pytest.raises(ConfigError) as caught:
        password(SERVER, {})
    for way in ("imap.password: is missing", "MAILBOT_IMAP_PASSWORD", "password_command"):
        assert way in str(caught.value)


@pytest.mark.threat("T-OPS-01")
@pytest.mark.parametrize(
    "server",
    [
        replace(SERVER, password_command=printing(SECRET, code=3)),
        replace(SERVER, password_command=("/no/such/program", SECRET)),
        replace(SERVER, password_command=printing("")),
        replace(SERVER, password=f"{SECRET}\r\nx"),
        replace(SERVER, password=f"{SECRET}\0"),
    ],
    ids=["fails", "absent", "silent", "line break", "NUL"],
)
def test_a_failing_source_tells_no_secret(server: Server) -> None:
    """A command or password that fails is named by its key, its words are not repeated."""
    with pytest.raises(ConfigError) as caught:
        password(server, {})
    assert SECRET not in str(caught.value)
    assert "mailbot.toml: imap.password" in str(caught.value)


def test_no_shell_reads_the_command() -> None:
    """Characters special to a shell reach the program as they are."""
    program = "import sys; print(sys.argv[1])"
    server = replace(SERVER, password_command=(sys.executable, "-c", program, "$HOME;`id`"))
    assert password(server, {}) == "$HOME;`id`"

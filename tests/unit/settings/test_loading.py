import re
import tomllib
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import ConfigError
from mailbot.settings import Settings, Source, load

HERE = Path(__file__).parent
ROWS = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["row"]
Loaded = Callable[[str], Settings]


def with_line(least: str, section: str, line: str) -> str:
    if not section:
        return f"{line}\n{least}"
    if f"[{section}]\n" in least:
        return least.replace(f"[{section}]\n", f"[{section}]\n{line}\n")
    return f"{least}\n[{section}]\n{line}\n"


def faults_of(loaded: Loaded, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(text)
    return [str(fault) for fault in caught.value.faults]


def test_every_key_of_the_documented_example_is_read(loaded: Loaded, tmp_path: Path) -> None:
    """The documented example loads, each value where it belongs."""
    settings = loaded((HERE / "contract.toml").read_text(encoding="utf-8"))
    controller = settings.owner.controller
    assert (controller.company, controller.name) == ("Hjärter Esse", "Emy Serander")
    assert controller.case_prefix == "HE"
    assert settings.owner.timezone == ZoneInfo("Europe/Stockholm")
    assert settings.owner.own_addresses == {"emy.serander@hjarteresse.com"}
    assert (settings.mailbox.server.host, settings.mailbox.server.port) == ("imap.example", 993)
    assert settings.mailbox.also_read == ("Junk",)
    assert settings.mailbox.since == date(2026, 11, 1)
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.user) == ("smtp.example", 465, "")
    assert settings.processing.confirmed == date(2026, 11, 1)
    assert settings.data == tmp_path / "data"
    assert settings.rules_dir is None
    assert (settings.mode, settings.delay_minutes, settings.unverified_per_hour) == ("auto", 0, 60)


def test_what_is_left_out_has_the_documented_default(loaded: Loaded, least: str) -> None:
    """With only the needed keys, all else has the documented default."""
    settings = loaded(least)
    assert settings.mailbox.also_read is None
    assert settings.mailbox.since is None
    assert settings.mailbox.folder == "INBOX"
    assert settings.processing.confirmed is None
    assert settings.store_url == "tinydb"
    assert settings.authserv_ids == ()
    assert settings.mode == "auto"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", (None, False, "proven")),
        ('at = "07:30"', (time(7, 30), True, "proven")),
        ('at = "07:30"\nalerts = false', (time(7, 30), False, "proven")),
        ('alerts = true\nrulings = "off"', (None, True, "off")),
    ],
)
def test_nothing_is_mailed_to_her_unasked(
    loaded: Loaded, least: str, lines: str, expected: tuple[object, ...]
) -> None:
    """Without [digest] she gets no mail; alerts come with the daily one unless she says else."""
    digest = loaded(f"{least}\n[digest]\n{lines}\n").digest
    assert (digest.at, digest.alerts, digest.rulings) == expected
    assert digest.to == loaded(least).owner.controller.email


@pytest.mark.parametrize(
    ("section", "security", "port"),
    [
        ("imap", "tls", 993),
        ("imap", "starttls", 143),
        ("smtp", "tls", 465),
        ("smtp", "starttls", 587),
    ],
)
def test_ports_follow_from_security(
    loaded: Loaded, least: str, section: str, security: str, port: int
) -> None:
    """A port not given is the usual one for that protection."""
    settings = loaded(with_line(least, section, f'security = "{security}"'))
    server = settings.smtp if section == "smtp" else settings.mailbox.server
    assert server.port == port


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "::1"])
def test_no_tls_is_allowed_to_this_machine_only(loaded: Loaded, least: str, host: str) -> None:
    """Security "none" is accepted for a loopback address."""
    text = least.replace("imap.firm.example", host)
    assert loaded(with_line(text, "imap", 'security = "none"')).mailbox.server.security == "none"


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['key']}: {row['line'][:30]}" for row in ROWS])
def test_a_fault_names_file_and_key_and_what_is_right(
    loaded: Loaded, least: str, row: dict[str, str]
) -> None:
    """A faulty line gives exactly one fault, at its key, saying what would be right."""
    said = faults_of(loaded, with_line(least, row["at"], row["line"]))
    assert len(said) == 1
    assert said[0].startswith(f"mailbot.toml: {row['key']}: ")
    assert [part for part in row["says"] if part not in said[0]] == []
    assert "S3cr3t" not in said[0]


def test_all_faults_are_told_at_once(loaded: Loaded) -> None:
    """Faults in different sections, and missing keys, are told together."""
    said = faults_of(loaded, 'run = 5\n[owner]\nlanguage = "xx"\n[imap]\nprot = 1\nport = 0\n')
    keys = [one.split(": ")[1] for one in said]
    assert sorted(keys) == [
        "imap.host",
        "imap.port",
        "imap.prot",
        "imap.user",
        "owner.company",
        "owner.email",
        "owner.language",
        "owner.name",
        "run",
        "smtp.host",
    ]


@pytest.mark.parametrize(
    ("octets", "where"),
    [
        (b'[owner]\ncompany = "A\n', "line 2"),
        (b"[owner]\n[owner]\n", "line 2"),
        (b"a = 1\na = 2\n", "line 2"),
        (b"x = [1,", "the last line"),
        (b'company = "Hj\xe4rter"', "UTF-8"),
        (b"x = " + b"[" * 5000, "mailbot.toml"),
        (b"\x00", "line 1"),
    ],
)
def test_a_broken_file_is_told_by_line(tmp_path: Path, octets: bytes, where: str) -> None:
    """What is no TOML is told with its line, not with a traceback."""
    (tmp_path / "mailbot.toml").write_bytes(octets)
    with pytest.raises(ConfigError) as caught:
        load(None, {"HOME": str(tmp_path)}, tmp_path)
    assert where in str(caught.value)
    assert "\n" not in str(caught.value)


def test_notepad_files_are_read(tmp_path: Path, least: str) -> None:
    """A byte order mark and CRLF line ends do no harm."""
    octets = b"\xef\xbb\xbf" + least.replace("\n", "\r\n").encode()
    (tmp_path / "mailbot.toml").write_bytes(octets)
    assert load(None, {}, tmp_path).mailbox.server.user == "emy"


def test_the_nearest_file_wins(tmp_path: Path, least: str) -> None:
    """The option goes before the environment, that before the folder, that before the home."""
    home, here = tmp_path / "home", tmp_path / "here"
    (home / "conf" / "mailbot").mkdir(parents=True)
    here.mkdir()
    environ = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "conf"), "APPDATA": str(home)}
    by_file = {
        home / "conf" / "mailbot" / "mailbot.toml": (None, {}),
        here / "mailbot.toml": (None, {}),
        tmp_path / "env.toml": (None, {"MAILBOT_CONFIG": str(tmp_path / "env.toml")}),
        tmp_path / "option.toml": (
            Path("../option.toml"),
            {"MAILBOT_CONFIG": str(tmp_path / "env.toml")},
        ),
    }
    for file, (option, extra) in by_file.items():
        file.write_text(least, encoding="utf-8")
        assert load(option, environ | extra, here).file.samefile(file)


@pytest.mark.parametrize(
    ("option", "environ", "says"),
    [
        (Path("no.toml"), {}, "--config no.toml: no such file"),
        (None, {"MAILBOT_CONFIG": "no.toml"}, "MAILBOT_CONFIG no.toml: no such file"),
        (None, {}, "not found (looked for "),
    ],
)
def test_a_missing_file_is_told_with_where_was_looked(
    tmp_path: Path, option: Path | None, environ: dict[str, str], says: str
) -> None:
    """Without a file the places searched are named, and `mailbot init`."""
    with pytest.raises(ConfigError) as caught:
        load(option, {"HOME": str(tmp_path), **environ}, tmp_path)
    assert says in str(caught.value)
    assert "mailbot init" in str(caught.value)


def test_relative_paths_are_relative_to_the_file(tmp_path: Path, least: str) -> None:
    """Data folder, rules and sources are found beside the file, wherever one stands."""
    folder = tmp_path / "conf"
    folder.mkdir()
    sources = (
        'source = [{name = "B", kind = "csv", path = "export/b.csv"},'
        ' {name = "M", kind = "mailbox", path = "Arkiv"}, {name = "P", kind = "manual"}]'
    )
    text = with_line(with_line(least, "", sources), "rules", 'dir = "mine"')
    (folder / "mailbot.toml").write_text(text, encoding="utf-8")
    settings = load(Path("conf/mailbot.toml"), {}, tmp_path)
    assert settings.data == folder / "data"
    assert settings.rules_dir == folder / "mine"
    assert settings.sources == (
        Source("B", "csv", str(folder / "export" / "b.csv")),
        Source("M", "mailbox", "", ("Arkiv",)),
        Source("P", "manual", ""),
    )


@pytest.mark.threat("T-OPS-01")
def test_a_password_is_in_no_repr_and_no_fault(loaded: Loaded, least: str) -> None:
    """A password in the file shows neither in repr nor in faults of the same section."""
    secret = "S3cr3t-åäö"  # noqa: S105  # the very thing that must not show
    text = with_line(least, "imap", f'password = "{secret}"')
    text = with_line(text, "store", f'url = "postgresql://u:{secret}@db/x"')
    settings = loaded(text)
    assert settings.mailbox.server.password == secret
    assert secret not in repr(settings)
    for bad in (
        f'password = ["{secret}"]',
        f'pasword = "{secret}"',
        f'password_command = "{secret}"',
        f'password = "{secret}',
    ):
        assert secret not in "".join(faults_of(loaded, with_line(least, "imap", bad)))
    bad_url = with_line(least, "store", f'url = "mysql://u:{secret}@db/x"')
    assert secret not in "".join(faults_of(loaded, bad_url))


@given(st.binary(max_size=300))
def test_any_bytes_are_settings_or_faults(
    tmp_path_factory: pytest.TempPathFactory, octets: bytes
) -> None:
    """A file of any bytes is read or refused with faults of one line each."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "mailbot.toml").write_bytes(octets)
    with pytest.raises(ConfigError) as caught:
        load(None, {"HOME": str(folder)}, folder)
    assert all(not re.search(r"[\r\n]", str(fault)) for fault in caught.value.faults)

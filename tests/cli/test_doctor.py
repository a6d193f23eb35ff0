import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.cli import checks_here, checks_servers, checks_trust
from mailbot.cli.checks_domain import Texts, checks_domain
from mailbot.cli.checks_here import place_of
from mailbot.cli.checks_servers import clocks
from mailbot.cli.checks_trust import Recent, recent
from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.post.dns import NoDnsError
from mailbot.post.lookup import Lookup
from mailbot.store.contract import Commit, Store
from mailbot.store.file import FileStore
from tests.cli.firm import CONFIG, NOW, Done, Run
from tests.store.samples import entry_of

MAIL = (
    b"From: a@kund.example\nAuthentication-Results: mx.host.example; dmarc=pass\n"
    b"Authentication-Results: forged.example; dmarc=pass\nSubject: x\n\nHej\n"
)
MX = '[trust]\nauthserv_id = ["mx.a.example"]\n'


@pytest.fixture(autouse=True)
def no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lookup, "texts", lambda _self, _name: None)


@pytest.fixture
def servers() -> Iterator[DemoServers]:
    with DemoServers() as up:
        yield up


def config(servers: DemoServers, folder: Path, *, password: str = PASSWORD, more: str = "") -> None:
    text = (
        CONFIG.replace("port = 1\n", f"port = {servers.imap_port}\n", 1)
        .replace("port = 1\n", f"port = {servers.smtp_port}\n", 1)
        .replace('user = "emy"', f'user = "{USER}"\npassword = "{password}"')
    )
    file = folder / "mailbot.toml"
    file.write_text(text + more, encoding="utf-8")
    file.chmod(0o600)


def by_name(done: Done) -> dict[str, dict[str, Any]]:
    return {check["check"]: check for check in done.json}


def test_all_is_well(run: Run, configured: Path, store: Store, servers: DemoServers) -> None:
    """With servers that answer, every check is ok, and the exit code is 0."""
    assert store.people()
    config(servers, configured)
    servers.deliver(MAIL, datetime.now(UTC))
    found = run("doctor", "--json")
    assert [check for check in found.json if not check["ok"]] == []
    assert found.code == 0
    named = by_name(found)
    assert {"config", "data folder", "disk", "store", "log", "register", "rules"} <= named.keys()
    assert {"imap", "imap folders", "imap sent", "imap keywords", "clock", "smtp"} <= named.keys()
    assert all({"check", "ok", "message", "remedy"} == check.keys() for check in found.json)
    assert "mx.host.example" in named["sender authentication"]["remedy"]
    assert "forged.example" not in named["sender authentication"]["remedy"]
    assert "processing.confirmed" in named["processing"]["remedy"]


@pytest.mark.parametrize(
    ("more", "told", "remedy"),
    [
        ("", "nothing is mailed to you", "[digest]"),
        ('[digest]\nat = "07:30"\n', "none is taken", "trust.authserv_id"),
        ('[digest]\nat = "07:30"\nrulings = "token"\n', "at 07:30; answers: token", ""),
        ('[digest]\nalerts = true\nrulings = "off"\n', "alerts alone; answers: off", ""),
    ],
)
def test_whether_she_can_rule_by_mail_is_told(
    run: Run, configured: Path, more: str, told: str, remedy: str
) -> None:
    """Where her mails go is told, and why no answer can be taken where that is so."""
    (configured / "mailbot.toml").write_text(CONFIG + more, encoding="utf-8")
    found = by_name(run("doctor", "--json"))["digest"]
    assert told in found["message"]
    assert remedy in found["remedy"]


def test_people_see_marks_and_remedies(run: Run, configured: Path, servers: DemoServers) -> None:
    """Without --json each check is a line, with the remedy below it."""
    config(servers, configured, more='[trust]\nauthserv_id = ["other.example"]\n')
    servers.deliver(MAIL, datetime.now(UTC))
    done = run("doctor")
    assert done.code == 1
    assert "ok    smtp: " in done.out
    assert "BAD   sender authentication: " in done.out
    assert "correct trust.authserv_id" in done.out


def test_servers_that_are_away_are_told(run: Run, configured: Path) -> None:
    """A server that cannot be reached fails its check, and the others are still made."""
    (configured / "mailbot.toml").write_text(
        CONFIG.replace('user = "emy"', 'user = "emy"\npassword = "x"'), encoding="utf-8"
    )
    found = run("doctor", "--json")
    assert found.code == 1
    named = by_name(found)
    assert not named["imap"]["ok"]
    assert not named["smtp"]["ok"]
    assert "127.0.0.1:1" in named["imap"]["message"]
    assert named["imap"]["remedy"]
    assert named["store"]["ok"]


@pytest.mark.threat("T-OPS-01")
def test_a_refused_password_is_told_and_never_shown(
    run: Run, configured: Path, servers: DemoServers
) -> None:
    """A wrong password fails the check without the password in the output."""
    config(servers, configured, password="S3cr3t-åäö")  # noqa: S106  # must not show
    done = run("doctor", "--json")
    assert done.code == 1
    assert not by_name(done)["imap"]["ok"]
    assert "S3cr3t" not in done.out + done.err


def test_no_password_at_all_is_told_with_the_ways(run: Run, configured: Path) -> None:
    """Where no password is configured, the check says how to give one."""
    assert configured.is_dir()
    imap = by_name(run("doctor", "--json"))["imap"]
    assert not imap["ok"]
    assert "MAILBOT_IMAP_PASSWORD" in imap["remedy"]


@pytest.mark.threat("T-OPS-01")
def test_a_password_others_can_read_is_told(run: Run, configured: Path) -> None:
    """A mailbot.toml with a password that is open to others fails, with the command to mend it."""
    file = configured / "mailbot.toml"
    file.write_text(
        CONFIG.replace('user = "emy"', 'user = "emy"\npassword = "x"'), encoding="utf-8"
    )
    file.chmod(0o644)
    check = by_name(run("doctor", "--offline", "--json"))["config"]
    assert not check["ok"]
    assert "chmod 600" in check["remedy"]
    file.chmod(0o600)
    assert by_name(run("doctor", "--offline", "--json"))["config"]["ok"]


@pytest.mark.threat("T-OPS-03")
def test_open_data_are_refused_by_every_command(run: Run, configured: Path) -> None:
    """Data that others could read stop every command with the line that closes them."""
    FileStore(configured / "data").commit(Commit(log=[entry_of()]))
    (configured / "data").chmod(0o750)
    for command in (("queue",), ("run", "--once"), ("register", "list"), ("log",)):
        done = run(*command)
        assert done.code == 2, command
        assert len(done.err.splitlines()) == 1
        assert f"chmod -R go-rwx {configured / 'data'}" in done.err
    check = by_name(run("doctor", "--offline", "--json"))["data folder"]
    assert not check["ok"]
    assert "chmod -R go-rwx" in check["remedy"]
    assert stat.S_IMODE((configured / "data").stat().st_mode) == 0o750


def test_a_faulty_configuration_is_a_failed_check_and_code_two(run: Run, configured: Path) -> None:
    """What is wrong in mailbot.toml stands in the list, and on stderr."""
    (configured / "mailbot.toml").write_text(CONFIG + "prot = 1\n", encoding="utf-8")
    done = run("doctor", "--json")
    assert done.code == 2
    assert [(c["check"], c["ok"]) for c in done.json] == [("config", False)]
    assert "smtp.prot" in done.err


def test_a_damaged_store_is_a_failed_check(run: Run, configured: Path, store: Store) -> None:
    """A store cut in half is told by doctor, and the other checks go on."""
    assert store.people()
    file = configured / "data" / "store.json"
    file.write_bytes(file.read_bytes()[:100])
    done = run("doctor", "--offline", "--json")
    assert done.code == 1
    named = by_name(done)
    assert not named["store"]["ok"]
    assert "rules" in named
    assert run("queue").code == 2


def test_an_altered_log_is_a_failed_check(run: Run, configured: Path, store: Store) -> None:
    """Doctor verifies the log and says from where it was altered."""
    assert store.people()
    log = configured / "data" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"case_opened", b"case_0pened"))
    check = by_name(run("doctor", "--offline", "--json"))["log"]
    assert (check["ok"], "line 1" in check["message"]) == (False, True)


@pytest.mark.threat("T-STORE-09")
@pytest.mark.parametrize(
    ("folder", "kind", "ok"),
    [
        ("/home/emy/data", "ext4", True),
        ("/home/emy/OneDrive - Firm/data", "ext4", False),
        ("/home/emy/Dropbox/data", "ext4", False),
        ("/home/emy/Library/Mobile Documents/data", "apfs", False),
        ("/home/emy/dropboxes/data", "ext4", True),
        ("/mnt/share/data", "cifs", False),
        ("/mnt/share/data", "nfs4", False),
        ("/mnt/share/data", "xfs", True),
    ],
)
def test_network_and_synced_folders_are_told(folder: str, kind: str, *, ok: bool) -> None:
    """Data on a network share or in a synced folder are warned of, with what to do."""
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/share {kind} rw 0 0\n"
    check = place_of(Path(folder), mounts)
    assert check.ok is ok
    assert bool(check.remedy) is not ok


def test_verifying_here_is_told(
    run: Run, configured: Path, servers: DemoServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doctor says which proof is in force: the server's record, our own check of DKIM, or both."""
    asked: list[str] = []

    def nothing(name: str, _seconds: float) -> tuple[bytes, ...]:
        asked.append(name)
        return ()

    monkeypatch.setattr(checks_servers, "txt_records", nothing)
    config(servers, configured, more="[trust]\ndkim = true\n")
    named = by_name(run("doctor", "--json"))
    told = "in force: DKIM, verified here; no provider's results are trusted"
    assert named["sender authentication"]["message"] == told
    assert named["dkim"]["ok"]
    assert (named["dns"]["ok"], asked) == (True, ["_dmarc.hjarteresse.com"])
    config(servers, configured, more='[trust]\ndkim = true\nauthserv_id = ["mx.a.example"]\n')
    told = by_name(run("doctor", "--json"))["sender authentication"]["message"]
    assert told == (
        "in force: the results written by mx.a.example; mail without them is verified here, by DKIM"
    )


@pytest.mark.parametrize(
    ("given", "told", "advised"),
    [
        ("", "neither in force", "set trust.authserv_id"),
        ("[trust]\ndkim = true\n", "in force: DKIM, verified here", "set trust.authserv_id"),
        (MX, "in force: the results written by mx.a.example", ""),
        (f"{MX}dkim = true\n", "verified here, by DKIM", ""),
    ],
)
def test_which_proof_is_in_force_is_told_without_a_server(
    run: Run, configured: Path, given: str, told: str, advised: str
) -> None:
    """The proof in force is a matter of the configuration, told though the mailbox is away."""
    (configured / "mailbot.toml").write_text(CONFIG + given, encoding="utf-8")
    check = by_name(run("doctor", "--json"))["sender authentication"]
    assert (check["ok"], told in check["message"]) == (True, True)
    assert advised in check["remedy"]


def test_where_nothing_is_in_force_what_follows_is_told(
    run: Run, configured: Path, servers: DemoServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With neither, or with a package or results that are missing, a code is what is left."""
    config(servers, configured)
    told = by_name(run("doctor", "--json"))["sender authentication"]["message"]
    assert "neither in force" in told
    assert "a code to the registered address" in told
    monkeypatch.setattr(checks_trust, "installed", lambda: False)
    (configured / "mailbot.toml").write_text(CONFIG + "[trust]\ndkim = true\n", encoding="utf-8")
    told = by_name(run("doctor", "--json"))["sender authentication"]["message"]
    assert "neither in force" in told
    config(servers, configured, more=MX)
    servers.deliver(MAIL.replace(b"Authentication-Results", b"X-Nothing"), datetime.now(UTC))
    check = by_name(run("doctor", "--json"))["sender authentication"]
    assert "none of the newest 1 mails carries any" in check["message"]
    assert "a code is asked for" in check["remedy"]


@pytest.mark.threat("T-AUTH-21")
def test_silent_dns_and_missing_package_are_told(
    run: Run, configured: Path, servers: DemoServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where signatures shall be verified here, what that needs and lacks is a failed check."""

    def silent(_name: str, _seconds: float) -> tuple[bytes, ...]:
        raise NoDnsError("NoNameservers")

    monkeypatch.setattr(checks_servers, "txt_records", silent)
    monkeypatch.setattr(checks_here, "installed", lambda: False)
    config(servers, configured, more="[trust]\ndkim = true\n")
    named = by_name(run("doctor", "--json"))
    assert (named["dns"]["ok"], "NoNameservers" in named["dns"]["message"]) == (False, True)
    assert (named["dkim"]["ok"], "mailbot[dkim]" in named["dkim"]["remedy"]) == (False, True)


@pytest.mark.parametrize(
    ("ahead", "ok"), [(timedelta(minutes=1), True), (timedelta(hours=1), False)]
)
def test_mail_from_the_future_means_a_wrong_clock(ahead: timedelta, *, ok: bool) -> None:
    """The newest mail may not have come later than now, by more than five minutes."""
    assert clocks(NOW + ahead, NOW).ok is ok
    assert clocks(None, NOW).ok


def test_only_the_topmost_results_count() -> None:
    """The server named is that of the topmost header; broken headers name none."""
    headers = [b"Authentication-Results: mx.a.example; x\r\nAuthentication-Results: b.example; x"]
    assert recent([*headers, b"", b"Authentication-Results: \xff"]) == Recent(3, ("mx.a.example",))


def by_records(records: dict[str, list[str]]) -> Texts:
    return lambda name: records.get(name, [])


@pytest.mark.parametrize(
    ("records", "bad"),
    [
        ({"firm.example": ["v=spf1 -all"], "_dmarc.firm.example": ["v=DMARC1; p=reject"]}, []),
        ({"firm.example": ["v=spf1 -all"]}, []),
        ({}, ["domain SPF"]),
    ],
)
def test_the_own_domain_is_looked_at(records: dict[str, list[str]], bad: list[str]) -> None:
    """Missing SPF and DMARC records are told; without DNS nothing is said."""
    found = checks_domain("emy@firm.example", by_records(records))
    assert [check.check for check in found if not check.ok] == bad
    told = {check.check for check in checks_domain("emy@firm.example", by_records(records))}
    assert told == {"domain SPF", "domain DMARC"}
    (silent,) = checks_domain("emy@firm.example", lambda _name: None)
    assert silent.ok


def test_dns_is_asked_for_three_seconds_in_all() -> None:
    """Once the time for all questions is over, no further one is asked."""
    times = iter([0.0, 3.0, 4.0, 5.0])
    lookup = Lookup(patience=3.0, clock=lambda: next(times))
    assert lookup.texts("firm.example") is None
    assert lookup.exchangers("firm.example") == []
    assert lookup.service("_imaps._tcp", "firm.example") is None

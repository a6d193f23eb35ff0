"""`mailbot notify-policy`: what is shown and refused, and the letters on real SMTP."""

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from mailbot.demo.servers import DemoServers
from mailbot.store.contract import Commit, Store
from tests.cli.firm import CONFIG, PERSON, Run
from tests.servers.firm import header, text_of

AT = ("--now", "2026-11-20T10:00:00+01:00")
TEXT = "# Vad som ändras\nPunkt 8.2.\n# Varför\nVi byter byrå.\n# Ny text\n8.2 Byrån.\n"
SEND = ("notify-policy", "change.txt", "--effective", "2027-01-15")


@pytest.fixture
def post(configured: Path) -> Iterator[DemoServers]:
    """A postman, named in the configuration; there is no mailbox."""
    with DemoServers() as servers:
        smtp = CONFIG.rindex("port = 1")
        text = CONFIG[:smtp] + f"port = {servers.smtp_port}" + CONFIG[smtp + len("port = 1") :]
        (configured / "mailbot.toml").write_text(text, "utf-8")
        (configured / "change.txt").write_text(TEXT, "utf-8")
        yield servers


@pytest.fixture
def register(post: DemoServers, store: Store) -> Store:
    """Three contacts, one of them restricted."""
    assert post.sent == []
    bo = replace(PERSON, id="P2", name="Bo Ek", emails=("bo@ek.example",), language="en")
    frozen = replace(PERSON, id="P3", emails=("c@dal.example",), restricted_fields=("*",))
    store.commit(Commit(people=(bo, frozen)))
    return store


def _to(post: DemoServers) -> list[str]:
    return [letter.recipients[0] for letter in post.sent]


def test_shown_then_asked_then_sent_once(run: Run, register: Store, post: DemoServers) -> None:
    """Count, text and who is left out come first; a yes tells each once, and a second none."""
    done = run(*AT, *SEND, "--yes")
    assert done.code == 0
    assert "2 letters to 2 contacts, in force from 2027-01-15, 100 an hour." in done.out
    assert "Not told: P3: restricted" in done.out
    assert "no text in the language en" in done.err
    assert _to(post) == ["anna.lind@kund.example", "bo@ek.example"]
    assert header(post.sent[0].octets, "Auto-Submitted") == "auto-generated"
    assert "Hej Anna Lind," in text_of(post.sent[0].octets)
    assert "Hello Bo Ek," in text_of(post.sent[1].octets)
    again = run(*AT, *SEND, "--yes")
    assert "There is nobody to tell." in again.out
    assert len(post.sent) == 2
    person = register.person("P2")
    assert person is not None
    assert [(h.kind, str(h.on)) for h in person.happenings] == [
        ("policy_notice_sent", "2026-11-20")
    ]
    told = [one for one in run("log", "--json").json if one["event"] == "letter_accepted"]
    assert [one["people"] for one in told] == ["P1", "P2"]
    assert "policy_notice_sent N1: in force from 2027-01-15" in run("register", "show", "P1").out


@pytest.mark.usefixtures("register")
def test_without_a_yes_nothing_leaves(
    run: Run, post: DemoServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked and not answered yes, nothing is sent or recorded."""
    monkeypatch.setattr("sys.stdin", StringIO("\n"))
    assert run(*AT, *SEND).code == 0
    assert run("notify-policy", "--json").json == []
    assert post.sent == []


@pytest.mark.usefixtures("register")
def test_the_owner_may_name_the_restricted(run: Run, post: DemoServers) -> None:
    """Only her own word tells a restricted contact."""
    assert run(*AT, *SEND, "--also", "P3", "--yes").code == 0
    assert "c@dal.example" in _to(post)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("notify-policy", "change.txt"), "--effective: is missing"),
        (("notify-policy", "nowhere.txt", "--effective", "2027-01-15"), "cannot be read"),
        (("notify-policy", "change.txt", "--effective", "2026-12-10", "--yes"), "30 days ahead"),
        (("notify-policy", "ad.txt", "--effective", "2027-01-15", "--yes"), "line 2: “köp nu”"),
        (("notify-policy", "nul.txt", "--effective", "2027-01-15", "--yes"), "is no notice"),
        ((*SEND, "--also", "nobody@x.example", "--yes"), "nobody@x.example"),
    ],
)
def test_what_is_refused(
    run: Run, configured: Path, post: DemoServers, words: tuple[str, ...], said: str
) -> None:
    """Too late, advertising, no text, a strange name: one line, exit 2, nothing sent."""
    (configured / "ad.txt").write_text("Vi ändrar policyn.\nKöp nu!\n", "utf-8")
    (configured / "nul.txt").write_bytes(b"a\0b")
    done = run(*AT, *words)
    assert (done.code, post.sent) == (2, [])
    assert said in done.err


@pytest.mark.usefixtures("register")
def test_force_shortens_the_time(run: Run, post: DemoServers) -> None:
    """Less than 30 days ahead goes with --force."""
    done = run(*AT, "notify-policy", "change.txt", "--effective", "2026-12-01", "--force", "--yes")
    assert done.code == 0
    assert len(post.sent) == 2


def test_no_server_leaves_it_for_later(run: Run, register: Store, configured: Path) -> None:
    """With the SMTP server away the notice is recorded, exit 3, and nobody counts as told."""
    assert register.person("P1")
    (configured / "mailbot.toml").write_text(CONFIG, "utf-8")
    assert run(*AT, *SEND, "--yes").code == 3
    (shape,) = run("notify-policy", "--json").json
    assert (shape["told"], shape["waiting"]) == (0, 2)


@pytest.mark.usefixtures("register")
def test_called_off_no_further_letter_is_written(run: Run, post: DemoServers, home: Path) -> None:
    """`--stop` ends it; the same notice again goes on where it was."""
    text = (home / "mailbot.toml").read_text("utf-8")
    (home / "mailbot.toml").write_text(CONFIG, "utf-8")
    assert run(*AT, *SEND, "--yes").code == 3
    assert "no further letter" in run("notify-policy", "--stop").out
    assert run("notify-policy", "--stop").out == "No notice is under way.\n"
    other = ("notify-policy", "change.txt", "--effective", "2027-02-01", "--yes")
    (home / "mailbot.toml").write_text(text, "utf-8")
    assert run(*AT, *other).code == 0
    assert run(*AT, *SEND, "--yes").code == 0
    assert len(post.sent) == 4


@pytest.mark.usefixtures("register")
def test_one_notice_at_a_time(run: Run, configured: Path) -> None:
    """While one is under way another is refused."""
    (configured / "mailbot.toml").write_text(CONFIG, "utf-8")
    assert run(*AT, *SEND, "--yes").code == 3
    done = run(*AT, "notify-policy", "change.txt", "--effective", "2027-02-01", "--yes")
    assert done.code == 2
    assert "notice N1, in force from 2027-01-15, is still under way" in done.err

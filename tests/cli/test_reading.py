import json
from pathlib import Path

import pytest

from tests.cli.firm import Run, real

ERASURE = (
    b"From: Anna Lind <anna@kund.example>\nTo: emy.serander@hjarteresse.com\nSubject: Radering\n"
    b"Message-ID: <1@kund.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    b"Hej! Jag vill att ni raderar alla mina personuppgifter. Mitt nummer: 811228-9874.\n"
)
ORDINARY = b"From: bo@ek.example\nSubject: Lunch\n\nKan vi ses klockan tolv?\n"
BOUNCE = (
    b"From: MAILER-DAEMON@kund.example\nAuto-Submitted: auto-replied\nSubject: failed\n\nNo such\n"
)


@pytest.fixture
def mails(home: Path) -> Path:
    folder = home / "mails"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.eml").write_bytes(ERASURE)
    (folder / "b.eml").write_bytes(ORDINARY)
    (folder / "deep" / "c.EML").write_bytes(BOUNCE)
    (folder / "notes.txt").write_bytes(ERASURE)
    return folder


@pytest.mark.usefixtures("mails")
def test_json_lines_have_the_documented_keys(run: Run) -> None:
    """Each mail is one line of JSON with exactly the promised keys and values."""
    done = run("classify", "mails/a.eml", "--json")
    assert done.code == 0
    assert len(done.out.splitlines()) == 1
    read = done.json
    assert set(read) == {
        "file",
        "verdict",
        "rights",
        "language",
        "autoreply",
        "autoreply_reason",
        "evidence",
    }
    assert (read["file"], read["verdict"], read["rights"]) == (
        "mails/a.eml",
        "request",
        ["erasure"],
    )
    assert (read["language"], read["autoreply"], read["autoreply_reason"]) == ("sv", True, None)
    assert {"right", "quote", "rule"} == set(read["evidence"][0])


def test_a_folder_stands_for_its_mails(run: Run, mails: Path) -> None:
    """Every .eml in and below a folder is read, in order; other files are not."""
    done = run("classify", str(mails), "--json")
    names = [line.split('"file": ')[1].split(",")[0] for line in done.out.splitlines()]
    assert [Path(name.strip('"')).name for name in names] == ["a.eml", "b.eml", "c.EML"]
    assert '"autoreply": false' in done.out.splitlines()[2]


@pytest.mark.usefixtures("mails")
def test_a_missing_file_is_named_and_the_others_are_read(run: Run) -> None:
    """A file that is not there gives exit code 2 and nothing on stdout of its own."""
    done = run("classify", "mails/b.eml", "mails/gone.eml", "--json")
    assert done.code == 2
    assert len(done.out.splitlines()) == 1
    assert done.err.startswith("FILE mails/gone.eml: no such file")


@pytest.mark.usefixtures("mails")
def test_people_get_words(run: Run) -> None:
    """Without --json the listing names verdict and right, quotes the words, hides numbers."""
    done = run("classify", "mails/a.eml", "mails/b.eml")
    assert "a request: erasure" in done.out
    assert "not a request" in done.out
    assert "9874" not in done.out


@pytest.mark.usefixtures("mails")
def test_own_mail_is_known_by_the_configuration(run: Run, configured: Path) -> None:
    """With a configuration there, mail from the firm's own address is never answered."""
    own = ERASURE.replace(b"anna@kund.example", b"emy.serander@hjarteresse.com")
    (configured / "own.eml").write_bytes(own)
    assert run("classify", "own.eml", "--json").json["autoreply"] is False


def test_standard_input_is_a_mail(tmp_path: Path) -> None:
    """`-` reads one mail from standard input."""
    done = real("classify", "-", "--json", cwd=tmp_path, octets=ERASURE)
    assert (done.code, done.json["file"], done.json["rights"]) == (0, "-", ["erasure"])


def test_an_empty_folder_is_named(run: Run, home: Path) -> None:
    """A folder without mails is a fault of use."""
    (home / "empty").mkdir()
    done = run("classify", "empty")
    assert done.code == 2
    assert "empty" in done.err


def test_the_shipped_rules_are_well_formed(run: Run) -> None:
    """`rules check` finds nothing wrong with what is shipped."""
    assert run("rules", "check", "--json").json == {"ok": True, "faults": []}
    assert run("rules", "check").code == 0


def test_the_shipped_rules_read_their_own_examples(run: Run) -> None:
    """`rules test` finds every shipped example read as it says."""
    done = run("rules", "test", "--json")
    assert done.json["failed"] == []
    assert (done.code, done.json["ok"]) == (0, True)


def test_faults_of_the_owners_rules_are_told_at_once(run: Run, configured: Path) -> None:
    """Each fault in the owner's folder is named by file, with exit code 1."""
    rules = configured / "mine" / "rights"
    rules.mkdir(parents=True)
    (rules / "erasure.toml").write_text("right = 'erase'\nx = 1\n", encoding="utf-8")
    stray = configured / "mine" / "replys" / "sv"
    stray.mkdir(parents=True)
    (stray / "extract.txt").write_text("x", encoding="utf-8")
    with (configured / "mailbot.toml").open("a", encoding="utf-8") as file:
        file.write('[rules]\ndir = "mine"\n')
    done = run("rules", "check", "--json")
    assert (done.code, done.json["ok"]) == (1, False)
    wheres = " ".join(fault["where"] for fault in done.json["faults"])
    assert "rights/erasure.toml" in wheres
    assert "replys/sv/extract.txt" in wheres
    assert run("rules", "test").code == 2


@pytest.mark.usefixtures("mails")
def test_explain_says_what_was_seen(run: Run) -> None:
    """`rules explain` names the rule, the words and what counts as written now."""
    done = run("rules", "explain", "mails/a.eml")
    assert done.code == 0
    assert "raderar alla mina personuppgifter" in done.out
    assert "9874" not in done.out
    explained = run("rules", "explain", "mails/a.eml", "--json").json
    assert explained["asks"][0]["right"] == "erasure"


@pytest.mark.threat("T-IMAP-09")
def test_of_an_endless_mail_only_the_headers_are_read(run: Run, home: Path) -> None:
    """A mail larger than is read over IMAP is read as there: by its headers alone."""
    head, _, text = ERASURE.partition(b"\n\n")
    (home / "large.eml").write_bytes(head + b"\n\n" + text + b"\n" * (26 * 1024 * 1024))
    (found,) = [
        json.loads(line) for line in run("classify", "large.eml", "--json").out.splitlines()
    ]
    assert "personuppgifter" not in str(found["evidence"])
    (home / "endless.eml").write_bytes(b"Subject: " + b"radera " * (4 * 1024 * 1024))
    assert run("classify", "endless.eml").code == 0

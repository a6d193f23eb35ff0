"""`mailbot case`: a request by letter or telephone, and its answer on paper."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.store.contract import Commit, LetterState, Store
from tests.cli.firm import PERSON, Run

AT = ("--now", "2026-11-20T10:00:00+01:00")
LETTER = ("case", "add", "--by", "letter", "--received", "2026-11-16")


@pytest.fixture
def register(store: Store) -> Store:
    """Somebody with a postal address and no e-mail, and no other case."""
    bo = replace(
        PERSON, id="P2", name="Bo Ek", emails=(), invoice_address="Storgatan 1, 602 00 Norrköping"
    )
    store.commit(Commit(people=(bo,), cases_removed=("2026-7K3Q",), items_closed=("Q1",)))
    return store


def pages(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages)


def test_from_the_letter_to_the_post(run: Run, register: Store, home: Path) -> None:
    """It counts from its arrival, says it was entered by hand, and is sent when it is posted."""
    done = run(*AT, *LETTER, "--who", "P2", "--right", "erasure", "--identified", "--yes")
    assert done.code == 0
    (case,) = run("cases", "--json").json
    assert (case["due"], case["channel"], case["entered_by_hand"]) == ("2026-12-16", "letter", True)
    shown = run(*AT, "show", case["case"]).out
    assert "letter, entered by hand" in shown
    assert "Storgatan 1, 602 00 Norrköping (by post)" in shown
    printed = run(*AT, "case", "print", case["case"], "--output", "post")
    name = f"HE-{case['case']}-1.pdf"
    assert printed.out.splitlines()[0] == f"post/{name}"
    text = pages(home / "post" / name)
    assert "Storgatan 1\n602 00 Norrköping" in text
    assert "Tack för att du hörde av dig" in text
    assert "det här brevet" in text
    assert "mejl" not in text
    assert (home / "post" / name).stat().st_mode & 0o077 == 0
    item = next(i for i in run("queue", "--json").json if i["reason"] == "print_letter")
    assert run(*AT, "reject", item["item"], "--reason", "x", "--yes").code == 2
    assert run(*AT, "approve", item["item"], "--yes").code == 0
    (letter,) = register.letters(case["case"])
    assert (letter.state, letter.octets) == (LetterState.SENT, b"")
    assert run(*AT, "case", "print", case["case"]).code == 2


@pytest.mark.usefixtures("register")
def test_who_is_not_known_for_sure_waits(run: Run) -> None:
    """Without --identified no letter is written, and the owner says who it is first."""
    words = (
        "--name",
        "Eva Dal",
        "--address",
        "Byn 2",
        "--text",
        "Vad har ni för uppgifter om mig?",
    )
    assert run(*AT, *LETTER, *words, "--yes").code == 0
    (case,) = run("cases", "--json").json
    assert [m["direction"] for m in run("show", case["case"], "--json").json["messages"]] == ["in"]
    assert [one["right"] for one in case["rights"]] == ["access"]
    (item,) = run("queue", "--json").json
    assert item["kind"] == "identify"
    run(*AT, "answer", item["item"], "--identified", "--yes")
    assert [i["reason"] for i in run("queue", "--json").json] == ["print_letter"]


@pytest.mark.usefixtures("register")
def test_with_an_address_the_answer_is_mailed(run: Run, register: Store) -> None:
    """A call by somebody with e-mail is answered there, by mail."""
    words = ("--by", "phone", "--received", "2026-11-20T09:00", "--right", "marketing_stop")
    assert run(*AT, "case", "add", "--who", "P1", *words, "--yes").code == 0
    (letter,) = register.letters()
    assert (letter.addressee, letter.state) == ("anna.lind@kund.example", LetterState.QUEUED)
    assert register.suppressed("anna.lind@kund.example")
    person = register.person("P1")
    assert person is not None
    assert person.marketing == "stopped"


@pytest.mark.usefixtures("register")
def test_a_stop_by_letter_suppresses_nobody_else(run: Run, register: Store) -> None:
    """Without an e-mail address nothing is put on the list of addresses."""
    assert run(*AT, *LETTER, "--who", "P2", "--right", "marketing_stop", "--yes").code == 0
    assert register.suppressed("") is None


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "says not who it is"),
        (("--who", "P2", "--text", "Hej på er!"), "no right can be read"),
        (("--who", "P2", "--right", "access", "--address", "Annanstans 3"), "another postal"),
        (("--who", "P1", "--right", "access", "--email", "x@y.example"), "stands beside --who"),
        (("--name", "Eva", "--right", "access"), "no address to answer to"),
        (("--name", "Eva", "--right", "access", "--email", "eva"), "is no e-mail address"),
        (("--name", "Eva", "--file", "nowhere.txt", "--address", "x"), "cannot be read"),
    ],
)
def test_what_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    """Nobody, nothing asked, no way to answer: one line, exit 2, no case."""
    done = run(*AT, *LETTER, *words, "--yes")
    assert (done.code, run("cases", "--json").json) == (2, [])
    assert said in done.err


@pytest.mark.usefixtures("register")
def test_not_before_it_arrived(run: Run) -> None:
    """A day to come is no day of arrival."""
    words = ("--by", "letter", "--received", "2026-11-21", "--who", "P2", "--right", "access")
    assert "lies ahead" in run(*AT, "case", "add", *words, "--yes").err


@pytest.mark.usefixtures("register")
def test_an_open_case_of_the_same_is_named(run: Run) -> None:
    """A letter that asks what is open already is told of, so that it is not answered twice."""
    words = (*AT, *LETTER, "--who", "P2", "--right", "erasure", "--identified", "--yes")
    assert "asks that already" not in run(*words).err
    (first,) = run("cases", "--json").json
    assert f"case {first['case']} of the same person asks that already" in run(*words).err

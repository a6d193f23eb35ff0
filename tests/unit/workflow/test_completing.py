"""What waits for a source goes on by itself once it has answered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.settings import Source
from mailbot.workflow import completing
from mailbot.workflow.completing import complete
from mailbot.workflow.desk import Desk
from mailbot.workflow.ruling import rule
from mailbot.workflow.taking_in import take_in
from tests.unit.judging import ANNA

ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."
PORT = "Hej! Jag vill ha dataportabilitet: ge mig mina uppgifter i maskinläsbart format."
ROWS = "e-post;kundnummer;namn;vad\nanna@kund.example;;;Film\n"


@pytest.fixture
def books(office: Any, tmp_path: Path) -> Any:
    """The desk of a firm with a file to be read, and where that file lies."""
    path = tmp_path / "books.csv"

    def desk(**marks: Any) -> Desk:
        declared = Source("Boken", "csv", str(path), **marks)
        settings = replace(office.desk.settings, sources=(declared,))
        made: Desk = replace(office.desk, settings=settings)
        return made

    return desk, path


def _held(office: Any) -> str:
    return "".join(letter.octets.decode("ascii", "ignore") for letter in office.store.letters())


def test_a_source_that_answers_later_lets_the_extract_go(office: Any, books: Any) -> None:
    """Its item is settled, the extract leaves, and asking again changes nothing."""
    desk, path = books
    take_in(office.raw(ACCESS), desk())
    assert office.waits() == [("O10", "source_missing")]
    assert complete(desk()) == 0
    path.write_text(ROWS, "utf-8")
    assert complete(desk()) == 1
    assert (office.waits(), complete(desk())) == ([], 0)
    assert [letter.kind for letter in office.store.letters()][-1] == "extract"


def test_a_slow_source_is_not_asked_while_a_mail_is_taken_in(
    office: Any, books: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked in a step of its own, and what else keeps the extract is not forgotten."""
    desk, path = books
    path.write_text(ROWS, "utf-8")
    take_in(office.raw(ACCESS), desk(slow=True))
    assert office.waits() == [("O10", "source_pending")]
    path.unlink()
    assert complete(desk(slow=True)) == 1
    assert office.waits() == [("O10", "source_missing")]
    assert complete(desk(slow=True)) == 0
    monkeypatch.setattr(completing, "prepare", None)
    assert complete(desk(slow=True)) == 0


def test_what_it_says_is_looked_at_before_it_leaves(office: Any, books: Any) -> None:
    """A namesake's row, or a sensitive word, that came late waits for the owner (O10)."""
    desk, path = books
    take_in(office.raw(ACCESS), desk())
    path.write_text(ROWS + ";;Anna Ek;Bild\nanna@kund.example;;;allergi mot nötter\n", "utf-8")
    assert complete(desk()) == 1
    assert sorted(office.waits()) == [("O10", "source_doubtful"), ("O10", "special_category")]
    assert "extract" not in [letter.kind for letter in office.store.letters()]


@pytest.mark.threat("T-PRIV-03")
@pytest.mark.parametrize(
    ("ruling", "given"),
    [
        (Ruling(Verb.APPROVE), True),
        (Ruling(Verb.ANSWER, as_right="none"), False),
        (Ruling(Verb.REJECT, reason="namne"), False),
    ],
)
def test_the_owner_says_whose_a_row_is(
    office: Any, books: Any, ruling: Ruling, *, given: bool
) -> None:
    """Theirs, it goes into the extract; somebody else's, it never does, though it moves."""
    desk, path = books
    head, theirs, _ = ROWS.split("\n")
    path.write_text(f"{head}\n{theirs}\n;;Anna Ek;Bild\n", "utf-8")
    take_in(office.raw(ACCESS), desk())
    path.write_text(f"{head}\n;;Anna Ek;Bild\n{theirs}\n", "utf-8")
    (draft,) = rule(desk(), "Q1", ruling).drafts
    made = next(e.octets for e in draft.enclosures if e.name.endswith(".json"))
    assert (b"Bild" in made, b"Film" in made) == (given, True)


def test_what_the_owner_enters_goes_in_and_is_forgotten(office: Any, books: Any) -> None:
    """What she found by hand stands in the extract, and in the case only until it is closed."""
    desk, _ = books
    take_in(office.raw(ACCESS), desk())
    ready = rule(desk(), "Q1", Ruling(Verb.ANSWER, text="Ett visitkort i pärmen."))
    made = next(e.octets for e in ready.drafts[0].enclosures if e.name.endswith(".json"))
    assert "Ett visitkort i pärmen." in made.decode()
    office.sends()
    (case,) = office.store.cases()
    assert (case.open, case.details.entered) == (False, ())


def test_another_item_cannot_pass_a_silent_source_over(office: Any, books: Any) -> None:
    """With a source gone silent since, a yes to the last item sends nothing (O10)."""
    desk, path = books
    path.write_text(ROWS, "utf-8")
    office.register(replace(ANNA, notes="allergi"))
    take_in(office.raw(ACCESS), desk())
    path.unlink()
    with pytest.raises(UsageError, match="does not answer"):
        rule(desk(), "Q1", Ruling(Verb.APPROVE))


def test_files_to_take_along_wait_for_every_system(office: Any, books: Any) -> None:
    """Portability covers what was given elsewhere, so it waits for it as the extract does."""
    desk, path = books
    office.register(replace(ANNA, customer_kind="private_customer"))
    take_in(office.raw(PORT), desk())
    assert office.waits() == [("O10", "source_missing")]
    path.write_text(ROWS, "utf-8")
    complete(desk())
    assert [letter.kind for letter in office.store.letters()][-1] == "portability"

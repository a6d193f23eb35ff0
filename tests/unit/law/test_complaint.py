"""Complaints and questions: fixed words at once, the owner after (A18, O12, O13, O17)."""

import pytest

from mailbot.law.asks import FIXED_ANSWERS, Tag
from mailbot.law.complaint import complaint, privacy_question
from mailbot.law.rights import Right, State
from tests.unit.judging import facts, items, letters

COMPLAINT, QUESTION = Right.COMPLAINT, Right.PRIVACY_QUESTION


@pytest.mark.parametrize(
    ("tags", "wanted", "sent"),
    [
        ([], ("O12", "complaint"), [("complaint_info", "sender")]),
        ([Tag.REMINDER], ("O12", "complaint_overdue"), [("complaint_info", "sender")]),
        ([Tag.INCIDENT], ("O13", "incident"), []),
    ],
)
def test_a_complaint_is_the_owners(
    tags: list[Tag], wanted: tuple[str, str], sent: list[tuple[str, str]]
) -> None:
    """The way to the authority is told at once, an incident is hers alone (A17, A18, N20)."""
    step = complaint(facts(COMPLAINT, *tags, verified=False, people=()))
    assert (step.state, items(step), letters(step)) == (State.WAITING_OWNER, [wanted], sent)


@pytest.mark.parametrize(
    ("concerned", "reason"),
    [(("*",), "incident"), (("P1",), "incident_claimed"), ((), "incident_claimed")],
)
def test_a_breach_says_whose_letters_wait(concerned: tuple[str, ...], reason: str) -> None:
    """A claim that nothing proves has its 72 hours too, and holds no more than it may."""
    step = complaint(facts(COMPLAINT, Tag.INCIDENT, verified=False, concerned=concerned))
    assert items(step) == [("O13", reason)]
    assert step.items[0].proposal == {"hours": 72, "concerns": concerned}


@pytest.mark.parametrize("tag", sorted(FIXED_ANSWERS))
def test_what_is_asked_every_day_is_answered_from_fixed_text(tag: Tag) -> None:
    """Policy, contact, sale and proof of identity need nobody (A18)."""
    step = privacy_question(facts(QUESTION, tag, verified=False, people=()))
    assert (step.state, letters(step), items(step)) == (
        State.DONE,
        [("privacy_info", "sender")],
        [],
    )
    assert step.letters[0].facts["topics"] == (tag.value,)


@pytest.mark.parametrize("tags", [[], [Tag.POLICY, Tag.PROCESSOR]])
def test_every_other_question_is_the_owners(tags: list[Tag]) -> None:
    """What goes beyond the fixed text waits for her words (O17)."""
    step = privacy_question(facts(QUESTION, *tags))
    assert (letters(step), items(step)) == ([], [("O17", "privacy_question")])

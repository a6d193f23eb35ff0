"""Who may ask for whom (O07, O09, O10, O11, O19)."""

from dataclasses import replace

import pytest

from mailbot.law.asks import About, Tag
from mailbot.law.rights import Right
from mailbot.law.standing import not_ones_own
from tests.unit.judging import facts

FREE = (Right.MARKETING_STOP, Right.COMPLAINT, Right.PRIVACY_QUESTION)
BOUND = (Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION, Right.OBJECTION)


@pytest.mark.threat("T-AUTH-20")
@pytest.mark.parametrize(
    ("tag", "rule", "reason"),
    [
        (Tag.REPRESENTATIVE, "O11", "representative"),
        (Tag.MINOR, "O11", "minor"),
        (Tag.DECEASED, "O11", "deceased"),
        (Tag.EMPLOYER, "O07", "employer_asks"),
        (Tag.LEGAL_PERSON, "O10", "legal_person"),
        (Tag.COLLEAGUE, "O09", "colleague"),
        (Tag.PROCESSOR, "O19", "processor"),
    ],
)
@pytest.mark.parametrize("right", [*BOUND, Right.PORTABILITY])
def test_for_another_the_owner_decides(right: Right, tag: Tag, rule: str, reason: str) -> None:
    """Whoever asks for somebody else is never answered by itself (N17, N21)."""
    for given in (facts(right, tag), replace(facts(right), case_tags=frozenset({tag}))):
        item = not_ones_own(given)
        assert item is not None
        assert (item.rule, item.reason) == (rule, reason)


@pytest.mark.parametrize("right", FREE)
def test_a_stop_a_complaint_a_question_are_anybodys(right: Right) -> None:
    """They need no standing (law 7)."""
    assert not_ones_own(facts(right, Tag.REPRESENTATIVE)) is None


@pytest.mark.parametrize(
    ("about", "right", "reason"),
    [
        (About.OTHER, Right.ACCESS, "representative"),
        (About.OTHER, Right.ERASURE, "representative"),
        (About.COMPANY, Right.ACCESS, "legal_person"),
        (About.COMPANY, Right.PORTABILITY, "legal_person"),
        (About.COMPANY, Right.RECTIFICATION, None),
        (About.SELF, Right.ACCESS, None),
    ],
)
def test_whose_data_are_meant(about: About, right: Right, reason: str | None) -> None:
    """Another's data or a company's are the owner's matter, one's own are not."""
    given = facts(right)
    item = not_ones_own(replace(given, ask=replace(given.ask, about=about)))
    assert (item.reason if item else None) == reason

"""Who may be answered what, right by right (law 7 and 10)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.decide import work
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.limits import SentBefore
from mailbot.desk.sender.identity import Caution, Grade
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.rights import NEEDS_NO_IDENTITY, WORK_ORDER, Right
from mailbot.law.step import ChangeKind, LetterKind
from tests.unit.judging import ANNA, NOW, background, case_of, changes, items, letters, states

CODE = "K7QX-2M4P-9RTB-W3HD"
ABOUT = background(code=CODE)
PROVEN_ONLY = [right for right in Right if right not in NEEDS_NO_IDENTITY]
NEUTRAL, CHALLENGE = ("neutral_identity", "sender"), ("code_challenge", "registered")


def asking(*rights: Right, tags: tuple[Tag, ...] = ()) -> tuple[Ask, ...]:
    """Those rights, asked for surely."""
    return tuple(Ask(right, Band.REQUEST, tags=frozenset(tags)) for right in rights)


def unproven(*cautions: Caution, known: bool = True) -> Case:
    """A case of somebody who says to be Anna, or of a stranger."""
    return case_of(
        identity=Grade.UNVERIFIED,
        cautions=frozenset(cautions),
        registered="anna@kund.example" if known else "",
        people=("P1",) if known else (),
    )


@pytest.mark.threat("T-AUTH-01", "T-PRIV-01")
@pytest.mark.parametrize("right", PROVEN_ONLY)
def test_nobody_unproven_gets_or_changes_anything(right: Right) -> None:
    """Known and unknown get the same neutral reply; a code goes to the register's address alone."""
    known = work(unproven(), asking(right), ABOUT)
    stranger = work(unproven(known=False), asking(right), replace(ABOUT, people=()))
    assert letters(known) == [NEUTRAL, CHALLENGE]
    assert letters(stranger) == [NEUTRAL]
    assert known.letters[0] == stranger.letters[0]
    assert (changes(known), changes(stranger)) == ([], [])
    assert items(known) == items(stranger) == [("O11", "unidentified")]
    assert states(known.case) == {right.value: "identifying/-"}
    assert known.case is not None
    assert known.case.challenge is not None
    assert CODE not in str(known.case)
    assert known.case.id_asked_at == NOW


@pytest.mark.parametrize("right", sorted(NEEDS_NO_IDENTITY))
def test_what_needs_no_proof_asks_for_none(right: Right) -> None:
    """Stop, consent, complaint and question are dealt with for anybody (law 7, N02)."""
    decision = work(unproven(known=False), asking(right), replace(ABOUT, people=()))
    assert NEUTRAL not in letters(decision)
    assert all(to == "sender" for _, to in letters(decision))
    assert len(decision.letters) == 1


@pytest.mark.threat("T-LOOP-08", "T-AUTH-07")
@pytest.mark.parametrize("caution", [Caution.DISOWNED, Caution.MALFORMED])
def test_a_forged_sender_is_not_answered(caution: Caution) -> None:
    """No neutral reply to a disowned or doubtful From; the registered address gets the code."""
    assert letters(work(unproven(caution), asking(Right.ACCESS), ABOUT)) == [CHALLENGE]
    nobody = work(unproven(caution, known=False), asking(Right.ACCESS), ABOUT)
    assert (letters(nobody), len(nobody.items)) == ([], 1)


@pytest.mark.threat("T-AUTH-12")
@pytest.mark.parametrize(
    ("caution", "item"),
    [
        (Caution.SHARED, ("O10", "shared_mailbox")),
        (Caution.LEFT, ("O11", "former_employee")),
        (Caution.PROTECTED, ("O11", "protected")),
        (Caution.DISPUTED, ("O11", "unidentified")),
        (Caution.LOOKALIKE, ("O11", "unidentified")),
    ],
)
def test_no_code_to_a_mailbox_that_may_be_anothers(caution: Caution, item: tuple[str, str]) -> None:
    """Neither data nor code go where somebody else may read (N04)."""
    decision = work(unproven(caution), asking(Right.ACCESS), ABOUT)
    assert (letters(decision), items(decision)) == ([NEUTRAL], [item])


@pytest.mark.threat("T-AUTH-13")
def test_after_long_silence_the_code_goes_out() -> None:
    """A stale record is challenged, not given (law 7)."""
    decision = work(unproven(Caution.STALE), asking(Right.ACCESS), ABOUT)
    assert letters(decision) == [NEUTRAL, CHALLENGE]


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (Tag.REPRESENTATIVE, "representative"),
        (Tag.MINOR, "minor"),
        (Tag.DECEASED, "deceased"),
        (Tag.FORMER, "former_employee"),
    ],
)
def test_a_representative_gets_no_code_for_another(tag: Tag, reason: str) -> None:
    """Who writes for somebody else, or from a new life, is the owner's to identify (O11)."""
    case = replace(unproven(), tags=frozenset({tag}))
    decision = work(case, asking(Right.ACCESS, tags=(tag,)), ABOUT)
    assert CHALLENGE not in letters(decision)
    assert items(decision) == [("O11", reason)]


def test_rights_are_worked_protection_first_erasure_late() -> None:
    """Several rights in one mail: stop, freeze, answer, correct, erase (law 6)."""
    asked = (Right.ERASURE, Right.ACCESS, Right.RESTRICTION, Right.MARKETING_STOP)
    decision = work(case_of(), asking(*asked), ABOUT)
    order = [Right(name) for name in states(decision.case)]
    assert order == [right for right in WORK_ORDER if right in asked]
    kinds = [kind for kind, _ in letters(decision)]
    assert kinds == ["marketing_stopped", "restriction_on", "extract", "acknowledgement"]
    assert ChangeKind.ERASE not in [change[0] for change in changes(decision)]


def test_the_receipt_is_for_the_proven_or_for_open_questions() -> None:
    """What waits is acknowledged with its last day, and says what was done already (A03, A15)."""
    decision = work(case_of(), asking(Right.ERASURE), ABOUT)
    (letter,) = decision.letters
    assert (letter.kind, letter.facts["due"]) == (LetterKind.ACKNOWLEDGEMENT, case_of().due)
    assert letter.facts["done"] == ("marketing_paused",)
    question = work(unproven(known=False), asking(Right.PRIVACY_QUESTION), ABOUT)
    assert letters(question) == [("acknowledgement", "sender")]


def test_machines_get_no_letter_and_no_code() -> None:
    """Where nothing may be answered by itself no code is noted as sent either (A20, N13)."""
    decision = work(unproven(), asking(Right.ACCESS), replace(ABOUT, silent=True))
    assert letters(decision) == []
    assert decision.case is not None
    assert (decision.case.challenge, decision.case.identity) == (None, Grade.UNVERIFIED)


@pytest.mark.threat("T-LOOP-01")
def test_a_letter_held_back_is_told_to_the_owner() -> None:
    """Limits hold letters back, not deeds; only a repeated neutral reply is not worth a word."""
    lately = ((LetterKind.MARKETING_STOPPED.value, NOW - timedelta(hours=1)),)
    about: Background = replace(ABOUT, people=(), sent=SentBefore(to_sender=lately))
    decision = work(unproven(known=False), asking(Right.MARKETING_STOP), about)
    assert (letters(decision), items(decision)) == ([], [("O10", "rate_limited")])
    assert changes(decision) == [(ChangeKind.SUPPRESS, "", ("all",), "anna@kund.example")]
    again = ((LetterKind.NEUTRAL_IDENTITY.value, NOW - timedelta(days=1)),)
    about = replace(ABOUT, people=(), sent=SentBefore(to_sender=again))
    repeated = work(unproven(known=False), asking(Right.ACCESS), about)
    assert (letters(repeated), items(repeated)) == ([], [("O11", "unidentified")])


@pytest.mark.threat("T-AUTH-19")
def test_no_letter_that_asks_who_it_is_has_register_data() -> None:
    """The neutral reply holds no fact at all, the code letter only the code (N02, N03)."""
    neutral, code = work(unproven(), asking(Right.ACCESS), ABOUT).letters
    assert dict(neutral.facts) == {}
    assert dict(code.facts) == {"code": CODE}
    assert (neutral.extract, code.extract) == (None, None)
    assert ANNA.name not in str((neutral, code))

"""The owner's yes, no and own words, row by row."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.desk.judgement.case import Case, Matter
from mailbot.desk.judgement.rulings import Verb, extended
from mailbot.desk.sender.identity import Caution, Grade
from mailbot.errors import UsageError
from mailbot.law.asks import Correction
from mailbot.law.holdings import Findings
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from mailbot.register.person import Person
from tests.unit.judging import (
    ANNA,
    BUYER,
    DUE,
    HELD,
    PRINTER,
    background,
    case_of,
    changes,
    correction,
    item_of,
    items,
    letter_in,
    letters,
    said,
    states,
    waiting,
)

ACCESS, ERASURE, OBJECTION = Right.ACCESS, Right.ERASURE, Right.OBJECTION
RECTIFICATION, RESTRICTION = Right.RECTIFICATION, Right.RESTRICTION
APPROVE, REJECT, ANSWER = Verb.APPROVE, Verb.REJECT, Verb.ANSWER
REASON = "Skäl."
GIVEN, PARTLY = "done/extract_sent", "done/partly_erased"
BY_HAND = "done/answered_by_hand"


def with_corrections(*found: Correction) -> Case:
    """A case in which those corrections wait."""
    case = case_of(waiting(RECTIFICATION))
    return replace(case, details=replace(case.details, corrections=found))


@pytest.mark.parametrize(
    ("right", "reason", "people", "outcome", "sent"),
    [
        pytest.param(ERASURE, "erase", (ANNA,), "done/erased", "erased", id="O01"),
        pytest.param(ERASURE, "erase_urgent", (ANNA,), "done/erased", "erased", id="O01"),
        pytest.param(ERASURE, "erase", (BUYER,), PARTLY, "erased_partly", id="O01 N06"),
        pytest.param(OBJECTION, "objection", (ANNA,), "done/upheld", "objection_upheld", id="O06"),
        pytest.param(ACCESS, "everything_asked", (ANNA,), GIVEN, "extract", id="O10"),
        pytest.param(ACCESS, "third_person_data", (ANNA,), GIVEN, "extract", id="O10"),
        pytest.param(ACCESS, "extract_again", (ANNA,), GIVEN, "extract", id="O04"),
        pytest.param(Right.COMPLAINT, "complaint", (ANNA,), BY_HAND, None, id="O12"),
    ],
)
def test_a_yes_does_what_was_proposed(
    right: Right, reason: str, people: tuple[Person, ...], outcome: str, sent: str | None
) -> None:
    """Each OWNER row is carried out on her yes, to the registered address, and its item closed."""
    case = case_of(waiting(right))
    decision = said(APPROVE, case, item_of(case, right, reason), about=background(people=people))
    assert states(decision.case) == {right.value: outcome}
    assert letters(decision) == ([(sent, "registered")] if sent else [])
    assert decision.closes == ("Q1",)


def test_the_extract_waits_for_the_last_obstacle() -> None:
    """One obstacle cleared of two sends nothing yet (O10)."""
    case = case_of(waiting(ACCESS))
    one, two = item_of(case, ACCESS, "manual_source"), item_of(case, ACCESS, "third_person_data", 2)
    decision = said(APPROVE, case, one, two)
    assert (letters(decision), states(decision.case)) == ([], {"access": "waiting_owner/-"})
    assert letters(said(APPROVE, case, two)) == [("extract", "registered")]


def test_each_right_waits_for_its_own_obstacles() -> None:
    """A yes for the extract sends it, though the files to take along still wait (O10)."""
    case = case_of(waiting(ACCESS), waiting(Right.PORTABILITY))
    one = item_of(case, ACCESS, "new_address")
    two = item_of(case, Right.PORTABILITY, "new_address", 2)
    assert letters(said(APPROVE, case, one, two)) == [("extract", "registered")]
    assert letters(said(APPROVE, case, two, one)) == [("portability", "registered")]


def test_no_extract_while_a_source_is_silent_or_processing_unconfirmed() -> None:
    """An approval cannot send an extract that would not be whole (O10)."""
    case = case_of(waiting(ACCESS))
    silent = background(findings=Findings(missing=("mailbox",)))
    with pytest.raises(UsageError):
        said(APPROVE, case, item_of(case, ACCESS, "everything_asked"), about=silent)
    unsure = background(processing=replace(background().processing, confirmed=None))
    with pytest.raises(UsageError):
        said(APPROVE, case, item_of(case, ACCESS, "unconfirmed_processing"), about=unsure)


@pytest.mark.parametrize("kind", ["extract", "portability"])
def test_nothing_is_erased_before_the_extract_was_delivered(kind: str) -> None:
    """Erasure waits for the extract that was asked for first to have left (N18, law 6)."""
    done = Matter(ACCESS, State.DONE, "extract_sent")
    case = letter_in(case_of(done, waiting(ERASURE)), kind, "queued")
    with pytest.raises(UsageError, match="extract"):
        said(APPROVE, case, item_of(case, ERASURE, "erase"))
    sent = letter_in(case_of(done, waiting(ERASURE)), kind, "sent")
    assert letters(said(APPROVE, sent, item_of(sent, ERASURE, "erase"))) == [
        ("erased", "registered")
    ]


@pytest.mark.parametrize("right", [ACCESS, Right.PORTABILITY])
def test_nothing_is_erased_while_access_is_open(right: Right) -> None:
    """A right to the data that is open in the same case stands in the way (N18)."""
    case = case_of(waiting(right), waiting(ERASURE))
    with pytest.raises(UsageError, match="extract"):
        said(APPROVE, case, item_of(case, ERASURE, "erase"))


def test_nothing_is_erased_while_another_case_waits_for_the_extract() -> None:
    """An open access right of the same person in another case stands in the way too (N18)."""
    case, about = case_of(waiting(ERASURE)), background(access_open="2026-AAAA")
    with pytest.raises(UsageError, match="2026-AAAA"):
        said(APPROVE, case, item_of(case, ERASURE, "erase"), about=about)


def test_a_question_who_was_told_is_answered_in_her_words() -> None:
    """Where there is nobody to write to, a mere yes would leave the person without answer (O08)."""
    case = case_of(waiting(ACCESS))
    item = item_of(case, ACCESS, "art19")
    with pytest.raises(UsageError, match="own words"):
        said(APPROVE, case, item)
    assert states(said(ANSWER, case, item, text="Ingen.").case) == {"access": "done/answered"}


def test_nothing_is_erased_under_a_hold_set_meanwhile() -> None:
    """A legal hold that came after the question stands in the way of the yes (N18, O14)."""
    case = case_of(waiting(ERASURE))
    with pytest.raises(UsageError, match="hold"):
        said(APPROVE, case, item_of(case, ERASURE, "erase"), about=background(people=(HELD,)))


@pytest.mark.threat("T-PRIV-08")
def test_vouchers_stay_restricted_when_the_rest_goes() -> None:
    """What the bookkeeping needs is kept with its last day; a suppression entry is made (N06)."""
    case = case_of(waiting(ERASURE))
    decision = said(
        APPROVE, case, item_of(case, ERASURE, "erase"), about=background(people=(BUYER,))
    )
    kept = ("name", "customer_number", "company", "organisation_number")
    assert [(k, p, set(f), v) for k, p, f, v in changes(decision)] == [
        (ChangeKind.SUPPRESS, "", {"all"}, "anna@kund.example"),
        (ChangeKind.KEEP_FOR_BOOKKEEPING, "P1", set(kept), "2032-12-31"),
    ]


def test_recipients_are_told_of_an_erasure_in_the_same_yes() -> None:
    """Art. 19 notices leave with the erasure: afterwards nobody would know whom they are about."""
    given = background(people=(replace(ANNA, recipients=(PRINTER,)),))
    case = case_of(waiting(ERASURE))
    decision = said(APPROVE, case, item_of(case, ERASURE, "erase"), about=given)
    assert letters(decision) == [("erased", "registered"), ("art19_notice", "recipient")]
    notice = decision.letters[1]
    assert notice.address == "order@tryck.example"
    assert (notice.facts["identifier"], notice.facts["change"]) == ("anna@kund.example", "erased")
    assert items(decision) == []


def test_a_no_is_a_refusal_with_its_reason() -> None:
    """A refusal is hers, has reasons, and closes what else waited for that right (O02, N07)."""
    case = case_of(waiting(ERASURE), waiting(ACCESS))
    erase, other = item_of(case, ERASURE, "erase"), item_of(case, ACCESS, "extract_again", 2)
    with pytest.raises(UsageError, match="reason"):
        said(REJECT, case, erase, other)
    decision = said(REJECT, case, erase, other, reason=REASON)
    assert states(decision.case)["erasure"] == "refused/refused"
    assert states(decision.case)["access"] == "waiting_owner/-"
    assert letters(decision) == [("refusal", "registered")]
    assert decision.letters[0].facts["reasons"] == REASON
    assert decision.closes == ("Q1",)


def test_a_no_to_a_representative_says_what_authority_would_do() -> None:
    """Who writes for another is told that the authority is lacking, not that he is unknown."""
    case = replace(case_of(waiting(ACCESS)), identity=Grade.UNVERIFIED)
    for why, key in (("representative", "no_authority"), ("unknown", "cannot_identify")):
        decision = said(REJECT, case, item_of(case, ACCESS, why), reason=REASON)
        assert decision.letters[0].facts["reason_key"] == key


def test_an_objection_is_refused_on_stated_grounds_and_lifted_only_later() -> None:
    """Refused: the grounds are told, and the restriction waits for its own notice (O06, O05)."""
    case = case_of(waiting(OBJECTION, "restricted"))
    decision = said(
        REJECT, case, item_of(case, OBJECTION, "objection"), reason=REASON, balancing="Bara namnet."
    )
    assert states(decision.case) == {"objection": "refused/refused"}
    assert letters(decision) == [("objection_refused", "registered")]
    assert (items(decision), changes(decision)) == ([("O05", "restriction_lift")], [])


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        (Matter(OBJECTION, State.DONE, "upheld"), "erase"),
        (Matter(OBJECTION, State.REFUSED, "refused"), "restriction_lift"),
        (Matter(OBJECTION, State.REFUSED, "refused"), "restriction_lift_now"),
        (Matter(RECTIFICATION, State.DONE, "rectified"), "art19"),
        (Matter(Right.MARKETING_STOP, State.DONE, "marketing_stopped"), "whole_company"),
    ],
)
def test_a_no_to_what_follows_leaves_the_answer_as_it_was(matter: Matter, reason: str) -> None:
    """Declining a follow-up of a right already answered tells the person nothing else."""
    case = case_of(matter)
    decision = said(REJECT, case, item_of(case, matter.right, reason), reason=REASON)
    assert (letters(decision), items(decision)) == ([], [])
    assert decision.case is not None
    assert decision.case.matters == (matter,)


@pytest.mark.parametrize("chosen", ["070-222 22 22", "070-333 33 33"])
def test_of_two_values_the_one_approved_is_entered(chosen: str) -> None:
    """Two values for one field wait singly; a yes enters the one it was given to (O09)."""
    case = with_corrections(
        correction("phone", "070-222 22 22"), correction("phone", "070-333 33 33")
    )
    item = item_of(case, RECTIFICATION, "disputed", field="phone", new=chosen)
    entered = changes(said(APPROVE, case, item))
    assert [(k, f) for k, _, f, _ in entered] == [(ChangeKind.SET_FIELD, ("phone",))]
    assert "".join(filter(str.isdigit, entered[0][3]))[-7:] == chosen.replace(" ", "")[-7:].replace(
        "-", ""
    )


def test_a_dispute_without_a_value_cannot_be_entered() -> None:
    """A yes to a mere dispute would empty the field: she is asked for her own words (O09, N18)."""
    case = with_corrections(correction("notes", disputed=True))
    with pytest.raises(UsageError):
        said(APPROVE, case, item_of(case, RECTIFICATION, "disputed", field="notes", new=""))


def test_a_correction_is_done_when_its_last_value_is_settled() -> None:
    """With one value approved and one waiting the right is not finished (O09)."""
    case = with_corrections(
        correction("invoice_address", "Nygatan 1"), correction("customer_number", "7")
    )
    one = item_of(case, RECTIFICATION, "address_change", field="invoice_address", new="Nygatan 1")
    two = item_of(case, RECTIFICATION, "customer_number", 2, field="customer_number", new="7")
    assert states(said(APPROVE, case, one, two).case) == {
        "rectification": "waiting_owner/rectified"
    }
    assert states(said(APPROVE, case, two).case) == {"rectification": "done/rectified"}


def test_lifting_takes_a_notice_and_a_week() -> None:
    """First the notice, a week later the lifting, and only if the notice has left (O05, N09)."""
    case = case_of(waiting(RESTRICTION))
    announced = said(APPROVE, case, item_of(case, RESTRICTION, "restriction_lift"))
    assert letters(announced) == [("restriction_lift_notice", "registered")]
    assert (items(announced), changes(announced)) == ([("O05", "restriction_lift_now")], [])
    assert announced.items[0].due == date(2026, 3, 12)
    now = item_of(case, RESTRICTION, "restriction_lift_now", on="2026-03-12")
    then = background(today=date(2026, 3, 12))
    told = letter_in(case, "restriction_lift_notice", "sent")
    with pytest.raises(UsageError, match="2026-03-12"):
        said(APPROVE, told, now, about=background(today=date(2026, 3, 11)))
    with pytest.raises(UsageError, match="notice"):
        said(APPROVE, letter_in(case, "restriction_lift_notice", "queued"), now, about=then)
    lifted = said(APPROVE, told, now, about=then)
    assert changes(lifted) == [(ChangeKind.LIFT, "P1", ("*",), "")]
    assert states(lifted.case) == {"restriction": "done/lifted"}


def test_lifting_does_not_undo_a_refusal() -> None:
    """An objection that was refused stays refused when its restriction is lifted."""
    case = case_of(Matter(OBJECTION, State.REFUSED, "refused"))
    case = letter_in(case, "restriction_lift_notice", "sent")
    now = item_of(case, OBJECTION, "restriction_lift_now", on="2026-03-05")
    assert states(said(APPROVE, case, now).case) == {"objection": "refused/refused"}


def test_what_an_unsure_mail_is_decided_by_her() -> None:
    """Read as a right it is worked from its receipt; read as none it is dropped (O16, law 4)."""
    case = case_of(waiting(ACCESS))
    item = replace(item_of(case, None, "unsure"), kind="classify", actions=("answer", "reject"))
    as_access = said(ANSWER, case, item, as_right="access")
    assert letters(as_access) == [("extract", "registered")]
    assert as_access.case is not None
    assert as_access.case.due == DUE
    nothing = said(ANSWER, case, item, as_right="none")
    assert (states(nothing.case), letters(nothing)) == ({"access": "withdrawn/not_a_request"}, [])
    assert states(said(REJECT, case, item, reason=REASON).case)["access"].startswith("withdrawn")


def test_a_person_she_knows_is_answered_or_told_that_there_is_nothing() -> None:
    """Identified by her own means: judged as proven, or "no data about you" (O11, O21)."""
    case = case_of(Matter(ACCESS, State.IDENTIFYING), identity=Grade.UNVERIFIED)
    item = replace(item_of(case, None, "unidentified"), kind="identify", actions=("answer",))
    assert letters(said(ANSWER, case, item, identified=True)) == [("extract", "registered")]
    unknown = said(ANSWER, case, item, about=background(people=()), identified=True)
    assert (letters(unknown), states(unknown.case)) == (
        [("no_data", "sender")],
        {"access": "done/no_data"},
    )


@pytest.mark.parametrize("caution", [Caution.LEFT, Caution.SHARED, Caution.PROTECTED])
def test_no_data_to_an_address_that_must_not_have_them(caution: Caution) -> None:
    """Knowing the person does not make a shared, left or protected mailbox theirs (O10, O11)."""
    case = case_of(
        Matter(ACCESS, State.IDENTIFYING), identity=Grade.UNVERIFIED, cautions=frozenset({caution})
    )
    item = replace(item_of(case, None, "unidentified"), kind="identify", actions=("answer",))
    with pytest.raises(UsageError):
        said(ANSWER, case, item, identified=True)


def test_her_own_words_are_the_answer() -> None:
    """What she writes goes out and ends the right (O17); an empty answer is none."""
    case = case_of(waiting(Right.PRIVACY_QUESTION), identity=Grade.NOT_NEEDED)
    item = item_of(case, Right.PRIVACY_QUESTION, "privacy_question")
    answered = said(ANSWER, case, item, text="Hej! Vi sparar dem i två år.")
    assert letters(answered) == [("privacy_info", "sender")]
    assert answered.letters[0].facts["own_text"] == "Hej! Vi sparar dem i två år."
    with pytest.raises(UsageError):
        said(ANSWER, case, item)


@pytest.mark.parametrize(
    ("today", "again", "fits"),
    [(date(2026, 4, 7), False, True), (date(2026, 4, 8), False, False), (DUE, True, False)],
)
def test_one_extension_told_in_time(today: date, *, fits: bool, again: bool) -> None:
    """Three months from receipt, once, told no later than the first last day (O03, N07, N08)."""
    case = case_of(waiting(ACCESS), extended_due=date(2026, 6, 5) if again else None)
    if not fits:
        with pytest.raises(UsageError):
            extended(case, REASON, date(2026, 6, 5), background(today=today))
        return
    decision = extended(case, REASON, date(2026, 6, 5), background(today=today))
    assert letters(decision) == [("extension", "registered")]
    assert decision.case is not None
    assert (decision.case.due, decision.case.answer_by) == (DUE, date(2026, 6, 5))


def test_what_waits_is_given_the_later_day() -> None:
    """Items due on the first last day are due on the new one; a day of its own stays."""
    case = case_of(waiting(ERASURE))
    item = replace(item_of(case, ERASURE, "erasure"), due=DUE)
    sooner = replace(item, id="Q9", due=date(2026, 3, 20))
    seen = background(today=date(2026, 4, 1))
    decision = extended(case, REASON, date(2026, 6, 5), seen, [item, sooner])
    assert [(i.id, i.due) for i in decision.items] == [(item.id, date(2026, 6, 5))]


def test_only_what_an_item_allows() -> None:
    """A word the item does not allow is refused with the ones it does."""
    case = case_of(waiting(ERASURE))
    item = replace(item_of(case, ERASURE, "hold"), actions=("answer", "reject"))
    with pytest.raises(UsageError, match="answer or reject"):
        said(APPROVE, case, item)

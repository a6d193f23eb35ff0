"""What one mail leads to, whatever its words are read as."""

from dataclasses import replace
from datetime import UTC, date, datetime

from mailbot.desk.judgement.arrivals import mail_arrived
from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.opening import Arrival, Fresh, Known
from mailbot.desk.judgement.rulings import Ruling, Verb, owner_ruled
from mailbot.desk.sender.identity import Grade, Identity
from mailbot.desk.sense.reading import Evidence, Reading
from mailbot.law.asks import Ask, Band
from mailbot.law.holdings import Findings, Processing
from mailbot.law.rights import Right, State
from mailbot.law.step import LetterKind
from mailbot.mail.message import MailKey
from mailbot.mail.read import read
from mailbot.register.person import Person

NOW = datetime(2026, 3, 5, 8, 12, tzinfo=UTC)
PERSON = Person("P1", "Petra Sandell", ("petra@kund.example",), customer_kind="employee_contact")
BACKGROUND = Background(
    NOW,
    date(2026, 3, 5),
    Processing(date(2026, 1, 1), False, "12-31", (), (), ()),  # noqa: FBT003  # profiling: none
    (PERSON,),
    Findings(),
)
SURE = Ask(Right.ACCESS, Band.REQUEST)
PERHAPS = Ask(Right.RESTRICTION, Band.UNSURE)
MAIL = (
    b"From: petra@kund.example\r\nTo: emy@firma.example\r\nSubject: Hej\r\n"
    b"Message-ID: <1@kund.example>\r\n\r\nHej\r\n"
)


def arrival(*asks: Ask) -> Arrival:
    """A verified person's mail that asks those rights."""
    evidence = tuple(Evidence(ask.right, ask.right.value, "rule") for ask in asks)
    band = max((ask.band for ask in asks), key=(Band.UNSURE, Band.REQUEST).index)
    identity = Identity(Grade.VERIFIED, (PERSON,), registered="petra@kund.example")
    return Arrival(
        MailKey("INBOX", 1, 1),
        read(MAIL, frozenset()),
        Reading(band, asks, "sv", evidence),
        identity,
        NOW,
        date(2026, 4, 7),
    )


def arrived(*asks: Ask, known: Known | None = None) -> Decision:
    """The decision on such a mail."""
    fresh = Fresh("2026-AAAA", "token")
    return mail_arrived(arrival(*asks), known or Known(), BACKGROUND, fresh)


def case_of(decision: Decision) -> Case:
    """The case of a decision that has one."""
    assert decision.case is not None
    return decision.case


def states(case: Case) -> dict[Right, State]:
    """Where each right stands."""
    return {matter.right: matter.state for matter in case.matters}


def test_a_right_only_perhaps_asked_for_is_not_acted_on() -> None:
    """Beside a clear request an unsure one changes nothing, and is an item of its own."""
    decision = arrived(SURE, PERHAPS)
    assert states(case_of(decision)) == {
        Right.ACCESS: State.DONE,
        Right.RESTRICTION: State.WAITING_OWNER,
    }
    assert [letter.kind for letter in decision.letters] == [LetterKind.EXTRACT]
    assert not decision.changes
    item = decision.items[0]
    assert (item.right, item.rule) == (Right.RESTRICTION, "O16")
    assert item.proposal == {"rights": ("restriction",), "quotes": ("restriction",)}


def ruled(ruling: Ruling) -> Decision:
    """The owner's word on the unsure right of such a mail."""
    decision = arrived(SURE, PERHAPS)
    item: Item = replace(decision.items[0], id="Q1")
    return owner_ruled(case_of(decision), item, ruling, BACKGROUND, (item,))


def test_no_to_the_doubtful_right_leaves_the_sure_one() -> None:
    """What the owner says of the unsure right is said of no other."""
    after = case_of(ruled(Ruling(Verb.ANSWER, as_right="none")))
    assert states(after) == {Right.ACCESS: State.DONE, Right.RESTRICTION: State.WITHDRAWN}


def test_yes_to_the_doubtful_right_is_worked_beside_the_sure_one() -> None:
    """Once the owner has read the mail as that right, it is granted as if it had been clear."""
    decision = ruled(Ruling(Verb.ANSWER, as_right="restriction"))
    assert states(case_of(decision)) == {Right.ACCESS: State.DONE, Right.RESTRICTION: State.DONE}
    assert [change.fields for change in decision.changes] == [("*",)]


def test_a_doubtful_repeat_joins_the_open_case() -> None:
    """A mail that perhaps repeats an open wish opens no case and asks the owner nothing more."""
    opened = case_of(arrived(PERHAPS))
    decision = arrived(PERHAPS, known=Known(open=(opened,)))
    assert (case_of(decision).id, decision.items, decision.letters) == (opened.id, (), ())
    assert len(case_of(decision).messages) == 2


def test_who_wrote_is_not_forgotten_for_a_right_only_perhaps_asked_for() -> None:
    """A stop needs no identity; the doubtful right beside it is judged on the proof there was."""
    decision = arrived(Ask(Right.MARKETING_STOP, Band.REQUEST), PERHAPS)
    item = replace(decision.items[0], id="Q1")
    yes = Ruling(Verb.ANSWER, as_right="restriction")
    after = case_of(owner_ruled(case_of(decision), item, yes, BACKGROUND, (item,)))
    assert states(after)[Right.RESTRICTION] is State.DONE


def test_who_wrote_is_not_forgotten_of_an_unsure_mail() -> None:
    """What the owner takes an unsure stop for is judged on the proof there was."""
    decision = arrived(Ask(Right.MARKETING_STOP, Band.UNSURE))
    item = replace(decision.items[0], id="Q1")
    yes = Ruling(Verb.ANSWER, as_right="restriction")
    after = case_of(owner_ruled(case_of(decision), item, yes, BACKGROUND, (item,)))
    assert states(after) == {Right.RESTRICTION: State.DONE}

"""Cases nobody asked for: what the firm does of its own accord, told like any other.

Source: GDPR 5(1)(d), 18(3), 19; policy 11.2.
"""

from collections.abc import Mapping

from mailbot.desk.judgement.case import Case, Details, Event, Matter
from mailbot.desk.judgement.decide import facts_of, new_item
from mailbot.desk.judgement.decision import Decision
from mailbot.desk.judgement.steps import ended
from mailbot.desk.sender.identity import Grade
from mailbot.errors import Fault, UsageError
from mailbot.law.asks import Ask, Band
from mailbot.law.deadlines import answer_by
from mailbot.law.rectification import corrected
from mailbot.law.rights import Right, State
from mailbot.register.person import Person
from mailbot.said import said
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.case_ids import new_case_id, new_token
from mailbot.workflow.committing import Prepared, prepare
from mailbot.workflow.desk import Desk
from mailbot.workflow.looking import background

OWN = "own"
"""Channel of a case the firm itself opened."""
TOLD = frozenset(
    {"name", "title", "emails", "phone", "invoice_address", "delivery_address", "language"}
)
"""Fields a person is told of by letter when they are corrected."""


def own_case(person: Person, matter: Matter, desk: Desk) -> Case:
    """A case about that person, with nothing done yet; letters go to the registered address."""
    now = desk.clock()
    today = desk.local_day(now)
    email = next(iter(person.emails), "")
    return Case(
        id=new_case_id(desk, today),
        version=0,
        token=new_token(desk),
        received=now,
        due=answer_by(today),
        language=person.language or desk.settings.owner.language,
        identity=Grade.VERIFIED,
        people=(person.id,),
        registered=email,
        matters=(matter,),
        events=(Event(now, "own_initiative", matter.right, actor="owner"),),
        details=Details(sender=email, name=person.name),
        channel=OWN,
    )


def correction(desk: Desk, person: Person, values: Mapping[str, str]) -> Prepared:
    """What correcting those values will do and say, with nothing done yet.

    Raises: UsageError where the person cannot be told, or a field is none they are told of.
    """
    wrong = [
        Fault(
            f"FIELD {name}",
            said("is nothing a person is told of by letter"),
            said("leave out --tell"),
        )
        for name, value in values.items()
        if name not in TOLD or not value
    ]
    if not person.emails:
        wrong.append(
            Fault(person.id, said("has no address to be told at"), said("leave out --tell"))
        )
    if wrong:
        raise UsageError(wrong)
    case = own_case(person, Matter(Right.RECTIFICATION, State.WAITING_OWNER), desk)
    snapshot = background(desk, (person,), (case.details.sender, case.registered), None, "")
    step = corrected(facts_of(case, Ask(Right.RECTIFICATION, Band.REQUEST), snapshot), values)
    case = ended(case, Right.RECTIFICATION, step.state, step.outcome)
    items = tuple(new_item(case, plan, Right.RECTIFICATION, snapshot) for plan in step.items)
    decision = Decision(case, step.letters, items, changes=step.changes, note="corrected")
    return prepare(decision, None, snapshot, desk, actor="owner")


def correct(desk: Desk, person_id: str, values: Mapping[str, str]) -> Prepared:
    """Carry it out; judged anew where others committed in between.

    Raises: UsageError as `correction`; TemporaryError if it should be tried again.
    """

    def attempt() -> Prepared:
        person = desk.store.person(person_id)
        if person is None:
            raise UsageError(
                [Fault(person_id, said("is no longer in the register"), said("look for another"))]
            )
        ready = correction(desk, person, values)
        desk.store.commit(ready.commit)
        return ready

    return judged_anew(attempt, said("others kept changing the register; try again"))

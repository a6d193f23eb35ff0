"""A decision made into one commit: letters, the register as it shall be, the log."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.desk.judgement.applied import Applied, Stamp, applied
from mailbot.desk.judgement.case import Case, Item, Suppression
from mailbot.desk.judgement.closing import closed_if_done, stripped
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.gone import of_the_gone
from mailbot.law.retention import handed_on
from mailbot.law.step import DATA_LETTERS, ItemKind, ItemPlan
from mailbot.mail.draft import Draft
from mailbot.register.address import same
from mailbot.register.person import Person
from mailbot.said import Said
from mailbot.store.contract import Commit, LetterState, OutboxLetter
from mailbot.workflow import recording
from mailbot.workflow.anonymous import figures
from mailbot.workflow.desk import Desk
from mailbot.workflow.evenly import as_if_known
from mailbot.workflow.notices import traces
from mailbot.workflow.paper import to_print
from mailbot.workflow.passphrases import (
    kept_open,
    of_closed,
    still_needing,
    to_tell,
    without_passphrase,
)
from mailbot.workflow.since_backup import answered_perhaps
from mailbot.workflow.writing import Written, composed, in_her_words, rewritten, written

CLEAR_SENT = "clear_sent"
"""Setting: Message-IDs of our letters still to be removed from Sent, one a line."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A commit, and what leaves with it, for whoever wants to see it first.

    drafts: letters written now. released: letters that were held and may go. notices: what
    else to know before saying yes.
    """

    commit: Commit
    case: Case | None
    drafts: tuple[Draft, ...]
    released: tuple[OutboxLetter, ...] = ()
    notices: tuple[Said, ...] = ()


def prepare(
    decision: Decision,
    before: Case | None,
    background: Background,
    desk: Desk,
    *,
    actor: str = "bot",
    changed: Mapping[str, str] | None = None,
) -> Prepared:
    """The one commit that carries a decision out. before: the case as it was read, if any.

    changed: letters in the owner's wording, as in `Ruling`.

    Raises: UsageError if one of those lacks what the law wants in it.
    """
    if decision.case is None:
        return Prepared(Commit(), None, ())
    decision, case, letters = composed(decision, decision.case, background, desk)
    letters = in_her_words(letters, changed or {})
    ready = written(case, letters, background, desk, held=_held(desk, actor, case))
    as_if_known(decision, case, background, desk)
    items = (*decision.items, *_asked_for(ready, case, background))
    stamp = Stamp(background.now.isoformat(), ready.case.id)
    register = applied(decision.changes, desk.store.people(), stamp)
    faded = forgotten(register, desk, but=ready.case.id)
    case = still_needing(ready.case, ready.letters, decision.drops, desk)
    case = closed_if_done(_without_dropped(case, decision.drops), background.now)
    released = tuple(_released(decision, case, background, desk, changed or {}))
    step = recording.Taken(decision, before, case, ready.letters, items, actor)
    leaving = _bidding_farewell(_on_the_way(case, register, desk), register, desk)
    commit = Commit(
        cases=(case, *faded),
        people=(*register.people.values(), *heirs(register, desk)),
        people_removed=register.removed,
        items=items,
        items_closed=(*kept_open(decision.closes, case, desk), *gone_with(register, faded, desk)),
        letters=(
            *_bidding_farewell(ready.letters, register, desk),
            *(letter for letter in leaving if letter.farewell),
            *released,
        ),
        letters_removed=(*decision.drops, *letters_of(faded, desk), *notices_to(register, desk)),
        suppressions=tuple(_suppressions(register, case, desk)),
        sendings=ready.sendings,
        settings=tuple(_settings(register, (*faded, *filter(None, (before,))), desk)),
        seen_digests=_new_digests(before, case),
        log=tuple(recording.lines(step)),
        register_revision=desk.store.register_revision() if decision.changes else None,
    )
    return Prepared(commit, case, ready.drafts, released)


def _settings(changed: Applied, cases: Sequence[Case], desk: Desk) -> Iterator[tuple[str, str]]:
    """What a step leaves to be done in Sent, and figures in nobody's name."""
    yield from to_clear_from_sent(changed, cases, desk)
    yield from figures(changed, desk.store)


def _without_dropped(case: Case, drops: Sequence[str]) -> Case:
    """The case knowing that letters thrown away will never leave: it does not wait for them."""
    messages = tuple(
        replace(m, state="failed") if m.number and f"{case.id}.{m.number}" in drops else m
        for m in case.messages
    )
    return replace(case, messages=messages)


def _bidding_farewell(
    letters: Iterable[OutboxLetter], changed: Applied, desk: Desk
) -> Iterator[OutboxLetter]:
    """The letters; those to an address this very step takes out of the register marked so.

    Whoever gives a new address, or is erased, is told so at the old one.
    """
    after: dict[str, Person | None] = {**changed.people, **dict.fromkeys(changed.removed)}
    for letter in letters:
        moved = (
            _reached(desk.store.person(id_), letter) and not _reached(person, letter)
            for id_, person in after.items()
        )
        yield replace(letter, farewell=any(moved))


def _on_the_way(case: Case, changed: Applied, desk: Desk) -> Iterator[OutboxLetter]:
    """Letters that have not left yet, of the case or to somebody who goes from the register.

    None with a person's whole data.
    """
    gone = set(changed.removed)
    for letter in desk.store.letters():
        theirs = letter.case == case.id or gone & set(letter.expects)
        if theirs and letter.state is LetterState.QUEUED and not DATA_LETTERS & set(letter.kinds):
            yield letter


def _reached(person: Person | None, letter: OutboxLetter) -> bool:
    return person is not None and any(same(letter.addressee, email) for email in person.emails)


def _held(desk: Desk, actor: str, case: Case) -> bool:
    """Letters wait for the owner's yes, unless it was she who asked for them."""
    asking = desk.settings.mode == "ask" or answered_perhaps(desk, case)
    return desk.settings.mode == "dry" or (asking and actor != "owner")


def _new_digests(before: Case | None, case: Case) -> tuple[str, ...]:
    return case.digests[len(before.digests) if before else 0 :]


def _asked_for(ready: Written, before: Case, background: Background) -> Iterator[Item]:
    """What the letters ask of the owner: a yes, the post, a telephone call."""
    yield from _release_items(ready, background)
    yield from to_print(ready.letters, before, background)
    yield from to_tell(before, ready.case, background)


def _release_items(ready: Written, background: Background) -> Iterator[Item]:
    """In mode "ask" one yes releases the letters of one step."""
    held = [letter for letter in ready.letters if letter.state is LetterState.HELD]
    if held:
        proposal = {"letters": tuple(letter.kind for letter in held)}
        plan = ItemPlan(ItemKind.APPROVE, "", "release_letter", proposal)
        item = new_item(ready.case, plan, None, background)
        ids = tuple(letter.id for letter in held)
        yield replace(item, letters=ids, actions=("approve", "reject"))


def _released(
    decision: Decision, case: Case, background: Background, desk: Desk, changed: Mapping[str, str]
) -> Iterator[OutboxLetter]:
    for letter in desk.store.letters(case.id) if decision.releases else ():
        if letter.id in decision.releases:
            now = background.now
            if letter.id in changed:
                letter = rewritten(letter, changed[letter.id], desk, now)  # noqa: PLW2901  # from here on it is hers
            yield replace(letter, state=LetterState.QUEUED, not_before=now, proof=None)


def _suppressions(changed: Applied, case: Case, desk: Desk) -> Iterator[Suppression]:
    since = desk.local_day(case.received)
    for address, channels in changed.suppressed:
        yield Suppression(desk.store.hashed(address), since, channels, case.id)


def forgotten(changed: Applied, desk: Desk, but: str = "") -> tuple[Case, ...]:
    """The erased people's cases that are closed, without what was personal; `but` not that one.

    One that was open for its passphrase alone is closed: what that opens is no more.
    """
    gone = _gone(changed)
    if not gone:
        return ()
    now = desk.clock()
    others = (
        closed_if_done(without_passphrase(c), now) if c.details.passphrase else c
        for c in desk.store.cases()
        if c.id != but and gone & set(c.people)
    )
    return tuple(stripped(c) for c in others if not c.open)


def heirs(changed: Applied, desk: Desk) -> tuple[Person, ...]:
    """Colleagues of the erased, to whom the company's last dealing is handed on."""
    gone = _gone(changed)
    if not gone:
        return ()
    register = desk.store.people()
    left = (p for p in register if p.id not in gone and p.id not in changed.people)
    return tuple(handed_on((p for p in register if p.id in gone), left))


def _gone(changed: Applied) -> set[str]:
    return {*changed.removed, *changed.cut_down}


def gone_with(changed: Applied, faded: Sequence[Case], desk: Desk) -> tuple[str, ...]:
    """Ids of the items that an erasure leaves nothing to say about."""
    return (*of_the_gone(desk.store.items(), _gone(changed)), *of_closed(faded, desk))


def letters_of(cases: Sequence[Case], desk: Desk) -> Iterator[str]:
    """Ids of the letters of these cases in the outbox."""
    for case in cases:
        yield from (letter.id for letter in desk.store.letters(case.id))


def notices_to(changed: Applied, desk: Desk) -> tuple[str, ...]:
    """Ids of the policy notices in the outbox to the erased people."""
    return traces(desk, _erased(changed, desk))[0]


def _erased(changed: Applied, desk: Desk) -> Iterator[Person]:
    for person_id in dict.fromkeys((*changed.removed, *changed.cut_down)):
        person = desk.store.person(person_id)
        if person is not None:
            yield person


def to_clear_from_sent(
    changed: Applied, cases: Sequence[Case], desk: Desk
) -> Iterator[tuple[str, str]]:
    """Our own letters to an erased person go from Sent as well (redone until they are gone).

    cases: those the letters belong to.
    """
    if not (changed.removed or changed.cut_down):
        return
    known = {case.id: case for case in desk.store.cases()}
    told = [known.get(case.id, case) for case in cases]
    ids = [m.message_id for c in told for m in c.messages if m.direction == "out"]
    ids += traces(desk, _erased(changed, desk))[1]
    waiting = (desk.store.setting(CLEAR_SENT) or "").split()
    yield CLEAR_SENT, "\n".join(dict.fromkeys((*waiting, *filter(None, ids))))

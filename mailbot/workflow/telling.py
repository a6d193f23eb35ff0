"""The owner is told what waits: once a day, and at once where it cannot wait.

The mail and the note that it was written are one commit: stopped anywhere, she is told once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from mailbot import journal
from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.decide import INCIDENT_WITHIN
from mailbot.desk.owner.item import Waiting
from mailbot.desk.owner.mail import ByItself, News, told, trouble
from mailbot.desk.owner.news import (
    ALERT,
    DIGEST,
    MOST_ITEMS,
    Due,
    Wanted,
    digest_is_due,
    due_now,
    still_needed,
)
from mailbot.desk.owner.tokens import LIFETIME
from mailbot.errors import MailbotError, ServerRefused
from mailbot.post.contract import Outbox
from mailbot.store.contract import Commit, LetterState, LogEntry, LoggedEntry
from mailbot.workflow.desk import Desk
from mailbot.workflow.owner_letters import (
    DIGEST_AT,
    DIGEST_DAY,
    REFUSED,
    TOLD,
    before,
    may_rule_by_mail,
    sealed,
    voice_of,
)
from mailbot.workflow.sending import send_due

USUAL_HOUR = time(8)
"""From when on last days are told of where no digest is wanted."""
MAILBOX = "mailbox"
"""Mark: she was told that the mail server does not let us in."""
_DAY = timedelta(days=1)


def tell_owner(desk: Desk) -> None:
    """Write what is due to her now, if anything. Safe to run as often as one likes."""
    if not _wanted_at_all(desk):
        return
    known, wanted = before(desk), _wanted(desk)
    today = desk.local_day(desk.clock())
    items = tuple(item for item in desk.store.items() if item.ruled is None)
    cases = desk.store.open_cases()
    due = due_now(items, cases, known, wanted, today)
    day_passed = digest_is_due(known, wanted, today)
    if not due.kind and not day_passed:
        return
    settings = [(DIGEST_DAY, today.isoformat())] if day_passed else []
    if not due.kind:
        desk.store.commit(Commit(settings=settings))
        return
    marks = [*still_needed(known.told | due.marks, items, cases), *known.told & {MAILBOX}]
    settings += [(TOLD, "\n".join(marks)), (REFUSED, "")]
    if due.kind == DIGEST:
        settings.append((DIGEST_AT, desk.clock().isoformat()))
    desk.store.commit(_written(desk, due, settings))


def tell_trouble(desk: Desk) -> None:
    """Tell her, once until it is over, that the mail server does not let us in."""
    marks = before(desk).told
    if not _wanted_at_all(desk) or not desk.settings.digest.alerts or MAILBOX in marks:
        return
    ready = sealed(desk, ALERT, trouble(voice_of(desk)), ())
    settings = ((TOLD, "\n".join(sorted({*marks, MAILBOX}))),)
    entry = LogEntry(desk.clock(), "owner_told", facts=(("why", MAILBOX),))
    desk.store.commit(Commit(letters=(ready.letter,), settings=settings, log=(entry,)))


@contextmanager
def told_if_shut_out(desk: Desk, outbox: Outbox, stop: Callable[[], bool]) -> Iterator[None]:
    """Where the mail server lets nobody in, she is told by mail, if mail can still be sent.

    Last days count on: what is due to her leaves, too.
    """
    try:
        yield
    except ServerRefused:
        try:
            tell_trouble(desk)
            tell_owner(desk)
            send_due(desk, outbox, stop)
        except MailbotError as error:
            journal.outbox_away(str(error))
        raise
    let_in(desk)


def let_in(desk: Desk) -> None:
    """The mail server lets us in: another refusal is told anew."""
    marks = before(desk).told
    if MAILBOX in marks:
        desk.store.commit(Commit(settings=((TOLD, "\n".join(sorted(marks - {MAILBOX}))),)))


def _wanted_at_all(desk: Desk) -> bool:
    digest = desk.settings.digest
    return (digest.at is not None or digest.alerts) and desk.settings.mode != "dry"


def _wanted(desk: Desk) -> Wanted:
    """Wall time in her zone: an hour that summer time leaves out has come when it is past."""
    digest = desk.settings.digest
    here = desk.clock().astimezone(desk.settings.owner.timezone)
    passed = here.time() >= (digest.at or USUAL_HOUR)
    return Wanted(digest.at is not None, digest.alerts, passed)


def _written(desk: Desk, due: Due, settings: Sequence[tuple[str, str]]) -> Commit:
    asked = may_rule_by_mail(desk)
    shown = due.items[:MOST_ITEMS]
    mail = told(_news(desk, due, shown, asked=asked), voice_of(desk))
    ready = sealed(desk, due.kind, mail, shown if asked else ())
    facts = (("kind", due.kind), ("items", ",".join(item.id for item in shown)))
    return Commit(
        letters=(ready.letter,),
        letters_removed=tuple(_overtaken(desk)) if due.kind == DIGEST else (),
        tokens=ready.tokens,
        settings=settings,
        log=(LogEntry(desk.clock(), "owner_told", facts=facts),),
    )


def _overtaken(desk: Desk) -> Iterator[str]:
    """Digests that have not left yet: one is enough after days without a line."""
    for letter in desk.store.letters():
        if letter.kind == DIGEST and letter.state is LetterState.QUEUED:
            yield letter.id


def _news(desk: Desk, due: Due, shown: Sequence[Item], *, asked: bool) -> News:
    now = desk.clock()
    zone = desk.settings.owner.timezone
    ends = [(item.at + INCIDENT_WITHIN).astimezone(zone) for item in due.incidents]
    since = _since(desk)
    return News(
        waiting=tuple(
            Waiting(item, desk.store.case(item.case) if item.case else None, asked=asked)
            for item in shown
        ),
        near=due.near,
        incident_by=f"{min(ends):%Y-%m-%d %H:%M}" if ends else "",
        by_itself=tuple(_by_itself(desk, since)) if due.kind == DIGEST else (),
        since=desk.local_day(since),
        put_off=due.put_off,
        refused=int(desk.store.setting(REFUSED) or 0),
        until=desk.local_day(now + LIFETIME) if asked else None,
        more=len(due.items) - len(shown),
    )


def _since(desk: Desk) -> datetime:
    last = desk.store.setting(DIGEST_AT)
    return datetime.fromisoformat(last) if last else desk.clock() - _DAY


def _by_itself(desk: Desk, since: datetime) -> Iterator[ByItself]:
    """Letters that left since then though nobody was asked; in mode "ask" there are none."""
    written: set[object] = set()
    sent: dict[str, dict[str, None]] = {}
    for line in desk.store.log() if desk.settings.mode == "auto" else ():
        entry, facts = line.entry, dict(line.entry.facts)
        if entry.event == "letter_written" and entry.actor == "bot":
            written.add(facts.get("letter"))
        elif _left_since(line, since) and facts.get("letter") in written:
            sent.setdefault(entry.case, {})[str(facts.get("kind"))] = None
    for case_id, kinds in sent.items():
        case = desk.store.case(case_id)
        if case is not None:
            yield ByItself(case, tuple(kinds))


def _left_since(line: LoggedEntry, since: datetime) -> bool:
    return line.entry.event == "letter_accepted" and line.entry.at > since

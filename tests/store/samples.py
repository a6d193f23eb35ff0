"""Values to store, all about fictional people."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from mailbot.desk.judgement.case import Case, CaseMessage, Details, Event, Item, Matter, Suppression
from mailbot.desk.sender.identity import Grade
from mailbot.desk.sense.reading import Evidence
from mailbot.law.rights import Right, State
from mailbot.register.person import Happening, Person
from mailbot.store.contract import (
    Commit,
    LetterState,
    LogEntry,
    OutboxLetter,
    Sending,
    Store,
)

Opener = Callable[[], Store]

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def case_of(number: int = 1, *, days: int = 30, version: int = 0) -> Case:
    """A case as most are: one right, a mail in, a letter out. days: until its last day."""
    at = NOW + timedelta(minutes=number)
    due = date(2026, 11, 2) + timedelta(days=days)
    said = Evidence(Right.ACCESS, "Jag vill ha ut mina uppgifter", "access.sv.3")
    return Case(
        id=f"2026-{number:04}",
        version=version,
        token=f"token{number}",
        received=at,
        due=due,
        language="sv",
        identity=Grade.VERIFIED,
        people=(f"P{number}",),
        registered=f"kund{number}@kund.example",
        matters=(Matter(Right.ACCESS, State.DONE, "extract_sent"),),
        messages=(
            CaseMessage("in", f"<in{number}@kund.example>", "", "", "request", "received", at),
            CaseMessage("out", f"<out{number}@firm.example>", "", "", "extract", "sent", at, 1),
        ),
        events=(Event(at, "opened"), Event(at, "extract_sent", Right.ACCESS)),
        details=Details(
            sender=f"kund{number}@kund.example",
            name="Åsa Öberg",
            subject="Mina uppgifter",
            text="Hej! Jag vill ha ut mina uppgifter. Hälsningar Åsa",
            message_id=f"<in{number}@kund.example>",
            evidence=(said,),
            folder="INBOX",
            uidvalidity=1,
            uid=number,
        ),
        digests=(f"digest{number}",),
    )


def person_of(number: int = 1) -> Person:
    """A person at a company."""
    return Person(
        id=f"P{number}",
        name=f"Åsa Öberg {number}",
        emails=(f"kund{number}@kund.example",),
        company="Kund AB",
        happenings=(Happening(date(2026, 1, 1), "purchase"),),
    )


def item_of(*, due: date | None = None, minute: int = 0, case: str = "2026-0001") -> Item:
    """An item not yet numbered."""
    at = NOW + timedelta(minutes=minute)
    return Item(
        "", case, "approve", "O01", "erasure", Right.ERASURE, due, at, ("approve", "reject")
    )


def letter_of(
    number: int = 1,
    state: LetterState = LetterState.QUEUED,
    *,
    case: str = "2026-0001",
    minute: int = 0,
    not_before: datetime = NOW,
    filed: bool = False,
) -> OutboxLetter:
    """A letter of a case."""
    return OutboxLetter(
        id=f"{case}.{number}",
        case=case,
        kind="extract",
        kinds=("extract",),
        addressee="kund1@kund.example",
        message_id=f"<{case}.{number}@firm.example>",
        octets=b"Subject: Registerutdrag\r\n\r\n\xe5\x00",
        octets_sha256="00" * 32,
        sent_copy=b"copy",
        state=state,
        created=NOW + timedelta(minutes=minute),
        not_before=not_before,
        filed=filed,
    )


def suppression_of(hashed: str) -> Suppression:
    """A stop for all channels."""
    return Suppression(hashed, date(2026, 11, 2), ("all",), "2026-0001")


def sending_of(hours: int = 0) -> Sending:
    """A neutral reply to somebody, so many hours from now."""
    return Sending("ab" * 32, "neutral_identity", NOW + timedelta(hours=hours), verified=False)


def entry_of(event: str = "opened", **facts: str | int | bool | None) -> LogEntry:
    """A line of the log."""
    return LogEntry(NOW, event, "2026-0001", "bot", tuple(facts.items()))


def full_commit() -> Commit:
    """One of everything."""
    return Commit(
        cases=[case_of()],
        people=[person_of()],
        items=[item_of()],
        letters=[letter_of()],
        sendings=[sending_of()],
        seen_digests=["digest1"],
        log=[entry_of(letters=1)],
    )

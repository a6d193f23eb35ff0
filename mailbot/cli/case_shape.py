"""A case as `cases` and `show` give it to programs."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from mailbot.desk.judgement.case import Case, CaseMessage, Event
from mailbot.desk.letters.envelope import MAIL
from mailbot.law.deadlines import due_if_suspended, target
from mailbot.register.masking import masked
from mailbot.register.person import Person

People = Mapping[str, Person]


def case_shape(case: Case, people: People, zone: tzinfo) -> dict[str, Any]:
    """The keys of `cases`. Numbers of identity in free text are hidden."""
    return {
        "case": case.id,
        "received": case.received.astimezone(zone).isoformat(),
        "due": case.due.isoformat(),
        "extended_due": case.extended_due.isoformat() if case.extended_due else None,
        "state": "open" if case.open else "closed",
        "rights": [
            {"right": m.right.value, "state": m.state.value, "outcome": m.outcome}
            for m in case.matters
        ],
        "sender": case.details.sender,
        "contact": contact_of(case, people),
        "people": list(case.people),
        "identity": case.identity.value,
        "language": case.language,
        "subject": masked(case.details.subject),
        "channel": case.channel,
        "entered_by_hand": case.channel != MAIL,
        "by_post": case.by_post,
    }


def whole_case_shape(case: Case, people: People, zone: tzinfo) -> dict[str, Any]:
    """The keys of `show`: those of `cases`, with what happened, mails and letters."""
    return {
        **case_shape(case, people, zone),
        "events": [_event(event, zone) for event in case.events],
        "messages": [_message(message, zone) for message in case.messages],
        "evidence": [
            {"right": one.right.value, "quote": masked(one.quote), "rule": one.rule}
            for one in case.details.evidence
        ],
        "on_behalf_of": list(case.details.on_behalf_of),
        "limited_to": case.details.limited_to or None,
        "text": masked(case.details.text),
        "balancing": masked(case.details.balancing),
        "passphrase": case.details.passphrase or None,
        "target": target(case.received.astimezone(zone).date()).isoformat(),
        "id_asked_at": _moment(case.id_asked_at, zone),
        "id_confirmed_at": _moment(case.id_confirmed_at, zone),
        "due_if_suspended": suspended_due(case, zone),
        "tags": sorted(tag.value for tag in case.tags),
        "closed_at": case.closed_at.astimezone(zone).isoformat() if case.closed_at else None,
    }


def suspended_due(case: Case, zone: tzinfo) -> str | None:
    """The last day had the clock stood still while we asked who it is; shown, never used."""
    asked, confirmed = case.id_asked_at, case.id_confirmed_at
    if asked is None or confirmed is None:
        return None
    days = (at.astimezone(zone).date() for at in (case.received, asked, confirmed))
    return due_if_suspended(*days).isoformat()


def _moment(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat() if at else None


def contact_of(case: Case, people: People) -> str | None:
    """The name the register has for whom the case is about, else the record's id."""
    names = [people[p].name or p if p in people else p for p in case.people]
    return ", ".join(dict.fromkeys(names)) or None


def _event(event: Event, zone: tzinfo) -> dict[str, str | None]:
    return {
        "at": event.at.astimezone(zone).isoformat(),
        "event": event.event,
        "right": event.right.value if event.right else None,
        "detail": event.detail,
        "actor": event.actor,
    }


def _message(message: CaseMessage, zone: tzinfo) -> dict[str, str]:
    return {
        "direction": message.direction,
        "message_id": message.message_id,
        "to": message.to,
        "subject": masked(message.subject),
        "kind": message.kind,
        "state": message.state,
        "at": message.at.astimezone(zone).isoformat(),
    }

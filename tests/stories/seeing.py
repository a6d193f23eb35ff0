"""What is seen of a story from outside, and whether that is what was promised."""

from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import Any

from mailbot.desk.judgement.case import Case, Item
from mailbot.law.contact import may_advertise, may_contact
from mailbot.law.rights import Right
from mailbot.register.person import Person
from mailbot.store.contract import LetterState
from tests.schemas import extract_schema, wrong
from tests.stories.paper import enclosed_text, extracts_in, text_of
from tests.stories.telling import Story

LISTED = ("case", "item", "letter", "register")
FORBIDDEN = ("Datainspektionen", "Personuppgiftslagen", "None", "{{", "Undefined")


def compare(story: Story, expect: Mapping[str, Any]) -> None:
    """Every case, item and letter is as named, and there is none that is not named."""
    seen = {
        "case": [_case(case) for case in story.store.cases()],
        "item": [_item(item) for item in story.store.items()],
        "letter": [_letter(story, to, letter) for to, letter in story.post.taken],
        "register": [_person(person) for person in story.store.people()],
    }
    for what in LISTED:
        if what != "register" or what in expect:
            _compare(what, expect.get(what, []), seen[what])
    unknown = set(expect) - {*LISTED, *WHOLE}
    assert not unknown, f"unknown in expect.toml: {unknown}"
    for key in expect.keys() - {*LISTED}:
        WHOLE[key](story, expect[key])


def nothing_forbidden(story: Story) -> None:
    """No letter breaks what holds for every letter, and none is left unsent without a word."""
    for to, letter in story.post.taken:
        assert letter["To"] == to
        assert letter["Auto-Submitted"]
        assert not letter["Cc"]
        assert not letter["Reply-To"]
        assert not any(word in text_of(letter) for word in FORBIDDEN)
        for made in extracts_in(letter):
            assert list(wrong(made, extract_schema(), extract_schema())) == []
    unsent = [x for x in story.store.letters() if x.state is LetterState.QUEUED]
    assert not unsent or story.post.answer.outcome.value == "deferred"
    assert story.store.verify_log().ok


def _case(case: Case) -> dict[str, Any]:
    return {
        "rights": {m.right.value: f"{m.state.value}/{m.outcome or '-'}" for m in case.matters},
        "identity": case.identity.value,
        "state": "open" if case.open else "closed",
        "due": case.due,
        "extended_due": case.extended_due,
        "language": case.language,
        "people": list(case.people),
        "received": case.received,
        "subject": case.details.subject,
        "letters": {m.kind: m.state for m in case.messages if m.direction == "out"},
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "rule": item.rule,
        "reason": item.reason,
        "right": item.right.value if item.right else "",
        "actions": list(item.actions),
        "due": item.due,
    }


def _letter(story: Story, to: str, letter: EmailMessage) -> dict[str, Any]:
    text, enclosed = _one_line(text_of(letter)), _one_line(enclosed_text(letter))
    return {
        "kinds": list(story.written[letter["Message-ID"]].kinds),
        "to": to,
        "subject": str(letter["Subject"]),
        "says": text,
        "encloses": enclosed,
        "lacks": f"{letter['Subject']} {text} {enclosed}",
        "language": letter["Content-Language"],
        "in_reply_to": letter["In-Reply-To"],
        "auto_submitted": str(letter["Auto-Submitted"]),
        "enclosures": sorted(part.get_filename() or "" for part in letter.iter_attachments()),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "phone": person.phone,
        "emails": list(person.emails),
        "invoice_address": person.invoice_address,
        "restricted": list(person.restricted_fields),
        "grounds": [c.why for c in person.history if c.field == "restriction"],
        "marketing": person.marketing,
        "consent": person.consent,
        "kept_through": person.kept_through,
        "last_interaction": person.last_interaction,
        "title": person.title,
        "flags": list(person.flags),
        "notes": person.notes,
    }


def _compare(what: str, wanted: list[Mapping[str, Any]], seen: list[dict[str, Any]]) -> None:
    assert len(seen) == len(wanted), f"{what}: {seen}"
    for one, other in zip(wanted, seen, strict=True):
        assert what != "letter" or "to" in one, "each letter's addressee must be named"
        for key, value in one.items():
            assert _holds(key, value, other), f"{what}.{key}: wanted {value!r}, saw {other!r}"


def _holds(key: str, value: Any, seen: Mapping[str, Any]) -> bool:
    if key in {"says", "encloses"}:
        return all(part in seen[key] for part in value)
    if key == "lacks":
        return not any(part.casefold() in seen[key].casefold() for part in value)
    return bool(seen[key] == value)


def _nowhere(story: Story, words: list[str]) -> None:
    """None of the words is in any file of the data folder, nor in a copy filed in Sent."""
    files = [path for path in story.data.rglob("*") if path.is_file()]
    kept = [path.read_bytes() for path in files] + list(story.mailbox.sent.values())
    for word in words:
        assert files
        assert not any(word.encode() in octets for octets in kept), f"{word!r} is still kept"


def _suppressed(story: Story, addresses: Mapping[str, list[str]]) -> None:
    """Which channels each address is closed to; an empty list for none."""
    for address, channels in addresses.items():
        entry = story.store.suppressed(address)
        assert list(entry.channels if entry else ()) == channels, address


def _logged(story: Story, events: Mapping[str, int]) -> None:
    """How often each event stands in the accountability log."""
    told = [line.entry.event for line in story.store.log()]
    for event, times in events.items():
        assert told.count(event) == times, told


def _may_contact(story: Story, addresses: Mapping[str, bool]) -> None:
    """Whether ordinary mail may go to an address."""
    for address, allowed in addresses.items():
        assert may_contact(story.store.people_at((address,))).allowed is allowed, address


def _under_way(story: Story) -> tuple[str, ...]:
    """Records an open erasure or objection is about."""
    against = {Right.ERASURE, Right.OBJECTION}
    cases = story.store.open_cases()
    open_ = [c for c in cases if any(m.right in against and not m.state.final for m in c.matters)]
    return tuple(person_id for case in open_ for person_id in case.people)


def _may_advertise(story: Story, addresses: Mapping[str, bool]) -> None:
    """Whether advertising may go to an address."""
    for address, allowed in addresses.items():
        answer = may_advertise(
            story.store.people_at((address,)),
            times_up=(),
            erasure_due=_under_way(story),
            today=story.desk.local_day(story.now),
            suppressed=story.store.suppressed(address) is not None,
        )
        assert answer.allowed is allowed, (address, answer.because)


def _alike(story: Story, groups: list[list[int]]) -> None:
    """Letters (counted from 1) that are the same but for case number and threading."""
    for group in groups:
        told = [_bare(story, story.post.taken[number - 1][1]) for number in group]
        assert len(set(told)) == 1, told


def _bare(story: Story, letter: EmailMessage) -> tuple[str, str]:
    case = story.written[letter["Message-ID"]].case
    return str(letter["Subject"]).replace(case, "#"), text_of(letter).replace(case, "#")


WHOLE: Mapping[str, Callable[[Story, Any], None]] = {
    "nowhere": _nowhere,
    "suppressed": _suppressed,
    "logged": _logged,
    "may_contact": _may_contact,
    "may_advertise": _may_advertise,
    "alike": _alike,
}
"""What may be said of the whole, beside its lists."""

"""One item of the queue: what it is about, what can be said of it, and the ruling itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.responses import Response

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.refusals import SECOND_COPIES
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.desk.sender.identity import Grade
from mailbot.errors import ChangedSince, Fault, UsageError
from mailbot.law.erasure_parts import BY_OWNER
from mailbot.law.step import ItemKind
from mailbot.register.person import Person
from mailbot.review.choices import LETTER, RIGHTS, Choice, choices, kind_of_no, ruling_of
from mailbot.review.outlook import Look, looked, prepared, wordings
from mailbot.review.pages.queue import days_left, urgency
from mailbot.review.quoted import marked
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.said import said
from mailbot.workflow import pending
from mailbot.workflow import ruling as rulings
from mailbot.workflow.desk import Desk
from mailbot.workflow.marking import mark_of
from mailbot.workflow.paper import files_of, is_paper
from mailbot.workflow.unextending import telling

UNPROCESSABLE = 422
_OURS = frozenset({"mark", "people", "who", "share", "count", "concerns", "register"})
"""Facts of a proposal that are told in words elsewhere, or are for the program alone."""
_NONE: tuple[object, ...] = ("", None, (), [])
CHOICES = (
    "approve",
    "as_right",
    "identified",
    "text",
    "found",
    "ask",
    "by_hand",
    "reject",
    "extend",
)


def _show(visit: Visit) -> Response:
    item = _named(visit)
    if item is None:
        return _gone(visit)
    look = Look()
    if item.ruled is None and "approve" in item.actions:
        look = _look(visit, item, Ruling(Verb.APPROVE))
    return _rendered(visit, item, look)


def _preview(visit: Visit) -> Response:
    """POST, for what was written stands in it; nothing is changed by it."""
    item = _named(visit)
    if item is None:
        return _gone(visit)
    with visit.site.outside.connected() as desk:
        ours = _ours(desk, item, visit)
        ruling = ruling_of(visit.form, ours)
        look = looked(desk, item, ruling, ours)
    return _confirm(visit, item, ruling, look)


def _rule(visit: Visit) -> Response:
    """The ruling. What changed since it was shown is shown again, and nothing is done."""
    item = _named(visit)
    if item is None:
        return _gone(visit)
    if visit.form.text("choice") not in CHOICES:
        return _rendered(visit, item, Look(), CONFLICT)
    with visit.site.outside.connected() as desk:
        ours = _ours(desk, item, visit)
        ruling = ruling_of(visit.form, ours)
        try:
            _done(desk, item, ruling, visit.form.text("shown"))
        except ChangedSince:
            look = looked(desk, item, ruling, ours)
            return _confirm(visit, item, ruling, look, changed=True)
        except UsageError as fault:
            if visit.store.item(item.id) is None:
                return _gone(visit)
            return _confirm(visit, item, ruling, Look(faults=fault.faults))
    noted = visit.desk.settings.delay_minutes and ruling.verb is not Verb.EXTEND
    return visit.to("/", "noted" if noted else f"did_{visit.form.text('choice')}", item=item.id)


def _done(desk: Desk, item: Item, ruling: Ruling, shown: str) -> None:
    if ruling.verb is not Verb.EXTEND:
        pending.decide(desk, item.id, ruling, shown)
        return
    if not ruling.reason:
        right = said("say why; the person is told")
        raise UsageError([Fault(item.id, said("an extension needs its reason"), right)])
    if shown and mark_of(desk, prepared(desk, item, ruling)) != shown:
        raise ChangedSince(
            [Fault(item.id, said("is no longer as it was shown"), said("look at it again"))]
        )
    rulings.extend(desk, item.case, ruling.reason)


def _undo(visit: Visit) -> Response:
    item = _named(visit)
    if item is None:
        return _gone(visit)
    pending.undo(visit.desk, item.id)
    return visit.to(f"/items/{item.id}", "undone")


def _named(visit: Visit) -> Item | None:
    return visit.store.item(visit.place["item"].strip().upper())


def _gone(visit: Visit) -> Response:
    """Ruled on in another window, by mail or in the terminal: told, and nothing done twice."""
    case = visit.store.case(visit.query.get("case") or visit.form.text("case"))
    return visit.render("gone.html", CONFLICT, case=case, name=visit.place["item"])


def _ours(desk: Desk, item: Item, visit: Visit) -> Mapping[str, str]:
    """Our own wording of the letters, where the form brings one of hers."""
    if not any(name.startswith(LETTER) for name, _ in visit.form.fields):
        return {}
    try:
        return wordings(prepared(desk, item, ruling_of(visit.form)))
    except UsageError:
        return {}


def _look(visit: Visit, item: Item, ruling: Ruling) -> Look:
    with visit.site.outside.connected() as desk:
        return looked(desk, item, ruling)


def _rendered(visit: Visit, item: Item, look: Look, status: int = 200) -> Response:
    case = visit.store.case(item.case) if item.case else None
    said = choices(visit, item, case)
    return visit.render("item.html", status, **_facts(visit, item, case), look=look, choices=said)


def _confirm(
    visit: Visit, item: Item, ruling: Ruling, look: Look, *, changed: bool = False
) -> Response:
    """What will be done, with one button that does it, and what she wrote to be changed on."""
    case = visit.store.case(item.case) if item.case else None
    choice = next(
        (c for c in choices(visit, item, case) if c.key == visit.form.text("choice")), None
    )
    status = CONFLICT if changed else UNPROCESSABLE if look.faults else 200
    kept = [
        (name, visit.form.text(name))
        for name in dict(visit.form.fields)
        if name not in {"token", "shown"} and name != "only"
    ]
    kept += [("only", one) for one in ruling.only]
    return visit.render(
        "confirm.html",
        status,
        **_facts(visit, item, case),
        look=look,
        choice=choice or Choice("approve", ""),
        kept=kept,
        changed=changed,
        hers=dict(ruling.changed),
    )


def _facts(visit: Visit, item: Item, case: Case | None) -> dict[str, object]:
    texts = visit.site.owner_texts
    people = people_of(visit, case) if case else ()
    quotes = [one.quote for one in case.details.evidence] if case else []
    return {
        "item": item,
        "case": case,
        "people": people,
        "proof": proof_of(case) if case else "",
        "summary": visit.summary(item),
        "kind": texts.kind(item.kind, item.actions),
        "urgency": urgency(item.due, visit.today),
        "left": days_left(visit, item.due),
        "mail": marked(case.details.text, quotes) if case else "",
        "about": tuple(_batch(visit, item)),
        "divisible": item.kind == ItemKind.RETENTION,
        "proposed": {k: v for k, v in item.proposal.items() if k not in _OURS and v not in _NONE},
        "files": tuple(files_of_item(visit, item)),
        "plan": tuple(_plan(visit, item)),
        "refuses": kind_of_no(item, case) == "reject_refusal",
        "fee": item.right is not None and item.reason in SECOND_COPIES,
        "rights": RIGHTS,
        "answered_since": _answered_since(item, case),
        "name_of": partial(name_of, visit),
        "extension": telling(visit.store, case) if case else None,
        "delay": visit.desk.settings.delay_minutes,
    }


def people_of(visit: Visit, case: Case) -> tuple[Person, ...]:
    """The records the case is about, as they stand now."""
    found = (visit.store.person(person_id) for person_id in case.people)
    return tuple(person for person in found if person is not None)


def name_of(visit: Visit, person_id: str) -> str:
    """A record as she knows it: the name, and the id."""
    return visit.called(person_id)


def proof_of(case: Case) -> str:
    """How it was established who it is, in a word of ours."""
    if case.identity is not Grade.VERIFIED:
        told = case.identity is Grade.UNVERIFIED and case.by_hand
        return "by_hand_unverified" if told else case.identity.value
    events = {event.event for event in case.events}
    if "code_confirmed" in events:
        return "by_code"
    if case.by_hand:
        return "by_hand"
    identified = case.id_confirmed_at is not None and case.id_asked_at is not None
    return "by_owner" if identified else "by_server"


def _batch(visit: Visit, item: Item) -> Iterator[tuple[str, str]]:
    """Id and name of each record an item of no case is about."""
    named = item.proposal.get("people", ()) if not item.case else ()
    for person_id in named if isinstance(named, list | tuple) else ():
        person = visit.store.person(str(person_id))
        if person is not None:
            yield person.id, person.name or person.company


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an erasure's plan. units: name and word of each field that may go or stay."""

    key: str
    source: str
    does: str
    units: tuple[tuple[str, str], ...]
    until: date | None
    reason: str
    by_owner: bool


def _plan(visit: Visit, item: Item) -> Iterator[Part]:
    """The plan of an erasure, part by part, in her words."""
    told = item.proposal.get("plan", ())
    words = visit.desk.rulebook.texts.words[visit.site.words.language]
    for part in told if isinstance(told, list | tuple) else ():
        key, fields = str(part.get("part", "")), part.get("fields") or ()
        units = tuple((f"{key}.{f}", words.word(f, "fields")) for f in fields) or ((key, key),)
        until = date.fromisoformat(str(part["until"])) if part.get("until") else None
        yield Part(
            key,
            str(part.get("source", "")),
            str(part.get("does", "")),
            units,
            until,
            str(part.get("reason", "")),
            part.get("by") == BY_OWNER,
        )


def files_of_item(visit: Visit, item: Item) -> Iterator[tuple[str, str]]:
    """Name and address of each file of the letters on paper that the item is about."""
    for letter in visit.store.letters(item.case) if item.letters else ():
        if letter.id in item.letters and is_paper(letter):
            for number, file in enumerate(files_of(letter)):
                yield file.name, f"/cases/{item.case}/letters/{letter.id}/{number}"


def _answered_since(item: Item, case: Case | None) -> bool:
    """A mail of theirs has come in since she asked."""
    if case is None or item.asked is None:
        return False
    return any(m.direction == "in" and m.at > item.asked for m in case.messages)


PAGES = (
    Page("/items/{item}", show=_show, nav="queue"),
    Page("/items/{item}/look", act=_preview, nav="queue"),
    Page("/items/{item}/rule", act=_rule, nav="queue"),
    Page("/items/{item}/undo", act=_undo, nav="queue"),
)

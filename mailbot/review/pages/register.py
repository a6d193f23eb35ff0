"""Everybody in the register: finding, sorting, taking it out as a file."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from starlette.responses import Response

from mailbot.mail.draft import Enclosure
from mailbot.register.person import Person
from mailbot.review.paging import part_of
from mailbot.review.visit import Page, Visit
from mailbot.workflow.exporting import FORMS, exported

PER_PAGE = 50
_LONGEST = 200
"""Characters of a search."""


def _show(visit: Visit) -> Response:
    wanted = " ".join(visit.query.get("q", "")[:_LONGEST].split())
    sorts = _sorts(visit)
    sort = visit.query.get("sort", "")
    sort = sort if sort in sorts else "name"
    everybody = visit.store.people()
    listed = sorted(found(everybody, wanted), key=sorts[sort])
    if sort == "last":
        listed = listed[::-1]
    part = part_of(listed, visit.query.get("page", ""), PER_PAGE, {"q": wanted, "sort": sort})
    return visit.render(
        "register.html",
        part=part,
        wanted=wanted,
        sort=sort,
        count=len(listed),
        everybody=len(everybody),
        forms=tuple(FORMS),
    )


def found(people: Sequence[Person], wanted: str) -> Sequence[Person]:
    """Those in whose record every word stands."""
    words = wanted.casefold().split()
    if not words:
        return people
    return [person for person in people if all(word in _said(person) for word in words)]


def _said(person: Person) -> str:
    held = (person.id, person.name, *person.emails, person.phone, person.company)
    return "\n".join((*held, person.customer_number, person.organisation_number)).casefold()


def _sorts(visit: Visit) -> dict[str, Callable[[Person], tuple[object, ...]]]:
    """How the list may stand: what it goes by, by the word of the address."""
    last = visit.say("register.after_z")

    def text(said: str) -> tuple[bool, list[int]]:
        return (not said, [_place(char, last) for char in said.casefold()])

    return {
        "name": lambda p: (*text(p.name), _number(p)),
        "company": lambda p: (*text(p.company), *text(p.name)),
        "last": lambda p: (p.last_interaction or date.min, _number(p)),
        "id": lambda p: (_number(p),),
    }


def _place(char: str, last: str) -> int:
    """Where a letter stands in the alphabet; those of `last` behind all others."""
    at = last.find(char)
    if at >= 0:
        return 0x110000 + at
    return ord(char if char.isascii() else unicodedata.normalize("NFD", char)[0])


def _number(person: Person) -> int:
    digits = person.id[1:]
    return int(digits) if digits.isdecimal() else 0


def _export(visit: Visit) -> Response:
    """Everybody, as a file."""
    form = visit.place["form"]
    if form not in FORMS:
        return visit.missing()
    octets = exported(visit.store, visit.store.people(), form)
    return visit.download(Enclosure(f"register.{form}", FORMS[form], octets))


PAGES = (
    Page("/register", show=_show, nav="register"),
    Page("/register/export/{form}", show=_export, nav="register"),
)

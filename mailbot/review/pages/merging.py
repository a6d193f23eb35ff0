"""Two records of one person made one: finding the other, both side by side, what they become."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from starlette.responses import Response

from mailbot.errors import ChangedSince
from mailbot.law.contents import SHOWN
from mailbot.law.terms import Terms
from mailbot.register.alike import akin
from mailbot.register.joining import differing, follows
from mailbot.register.masking import masked
from mailbot.register.person import Person
from mailbot.review.pages.person import held_as_text, terms_of
from mailbot.review.pages.register import found
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.workflow.committing import Prepared
from mailbot.workflow.joining import agreed, merging
from mailbot.workflow.marking import mark_of

MOST = 20
"""Records offered; more are found by more words."""
FIELDS = (*SHOWN, "recipients")


@dataclass(frozen=True, slots=True)
class Row:
    """A field of several records. differs: two of them say something, and not the same."""

    name: str
    label: str
    values: tuple[str, ...]
    differs: bool = False


def _search(visit: Visit) -> Response:
    """Records that may be of the same person; with words, those that hold them."""
    person = visit.store.person(visit.place["person"].strip().upper())
    if person is None or person.kept_through is not None:
        return visit.missing()
    wanted = " ".join(visit.query.get("q", "").split())
    others = [p for p in visit.store.people() if p.id != person.id and p.kept_through is None]
    like = found(others, wanted) if wanted else [p for p in others if akin(person, p)]
    return visit.render(
        "merge.html",
        person=person,
        wanted=wanted,
        others=tuple(islice(like, MOST)),
        more=len(like) > MOST,
    )


def _compare(visit: Visit) -> Response:
    return _compared(visit, ())


def _compared(visit: Visit, take: Sequence[str], *, stale: bool = False) -> Response:
    """Both, and what the one would hold. take: fields in which the second is right."""
    two = _two(visit)
    if two is None:
        return visit.missing()
    first, second = two
    given_way = differing(first, second)
    take = tuple(name for name in given_way if name in take)
    ready = _prepared(visit, two, take)
    (new,) = ready.commit.people
    return visit.render(
        "merging.html",
        CONFLICT if stale else 200,
        first=first,
        second=second,
        new=new,
        rows=tuple(rows((first, second, new), terms_of(visit), given_way)),
        take=take,
        follows=follows(first, second, new),
        cases=tuple(case.id for case in ready.commit.cases),
        why=visit.form.text("why"),
        mark=mark_of(visit.desk, ready),
        stale=stale,
    )


def _choose(visit: Visit) -> Response:
    """In which fields the second is right: shown anew with those; nothing is changed."""
    taken = (name.removeprefix("right:") for name, said in visit.form.fields if said == "second")
    return _compared(visit, tuple(taken))


def _merge(visit: Visit) -> Response:
    """What was shown is done; where it would be something else now, it is shown again."""
    two, take = _two(visit), visit.form.text("take").split(",")
    if two is None:
        return visit.missing()
    fields = tuple(name for name in differing(*two) if name in take)
    try:
        agreed(visit.desk, lambda: _prepared(visit, two, fields), visit.form.text("mark"))
    except ChangedSince:
        return _compared(visit, take, stale=True)
    return visit.to(f"/register/{two[0].id}", "merged")


def _two(visit: Visit) -> tuple[Person, Person] | None:
    ids = (visit.place["person"], visit.place["other"])
    first, second = (visit.store.person(one.strip().upper()) for one in ids)
    if first is None or second is None or first.id == second.id:
        return None
    return first, second


def _prepared(visit: Visit, two: tuple[Person, Person], take: Sequence[str]) -> Prepared:
    why = masked(visit.form.text("why"))
    return merging(visit.desk, (two[0].id, two[1].id), take, why)


def rows(people: Sequence[Person], terms: Terms, differ: Sequence[str] = ()) -> Iterator[Row]:
    """Every field that holds something in one of the records, as the owner reads it."""
    for name in FIELDS:
        values = tuple(_said(person, name, terms) for person in people)
        if any(values):
            yield Row(name, terms.fields.get(name, name), values, name in differ)


def _said(person: Person, name: str, terms: Terms) -> str:
    if name == "recipients":
        return ", ".join(one.name or one.email for one in person.recipients)
    return held_as_text(person, name, terms)


PAGES = (
    Page("/register/{person}/merge", show=_search, nav="register"),
    Page("/register/{person}/merge/{other}", show=_compare, act=_merge, nav="register"),
    Page("/register/{person}/merge/{other}/choose", act=_choose, nav="register"),
)

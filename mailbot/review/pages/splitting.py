"""One record made two: what goes to the new person is chosen, shown, then done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from mailbot.errors import ChangedSince, Fault, UsageError
from mailbot.register.edit import typed
from mailbot.register.joining import ONE_VALUE, SHARED
from mailbot.register.masking import masked
from mailbot.register.person import Person
from mailbot.review.pages.merging import rows
from mailbot.review.pages.person import held_as_text, terms_of
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.workflow.committing import Prepared
from mailbot.workflow.joining import agreed, splitting
from mailbot.workflow.marking import mark_of

STAY, GO, BOTH = "stay", "go", "both"
_ONES_OWN = frozenset({"customer_number", "identification_number"})
"""Fields that no two people share."""
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that holds something. options: where its value may be; chosen: where it shall."""

    name: str
    label: str
    value: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form says. values: of the new record; left: of the old one, where it changes."""

    values: Mapping[str, object]
    left: Mapping[str, object]


def _show(visit: Visit) -> Response:
    return _form(visit)


def _look(visit: Visit) -> Response:
    """Both records as they would be; nothing is changed."""
    return _form(visit, looked=True)


def _split(visit: Visit) -> Response:
    """What was shown is done; where it would be something else now, it is shown again."""
    person = _person(visit)
    if person is None:
        return visit.missing()
    try:
        wanted = _wanted(visit, person)
        done = agreed(visit.desk, lambda: _prepared(visit, wanted), visit.form.text("mark"))
    except ChangedSince:
        return _form(visit, looked=True, stale=True)
    except UsageError:
        return _form(visit, looked=True)
    new = next(one for one in done.commit.people if one.id != person.id)
    return visit.to(f"/register/{new.id}", "split")


def _form(visit: Visit, *, looked: bool = False, stale: bool = False) -> Response:
    person = _person(visit)
    if person is None:
        return visit.missing()
    faults: tuple[Fault, ...] = ()
    ready = None
    if looked:
        try:
            ready = _prepared(visit, _wanted(visit, person))
        except UsageError as fault:
            faults = fault.faults
    terms = terms_of(visit)
    form = visit.form
    return visit.render(
        "split.html",
        CONFLICT if stale else UNPROCESSABLE if faults else 200,
        person=person,
        fields=tuple(_asked(visit, person)),
        emails=form.texts("emails"),
        names={
            "name": form.text("name"),
            "left_name": form.text("left_name") if looked else person.name,
        },
        why=form.text("why"),
        rows=tuple(rows(ready.commit.people, terms)) if ready else (),
        two=ready.commit.people if ready else (),
        cases=tuple(case.id for case in ready.commit.cases) if ready else (),
        mark=mark_of(visit.desk, ready) if ready else "",
        kept=[one for one in form.fields if one[0] not in {"token", "mark"}],
        faults=faults,
        stale=stale,
    )


def _person(visit: Visit) -> Person | None:
    person = visit.store.person(visit.place["person"].strip().upper())
    return person if person is not None and person.kept_through is None else None


def _asked(visit: Visit, person: Person) -> Iterator[Asked]:
    terms = terms_of(visit)
    for name in ONE_VALUE:
        if name != "name" and getattr(person, name):
            options = (STAY, GO) if name in _ONES_OWN else (STAY, GO, BOTH)
            usual = BOTH if name in SHARED else STAY
            picked = visit.form.text(name)
            chosen = picked if picked in options else usual
            yield Asked(
                name, terms.fields[name], held_as_text(person, name, terms), options, chosen
            )


def _wanted(visit: Visit, person: Person) -> Wanted:
    """What goes where. Raises: UsageError if a name cannot be kept."""
    values: dict[str, object] = {"emails": visit.form.texts("emails")}
    values["name"] = _name(visit, "name")
    left: dict[str, object] = {}
    if (stays := _name(visit, "left_name")) != person.name:
        left["name"] = stays
    for one in _asked(visit, person):
        values[one.name] = getattr(person, one.name) if one.chosen != STAY else ""
        if one.chosen == GO:
            left[one.name] = ""
    return Wanted(values, left)


def _name(visit: Visit, field: str) -> str:
    read = typed([f"name={visit.form.text(field)}"], {"name": "name"}, visit.today)
    if read.faults:
        raise UsageError(read.faults)
    return str(read.values["name"])


def _prepared(visit: Visit, wanted: Wanted) -> Prepared:
    why = masked(visit.form.text("why"))
    person_id = visit.place["person"].strip().upper()
    return splitting(visit.desk, person_id, wanted.values, why, wanted.left)


PAGES = (
    Page("/register/{person}/split", show=_show, act=_split, nav="register"),
    Page("/register/{person}/split/look", act=_look, nav="register"),
)

"""A file brought into the register: what would change is shown before anything does."""

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from mailbot.errors import Fault, FaultyInput, RegisterError, UsageError
from mailbot.register.columns import Column, columns_of, guessed
from mailbot.register.merge import PersonChange
from mailbot.register.person import Person
from mailbot.register.table import header_key, with_own
from mailbot.review.guard import LARGEST
from mailbot.review.pages.person import held_as_text, terms_of
from mailbot.review.pages.person_edit import registry_of
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.rulebook.headers import COLUMNS
from mailbot.said import said
from mailbot.store.contract import Commit
from mailbot.store.erasures import gone_addresses
from mailbot.workflow.importing import ContactFile, Imported, Wanted, import_file

_CHOOSE = said("choose a CSV, vCard or JSON file")

MOST_SHOWN = 100
"""New and changed records listed; a first import may hold thousands."""
ENDINGS = ("csv", "vcf", "vcard", "json")
CHOSEN = "columns:"
"""Setting: a digest of a file's headers follows; its value is the field of each column."""


@dataclass(frozen=True, slots=True)
class Value:
    """A field that changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of the file. chosen: the field it is taken for, "" for none.

    known: it has a name that is known. sure: so it is, or she has said what it is.
    """

    column: Column
    chosen: str
    known: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do."""

    done: Imported
    changes: tuple[tuple[Person, tuple[Value, ...]], ...]
    vanished: tuple[Person, ...]
    mark: str


def _show(visit: Visit) -> Response:
    return _rendered(visit, None)


def _look(visit: Visit) -> Response:
    chosen = visit.form.file("file")
    if chosen is None or not chosen.octets:
        fault = Fault(said("the file"), said("none is chosen"), _CHOOSE)
        return _rendered(visit, None, faults=(fault,))
    return _previewed(visit, ContactFile(chosen.name, chosen.octets))


def _posted(visit: Visit) -> ContactFile:
    """The file as it was shown. Raises: UsageError."""
    return ContactFile(visit.form.text("name"), _unpacked(visit.form.text("packed")))


def _previewed(visit: Visit, file: ContactFile, *, again: bool = False) -> Response:
    try:
        preview = _preview(visit, file)
    except FaultyInput as fault:
        return _rendered(visit, file, faults=fault.faults)
    return _rendered(visit, file, preview, again=again)


def _apply(visit: Visit) -> Response:
    """What was shown is done; where it would be something else now, it is shown again.

    Columns she has chosen otherwise than they were shown with are shown so first.
    """
    file, form = _posted(visit), visit.form
    if form.text("do") == "look" or form.text("shown") != ",".join(form.texts("column")):
        return _previewed(visit, file)
    try:
        if _preview(visit, file).mark != visit.form.text("mark"):
            return _previewed(visit, file, again=True)
        done = _imported(visit, file, dry=False)
    except FaultyInput as fault:
        return _rendered(visit, file, faults=fault.faults)
    _remember(visit, file)
    count = len(done.plan.added) + len(done.plan.changed)
    return visit.to("/register", "imported" if count else "nothing_changed")


def _rendered(
    visit: Visit,
    file: ContactFile | None,
    preview: Preview | None = None,
    faults: tuple[Fault, ...] = (),
    *,
    again: bool = False,
) -> Response:
    """The file's columns and what it would do; without a file, the form to choose one."""
    terms = terms_of(visit)
    asked = _asked(visit, file) if file else ()
    return visit.render(
        "importing.html",
        CONFLICT if again or faults else 200,
        preview=preview,
        faults=faults,
        file=file,
        packed=base64.b64encode(zlib.compress(file.octets)).decode() if file and asked else "",
        asked=asked,
        options=tuple((name, terms.fields[name]) for name in COLUMNS),
        again=again,
        most=MOST_SHOWN,
        whole=bool(visit.form.text("whole")),
    )


def _headers(visit: Visit) -> Mapping[str, str]:
    """Field by header, the names of mailbot.toml among them. Raises: UsageError."""
    settings = visit.desk.settings
    headers, faults = with_own(visit.desk.rulebook.headers, settings.headers, "[register] headers")
    if faults:
        raise UsageError(faults)
    return headers


def _asked(visit: Visit, file: ContactFile) -> tuple[Asked, ...]:
    """Each column with what it is taken for: as chosen now, as the last time, or as guessed."""
    columns = columns_of(file.octets, file.kind)
    headers = _headers(visit)
    known = {header_key(header) for header in headers}
    said_now = visit.form.texts("column")
    before = (visit.store.setting(_remembered(columns)) or "").split(",")
    likely, told = guessed(columns, headers), False
    for chosen in (said_now, before):
        if len(chosen) == len(columns) and any(chosen):
            likely, told = tuple(one if one in COLUMNS else "" for one in chosen), True
            break
    found = (
        (one, field, header_key(one.header) in known)
        for one, field in zip(columns, likely, strict=True)
    )
    return tuple(Asked(one, field, by_name, by_name or told) for one, field, by_name in found)


def _remembered(columns: Sequence[Column]) -> str:
    """The setting that keeps what the columns of such a file are."""
    headers = "\n".join(header_key(one.header) for one in columns)
    return CHOSEN + hashlib.sha256(headers.encode()).hexdigest()[:32]


def _remember(visit: Visit, file: ContactFile) -> None:
    """What she said of columns is said of the next file like it."""
    asked = _asked(visit, file)
    if any(not one.known for one in asked):
        key = _remembered([one.column for one in asked])
        fields = ",".join(one.chosen for one in asked)
        visit.store.commit(Commit(settings=((key, fields),)))


def _imported(visit: Visit, file: ContactFile, *, dry: bool) -> Imported:
    """Raises: FaultyInput with all that is wrong; then nothing is imported."""
    if file.kind not in ENDINGS:
        wrong = said("is no file of contacts, by its name")
        raise RegisterError([Fault(file.name, wrong, _CHOOSE)])
    asked = _asked(visit, file)
    own = {one.column.header: one.chosen for one in asked if file.kind == "json"}
    wanted = Wanted(
        own,
        places=tuple(one.chosen for one in asked),
        whole=bool(visit.form.text("whole")),
        dry=dry,
        erased=gone_addresses(visit.desk.settings.data),
    )
    return import_file(registry_of(visit), file, _headers(visit), wanted)


def _preview(visit: Visit, file: ContactFile) -> Preview:
    done = _imported(visit, file, dry=True)
    changes = tuple((one.new, tuple(_values(visit, one))) for one in done.plan.changed[:MOST_SHOWN])
    gone = (visit.store.person(person) for person in done.vanished)
    vanished = tuple(person for person in gone if person is not None)
    return Preview(done, changes, vanished, _mark(done))


def _values(visit: Visit, change: PersonChange) -> Iterator[Value]:
    terms = terms_of(visit)
    for name in change.fields:
        if name == "recipients":
            texts = (", ".join(r.name for r in p.recipients) for p in (change.old, change.new))
        else:
            texts = (held_as_text(person, name, terms) for person in (change.old, change.new))
        yield Value(terms.fields.get(name, name), *texts)


def _mark(done: Imported) -> str:
    """Of all that would be added and changed, but for the moment it happens at."""
    plan = done.plan
    added = [(p.id, p.name, p.emails) for p in plan.added]
    changed = [
        (
            one.old.id,
            [(name, getattr(one.old, name), getattr(one.new, name)) for name in one.fields],
        )
        for one in plan.changed
    ]
    return hashlib.sha256(repr((added, changed, done.vanished)).encode()).hexdigest()


def _unpacked(packed: str) -> bytes:
    """The file as it was shown, never larger than one that may be chosen. Raises: UsageError."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), LARGEST)
    except (ValueError, zlib.error) as error:
        raise UsageError(
            [Fault(said("the file"), said("is damaged"), said("choose it again"))]
        ) from error


PAGES = (
    Page("/register/import", show=_show, act=_look, nav="register"),
    Page("/register/import/apply", act=_apply, nav="register"),
)

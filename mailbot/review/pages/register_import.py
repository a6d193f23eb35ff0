"""A file brought into the register: what would change is shown before anything does."""

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from mailbot.errors import Fault, FaultyInput, RegisterError, UsageError
from mailbot.register.merge import PersonChange
from mailbot.register.person import Person
from mailbot.register.table import with_own
from mailbot.review.guard import LARGEST
from mailbot.review.pages.person import held_as_text, terms_of
from mailbot.review.pages.person_edit import registry_of
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.said import said
from mailbot.store.erasures import gone_addresses
from mailbot.workflow.importing import ContactFile, Imported, Wanted, import_file

_CHOOSE = said("choose a CSV, vCard or JSON file")

MOST_SHOWN = 100
"""New and changed records listed; a first import may hold thousands."""
ENDINGS = ("csv", "vcf", "vcard", "json")


@dataclass(frozen=True, slots=True)
class Value:
    """A field that changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. packed: the file itself, to come back with the yes."""

    file: ContactFile
    packed: str
    done: Imported
    changes: tuple[tuple[Person, tuple[Value, ...]], ...]
    vanished: tuple[Person, ...]
    mark: str


def _show(visit: Visit) -> Response:
    return _form(visit)


def _look(visit: Visit) -> Response:
    chosen = visit.form.file("file")
    if chosen is None or not chosen.octets:
        return _form(visit, faults=(Fault(said("the file"), said("none is chosen"), _CHOOSE),))
    return _previewed(visit, ContactFile(chosen.name, chosen.octets))


def _previewed(visit: Visit, file: ContactFile, *, again: bool = False) -> Response:
    try:
        preview = _preview(visit, file)
    except FaultyInput as fault:
        return _form(visit, faults=fault.faults, name=file.name)
    return visit.render(
        "importing.html",
        CONFLICT if again else 200,
        preview=preview,
        faults=(),
        name=file.name,
        again=again,
        most=MOST_SHOWN,
        maps=visit.form.text("maps"),
        whole=bool(visit.form.text("whole")),
    )


def _apply(visit: Visit) -> Response:
    """What was shown is done; where it would be something else now, it is shown again."""
    file = ContactFile(visit.form.text("name"), _unpacked(visit.form.text("packed")))
    try:
        if _preview(visit, file).mark != visit.form.text("mark"):
            return _previewed(visit, file, again=True)
        done = _imported(visit, file, dry=False)
    except FaultyInput as fault:
        return _form(visit, faults=fault.faults, name=file.name)
    count = len(done.plan.added) + len(done.plan.changed)
    return visit.to("/register", "imported" if count else "nothing_changed")


def _form(visit: Visit, faults: tuple[Fault, ...] = (), name: str = "") -> Response:
    return visit.render(
        "importing.html",
        CONFLICT if faults else 200,
        preview=None,
        faults=faults,
        name=name,
        again=False,
        most=MOST_SHOWN,
        maps=visit.form.text("maps"),
        whole=bool(visit.form.text("whole")),
    )


def _imported(visit: Visit, file: ContactFile, *, dry: bool) -> Imported:
    """Raises: FaultyInput with all that is wrong; then nothing is imported."""
    if file.name.rpartition(".")[2].casefold() not in ENDINGS:
        wrong = said("is no file of contacts, by its name")
        raise RegisterError([Fault(file.name, wrong, _CHOOSE)])
    settings = visit.desk.settings
    headers, faults = with_own(visit.desk.rulebook.headers, settings.headers, "[register] headers")
    if faults:
        raise UsageError(faults)
    erased = gone_addresses(settings.data)
    wanted = Wanted(_maps(visit), bool(visit.form.text("whole")), dry, erased)
    return import_file(registry_of(visit), file, headers, wanted)


def _maps(visit: Visit) -> Mapping[str, str]:
    """What columns of the file are, as typed: a line for each, `Header = field`."""
    own, faults = {}, []
    for line in filter(None, map(str.strip, visit.form.text("maps").split("\n"))):
        header, equals, called = line.rpartition("=")
        if not equals or not header.strip():
            right = said("write it like: Contact's mail = e-mail")
            faults.append(Fault(line, said("has no column or no ="), right))
        own[header.strip()] = called.strip()
    if faults:
        raise UsageError(faults)
    return own


def _preview(visit: Visit, file: ContactFile) -> Preview:
    done = _imported(visit, file, dry=True)
    changes = tuple((one.new, tuple(_values(visit, one))) for one in done.plan.changed[:MOST_SHOWN])
    gone = (visit.store.person(person) for person in done.vanished)
    packed = base64.b64encode(zlib.compress(file.octets)).decode()
    vanished = tuple(person for person in gone if person is not None)
    return Preview(file, packed, done, changes, vanished, _mark(done))


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

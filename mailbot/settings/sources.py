"""[[source]]: the other places where personal data lie, checked and made into values."""

from collections.abc import Iterator, Sequence
from importlib.metadata import entry_points
from pathlib import Path

from mailbot.law.holdings import Group
from mailbot.said import Said, said
from mailbot.settings.filling import Filling
from mailbot.settings.form import ColumnsForm, SourceForm
from mailbot.settings.values import Columns, Source

FILES = ("csv", "json", "vcard")
BUILT_IN = (*FILES, "mailbox", "manual")
PLUGINS = "mailbot.sources"
"""Group of entry points by which other distributions bring sources of their own."""

RESERVED = frozenset({"register", "mailbox", "mailbot"})
"""Names of what mailbot always asks."""
CARD = ColumnsForm(email="EMAIL", name="FN")
"""What says whose a vCard is, where nothing else is declared."""


def installed_kinds() -> tuple[str, ...]:
    """Names of the sources other distributions bring."""
    return tuple(sorted(point.name for point in entry_points(group=PLUGINS)))


def check_sources(forms: Sequence[SourceForm], filling: Filling) -> None:
    """Note every fault of what is declared; whether a file is there is asked when it is read."""
    names: set[str] = set()
    for number, form in enumerate(forms, start=1):
        key = form.name.strip().casefold()
        if key in names or key in RESERVED:
            wrong = (
                said('"{name}" is taken', name=form.name)
                if key in RESERVED
                else said('"{name}" stands twice', name=form.name)
            )
            filling.add(f"source[{number}].name", wrong, said("give each source a name of its own"))
        names.add(key)
        for field, wrong, right in (*_misplaced(form), *_groups(form)):
            filling.add(f"source[{number}].{field}", wrong, right)


def source_of(form: SourceForm, base: Path) -> Source:
    """A declared source. base: the folder relative paths are relative to."""
    columns = CARD if form.kind == "vcard" and form.columns == ColumnsForm() else form.columns
    path = str(base / Path(form.path).expanduser()) if form.kind in FILES else form.path
    return Source(
        name=form.name,
        kind=form.kind,
        path="" if form.kind == "mailbox" else path,
        folders=(*_listed(form.path if form.kind == "mailbox" else ""), *form.folders),
        columns=Columns(
            _listed(columns.email), _listed(columns.customer_number), _listed(columns.name)
        ),
        groups=tuple(
            Group(g.name, tuple(g.columns), g.purpose, g.basis, g.provided, g.keep, g.dated_by)
            for g in form.group
        ),
        slow=form.slow,
        options=form.options,
    )


def _misplaced(form: SourceForm) -> Iterator[tuple[str, Said, Said]]:
    """What the kind needs and lacks, or has and does not know."""
    if form.kind not in BUILT_IN:
        known = installed_kinds()
        if form.kind and form.kind not in known:
            named = ", ".join(f'"{name}"' for name in (*BUILT_IN, *known))
            wrong = said('"{kind}" is no kind of source', kind=form.kind)
            yield "kind", wrong, said("give {told}", told=named)
        return
    if form.kind in FILES and not form.path:
        yield "path", said("is missing"), said("say where the {kind} lies", kind=form.kind)
    if form.kind == "mailbox" and not (form.path or form.folders):
        yield "path", said("is missing"), said("say which folder of the mailbox")
    if form.columns.name and not (form.columns.email or form.columns.customer_number):
        wrong = said("would tell whose a row is by name alone")
        yield "columns", wrong, said('give email = "…" or customer_number = "…", too')
    if form.kind not in FILES and form.columns != ColumnsForm():
        yield "columns", said("means nothing for {kind}", kind=form.kind), said("leave it out")
    if form.options:
        yield "options", said("means nothing for {kind}", kind=form.kind), said("leave it out")


def _groups(form: SourceForm) -> Iterator[tuple[str, Said, Said]]:
    seen: dict[str, str] = {}
    for number, group in enumerate(form.group, start=1):
        for column in group.columns:
            if column in seen:
                wrong = said('"{column}" stands in {group} too', column=column, group=seen[column])
                yield f"group[{number}].columns", wrong, said("name each column in one group")
            seen[column] = group.name
        if not group.columns:
            right = said("name the columns that belong together")
            yield f"group[{number}].columns", said("is empty"), right
        if group.dated_by and group.keep != "bookkeeping":
            right = said('give keep = "bookkeeping", or leave it out')
            yield f"group[{number}].dated_by", said("counts nothing"), right


def _listed(given: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,) if given else ()
    return tuple(given)

"""[[source]]: the other places where personal data lie, checked and made into values."""

from collections.abc import Iterator, Sequence
from importlib.metadata import entry_points
from pathlib import Path

from mailbot.law.holdings import Group
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
            wrong = f'"{form.name}" is taken' if key in RESERVED else f'"{form.name}" stands twice'
            filling.add(f"source[{number}].name", wrong, "give each source a name of its own")
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


def _misplaced(form: SourceForm) -> Iterator[tuple[str, str, str]]:
    """What the kind needs and lacks, or has and does not know."""
    if form.kind not in BUILT_IN:
        known = installed_kinds()
        if form.kind and form.kind not in known:
            named = ", ".join(f'"{name}"' for name in (*BUILT_IN, *known))
            right = f"give {named}"
            yield "kind", f'"{form.kind}" is no kind of source', right
        return
    if form.kind in FILES and not form.path:
        yield "path", "is missing", f"say where the {form.kind} lies"
    if form.kind == "mailbox" and not (form.path or form.folders):
        yield "path", "is missing", "say which folder of the mailbox"
    if form.columns.name and not (form.columns.email or form.columns.customer_number):
        wrong = "would tell whose a row is by name alone"
        yield "columns", wrong, 'give email = "…" or customer_number = "…", too'
    if form.kind not in FILES and form.columns != ColumnsForm():
        yield "columns", f"means nothing for {form.kind}", "leave it out"
    if form.options:
        yield "options", f"means nothing for {form.kind}", "leave it out"


def _groups(form: SourceForm) -> Iterator[tuple[str, str, str]]:
    seen: dict[str, str] = {}
    for number, group in enumerate(form.group, start=1):
        for column in group.columns:
            if column in seen:
                wrong = f'"{column}" stands in {seen[column]} too'
                yield f"group[{number}].columns", wrong, "name each column in one group"
            seen[column] = group.name
        if not group.columns:
            yield f"group[{number}].columns", "is empty", "name the columns that belong together"
        if group.dated_by and group.keep != "bookkeeping":
            right = 'give keep = "bookkeeping", or leave it out'
            yield f"group[{number}].dated_by", "counts nothing", right


def _listed(given: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,) if given else ()
    return tuple(given)

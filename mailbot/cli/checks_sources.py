"""Checks of the other places where personal data lie."""

from collections.abc import Iterator
from importlib.metadata import entry_points

from mailbot.cli.check import Check
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.headers import load_headers
from mailbot.said import NOTHING, foreign, said
from mailbot.settings import Settings
from mailbot.settings.sources import BUILT_IN, FILES, PLUGINS
from mailbot.sources.files import FileSource

_MANY = 8  # columns named in one line


def checks_sources(settings: Settings, folders: RuleFolders) -> Iterator[Check]:
    """Every source on this machine: its files are read, nobody is looked for in them."""
    headers, _ = load_headers(folders)
    for one in settings.sources:
        name = said("source {name}", name=one.name)
        if one.kind in FILES:
            yield from _file(name, FileSource(one, headers))
        elif one.kind not in BUILT_IN:
            yield _installed(name, one.kind)
        elif one.kind == "manual":
            yield Check(name, ok=True, message=said("you look there by hand"))


def _file(name: str, source: FileSource) -> Iterator[Check]:
    faults = source.faults()
    for fault in faults:
        message = said("{where}: {wrong}", where=fault.where, wrong=fault.wrong)
        yield Check(name, ok=False, message=message, remedy=fault.right)
    if faults:
        return
    bare = source.ungrouped()
    named = ", ".join(bare[:_MANY])
    advice = said("in no group, so no purpose is told of them: {columns}", columns=named)
    if len(bare) > _MANY:
        advice = said(
            "in no group, so no purpose is told of them: {columns} and {more} more",
            columns=named,
            more=len(bare) - _MANY,
        )
    message = said("{path} can be read", path=source.declared.path)
    yield Check(name, ok=True, message=message, remedy=advice if bare else NOTHING)


def _installed(name: str, kind: str) -> Check:
    try:
        next(iter(entry_points(group=PLUGINS, name=kind))).load()
    except Exception as error:  # noqa: BLE001  # a stranger's code may raise anything
        remedy = said("install the distribution that brings {kind} anew", kind=kind)
        message = said(
            "{kind} cannot be loaded ({error})", kind=kind, error=foreign(type(error).__name__)
        )
        return Check(name, ok=False, message=message, remedy=remedy)
    return Check(name, ok=True, message=said("{kind} is installed", kind=kind))

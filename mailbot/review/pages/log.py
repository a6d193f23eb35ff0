"""The accountability log, newest line first."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from mailbot.review.paging import part_of
from mailbot.review.visit import Page, Visit
from mailbot.store.contract import LoggedEntry

PER_PAGE = 50
_LONGEST = 20
"""Characters of a case's number, with its prefix."""
_DIGITS = 12
_TABLES = {
    "kind": ("letters.", "events.detail_"),
    "identity": ("case.is_",),
    "detail": ("outcomes.", "events.detail_"),
    "why": ("events.detail_",),
}
"""Where the words for a fact's values stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown. facts: words and ids of ours."""

    logged: LoggedEntry
    event: str
    actor: str
    facts: tuple[tuple[str, str], ...]


def _show(visit: Visit) -> Response:
    wanted = _case(visit)
    found = (_line(visit, one) for one in _of_case(visit, wanted))
    part = part_of(found, visit.query.get("page", ""), PER_PAGE, {"case": wanted})
    check = visit.store.verify_log() if visit.query.get("verify") else None
    return visit.render("log.html", part=part, case=wanted, check=check)


def _case(visit: Visit) -> str:
    """The case asked for, without the firm's prefix."""
    said = visit.query.get("case", "").strip().upper()[:_LONGEST]
    return said.removeprefix(f"{visit.desk.settings.owner.controller.case_prefix.upper()}-")


def _of_case(visit: Visit, wanted: str) -> Iterator[LoggedEntry]:
    if not wanted.isascii():
        return iter(())
    lines = visit.store.log_back(wanted)
    return (one for one in lines if not wanted or one.entry.case == wanted)


def _line(visit: Visit, logged: LoggedEntry) -> Line:
    entry = logged.entry
    facts = tuple(
        (
            visit.site.words.word(f"log.fact_{name}", name.replace("_", " ")),
            _value(visit, name, value),
        )
        for name, value in entry.facts
        if value not in {None, ""}
    )
    event = _word(visit, entry.event, "log.event_", "events.")
    actor = visit.site.words.word(f"log.by_{entry.actor}", entry.actor)
    return Line(logged, event, actor, facts)


def _value(visit: Visit, name: str, value: object) -> str:
    """A value of ours in her words, where there are some; of a digest its beginning."""
    said = str(value)
    if name == "sha256":
        return f"{said[:_DIGITS]}…"
    for table in ("rights", "states"):
        known = visit.site.owner_texts.word(said, table)
        if known != said:
            return known
    return _word(visit, said, *_TABLES.get(name, ()))


def _word(visit: Visit, said: str, *tables: str) -> str:
    """What one of our words is called, by the first table that has it."""
    named = (visit.site.words.word(f"{table}{said}", "") for table in tables)
    return next(filter(None, named), said.replace("_", " ") if tables else said)


PAGES = (Page("/log", show=_show, nav="log"),)

"""A register file brought into the register: what would change, then the change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.cli.given import Given
from mailbot.desk.case import Item
from mailbot.desk.decide import actions_for
from mailbot.errors import Fault, RegisterError, RulebookError, StaleCase, UsageError
from mailbot.law.step import ItemKind
from mailbot.law.storage import LARGE
from mailbot.register.address import normalised
from mailbot.register.card_file import read_cards
from mailbot.register.duplicates import duplicates
from mailbot.register.finding import Finding
from mailbot.register.json_file import read_records
from mailbot.register.merge import MergePlan, merge
from mailbot.register.table import Table, read_table, with_own
from mailbot.rulebook.headers import load_headers
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.initiative import propose
from mailbot.workflow.reviewing import VANISHED, propose_review

SYNCED = "synced:"
"""Setting: the name of a file follows; its value are the ids of those it held the last time."""
_TRIES = 5
_FEW = 5
_DOUBTED = ("check digit", "organisation number")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is to be brought in.

    own: field by the file's own header. whole: the file is the whole list of another program,
    so that who is missing in it has gone there.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do. warnings: of the file, then of the merge.

    vanished: ids of those the file held the last time and does not hold any more.
    """

    plan: MergePlan
    warnings: tuple[str, ...]
    items: tuple[Item, ...] = ()
    vanished: tuple[str, ...] = ()


def import_file(given: Given, file: Path, wanted: Wanted) -> Imported:
    """Bring a file into the register; dry, only say what would change.

    Raises: RegisterError with every fault of the file; then nothing is imported.
    """
    table = _read(given, file, wanted.own)
    for _ in range(_TRIES):
        revision = given.store.register_revision()
        plan = _planned(given, table)
        warnings = (*table.warnings, *(f"{file.name}: {one}" for one in plan.warnings))
        vanished = _vanished(given, file, plan) if wanted.whole else ()
        if wanted.dry:
            return Imported(plan, warnings, (), vanished)
        try:
            items = _committed(given, file, plan, table.warnings, revision)
        except StaleCase:
            continue
        items += _proposed(given, file, plan, vanished, wanted)
        return Imported(plan, warnings, items, vanished)
    raise StaleCase("the register is being changed by somebody else; try again")


def _committed(
    given: Given, file: Path, plan: MergePlan, warnings: Collection[str], revision: int
) -> tuple[Item, ...]:
    if not (plan.added or plan.changed):
        return ()
    return given.store.commit(_commit(given, file.name, plan, warnings, revision))


def _proposed(
    given: Given, file: Path, plan: MergePlan, vanished: tuple[str, ...], wanted: Wanted
) -> tuple[Item, ...]:
    """What the file gives rise to, for the owner: nothing of it happens by itself."""
    differences = (
        Finding("file_differs", (one.person,), one.field, one.given) for one in plan.differences
    )
    touched = {*(p.id for p in plan.added), *(one.new.id for one in plan.changed)}
    twice = duplicates(given.store.people()) if touched else ()
    fresh = (one for one in twice if not touched.isdisjoint(one.people))
    items = propose(given.store, (*differences, *fresh), given.clock)
    if wanted.whole:
        items += _gone_items(given, file, plan, vanished)
    return items


def _gone_items(
    given: Given, file: Path, plan: MergePlan, vanished: tuple[str, ...]
) -> tuple[Item, ...]:
    """Who is missing is proposed; where a tenth is, the file is doubted and nobody is."""
    key, now = SYNCED + file.name, " ".join(plan.met)
    before = given.store.setting(key)
    if len(vanished) > max(_FEW, len((before or "").split()) * LARGE // 100):
        return _doubted(given, file, vanished)
    review = propose_review(given.store, VANISHED, vanished, given.clock) if vanished else None
    if before != now:
        given.store.commit(Commit(settings=((key, now),)))
    return (review,) if review else ()


def _doubted(given: Given, file: Path, vanished: tuple[str, ...]) -> tuple[Item, ...]:
    """The list of before stays the measure: the next whole file is held against it."""
    waiting = any(item.reason == "vanished_many" for item in given.store.items())
    if waiting:
        return ()
    proposal = {"file": file.name, "count": len(vanished), "share": f"{len(vanished)} contacts"}
    item = _seen_only(given, "vanished_many", proposal)
    return given.store.commit(Commit(items=(item,)))


def _vanished(given: Given, file: Path, plan: MergePlan) -> tuple[str, ...]:
    """Those of the last time who are in the register and not in the file."""
    before, met = (given.store.setting(SYNCED + file.name) or "").split(), set(plan.met)
    missing = dict.fromkeys(one for one in before if one not in met)
    there = {p.id for p in given.store.people() if p.kept_through is None} if missing else set()
    return tuple(one for one in missing if one in there)


def _read(given: Given, file: Path, own: Mapping[str, str]) -> Table:
    try:
        octets = file.read_bytes()
    except OSError as fault:
        wrong = f"cannot be read: {fault.strerror}"
        right = "name a CSV, vCard or JSON file"
        raise UsageError([Fault(f"FILE {file}", wrong, right)]) from None
    table = _contacts(given, octets, file, own)
    if table.faults:
        raise RegisterError(table.faults)
    return table


def _contacts(given: Given, octets: bytes, file: Path, own: Mapping[str, str]) -> Table:
    """The contacts of a file, by the ending of its name. Raises: RulebookError, UsageError."""
    kind = file.suffix.casefold()
    if kind in {".vcf", ".vcard"}:
        return read_cards(octets, file.name, given.today)
    headers, faults = load_headers(given.folders)
    if faults:
        raise RulebookError(faults)
    configured, wrong = with_own(headers, given.settings.headers, "[register] headers")
    mapped, more = with_own(configured, own, "--map")
    if wrong or more:
        raise UsageError((*wrong, *more))
    read = read_records if kind == ".json" else read_table
    return read(octets, file.name, given.today, mapped)


def _planned(given: Given, table: Table) -> MergePlan:
    ids = (given.store.next_person_id(offset) for offset in range(len(table.rows)))
    at = given.clock.astimezone(given.zone).isoformat(timespec="seconds")
    return merge(given.store.people(), table.rows, ids, at, _suppressed(given, table))


def _suppressed(given: Given, table: Table) -> Collection[str]:
    addresses = {email for row in table.rows for email in row.person.emails}
    return {normalised(a) for a in addresses if given.store.suppressed(a) is not None}


def _commit(
    given: Given, name: str, plan: MergePlan, warnings: Collection[str], revision: int
) -> Commit:
    doubts = tuple(one for one in warnings if any(word in one for word in _DOUBTED))
    entry = LogEntry(
        at=given.clock,
        event="register_imported",
        actor="owner",
        facts=(("added", len(plan.added)), ("changed", len(plan.changed))),
    )
    return Commit(
        people=(*plan.added, *(change.new for change in plan.changed)),
        items=(_doubtful(given, name, doubts),) if doubts else (),
        log=(entry,),
        register_revision=revision,
    )


def _doubtful(given: Given, name: str, doubts: tuple[str, ...]) -> Item:
    """Numbers that do not check, for the owner to look at (not a bad row: people mistype)."""
    return _seen_only(given, "check_number", {"file": name, "rows": list(doubts)})


def _seen_only(given: Given, reason: str, proposal: Mapping[str, object]) -> Item:
    return Item(
        id="",
        case="",
        kind=ItemKind.APPROVE.value,
        rule="O09",
        reason=reason,
        right=None,
        due=None,
        at=given.clock,
        actions=actions_for(ItemKind.APPROVE, reason),
        proposal=proposal,
    )

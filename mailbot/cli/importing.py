"""A register file brought into the register: what would change, then the change."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from mailbot.cli.given import Given
from mailbot.desk.case import Item
from mailbot.desk.decide import actions_for
from mailbot.errors import Fault, RegisterError, RulebookError, StaleCase, UsageError
from mailbot.law.step import ItemKind
from mailbot.register.address import normalised
from mailbot.register.card_file import read_cards
from mailbot.register.json_file import read_records
from mailbot.register.merge import MergePlan, merge
from mailbot.register.table import Table, read_table
from mailbot.rulebook.headers import load_headers
from mailbot.store.contract import Commit, LogEntry

_TRIES = 5
_DOUBTED = ("check digit", "organisation number")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do. warnings: of the file, then of the merge."""

    plan: MergePlan
    warnings: tuple[str, ...]
    items: tuple[Item, ...] = ()


def import_file(given: Given, file: Path, *, dry: bool) -> Imported:
    """Bring a file into the register; with `dry`, only say what would change.

    Raises: RegisterError with every fault of the file; then nothing is imported.
    """
    table = _read(given, file)
    for _ in range(_TRIES):
        revision = given.store.register_revision()
        plan = _planned(given, table)
        warnings = (*table.warnings, *(f"{file.name}: {one}" for one in plan.warnings))
        if dry or not (plan.added or plan.changed):
            return Imported(plan, warnings)
        try:
            items = given.store.commit(_commit(given, file.name, plan, table.warnings, revision))
        except StaleCase:
            continue
        return Imported(plan, warnings, items)
    raise StaleCase("the register is being changed by somebody else; try again")


def _read(given: Given, file: Path) -> Table:
    try:
        octets = file.read_bytes()
    except OSError as fault:
        wrong = f"cannot be read: {fault.strerror}"
        right = "name a CSV, vCard or JSON file"
        raise UsageError([Fault(f"FILE {file}", wrong, right)]) from None
    table = _contacts(given, octets, file)
    if table.faults:
        raise RegisterError(table.faults)
    return table


def _contacts(given: Given, octets: bytes, file: Path) -> Table:
    """The contacts of a file, by the ending of its name. Raises: RulebookError."""
    kind = file.suffix.casefold()
    if kind in {".vcf", ".vcard"}:
        return read_cards(octets, file.name, given.today)
    headers, faults = load_headers(given.folders)
    if faults:
        raise RulebookError(faults)
    read = read_records if kind == ".json" else read_table
    return read(octets, file.name, given.today, headers)


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
    reason = "check_number"
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
        proposal={"file": name, "rows": list(doubts)},
    )

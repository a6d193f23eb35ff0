"""A register file brought into the register: what would change, then the change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from mailbot.desk.judgement.case import Item, caseless
from mailbot.desk.judgement.decide import actions_for
from mailbot.errors import RegisterError, UsageError
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.law.storage import LARGE
from mailbot.register.address import normalised
from mailbot.register.card_file import read_cards
from mailbot.register.duplicates import duplicates
from mailbot.register.finding import Finding
from mailbot.register.json_file import read_records
from mailbot.register.merge import MergePlan, merge
from mailbot.register.table import Table, read_table, with_own
from mailbot.said import Said, as_kept, said
from mailbot.store.contract import Commit
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.initiative import propose
from mailbot.workflow.registry import Registry
from mailbot.workflow.reviewing import VANISHED, propose_review

SYNCED = "synced:"
"""Setting: the name of a file follows; its value are the ids of those it held the last time."""
_FEW = 5
_DOUBTED = ("check digit", "organisation number")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is to be brought in.

    own: field by the file's own header; places: the field of each column, where the owner has
    looked at each. whole: the file is the whole list of another program,
    so that who is missing in it has gone there. erased: keyed hashes of the addresses of those
    erased, whom a file that comes by itself does not bring back.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    dry: bool = False
    erased: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do. warnings: of the file, then of the merge.

    vanished: ids of those the file held the last time and does not hold any more.
    """

    plan: MergePlan
    warnings: tuple[Said, ...]
    items: tuple[Item, ...] = ()
    vanished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactFile:
    """A file of contacts. name: with the ending that says what it is."""

    name: str
    octets: bytes

    @property
    def kind(self) -> str:
        """The ending of its name."""
        return self.name.rpartition(".")[2].casefold()


def import_file(
    registry: Registry, file: ContactFile, headers: Mapping[str, str], wanted: Wanted
) -> Imported:
    """Bring a file into the register; dry, only say what would change.

    headers: field of `Person` by header, the owner's own among them.
    Raises: RegisterError with every fault of the file; then nothing is imported.
    """
    table = _without_erased(registry, file, _read(registry, file, headers, wanted), wanted)

    def attempt() -> Imported:
        revision = registry.store.register_revision()
        plan = _planned(registry, table)
        merged = (_placed(file, line, doubt) for line, doubt in plan.warnings)
        warnings = (*table.warnings, *merged)
        vanished = _vanished(registry, file, plan) if wanted.whole else ()
        doubted = table.warnings
        items = () if wanted.dry else _committed(registry, file, plan, doubted, revision)
        return Imported(plan, warnings, items, vanished)

    done = judged_anew(attempt, said("the register is being changed by somebody else; try again"))
    if wanted.dry:
        return done
    proposed = _proposed(registry, file, done.plan, done.vanished, wanted)
    return replace(done, items=(*done.items, *proposed))


def _without_erased(registry: Registry, file: ContactFile, table: Table, wanted: Wanted) -> Table:
    """The owner's own hand may bring somebody back; a file that comes every night may not."""
    if not wanted.erased:
        return table
    store = registry.store
    there = {normalised(email) for person in store.people() for email in person.emails}
    back = {
        row.line
        for row in table.rows
        for email in row.person.emails
        if normalised(email) not in there and store.hashed(email) in wanted.erased
    }
    told = (
        said("somebody who was erased, and stays out; `register add` brings them back")
        if wanted.whole
        else said("somebody who was erased before")
    )
    warnings = (_placed(file, line, told) for line in sorted(back))
    rows = tuple(row for row in table.rows if not (wanted.whole and row.line in back))
    return table._replace(rows=rows, warnings=(*table.warnings, *warnings))


def _placed(file: ContactFile, line: int, doubt: Said) -> Said:
    place = said("{file}: line {line}", file=file.name, line=line)
    return said("{where}: {doubt}", where=place, doubt=doubt)


def _committed(
    registry: Registry, file: ContactFile, plan: MergePlan, warnings: Collection[str], revision: int
) -> tuple[Item, ...]:
    if not (plan.added or plan.changed):
        return ()
    return registry.store.commit(_commit(registry, file.name, plan, warnings, revision))


def _proposed(
    registry: Registry,
    file: ContactFile,
    plan: MergePlan,
    vanished: tuple[str, ...],
    wanted: Wanted,
) -> tuple[Item, ...]:
    """What the file gives rise to, for the owner: nothing of it happens by itself."""
    differences = (
        Finding("file_differs", (one.person,), one.field, one.given) for one in plan.differences
    )
    touched = {*(p.id for p in plan.added), *(one.new.id for one in plan.changed)}
    twice = duplicates(registry.store.people()) if touched else ()
    fresh = (one for one in twice if not touched.isdisjoint(one.people))
    items = propose(registry.store, (*differences, *fresh), registry.now)
    if wanted.whole:
        items += _gone_items(registry, file, plan, vanished)
    return items


def _gone_items(
    registry: Registry, file: ContactFile, plan: MergePlan, vanished: tuple[str, ...]
) -> tuple[Item, ...]:
    """Who is missing is proposed; where a tenth is, the file is doubted and nobody is."""
    key, now = SYNCED + file.name, " ".join(plan.met)
    before = registry.store.setting(key)
    if len(vanished) > max(_FEW, len((before or "").split()) * LARGE // 100):
        return _doubted(registry, file, vanished)
    review = propose_review(registry.store, VANISHED, vanished, registry.now) if vanished else None
    if before != now:
        registry.store.commit(Commit(settings=((key, now),)))
    return (review,) if review else ()


def _doubted(registry: Registry, file: ContactFile, vanished: tuple[str, ...]) -> tuple[Item, ...]:
    """The list of before stays the measure: the next whole file is held against it."""
    waiting = any(item.reason == "vanished_many" for item in registry.store.items())
    if waiting:
        return ()
    proposal = {"file": file.name, "count": len(vanished), "share": f"{len(vanished)} contacts"}
    item = _seen_only(registry, "vanished_many", proposal)
    return registry.store.commit(Commit(items=(item,)))


def _vanished(registry: Registry, file: ContactFile, plan: MergePlan) -> tuple[str, ...]:
    """Those of the last time who are in the register and not in the file."""
    before, met = (registry.store.setting(SYNCED + file.name) or "").split(), set(plan.met)
    missing = dict.fromkeys(one for one in before if one not in met)
    there = {p.id for p in registry.store.people() if p.kept_through is None} if missing else set()
    return tuple(one for one in missing if one in there)


def _read(
    registry: Registry, file: ContactFile, headers: Mapping[str, str], wanted: Wanted
) -> Table:
    """The contacts of a file, by the ending of its name. Raises: RegisterError, UsageError."""
    if file.kind in {"vcf", "vcard"}:
        table = read_cards(file.octets, file.name, registry.today)
    else:
        mapped, wrong = with_own(headers, wanted.own, "--map")
        if wrong:
            raise UsageError(wrong)
        if file.kind == "json":
            table = read_records(file.octets, file.name, registry.today, mapped)
        else:
            table = read_table(file.octets, file.name, registry.today, mapped, wanted.places)
    if table.faults:
        raise RegisterError(table.faults)
    return table


def _planned(registry: Registry, table: Table) -> MergePlan:
    ids = (registry.store.next_person_id(offset) for offset in range(len(table.rows)))
    suppressed = _suppressed(registry, table)
    return merge(registry.store.people(), table.rows, ids, registry.stamp, suppressed)


def _suppressed(registry: Registry, table: Table) -> Collection[str]:
    addresses = {email for row in table.rows for email in row.person.emails}
    return {normalised(a) for a in addresses if registry.store.suppressed(a) is not None}


def _commit(
    registry: Registry, name: str, plan: MergePlan, warnings: Collection[str], revision: int
) -> Commit:
    doubts = tuple(one for one in warnings if any(word in one for word in _DOUBTED))
    counts = (("added", len(plan.added)), ("changed", len(plan.changed)))
    entry = registry.entry("register_imported", *counts)
    return Commit(
        people=(*plan.added, *(change.new for change in plan.changed)),
        items=(_doubtful(registry, name, doubts),) if doubts else (),
        log=(entry,),
        register_revision=revision,
    )


def _doubtful(registry: Registry, name: str, doubts: tuple[str, ...]) -> Item:
    """Numbers that do not check, for the owner to look at (not a bad row: people mistype)."""
    return _seen_only(registry, "check_number", {"file": name, "rows": list(map(as_kept, doubts))})


def _seen_only(registry: Registry, reason: str, proposal: Mapping[str, object]) -> Item:
    return caseless(
        ItemPlan(ItemKind.APPROVE, "O09", reason, proposal),
        registry.now,
        actions=actions_for(ItemKind.APPROVE, reason),
    )

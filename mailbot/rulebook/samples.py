"""rules/samples.toml: fictional facts every letter is tried with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.envelope import Envelope
from mailbot.desk.letters.facts import FACTS, FROM_EXTRACT
from mailbot.law.step import LetterKind
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import said

FILE = "samples.toml"
CASE = "2026-7K3Q"
RECEIVED = date(2026, 4, 2)


@dataclass(frozen=True, slots=True)
class Samples:
    """A fictional firm, and for each letter one or more sets of facts."""

    controller: Controller
    letters: Mapping[LetterKind, tuple[Mapping[str, object], ...]]


def load_samples(folders: RuleFolders, faults: Faults) -> Samples:
    """All samples; a letter without one is a fault."""
    table = read_table(RuleFolders(folders.base), FILE, faults)
    firm = table.table("controller")
    controller = Controller(
        firm.string("company"),
        firm.string("name"),
        firm.string("email"),
        address=firm.string("address"),
        phone=firm.string("phone"),
        policy_url=firm.string("policy_url"),
    )
    letters = table.table("letters")
    return Samples(controller, {kind: _samples(letters, kind) for kind in LetterKind})


def sample_envelope(language: str) -> Envelope:
    """Round a letter with such facts: to nobody, about a case there never was."""
    return Envelope("anna.lind@kund.example", language, CASE, RECEIVED)


def _samples(table: Table, kind: LetterKind) -> tuple[Mapping[str, object], ...]:
    extra = FROM_EXTRACT if kind is LetterKind.EXTRACT else frozenset()
    wanted = FACTS[kind] | extra
    samples = table.tables(kind.value)
    if not samples:
        table.fault(
            kind.value,
            said("missing"),
            said("write [[letters.{kind}]] with its facts", kind=kind.value),
        )
    for sample in samples:
        sample.only(*wanted)
    return tuple({key: _frozen(s.values.get(key)) for key in wanted} for s in samples)


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value

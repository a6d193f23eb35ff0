"""rules/hints.toml: what ordinary mail may tell the owner."""

from mailbot.desk.sense.hints import Hint, Phrase, phrase
from mailbot.desk.sense.words import fold
from mailbot.errors import Fault
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import said

FILE = "hints.toml"
REASONS = (
    "has_left",
    "opt_in_again",
    "withdrawn",
    "reminder",
    "thanks",
    "ground_accuracy",
    "ground_unlawful",
    "ground_claim",
)


def load_hints(folders: RuleFolders) -> tuple[tuple[Hint, ...], tuple[Fault, ...]]:
    """The hints, and all that is wrong in the file."""
    faults = Faults()
    table = read_table(folders, FILE, faults)
    table.only("hint")
    return tuple(map(_hint, table.tables("hint"))), tuple(faults.found)


def _hint(table: Table) -> Hint:
    table.only("reason", "machine", "all", "none", "words")
    reason = table.choice("reason", {name: name for name in REASONS}, "")
    if "words" in table.keys:
        words = frozenset(map(fold, table.strings("words")))
        return Hint(reason, (), machine=table.flag("machine"), words=words)
    against = tuple(map(phrase, table.strings("none", ())))
    return Hint(reason, _groups(table), against, machine=table.flag("machine"))


def _groups(table: Table) -> tuple[tuple[Phrase, ...], ...]:
    value = table.values.get("all")
    lists = value if isinstance(value, list) else []
    if not lists or not all(
        isinstance(one, list) and one and all(map(_said, one)) for one in lists
    ):
        table.fault(
            "all",
            said("is not a list of lists of phrases"),
            said('write all = [["…", "…"], ["…"]]'),
        )
        return ()
    return tuple(tuple(phrase(text) for text in one) for one in lists)


def _said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip(" *"))

"""What counts as proof of who writes: rules/proof.toml."""

from mailbot.desk.sender.identify import Proof
from mailbot.errors import Fault
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, read_table

PROOF = "proof.toml"
MONTHS = 24


def load_proof(folders: RuleFolders) -> tuple[Proof, tuple[Fault, ...]]:
    """The rules of proof, and all that is wrong in the file."""
    faults = Faults()
    table = read_table(folders, PROOF, faults)
    table.only("shared_local_parts", "stale_after_months")
    parts = frozenset(part.casefold() for part in table.strings("shared_local_parts"))
    months = table.integer("stale_after_months", MONTHS)
    return Proof(parts, months), tuple(faults.found)

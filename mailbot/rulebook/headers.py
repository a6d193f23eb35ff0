"""What the columns of a register file may be called: rules/register.toml."""

from mailbot.errors import Fault
from mailbot.register.person import FIELDS
from mailbot.register.table import header_key
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import said

HEADERS = "register.toml"
COLUMNS = (
    *FIELDS,
    "customer_kind",
    "last_interaction",
    "source",
    "recipients",
    "flags",
    "marketing",
    "consent",
)


def load_headers(folders: RuleFolders) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Field of `Person` by header, and all that is wrong in the file."""
    faults = Faults()
    content = read_table(folders, HEADERS, faults)
    content.only("headers")
    table = content.table("headers")
    table.only(*COLUMNS)
    headers = {name: field for field in table.keys for name in table.strings(field)}
    _claimed_once(table)
    return headers, tuple(faults.found)


def _claimed_once(table: Table) -> None:
    """A header that stands for two fields is a fault."""
    taken: dict[str, str] = {}
    for field in table.keys:
        for name in table.strings(field):
            owner = taken.setdefault(header_key(name), field)
            if owner != field:
                table.fault(
                    field,
                    said("{name} stands for {owner} already", name=repr(name), owner=owner),
                    said("keep it in one"),
                )

"""A file of contacts named on the command line, brought into the register."""

from pathlib import Path

from mailbot.cli.given import Given
from mailbot.cli.register_changes import registry_of
from mailbot.errors import Fault, RulebookError, UsageError, of_system
from mailbot.register.table import with_own
from mailbot.rulebook.headers import load_headers
from mailbot.said import said
from mailbot.workflow.importing import ContactFile, Imported, Wanted, import_file


def import_named(given: Given, file: Path, wanted: Wanted) -> Imported:
    """As `import_file`, by the rules and the configuration of the command.

    Raises: RegisterError, UsageError; then nothing is imported.
    """
    headers, faults = load_headers(given.folders)
    if faults:
        raise RulebookError(faults)
    mapped, wrong = with_own(headers, given.settings.headers, "[register] headers")
    if wrong:
        raise UsageError(wrong)
    return import_file(registry_of(given), _read(file), mapped, wanted)


def _read(file: Path) -> ContactFile:
    try:
        return ContactFile(file.name, file.read_bytes())
    except OSError as fault:
        wrong = said("cannot be read: {error}", error=of_system(fault))
        right = said("name a CSV, vCard or JSON file")
        raise UsageError([Fault(f"FILE {file}", wrong, right)]) from None

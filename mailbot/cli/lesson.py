"""A mail the owner ruled on, as an example for her own rules."""

from dataclasses import dataclass
from pathlib import Path

from mailbot.cli.given import Given
from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.anonymous import example_of
from mailbot.errors import Fault, RulebookError, UsageError
from mailbot.rulebook.learned import LEARNED, learn, writable
from mailbot.rulebook.phrases import load_phrases
from mailbot.said import said


@dataclass(frozen=True, slots=True)
class Lesson:
    """An example to be kept. label: as `is` of an example has it."""

    file: Path
    mail: str
    label: str

    @property
    def shown(self) -> str:
        """What will be kept, for her to look at first."""
        lines = "\n".join(f"  {line}" for line in self.mail.splitlines())
        return f"Kept as an example of {self.label!r} in {LEARNED}:\n{lines}\n"

    def kept(self) -> str:
        """Keeps it, and says so. Raises: RulebookError if the file cannot be written."""
        learn(self.file, self.mail, self.label)
        return "The example is kept. `mailbot rules test` says whether the rules read it so."


def lesson_of(given: Given, item: Item, label: str) -> Lesson:
    """The example that item's mail makes; nothing is written yet.

    Raises: RulebookError if there is nowhere to keep it or the rules are faulty; UsageError if
    no text of its mail is kept.
    """
    folders = given.folders
    file = writable(folders)
    phrases, faults = load_phrases(folders)
    if phrases is None:
        raise RulebookError(faults)
    case = given.store.case(item.case) if item.case else None
    people = given.store.people()
    others = (*(p.name for p in people), *(p.company for p in people))
    mail = example_of(case.details, others, phrases) if case is not None else ""
    if not mail:
        raise UsageError(
            [Fault(item.id, said("no text of its mail is kept"), said("rule without --learn"))]
        )
    return Lesson(file, mail, label)

"""The register as the owner changes it: what was made of it, committed once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar

from mailbot.register.person import Person
from mailbot.said import Said, said
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.workflow.anew import judged_anew


@dataclass(frozen=True, slots=True)
class Change:
    """A record in its new form and the line of the log that tells of it.

    doubts: what the owner should look at.
    """

    person: Person
    entry: LogEntry
    doubts: tuple[Said, ...] = ()


Made = TypeVar("Made", bound=Change | None)


@dataclass(frozen=True, slots=True)
class Registry:
    """The register at a moment. now: aware UTC; zone: the owner's."""

    store: Store
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The day it is where the owner is."""
        return self.now.astimezone(self.zone).date()

    @property
    def stamp(self) -> str:
        """The moment as history keeps it."""
        return self.now.astimezone(self.zone).isoformat(timespec="seconds")

    def entry(self, name: str, *facts: tuple[str, str | int]) -> LogEntry:
        """A line of the log on what the owner did."""
        return LogEntry(self.now, name, actor="owner", facts=facts)

    def committed(self, make: Callable[[], Made]) -> Made:
        """What was made of the register as it is, committed; None where there was nothing to do.

        Raises: StaleCase if somebody else changes it all the while.
        """

        def attempt() -> Made:
            revision = self.store.register_revision()
            change = make()
            if change is not None:
                self.store.commit(
                    Commit(people=(change.person,), log=(change.entry,), register_revision=revision)
                )
            return change

        return judged_anew(
            attempt, said("the register is being changed by somebody else; try again")
        )

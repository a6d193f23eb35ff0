"""What the owner reads in her queue: what it is, what to do, what her yes will do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.desk.letters.texts import one_line
from mailbot.law.rights import Right
from mailbot.register.masking import masked

FALLBACK = "other"
"""The text of an item whose reason has no words of its own."""

_FACT = re.compile(r"\{([a-z_]+)\|([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class OwnerTexts:
    """One language. what, approve: by reason.

    tables: "rights", "kinds", "states", "actions", "calendar", "record", "letters", "mail".
    """

    what: Mapping[str, str]
    approve: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]

    def summary(self, reason: str, right: Right | None, facts: Mapping[str, object]) -> str:
        """One line: the right if there is one, what it is about, and what she should do."""
        said = self._said(self.what, reason, facts)
        return f"{self.word(right.value, 'rights')}: {said}" if right else said

    def approving(self, reason: str, facts: Mapping[str, object]) -> str:
        """What will happen when she approves."""
        return self._said(self.approve, reason, facts)

    def word(self, value: str, table: str) -> str:
        """Her word for one of ours."""
        return self.tables[table].get(value, value)

    def _said(self, texts: Mapping[str, str], reason: str, facts: Mapping[str, object]) -> str:
        known = {"reason": reason.replace("_", " "), **facts}
        text = texts.get(reason, texts[FALLBACK])
        return _FACT.sub(lambda found: _value(known.get(found[1])) or found[2], text)


def _value(fact: object) -> str:
    return masked(one_line(fact)) if isinstance(fact, str) else ""

"""What the owner reads in her queue: what it is, what to do, what her yes will do."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from mailbot.desk.letters.texts import one_line
from mailbot.desk.owner.sentences import Sentences, english
from mailbot.law.rights import Right
from mailbot.law.step import ItemKind
from mailbot.register.masking import masked
from mailbot.said import from_kept

FALLBACK = "other"
"""The text of an item whose reason has no words of its own."""

_WORDED = frozenset({"field", "source", "why"})
"""Facts that may be a word of ours, which has one of hers in the table "facts"."""
_COMMANDED = re.compile(
    r"(?<=[.!?]) [^.!?`]*`[^`]*`[^.!?]*[.!?]|[:(] ?[^.!?:(`]*`[^`]*`[^.!?`]*(?=[.!?])"
)
"""A sentence after the first with a command in it, or the end of one that names it."""
_FACT = re.compile(r"\{([a-z_]+)\|([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class OwnerTexts:
    """One language. what, approve: by reason.

    tables: "rights", "kinds", "states", "actions", "facts", "calendar", "record", "letters",
    "mail". sentences: loads those of the language, when one is first wanted.
    """

    what: Mapping[str, str]
    approve: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]
    sentences: Callable[[], Sentences] = field(default=english, repr=False, compare=False)

    def summary(self, reason: str, right: Right | None, facts: Mapping[str, object]) -> str:
        """One line: the right if there is one, what it is about, and what she should do."""
        said = self._said(self.what, reason, facts)
        return f"{self.word(right.value, 'rights')}: {said}" if right else said

    def approving(self, reason: str, facts: Mapping[str, object]) -> str:
        """What will happen when she approves."""
        return self._said(self.approve, reason, facts)

    def kind(self, kind: str, actions: Collection[str]) -> str:
        """Her word for what an item is: where there is nothing to approve, she decides."""
        nothing_proposed = kind == ItemKind.APPROVE and "approve" not in actions
        return self.word("decide" if nothing_proposed else kind, "kinds")

    def word(self, value: str, table: str) -> str:
        """Her word for one of ours."""
        return self.tables[table].get(value, value)

    def _said(self, texts: Mapping[str, str], reason: str, facts: Mapping[str, object]) -> str:
        known = {"reason": reason.replace("_", " "), **facts}
        text = texts.get(reason, texts[FALLBACK])

        def filled(found: re.Match[str]) -> str:
            value = self._value(found[1], known.get(found[1])) or found[2]
            begins = found.start() == 0 and found[1] in _WORDED
            return value[:1].upper() + value[1:] if begins else value

        return _FACT.sub(filled, text)

    def _value(self, name: str, fact: object) -> str:
        sentence = from_kept(fact)
        if sentence is not None:
            return masked(one_line(self.sentences().word(sentence)))
        said = masked(one_line(fact)) if isinstance(fact, str) else ""
        if name == "share":
            return said.replace(" / ", f" {self.word('of', 'facts')} ")
        return self.word(said, "facts") if name in _WORDED else said


def without_commands(text: str) -> str:
    """What of a text is for somebody who is not at the terminal."""
    return _COMMANDED.sub("", text).strip() or text

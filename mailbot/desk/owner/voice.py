"""How mails to the owner are worded: her words, her dates, nobody's numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mailbot.desk.judgement.case import Case
from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.texts import Words
from mailbot.desk.owner.plain import visible
from mailbot.desk.owner.sentences import ENGLISH, Sentences
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.law.rights import Right
from mailbot.register.masking import masked

TABLE = "mail"
"""Of the owner's words, those of her mails."""
_FACT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Voice:
    """texts, words, sentences: in her language. today: in her zone."""

    texts: OwnerTexts
    words: Words
    controller: Controller
    language: str
    today: date
    sentences: Sentences = ENGLISH

    def say(self, key: str, **facts: object) -> str:
        """A sentence of her mails with its facts; a fact is never read as a template."""
        text = self.texts.word(key, TABLE)
        return _FACT.sub(lambda found: str(facts.get(found[1], found[0])), text)

    def counted(self, one: str, many: str, count: int) -> str:
        """One sentence for one thing, another for several."""
        return self.say(one) if count == 1 else self.say(many, count=count)

    def left(self, day: date) -> str:
        """What is left until a last day, in words."""
        days = (day - self.today).days
        if days < 0:
            return self.counted("late_one", "late_many", -days)
        near = {0: "left_none", 1: "left_one"}.get(days)
        return self.say(near) if near else self.say("left_many", count=days)

    def by(self, day: date) -> str:
        """A last day with what is left of it."""
        return self.say("by", day=self.words.day(day), left=self.left(day))

    def number(self, case: Case) -> str:
        """The number a case is known by outside."""
        return f"{self.controller.case_prefix}-{case.id}"

    def who(self, case: Case) -> str:
        """Who a case is from: name and address as the mail gave them."""
        name, address = case.details.name, case.details.sender
        said = f"{name} <{address}>" if name and address else name or address
        return shown(said) if said else self.say("nobody")

    def rights(self, rights: Iterable[Right]) -> str:
        """Names of rights in a row."""
        return ", ".join(self.texts.word(right.value, "rights") for right in rights)

    def letters(self, kinds: Iterable[str]) -> str:
        """Names of letters in a row."""
        return self._listed([self.texts.word(kind, "letters") for kind in kinds])

    def fields(self, names: Iterable[str]) -> str:
        """Names of fields in a row."""
        return self._listed([self.words.word(name, "fields") for name in names])

    def _listed(self, names: list[str]) -> str:
        return self.words.listed(names) if names else ""


def shown(text: str) -> str:
    """Text of others on one line: numbers of identity hidden, what would steer a screen visible."""
    return visible(masked(" ".join(text.split())))

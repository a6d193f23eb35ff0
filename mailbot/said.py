"""A sentence for a person: in English as it stands, and how it was made, for other languages."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

_FACT = re.compile(r"\{([a-z_]+)\}")
FOREIGN = "{words}"
"""Template of what is not ours to word: a server's answer, the text of an error."""


def facts_of(template: str) -> frozenset[str]:
    """Names of the facts that the template asks for."""
    return frozenset(_FACT.findall(template))


def filled(template: str, facts: Mapping[str, str]) -> str:
    """The template with its facts; a fact is never read as a template."""
    return _FACT.sub(lambda found: facts[found[1]], template)


class Said(str):
    """A text in English that can be worded in another language.

    template: the English text, where `{name}` stands for a fact. facts: by name; one that is
    itself a sentence of ours may be worded too.
    """

    __slots__ = ("facts", "template")

    template: str
    facts: Mapping[str, str]

    def __new__(cls, template: str, facts: Mapping[str, str] = MappingProxyType({})) -> Self:
        """Every `{name}` of the template has its fact."""
        new = super().__new__(cls, filled(template, facts))
        new.template, new.facts = template, facts
        return new

    def __reduce__(self) -> tuple[type["Said"], tuple[str, dict[str, str]]]:
        """What a copy is made from."""
        return Said, (self.template, dict(self.facts))


NOTHING = Said("")


def said(template: str, /, **facts: object) -> Said:
    """The sentence with its facts. template: a literal, as the catalogues of rules/said/ have it.

    Raises: KeyError where it names a fact not given.
    """
    texts = {name: fact if isinstance(fact, Said) else str(fact) for name, fact in facts.items()}
    return Said(template, texts)


def foreign(words: str) -> Said:
    """Words that come from outside; a sentence of ours stays one."""
    return words if isinstance(words, Said) else Said(FOREIGN, {"words": words})


def counted(number: int, one: Said, many: Said) -> Said:
    """One sentence for one thing, another for none or several."""
    return one if number == 1 else many


def as_kept(text: str) -> object:
    """A sentence as the memory can hold it, so that it may be worded later; other text as it is."""
    if not isinstance(text, Said):
        return text
    return {"said": text.template, "facts": {k: as_kept(v) for k, v in text.facts.items()}}


def from_kept(value: object) -> Said | None:
    """The sentence that was kept, None where it is anything else."""
    match value:
        case {"said": str(template), "facts": Mapping() as kept}:
            facts = {str(name): from_kept(fact) or str(fact) for name, fact in kept.items()}
            return Said(template, facts) if facts_of(template) <= facts.keys() else None
        case _:
            return None

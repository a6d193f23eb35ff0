"""The words of the owner's page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_FACT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language. tables: by page, then by key; `{name}` in a text is a fact to fill in."""

    language: str
    tables: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **facts: object) -> str:
        """The text of "page.key". With a fact `count` of 1, "page.key_one" where there is one.

        Raises: KeyError where the files have no such text, or it asks for a fact not given.
        """
        page, _, name = key.partition(".")
        table = self.tables[page]
        if facts.get("count") == 1 and f"{name}_one" in table:
            name += "_one"
        return _FACT.sub(lambda found: str(facts[found[1]]), table[name])

    def word(self, key: str, otherwise: str) -> str:
        """The text of "page.key" where the files have one."""
        page, _, name = key.partition(".")
        return self.tables.get(page, {}).get(name, otherwise)

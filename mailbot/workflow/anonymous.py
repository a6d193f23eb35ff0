"""What is left of people who were made anonymous: how many dealings there were, by year and kind.

Source: GDPR recital 26: figures that lead back to nobody are no personal data.
"""

import json
from collections import Counter
from collections.abc import Iterator

from mailbot.desk.judgement.applied import Applied
from mailbot.store.contract import Store

ANONYMOUS = "anonymous_figures"
"""Setting that holds the figures, as JSON."""


def figures(changed: Applied, store: Store) -> Iterator[tuple[str, str]]:
    """The setting with the dealings of this step added to those before."""
    if changed.counted:
        counted = Counter(anonymous_figures(store))
        counted.update(changed.counted)
        yield ANONYMOUS, json.dumps(counted, sort_keys=True)


def anonymous_figures(store: Store) -> dict[str, int]:
    """How many dealings, by "year kind"."""
    found: dict[str, int] = json.loads(store.setting(ANONYMOUS) or "{}")
    return found


def anonymous_in(store: Store, year: int) -> dict[str, int]:
    """How many dealings of one year, by kind."""
    found = ([*key.split(" ", 1), str(n)] for key, n in sorted(anonymous_figures(store).items()))
    return {kind: int(count) for of, kind, count in found if of == str(year)}

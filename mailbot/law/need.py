"""Why a record is still needed: an assignment under way, an invoice not paid.

Source: GDPR 17(1)(a) and 6(1)(b); row O02.
"""

from collections.abc import Iterator

from mailbot.register.person import Happening, Person

OPENS: dict[str, str] = {"assignment_on": "assignment_off", "unpaid_on": "unpaid_off"}
"""What makes a record needed, and what ends that."""


def still_needed(person: Person) -> Iterator[Happening]:
    """Assignments and invoices that are open; an end without a note ends all of its kind."""
    for begun in person.happenings:
        end = OPENS.get(begun.kind)
        if end is not None and not any(_ends(begun, end, h) for h in person.happenings):
            yield begun


def _ends(begun: Happening, end: str, other: Happening) -> bool:
    named = not other.note or other.note == begun.note
    return other.kind == end and other.on >= begun.on and named

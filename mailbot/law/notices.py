"""Recipients are told of what was corrected, erased or restricted.

Source: GDPR 19; row O08: drafted here, sent by the owner.
"""

from collections.abc import Iterator

from mailbot.law.step import Facts, ItemKind, ItemPlan


def recipients_to_tell(facts: Facts, change: str, fields: tuple[str, ...]) -> Iterator[ItemPlan]:
    """One item for the owner when anybody was given the data.

    change: "rectified", "erased" or "restricted". fields: ("*",) for all.
    """
    names = tuple(r.name for r in facts.recipients)
    if names:
        proposal = {
            "change": change,
            "fields": fields,
            "on": facts.today.isoformat(),
            "recipients": tuple(
                {"name": r.name, "email": r.email, "what": r.what} for r in facts.recipients
            ),
        }
        yield ItemPlan(ItemKind.APPROVE, "O08", "art19", proposal)

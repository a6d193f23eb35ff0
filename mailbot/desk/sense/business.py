"""Whether a mail that asks something of one's data is about other business as well."""

from collections.abc import Collection, Sequence

from mailbot.desk.sense.concepts import Seen

_ACT = "business_act"  # agrees, books, orders: business for certain
_MATTER = frozenset({"work", "business_word", _ACT})
_THE_WISH = frozenset(
    {
        "about_me",
        "asked_before",
        "complain",
        "consent",
        "data_strong",
        "data_weak",
        "field_delivery",
        "field_invoice",
        "gdpr",
        "mailing",
        "me_object",
        "my",
        "object_",
        "own_data",
        "past_done",
        "register",
        "reminder_word",
        "restrict",
        "share",
        "unsubscribe",
        "withdraw",
        "wrong",
    }
)
_DATA = "data_any"
_LEAST = 3  # words: shorter ones greet
_LONG = 25  # words that are not about data: more than reasons and thanks
_ENOUGH = 2


def business_beside(seen: Sequence[Seen], subject: int, asking: Collection[int]) -> bool:
    """Whether sentences that ask nothing of one's data speak of work done or wanted.

    subject: how many sentences the subject has. asking: numbers of those that ask.
    """
    rest = [
        s
        for number, s in enumerate(seen)
        if number >= subject and number not in asking and len(s.sentence.words) >= _LEAST
    ]
    weight = sum(_weight(s) for s in rest)
    words = sum(len(s.sentence.words) for s in rest if _DATA not in s.hits)
    return weight >= _ENOUGH or (weight > 0 and words >= _LONG)


def _weight(seen: Seen) -> int:
    """How surely a sentence is business: 0, 1 or 2."""
    said = seen.hits.keys()
    if said.isdisjoint(_MATTER):
        return 0
    if _ACT in said:
        return 2
    return int(said.isdisjoint(_THE_WISH))

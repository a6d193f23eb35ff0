"""Whether a value somebody gives can be what its field holds.

Source: GDPR 5(1)(d) and 16: what is entered must itself be accurate.
"""

from datetime import date

from mailbot.register import cells
from mailbot.register.phone import telephone

LONGEST = {"name": 120, "title": 120, "invoice_address": 300, "delivery_address": 300}
_NEVER = "<>{}[]|\\@"
_FEW_DIGITS = 2  # in a name: "Anna Lind III 2"


def fitting(field: str, value: str, today: date) -> str:
    """The value in the form it is entered in, "" where it can be none of that field's."""
    text = " ".join(value.split())
    if field == "phone":
        return telephone(text)
    if field in LONGEST and not _plain(field, text):
        return ""
    try:
        held = cells.value(field, text, today).held
    except cells.BadCell:
        return ""
    if isinstance(held, tuple):
        return str(held[0]) if len(held) == 1 else ""
    return str(held)


def _plain(field: str, text: str) -> bool:
    """Words a person may be called or reached by: no markup, no link, no address of e-mail."""
    if not text or len(text) > LONGEST[field] or "://" in text or any(c in _NEVER for c in text):
        return False
    digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
    return letters > 0 and (field.endswith("_address") or digits <= _FEW_DIGITS)

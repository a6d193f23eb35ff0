"""Telephone numbers as people write them."""

import phonenumbers

HOME = "SE"


def telephone(written: str) -> str:
    """The number in international form (E.164, spaced), or "" where it is no possible number."""
    try:
        number = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def telephones_in(text: str) -> tuple[str, ...]:
    """Every possible number in a text, once, in international form."""
    found = phonenumbers.PhoneNumberMatcher(text, HOME, leniency=phonenumbers.Leniency.POSSIBLE)
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return tuple(dict.fromkeys(phonenumbers.format_number(m.number, form) for m in found))

"""Whether two records speak of the same person, by what stands in them."""

from mailbot.register import address
from mailbot.register.person import Person


def name_key(person: Person) -> str:
    """The name as it is compared: case and blanks do not count."""
    return " ".join(person.name.casefold().split())


def company_key(person: Person) -> str:
    """The company's name as it is compared."""
    return " ".join(person.company.casefold().split())


def number_key(person: Person) -> str:
    """The ten digits of the organisation number, "" where none stands there."""
    digits = "".join(c for c in person.organisation_number if c.isdecimal())
    return digits[-10:]


def same_company(one: Person, other: Person) -> bool:
    """Both at one company, or both at none."""
    return company_key(one) == company_key(other)


def akin(one: Person, other: Person) -> bool:
    """The name or an e-mail address agrees."""
    named = name_key(one) == name_key(other) and name_key(one) != ""
    return named or share_address(one, other)


def share_address(one: Person, other: Person) -> bool:
    """An e-mail address stands in both."""
    return any(address.same(a, b) for a in one.emails for b in other.emails)


def numbers_differ(one: Person, other: Person) -> bool:
    """Both have a customer number, and not the same."""
    return len({one.customer_number, other.customer_number} - {""}) > 1

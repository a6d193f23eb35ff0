"""A person in the register."""

from dataclasses import dataclass, field
from datetime import date

FIELDS = (
    "name",
    "title",
    "emails",
    "phone",
    "customer_number",
    "identification_number",
    "invoice_address",
    "delivery_address",
    "company",
    "organisation_number",
    "language",
    "notes",
)
"""What is held of a person, in the order it is shown (policy 4.1, then the rest)."""

CUSTOMER_KINDS = (
    "employee_contact",
    "sole_trader",
    "sole_trader_staff",
    "private_customer",
    "mailbox_holder",
    "supplier_contact",
    "",
)

CONTRACT_KINDS = frozenset({"sole_trader", "private_customer"})
"""Customers who are party to the contract themselves, rather than a company of theirs."""

HOLDS = frozenset({"hold_on", "hold_off"})
"""Kinds of happenings that mark the firm's legal claim, not a dealing with the person."""

BOUNCED = "bounced"
"""Mail to the person came back: nothing of theirs is sent there until the owner has looked."""
FLAGS = ("shared", "left", "disputed", "protected", BOUNCED)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who was given a person's data (Art. 4(9))."""

    name: str
    email: str = ""
    what: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something dated about a person or their company: `purchase`, `meeting`, `hold_on`, ..."""

    on: date
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that was changed. old is masked; it is erased after 90 days.

    at: ISO 8601 with offset. by: `owner`, `import`, or a case id.
    """

    at: str
    field: str
    old: str
    new: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """One record: a person at a company. All values as registered; dates are firm-zone dates.

    id: "P" and a number, never reused. restricted_fields: fields under restriction
    (Art. 18), ("*",) for the whole record. marketing: "allowed" or "stopped".
    consent: what was consented to, "" for none. kept_through: for a record that is kept
    for the bookkeeping alone, the last day it may be.
    """

    id: str
    name: str = ""
    emails: tuple[str, ...] = ()
    phone: str = ""
    customer_number: str = ""
    identification_number: str = ""
    invoice_address: str = ""
    delivery_address: str = ""
    company: str = ""
    organisation_number: str = ""
    customer_kind: str = ""
    last_interaction: date | None = None
    source: str = ""
    recipients: tuple[Recipient, ...] = ()
    title: str = ""
    language: str = ""
    notes: str = ""
    flags: tuple[str, ...] = ()
    marketing: str = "allowed"
    consent: str = ""
    restricted_fields: tuple[str, ...] = ()
    happenings: tuple[Happening, ...] = ()
    history: tuple[FieldChange, ...] = field(default=())
    kept_through: date | None = None

    @property
    def restricted(self) -> bool:
        """Any part of the record is under restriction."""
        return bool(self.restricted_fields)

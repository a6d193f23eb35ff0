"""What was asked, as far as the law tells cases apart."""

from dataclasses import dataclass
from enum import StrEnum

from mailbot.law.rights import Right


class Band(StrEnum):
    """How sure the reading is; the values are the verdicts of the JSON output."""

    REQUEST = "request"
    UNSURE = "unsure"
    NONE = "not_a_request"

    @property
    def rank(self) -> int:
        """The surer, the higher."""
        return (Band.NONE, Band.UNSURE, Band.REQUEST).index(self)


class About(StrEnum):
    """Whose data a wish is about."""

    SELF = "self"
    OTHER = "other"
    COMPANY = "company"


class Tag(StrEnum):
    """A circumstance the law treats differently."""

    # access
    EVERYTHING = "everything"  # "allt", all mails: the mail layer is the owner's (O10)
    RECIPIENTS_ONLY = "recipients_only"  # asks who was given the data
    SOURCE_ONLY = "source_only"  # asks where the data came from
    FULL_NUMBER = "full_number"  # wants the unmasked identification number (O18)
    ART19_RECIPIENTS = "art19_recipients"  # who was told of an erasure or correction (O08)
    # erasure
    SUPPRESSION_ENTRY = "suppression_entry"  # wants the suppression entry gone too (O22)
    APPLICANT = "applicant"  # a job applicant's CV
    PRODUCTION = "production"  # person in a film, photo or article (O19)
    # restriction and objection
    LIFT = "lift"  # wants a restriction lifted (O05)
    FIELD_ONLY = "field_only"  # an express "endast ..."
    CONTESTED = "contested"  # accuracy contested (Art. 18(1)(a))
    UNLAWFUL = "unlawful"  # unlawful, but not to be erased (Art. 18(1)(b))
    CLAIM = "claim"  # needed for a legal claim of theirs (Art. 18(1)(c))
    ART22 = "art22"  # automated decisions (O24)
    THREAT = "threat"  # protected identity, danger (O11)
    # portability
    TO_THIRD_PARTY = "to_third_party"  # to another controller (O07)
    # marketing stop and consent
    WHOLE_COMPANY = "whole_company"  # the whole domain (O20)
    OTHER_ADDRESS = "other_address"  # names another address (O20)
    EMAIL_ONLY = "email_only"  # the stop is for e-mail, post may go on
    OTHER_CONSENT = "other_consent"  # reference, photo, name in advertising (O19)
    # complaint
    INCIDENT = "incident"  # somebody else's data received, "fel person" (O13)
    REMINDER = "reminder"  # an earlier request went unanswered (O12, link the case)
    # privacy question, answered from fixed text
    POLICY = "policy"  # where is the policy
    CONTACT = "contact"  # who is responsible, whom to contact
    SALE = "sale"  # are data sold
    IDENTITY_PROOF = "identity_proof"  # is an ID or BankID needed
    # who writes
    REPRESENTATIVE = "representative"  # lawyer, agent, power of attorney (O11)
    MINOR = "minor"  # a child, or for one (O11)
    DECEASED = "deceased"  # about somebody dead (O11)
    EMPLOYER = "employer"  # the company asks about its staff (O07)
    LEGAL_PERSON = "legal_person"  # the company asks about itself (O10)
    AUTHORITY = "authority"  # IMY, police, court: never answered by itself (O12, O07)
    COLLEAGUE = "colleague"  # a third person's data (O09)
    FORMER = "former"  # says to have left the company
    PROCESSOR = "processor"  # wants help with their own data requests (O19)
    # shape
    PORTAL_LINK = "portal_link"  # the request lies behind a link or in an attachment
    COMMANDS_BOT = "commands_bot"  # text posing as an order to the program
    NEW_ADDRESS = "new_address"  # wants the answer sent to another address
    VOUCHER = "voucher"  # a value on an invoice: the books are not overwritten (O09)
    BUSINESS_TOO = "business_too"  # business text beside the request


FIXED_ANSWERS = frozenset({Tag.POLICY, Tag.CONTACT, Tag.SALE, Tag.IDENTITY_PROOF})
"""A privacy question tagged so is answered from fixed text; all others wait for the owner."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A value the sender says is right, read from the mail's own text.

    field: a name of `register.person.FIELDS`, `bank_account` for payment details, or "" where
    it is not said which. new: "" where the right value is missing.
    disputed: a fact or opinion is contested rather than a new value given.
    """

    field: str
    new: str = ""
    old: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One right found in a mail."""

    right: Right
    band: Band
    about: About = About.SELF
    tags: frozenset[Tag] = frozenset()

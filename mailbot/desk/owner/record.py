"""The record of processing activities: the firm's own, and mailbot's row in it.

Source: GDPR 30(1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.desk.letters.controller import Controller
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.law.holdings import Processing
from mailbot.law.rights import Right
from mailbot.law.terms import Terms

TABLE = "record"
"""Of the owner's words, those the record is written with."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One processing, as Art. 30(1)(b)-(g) wants it told; every part in words."""

    purpose: str
    basis: str
    subjects: tuple[str, ...]
    data: str
    recipients: tuple[str, ...]
    third_countries: tuple[str, ...]
    storage: str
    security: str


@dataclass(frozen=True, slots=True)
class Record:
    """controller: Art. 30(1)(a), line by line. notes: what the owner must still see to."""

    controller: tuple[str, ...]
    activities: tuple[Activity, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """The owner's words, and those of the documents, in her language."""

    texts: OwnerTexts
    terms: Terms

    def say(self, key: str) -> str:
        """A sentence of the record."""
        return self.texts.word(key, TABLE)

    def basis(self, code: str) -> str:
        """A basis on one line."""
        return self.terms.value("basis", code).replace("\n", ", ")

    def subjects(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Kinds of customers by name; the empty kind has none of its own."""
        return tuple(self.terms.value("customer_kind", kind) for kind in kinds if kind)


def record_of(
    controller: Controller, processing: Processing, hosts: Sequence[str], speech: Speech
) -> Record:
    """The whole record. hosts: the mail servers everything of mailbot's goes through."""
    firm = (controller.company, controller.name, controller.email)
    rows = (*_of_the_firm(processing, speech), _of_mailbot(processing, hosts, speech))
    notes = [speech.say("note_security")]
    if processing.confirmed is None:
        notes.append(speech.say("note_unconfirmed"))
    lines = (*firm, controller.address, controller.phone)
    return Record(tuple(filter(None, lines)), rows, tuple(notes))


def _of_the_firm(processing: Processing, speech: Speech) -> Iterator[Activity]:
    """A row for each purpose: the owner's, else the shipped ones."""
    own = [(p.purpose, p.basis, (speech.say("everybody"),), p.fields) for p in processing.purposes]
    shipped = [
        (t.purpose, t.basis, speech.subjects(t.kinds), t.fields) for t in speech.terms.purposes
    ]
    for purpose, basis, subjects, fields in own or shipped:
        yield Activity(
            purpose,
            speech.basis(basis),
            subjects or (speech.say("everybody"),),
            speech.terms.named(fields),
            _recipients(processing, speech),
            _third_countries(processing, speech),
            speech.say("firm_storage"),
            speech.say("firm_security"),
        )


def _of_mailbot(processing: Processing, hosts: Sequence[str], speech: Speech) -> Activity:
    """The handling of requests by e-mail; the hosts of the mail are processors (Art. 28)."""
    rights = ", ".join(speech.texts.word(right.value, "rights") for right in Right)
    servers = tuple(f"{host} ({speech.say('mail_host')})" for host in dict.fromkeys(hosts))
    return Activity(
        f"{speech.say('own_purpose')}: {rights}",
        speech.basis("6.1.c"),
        (speech.say("own_subjects"),),
        speech.say("own_data"),
        servers,
        _third_countries(processing, speech),
        speech.say("own_storage"),
        speech.say("own_security"),
    )


def _recipients(processing: Processing, speech: Speech) -> tuple[str, ...]:
    lines = []
    for one in processing.recipients:
        role = speech.terms.value("role", one.role)
        lines.append(", ".join(filter(None, (one.name, role, one.country, one.what))))
    return tuple(lines) or _none(processing, speech)


def _third_countries(processing: Processing, speech: Speech) -> tuple[str, ...]:
    found = processing.third_countries
    lines = (", ".join(filter(None, (t.country, t.recipient, t.safeguard))) for t in found)
    return tuple(lines) or _none(processing, speech)


def _none(processing: Processing, speech: Speech) -> tuple[str, ...]:
    """An empty list means "none" only once the owner has said so."""
    return (speech.say("none" if processing.confirmed else "unknown"),)

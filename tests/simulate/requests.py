"""What people write in the course of a year: requests of all kinds, and ordinary mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.header import Header
from email.utils import format_datetime
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
FIRM = "emy.serander@hjarteresse.com"

TEXTS: Mapping[str, tuple[str, str]] = {
    "access": ("Registerutdrag", "Jag vill ha ett registerutdrag över de uppgifter ni har om mig."),
    "access_english": ("Subject access", "Please send me a copy of all personal data you hold."),
    "access_all": ("Allt", "Jag begär ut alla uppgifter om mig, även all mejlkorrespondens."),
    "access_code": ("Registerutdrag", "Jag vill ha ett registerutdrag över mina uppgifter."),
    "access_stranger": ("Mina uppgifter", "Jag vill veta vilka uppgifter ni har om mig."),
    "access_bounces": ("Utdrag", "Skicka mig ett registerutdrag, tack."),
    "extract_then_erase": ("Utdrag", "Skicka först ett registerutdrag och radera mig sedan."),
    "phone": ("Nytt nummer", "Jag har nytt telefonnummer: 070-174 88 88. Ändra det hos er."),
    "which": ("Fel uppgifter", "Rätta mina uppgifter, de är fel."),
    "address": ("Ny adress", "Ändra min fakturaadress till Nygatan 7, 602 20 Norrköping."),
    "disputed": ("Anteckning", "Anteckningen ni har om mig stämmer inte. Rätta den."),
    "erasure": ("Radera", "Radera alla mina personuppgifter ur ert register."),
    "restriction": ("Begränsa", "Jag begär att ni begränsar behandlingen av mina personuppgifter."),
    "objection": ("Invändning", "Jag invänder mot att ni behandlar mina personuppgifter."),
    "portability": ("Flytta", "Jag vill ha ut mina uppgifter enligt rätten till dataportabilitet."),
    "stop": ("Avregistrera", "Jag vill inte ha era nyhetsbrev längre."),
    "consent": ("Samtycke", "Jag återkallar mitt samtycke till era utskick."),
    "complaint": ("Klagomål", "Jag är missnöjd med hur ni hanterar mina personuppgifter."),
    "policy": ("Policy", "Var hittar jag er integritetspolicy?"),
    "question": ("Fråga", "Lagras mina personuppgifter inom EU?"),
    "withdrawn": ("Radera mig", "Radera alla mina personuppgifter."),
    "reminded": ("Radering", "Jag vill att ni raderar alla mina uppgifter."),
}
"""Subject and text by kind."""

ORDINARY = (
    ("Filmen", "Kan du ta bort loggan i slutet av filmen?"),
    ("Offert", "Vad skulle en film på två minuter kosta?"),
    ("Möte", "Kan vi ses på torsdag klockan nio?"),
    ("Korrektur", "Rätta stavfelet på startsidan innan ni trycker."),
    ("Tack", "Tack för bilderna, de blev jättefina!"),
)


@dataclass(frozen=True)
class Planned:
    """A mail that will come. kind: a key of TEXTS, or "ordinary". proof: our server's word."""

    at: datetime
    kind: str
    sender: str
    name: str
    subject: str
    text: str
    reply_to: str = ""
    proof: bool = True

    @property
    def octets(self) -> bytes:
        """The mail as the firm's own server has it."""
        domain = self.sender.rpartition("@")[2]
        name = Header(self.name, "utf-8").encode()
        lines = [f"Return-Path: <{self.sender}>"]
        if self.proof:
            verdict = f"mx.hjarteresse.example; dmarc=pass header.from={domain}"
            lines.append(f"Authentication-Results: {verdict}")
        marks = f"{self.at:%Y%m%d%H%M%S}.{self.kind}.{abs(hash(self.text)) % 10**8}"
        lines += [
            f"From: {name} <{self.sender}>",
            f"To: {FIRM}",
            f"Subject: {Header(self.subject, 'utf-8').encode()}",
            f"Date: {format_datetime(self.at)}",
            f"Message-ID: <{marks}@{domain}>",
        ]
        if self.reply_to:
            lines += [f"In-Reply-To: {self.reply_to}", f"References: {self.reply_to}"]
        lines += [
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            f"Hej!\r\n\r\n{self.text}\r\n\r\n{self.name}\r\n",
        ]
        return "\r\n".join(lines).encode()


def planned(first: date, days: int, count: int, register: int, chance: Random) -> list[Planned]:
    """So many requests, of every kind in turn, spread over the days, and as much ordinary mail.

    register: how many contacts there are; each writes about one thing, for as long as they last.
    """
    kinds = list(TEXTS)
    mails = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        subject, text = TEXTS[kind]
        contact = number % register + 1
        sender = f"person{contact}@firma{contact}.example"
        if kind == "access_stranger":
            sender = f"okand{number}@annan{number}.example"
        at = _at(first, days * number // count, chance)
        name = f"Skribent {number}"
        proof = kind != "access_code"
        mails.append(Planned(at, kind, sender, name, subject, text, proof=proof))
        subject, text = ORDINARY[number % len(ORDINARY)]
        contact = chance.randrange(register) + 1
        sender = f"person{contact}@firma{contact}.example"
        at = _at(first, chance.randrange(days), chance)
        mails.append(Planned(at, "ordinary", sender, f"Kund {contact}", subject, text))
    return sorted(mails, key=lambda mail: mail.at)


def _at(first: date, day: int, chance: Random) -> datetime:
    clock = time(chance.randrange(24), chance.randrange(60), chance.randrange(60))
    return datetime.combine(first + timedelta(days=day), clock, ZONE)

"""Whose data wait while a possible breach is looked into (A17, O13)."""

from dataclasses import replace

import pytest

from mailbot.desk.judgement.incidents import concerned, may_concern
from mailbot.desk.sender.identity import Caution, Grade, Identity
from mailbot.mail.message import Message
from mailbot.mail.read import read
from mailbot.register.person import Person

ANNA = Person("P1", "Anna Lind", ("anna@kund.example",), company="Kund AB", customer_number="10042")
BO = Person("P2", "Bo Ek", ("bo@gratis.example",), customer_number="7")
CIA = Person("P3", "Cia Ask", ("cia@gratis.example",), company="Asks Måleri")
REGISTER = (ANNA, BO, CIA)
STRANGER = Identity(Grade.UNVERIFIED)


def mail(text: str, sender: str = "x@elak.example", subject: str = "Fel person") -> Message:
    return read(f"From: {sender}\nSubject: {subject}\n\n{text}\n".encode())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Jag fick någon annans uppgifter.", ()),
        ("Jag fick Anna Linds uppgifter.", ()),
        ("Jag fick uppgifter om ANNA LIND!", ("P1",)),
        ("Det stod Anna\n Lind, och bo@gratis.example i det.", ("P1", "P2")),
        ("Kundnummer 10042 stod där.", ("P1",)),
        ("Kundnummer 7 stod där.", ()),
        ("Det gällde Asks måleri.", ("P3",)),
        ("Anna hade en fin lind.", ()),
    ],
)
def test_a_strangers_word_holds_those_it_names(text: str, wanted: tuple[str, ...]) -> None:
    """Names, addresses, customer numbers and companies tell; a common word or digit does not."""
    assert concerned(mail(text), STRANGER, REGISTER, tied=False) == wanted


def test_the_company_it_comes_from_is_meant() -> None:
    """Whoever writes from one company's domain may have got a colleague's letter."""
    told = mail("Jag fick fel uppgifter.", "eva@kund.example")
    assert concerned(told, STRANGER, REGISTER, tied=False) == ("P1",)
    told = mail("Jag fick fel uppgifter.", "eva@gratis.example")
    assert concerned(told, STRANGER, REGISTER, tied=False) == ()


@pytest.mark.parametrize(
    ("identity", "tied", "wanted"),
    [
        (STRANGER, True, ("*",)),
        (replace(STRANGER, people=(BO,)), False, ("*",)),
        (Identity(Grade.VERIFIED, (BO,)), False, ("*",)),
        (replace(STRANGER, people=(BO,), cautions=frozenset({Caution.DISOWNED})), False, ()),
        (replace(STRANGER, claimed=(BO,)), False, ()),
    ],
)
def test_what_is_tied_to_us_may_be_anybodys(
    identity: Identity, *, tied: bool, wanted: tuple[str, ...]
) -> None:
    """A real letter of ours, or somebody in the register, stops every letter with data."""
    assert concerned(mail("Fel person."), identity, REGISTER, tied=tied) == wanted


@pytest.mark.parametrize(
    ("proposal", "people", "waits"),
    [
        ({"concerns": ["*"]}, (), True),
        ({"concerns": ("P1", "P2")}, (), True),
        ({"concerns": ["P2"]}, ("P1",), False),
        ({"concerns": []}, ("P1",), False),
        ({"hours": 72}, ("P1",), True),
        ({"hours": 72}, ("P2",), False),
        ({"hours": 72}, (), True),
    ],
)
def test_a_letter_waits_if_it_may_be_meant(
    proposal: dict[str, object], people: tuple[str, ...], *, waits: bool
) -> None:
    """An item that says nobody means those of its case, and without them anybody."""
    assert may_concern(proposal, people, ("P1",)) is waits

"""Addresses and case numbers a mail mentions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.mentions import addresses, case_ids
from mailbot.desk.sense.phrases import Phrases
from tests.corpus.measure import bare, shipped_phrases


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("skriv till <petra@kund.example>.", ("petra@kund.example",)),
        ("(mailto:a@b.example), a@b.example", ("a@b.example",)),
        ("@ernst a@b @x.example a@@b.example", ()),
    ],
)
def test_addresses(text: str, found: tuple[str, ...]) -> None:
    """An address is found among signs of all kinds, once, and nothing else is one."""
    assert addresses(text) == found


def test_case_numbers_lose_their_prefix() -> None:
    """A case number is read with any prefix and in any case."""
    assert case_ids("Re: [HE-2026-7K3Q] och kb-2025-aaaa") == ("2026-7K3Q", "2025-AAAA")


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever the text, what is found is shaped as an address."""
    assert all("@" in address for address in addresses(text))


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return shipped_phrases()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Min gamla adress hos er är petra@forr.example.", ("petra@forr.example",)),
        ("Jag var kund hos er med adressen vinden@lagret.example.", ("vinden@lagret.example",)),
        ("Sök på lind@lagret.example, den är också min.", ("lind@lagret.example",)),
        ("Jag hade petra.nilsson@lagret.example då.", ("petra.nilsson@lagret.example",)),
        ("My old work address was accounts@lagret.example.", ("accounts@lagret.example",)),
        ("Min kollega nås på bo@lagret.example.", ()),
        ("Överför allt till vår nya leverantör, support@byra.example.", ()),
    ],
)
def test_whose_address(text: str, found: tuple[str, ...], phrases: Phrases) -> None:
    """An address is the writer's where the text or the writer's name says so, not another's."""
    message = bare(f"Jag begär ett registerutdrag. {text}")
    message = replace(message, origin=replace(message.origin, display_name="Petra Nilsson"))
    assert classify(message, phrases).claimed == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jag begär registerutdrag för min mamma Greta Lind, hon har ingen mejl.", ("Greta Lind",)),
        ("Jag är god man för Berit Nordin och Evert Nordin. Radera deras uppgifter hos er.",
         ("Berit Nordin", "Evert Nordin")),
        ("I request access on behalf of Harriet Vane, a copy of her personal data please.",
         ("Harriet Vane",)),
        ("Radera alla uppgifter ni har om vår son Albin.", ("Albin",)),
        ("Jag begär ett registerutdrag.", ()),
    ],
)  # fmt: skip
def test_for_whom(text: str, names: tuple[str, ...], phrases: Phrases) -> None:
    """The names of those somebody writes for are read where they stand beside the word for it."""
    assert classify(bare(text), phrases).on_behalf_of == names


def test_a_stop_for_other_addresses(phrases: Phrases) -> None:
    """Addresses named with a stop are meant; one that may have the mailings is not."""
    text = "Sluta skicka nyhetsbrev till a@kund.example och b@kund.example, tack."
    assert classify(bare(text), phrases).stop_addresses == ("a@kund.example", "b@kund.example")

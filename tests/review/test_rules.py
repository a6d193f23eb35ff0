"""A pasted mail, read and explained."""

import pytest

from mailbot.store.contract import Store
from tests.review.browser import Browser

WHOLE = """\
From: Anna Lind <anna.lind@kund.example>
Subject: Hej
Auto-Submitted: auto-replied

Radera mina uppgifter, tack.
"""


def test_a_wish_is_heard_and_the_words_are_marked(owner: Browser) -> None:
    """A request is named with its right, and the sentence that says it is marked."""
    shown = owner.act("/rules", "/rules", subject="Hej", text="Hej!\nRadera mina uppgifter, tack.")
    assert "En begäran" in shown.text
    assert "Radering" in shown.text
    assert "<mark>Radera mina uppgifter, tack.</mark>" in shown.body


def test_ordinary_mail_is_left_alone(owner: Browser) -> None:
    """Business as usual is no request."""
    shown = owner.act("/rules", "/rules", text="Kan ni radera logotypen ur slutscenen i filmen?")
    assert "Ingen begäran" in shown.text


def test_a_whole_mail_is_judged_by_its_headers(owner: Browser) -> None:
    """A source with headers is read as a mail: a machine gets no answer."""
    shown = owner.act("/rules", "/rules", text=WHOLE)
    assert "aldrig: det är skrivet av en maskin" in shown.text
    assert "Automatiskt svar" not in owner.act("/rules", "/rules", text="Radera mig").text


@pytest.mark.threat("T-WEB-01")
@pytest.mark.parametrize(
    "text",
    ["", "\0", "<script>alert(1)</script> Radera mina uppgifter", "From: x\n\n", "å" * 100_000],
)
def test_any_text_is_read(owner: Browser, text: str) -> None:
    """Whatever is pasted, a page comes back that holds none of it as markup."""
    shown = owner.act("/rules", "/rules", subject=text[:200], text=text)
    assert shown.status == 200
    assert "<script>alert" not in shown.body


@pytest.mark.threat("T-WEB-08")
def test_nothing_is_kept_of_it(owner: Browser, store: Store) -> None:
    """Reading a mail opens no case and writes no line."""
    before = (store.cases(), store.items(), tuple(store.log()))
    owner.act("/rules", "/rules", text="Radera mina uppgifter")
    assert (store.cases(), store.items(), tuple(store.log())) == before

"""Reasons of the law in words."""

from datetime import date

import pytest

from mailbot.desk.owner.page_words import PageWords
from mailbot.desk.owner.reason_words import answered, said, told
from mailbot.law.contact import Answer
from mailbot.law.reason import Reason, Why
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.page import english_words, page_words_of

ENGLISH = english_words()
SWEDISH = page_words_of(RuleFolders(shipped()), "sv")
SUNDAY = Reason(Why.NOT_MOVED, {"day": date(2027, 1, 10), "off": "Sunday"})


@pytest.mark.parametrize(
    ("reason", "english", "swedish"),
    [
        (
            Reason(Why.RESTRICTED, {"people": ("P1", "P2")}),
            "P1 and P2 is restricted (GDPR 18(2))",
            "behandlingen av P1 och P2 är begränsad (artikel 18.2 i GDPR)",
        ),
        (
            SUNDAY,
            "2027-01-10 is Sunday: not moved, the limit is a maximum",
            "2027-01-10 är söndag: dagen flyttas inte, för tiden är den längsta tillåtna",
        ),
        (
            Reason(Why.SILENT, {"kinds": ("bounce", "call")}),
            "does not count: bounce, call",
            "räknas inte: bounce, call",
        ),
        (
            Reason(Why.LEGAL_HOLD, {"note": "tvist {day}"}),
            "legal hold: tvist {day}",
            "spärr mot gallring: tvist {day}",
        ),
    ],
)
def test_a_reason_is_said_in_each_language(reason: Reason, english: str, swedish: str) -> None:
    """The facts stand in the words of the language, and what the owner wrote stays as it is."""
    assert (said(reason, ENGLISH), said(reason, SWEDISH)) == (english, swedish)


@pytest.mark.parametrize("words", [ENGLISH, SWEDISH], ids=["en", "sv"])
def test_several_reasons_stand_in_a_row(words: PageWords) -> None:
    """Grounds are joined by the language's own word, and kinds of events called by theirs."""
    both = Answer(allowed=True, because=(Reason(Why.CONTACT), Reason(Why.CONSENT)))
    assert answered(both, words).count(words.say("because.and")) == 1
    silent = Reason(Why.SILENT, {"kinds": ("bounce",)})
    assert told((SUNDAY, silent), words, lambda _: "retur").endswith(": retur")

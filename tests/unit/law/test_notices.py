"""Recipients to be told of a change (O08, Art. 19)."""

from dataclasses import replace

from mailbot.law.notices import recipients_to_tell
from mailbot.law.rights import Right
from mailbot.register.person import Recipient
from tests.unit.judging import ANNA, PRINTER, facts


def test_each_recipient_once_and_none_without() -> None:
    """One item names every recipient once, with address and day; or there is none."""
    other = Recipient("Byrå", "", "namn")
    two = (replace(ANNA, recipients=(PRINTER, other)), replace(ANNA, recipients=(PRINTER,)))
    (item,) = recipients_to_tell(facts(Right.ERASURE, people=two), "erased", ("*",))
    assert (item.rule, item.proposal["on"]) == ("O08", "2026-03-05")
    assert item.proposal["recipients"] == (
        {"name": "Tryck AB", "email": "order@tryck.example", "what": "kort"},
        {"name": "Byrå", "email": "", "what": "namn"},
    )
    assert list(recipients_to_tell(facts(Right.ERASURE), "erased", ("*",))) == []

"""What an erasure means source by source, and how much of it the owner says yes to."""

from datetime import date

import pytest

from mailbot.law.erasure import erasure_approved
from mailbot.law.erasure_parts import Choice, divided, parts_of, unknown
from mailbot.law.holdings import Entry, Findings, Found, Group, MailListed
from mailbot.law.rights import Right
from mailbot.law.step import ChangeKind, Facts
from tests.unit.judging import ANNA, BUYER, changes, facts, items

UNTIL = date(2031, 3, 5)
INVOICES = Group("Fakturor", ("Nr", "Dag"), keep="bookkeeping", dated="Dag")
BOOKS = Found(
    "Bokföring",
    "csv",
    (
        Entry("b.csv, line 2", (("Nr", "1"), ("Dag", "2025-03-01"), ("Mejl", "x"))),
        Entry("b.csv, line 3", (("Nr", "2"), ("Dag", "2016-03-01"), ("Mejl", ""))),
    ),
    groups=(INVOICES,),
)
MAILS = (
    MailListed(date(2026, 3, 1), "in", "Om 811228-9874", "INBOX"),
    MailListed(date(2026, 3, 2), "out", "Ditt ärende", "Sent", ours=True),
)
EVERYWHERE = Findings(mails=MAILS, found=(BOOKS,), missing=("Kassan",), manual=("Pärmen",))


def asked(person: object = ANNA, findings: Findings = EVERYWHERE) -> Facts:
    return facts(Right.ERASURE, people=(person,), findings=findings)


def test_every_source_has_its_part() -> None:
    """What goes, what stays until when and why, and by whose hand, source by source (O01)."""
    seen = [(p.key, p.does, p.by, p.until, p.where) for p in parts_of(asked(BUYER))]
    assert seen == [
        ("register", "erase", "mailbot", None, ()),
        ("register", "restrict", "mailbot", date(2032, 12, 31), ()),
        ("mailbot", "erase", "mailbot", None, ()),
        ("mailbox", "erase", "owner", None, ("INBOX 2026-03-01 Om ******-****",)),
        ("Bokföring/Fakturor", "keep", "owner", date(2032, 12, 31), ("b.csv, line 2",)),
        ("Bokföring/Fakturor", "erase", "owner", None, ("b.csv, line 3",)),
        ("Bokföring", "erase", "owner", None, ("b.csv, line 2",)),
        ("Kassan", "erase", "owner", None, ()),
        ("Pärmen", "erase", "owner", None, ()),
    ]


@pytest.mark.parametrize(
    ("choice", "taken", "left"),
    [
        (Choice(), {"register", "mailbox", "Kassan"}, set()),
        (Choice(only=("register",)), {"register"}, {"mailbox", "Kassan"}),
        (Choice(but=("KASSAN",)), {"register", "mailbox"}, {"Kassan"}),
        (Choice(but=("register.phone",)), {"register", "mailbox", "Kassan"}, {"register"}),
        (Choice(only=("register",), but=("register",)), set(), {"register", "mailbox", "Kassan"}),
    ],
)
def test_the_owner_takes_the_plan_whole_or_in_part(
    choice: Choice, taken: set[str], left: set[str]
) -> None:
    """Parts are named by key, whatever their case; a field of the record by key and name."""
    parts = parts_of(asked(findings=Findings(mails=MAILS, missing=("Kassan",))))
    going, staying = divided(parts, choice)
    assert ({p.key for p in going}, {p.key for p in staying}) == (taken, left)


def test_what_is_no_part_is_told() -> None:
    """A name that is in no plan, or names what the law keeps, is not passed over."""
    choice = Choice(only=("regster", "mailbot", "", "Bokföring"))
    assert unknown(parts_of(asked()), choice) == ("regster", "mailbot", "")


def test_what_only_the_owner_reaches_becomes_a_list() -> None:
    """One item for each source she must write in herself, told in the letter with its last day."""
    step = erasure_approved(asked(), UNTIL)
    assert items(step) == [("O01", "erase_by_hand")] * 4
    assert [item.proposal["source"] for item in step.items] == [
        "mailbox",
        "Bokföring",
        "Kassan",
        "Pärmen",
    ]
    assert step.items[1].proposal["where"] == ("b.csv, line 3", "b.csv, line 2")
    told = step.letters[0].facts
    assert told["by_hand"] == ("mails", "Bokföring: Fakturor", "Bokföring", "Kassan", "Pärmen")
    assert (told["kept"], told["until"]) == (("Bokföring: Fakturor",), date(2032, 12, 31))
    assert "Bokföring" not in told["what"]  # type: ignore[operator]  # a tuple, by the table of facts


def test_what_she_has_done_already_is_no_list() -> None:
    """`--done` tells the person that it is erased there, too, and asks nothing more of her."""
    step = erasure_approved(asked(), UNTIL, Choice(done=True))
    told = step.letters[0].facts
    assert (items(step), told["by_hand"], told["by_hand_until"]) == ([], (), None)
    assert {"mails", "Kassan"} <= set(told["what"])  # type: ignore[call-overload]  # as above


def test_a_part_of_the_record_goes_and_the_rest_is_restricted() -> None:
    """Kept fields are used for nothing else, and the person is told which and why (Art. 12(4))."""
    choice = Choice(but=("register.name", "register.emails"), reason="Uppdraget pågår")
    step = erasure_approved(asked(findings=Findings()), UNTIL, choice)
    seen = [(kind, fields) for kind, _, fields, _ in changes(step)]
    assert seen[0][0] is ChangeKind.SUPPRESS
    assert seen[1:] == [
        (ChangeKind.ERASE_FIELDS, ("phone", "customer_number", "company", "organisation_number")),
        (ChangeKind.RESTRICT, ("name", "emails")),
    ]
    told = step.letters[0].facts
    assert (step.outcome, told["refused"]) == ("partly_erased", ("name", "emails"))
    assert (told["kept"], told["law"], told["refused_because"]) == ((), "", "Uppdraget pågår")


def test_the_record_may_be_left_whole() -> None:
    """Only the other systems are erased: the record is restricted, nothing of it changes."""
    step = erasure_approved(asked(), UNTIL, Choice(only=("mailbox",), reason="Uppdraget pågår"))
    seen = [(kind, fields) for kind, _, fields, _ in changes(step)]
    assert seen[1:] == [(ChangeKind.RESTRICT, ("*",))]


def test_figures_may_stay_in_nobodys_name() -> None:
    """Anonymised, the record goes as it does erased; vouchers stay what they are."""
    step = erasure_approved(asked(findings=Findings()), UNTIL, Choice(anonymise=True))
    assert changes(step)[-1][0] is ChangeKind.ANONYMISE
    assert step.letters[0].facts["anonymised"] is True
    bought = erasure_approved(asked(BUYER, Findings()), UNTIL, Choice(anonymise=True))
    assert changes(bought)[-1][0] is ChangeKind.KEEP_FOR_BOOKKEEPING

"""One round through the mailbox, whatever a mail or another process does."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from mailbot.errors import StaleCase, StoreDamaged
from mailbot.post.contract import Arrivals
from mailbot.said import said
from mailbot.store.contract import Commit, Cursor
from mailbot.workflow import round as rounds
from mailbot.workflow.taking_in import take_in

ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."
ORDINARY = "Hej Emy! Kan du ta bort loggan i slutet av filmen?"


def read(office: Any, *raws: Any) -> list[str]:
    """What became of those mails in one round."""
    last = raws[-1].key.uid
    notes: list[str] = []

    def arrivals(folder: str, cursor: Cursor | None, since: date) -> Iterator[Arrivals]:
        del since
        new = tuple(raw for raw in raws if cursor is None or raw.key.uid > cursor.uid)
        yield Arrivals(new, Cursor(folder, 1, last))

    office.mailbox.arrivals = arrivals
    rounds.read_mailbox(
        office.desk, office.mailbox, lambda _, taken: notes.append(taken.note), lambda: False
    )
    return notes


@pytest.mark.threat("T-OPS-05")
def test_a_mail_that_breaks_the_reading_is_set_aside(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two tries it waits for the owner; the others go on, and it is not tried for ever."""
    poison, good = office.raw("gift"), office.raw(ACCESS)
    tries = []

    def taken(raw: Any, desk: Any, *, junk: bool) -> Any:
        if raw is poison:
            tries.append(raw.key.uid)
            raise ValueError("boom")
        return take_in(raw, desk, junk=junk)

    monkeypatch.setattr(rounds, "take_in", taken)
    assert read(office, poison, good) == ["worked"]
    office.store.commit(Commit(cursors=(Cursor("INBOX", 1, 0),)))
    assert read(office, poison, good) == ["known"]
    assert len(tries) == rounds.TRIES
    assert office.waits() == [("O16", "set_aside")]
    assert [aside.reason for aside in office.store.set_aside()] == ["ValueError"]


@pytest.mark.parametrize("error", [StoreDamaged(said("gone")), StaleCase(said("busy"))])
def test_faults_that_are_not_the_mails_are_not_blamed_on_it(
    office: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A damaged or busy store ends the round; the mail comes again, nothing is set aside."""

    def broken(*_: Any, **__: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "take_in", broken)
        with pytest.raises(type(error)):
            read(office, office.raw(ACCESS))
    assert (office.store.cursor("INBOX"), office.store.set_aside()) == (None, ())


@pytest.mark.threat("T-PRIV-11", "T-LOOP-09")
def test_ordinary_mail_leaves_only_the_mark_of_the_folder(office: Any) -> None:
    """Nothing of it is kept; the same request fetched twice is handled once."""
    ordinary, request = office.raw(ORDINARY, "Filmen"), office.raw(ACCESS)
    assert read(office, ordinary, request) == ["left_alone", "worked"]
    assert b"loggan" not in (office.data / "store.json").read_bytes()
    assert office.store.cursor("INBOX") == Cursor("INBOX", 1, request.key.uid)
    again = take_in(request, office.desk)
    assert (again.note, len(office.store.letters())) == ("known", 1)


@pytest.mark.threat("T-STORE-10")
def test_what_changed_while_it_was_judged_is_judged_anew(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that came too late is made again on what holds now, and done once."""
    office.takes(ACCESS)
    office.sends()
    commit, late = office.store.commit, [2]

    def stale(wanted: Commit) -> Any:
        if wanted.cases and late[0]:
            late[0] -= 1
            raise StaleCase(said("somebody was first"))
        return commit(wanted)

    office.later(days=2)
    monkeypatch.setattr(office.store, "commit", stale)
    assert office.takes("Hej, begränsa behandlingen av mina uppgifter.").note == "worked"
    assert late == [0]
    assert [case.matters[0].right.value for case in office.store.cases()] == [
        "access",
        "restriction",
    ]
    late[0] = 99
    with pytest.raises(StaleCase):
        office.takes("Hej, radera alla mina personuppgifter.")
    assert len(office.store.cases()) == 2

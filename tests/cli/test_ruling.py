import pytest

from mailbot.store.contract import Store
from tests.cli.firm import ITEM, Run

CLOCK = ("--now", "2026-11-20T10:00:00+01:00")


def test_what_a_yes_will_do_is_said_first(run: Run, store: Store) -> None:
    """`approve` tells what the item is about and what the yes does, before it is done."""
    done = run(*CLOCK, "approve", "q1", "--yes")
    assert done.code == 0
    about, does, *_ = done.out.splitlines()
    assert about.startswith("Q1: ")
    assert does == "Planen genomförs, och personen får besked. Det går inte att ångra."
    assert store.item("Q1") is None


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("approve", "Q99"), ("reject", "Q99", "--reason", "nej")])
def test_an_unknown_item_is_a_fault_of_use(run: Run, words: tuple[str, ...]) -> None:
    """An item that does not wait is named, with where to look."""
    done = run(*CLOCK, *words, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "Q99" in done.err
    assert "mailbot queue" in done.err


def test_a_case_is_extended_by_any_of_its_names(run: Run, store: Store) -> None:
    """`extend` takes the number as it stands in a subject, brackets, prefix and all."""
    done = run(*CLOCK, "extend", "[he-2026-7k3q]", "--reason", "Arkivet är stort", "--yes")
    assert done.code == 0
    case = store.case(ITEM.case)
    assert case is not None
    assert case.extended_due is not None

"""The journal of what was erased."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailbot.errors import StoreDamaged
from mailbot.register.person import Person
from mailbot.store.contract import Commit
from mailbot.store.erasures import JOURNAL, WHOLE, read
from mailbot.store.file import FileStore

ANNA = Person("P1", name="Anna", emails=("anna@kund.example",), phone="070-1", company="Kund AB")
BO = Person("P2", name="Bo", emails=("bo@kund.example",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    FileStore(tmp_path / "data").commit(Commit(people=(ANNA, BO)))
    return tmp_path / "data"


def test_a_removed_record_is_noted_whole(folder: Path) -> None:
    """By its id and the keyed hash of its address, and no other record."""
    store = FileStore(folder)
    store.commit(Commit(people_removed=("P1", "P9")))
    (one,) = read(folder / JOURNAL)
    assert (one.person, one.fields) == ("P1", WHOLE)
    assert one.addresses == (store.hashed("ANNA@kund.example"),)


def test_what_is_left_for_the_bookkeeping_is_noted_with_its_day(folder: Path) -> None:
    """The fields that went, and until when the others stay."""
    stub = Person("P1", name="Anna", company="Kund AB", kept_through=date(2033, 12, 31))
    FileStore(folder).commit(Commit(people=(stub,)))
    (one,) = read(folder / JOURNAL)
    assert (one.fields, one.through) == (("emails", "phone"), "2033-12-31")


def test_a_changed_value_is_no_erasure(folder: Path) -> None:
    """A correction, or a record that is only touched, is not noted."""
    FileStore(folder).commit(Commit(people=(replace(ANNA, phone="070-2"), BO)))
    assert read(folder / JOURNAL) == ()


def test_a_record_merged_into_another_is_not_erased(folder: Path) -> None:
    """Its addresses live on; a restore must not take away what it became part of."""
    both = replace(BO, emails=("bo@kund.example", "Anna@kund.example"))
    FileStore(folder).commit(Commit(people=(both,), people_removed=("P1",)))
    assert read(folder / JOURNAL) == ()


def test_a_line_cut_by_a_stop_never_happened(folder: Path) -> None:
    """The next erasure is written in its place, and all can be read."""
    store = FileStore(folder)
    store.commit(Commit(people_removed=("P1",)))
    path = folder / JOURNAL
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:20])
    assert len(read(path)) == 1
    store.commit(Commit(people_removed=("P2",)))
    assert [one.person for one in read(path)] == ["P1", "P2"]


def test_a_damaged_line_is_told(folder: Path) -> None:
    """It is never passed over: what it named would come back."""
    (folder / JOURNAL).write_bytes(b"{}\n")
    with pytest.raises(StoreDamaged, match=JOURNAL):
        read(folder / JOURNAL)

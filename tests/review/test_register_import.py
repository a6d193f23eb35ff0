"""A file brought into the register by the page, looked at before it is."""

from dataclasses import replace

import pytest

from mailbot.store.contract import Commit, Store
from tests.cli.firm import PERSON
from tests.review.browser import Browser, Shown

LOOK, APPLY = "/register/import", "/register/import/apply"
CSV = (
    "name,email,customer_number,phone\n"
    "Anna Lind,anna.lind@kund.example,10042,+46 11 123 45 67\n"
    "Bo Ek,bo@ek.example,10043,\n"
)


def look(owner: Browser, text: str, name: str = "kunder.csv", **fields: str) -> Shown:
    """The preview of a file."""
    return owner.upload(LOOK, LOOK, {"file": (name, text.encode())}, **fields)


@pytest.mark.threat("T-WEB-08")
def test_the_preview_shows_each_change_and_makes_none(owner: Browser, store: Store) -> None:
    """Who is new and which value becomes which is shown; the register stays as it is."""
    shown = look(owner, CSV)
    assert "070-112 34 56 → +46 11 123 45 67" in shown.text
    assert "Bo Ek" in shown.text
    assert store.people() == (PERSON,)


def test_what_was_shown_is_done(owner: Browser, store: Store) -> None:
    """The yes does what the preview said; the same file again changes nothing."""
    done = owner.post(APPLY, look(owner, CSV).form(APPLY))
    assert (done.status, done.place) == (303, "/register?said=imported")
    first, second = store.people()
    assert (first.phone, second.name) == ("+46 11 123 45 67", "Bo Ek")
    again = look(owner, CSV)
    assert "Filen ändrar ingenting" in again.text
    assert f'action="{APPLY}"' not in again.body


@pytest.mark.threat("T-WEB-07")
def test_a_register_changed_meanwhile_is_asked_again(owner: Browser, store: Store) -> None:
    """Where the file would now do something else, it is shown again and nothing is done."""
    form = look(owner, CSV).form(APPLY)
    store.commit(Commit(people=(replace(PERSON, phone="+46 8 123 456 78"),)))
    shown = owner.post(APPLY, form)
    assert shown.status == 409
    assert "har ändrats under tiden" in shown.text
    assert len(store.people()) == 1
    assert owner.post(APPLY, shown.form(APPLY)).status == 303
    assert len(store.people()) == 2


@pytest.mark.threat("T-WEB-07")
def test_the_same_yes_twice(owner: Browser, store: Store) -> None:
    """A second click on the same form is told, and nothing is done twice."""
    form = look(owner, CSV).form(APPLY)
    assert owner.post(APPLY, form).status == 303
    assert owner.post(APPLY, form).status == 409
    assert len(store.people()) == 2


def test_a_bad_row_brings_in_nothing(owner: Browser, store: Store) -> None:
    """Every fault of the file is told at once, with its line."""
    shown = look(owner, CSV + "Eva,nobody,10044,\nNils,also bad,10045,\n")
    assert shown.status == 409
    assert "rad 4" in shown.text
    assert "rad 5" in shown.text
    assert len(store.people()) == 1


def test_a_column_may_have_a_name_of_its_own(owner: Browser) -> None:
    """An unknown header is a fault until the owner says what it is."""
    text = "Namn;Kontaktens mejl;Saldo\nBo Ek;bo@ek.example;12\n"
    assert "är okänd" in look(owner, text).text
    shown = look(owner, text, maps="Kontaktens mejl = e-post\nSaldo =")
    assert "Bo Ek" in shown.text
    assert owner.post(APPLY, shown.form(APPLY)).status == 303


@pytest.mark.parametrize(
    ("name", "text"),
    [("", ""), ("x.exe", "MZ"), ("x.csv", "\0\0"), ("x.json", "{"), ("x.vcf", "BEGIN:VCARD")],
)
def test_what_is_no_such_file_is_told(owner: Browser, store: Store, name: str, text: str) -> None:
    """A file that holds no contacts, or none at all, ends in words and changes nothing."""
    assert look(owner, text, name).status == 409
    assert len(store.people()) == 1


@pytest.mark.threat("T-WEB-03")
@pytest.mark.parametrize("packed", ["", "x", "AAAA", "ÅÄÖ"])
def test_a_forged_file_is_refused(owner: Browser, store: Store, packed: str) -> None:
    """What comes back with the yes must be the file that was shown."""
    form = look(owner, CSV).form(APPLY)
    assert owner.post(APPLY, form | {"packed": packed}).status == 409
    assert len(store.people()) == 1


@pytest.mark.threat("T-WEB-03")
def test_too_large_a_file_is_refused(owner: Browser) -> None:
    """More than thirty megabytes are not even read."""
    headers = {"Host": owner.host, "Origin": f"http://{owner.host}"}
    length = {"Content-Length": str(31 * 1024 * 1024)}
    assert owner.ask("POST", LOOK, headers=headers | length).status == 413

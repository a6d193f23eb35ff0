"""A file brought into the register by the page, looked at before it is."""

import re
from collections.abc import Mapping
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
    done = owner.post(APPLY, agreed(look(owner, CSV)))
    assert (done.status, done.place) == (303, "/register?said=imported")
    first, second = store.people()
    assert (first.phone, second.name) == ("+46 11 123 45 67", "Bo Ek")
    again = look(owner, CSV)
    assert "Filen ändrar ingenting" in again.text
    assert 'value="apply"' not in again.body


@pytest.mark.threat("T-WEB-07")
def test_a_register_changed_meanwhile_is_asked_again(owner: Browser, store: Store) -> None:
    """Where the file would now do something else, it is shown again and nothing is done."""
    form = agreed(look(owner, CSV))
    store.commit(Commit(people=(replace(PERSON, phone="+46 8 123 456 78"),)))
    shown = owner.post(APPLY, form)
    assert shown.status == 409
    assert "har ändrats under tiden" in shown.text
    assert len(store.people()) == 1
    assert owner.post(APPLY, agreed(shown)).status == 303
    assert len(store.people()) == 2


@pytest.mark.threat("T-WEB-07")
def test_the_same_yes_twice(owner: Browser, store: Store) -> None:
    """A second click on the same form is told, and nothing is done twice."""
    form = agreed(look(owner, CSV))
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


OWN = "Vem;Kontaktens mejl;Saldo\nBo Ek;bo@ek.example;12\n"


def choosing(form: Mapping[str, str], *fields: str) -> dict[str, object]:
    """The form with each column taken for that field, to be looked at."""
    return {**form, "column": fields, "do": "look"}


def agreed(shown: Shown) -> dict[str, object]:
    """The form as it stands, with its yes."""
    fields = [field for _, field in chosen(shown)]
    return {**shown.form(APPLY), "column": fields, "do": "apply"}


def chosen(shown: Shown) -> list[tuple[str, str]]:
    """Each column with the field it is taken for."""
    selects = re.findall(
        r'<label for="c-\d+">([^<]*?)\s*(?:<span.*?</span>)?</label>\s*(<select.*?</select>)',
        shown.body,
    )
    return [
        (label, (re.findall(r'value="([^"]*)" selected', select) or [""])[0])
        for label, select in selects
    ]


def test_a_column_with_a_name_of_its_own_is_guessed(owner: Browser, store: Store) -> None:
    """By a word of its name, or by what stands in it; what cannot be guessed is not used."""
    shown = look(owner, OWN)
    assert chosen(shown) == [("Vem", ""), ("Kontaktens mejl", "emails"), ("Saldo", "")]
    assert "bo@ek.example" in shown.text
    assert "stämmer gissningen?" in shown.text
    assert owner.post(APPLY, agreed(shown)).status == 303
    assert store.people()[-1].emails == ("bo@ek.example",)


def test_what_each_column_is_can_be_chosen(owner: Browser, store: Store) -> None:
    """The file need not be chosen again; what is chosen is shown, and is what is done."""
    form = look(owner, OWN).form(APPLY)
    shown = owner.post(APPLY, choosing(form, "name", "emails", ""))
    assert chosen(shown)[0] == ("Vem", "name")
    assert "Bo Ek" in shown.text
    assert "stämmer gissningen?" not in shown.text
    assert len(store.people()) == 1
    done = owner.post(APPLY, agreed(shown))
    assert done.status == 303
    assert (store.people()[-1].name, store.people()[-1].notes) == ("Bo Ek", "")


def test_a_choice_that_was_not_shown_is_shown_first(owner: Browser, store: Store) -> None:
    """Whoever chooses otherwise and says yes at once sees what that means before it is done."""
    form = agreed(look(owner, OWN)) | {"column": ["name", "emails", "notes"]}
    shown = owner.post(APPLY, form)
    assert shown.status == 200
    assert len(store.people()) == 1
    assert owner.post(APPLY, agreed(shown)).status == 303
    assert (store.people()[-1].name, store.people()[-1].notes) == ("Bo Ek", "12")


def test_the_choice_is_remembered(owner: Browser) -> None:
    """The next file with the same columns has what was chosen for the last one."""
    columns = ("name", "emails", "notes")
    shown = owner.post(APPLY, choosing(look(owner, OWN).form(APPLY), *columns))
    owner.post(APPLY, agreed(shown))
    again = look(owner, OWN.replace("Bo Ek", "Eva Ek").replace("bo@", "eva@"))
    assert [field for _, field in chosen(again)] == list(columns)


def test_a_wrong_choice_is_told_beside_the_columns(owner: Browser, store: Store) -> None:
    """Two columns of one field, or none that says who it is: told, to be chosen again."""
    for columns in (["name", "emails", "emails"], ["phone", "", ""], ["token", "", ""]):
        shown = owner.post(APPLY, choosing(look(owner, OWN).form(APPLY), *columns))
        assert shown.status == 409
        assert 'value="look"' in shown.body
        assert 'value="apply"' not in shown.body
    assert len(store.people()) == 1


def test_known_columns_ask_nothing(owner: Browser) -> None:
    """Where every column has a name that is known, the choices are folded away."""
    shown = look(owner, CSV)
    assert "stämmer gissningen?" not in shown.text
    assert [field for _, field in chosen(shown)] == ["name", "emails", "customer_number", "phone"]
    assert "<details open><summary>Filens" not in shown.body


def test_columns_without_a_name_and_of_the_same_name(owner: Browser, store: Store) -> None:
    """Each column is told apart by its place, whatever stands above it."""
    text = "Namn;Mejl;Mejl;\nBo Ek;bo@ek.example;b@ek.example;x\n"
    shown = look(owner, text)
    assert [field for _, field in chosen(shown)] == ["name", "emails", "", ""]
    assert "Kolumn 4 (utan namn)" in shown.text
    columns = ("name", "", "emails", "")
    shown = owner.post(APPLY, choosing(shown.form(APPLY), *columns))
    owner.post(APPLY, agreed(shown))
    assert store.people()[-1].emails == ("b@ek.example",)


def test_keys_of_json_are_columns_too(owner: Browser, store: Store) -> None:
    """An object's keys are chosen as the columns of a table are."""
    text = '[{"vem": "Bo Ek", "mejl": "bo@ek.example", "saldo": 12}]'
    shown = look(owner, text, "kunder.json")
    assert chosen(shown) == [("vem", ""), ("mejl", "emails"), ("saldo", "")]
    columns = ("name", "emails", "")
    shown = owner.post(APPLY, choosing(shown.form(APPLY), *columns))
    assert owner.post(APPLY, agreed(shown)).status == 303
    assert store.people()[-1].name == "Bo Ek"


@pytest.mark.threat("T-PRIV-06")
def test_examples_hide_numbers_and_markup(owner: Browser) -> None:
    """What stands in a column is shown in part, without numbers of identity, as text."""
    shown = look(owner, "Namn;Nummer;Mejl\n<script>alert(1)</script>;811228-9874;bo@ek.example\n")
    assert "9874" not in re.sub(r'value="[^"]*"', "", shown.body)
    assert "<script>alert" not in shown.body


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
    form = agreed(look(owner, CSV))
    assert owner.post(APPLY, form | {"packed": packed}).status == 409
    assert len(store.people()) == 1


@pytest.mark.threat("T-WEB-03")
def test_too_large_a_file_is_refused(owner: Browser) -> None:
    """More than thirty megabytes are not even read."""
    headers = {"Host": owner.host, "Origin": f"http://{owner.host}"}
    length = {"Content-Length": str(31 * 1024 * 1024)}
    assert owner.ask("POST", LOOK, headers=headers | length).status == 413

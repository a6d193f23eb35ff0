"""The register on the owner's page."""

import re
from dataclasses import replace
from datetime import date

import pytest

from mailbot.register.person import FieldChange, Happening, Person
from mailbot.store.contract import Commit, Store
from tests.cli.firm import PERSON
from tests.review.browser import Browser

NUMBER = "811228-9874"
EDIT = "/register/P1/edit"


def _many(store: Store, count: int) -> None:
    people = tuple(
        Person(f"P{n}", name=f"Person {n:04}", emails=(f"p{n}@kund.example",), company="Kund AB")
        for n in range(2, count + 2)
    )
    store.commit(Commit(people=people))


def test_everybody_is_listed_a_page_at_a_time(owner: Browser, store: Store) -> None:
    """Five thousand people are counted, and shown fifty at a time."""
    _many(store, 5000)
    shown = owner.get("/register")
    assert "5001 personer" in shown.text
    assert shown.body.count("<tr>") == 51
    assert "Person 0051" in owner.get("/register?page=2").text
    assert owner.get("/register?page=101").body.count("<tr>") == 2
    assert owner.get("/register?page=999999").status == 200


def test_a_person_is_found_by_words(owner: Browser, store: Store) -> None:
    """Every word must stand in the record: name, address, company or customer number."""
    _many(store, 60)
    for words in ("lind", "ANNA kund", "10042", "anna@hem.example", "P1"):
        assert "Anna Lind" in owner.get(f"/register?q={words.replace(' ', '+')}").text
    assert "Ingen har alla de orden" in owner.get("/register?q=nobody").text
    assert "1 av 61 personer" in owner.get("/register?q=10042").text


def test_the_list_stands_as_wished(owner: Browser, store: Store) -> None:
    """By name Å comes after Z; by last contact the latest stands first."""
    names = ("Åsa", "Zoe", "Édith", "Eva")
    people = (
        Person(f"P{n}", name=name, last_interaction=date(2026, n, 1))
        for n, name in enumerate(names, 2)
    )
    store.commit(Commit(people=tuple(people)))
    names_in = re.compile(r'<th scope="row"><a [^>]*>([^<]*)</a>')
    assert names_in.findall(owner.get("/register").body) == [
        "Anna Lind",
        "Édith",
        "Eva",
        "Zoe",
        "Åsa",
    ]
    assert names_in.findall(owner.get("/register?sort=last").body)[:2] == ["Anna Lind", "Eva"]
    assert owner.get("/register?sort=nonsense").status == 200


def test_a_record_is_shown_whole(owner: Browser, store: Store) -> None:
    """Fields with their purposes, recipients, events, history, cases and whether one may write."""
    past = FieldChange("2026-11-01T09:00:00+01:00", "phone", "01***", "070", "owner", "called")
    whole = replace(
        PERSON,
        history=(past,),
        happenings=(Happening(date(2026, 10, 1), "purchase", "a film"),),
    )
    store.commit(Commit(people=(whole,)))
    shown = owner.get("/register/P1")
    text = shown.text
    for said in ("anna@hem.example", "Avtal", "Tryckeriet", "Köp", "a film", "called", "du"):
        assert said in text
    assert "2026-7K3Q" in text
    assert "Vanligt mejl: ja" in text
    assert "Reklam: nej" in text
    assert "ärende 2026-7K3Q är öppet: sparas tills det är avslutat" in text
    assert "24 månader från 2026-" in text
    assert "P1: en radering eller invändning pågår" in text
    assert 'lang="en"' not in shown.body


@pytest.mark.threat("T-PRIV-06")
def test_no_number_stands_in_clear(owner: Browser, store: Store) -> None:
    """Neither list, record, form nor export shows an identification number."""
    noted = replace(PERSON, notes=f"nr {NUMBER}", company=f"Lind {NUMBER}")
    store.commit(Commit(people=(noted,)))
    forms = [f"/register/P1/export/{form}" for form in ("json", "csv", "vcf")]
    for path in ("/register", "/register/P1", EDIT, "/register/export/csv", *forms):
        shown = owner.get(path)
        assert shown.status == 200
        assert "9874" not in shown.body


def test_a_record_is_taken_out_as_a_file(owner: Browser) -> None:
    """Each form comes as a download of its own type, a PDF too; another is not found."""
    types = {"json": "application/json", "csv": "text/csv", "vcf": "text/vcard"}
    for form, kind in types.items():
        shown = owner.get(f"/register/P1/export/{form}")
        assert shown.headers["content-type"].startswith(kind)
        assert shown.headers["content-disposition"].startswith("attachment")
        assert "Anna Lind" in shown.body
    assert owner.get("/register/P1/export/exe").status == 404
    assert owner.get("/register/P9/export/csv").status == 404


def test_a_change_is_kept_with_its_reason(owner: Browser, store: Store) -> None:
    """What differs from the form is changed and stands in the history; the rest is as it was."""
    done = owner.act(EDIT, EDIT, phone="+46 11 123 45 67", why="told us")
    assert (done.status, done.place) == (303, "/register/P1?said=register_changed")
    person = store.person("P1")
    assert person is not None
    (change,) = person.history
    assert (change.field, change.why, change.by) == ("phone", "told us", "owner")
    same = replace(person, history=())
    assert same == replace(PERSON, phone="+46 11 123 45 67", customer_kind=same.customer_kind)
    assert person.identification_number == NUMBER
    assert person.recipients == PERSON.recipients


def test_every_fault_is_told_and_nothing_kept(owner: Browser, store: Store) -> None:
    """Wrong values are named field by field, stand in the form still, and change nothing."""
    shown = owner.act(EDIT, EDIT, phone="not a number", emails="nobody", name="Anna Ny")
    assert shown.status == 409
    assert 'href="#f-phone"' in shown.body
    assert 'href="#f-emails"' in shown.body
    assert shown.form(EDIT)["name"] == "Anna Ny"
    assert store.person("P1") == PERSON


@pytest.mark.threat("T-WEB-07")
def test_two_windows_on_one_record(owner: Browser, store: Store) -> None:
    """A form from before another change says so, keeps what was typed, and changes nothing."""
    form = owner.get(EDIT).form(EDIT)
    owner.act(EDIT, EDIT, title="Chef")
    shown = owner.post(EDIT, form | {"phone": "+46 11 123 45 67"})
    assert shown.status == 409
    assert "har ändrats under tiden" in shown.text
    assert shown.form(EDIT)["phone"] == "+46 11 123 45 67"
    person = store.person("P1")
    assert person is not None
    assert (person.title, person.phone) == ("Chef", PERSON.phone)


def test_what_the_law_forbids_is_refused(owner: Browser, store: Store) -> None:
    """Marketing that was stopped is not allowed again without a new consent."""
    store.commit(Commit(people=(replace(PERSON, marketing="stopped"),)))
    shown = owner.act(EDIT, EDIT, marketing="allowed", customer_kind="sole_trader")
    assert shown.status == 409
    assert "artikel 21.3" in shown.text


def test_somebody_is_added(owner: Browser, store: Store) -> None:
    """A new record has what was typed; the same contact again is refused."""
    fields = {"name": "Bo Ek", "emails": "bo@ek.example\nbo@hem.example", "marketing": "allowed"}
    done = owner.act("/register/new", "/register/new", **fields)
    assert done.place.startswith("/register/P2")
    person = store.person("P2")
    assert person is not None
    assert person.emails == ("bo@ek.example", "bo@hem.example")
    again = owner.act("/register/new", "/register/new", **fields)
    assert again.status == 409
    assert "P2" in again.text
    assert len(store.people()) == 2


def test_an_event_is_noted(owner: Browser, store: Store) -> None:
    """A dealing starts the clock anew; a hold without a reason is told."""
    action = "/register/P1/event"
    fields = {"kind": "meeting", "on": "2026-11-19", "note": "on the film"}
    assert owner.act("/register/P1", action, **fields).status == 303
    person = store.person("P1")
    assert person is not None
    assert person.last_interaction == date(2026, 11, 19)
    assert person.happenings[-1] == Happening(date(2026, 11, 19), "meeting", "on the film")
    hold = owner.act("/register/P1", action, kind="hold_on", on="", note="")
    assert "en spärr måste ha ett skäl" in hold.text
    assert owner.act("/register/P1", action, kind="call", on="yesterday").status == 409


@pytest.mark.threat("T-WEB-01")
def test_a_hostile_record_is_shown_without_effect(owner: Browser, store: Store) -> None:
    """Markup and signs of direction in a record are text, in list, page and form."""
    evil = "<script>alert(1)</script>\u202e\"'>"
    store.commit(Commit(people=(replace(PERSON, name=evil, company=evil, notes=evil),)))
    for path in ("/register", "/register/P1", EDIT):
        body = owner.get(path).body
        assert "<script>alert" not in body
        assert "&lt;script&gt;" in body


def test_nobody_of_that_id(owner: Browser) -> None:
    """A record that is not there is told kindly."""
    for path in ("/register/P99", "/register/P99/edit", "/register/%2e%2e"):
        assert owner.get(path).status == 404

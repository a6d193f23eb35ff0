"""Two records made one, and one made two, on the owner's page."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.store.contract import Commit, Store
from tests.cli.firm import PERSON
from tests.cli.test_register_joining import BO, TWIN
from tests.review.browser import Browser

MERGE, CHOOSE = "/register/P2/merge/P3", "/register/P2/merge/P3/choose"
SPLIT, LOOK = "/register/P1/split", "/register/P1/split/look"


@pytest.fixture
def two(store: Store) -> Store:
    """Bo in two records, and Anna with an open case."""
    store.commit(Commit(people=(BO, replace(TWIN, name="Bo Eek"))))
    return store


def test_the_other_is_found(owner: Browser, two: Store) -> None:
    """Records with the same name or address are offered at once; any other is found by words."""
    two.commit(Commit(people=(replace(TWIN, id="P5", name="bo  ek", emails=()),)))
    body = owner.get("/register/P2/merge").body
    assert "/register/P2/merge/P5" in body
    assert "/register/P2/merge/P3" not in body
    found = owner.get("/register/P2/merge?q=eek").body
    assert "/register/P2/merge/P3" in found
    assert 'href="/register/P2/merge/P2"' not in found
    assert "Ingen annan har alla de orden" in owner.get("/register/P2/merge?q=nobody").text


def test_both_and_what_they_become_are_seen_first(owner: Browser, two: Store) -> None:
    """Values of both, those that differ, and the new record stand there; nothing is changed."""
    before = two.people()
    text = owner.get(MERGE).text
    for said in ("Bo Ek", "Bo Eek", "b@ek.example", "bo.ek@ek.example", "VD", "olika"):
        assert said in text
    assert "Begränsningen i den ena gäller" in text
    assert "Reklamstoppet i den ena gäller" in text
    assert two.people() == before


def test_merged_as_shown(owner: Browser, two: Store) -> None:
    """The first stays, with what the second held besides, and with her reason in its history."""
    done = owner.act(MERGE, MERGE, why="gift")
    assert done.place == "/register/P2?said=merged"
    assert two.person("P3") is None
    bo = two.person("P2")
    assert bo is not None
    assert (bo.name, bo.title, bo.marketing) == ("Bo Ek", "VD", "stopped")
    assert bo.history[-1].why == "gift"
    assert "Ihopslaget" in owner.get(done.place).text


def test_the_second_is_right_where_she_says_so(owner: Browser, two: Store) -> None:
    """What she chooses is shown, and is what is done."""
    shown = owner.act(MERGE, CHOOSE, **{"right:name": "second"})
    assert shown.status == 200
    assert two.person("P3") is not None
    owner.post(MERGE, shown.form(MERGE))
    bo = two.person("P2")
    assert bo is not None
    assert bo.name == "Bo Eek"


def test_cases_follow_the_one(owner: Browser, two: Store) -> None:
    """A case of the record that goes is named first, and is about the other afterwards."""
    place = "/register/P2/merge/P1"
    assert "Ärende 2026-7K3Q gäller P2" in owner.get(place).text
    owner.act(place, place)
    (case,) = two.open_cases()
    assert case.people == ("P2",)


@pytest.mark.threat("T-WEB-07")
def test_what_changed_since_is_shown_again(owner: Browser, two: Store) -> None:
    """Where one of the two was changed meanwhile nothing is done, and she sees it as it is now."""
    form = owner.get(MERGE).form(MERGE)
    two.commit(Commit(people=(replace(BO, phone="011-12 34 56"),)))
    again = owner.post(MERGE, form)
    assert again.status == 409
    assert "011-12 34 56" in again.text
    assert two.person("P3") is not None
    assert owner.post(MERGE, again.form(MERGE)).status == 303


def test_nobody_is_merged_with_themselves(owner: Browser, two: Store) -> None:
    """Nor with nobody, nor with a record kept for the bookkeeping alone."""
    stub = replace(BO, id="P4", emails=(), kept_through=date(2032, 12, 31))
    two.commit(Commit(people=(stub,)))
    assert owner.get("/register/P2/merge/P2").status == 404
    assert owner.get("/register/P2/merge/P9").status == 404
    assert owner.get("/register/P2/merge/P4").status == 409
    for path in ("/register/P4/merge", "/register/P4/split", "/register/P9/split"):
        assert owner.get(path).status == 404
    assert "/merge" not in owner.get("/register/P4").body


@pytest.mark.threat("T-PRIV-06")
def test_no_number_is_shown(owner: Browser, two: Store) -> None:
    """Side by side, identification numbers are hidden, and still said to differ."""
    two.commit(Commit(people=(replace(BO, identification_number="811228-9874"),)))
    other = replace(TWIN, identification_number="811218-9876")
    two.commit(Commit(people=(other,)))
    shown = owner.get(MERGE)
    assert "9874" not in shown.body
    assert "9876" not in shown.body
    assert 'name="right:identification_number"' in shown.body


def test_split_as_shown(owner: Browser, store: Store) -> None:
    """Addresses and values go where she says; both are seen first, and the new one last."""
    fields = {
        "emails": "anna@hem.example",
        "name": "Lo Lind",
        "phone": "go",
        "identification_number": "go",
        "company": "stay",
        "why": "två i en",
    }
    shown = owner.act(SPLIT, LOOK, **fields)
    assert shown.status == 200
    assert store.people() == (PERSON,)
    assert "9874" not in shown.body
    done = owner.post(SPLIT, shown.form(SPLIT))
    assert done.place == "/register/P2?said=split"
    old, new = store.person("P1"), store.person("P2")
    assert old is not None
    assert new is not None
    assert (old.emails, new.emails) == (("anna.lind@kund.example",), ("anna@hem.example",))
    assert (old.phone, new.phone) == ("", PERSON.phone)
    assert (old.identification_number, new.identification_number) == ("", "811228-9874")
    assert (old.company, new.company) == ("Kund AB", "")
    assert (old.name, new.name, new.customer_kind) == ("Anna Lind", "Lo Lind", "sole_trader")
    assert new.recipients == PERSON.recipients
    assert {"emails", "phone", "identification_number", "split"} == {c.field for c in old.history}
    assert "Uppdelat" in owner.get(done.place).text


def test_whoever_stays_may_get_another_name(owner: Browser, store: Store) -> None:
    """A record of two people leaves each with a name of their own."""
    shown = owner.act(SPLIT, LOOK, name="Bo Lind", left_name="Anna")
    owner.post(SPLIT, shown.form(SPLIT))
    assert [person.name for person in store.people()] == ["Anna", "Bo Lind"]


def test_a_case_goes_with_its_address(owner: Browser, store: Store) -> None:
    """It is named before, and is about the new record afterwards."""
    shown = owner.act(SPLIT, LOOK, name="Lo", emails="anna.lind@kund.example")
    assert "Ärende 2026-7K3Q gäller P2" in shown.text
    owner.post(SPLIT, shown.form(SPLIT))
    (case,) = store.open_cases()
    assert case.people == ("P2",)


def test_a_split_that_cannot_be(owner: Browser, store: Store) -> None:
    """A record of nobody is refused, told above the form, which keeps what was chosen."""
    shown = owner.act(SPLIT, LOOK, phone="go")
    assert shown.status == 422
    assert shown.form(LOOK)["phone"] == "go"
    assert store.people() == (PERSON,)
    foreign = owner.act(SPLIT, LOOK, name="Lo", emails="other@else.example")
    assert foreign.status == 422


@pytest.mark.threat("T-WEB-07")
def test_a_split_of_a_changed_record_is_shown_again(owner: Browser, store: Store) -> None:
    """Where the record is another now, nothing is done."""
    form = owner.act(SPLIT, LOOK, name="Lo", emails="anna@hem.example").form(SPLIT)
    store.commit(Commit(people=(replace(PERSON, phone="011-12 34 56"),)))
    again = owner.post(SPLIT, form)
    assert again.status == 409
    assert "har ändrats sedan du tittade" in again.text
    assert len(store.people()) == 1


@pytest.mark.threat("T-WEB-01")
def test_a_hostile_record_is_text_here_too(owner: Browser, store: Store) -> None:
    """Markup in names and addresses does nothing in any of these pages."""
    evil = "<script>alert(1)</script>\u202e\"'>"
    store.commit(Commit(people=(replace(PERSON, name=evil), replace(BO, name=evil, notes=evil))))
    for path in ("/register/P1/merge", "/register/P1/merge/P2", "/register/P2/split"):
        body = owner.get(path).body
        assert "<script>alert" not in body
        assert "&lt;script&gt;" in body

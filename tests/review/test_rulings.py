"""The owner's rulings on the page, from the form to the store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.law.rights import Right, State
from mailbot.review.serving import Served
from mailbot.store.contract import Commit, LetterState, Store
from tests.cli.firm import ITEM, NOW, PERSON
from tests.review.browser import Browser, Shown, served

ITEM_PAGE, RULE, LOOK = "/items/Q1", "/items/Q1/rule", "/items/Q1/look"


def looked(owner: Browser, **fields: str) -> Shown:
    """What the page says would happen."""
    token = owner.get(ITEM_PAGE).form(LOOK)["token"]
    return owner.post(LOOK, {"token": token} | fields)


def kinds(store: Store) -> list[str]:
    """The letters there are."""
    return [letter.kind for letter in store.letters()]


def test_one_click_approves(owner: Browser, store: Store) -> None:
    """The item shows the letter as it will go out; its button does exactly that."""
    shown = owner.get(ITEM_PAGE)
    assert "raderade hos oss" in shown.text
    assert "Planen genomförs" in shown.text
    answer = owner.post(RULE, shown.form(RULE))
    assert (answer.status, answer.place) == (303, "/?item=Q1&said=did_approve")
    assert kinds(store) == ["erased", "art19_notice"]
    assert store.people() == ()
    after = owner.get(answer.place)
    assert "Godkänt." in after.text
    assert "/items/Q1" not in after.body


@pytest.mark.threat("T-WEB-08")
@pytest.mark.parametrize(
    "path", ["/", ITEM_PAGE, RULE, LOOK, "/items/Q1/undo", "/cases/2026-7K3Q", "/logout"]
)
def test_looking_changes_nothing(owner: Browser, store: Store, path: str) -> None:
    """No GET, whatever its path, moves anything."""
    before = store.items(), store.cases(), store.people(), store.letters()
    owner.get(f"{path}?choice=approve&shown=")
    assert (store.items(), store.cases(), store.people(), store.letters()) == before
    assert owner.get("/").status == 200


@pytest.mark.threat("T-WEB-07")
def test_a_double_click_sends_once(owner: Browser, store: Store) -> None:
    """The same form twice: once done, once told."""
    form = owner.get(ITEM_PAGE).form(RULE)
    assert owner.post(RULE, form).status == 303
    again = owner.post(RULE, form)
    assert again.status == 409
    assert "redan gjort" in again.text
    assert kinds(store) == ["erased", "art19_notice"]


@pytest.mark.threat("T-WEB-07")
def test_the_second_window_is_told(owner: Browser, store: Store) -> None:
    """Two windows open on the same item: the second hears that it is decided, and by whom not."""
    first, second = owner.get(ITEM_PAGE).form(RULE), owner.get(ITEM_PAGE).form(RULE)
    assert owner.post(RULE, first).status == 303
    told = owner.post(RULE, second)
    assert told.status == 409
    assert "redan avgjort" in told.text
    assert "/cases/2026-7K3Q" in told.body
    assert kinds(store) == ["erased", "art19_notice"]


@pytest.mark.threat("T-WEB-07")
def test_what_changed_is_asked_again(owner: Browser, store: Store) -> None:
    """The record changed since the page was shown: nothing is done, the new state is shown."""
    form = owner.get(ITEM_PAGE).form(RULE)
    store.commit(Commit(people=(replace(PERSON, recipients=()),)))
    told = owner.post(RULE, form)
    assert told.status == 409
    assert "ändrats sedan du tittade" in told.text
    assert kinds(store) == []
    assert owner.post(RULE, told.form(RULE)).status == 303


def test_a_no_takes_a_reason_from_the_list_and_her_own_words(owner: Browser, store: Store) -> None:
    """Both stand in the letter that is shown, and in the one that is written."""
    told = looked(owner, choice="reject", picked="Vi behöver dem.", reason="Fakturan är obetald.")
    assert "Vi behöver dem. Fakturan är obetald." in told.text
    assert kinds(store) == []
    assert owner.post(RULE, told.form(RULE)).status == 303
    case = store.case(ITEM.case)
    assert case is not None
    assert case.matters[0].state is State.REFUSED
    assert kinds(store) == ["refusal"]


def test_a_no_without_a_reason_is_asked_for_one(owner: Browser, store: Store) -> None:
    """What is missing is said beside what she wrote, and nothing is done."""
    told = looked(owner, choice="reject")
    assert told.status == 422
    assert 'role="alert"' in told.body
    assert kinds(store) == []


def test_a_changed_letter_is_shown_as_a_difference(owner: Browser, store: Store) -> None:
    """Her words are marked against ours, checked, and then leave."""
    form = owner.get(ITEM_PAGE).form(LOOK)
    form["letter:0"] = form["letter:0"].replace("Hej", "Hej kära Anna", 1)
    told = owner.post(LOOK, form)
    assert "<ins>+ Hej kära Anna" in told.body
    assert "<del>− Hej" in told.body
    assert owner.post(RULE, told.form(RULE)).status == 303
    assert b"k=C3=A4ra Anna" in store.letters()[0].octets


def test_a_changed_letter_must_hold_what_the_law_wants(owner: Browser, store: Store) -> None:
    """A letter cut short is refused with every gap; her words are still in the form."""
    form = owner.get(ITEM_PAGE).form(LOOK) | {"letter:0": "Hej då <b>Anna</b>"}
    told = owner.post(LOOK, form)
    assert told.status == 422
    assert "kräver" in told.text
    assert "Hej då &lt;b&gt;Anna&lt;/b&gt;" in told.body
    assert 'action="/items/Q1/rule"' not in told.body
    assert kinds(store) == []


def test_a_question_to_the_person_leaves_the_item(owner: Browser, store: Store) -> None:
    """The question is a letter; the item waits on and says since when."""
    told = looked(owner, choice="ask", text="Gäller det alla adresser?")
    assert owner.post(RULE, told.form(RULE)).status == 303
    assert "Du frågade personen" in owner.get(ITEM_PAGE).text
    assert kinds(store) == ["privacy_info"]


def test_answered_by_hand_sends_nothing(owner: Browser, store: Store) -> None:
    """What she sent herself is kept with the case, and shown there."""
    told = looked(owner, choice="by_hand", text="Ringde i dag.")
    assert owner.post(RULE, told.form(RULE)).status == 303
    assert kinds(store) == []
    assert "Ringde i dag." in owner.get("/cases/2026-7K3Q").text


def test_an_extension_is_shown_before_it_is_told(owner: Browser, store: Store) -> None:
    """The new day and the reason stand in the letter."""
    told = looked(owner, choice="extend", reason="Arkivet är stort.")
    assert "Arkivet är stort." in told.text
    assert owner.post(RULE, told.form(RULE)).status == 303
    case = store.case(ITEM.case)
    assert case is not None
    assert case.extended_due is not None


def test_what_the_mail_is_can_be_said(owner: Browser, store: Store) -> None:
    """A form with a made-up choice does nothing; one of the page's own does."""
    form = owner.get(ITEM_PAGE).form(RULE) | {"choice": "everything"}
    assert owner.post(RULE, form).status == 409
    assert kinds(store) == []
    assert store.item("Q1") is not None


@pytest.fixture
def slow(tmp_path: Path, store: Store) -> Iterator[Served]:
    """The page of a firm that can take rulings back for ten minutes."""
    assert store.items()
    with served(tmp_path, "[letters]\ndelay_minutes = 10\n") as page:
        yield page


def test_a_ruling_can_be_taken_back(slow: Served, store: Store) -> None:
    """Within the delay nothing has happened, and one click undoes it."""
    owner = Browser(slow, NOW).log_in()
    assert "i 10 minuter" in owner.get(ITEM_PAGE).text
    assert owner.post(RULE, owner.get(ITEM_PAGE).form(RULE)).place.endswith("said=noted")
    assert (kinds(store), len(store.people())) == ([], 1)
    shown = owner.get(ITEM_PAGE)
    assert "Du sa godkänn" in shown.text
    assert 'action="/items/Q1/rule"' not in shown.body
    undone = owner.post("/items/Q1/undo", shown.form("/items/Q1/undo"))
    assert "Inget har hänt" in owner.get(undone.place).text
    assert 'action="/items/Q1/rule"' in owner.get(ITEM_PAGE).body


@pytest.mark.threat("T-WEB-03")
@pytest.mark.parametrize("path", [RULE, LOOK, "/items/Q1/undo"])
def test_a_ruling_from_elsewhere_is_none(owner: Browser, store: Store, path: str) -> None:
    """Cross-site, without a token, or by nobody: refused, nothing changed."""
    form = owner.get(ITEM_PAGE).form(RULE)
    assert owner.post(path, form, Origin="https://evil.example").status == 403
    assert owner.post(path, form | {"token": ""}).status == 403
    assert Browser(owner.served, NOW).post(path, form).status == 403
    assert (kinds(store), store.item("Q1")) == ([], store.items()[0])


def test_the_case_tells_what_was_asked_and_done(owner: Browser) -> None:
    """Who, how that is known, each right, the mail with its evidence marked, what happened."""
    shown = owner.get("/cases/2026-7k3q")
    for words in ("Anna Lind", "styrkt", "Radering", "väntar på dig", "Mejl kom in"):
        assert words in shown.text
    assert "<mark>Radera mina uppgifter</mark>" in shown.body
    assert owner.get("/cases/2026-XXXX").status == 404


@pytest.fixture
def planned(store: Store) -> Store:
    """The erasure with its plan, source by source."""
    part = {"part": "register", "source": "register", "does": "erase", "person": "P1"}
    fields = {"fields": ["name", "emails", "phone", "company"], "by": "mailbot", "count": 0}
    rest = {"until": None, "reason": ""}
    kept = part | {"does": "restrict", "fields": ["invoice_address"], "until": "2033-12-31"}
    plan = [part | fields | rest, {**fields, **rest, **kept, "reason": "bookkeeping"}]
    item = store.item("Q1")
    assert item is not None
    store.commit(Commit(items=(replace(item, proposal={"plan": plan}),)))
    return store


def test_an_erasure_can_be_approved_in_part(owner: Browser, planned: Store) -> None:
    """The plan is a table; what is left out needs its reason, and stays in the register."""
    shown = owner.get(ITEM_PAGE)
    assert "spärras för allt utom det lagen kräver till och med" in shown.text
    chosen = {"choice": "approve", "only": ["register.phone"]}
    token = {"token": shown.form(LOOK)["token"]}
    lacking = owner.post(LOOK, {**token, **chosen})
    assert lacking.status == 422
    assert "skriv varför" in lacking.text
    token = {"token": owner.get(ITEM_PAGE).form(LOOK)["token"]}
    told = owner.post(LOOK, {**token, **chosen, "reason": "Uppdraget pågår."})
    assert "Uppdraget pågår." in told.text
    assert owner.post(RULE, told.form(RULE)).status == 303
    (person,) = planned.people()
    assert (person.name, person.phone) == ("Anna Lind", "")


def test_an_objection_is_refused_with_its_balancing(owner: Browser, store: Store) -> None:
    """A no to an objection asks how the grounds were weighed, and puts both in the letter."""
    case, item = store.case(ITEM.case), store.item("Q1")
    assert case is not None
    assert item is not None
    matter = replace(case.matters[0], right=Right.OBJECTION)
    objects = replace(item, right=Right.OBJECTION, reason="objection", proposal={})
    store.commit(Commit(cases=(replace(case, matters=(matter,)),), items=(objects,)))
    assert 'name="balancing"' in owner.get(ITEM_PAGE).body
    said = {"choice": "reject", "reason": "En tvist pågår.", "balancing": "Bara namnet används."}
    told = looked(owner, **said)
    assert "Bara namnet används." in told.text
    assert owner.post(RULE, told.form(RULE)).status == 303
    assert kinds(store) == ["objection_refused"]


def test_what_was_found_by_hand_is_put_into_the_extract(owner: Browser, store: Store) -> None:
    """A place to look through by hand takes what she found, not an answer in its stead."""
    item = store.item("Q1")
    assert item is not None
    by_hand = replace(item, reason="manual_source", proposal={"source": "Pärmen"})
    store.commit(Commit(items=(by_hand,)))
    body = owner.get(ITEM_PAGE).body
    assert 'value="found"' in body
    assert 'value="text"' not in body


def test_a_case_is_extended_from_its_own_page(owner: Browser, store: Store) -> None:
    """The case's page asks for the reason, shows the letter, then tells the person once."""
    page, look, rule = (f"/cases/2026-7K3Q{end}" for end in ("", "/extend", "/extend/rule"))
    lacking = owner.post(look, owner.get(page).form(look))
    assert lacking.status == 422
    told = owner.post(look, lacking.form(look) | {"reason": "Arkivet är stort."})
    assert "Arkivet är stort." in told.text
    again = told.form(rule)
    assert owner.post(rule, again | {"shown": "else"}).status == 409
    assert (
        owner.post(
            rule, owner.post(look, owner.get(page).form(look) | {"reason": "Arkivet."}).form(rule)
        ).status
        == 303
    )
    assert kinds(store) == ["extension"]
    assert f'action="{look}"' not in owner.get(page).body


def test_an_extension_is_taken_back_from_any_page(owner: Browser, store: Store) -> None:
    """Queue, case and item offer the undo until the letter has left; then the day is as before."""
    undo = "/cases/2026-7K3Q/extend/undo"
    for page in ("/", "/cases/2026-7K3Q", ITEM_PAGE):
        rulings_page = looked(owner, choice="extend", reason="Arkivet är stort.")
        assert "till dess kan du ångra dig" in rulings_page.text
        assert owner.post(f"{ITEM_PAGE}/rule", rulings_page.form(f"{ITEM_PAGE}/rule")).status == 303
        done = owner.act(page, undo)
        assert done.place == "/cases/2026-7K3Q?said=extension_undone"
        case = store.case("2026-7K3Q")
        assert case is not None
        assert case.extended_due is None
        assert store.letters() == ()
    assert "första sista dagen gäller igen" in owner.get(done.place).text
    assert undo not in owner.get("/cases/2026-7K3Q").body


def test_an_extension_told_is_not_taken_back(owner: Browser, store: Store) -> None:
    """Where the letter left between the look and the click, she is told, and the day stands."""
    told = looked(owner, choice="extend", reason="Arkivet är stort.")
    owner.post(f"{ITEM_PAGE}/rule", told.form(f"{ITEM_PAGE}/rule"))
    undo = "/cases/2026-7K3Q/extend/undo"
    form = owner.get("/").form(undo)
    (letter,) = store.letters()
    store.commit(Commit(letters=(replace(letter, attempts=1, state=LetterState.SENT),)))
    done = owner.post(undo, form)
    assert "redan gått" in owner.get(done.place).text
    case = store.case("2026-7K3Q")
    assert case is not None
    assert case.extended_due is not None

"""Each kind of item as the owner meets it on the page: in her words, with what she needs."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.texts import without_commands
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.owner import owner_texts_of
from mailbot.store.contract import Commit, Store
from tests.cli.firm import CASE, ITEM, NOW, PERSON
from tests.cli.test_register_joining import BO
from tests.review.browser import Browser, Shown, served

PROPOSALS = ("approve", "reject")


def shown(owner: Browser, store: Store, item: Item) -> Shown:
    """The item's page."""
    (new,) = store.commit(Commit(items=(replace(item, id=""),)))
    return owner.get(f"/items/{new.id}")


def proposed(reason: str, **proposal: object) -> Item:
    """A proposal about the register, of no case."""
    kind = "retention" if reason == "retention" else "approve"
    return Item("", "", kind, "O09", reason, None, None, NOW, PROPOSALS, proposal)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_command_of_the_terminal_is_read_on_the_page(language: str) -> None:
    """Whatever an item is about and whatever a yes does, no text tells her to type."""
    texts = owner_texts_of(RuleFolders(shipped()), language)
    for reason in texts.what:
        said = (texts.summary(reason, None, {}), texts.approving(reason, {}))
        for text in map(without_commands, said):
            assert "`" not in text, reason
            assert text.strip()[-1] in ".?!", reason


def test_what_has_nothing_to_approve_is_not_called_so(owner: Browser, store: Store) -> None:
    """Where she answers or refuses, the badge says that she decides, in queue, case and item."""
    art22 = replace(ITEM, reason="art22", right=Right.OBJECTION, actions=("answer", "reject"))
    body = shown(owner, store, art22).body
    assert '<span class="kind">Avgör</span>' in body
    assert '<span class="kind">Avgör</span>' in owner.get("/").body
    assert "Q2 Avgör" in owner.get("/cases/2026-7K3Q").text


def test_sources_and_fields_bear_her_names(owner: Browser, store: Store) -> None:
    """No word of the program's own stands in what an item is about."""
    by_hand = replace(
        ITEM, reason="erase_by_hand", actions=("approve",), proposal={"source": "mailbox"}
    )
    assert "Radera för hand i brevlådan" in shown(owner, store, by_hand).text
    wrong = proposed("impossible_value", people=["P1"], who="P1", field="phone", mark="ab")
    text = shown(owner, store, wrong).text
    assert "Telefonnummer hos Anna Lind (P1) kan inte stämma" in text
    assert " ab " not in text
    share = proposed("retention", people=["P1"], count=1, share="1 / 5")
    assert "för 1 av 5 i registret." in shown(owner, store, share).text


def test_doubles_are_named_and_led_to(owner: Browser, store: Store) -> None:
    """What may be one person twice names both, links to both, and to both side by side."""
    store.commit(Commit(people=(BO,)))
    item = proposed("merge_proposed", people=["P1", "P2"], who="P1, P2", why="address")
    page = shown(owner, store, item)
    assert "Anna Lind (P1), Bo Ek (P2) kan vara samma person två gånger" in page.text
    assert "samma namn och samma adress" in page.text
    assert 'href="/register/P1/merge/P2"' in page.body
    assert "Slå ihop dem" in page.text
    assert "Bara några av dem" not in page.text


def test_a_no_that_nobody_is_told_asks_no_reason(owner: Browser, store: Store) -> None:
    """Reasons are asked where they stand in a letter, and only there."""
    assert 'id="reason-reject"' in owner.get("/items/Q1").body
    page = shown(owner, store, proposed("impossible_value", people=["P1"], field="phone"))
    assert 'id="reason-reject"' not in page.body
    unread = replace(ITEM, kind="classify", reason="unsure", actions=("answer", "reject"))
    (new,) = store.commit(Commit(items=(replace(unread, id=""),)))
    place = f"/items/{new.id}"
    token = owner.get(place).form(f"{place}/look")["token"]
    looked = owner.post(f"{place}/look", {"token": token, "choice": "reject"})
    assert looked.status == 200
    assert owner.post(f"{place}/rule", looked.form(f"{place}/rule")).status == 303


def test_what_is_only_noted_is_not_approved(owner: Browser, store: Store) -> None:
    """Where a yes sends and changes nothing the button says that it is seen to."""
    seen = replace(ITEM, reason="nothing_moves", actions=("approve", "answer"), right=None)
    page = shown(owner, store, seen)
    assert "Klart, det är gjort" in page.text
    assert "Det sker genast." in page.text
    assert "Ett brev går inom" not in page.text


def test_a_letter_on_paper_is_printed_from_here(tmp_path: Path, store: Store) -> None:
    """Item and case of a request by letter offer the file to print, and claim no mail of it."""
    assert store.items()
    with served(tmp_path) as page:
        owner = Browser(page, NOW).log_in()
        by_hand = replace(
            CASE,
            id="2026-PAPR",
            channel="letter",
            by_post=True,
            details=replace(CASE.details, subject="", postal="Gatan 1\n602 22 Norrköping"),
        )
        item = replace(ITEM, case=by_hand.id)
        (new,) = store.commit(Commit(cases=(by_hand,), items=(item,)))
        place = f"/items/{new.id}"
        text = owner.get(place).text
        assert "Du intygade det när du skrev in" in text
        assert "e-postservern intygar" not in text
        assert "(ett brev)" in text
        assert "602 22 Norrköping" in text
        assert owner.act(place, f"{place}/rule").status == 303
        printed = next(i for i in store.items() if i.reason == "print_letter")
        shown_item = owner.get(f"/items/{printed.id}")
        assert "Brevet är postat" in shown_item.text
        assert "mailbot case print" not in shown_item.text.split("Dessutom")[0]
        file = f"/cases/{by_hand.id}/letters/{printed.letters[0]}/0"
        assert file in shown_item.body
        assert file in owner.get(f"/cases/{by_hand.id}").body
        assert owner.ask("HEAD", file, headers={"Host": owner.host}).status == 200


def test_for_whom_and_for_which_part_it_is_asked(owner: Browser, store: Store) -> None:
    """Item and case say whose data a mail is about, and what it asks for of them."""
    details = replace(CASE.details, on_behalf_of=("Greta Lind",), limited_to="bara fakturorna")
    case = store.case(CASE.id)
    assert case is not None
    store.commit(Commit(cases=(replace(case, details=details),)))
    for path in ("/items/Q1", f"/cases/{CASE.id}"):
        text = owner.get(path).text
        assert "Skrivet för" in text
        assert "Greta Lind" in text
        assert "bara fakturorna" in text


def test_an_unknown_caller_got_no_letter(owner: Browser, store: Store) -> None:
    """Of a request entered by hand nothing is said of a neutral answer."""
    unknown = replace(
        ITEM, kind="identify", reason="unidentified_by_hand", right=None, actions=("answer",)
    )
    text = shown(owner, store, unknown).text
    assert "inget brev har gått" in text
    assert "neutralt svar" not in text


def test_a_record_without_a_name_has_its_id(owner: Browser, store: Store) -> None:
    """Whoever cannot be named is still told apart."""
    store.commit(Commit(people=(replace(PERSON, id="P7", name="", company=""),)))
    text = shown(owner, store, proposed("contradiction", people=["P7"], who="P7")).text
    assert "P7 säger emot" in text

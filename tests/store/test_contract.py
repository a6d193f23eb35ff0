"""What any store promises, one sentence each."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from mailbot.desk.judgement.case import Case, Challenge
from mailbot.desk.sender.identity import Grade
from mailbot.errors import StaleCase
from mailbot.register.person import Person
from mailbot.store.contract import (
    Commit,
    Cursor,
    LetterState,
    SetAside,
    Store,
)
from tests.store.samples import (
    NOW,
    Opener,
    case_of,
    entry_of,
    full_commit,
    item_of,
    letter_of,
    person_of,
    sending_of,
    suppression_of,
)


def everything(store: Store) -> tuple[object, ...]:
    """All that can be read of a store."""
    return (
        store.people(),
        store.cases(),
        store.items(),
        store.letters(),
        store.sendings(NOW - timedelta(days=30)),
        store.set_aside(),
        store.register_revision(),
        store.next_person_id(),
        tuple(store.log()),
    )


def test_a_commit_is_read_by_every_other_opener(store: Store, opened: Opener) -> None:
    """What is committed is there for whoever opens the same memory."""
    other = opened()
    store.commit(full_commit())
    assert store.cases() == (replace(case_of(), version=1),)
    assert everything(other) == everything(store) == everything(opened())


def test_a_question_asked_again_is_answered_anew(store: Store, opened: Opener) -> None:
    """No answer is kept: after a commit, here or elsewhere, the same question sees it."""
    store.commit(Commit(cases=[case_of(1), case_of(2)], letters=[letter_of()]))
    assert len(store.open_cases()) == 2
    assert len(store.letters("2026-0001")) == 1
    opened().commit(Commit(cases=[replace(store.cases()[0], closed_at=NOW)]))
    store.commit(Commit(letters=[letter_of(2)]))
    assert len(store.open_cases()) == 1
    assert len(store.letters("2026-0001")) == 2


def test_an_empty_store_answers_every_question_with_nothing(store: Store) -> None:
    """Nothing is known before the first commit, and asking is no fault."""
    none: list[object] = [
        store.person("P1"),
        store.case("2026-0001"),
        store.item("Q1"),
        store.cursor("INBOX"),
        store.setting("first_run"),
        store.suppressed("a@kund.example"),
        store.case_of_letter(["<a@b.example>"]),
    ]
    empty: list[object] = [
        store.people(),
        store.people_at(["a@kund.example"]),
        store.cases(),
        store.open_cases(),
        store.cases_of_sender("a@kund.example"),
        store.items(),
        store.letters(),
        store.unfiled_letters(),
        store.due_letters(NOW),
        store.set_aside(),
        store.sendings(NOW),
    ]
    assert none == [None] * len(none)
    assert empty == [()] * len(empty)
    assert not store.handled("digest1")
    assert tuple(store.log()) == ()
    assert store.verify_log().ok


def test_an_empty_commit_changes_nothing(store: Store) -> None:
    """Committing nothing is allowed and leaves all as it is."""
    store.commit(full_commit())
    before = everything(store)
    assert store.commit(Commit()) == ()
    assert everything(store) == before


# Cases


def test_a_case_is_stored_with_its_version_raised(store: Store) -> None:
    """Every commit of a case raises its version by one."""
    store.commit(Commit(cases=[case_of()]))
    first = store.case("2026-0001")
    assert first == replace(case_of(), version=1)
    store.commit(Commit(cases=[replace(first, language="en")]))
    second = store.case("2026-0001")
    assert second == replace(case_of(), version=2, language="en")


@pytest.mark.parametrize("version", [0, 2])
@pytest.mark.threat("T-STORE-04")
def test_a_case_of_another_version_is_stale_and_nothing_is_done(store: Store, version: int) -> None:
    """A commit judged on another version of a case is refused whole."""
    store.commit(full_commit())
    before = everything(store)
    stale = Commit(
        cases=[case_of(2), case_of(version=version)],
        people=[person_of(2)],
        items=[item_of()],
        letters=[letter_of(2)],
        cursors=[Cursor("INBOX", 1, 5)],
        seen_digests=["digest2"],
        settings=[("first_run", "yes")],
        log=[entry_of("stale")],
    )
    with pytest.raises(StaleCase, match="2026-0001"):
        store.commit(stale)
    assert everything(store) == before
    assert not store.handled("digest2")
    assert store.cursor("INBOX") is None
    assert store.setting("first_run") is None


def test_a_new_case_must_not_claim_a_version(store: Store) -> None:
    """A case that is not stored is only taken with version 0."""
    with pytest.raises(StaleCase):
        store.commit(Commit(cases=[case_of(version=1)]))
    assert store.cases() == ()


def test_cases_come_oldest_first_and_open_ones_by_last_day(store: Store) -> None:
    """All cases are told by age, open ones by what is due first, extensions counted."""
    closed = replace(case_of(4, days=1), closed_at=NOW)
    extended = replace(case_of(3, days=2), extended_due=date(2027, 1, 30))
    store.commit(Commit(cases=[extended, closed, case_of(2, days=10), case_of(1, days=20)]))
    assert [case.id[-1] for case in store.cases()] == ["1", "2", "3", "4"]
    assert [case.id[-1] for case in store.open_cases()] == ["2", "1", "3"]


def test_removed_cases_are_gone_but_their_mails_stay_handled(store: Store) -> None:
    """A case whose time is up goes whole; its mails are not taken for new ones."""
    store.commit(full_commit())
    store.commit(Commit(cases_removed=["2026-0001", "2026-9999"]))
    assert store.case("2026-0001") is None
    assert store.handled("digest1")


@pytest.mark.parametrize("message_id", ["<in1@kund.example>", "<out1@firm.example>"])
def test_a_case_is_found_by_its_mails_and_letters(store: Store, message_id: str) -> None:
    """Both our letters' and the joined mails' Message-IDs lead to the case."""
    store.commit(Commit(cases=[case_of(1), case_of(2)]))
    found = store.case_of_letter(["<unknown@kund.example>", message_id])
    assert found
    assert found.id == "2026-0001"


def test_no_message_id_leads_to_no_case(store: Store) -> None:
    """Mails without a Message-ID are not taken for each other."""
    bare = replace(case_of(), details=replace(case_of().details, message_id=""))
    store.commit(Commit(cases=[bare]))
    assert store.case_of_letter(["", "<IN1@kund.example>"]) is None


def test_the_first_known_message_id_decides(store: Store) -> None:
    """The order of the Message-IDs asked for is the order of preference."""
    store.commit(Commit(cases=[case_of(1), case_of(2)]))
    first = store.case_of_letter(["<out1@firm.example>", "<out2@firm.example>"])
    second = store.case_of_letter(["<out2@firm.example>", "<out1@firm.example>"])
    assert first
    assert second
    assert (first.id, second.id) == ("2026-0001", "2026-0002")


def test_cases_of_a_sender_are_the_open_ones(store: Store) -> None:
    """Addresses are compared as mailboxes; closed cases are left out."""
    closed = replace(case_of(2), closed_at=NOW, details=case_of(1).details)
    store.commit(Commit(cases=[case_of(1), closed, case_of(3)]))
    assert [c.id for c in store.cases_of_sender("Kund1@KUND.example")] == ["2026-0001"]


def test_every_kind_of_value_survives_the_way(store: Store, opened: Opener) -> None:
    """Nested values come back equal, of the same types."""
    challenge = Challenge("ab" * 32, "kund1@kund.example", NOW, tries=2)
    case = replace(case_of(), identity=Grade.CHALLENGED, challenge=challenge, id_asked_at=NOW)
    store.commit(Commit(cases=[case]))
    assert opened().case(case.id) == replace(case, version=1)


# Mails handled


@pytest.mark.threat("T-STORE-01")
def test_a_mail_is_handled_once(store: Store) -> None:
    """A second commit with a digest already seen is a no-op, however stale its case."""
    store.commit(full_commit())
    before = everything(store)
    assert store.handled("digest1")
    assert not store.handled("digest2")
    again = replace(full_commit(), cases=[case_of(7)], seen_digests=["digest2", "digest1"])
    assert store.commit(again) == ()
    assert everything(store) == before
    assert not store.handled("digest2")


def test_digests_of_a_case_count_as_handled(store: Store) -> None:
    """The mails a case names were handled, whichever commit said so."""
    store.commit(Commit(cases=[replace(case_of(), digests=("one", "two"))]))
    assert store.handled("one")
    assert store.handled("two")


# The register


def test_people_are_told_by_number(store: Store) -> None:
    """P10 comes after P9."""
    store.commit(Commit(people=[person_of(10), person_of(9), person_of(100)]))
    assert [p.id for p in store.people()] == ["P9", "P10", "P100"]
    assert store.person("P9") == person_of(9)


def test_person_ids_are_never_used_again(store: Store, opened: Opener) -> None:
    """The counter goes past every id ever stored and never back."""
    assert [store.next_person_id(n) for n in range(3)] == ["P1", "P2", "P3"]
    store.commit(Commit(people=[person_of(2), person_of(41)]))
    assert store.next_person_id() == "P42"
    store.commit(Commit(people_removed=["P41", "P2", "P7"]))
    assert store.people() == ()
    assert opened().next_person_id(1) == "P43"


def test_ids_of_other_forms_are_kept_as_they_are(store: Store) -> None:
    """An id that is not "P" and a number is stored and does not move the counter."""
    store.commit(Commit(people=[Person("X9"), Person("P٣"), Person("P")]))
    assert store.next_person_id() == "P1"
    assert store.person("P٣") == Person("P٣")


def test_the_register_revision_counts_changes_of_the_register_alone(store: Store) -> None:
    """Adding, changing and removing people raise the revision; nothing else does."""
    seen = [store.register_revision()]
    for commit in (
        Commit(people=[person_of()]),
        Commit(people=[replace(person_of(), phone="0700")]),
        Commit(cases=[case_of()], log=[entry_of()]),
        Commit(people_removed=["P99"]),
        Commit(people_removed=["P1"]),
    ):
        store.commit(commit)
        seen.append(store.register_revision())
    first = seen[0]
    assert [revision - first for revision in seen] == [0, 1, 2, 2, 2, 3]


@pytest.mark.threat("T-STORE-04")
def test_a_judgement_on_an_older_register_is_stale(store: Store) -> None:
    """A commit that read an older register is refused whole; without a check it is taken."""
    revision = store.register_revision()
    store.commit(Commit(people=[person_of()], register_revision=revision))
    with pytest.raises(StaleCase, match="register"):
        store.commit(Commit(cases=[case_of()], register_revision=revision))
    assert store.cases() == ()
    store.commit(Commit(cases=[case_of()]))
    assert len(store.cases()) == 1


def test_people_are_found_by_any_of_their_addresses(store: Store) -> None:
    """Addresses are compared as mailboxes: case and A-label do not matter, tags do."""
    two = replace(person_of(2), emails=("info@åäö.example", "two@kund.example"))
    store.commit(Commit(people=[two, person_of(1)]))
    assert store.people_at(["INFO@xn--4cab6c.example"]) == (two,)
    assert store.people_at(["kund1@kund.example", "Two@kund.example"]) == (person_of(1), two)
    assert store.people_at(["kund1+tag@kund.example"]) == store.people_at([]) == ()


# The queue


def test_items_are_numbered_and_never_again(store: Store, opened: Opener) -> None:
    """New items get Q1, Q2 ... in order; a closed item's number is not given again."""
    new = store.commit(Commit(items=[item_of(minute=1), item_of()]))
    assert [item.id for item in new] == ["Q1", "Q2"]
    assert store.item("Q1") == new[0]
    store.commit(Commit(items_closed=["Q2", "Q1"]))
    assert store.items() == ()
    assert [item.id for item in opened().commit(Commit(items=[item_of()]))] == ["Q3"]


def test_items_come_nearest_last_day_first(store: Store) -> None:
    """Items without a last day come last; among equals the older first."""
    tenth, twelfth = date(2026, 11, 10), date(2026, 11, 12)
    store.commit(
        Commit(
            items=[
                item_of(),
                item_of(due=twelfth),
                item_of(due=tenth, minute=5),
                item_of(due=tenth, minute=1),
            ]
        )
    )
    assert [item.id for item in store.items()] == ["Q4", "Q3", "Q2", "Q1"]


def test_an_item_can_be_changed_while_it_waits(store: Store) -> None:
    """An item committed with its id takes the old one's place, and is no new item."""
    (item,) = store.commit(Commit(items=[item_of()]))
    changed = replace(item, reason="asked again", proposal={"fields": ["phone"]})
    assert store.commit(Commit(items=[changed])) == ()
    assert store.items() == (changed,)


@pytest.mark.threat("T-STORE-04")
def test_an_item_is_ruled_on_once(store: Store) -> None:
    """Closing or changing an item that no longer waits is stale, and nothing is done."""
    (item,) = store.commit(Commit(items=[item_of()]))
    store.commit(Commit(items_closed=["Q1"]))
    for late in (Commit(items_closed=["Q1"]), Commit(items=[item])):
        with pytest.raises(StaleCase, match="Q1"):
            store.commit(replace(late, log=[entry_of("late")]))
    assert store.items() == ()
    assert tuple(store.log()) == ()


# The outbox


def test_due_letters_are_the_interrupted_then_the_ripe_by_last_day(store: Store) -> None:
    """Interrupted attempts come first, then what may leave now, nearest last day first."""
    state = LetterState
    store.commit(
        Commit(
            cases=[case_of(1, days=20), case_of(2, days=10)],
            letters=[
                letter_of(1, state.QUEUED, case="2026-0001", minute=2),
                letter_of(2, state.QUEUED, case="2026-0001", minute=1),
                letter_of(1, state.QUEUED, case="2026-0002", minute=9),
                letter_of(3, state.SENDING, case="2026-0001", minute=8),
                letter_of(1, state.QUEUED, case="N"),
                letter_of(4, state.QUEUED, not_before=NOW + timedelta(seconds=1)),
                letter_of(5, state.HELD),
                letter_of(6, state.SENT),
                letter_of(7, state.FAILED),
            ],
        )
    )
    due = [letter.id for letter in store.due_letters(NOW)]
    assert due == ["2026-0001.3", "2026-0002.1", "2026-0001.2", "2026-0001.1", "N.1"]
    later = [letter.id for letter in store.due_letters(NOW + timedelta(seconds=1))]
    assert "2026-0001.4" in later


def test_letters_are_kept_byte_for_byte(store: Store, opened: Opener) -> None:
    """The octets come back as they were, whatever they are."""
    letter = replace(letter_of(), octets=bytes(range(256)), sent_copy=b"\r\n\x00")
    store.commit(Commit(letters=[letter]))
    assert opened().letters() == (letter,)


def test_letters_are_told_by_case_oldest_first(store: Store) -> None:
    """One case's letters, or all, oldest first."""
    store.commit(
        Commit(letters=[letter_of(2, minute=5), letter_of(1), letter_of(1, case="N", minute=3)])
    )
    assert [letter.id for letter in store.letters("2026-0001")] == ["2026-0001.1", "2026-0001.2"]
    assert [letter.id for letter in store.letters()] == ["2026-0001.1", "N.1", "2026-0001.2"]


def test_sent_letters_wait_to_be_filed_then_lose_their_octets(store: Store) -> None:
    """A letter sent but not filed is told; once filed its octets are not kept, its hash is."""
    sent = replace(letter_of(1, LetterState.SENT), sent_at=NOW)
    store.commit(Commit(letters=[sent, letter_of(2)]))
    assert store.unfiled_letters() == (sent,)
    assert store.letters()[0].octets == sent.octets
    store.commit(Commit(letters=[replace(sent, filed=True)]))
    assert store.unfiled_letters() == ()
    kept = store.letters()[0]
    assert (kept.octets, kept.octets_sha256) == (b"", sent.octets_sha256)


def test_letters_can_be_removed(store: Store) -> None:
    """A letter removed is not sent."""
    store.commit(full_commit())
    store.commit(Commit(letters_removed=["2026-0001.1", "2026-0001.9"]))
    assert store.letters() == store.due_letters(NOW) == ()


def test_sendings_are_told_since_a_time_and_kept_eight_days(store: Store) -> None:
    """Sendings pile up, equal ones too, and go eight days after, counted from the newest."""
    store.commit(Commit(sendings=[sending_of(0), sending_of(0), sending_of(2)]))
    assert len(store.sendings(NOW)) == 3
    assert store.sendings(NOW + timedelta(hours=1)) == (sending_of(2),)
    store.commit(Commit(sendings=[sending_of(8 * 24 + 1)]))
    assert store.sendings(NOW) == (sending_of(2), sending_of(8 * 24 + 1))
    store.commit(Commit(sendings=[sending_of(3), sending_of(8 * 24 + 4)]))
    assert store.sendings(NOW) == (sending_of(8 * 24 + 1), sending_of(8 * 24 + 4))


# Marks


def test_a_suppression_is_found_by_the_address_and_never_holds_it(store: Store) -> None:
    """An address is suppressed however it is written; taking the entry away frees it."""
    entry = suppression_of(store.hashed("Anna@Kund.example"))
    store.commit(Commit(suppressions=[entry]))
    assert store.suppressed("anna@kund.EXAMPLE") == entry
    assert store.suppressed("anna+x@kund.example") is None
    store.commit(Commit(suppressions_removed=[entry.hashed, "unknown"]))
    assert store.suppressed("anna@kund.example") is None


def test_a_suppressed_domain_covers_its_addresses_and_no_others(store: Store) -> None:
    """An entry for a whole domain holds for every address at it, however it is written."""
    entry = suppression_of(store.hashed("@Kund.example"))
    store.commit(Commit(suppressions=[entry]))
    assert store.suppressed("anna@KUND.example") == entry
    assert store.suppressed("anna@mail.kund.example") is None
    assert store.suppressed("anna@annan.example") is None


def test_the_keyed_hash_is_the_stores_own(store: Store, opened: Opener) -> None:
    """The same store gives the same hash, 64 hex digits, for any text at all."""
    assert store.hashed("a@kund.example") == opened().hashed("A@KUND.example ")
    assert store.hashed("a@kund.example") != store.hashed("b@kund.example")
    odd = store.hashed("\udcff@\x00..xn--\u212a")
    assert len(odd) == 64
    assert set(odd) <= set("0123456789abcdef")


def test_cursors_are_one_for_each_folder(store: Store) -> None:
    """A folder's mark is replaced, with the whole range of unsigned 32 bits."""
    last = 2**32 - 1
    store.commit(Commit(cursors=[Cursor("INBOX", 1, 9), Cursor("Skräp", last, last)]))
    store.commit(Commit(cursors=[Cursor("INBOX", 2, 1)]))
    assert store.cursor("INBOX") == Cursor("INBOX", 2, 1)
    assert store.cursor("Skräp") == Cursor("Skräp", last, last)


def test_mails_set_aside_are_told_until_removed(store: Store) -> None:
    """A mail that failed is one entry, counted up, until it is taken away."""
    first, again = (SetAside("INBOX", 1, 7, tries, "RuntimeError") for tries in (1, 2))
    other = SetAside("INBOX", 2, 7, 1, "RuntimeError")
    store.commit(Commit(set_aside=[first, other]))
    store.commit(Commit(set_aside=[again]))
    assert set(store.set_aside()) == {again, other}
    store.commit(Commit(set_aside_removed=[("INBOX", 1, 7), ("INBOX", 9, 9)]))
    assert store.set_aside() == (other,)


def test_settings_keep_their_last_value(store: Store) -> None:
    """A setting is replaced by the next of its key."""
    store.commit(Commit(settings=[("first_run", "2026-11-01"), ("mode", "ask")]))
    store.commit(Commit(settings=[("mode", "auto")]))
    assert (store.setting("first_run"), store.setting("mode")) == ("2026-11-01", "auto")


# The log


def test_the_log_is_numbered_from_one_and_chained(store: Store, opened: Opener) -> None:
    """Entries come back as they went in, in order, each with a hash of its own."""
    entries = [entry_of("opened", count=1, done=True, none=None), entry_of("closed", word="åäö")]
    store.commit(Commit(log=entries[:1]))
    opened().commit(Commit(log=entries[1:]))
    logged = tuple(store.log())
    assert [line.seq for line in logged] == [1, 2]
    assert [line.entry for line in logged] == entries
    assert len({line.hash for line in logged}) == 2
    assert opened().verify_log() == store.verify_log()
    assert (store.verify_log().ok, store.verify_log().entries) == (True, 2)


def test_stamps_may_go_back(store: Store) -> None:
    """An entry stamped before the last one is no fault of the log."""
    store.commit(Commit(log=[entry_of()]))
    store.commit(Commit(log=[replace(entry_of(), at=NOW - timedelta(days=400))]))
    assert store.verify_log().ok


@pytest.mark.threat("T-OPS-02")
@pytest.mark.parametrize("text", ["a\r\nb", "\x00\x1b[31m", "\u2028\u2029\x85", '"}\\', "\udcff"])
def test_no_text_breaks_the_log(store: Store, text: str) -> None:
    """Whatever a fact holds, it stays within its line and the chain holds."""
    odd = replace(entry_of("odd", word=text), case=text, actor=text)
    store.commit(Commit(log=[odd]))
    store.commit(Commit(log=[entry_of("next")]))
    assert [line.entry for line in store.log()] == [odd, entry_of("next")]
    assert store.verify_log().ok


def test_a_fact_named_twice_is_refused_rather_than_lost(store: Store) -> None:
    """An entry that would lose a fact is not logged, nor is its commit done."""
    twice = replace(entry_of(), facts=(("a", 1), ("a", 2)))
    with pytest.raises(ValueError, match="twice"):
        store.commit(Commit(cases=[case_of()], log=[twice]))
    assert store.cases() == ()


# All or nothing


@pytest.mark.threat("T-STORE-03")
def test_a_value_that_could_not_be_read_back_is_not_written(store: Store, opened: Opener) -> None:
    """A commit with a value of a wrong type, or text that is none, changes nothing."""
    store.commit(full_commit())
    before = everything(store)
    wrong: Case = replace(case_of(2), language=7)  # type: ignore[arg-type]  # the fault tried
    broken = replace(person_of(2), name="\udcff")
    with pytest.raises(msgspec.ValidationError):
        store.commit(Commit(people=[person_of(3)], cases=[wrong]))
    with pytest.raises(UnicodeEncodeError):
        store.commit(Commit(cases=[case_of(3)], people=[broken]))
    assert everything(store) == before == everything(opened())


def test_values_read_are_not_changed_by_what_is_committed_later(store: Store) -> None:
    """A value once read stays what it was, and what was handed over may change freely."""
    proposal: dict[str, object] = {"fields": ["phone"]}
    store.commit(Commit(items=[replace(item_of(), proposal=proposal)], people=[person_of()]))
    people = store.people()
    proposal["fields"] = []
    store.commit(Commit(people_removed=["P1"]))
    assert people == (person_of(),)
    assert store.items()[0].proposal == {"fields": ["phone"]}

"""`mailbot register add`, `edit` and `event`."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.errors import StaleCase
from mailbot.register.person import Person
from mailbot.said import NOTHING, said
from mailbot.store.contract import Commit, Store
from mailbot.store.file import FileStore
from tests.cli.firm import NOW, PERSON, Run

AT = ("--now", "2026-11-20T10:00:00+01:00")


def held(store: Store, person_id: str = "P1") -> Person:
    person = store.person(person_id)
    assert person is not None
    return person


@pytest.mark.usefixtures("store")
def test_somebody_is_added(run: Run) -> None:
    """Who is added stands in the list with every value given, under Swedish names too."""
    done = run("register", "add", "namn=Bo Ek", "email=bo@ek.example|b@ek.example", "kundtyp=")
    assert (done.code, done.err) == (0, "")
    assert done.out == "P2 was added: Bo Ek.\n"
    assert run("register", "show", "P2", "--json").json["emails"] == [
        "bo@ek.example",
        "b@ek.example",
    ]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "words",
    [
        ("email=ANNA.LIND@kund.example", "company=kund ab"),
        ("name=Anna Lind", "customer_number=10042"),
    ],
)
def test_nobody_is_added_twice(run: Run, words: tuple[str, ...]) -> None:
    """The same number, or the same address at the same company, is the contact that is there."""
    done = run("register", "add", *words)
    assert done.code == 2
    assert "P1 already" in done.err
    assert len(run("register", "list", "--json").json) == 1


@pytest.mark.usefixtures("store")
def test_the_same_address_at_another_company_is_another_contact(run: Run) -> None:
    """One who works for two companies has two records, and an address names both."""
    assert run("register", "add", "email=anna.lind@kund.example", "company=Annan AB").code == 0
    done = run("register", "edit", "anna.lind@kund.example", "title=VD")
    assert done.code == 2
    assert "P1, P2" in done.err


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("phon=070-112 34 56", "did you mean 'phone'"),
        ("phone=seven", "no telephone number"),
        ("email=anna@", "no e-mail address"),
        ("email=bo@ek.example|anna@", "no e-mail address"),
        ("customer_kind=sole_tradr", "did you mean 'sole_trader'"),
        ("flags=gone", "use one of shared"),
        ("last_interaction=1/2/2026", "no date"),
        ("language=Swedish", "no language code"),
        ("title", "has no value"),
        ("marketing=perhaps", "use one of allowed"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(run: Run, store: Store, word: str, says: str) -> None:
    """A bad value or field is named on one line with exit code 2, and nothing is changed."""
    before = store.register_revision()
    done = run("register", "edit", "P1", word)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1
    assert store.register_revision() == before


@pytest.mark.usefixtures("store")
def test_every_fault_is_told_at_once(run: Run) -> None:
    """Two bad values are two lines."""
    done = run("register", "edit", "P1", "phone=seven", "email=anna@", "title=VD")
    assert len(done.err.splitlines()) == 2


def test_history_tells_who_when_and_why(run: Run, store: Store) -> None:
    """An edit leaves a line: field, half hidden old value, the new one, owner, time, reason."""
    done = run(*AT, "register", "edit", "P1", "phone=+46 11 123 45 67", "--why", "she called")
    assert (done.code, done.out) == (0, "P1: phone changed.\n")
    assert held(store).phone == "+46 11 123 45 67"
    (line,) = run("register", "history", "P1", "--json").json
    assert line == {
        "at": "2026-11-20T10:00:00+01:00",
        "field": "phone",
        "old": "07***",
        "new": "+46 11 123 45 67",
        "by": "owner",
        "why": "she called",
    }


def test_a_field_is_emptied(run: Run, store: Store) -> None:
    """`FIELD=` takes a value away; the last of name and address stays."""
    assert run("register", "edit", "P1", "phone=", "email=").code == 0
    assert (held(store).phone, held(store).emails) == ("", ())
    assert run("register", "edit", "P1", "name=").code == 2
    assert held(store).name == "Anna Lind"


def test_what_stands_there_already_is_no_change(run: Run, store: Store) -> None:
    """The same value again leaves neither history nor a line in the log."""
    before = len(list(store.log()))
    done = run("register", "edit", "P1", "phone=070-112 34 56")
    assert "Nothing was changed" in done.out
    assert len(list(store.log())) == before
    assert held(store).history == ()


@pytest.mark.usefixtures("store")
def test_a_number_is_never_shown(run: Run) -> None:
    """A wrong check digit is a warning; neither it nor the history shows the number."""
    done = run("register", "edit", "P1", "personnummer=811228-9875")
    assert done.code == 0
    assert "check digit" in done.err
    told = run("register", "history", "P1").out + done.out + done.err
    assert "9875" not in told
    assert "9874" not in told


def test_marketing_once_stopped_needs_a_new_consent(run: Run, store: Store) -> None:
    """A stop is not taken back by a slip of the hand (GDPR 21(3))."""
    run("register", "edit", "P1", "marketing=stopped")
    done = run("register", "edit", "P1", "marketing=allowed")
    assert done.code == 2
    assert "consent" in done.err
    assert run("register", "edit", "P1", "marketing=allowed", "consent=form 2026-11-19").code == 0
    assert held(store).marketing == "allowed"


def test_a_restricted_record_is_corrected_with_a_word(run: Run, store: Store) -> None:
    """The owner may correct what is restricted; she is reminded, and history notes it."""
    store.commit(Commit(people=(replace(PERSON, restricted_fields=("*",)),)))
    done = run("register", "edit", "P1", "title=VD")
    assert done.code == 0
    assert "restriction" in done.err
    assert [h.field for h in held(store).history] == ["title"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("edit", "P1", "phone=011-10 00 00"), ("event", "P1", "call")])
def test_a_record_kept_for_the_bookkeeping_grows_no_more(
    run: Run, store: Store, words: tuple[str, ...]
) -> None:
    """Nothing rides along with what the vouchers need (BFL 7 kap. 2 §)."""
    stub = Person("P1", name="Anna Lind", restricted_fields=("*",), kept_through=date(2032, 12, 31))
    store.commit(Commit(people=(stub,)))
    done = run("register", *words)
    assert done.code == 2
    assert "2032-12-31" in done.err


def test_an_event_counts(run: Run, store: Store) -> None:
    """A purchase is kept with its day, and is the last dealing from then on."""
    done = run(*AT, "register", "event", "P1", "purchase", "--on", "2026-11-02", "--note", "film")
    assert (done.code, done.out) == (0, "P1: purchase on 2026-11-02 was noted.\n")
    (happening,) = held(store).happenings
    assert (happening.on, happening.kind, happening.note) == (date(2026, 11, 2), "purchase", "film")
    assert held(store).last_interaction == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kind", "on", "says"),
    [
        ("purchas", "2026-11-02", "did you mean purchase"),
        ("meeting", "2027-01-02", "is a date to come"),
        ("hold-on", "2026-11-02", "--note"),
    ],
)
def test_a_doubtful_event_is_noted_with_a_warning(
    run: Run, store: Store, kind: str, on: str, says: str
) -> None:
    """An unknown kind, a day to come and a hold without reason are taken, and said."""
    done = run(*AT, "register", "event", "P1", kind, "--on", on)
    assert done.code == 0
    assert says in done.err.replace("'", "")
    assert len(held(store).happenings) == 1
    assert held(store).last_interaction == PERSON.last_interaction


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("P1", ""), ("P1", "x" * 50), ("P9", "call")])
def test_an_event_of_nobody_or_nothing(run: Run, words: tuple[str, str]) -> None:
    """A kind that is no word, or somebody unknown, is one line and exit code 2."""
    done = run("register", "event", *words)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1


def test_changes_stand_in_the_log_by_id(run: Run, store: Store) -> None:
    """The log tells that, not what: ids, fields and kinds, no value and no free word."""
    run("register", "add", "name=Bo Ek", "email=bo@ek.example")
    run("register", "edit", "P2", "name=Bo Eke")
    run("register", "event", "P2", "bos_party")
    told = [one.entry for one in store.log()][-3:]
    assert [entry.event for entry in told] == [
        "person_added",
        "register_edited",
        "happening_noted",
    ]
    assert "bo" not in repr([entry.facts for entry in told]).casefold()
    assert store.verify_log().ok


@pytest.mark.threat("T-STORE-10")
def test_somebody_else_was_first(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed in between, the record is read again, and both changes stand."""
    commit, first = FileStore.commit, [True]

    def beaten(self: FileStore, wanted: Commit) -> Any:
        if first and first.pop():
            commit(self, Commit(people=(replace(PERSON, notes="met in May"),)))
        return commit(self, wanted)

    monkeypatch.setattr(FileStore, "commit", beaten)
    assert run("register", "edit", "P1", "title=VD").code == 0
    assert (held(store).title, held(store).notes) == ("VD", "met in May")


@pytest.mark.usefixtures("store")
def test_others_who_never_stop(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some attempts the owner is told to try again."""

    def stale(_: FileStore, wanted: Commit) -> Any:
        raise StaleCase(said("busy {now}", now=NOW) if wanted.people else NOTHING)

    monkeypatch.setattr(FileStore, "commit", stale)
    done = run("register", "edit", "P1", "title=VD")
    assert done.code == 2
    assert "try again" in done.err


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "words",
    [
        ("edit", "P1", "name=A\x1b[2J"),
        ("edit", "P1", "name=A\udcff"),
        ("event", "P1", "call", "--note", "\udcff"),
    ],
)
def test_what_no_file_can_hold_is_refused(run: Run, words: tuple[str, ...]) -> None:
    """Control characters and broken bytes are a fault of one line, shown harmlessly."""
    done = run("register", *words)
    assert done.code == 2
    assert "control characters" in done.err
    assert "\x1b" not in done.err


def test_a_correction_of_our_own_is_told(run: Run, store: Store) -> None:
    """`edit --tell` enters the value, writes to the person, and queues the notices."""
    done = run("--now", "2026-11-20T09:00:00+01:00", "register", "edit", "P1",
               "phone=011-12 34 56", "--tell", "--yes")  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "+46 11 12 34 56" in done.out
    (letter,) = [x for x in store.letters() if "rectified" in x.kinds]
    person = store.person("P1")
    assert person is not None
    assert letter.addressee == person.emails[0]
    assert person.phone == "+46 11 12 34 56"
    assert person.history[-1].why == "GDPR 16"
    (case,) = [c for c in store.cases() if c.channel == "own"]
    assert case.matters[0].outcome == "rectified"


@pytest.mark.parametrize("value", ["flags=left", "phone=", "notes=bra kund"])
def test_what_nobody_is_told_of_is_no_correction(run: Run, store: Store, value: str) -> None:
    """Our own marks, and an emptied field, are changed without a letter, or not at all."""
    before = store.people()
    assert run("register", "edit", "P1", value, "--tell", "--yes").code == 2
    assert store.people() == before

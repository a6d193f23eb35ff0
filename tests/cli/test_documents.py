"""Every JSON document has the keys that users and scripts rely on, and values of their kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.judgement.case import CaseMessage
from mailbot.law.rights import Right, State
from mailbot.register.person import FieldChange
from mailbot.store.contract import Commit, LogEntry, Store
from tests.cli.firm import CASE, ITEM, NOW, PERSON, Run, real

Kind = Callable[[Any], bool]

VERDICTS = {"request", "unsure", "not_a_request"}
RIGHTS = {right.value for right in Right}
STATES = {state.value for state in State}
GRADES = {"verified", "challenged", "unverified", "not_needed"}
ITEM_KINDS = {
    "classify", "approve", "identify", "complete", "bounce", "complaint", "incident", "retention",
    "answer",
}  # fmt: skip
CUSTOMERS = {
    "employee_contact", "sole_trader", "sole_trader_staff", "private_customer", "mailbox_holder",
    "supplier_contact", "",
}  # fmt: skip


def text(value: Any) -> bool:
    return isinstance(value, str)


def filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def day(value: Any) -> bool:
    return date.fromisoformat(str(value)).isoformat() == str(value)


def stamp(value: Any) -> bool:
    return datetime.fromisoformat(str(value)).tzinfo is not None


def case_number(value: Any) -> bool:
    return re.fullmatch(r"\d{4}-[2-9A-HJ-NP-Z]{4}", value) is not None


def none_or(kind: Kind) -> Kind:
    return lambda value: value is None or kind(value)


def one_of(values: set[str]) -> Kind:
    return lambda value: value in values


def many(kind: Kind) -> Kind:
    return lambda values: isinstance(values, list) and all(map(kind, values))


def like(keys: Mapping[str, Kind]) -> Kind:
    """An object with those keys and perhaps others, each value of its kind."""

    def fits(value: Any) -> bool:
        for key, kind in keys.items():
            assert key in value, key
            assert kind(value[key]), (key, value[key])
        return True

    return fits


CASE_KEYS = {
    "case": case_number,
    "received": stamp,
    "due": day,
    "extended_due": none_or(day),
    "state": one_of({"open", "closed"}),
    "rights": many(
        like({"right": one_of(RIGHTS), "state": one_of(STATES), "outcome": none_or(filled)})
    ),
    "sender": filled,
    "contact": none_or(filled),
    "identity": one_of(GRADES),
    "language": filled,
    "subject": text,
}
MESSAGE = like(
    {
        "direction": one_of({"in", "out"}),
        "message_id": filled,
        "to": text,
        "subject": text,
        "kind": filled,
        "state": one_of({"received", "queued", "sent", "failed", "bounced"}),
    }
)
LISTED = {
    "id": filled,
    "name": text,
    "emails": many(filled),
    "phone": text,
    "customer_number": text,
    "identification_number": lambda value: "9874" not in value,
    "invoice_address": text,
    "delivery_address": text,
    "company": text,
    "organisation_number": text,
    "customer_kind": one_of(CUSTOMERS),
    "last_interaction": none_or(day),
    "source": text,
    "recipients": many(like({"name": text, "email": text, "what": text, "since": none_or(day)})),
    "restricted": flag,
    "marketing": one_of({"allowed", "stopped"}),
}
QUEUED = {
    "item": lambda value: re.fullmatch(r"Q\d+", value) is not None,
    "case": none_or(case_number),
    "kind": one_of(ITEM_KINDS),
    "summary": filled,
    "due": none_or(day),
    "actions": many(one_of({"approve", "reject", "answer"})),
    "proposal": lambda value: isinstance(value, dict),
}
DOCUMENTS = {
    "cases": (("cases",), many(like(CASE_KEYS))),
    "show": (
        ("show", CASE.id),
        like(
            CASE_KEYS
            | {"events": many(like({"at": stamp, "event": filled})), "messages": many(MESSAGE)}
        ),
    ),
    "queue": (("queue",), many(like(QUEUED))),
    "register list": (("register", "list"), many(like(LISTED))),
    "register history": (
        ("register", "history", "P1"),
        many(like(dict.fromkeys(("field", "old", "new", "by", "why"), text) | {"at": stamp})),
    ),
    "deadline": (
        ("deadline", "2026-01-31T23:30:00+00:00"),
        many(
            like(
                {"received": stamp, "reason": filled}
                | dict.fromkeys(("received_date", "due", "extended_due"), day)
            )
        ),
    ),
    "log": (
        ("log",),
        many(
            like({"seq": number, "at": stamp, "case": text, "event": filled, "hash": filled}),
        ),
    ),
    "log verify": (
        ("log", "verify"),
        like({"ok": flag, "entries": number, "first_bad": none_or(number)}),
    ),
    "may-contact": (
        ("may-contact", "anna.lind@kund.example"),
        like({"address": filled, "allowed": flag, "reason": filled}),
    ),
    "doctor": (
        ("doctor", "--offline"),
        many(like({"check": filled, "ok": flag, "message": filled, "remedy": text})),
    ),
}
CLASSIFIED = like(
    {
        "file": filled,
        "verdict": one_of(VERDICTS),
        "rights": many(one_of(RIGHTS)),
        "language": filled,
        "autoreply": flag,
        "autoreply_reason": none_or(filled),
        "evidence": many(like({"right": one_of(RIGHTS), "quote": filled, "rule": filled})),
    }
)
PLAYED = like(
    {
        "file": filled,
        "verdict": one_of(VERDICTS),
        "rights": many(one_of(RIGHTS)),
        "identity": none_or(one_of(GRADES)),
        "sent": many(filled),
        "queue": many(one_of(ITEM_KINDS)),
    }
)


@pytest.fixture
def firm(store: Store) -> Store:
    """The firm's store, with a value changed, a letter on its way and an item of no case."""
    changed = FieldChange("2026-11-01T09:00:00+01:00", "phone", "070***", "070-1", "import", "")
    case = store.case(CASE.id)
    assert case is not None
    letter = CaseMessage("out", "<1@x>", "anna.lind@kund.example", "S", "extract", "queued", NOW)
    store.commit(
        Commit(
            cases=(replace(case, messages=(*case.messages, letter)),),
            people=(replace(PERSON, history=(changed,)),),
            items=(replace(ITEM, case="", due=None),),
            log=(LogEntry(NOW, "register_imported", actor="owner"),),
        )
    )
    return store


@pytest.mark.usefixtures("firm")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_its_keys(run: Run, name: str) -> None:
    """Each command's `--json` is one document with the documented keys, and not an empty one."""
    words, fits = DOCUMENTS[name]
    found = run(*words, "--json").json
    assert found
    assert fits(found)


def test_each_mail_is_a_line_with_its_keys(run: Run, home: Path) -> None:
    """`classify --json` gives the documented keys, whatever became of the mail."""
    for name, body in (("ask", "Hej! Radera mina uppgifter."), ("other", "Hej! Vi ses.")):
        mail = f"From: a@kund.example\nSubject: Hej\nContent-Type: text/plain\n\n{body}\n"
        (home / f"{name}.eml").write_text(mail, "utf-8")
    first, second = (run("classify", f"{name}.eml", "--json").json for name in ("ask", "other"))
    assert CLASSIFIED(first)
    assert CLASSIFIED(second)
    assert (first["verdict"], second["verdict"]) == ("request", "not_a_request")


def test_the_demo_is_one_document(tmp_path: Path) -> None:
    """`demo --once --json` gives the documented keys of every sample, and nothing beside them."""
    done = real("demo", "--once", "--json", cwd=tmp_path)
    assert done.code == 0, done.err
    assert len(done.json) > 10
    assert many(PLAYED)(done.json)
    assert {"extract", "neutral_identity"} <= {kind for one in done.json for kind in one["sent"]}

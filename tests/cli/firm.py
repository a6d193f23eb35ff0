"""A firm with something in its store, and the command line as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from mailbot.desk.judgement.case import Case, CaseMessage, Details, Event, Item, Matter
from mailbot.desk.sender.identity import Grade
from mailbot.desk.sense.reading import Evidence
from mailbot.law.rights import Right, State
from mailbot.register.person import Person, Recipient

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

CONFIG = """\
[owner]
company = "Hjärter Esse"
name = "Emy Serander"
email = "emy.serander@hjarteresse.com"

[imap]
host = "127.0.0.1"
port = 1
security = "none"
user = "emy"

[smtp]
host = "127.0.0.1"
port = 1
security = "none"
"""

PERSON = Person(
    id="P1",
    name="Anna Lind",
    emails=("anna.lind@kund.example", "anna@hem.example"),
    phone="070-112 34 56",
    customer_number="10042",
    identification_number="811228-9874",
    company="Kund AB",
    customer_kind="sole_trader",
    last_interaction=date(2026, 10, 1),
    source="an order",
    recipients=(Recipient("Tryckeriet", "order@tryck.example", "address", date(2026, 3, 1)),),
)

CASE = Case(
    id="2026-7K3Q",
    version=0,
    token=16 * "a",
    received=datetime(2026, 11, 18, 7, 30, tzinfo=UTC),
    due=date(2026, 12, 18),
    language="sv",
    identity=Grade.VERIFIED,
    people=("P1",),
    registered="anna.lind@kund.example",
    matters=(Matter(Right.ERASURE, State.WAITING_OWNER),),
    messages=(
        CaseMessage(
            "in",
            "<a1@kund.example>",
            "emy.serander@hjarteresse.com",
            "Radera mig",
            "request",
            "received",
            datetime(2026, 11, 18, 7, 30, tzinfo=UTC),
        ),
    ),
    events=(Event(datetime(2026, 11, 18, 7, 31, tzinfo=UTC), "opened", Right.ERASURE),),
    details=Details(
        sender="anna.lind@kund.example",
        name="Anna Lind",
        subject="Radera mig, 811228-9874",
        text="Hej!\nRadera mina uppgifter.",
        evidence=(Evidence(Right.ERASURE, "Radera mina uppgifter", "rights/erasure: plain"),),
    ),
)

ITEM = Item(
    id="",
    case="2026-7K3Q",
    kind="approve",
    rule="O01",
    reason="erase",
    right=Right.ERASURE,
    due=date(2026, 12, 18),
    at=datetime(2026, 11, 18, 7, 31, tzinfo=UTC),
    actions=("approve", "reject", "answer"),
    proposal={"erase": ("name", "phone"), "note": "811228-9874"},
)


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


Run = Callable[..., Done]


def real(*words: str, cwd: Path, octets: bytes = b"", **environ: str) -> Done:
    """The command as a process of its own. octets: its standard input."""
    done = subprocess.run(  # noqa: S603  # our own program with the words of a test
        [sys.executable, "-m", "mailbot", *words],
        cwd=cwd,
        env=surroundings(cwd) | environ,
        capture_output=True,
        input=octets,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def surroundings(home: Path) -> dict[str, str]:
    """An environment where nobody's configuration is around."""
    nobodys = {k: v for k, v in os.environ.items() if not k.startswith(("MAILBOT_", "XDG_"))}
    return nobodys | {"HOME": str(home), "PYTHONPATH": str(Path.cwd())}

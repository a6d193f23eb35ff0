"""How many mails a second are taken in, whole: read, classified, judged, answered, committed.

Run: python -m tests.bench.intake [COUNT]. A sixth of the mails each is ordinary, access,
rectification, erasure, restriction and a marketing stop; a quarter carry a picture. The floor
is the standard library's parse of the same octets in the same run.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from mailbot.desk.sense.classify import classify
from mailbot.mail.message import MailKey, RawMail
from mailbot.mail.read import read
from mailbot.register.person import Person
from mailbot.store.contract import Commit
from mailbot.workflow.desk import Desk
from mailbot.workflow.taking_in import take_in
from tests.stories.paper import PaperMailbox
from tests.stories.telling import AUTHSERV_ID, settings_of, shipped_rules

Thing = TypeVar("Thing")
NOW = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
ASKS = (
    ("Fotografering", "Kan vi flytta fotograferingen till torsdag? Bifogar underlaget."),
    ("Registerutdrag", "Jag vill ha ett registerutdrag över de uppgifter ni har om mig."),
    ("Nytt nummer", "Ni har fel telefonnummer till mig i registret, rätt är 070-174 06 {n:02d}."),
    ("Radering", "Radera alla mina personuppgifter ur ert register, tack."),
    ("Begränsning", "Jag begär att ni begränsar behandlingen av mina personuppgifter."),
    ("Nyhetsbrevet", "Sluta skicka nyhetsbrev till mig, tack."),
)
QUOTE = (
    "\n\nDen tors 26 feb. 2026 kl 10:12 skrev Byrån <byran@hjarteresse.com>:\n"
    "> Tack för mötet.\n> Här kommer offerten på filmen.\n"
)


def mails(count: int) -> list[bytes]:
    """Swedish mails of usual size, text and HTML, some with a picture; always the same."""
    rnd = random.Random(7)  # noqa: S311  # the same mails in every run, no secret
    return [_mail(number, rnd) for number in range(count)]


def _mail(number: int, rnd: random.Random) -> bytes:
    subject, text = ASKS[number % len(ASKS)]
    body = f"Hej Emy!\n\n{text.format(n=number % 90)}\n\nVänliga hälsningar\nPerson {number}{QUOTE}"
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass header.from=firma{number}.example"
    mail["From"] = f"Person {number} <person@firma{number}.example>"
    mail["To"] = "emy.serander@hjarteresse.com"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{number}@firma{number}.example>"
    mail.set_content(body)
    mail.add_alternative(f"<p>{body.replace(chr(10), '<br>')}</p>", subtype="html")
    if number % 4 == 0:
        picture = rnd.randbytes(12_000)
        mail.add_attachment(picture, maintype="image", subtype="png", filename="bild.png")
    return bytes(mail)


def _people(count: int) -> tuple[Person, ...]:
    return tuple(
        Person(
            f"P{number + 1}",
            f"Person {number}",
            (f"person@firma{number}.example",),
            phone="+46 70 174 06 00",
            company=f"Firma {number} AB",
            customer_kind="employee_contact",
            last_interaction=date(2026, 1, 1),
            source="self",
        )
        for number in range(count)
    )


def main() -> None:
    """Print one row a measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    octets = mails(count)
    rules = shipped_rules()
    with tempfile.TemporaryDirectory() as folder:
        desk = replace(_desk(Path(folder)), rulebook=rules)
        desk.store.commit(Commit(people=_people(count)))
        floor = _timed("standard library parse (floor)", octets, message_from_bytes, None)
        _timed("read", octets, read, floor)
        messages = [read(each) for each in octets]
        _timed("classify, after reading", messages, lambda m: classify(m, rules.phrases), floor)
        raws = [
            RawMail(MailKey("INBOX", 1, uid), each, NOW - timedelta(minutes=1), len(each))
            for uid, each in enumerate(octets, 1)
        ]
        _timed("take in, with durable commit", raws, lambda raw: take_in(raw, desk), floor)
        print(f"{len(desk.store.cases())} cases, {len(desk.store.letters())} letters")  # noqa: T201  # a report


def _desk(folder: Path) -> Desk:
    from mailbot.store.file import FileStore  # noqa: PLC0415  # read after the folder is there

    store = FileStore(folder / "data")
    settings = settings_of({}, folder)
    return Desk(settings, shipped_rules(), store, lambda: NOW, _chance(), PaperMailbox())


def _chance() -> Callable[[int], bytes]:
    return random.Random(11).randbytes  # noqa: S311  # no secret depends on it


def _timed(
    name: str, things: Sequence[Thing], work: Callable[[Thing], object], floor: float | None
) -> float:
    began, cpu = time.perf_counter(), time.process_time()
    for thing in things:
        work(thing)
    spent, busy = time.perf_counter() - began, time.process_time() - cpu
    each = spent / len(things)
    ratio = f"{each / floor:6.1f} x floor" if floor else ""
    print(  # noqa: T201  # a report
        f"{name:32} {1 / each:8.0f}/s {each * 1000:7.2f} ms"
        f" {busy / len(things) * 1000:7.2f} ms cpu {ratio}"
    )
    return each


if __name__ == "__main__":
    main()

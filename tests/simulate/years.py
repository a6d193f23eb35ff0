"""Three years of a firm's register: mail, dealings, requests, retention, a restore, a lost machine.

Run: python -m tests.simulate.years [MONTHS]. The clock is stepped a day at a time; mail comes and
goes through real IMAP and SMTP servers on loopback, the owner types her commands. A model beside it
says what the law demands of each contact, and at the end every byte is searched for the erased.
"""

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mailbot.demo.servers import DemoServers
from tests.simulate.machine import Machine, at, octets_of
from tests.simulate.people import HEADER, Contact, cast, fate, limit_of, months_later

START = date(2026, 11, 2)
NOTICE = """\
# Vad ändras
Vi anlitar en ny redovisningsbyrå, som får namn och fakturaadress.

# Varför
Den förra byrån läggs ned.

# Den nya texten
Vi lämnar namn och fakturaadress till vår redovisningsbyrå, som behandlar dem på vårt uppdrag.
"""


@dataclass
class Outcome:
    """How it ended. checks: what was looked at, and what was wrong with it ("" for nothing)."""

    quarters: dict[str, Counter[str]]
    checks: dict[str, str]

    @property
    def good(self) -> bool:
        """Nothing was wrong."""
        return not any(self.checks.values())


class Years:
    """The firm's years, day by day."""

    def __init__(self, place: Path, servers: DemoServers, months: int, people: int) -> None:
        self.place, self.months = place, months
        self.chance = random.Random(20261102)  # noqa: S311  # a made-up course of events
        self.machine = Machine(place / "first", servers, at(START, 8))
        self.people = cast(people, START, self.chance)
        self.end = months_later(START, months)
        self.quarters: dict[str, Counter[str]] = {}
        self.diary: list[tuple[date, tuple[str, ...]]] = []
        self.strangers: list[tuple[date, str]] = []
        self.refused: list[str] = []
        self.sent_before = 0
        self.backups: list[tuple[date, Path]] = []

    @property
    def today(self) -> date:
        """The day it is."""
        return self.machine.now.date()

    @property
    def tally(self) -> Counter[str]:
        """The counts of this quarter."""
        key = f"{self.today.year} Q{(self.today.month + 2) // 3}"
        return self.quarters.setdefault(key, Counter())

    def live(self) -> Outcome:
        """All of it; what came of it."""
        self._opens()
        restore, loss = self._after(0.45), self._after(0.75)
        while self.today < self.end:
            for one in self.people:
                one.ended = one.ended or not self._there(one)
            for happens in (self._mail, self._dealings, self._requests, self._yearly):
                happens()
            self.machine.round()
            self._rules()
            self.machine.round()
            self._notes()
            if self.today.day == 1:
                self._backs_up()
                self._syncs()
            if self.today == restore:
                self._restores()
            if self.today == loss:
                self._loses_the_machine()
            self.machine.now += timedelta(days=1)
        self.machine.round()
        checks = dict(self._checks())
        self.machine.stop()
        return Outcome(self.quarters, checks)

    def _after(self, share: float) -> date:
        """The tenth of the month that lies so far into the time."""
        day = START + (self.end - START) * share
        return day.replace(day=10)

    def _opens(self) -> None:
        """The first day: the register comes from the bookkeeping program."""
        self._syncs()

    def _syncs(self) -> None:
        """What the bookkeeping program writes each month; the owner keeps it in step."""
        file = self.place / "kunder.csv"
        rows = [one.row() for one in self.people if self._there(one)]
        file.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
        self.machine.types("register", "import", str(file), "--sync")
        self.tally["imports"] += 1

    def _there(self, one: Contact) -> bool:
        return fate(one, self.people, self.today) == "whole"

    def _somebody(self) -> Contact | None:
        there = [c for c in self.people if self._there(c) and not c.kept]
        return self.chance.choice(there) if there else None

    def _mail(self) -> None:
        """Ordinary mail of contacts counts by its date; that of machines does not."""
        luck, who = self.chance.random(), self._somebody()
        if who is None:
            return
        if luck < 0.06:
            self.machine.gets(f"{who.name} <{who.email}>", "Filmen", "Kan vi ses på torsdag?")
            self._dealt(who)
            self.tally["business mail"] += 1
        elif luck < 0.16:
            away = {"Auto_Submitted": "auto-replied"}
            self.machine.gets(who.email, "Autosvar", "Jag är på semester till måndag.", **away)
            self.tally["other mail"] += 1
        elif luck < 0.2:
            listed = {"List_Unsubscribe": f"<mailto:nej@kund{who.number // 2}.example>"}
            self.machine.gets(who.email, "Vårt nyhetsbrev", "Nya öppettider i vår.", **listed)
            self.tally["other mail"] += 1

    def _dealt(self, who: Contact) -> None:
        who.dealt.append(self.today)

    def _dealings(self) -> None:
        """What the owner notes by hand: purchases, meetings, newsletters, holds."""
        luck, who = self.chance.random(), self._somebody()
        if who is None:
            return
        if luck < 0.02:
            self._notes_event(who, "purchase")
            self._dealt(who)
            who.bought.append(self.today)
        elif luck < 0.035:
            self._notes_event(who, "meeting")
            self._dealt(who)
        elif luck < 0.05:
            self._notes_event(who, "newsletter_opened")
        elif luck < 0.053:
            self._notes_event(who, "hold_on", "--note", "tvist om en faktura")
            who.kept = "hold"
        held = [c for c in self.people if c.kept == "hold"]
        if held and self.chance.random() < 0.01:
            self._notes_event(held[0], "hold_off")
            held[0].kept, held[0].hold_ended = "", self.today

    def _notes_event(self, who: Contact, *words: str) -> None:
        day = self.today.isoformat()
        command = ("register", "event", who.email, *words, "--on", day)
        self.machine.types(*command)
        self.diary.append((self.today, command))
        self.tally["events noted"] += 1

    def _requests(self) -> None:
        """What people ask for, and what the model expects of it."""
        luck, who = self.chance.random(), self._somebody()
        asked = self._asked(luck)
        if asked is None or who is None:
            return
        subject, text, then = asked
        self.machine.gets(f"{who.name} <{who.email}>", subject, text)
        self.tally["requests"] += 1
        then(who)

    def _asked(self, luck: float) -> tuple[str, str, Callable[[Contact], None]] | None:
        """A request by its share of the days; None where nobody asks."""
        wishes: tuple[tuple[float, str, str, Callable[[Contact], None]], ...] = (
            (0.030, "Registerutdrag", "Jag vill ha ett registerutdrag.", lambda _: None),
            (0.038, "Radering", "Radera alla mina personuppgifter, tack.", self._erased),
            (0.048, "Reklam", "Jag vill inte ha mer reklam från er.", lambda _: None),
            (0.050, "Begränsning", "Begränsa behandlingen av mina uppgifter.", self._restricted),
        )
        for share, subject, text, then in wishes:
            if luck < share:
                return subject, text, then
        if luck > 0.99:
            self._a_stranger_asks()
        return None

    def _a_stranger_asks(self) -> None:
        sender = f"okand.{len(self.strangers)}@annanstans.example"
        self.machine.gets(sender, "Mina uppgifter", "Vilka uppgifter har ni om mig?")
        self.strangers.append((self.today, sender))
        self.tally["requests"] += 1

    def _erased(self, who: Contact) -> None:
        who.erased = self.today

    def _restricted(self, who: Contact) -> None:
        who.kept = "restricted"

    def _yearly(self) -> None:
        """Each spring the policy changes, and everybody is told."""
        if (self.today.month, self.today.day) != (3, 5):
            return
        file = self.place / "andring.txt"
        file.write_text(NOTICE, "utf-8")
        day = (self.today + timedelta(days=45)).isoformat()
        self.machine.types("notify-policy", str(file), "--effective", day, "--yes")
        self.tally["policy notices"] += 1

    def _rules(self) -> None:
        """The owner goes through her queue."""
        for item in self.machine.asks("queue"):
            self.tally["owner's rulings"] += 1
            if not any(self._ruled(item, words) for words in self._ways(item)):
                self.refused.append(f"{self.today} {item['item']} {item['reason']}")

    def _ways(self, item: Any) -> Iterator[tuple[str, ...]]:
        """Rulings to try, the most natural first."""
        number = item["item"]
        if item["kind"] == "identify":
            yield ("reject", number, "--reason", "Vi vet inte vem det är", "--yes")
        if "approve" in item["actions"]:
            yield ("approve", number, "--yes")
        yield ("answer", number, "--as", "none", "--yes")
        yield ("reject", number, "--reason", "Det behövs inte", "--yes")

    def _ruled(self, item: Any, words: tuple[str, ...]) -> bool:
        if words[0] not in item["actions"]:
            return False
        before = {i["item"] for i in self.machine.asks("queue")}
        if item["item"] not in before:
            return True
        self.machine.types(*words, may_fail=True)
        return item["item"] not in {i["item"] for i in self.machine.asks("queue")}

    def _notes(self) -> None:
        """What left today."""
        sent = len(self.machine.servers.sent)
        self.tally["letters sent"] += sent - self.sent_before
        self.sent_before = sent

    def _backs_up(self) -> None:
        file = self.place / "backups" / f"{self.today}.backup"
        file.parent.mkdir(exist_ok=True)
        self.machine.types("backup", str(file))
        self._keeps_the_journal()
        self.backups.append((self.today, file))
        self.tally["backups"] += 1

    def _keeps_the_journal(self) -> None:
        journal = self.machine.data / "erased.jsonl"
        if journal.exists():
            shutil.copy(journal, self.place / "backups" / "erased.jsonl")

    def _restores(self) -> None:
        """The data folder is spoilt; the last backup comes back, and the owner enters her diary."""
        day, file = self.backups[-1]
        self.machine.stop()
        self.machine.data.rename(self.machine.home / "spoilt")
        self.machine.types("restore", str(file))
        shutil.rmtree(self.machine.home / "spoilt")
        self.machine.start()
        self._catches_up(day)

    def _loses_the_machine(self) -> None:
        """Nothing is left but the backup and the journal, copied that very night."""
        self._keeps_the_journal()
        day, file = self.backups[-1]
        journal = self.place / "backups" / "erased.jsonl"
        if not journal.exists():
            journal.write_bytes(b"")
        self.machine = self.machine.moves_to(self.place / "second", file, journal)
        self._catches_up(day)

    def _catches_up(self, since: date) -> None:
        """Mail since then is read again; what the owner had noted by hand she enters again."""
        for day, command in self.diary:
            if day >= since:
                self.machine.types(*command, may_fail=True)
        self.machine.round()
        self._rules()
        self.tally["restores"] += 1

    def _checks(self) -> Iterator[tuple[str, str]]:
        """What must hold at the end, each with what is wrong, "" for nothing."""
        people = {e: p for p in self.machine.asks("register", "list") for e in p["emails"]}
        names = {p["name"]: p for p in self.machine.asks("register", "list")}
        wrong = []
        for one in self.people:
            wanted = fate(one, self.people, self.today)
            stub = names.get(one.name) if one.email not in people else None
            seen = "whole" if one.email in people else "vouchers" if stub else "nothing"
            if seen != wanted:
                last = limit_of(one, self.people)
                wrong.append(f"{one.name}: {seen}, not {wanted} (until {last}, {one.kept})")
        yield "every contact where the law says", "; ".join(wrong)
        verified = self.machine.asks("log", "verify")
        yield "the log verifies", "" if verified["ok"] else str(verified)
        backup = self.place / "fresh.backup"
        self.machine.types("backup", str(backup))
        yield "no erased value in any byte", "; ".join(self._found(backup))
        cases = self.machine.asks("cases")
        late = [c["case"] for c in cases if c["state"] == "open" and c["due"] < str(self.today)]
        yield "no case open past its day", ", ".join(late)
        yield "every item could be ruled on", "; ".join(self.refused)
        yield "nobody told twice of one change", "; ".join(self._told_twice())

    def _found(self, backup: Path) -> Iterator[str]:
        """Erased values that still stand somewhere."""
        octets = octets_of(self.machine.data, backup)
        for one in self.people:
            state = fate(one, self.people, self.today)
            gone = {"nothing": (one.name, one.email, one.phone), "vouchers": (one.email, one.phone)}
            yield from _where(octets, gone.get(state, ()))
        long_ago = self.today - timedelta(days=400)
        yield from _where(octets, tuple(sender for day, sender in self.strangers if day < long_ago))

    def _told_twice(self) -> Iterator[str]:
        told: Counter[tuple[str, str]] = Counter()
        for letter in self.machine.servers.sent:
            head = letter.octets.partition(b"\r\n\r\n")[0]
            if b"integritetspolicy" in head.lower() or b"=c3=84ndrad" in head.lower():
                number = head.partition(b"Message-ID:")[2].split(b"\r\n")[0].strip()
                told[(letter.recipients[0], number.decode("ascii", "replace"))] += 1
        yield from (f"{who} {number}" for (who, number), times in told.items() if times > 1)


def _where(octets: dict[str, bytes], values: tuple[str, ...]) -> Iterator[str]:
    for value in values:
        spellings = {value.encode(), value.encode("unicode_escape"), value.casefold().encode()}
        for name, content in octets.items():
            if any(one in content for one in spellings):
                yield f"{value} in {Path(name).name}"


def simulated(months: int, people: int = 60) -> Outcome:
    """So many months of the firm's."""
    with tempfile.TemporaryDirectory() as folder, DemoServers() as servers:
        return Years(Path(folder), servers, months, people).live()


def main() -> None:
    """Print the quarters and the checks."""
    months = int(sys.argv[1]) if len(sys.argv) > 1 else 36
    outcome = simulated(months)
    kinds = list(dict.fromkeys(k for counts in outcome.quarters.values() for k in counts))
    print("quarter  " + "  ".join(kinds))  # noqa: T201  # a report
    for quarter, counts in sorted(outcome.quarters.items()):
        cells = (f"{counts[kind]:>{len(kind)}}" for kind in kinds)
        print(f"{quarter}  " + "  ".join(cells))  # noqa: T201  # a report
    for check, wrong in outcome.checks.items():
        print(f"{'ok ' if not wrong else 'BAD'} {check}{': ' if wrong else ''}{wrong}")  # noqa: T201  # a report
    sys.exit(0 if outcome.good else 1)


if __name__ == "__main__":
    main()

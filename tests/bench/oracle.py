"""Whether the time of the neutral reply tells who is registered.

Run: python -m tests.bench.oracle [COUNT]. So many mails of each sort come in, mixed, each taken in
whole (read, judged, answered, committed with fsync) and its letters sent over SMTP on loopback.
Timed is from taking in to the server's last word on the neutral reply, as an asker sees it: asked
from an address in the register whose mail proves nothing, or from one that is not; then by
strangers who state such an address in their text. Printed for each are the medians and the
Kolmogorov-Smirnov statistic with its critical value at 5 %: below it, so many mails do not tell
the two apart.
"""

import random
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Delivery, Outbox
from mailbot.post.outbox import SmtpOutbox
from mailbot.register.person import Person
from mailbot.settings import Server
from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from mailbot.workflow.desk import Desk
from mailbot.workflow.sending import send_due
from mailbot.workflow.taking_in import take_in
from tests.attacks.attacking import built
from tests.servers.smtp_peer import SmtpPeer
from tests.stories.paper import PaperMailbox
from tests.stories.telling import settings_of, shipped_rules

COUNT = 150
APART = timedelta(minutes=10)
START = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
CRITICAL = 1.358
"""Of the two-sample statistic at 5 %, for samples this large."""
ASKS = "Hej!\n\nSkicka mig ett registerutdrag, tack.{more}\n"
STATES = "\nMin adress hos er är {address}."


@dataclass
class Clocked:
    """An outbox that notes when the first letter to each address was over."""

    inner: Outbox
    over: dict[str, float] = field(default_factory=dict)

    def send(
        self, sender: str, addressee: str, octets: bytes, *, private: bool = False
    ) -> Delivery:
        """As the SMTP server's own."""
        said = self.inner.send(sender, addressee, octets, private=private)
        self.over.setdefault(addressee, time.perf_counter())
        return said

    def close(self) -> None:
        """As the SMTP server's own."""
        self.inner.close()


@dataclass
class Asked:
    """A firm that is asked over and over; its clock stands still while it answers."""

    data: Path
    outbox: Clocked
    number: int = 0
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        """Nobody is registered yet."""
        settings = replace(settings_of({}, self.data.parent), unverified_per_hour=60)
        chance = random.Random(11).randbytes  # noqa: S311  # no secret depends on it
        store = FileStore(self.data)
        self.desk = Desk(settings, shipped_rules(), store, self._now, chance, PaperMailbox())

    def _now(self) -> datetime:
        return START + APART * self.number

    def register(self, addresses: Sequence[str]) -> None:
        """A record each."""
        people = tuple(
            Person(
                f"P{number}",
                f"Person {number}",
                (address,),
                customer_kind="employee_contact",
                last_interaction=date(2026, 1, 1),
                source="self",
            )
            for number, address in enumerate(addresses, 1)
        )
        self.desk.store.commit(Commit(people=people))

    def ask(self, sender: str, stating: str = "") -> float:
        """Seconds from taking in to the end of the neutral reply; everything due is sent."""
        self.number += 1
        more = STATES.format(address=stating) if stating else ""
        step = {"from": sender, "text": ASKS.format(more=more), "subject": "Registerutdrag"}
        octets = built(step, 0, self.number, "Thu, 05 Mar 2026 09:00:00 +0100")
        raw = RawMail(MailKey("INBOX", 1, self.number), octets, self._now(), len(octets))
        began = time.perf_counter()
        take_in(raw, self.desk)
        send_due(self.desk, self.outbox)
        return self.outbox.over[sender] - began


def address_of(number: int, *, known: bool) -> str:
    """The n-th of each sort; only the register tells them apart."""
    return f"kim.ek@f{2 * number + known:05}.example"


def by_sender(firm: Asked, number: int, *, known: bool) -> float:
    """Asked from the address itself."""
    return firm.ask(address_of(number, known=known))


def by_claim(firm: Asked, number: int, *, known: bool) -> float:
    """Asked from elsewhere, by somebody who says the address is theirs."""
    sender = f"kim@g{2 * number + known:05}.example"
    return firm.ask(sender, address_of(number, known=known))


Way = Callable[..., float]
WAYS: tuple[tuple[str, Way], ...] = (("sender", by_sender), ("claim", by_claim))


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sample Kolmogorov-Smirnov statistic."""
    first, second = sorted(one), sorted(other)
    return max(
        abs(bisect_right(first, x) / len(first) - bisect_right(second, x) / len(second))
        for x in (*first, *second)
    )


def _asked(way: Way, count: int) -> tuple[list[float], list[float]]:
    """Seconds of the registered, then of the others; each pair in an order of its own."""
    order = random.Random(7)  # noqa: S311  # the same order in every run, no secret
    times: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder, SmtpPeer() as peer:
        server = Server("127.0.0.1", peer.port, "none", "", "", (), "smtp")
        outbox = Clocked(SmtpOutbox(server, str))
        firm = Asked(Path(folder) / "data", outbox)
        firm.register([address_of(number, known=True) for number in range(count + 1)])
        way(firm, count, known=False)  # connects
        for number in range(count):
            for known in order.sample((True, False), 2):
                times[known].append(way(firm, number, known=known))
        outbox.close()
    return times[True], times[False]


def main() -> None:
    """Print a line for each way of asking."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    critical = CRITICAL * (2 / count) ** 0.5
    print(f"{'asked by':10} {'registered':>12} {'others':>12} {'D':>7} {'5 %':>7}   medians, ms")  # noqa: T201  # a report
    for name, way in WAYS:
        known, others = _asked(way, count)
        d = distance(known, others)
        print(  # noqa: T201  # a report
            f"{name:10} {median(known) * 1000:12.2f} {median(others) * 1000:12.2f}"
            f" {d:7.3f} {critical:7.3f}"
        )


if __name__ == "__main__":
    main()

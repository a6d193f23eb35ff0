"""How much memory hostile mails of a hundred megabytes take, over what an idle bot holds.

Run: python -m tests.bench.memory [MEGABYTES...]. Each mail is read in a process of its own, in both
ways there are: as `mailbot classify` reads a file, and over IMAP from a server that holds it
(the demo's own), taken in whole: read, judged, answered. Then a flood of 5,000 small mails.
Exit code 1 where a mail takes more than 150 MB over idle, or the flood more than 300 MB in all.
"""

import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from mailbot.cli.given import Given
from mailbot.cli.mail_files import MailFile, mails
from mailbot.cli.reading import reader
from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.mail.message import MailKey, RawMail
from mailbot.post.inbox import ImapInbox
from mailbot.settings import Mailbox, Server
from mailbot.workflow.taking_in import take_in
from tests.attacks.attacking import HERE, Attack, built

MB = 1024 * 1024
ALLOWED, ALLOWED_FLOOD = 150, 300
FLOOD = 5_000
SIZES = (24, 100)
"""Megabytes: just below what is read of a mail, and far above it."""
SERVED: Mapping[str, int] = {"parts": 0, "HTML": 0, "headers": 24}
"""Megabytes of a kind the demo's own server can take in within its patience; else any."""
STRANGER = HERE / "enumeration" / "plain-stranger-swedish.toml"
HEAD = b"From: x@elak.example\r\nTo: emy.serander@hjarteresse.com\r\nSubject: Registerutdrag\r\n"
WISH = b"Skicka mig ett registerutdrag, tack.\r\n"
PARTS = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"


def _text(size: int) -> bytes:
    return HEAD + b"\r\n" + WISH + b"radera mina uppgifter \r\n" * (size // 24)


def _line(size: int) -> bytes:
    return HEAD + b"\r\n" + WISH + b"a" * size


def _html(size: int) -> bytes:
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>"
    return HEAD + head + WISH + b"<b><i>x</i>" * (size // 11)


def _base64(size: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return HEAD + PARTS + part + (b"QUJD" * 19 + b"\r\n") * (size // 78) + b"--b--\r\n"


def _attachment(size: int) -> bytes:
    part = b"--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    text = b"--b\r\nContent-Type: text/plain\r\n\r\n" + WISH
    return HEAD + PARTS + text + part + (b"QUJD" * 19 + b"\r\n") * (size // 78) + b"--b--\r\n"


def _parts(size: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\n" + WISH
    return HEAD + PARTS + part * (size // len(part)) + b"--b--\r\n"


def _headers(size: int) -> bytes:
    return HEAD + b"X-A: =?utf-8?q?=C3=A5?=\r\n" * (size // 26) + b"\r\n" + WISH


MAILS: Mapping[str, Callable[[int], bytes]] = {
    "text": _text,
    "one line": _line,
    "HTML": _html,
    "base64 text": _base64,
    "attachment": _attachment,
    "parts": _parts,
    "headers": _headers,
}


@dataclass(frozen=True, slots=True)
class Used:
    """Megabytes: held when idle, and at most while working. seconds: of processor time."""

    idle: float
    most: float
    seconds: float


def measured(work: Callable[[Callable[[], None]], None]) -> Used:
    """What some work takes, in a process of its own. work: calls back once it is idle."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_worked, args=(work, there))
    process.start()
    there.close()
    found: Used = here.recv()
    process.join()
    return found


def _worked(work: Callable[[Callable[[], None]], None], told: Connection) -> None:
    before: list[tuple[float, float]] = []
    work(lambda: before.append((_resident(), _seconds())))
    idle, began = before[0]
    told.send(Used(idle, _most(), _seconds() - began))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / MB


def _most() -> float:
    """Of this program alone: ru_maxrss would count what its parent held when it was started."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True, slots=True)
class FromFile:
    """A mail read as `mailbot classify` reads it."""

    path: Path

    def __call__(self, idle: Callable[[], None]) -> None:
        """Reads it; the rules are loaded before."""
        by_rules = reader(Given(None, None, {}, self.path.parent))
        by_rules.read(HEAD + b"\r\n" + WISH)
        idle()
        for mail in mails([str(self.path)]):
            assert isinstance(mail, MailFile)
            by_rules.read(mail.octets, oversized=mail.oversized)


@dataclass(frozen=True, slots=True)
class FromServer:
    """A mail taken in over IMAP, from the inbox of a server on that port."""

    port: int

    def __call__(self, idle: Callable[[], None]) -> None:
        """Takes it in; connected before."""
        server = Server("127.0.0.1", self.port, "none", USER, PASSWORD, (), "imap")
        inbox = ImapInbox(Mailbox(server, "INBOX", (), "", None), lambda: PASSWORD)
        with tempfile.TemporaryDirectory() as folder:
            attack = Attack(STRANGER, Path(folder) / "data")
            inbox.folders()
            idle()
            taken = 0
            for batch in inbox.arrivals("INBOX", None, date(2026, 1, 1)):
                for mail in batch.mails:
                    take_in(mail, attack.desk)
                    taken += 1
            assert taken == 1
        inbox.close()


@dataclass(frozen=True, slots=True)
class Flood:
    """Small mails taken in one after the other, half of them requests."""

    count: int

    def __call__(self, idle: Callable[[], None]) -> None:
        """Takes them in; what is asked last is asked with the nearest last day."""
        with tempfile.TemporaryDirectory() as folder:
            attack = Attack(STRANGER, Path(folder) / "data")
            idle()
            for number in range(self.count):
                at = datetime(2026, 3, 5, 8, tzinfo=UTC) + timedelta(minutes=number)
                attack.now = at
                asks = "Skicka mig ett registerutdrag, tack." if number % 2 else "Tack för i går!"
                step = {"from": f"a@firma{number}.example", "text": f"Hej!\n\n{asks}\n"}
                octets = built(step, 0, number, "Thu, 05 Mar 2026 09:10:00 +0100")
                key = MailKey("INBOX", 1, number + 1)
                take_in(RawMail(key, octets, at, len(octets)), attack.desk)


def _row(name: str, way: str, used: Used, allowed: float) -> bool:
    more = used.most - used.idle
    mark = "" if more <= allowed else "  TOO MUCH"
    print(f"{name:20} {way:6} {used.idle:6.0f} {more:+7.0f} {used.seconds:7.1f}{mark}")  # noqa: T201  # a report
    return more <= allowed


def _reading(megabytes: int) -> Iterator[bool]:
    """Each mail of that size, in both ways; whether it kept within bounds."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in MAILS.items():
            octets, told = make(megabytes * MB), f"{megabytes} MB {name}"
            path = Path(folder) / "mail.eml"
            path.write_bytes(octets)
            yield _row(told, "file", measured(FromFile(path)), ALLOWED)
            if megabytes > SERVED.get(name, megabytes):
                continue
            with DemoServers() as servers:
                servers.deliver(octets, datetime(2026, 3, 5, 8, tzinfo=UTC))
                yield _row(told, "IMAP", measured(FromServer(servers.imap_port)), ALLOWED)


def main(sizes: Sequence[int]) -> int:
    """Print a line for each mail and way; 1 where one takes too much."""
    print(f"{'mail':20} {'way':6} {'idle':>6} {'more':>7} {'s':>7}   MB, processor seconds")  # noqa: T201  # a report
    kept = [well for megabytes in sizes for well in _reading(megabytes)]
    flood = measured(Flood(FLOOD))
    kept.append(_row(f"{FLOOD} mails", "flood", flood, ALLOWED_FLOOD - flood.idle))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))

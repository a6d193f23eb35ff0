"""The bot killed at every step of its work, and started again: the end is the same."""

import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from imapclient import IMAPClient

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.store.file import FileStore
from tests.faults.bot_child import NOW
from tests.servers.firm import ARRIVED, CONFIG, founded, mail

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL
WORKERS = 3
"""Most of a bot's time is waiting for its servers."""

MAILS = {
    "extract": mail(
        "Petra Sandell <petra@sandells.example>",
        "Registerutdrag",
        "Hej!\n\nJag vill ha ett registerutdrag över de uppgifter ni har om mig.\n\nPetra",
    ),
    "stop": mail(
        "Okänd Person <okand@annan.example>",
        "Avregistrera",
        "Hej, sluta skicka nyhetsbrev till mig.",
        proof="",
    ),
    "erasure": mail(
        "Maria Ek <maria@ek.example>",
        "Radering",
        "Hej,\n\nradera alla mina personuppgifter ur ert register.\n\nMaria Ek",
    ),
}

MAILS["slow source"] = MAILS["locked"] = MAILS["extract"]
SOURCES = {
    "slow source": """
[[source]]
name = "Kassan"
kind = "csv"
path = "kassan.csv"
slow = true
""",
    "locked": """
[letters]
encrypt_extracts = true
""",
}
"""What is declared besides; a slow source is asked in a step of its own, after the mail's."""

ENDS = {
    "slow source": (("access", "extract_sent"), [1, 1], ["store.json"]),
    "locked": (("access", "extract_sent"), [1], ["store.json"]),
    "extract": (("access", "extract_sent"), [1], ["store.json"]),
    "stop": (("marketing_stop", "marketing_stopped"), [1], ["store.json"]),
    "erasure": (("erasure", "erased"), [], []),
}
"""The right and its outcome, copies in Sent, and the files Maria's name stands in."""


class Bots:
    """Starts bots, each in a process of its own, as many at once as there are workers."""

    def __init__(self, firm: Path) -> None:
        """firm: a folder whose rules are those of all firms."""
        command = [sys.executable, "-m", "tests.faults.bot_child", str(firm)]
        pipe = subprocess.PIPE
        self._parents = [
            subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe)  # noqa: S603  # our own program
            for _ in range(WORKERS)
        ]
        self._idle: Queue[subprocess.Popen[str]] = Queue()
        for parent in self._parents:
            self._idle.put(parent)

    def run(self, folder: Path, point: int = 0, task: str = "work") -> tuple[int, list[str]]:
        """How the bot ended, and the steps it came to. point: the step it is killed at."""
        parent = self._idle.get()
        try:
            assert parent.stdin is not None
            assert parent.stdout is not None
            asked = {"folder": str(folder), "point": point, "task": task}
            parent.stdin.write(json.dumps(asked) + "\n")
            parent.stdin.flush()
            told = json.loads(parent.stdout.readline())
        finally:
            self._idle.put(parent)
        return told["code"], told["steps"]

    def close(self) -> None:
        """No more bots."""
        for parent in self._parents:
            parent.communicate()


@pytest.fixture(scope="module")
def founded_firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm with its register, before any mail."""
    folder = tmp_path_factory.mktemp("firm")
    founded(folder, 1, 1, USER, PASSWORD)
    return folder


@pytest.fixture(scope="module")
def bots(founded_firm: Path) -> Iterator[Bots]:
    """Whoever starts the bots."""
    started = Bots(founded_firm)
    yield started
    started.close()


@contextmanager
def firm_of(
    founded_firm: Path, folder: Path, octets: bytes, more: str = ""
) -> Iterator[DemoServers]:
    """A copy of the firm on servers of its own, with one mail in the inbox. more: configuration."""
    shutil.copytree(founded_firm, folder)
    with DemoServers() as servers:
        text = CONFIG.format(imap=servers.imap_port, smtp=servers.smtp_port, user=USER)
        (folder / "mailbot.toml").write_text(text + more, "utf-8")
        (folder / "kassan.csv").write_text("e-post;vad\npetra@sandells.example;Film\n", "utf-8")
        servers.deliver(octets, ARRIVED)
        yield servers


@dataclass(frozen=True)
class Delivered:
    """Every letter as the SMTP server took it: how often, by Message-ID and bytes."""

    copies: Counter[tuple[str, str, bytes]]

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Addressee and subject of each letter, copies apart; the case number left out."""
        return sorted(
            (to, str(message_from_bytes(octets, policy=policy.default)["Subject"])[14:])
            for to, _, octets in self.copies
        )


def delivered(servers: DemoServers) -> Delivered:
    """What was delivered; a second copy is the first to the byte, or it would count as another."""
    return Delivered(
        Counter(
            (letter.recipients[0], _message_id(letter.octets), letter.octets)
            for letter in servers.sent
        )
    )


def _message_id(octets: bytes) -> str:
    return str(message_from_bytes(octets, policy=policy.default)["Message-ID"])


def end_of(folder: Path, servers: DemoServers) -> dict[str, Any]:
    """Everything there is to see in the end, but for what chance decides."""
    store = FileStore(folder / "data")
    copies = delivered(servers)
    return {
        "cases": [_case(case) for case in store.cases()],
        "rights": next((m.right, m.outcome) for c in store.cases() for m in c.matters),
        "items": [(i.id, i.kind, i.rule, i.reason, i.right, i.due) for i in store.items()],
        "register": [replace(p, history=()) for p in store.people()],
        "history": [len(p.history) for p in store.people()],
        "suppressed": [
            address
            for address in ("okand@annan.example", "maria@ek.example", "petra@sandells.example")
            if store.suppressed(address)
        ],
        "outbox": [(x.kinds, x.addressee, x.state, x.filed, x.octets) for x in store.letters()],
        "unfinished": store.due_letters(NOW),
        "log": Counter((line.entry.event, line.entry.actor) for line in store.log()),
        "log holds": store.verify_log().ok,
        "letters": copies.letters,
        "ids": len({message_id for _, message_id, _ in copies.copies}) == len(copies.copies),
        "mailbox": _mailbox(servers),
        "traces": [path.name for path in (folder / "data").iterdir() if _names_maria(path)],
    }


def _names_maria(path: Path) -> bool:
    return any(word in path.read_bytes() for word in (b"Maria", b"maria@", b"174 06 08"))


def _case(case: Any) -> tuple[object, ...]:
    return (
        [(m.right, m.state, m.outcome) for m in case.matters],
        case.identity,
        case.open,
        case.due,
        case.people,
        case.details.sender,
        [(m.direction, m.kind, m.state, m.number) for m in case.messages],
        [(e.event, e.right, e.detail, e.actor) for e in case.events],
    )


def _mailbox(servers: DemoServers) -> dict[str, Any]:
    """Flags in the inbox, and how many copies of each letter lie in Sent."""
    with IMAPClient("127.0.0.1", servers.imap_port, ssl=False, timeout=10) as client:
        client.plain_login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        flags = client.fetch(client.search("ALL"), ["FLAGS"]) if client.search("ALL") else {}
        client.select_folder("Sent", readonly=True)
        sent = client.fetch(found, ["BODY.PEEK[]"]) if (found := client.search("ALL")) else {}
    copies = Counter(_message_id(mail[b"BODY[]"]) for mail in sent.values())
    return {
        "flags": [sorted(set(mail[b"FLAGS"]) - {rb"\Recent"}) for mail in flags.values()],
        "sent": sorted(copies.values()),
    }


@dataclass(frozen=True)
class Trial:
    """A mail whose bot is killed. firm: founded; among: where each trial has its folder."""

    octets: bytes
    firm: Path
    among: Path
    bots: Bots
    more: str

    def undisturbed(self) -> tuple[list[str], dict[str, Any]]:
        """The steps of a bot left alone, and the end."""
        folder = self.among / "undisturbed"
        with firm_of(self.firm, folder, self.octets, self.more) as servers:
            code, steps = self.bots.run(folder)
            assert code == 0
            assert set(delivered(servers).copies.values()) == {1}
            return steps, end_of(folder, servers)

    def killed(self, point: int) -> tuple[list[str], dict[str, Any], bool]:
        """Where a bot killed there came to, the end after another, and if a letter came twice."""
        folder = self.among / str(point)
        with firm_of(self.firm, folder, self.octets, self.more) as servers:
            code, came_to = self.bots.run(folder, point)
            assert code == KILLED
            assert self.bots.run(folder)[0] == 0
            twice = max(delivered(servers).copies.values()) > 1
            return came_to, end_of(folder, servers), twice


@pytest.mark.threat("T-SMTP-02", "T-STORE-05")
@pytest.mark.parametrize("name", MAILS)
def test_killed_at_any_step_it_ends_the_same(
    name: str, founded_firm: Path, bots: Bots, tmp_path: Path
) -> None:
    """Killed at any step it does the rest later; only a letter not known sent goes again."""
    trial = Trial(MAILS[name], founded_firm, tmp_path, bots, SOURCES.get(name, ""))
    steps, wanted = trial.undisturbed()
    assert (wanted["log holds"], wanted["unfinished"]) == (True, ())
    assert (wanted["rights"], wanted["mailbox"]["sent"], wanted["traces"]) == ENDS[name]
    points = range(1, len(steps) + 1)
    with ThreadPoolExecutor(WORKERS) as at_once:
        ends = list(at_once.map(trial.killed, points))
    differing = {}
    for point, (came_to, seen, twice) in zip(points, ends, strict=True):
        assert came_to == steps[:point]
        unrecorded = steps[point - 2 : point] == ["send", "commit"]
        different = {key: value for key, value in seen.items() if value != wanted[key]}
        if different or twice != unrecorded:
            differing[f"{point} {steps[point - 1]}"] = {**different, "twice": twice}
    assert differing == {}


@pytest.mark.threat("T-SMTP-02", "T-SMTP-12")
def test_a_notice_killed_at_any_step_reaches_everybody_once(
    founded_firm: Path, bots: Bots, tmp_path: Path
) -> None:
    """Each contact is told once, is recorded once, and only a letter not known sent goes again."""

    def told(point: int) -> tuple[list[str], Counter[str], list[list[str]], int]:
        folder = tmp_path / str(point)
        with firm_of(founded_firm, folder, MAILS["stop"]) as servers:
            code, steps = bots.run(folder, point, "announce")
            assert code == (KILLED if point else 0)
            assert not point or bots.run(folder, 0, "announce")[0] == 0
            store = FileStore(folder / "data")
            copies = delivered(servers).copies
            assert store.letters() == ()
            assert store.verify_log().ok
            marks = [[h.kind for h in person.happenings] for person in store.people()]
            twice = sum(count - 1 for count in copies.values())
            return steps, Counter(to for to, _, _ in copies), marks, twice

    steps, everybody, marks, _ = told(0)
    assert len(everybody) == len(marks) == 5
    with ThreadPoolExecutor(WORKERS) as at_once:
        ends = list(at_once.map(told, range(1, len(steps) + 1)))
    for point, (came_to, heard, marked, twice) in enumerate(ends, 1):
        assert came_to == steps[:point]
        assert (heard, marked) == (everybody, marks), point
        assert twice == (steps[point - 2 : point] == ["send", "commit"]), point

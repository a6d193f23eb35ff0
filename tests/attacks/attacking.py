"""Tells an attack, one file, through the real workflow, and proves what must hold after any."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from mailbot.desk.judgement.case import Case
from mailbot.law.step import LetterKind
from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Delivery
from mailbot.register.address import same
from mailbot.register.masking import masked_for_person
from mailbot.register.person import Person
from mailbot.workflow.taking_in import take_in
from tests.stories.paper import FIRM, PaperPost, enclosed_text, text_of
from tests.stories.telling import AUTHSERV_ID, CODE, Step, Story

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.toml"))
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_BARE_BREAK = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_TO_STRANGERS = frozenset(
    {
        LetterKind.NEUTRAL_IDENTITY,
        LetterKind.MARKETING_STOPPED,
        LetterKind.COMPLAINT_INFO,
        LetterKind.PRIVACY_INFO,
        LetterKind.ACKNOWLEDGEMENT,
        LetterKind.NO_DATA,
        LetterKind.REFUSAL,
    }
)
"""Letters without register data; the only ones that may go where the register does not say."""


@dataclass
class WatchedPost(PaperPost):
    """Keeps the octets it was given, too."""

    octets: list[bytes] = field(default_factory=list)
    private: list[bool] = field(default_factory=list)

    def send(
        self, sender: str, addressee: str, octets: bytes, *, private: bool = False
    ) -> Delivery:
        self.octets.append(octets)
        self.private.append(private)
        return super().send(sender, addressee, octets, private=private)


class Attack(Story):
    """One attack being told."""

    def __init__(self, file: Path, data: Path) -> None:
        super().__init__(file, data)
        self.post: WatchedPost = WatchedPost()
        self.before = self.store.people()
        self.writers: set[str] = set()
        self.served: list[str] = []
        self._number = 0

    def tell(self) -> None:
        """From the first step to the last."""
        for step in self.steps():
            if "served" in step:
                self.served += self._served(step["served"])

    def _served(self, address: str) -> Iterator[str]:
        """Whoever is honest has their letter now, at the address in the register."""
        last = [(to, sent) for to, sent in self.post.taken if self._kinds(sent) & _DATA]
        assert last, f"{address} got nothing: {[i.reason for i in self.store.items()]}"
        assert last[-1][0] == address
        yield address

    def _kinds(self, letter: EmailMessage) -> set[str]:
        return set(self.written[letter["Message-ID"]].kinds)

    def _take(self, step: Step) -> None:
        if "from" not in step and "octets" not in step:
            super()._take(step)
        elif "reply" in step or "bounce" in step:
            super()._take(step)
            self.writers.update(_ADDRESS.findall(step["from"]))
        else:
            for number in range(step.get("times", 1)):
                self._number += 1
                self._deliver(step, number)

    def _deliver(self, step: Step, number: int) -> None:
        if "at" in step and not number:
            self.now = step["at"].astimezone(UTC)
        octets = self._told(built(step, number, self._number, format_datetime(self.now)))
        self.writers.update(_ADDRESS.findall(numbered(step.get("from", ""), number)))
        self.writers.update(step.get("writers", ()))
        self.uid += 1
        key = MailKey(step.get("folder", "INBOX"), 1, self.uid)
        self.mailbox.kept[key] = octets
        size = step.get("size", len(octets))
        raw = RawMail(key, octets, self.now, size, oversized="size" in step)
        take_in(raw, self.desk, junk=key.folder != "INBOX")


_DATA = frozenset(kind.value for kind in LetterKind) - {kind.value for kind in _TO_STRANGERS}


def numbered(text: str, number: int) -> str:
    """The text of the n-th of many mails."""
    return text.replace("{n}", str(number))


def built(step: Step, number: int, serial: int, date: str) -> bytes:
    """A mail as its step says. The octets may be anything; nothing here mends them.

    octets: the whole mail. Else: headers come first, as lines, topmost the results of servers
    ("pass" and "fail" stand for what ours says of the From domain).
    """
    if "octets" in step:
        return _filled(numbered(step["octets"], number), step)
    sender = numbered(step["from"], number)
    domain = (_ADDRESS.findall(sender) or ["@nowhere.example"])[-1].rpartition("@")[2]
    head = [
        *(f"Authentication-Results: {_results(one, domain)}" for one in step.get("results", ())),
        f"From: {sender}",
        f"To: {step.get('to', FIRM)}",
        f"Subject: {numbered(step.get('subject', 'Begäran'), number)}",
        f"Date: {step.get('date', date)}",
        f"Message-ID: {step.get('id', f'<attack-{serial}@{domain}>')}",
        *step.get("headers", ()),
    ]
    if "raw" not in step:
        kind = "html" if "html" in step else "plain"
        head += ["MIME-Version: 1.0", f"Content-Type: text/{kind}; charset=utf-8"]
        head.append("Content-Transfer-Encoding: 8bit")
    body = step.get("raw", step.get("html", step.get("text", "")))
    return _filled("\r\n".join([*head, "", numbered(body, number)]), step)


def _filled(text: str, step: Step) -> bytes:
    """@@FILL@@ stands for something much longer than a file should hold."""
    octets = text.encode("utf-8", "surrogateescape")
    if "fill" not in step:
        return octets
    told = step["fill"]
    if told.get("numbered"):
        many = "".join(told["text"].replace("{i}", str(i)) for i in range(told["times"]))
    else:
        many = told["text"] * told["times"]
    return octets.replace(b"@@FILL@@", many.encode())


def _results(told: str, domain: str) -> str:
    if told not in {"pass", "fail"}:
        return told
    return f"{AUTHSERV_ID}; dmarc={told} header.from={domain}"


def prove(attack: Attack, neutral: Mapping[str, str]) -> None:
    """What holds after any attack. neutral: the neutral reply of each language, bare."""
    for (to, letter), octets in zip(attack.post.taken, attack.post.octets, strict=True):
        kinds = set(attack.written[letter["Message-ID"]].kinds)
        _sound(letter, to, octets)
        assert attack.post.private[attack.post.octets.index(octets)] or not kinds & _SURELY_DATA
        _at_home(attack, to, letter, kinds)
        if LetterKind.NEUTRAL_IDENTITY in kinds:
            assert bare(attack, letter) == neutral[letter["Content-Language"]]
    _within_limits(attack)
    _nothing_left_of_codes(attack)
    if not attack.given.get("changes_register"):
        assert [_content(p) for p in attack.store.people()] == [_content(p) for p in attack.before]
    assert attack.store.verify_log().ok


_SURELY_DATA = frozenset({LetterKind.EXTRACT, LetterKind.PORTABILITY, LetterKind.RECTIFIED})


def _content(person: Person) -> tuple[object, ...]:
    """What of a record an attacker could want changed; protection may be added."""
    return person.id, person.name, person.emails, person.phone, person.invoice_address


def bare(story: Story, letter: EmailMessage) -> str:
    """A letter without its case number: what differs between two askers may be nothing else."""
    case = story.written[letter["Message-ID"]].case
    return f"{letter['Subject']}\n{text_of(letter)}".replace(case, "#")


def _sound(letter: EmailMessage, to: str, octets: bytes) -> None:
    """One addressee, whole lines, nothing of another's making in the header."""
    assert letter.get_all("To") == [to]
    assert not {"cc", "bcc", "reply-to", "resent-to"} & {name.lower() for name in letter}
    assert not _BARE_BREAK.search(octets)
    assert b"\0" not in octets
    shown = f"{letter['Subject']}\n{text_of(letter)}"
    assert masked_for_person(text_of(letter)) == text_of(letter)
    assert not any(mark in shown for mark in ("{{", "{%", "Undefined", "<script"))
    assert letter["Auto-Submitted"]


def _at_home(attack: Attack, to: str, letter: EmailMessage, kinds: set[str]) -> None:
    """Data and codes go to the register's own address, as it was before the attack."""
    owners = [p for p in attack.before if any(same(to, email) for email in p.emails)]
    if kinds & _DATA or CODE.search(text_of(letter)) or list(letter.iter_attachments()):
        assert owners, f"{kinds} went to {to}"
    elif not owners:
        assert any(same(to, written) for written in attack.writers), f"{kinds} went to {to}"
    told = f"{letter['Subject']} {text_of(letter)} {enclosed_text(letter)}"
    for person in attack.before:
        if person not in owners:
            found = [value for value in _secrets(person, owners) if value in told]
            assert not found, f"{found} of {person.id} went to {to}"


def _secrets(person: Person, others: Sequence[Person]) -> Iterator[str]:
    """What only that person may be told; colleagues share a company."""
    shared = {value for p in others for value in (p.company, p.organisation_number)}
    own = (
        person.name,
        person.company,
        person.phone,
        person.customer_number,
        person.invoice_address.partition(",")[0],
        person.organisation_number,
        person.identification_number,
        person.notes,
        *person.emails,
    )
    yield from (value for value in own if value and value not in shared)


def _within_limits(attack: Attack) -> None:
    """No address gets more than the law needs (RFC 3834)."""
    sent = [attack.written[letter["Message-ID"]] for _, letter in attack.post.taken]
    for one in sent:
        later = [x for x in sent if same(x.addressee, one.addressee)]
        day = [x for x in later if timedelta(0) <= x.created - one.created < _DAY]
        week = [x for x in later if timedelta(0) <= x.created - one.created < _WEEK]
        assert len(day) <= 10
        assert sum(LetterKind.NEUTRAL_IDENTITY in x.kinds for x in week) <= 1
        assert sum(LetterKind.CODE_CHALLENGE in x.kinds for x in week) <= 1
    hour = timedelta(hours=1)
    allowed = attack.desk.settings.unverified_per_hour
    strange = [x for x in sent if LetterKind.NEUTRAL_IDENTITY in x.kinds]
    for one in strange:
        near = [x for x in strange if timedelta(0) <= x.created - one.created < hour]
        assert len(near) <= allowed


def _nothing_left_of_codes(attack: Attack) -> None:
    """A code that was sent stands in no file of ours: only its hash does."""
    codes = {c for _, letter in attack.post.taken for c in CODE.findall(text_of(letter))}
    for path in (p for p in attack.data.rglob("*") if p.is_file()):
        kept = path.read_bytes()
        assert not [code for code in codes if code.encode() in kept], path


def seen(attack: Attack) -> dict[str, list[str]]:
    """What an attack's file says of its end; "#" stands for any number in an address."""
    letters = (
        f"{'+'.join(attack.written[letter['Message-ID']].kinds)} > {re.sub('[0-9]+', '#', to)}"
        for to, letter in attack.post.taken
    )
    cases = attack.store.cases()
    return {
        "letters": _counted(letters),
        "items": _counted(f"{item.kind}/{item.reason}" for item in attack.store.items()),
        "cases": _counted(f"{case.identity} {_rights(case)}".strip() for case in cases),
        "noted": _counted(e.event for case in cases for e in case.events if e.event in _NOTED),
    }


_NOTED = frozenset(
    {
        "code_again",
        "code_expired",
        "code_from_elsewhere",
        "code_wrong",
        "sealed_on_the_way",
        "written_long_before",
    }
)


def _counted(words: Iterable[str]) -> list[str]:
    return sorted(w if n == 1 else f"{n} x {w}" for w, n in Counter(words).items())


def _rights(case: Case) -> str:
    return " ".join(sorted(f"{m.right}:{m.state}" for m in case.matters))


def records_in(letter: EmailMessage) -> list[str]:
    """Ids of the records in the enclosed JSON."""
    for part in letter.iter_attachments():
        if isinstance(part, EmailMessage) and part.get_content_type() == "application/json":
            octets = part.get_payload(decode=True)
            made = json.loads(octets) if isinstance(octets, bytes) else {}
            return [record["id"] for record in made["records"]]
    return []


__all__ = ["FILES", "Attack", "bare", "built", "prove", "records_in", "seen"]

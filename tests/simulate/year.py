"""A year at the firm: real Dovecot, real SMTP dialogue, the clock a day at a time.

Run: python -m tests.simulate.year [DAYS [REQUESTS]]. Prints a table of what came of every
request; ends with 1 where something is not as it must be.
"""

import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from random import Random

from mailbot.app import Bot, desk_of
from mailbot.desk.judgement.case import Case
from mailbot.desk.letters.checklist import flat
from mailbot.law.step import LetterKind
from mailbot.mail.html import read_html
from mailbot.post.inbox import ImapInbox
from mailbot.post.outbox import SmtpOutbox
from mailbot.settings import load
from mailbot.store.contract import Commit
from mailbot.workflow.stopping import Stop
from tests.servers.dovecot import PASSWORD, Account, running
from tests.servers.firm import CONFIG
from tests.servers.smtp_peer import SmtpPeer
from tests.simulate.customers import PRINTER, people
from tests.simulate.owner import OWN_WORDS, Owner
from tests.simulate.requests import ZONE, Planned, planned
from tests.stories.firm import HERE as STORIES

FIRST = date(2025, 1, 7)
"""In the past: a mail server takes no date to come for a time of arrival."""
LONGEST_WAIT = 150
"""Days after the last request within which every case must have come to its end."""
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")


@dataclass
class Clock:
    """Says what time it is in that year."""

    now: datetime = datetime(2025, 1, 7, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Year:
    """What happened. letters: to people, as they arrived."""

    bot: Bot
    account: Account
    peer: SmtpPeer
    owner: Owner
    coming: list[Planned]
    clock: Clock
    letters: list[EmailMessage] = field(default_factory=list)
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    seen: int = 0

    @property
    def now(self) -> datetime:
        """The time it is."""
        return self.clock.now

    def day(self) -> None:
        """Mail comes in, the bot goes its round, the owner looks in, people answer."""
        for hour in (7, 15):
            self.clock.now = self.now.replace(hour=hour)
            self._arrives()
            self.bot.round()
            if hour == 7:  # the morning
                self.owner.looks_in(self.bot.desk.local_day(self.now))
            self._reads_letters()
        self.clock.now += timedelta(days=1)

    def _arrives(self) -> None:
        due = [mail for mail in self.coming if mail.at <= self.now]
        self.coming = [mail for mail in self.coming if mail.at > self.now]
        with self.account.client() as client:
            for mail in due:
                client.append("INBOX", mail.octets, (), mail.at)
                if mail.kind != "ordinary":
                    self.asked[mail.sender] = mail.kind

    def _reads_letters(self) -> None:
        for octets in self.peer.letters[self.seen :]:
            plain = re.sub(rb"(?m)^\.\.", b".", octets)
            letter = message_from_bytes(plain, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.coming += self._answers(letter)
        self.seen = len(self.peer.letters)
        for kept in self.bot.desk.store.letters():
            self.kinds[kept.message_id] = kept.kinds
        self.coming.sort(key=lambda mail: mail.at)

    def _answers(self, letter: EmailMessage) -> Iterator[Planned]:
        """People answer codes and questions, think better of it, or ask how it goes."""
        to, text = str(letter["To"]), text_of(letter)
        kind = self.asked.get(to, "")
        reply = replace(
            Planned(self.now, kind, to, "Skribent", f"SV: {letter['Subject']}", ""),
            reply_to=str(letter["Message-ID"]),
        )
        later = self.now.astimezone(ZONE)
        if (code := CODE.search(text)) is not None:
            yield replace(reply, at=later + timedelta(days=2), text=f"Det var jag. {code[0]}")
        elif to == PRINTER.email:
            yield replace(reply, at=later + timedelta(days=1), text="Klart, det är gjort hos oss.")
        elif "nya värdet" in text and self._once(to, "value"):
            text = "Det är telefonnumret, det ska vara 070-174 77 77."
            yield replace(reply, at=later + timedelta(days=3), text=text)
        elif kind == "withdrawn" and self._once(to, kind):
            text = "Jag har ångrat mig och tar tillbaka min begäran."
            yield replace(reply, at=later + timedelta(hours=9), text=text)
        elif kind == "reminded" and self._once(to, kind):
            yield replace(reply, at=later + timedelta(days=8), text="Hur går det med min begäran?")
        elif kind == "access_bounces" and letter.is_multipart() and self._once(to, kind):
            yield Bounced(later, "ordinary", to, "", "", "", reply_to=reply.reply_to)

    def _once(self, to: str, what: str) -> bool:
        mark = f"{what} {to}"
        new = mark not in self.asked
        self.asked[mark] = what
        return new


@dataclass(frozen=True)
class Bounced(Planned):
    """A delivery report about a letter of ours."""

    @property
    def octets(self) -> bytes:
        """Made from the one the stories use."""
        report = (STORIES / "report.txt").read_text("utf-8")
        domain = self.sender.rpartition("@")[2]
        told = {"FROM": f"mx.{domain}", "TO": self.sender, "ID": self.reply_to}
        for mark, value in told.items():
            report = report.replace(f"@@{mark}@@", value)
        return report.encode()


def text_of(letter: EmailMessage, form: str = "plain") -> str:
    """The text of a letter."""
    body = letter.get_body((form,))
    return str(body.get_content()) if isinstance(body, EmailMessage) else ""


@contextmanager
def founded(folder: Path, days: int, count: int) -> Iterator[Year]:
    """A firm on real servers, with a register and a year's mail to come."""
    chance = Random(2025)  # noqa: S311  # the same year each time
    with running() as dovecot, SmtpPeer(extensions=("8BITMIME", "SIZE 50000000")) as peer:
        account = dovecot.account("year")
        text = CONFIG.format(imap=dovecot.imap, smtp=peer.port, user=account.user)
        file = folder / "mailbot.toml"
        file.write_text(text.replace("2026-11-01", FIRST.isoformat()), "utf-8")
        file.chmod(0o600)
        settings = load(file, {"MAILBOT_IMAP_PASSWORD": PASSWORD}, folder)
        register = tuple(people(max(count // 2, 20), FIRST, chance))
        coming = planned(FIRST, days, count, len(register), chance)
        clock = Clock()
        desk = desk_of(settings, clock)
        desk.store.commit(Commit(people=register))
        inbox = ImapInbox(settings.mailbox, lambda: PASSWORD)
        outbox = SmtpOutbox(settings.smtp, lambda: "")
        desk = replace(desk, inbox=inbox)
        bot = Bot(desk, inbox, outbox, Stop())
        year = Year(bot, account, peer, Owner(desk), coming, clock)
        year.owner.asked = year.asked
        try:
            yield year
        finally:
            bot.close()


def lived(year: Year, days: int) -> int:
    """The days, and as many more as the last case needs; returns how many in all."""
    for number in range(days + LONGEST_WAIT):
        year.day()
        idle = not year.coming and not year.bot.desk.store.open_cases()
        if number >= days and idle and not year.bot.desk.store.items():
            return number + 1
    return days + LONGEST_WAIT


def faults(year: Year) -> Iterator[str]:
    """Everything that is not as it must be."""
    store = year.bot.desk.store
    check = store.verify_log()
    if not check.ok:
        yield f"the log breaks at line {check.first_bad}: {check.reason}"
    for case in store.open_cases():
        rights = ", ".join(f"{m.right}/{m.state}" for m in case.matters)
        waits = [i.reason for i in store.items() if i.case == case.id]
        yield f"{case.id} came to no end: {rights}; waits: {waits}"
    for item in store.items():
        yield f"{item.id} still waits: {item.reason}"
    reminded = {line.entry.case for line in store.log() if line.entry.event == "reminder"}
    for case in store.cases():
        if late(case, year) and case.id not in reminded:
            yield f"{case.id} was closed after its last day, and the owner never told"
    for letter in year.letters:
        yield from (f"{letter['Subject']}: lacks {gap}" for gap in lacking(letter, year))


def late(case: Case, year: Year) -> bool:
    """Closed after its last day."""
    end = case.closed_at or year.now
    return year.bot.desk.local_day(end) > case.answer_by


def lacking(letter: EmailMessage, year: Year) -> Iterator[str]:
    """Demands of the checklists a letter as it arrived does not meet, in either form.

    Facts are not known out here: of a demand, its fixed words are looked for.
    """
    kinds = year.kinds.get(str(letter["Message-ID"]), ())
    language = str(letter["Content-Language"])
    lists = year.bot.desk.rulebook.texts.checklists
    texts = (text_of(letter), read_html(text_of(letter, "html")).visible)
    for kind in (k for k in LetterKind if k.value in kinds):
        if OWN_WORDS in " ".join(texts[0].split()):
            continue
        for key, alternatives in lists.letters[language, kind].demands.items():
            for form, text in zip(("text", "html"), texts, strict=True):
                if text and not any(_fixed_words_in(text, one) for one in alternatives):
                    yield f"{kind.value}.{key} ({form})"


def _fixed_words_in(text: str, alternative: str) -> bool:
    parts = [part.strip() for part in alternative.split(" & ")]
    return all(flat(part) in flat(text) for part in parts if "{" not in part)


def table(year: Year) -> Iterator[str]:
    """One line for each right: how many, how they ended, and how long it took."""
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    took: dict[str, list[int]] = defaultdict(list)
    for case in year.bot.desk.store.cases():
        days = ((case.closed_at or year.now) - case.received).days
        for matter in case.matters:
            ends[matter.right.value][f"{matter.state.value}/{matter.outcome or '-'}"] += 1
            took[matter.right.value].append(days)
    yield f"{'right':<20}{'cases':>6}{'median':>8}{'most':>6}  ended"
    for right, counted in sorted(ends.items()):
        lengths = sorted(took[right])
        middle, most = lengths[len(lengths) // 2], lengths[-1]
        how = ", ".join(f"{end} {count}" for end, count in counted.most_common())
        yield f"{right:<20}{len(lengths):>6}{middle:>8}{most:>6}  {how}"


def told(year: Year, days: int) -> Iterator[str]:
    """The whole table."""
    cases = year.bot.desk.store.cases()
    kinds = Counter(kind for kinds in year.kinds.values() for kind in kinds)
    overdue = sum(late(case, year) for case in cases)
    extended = sum(case.extended_due is not None for case in cases)
    yield f"{days} days, {len(cases)} cases, {len(year.letters)} letters"
    yield f"after the last day: {overdue}; extended: {extended}"
    yield ""
    yield from table(year)
    yield ""
    yield "letters: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    yield "rulings: " + ", ".join(f"{what} {n}" for what, n in year.owner.done.most_common())
    yield "not at once: " + ", ".join(f"{what} {n}" for what, n in year.owner.blocked.most_common())


def main(words: list[str]) -> int:
    """Live a year, and say what came of it."""
    days = int(words[0]) if words else 365
    count = int(words[1]) if words[1:] else 200
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder), days, count) as year:
        lasted = lived(year, days)
        wrong = list(faults(year))
        print("\n".join(told(year, lasted)))  # noqa: T201  # a command's output
    print(f"\nlived in {time.monotonic() - begun:.0f} s")  # noqa: T201  # as above
    print("\n".join(wrong) or "nothing is wrong")  # noqa: T201  # as above
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

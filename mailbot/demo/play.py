"""The play: sample mails arrive in a mailbox of our own, and the very bot of `run` reads them."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from mailbot import app, settings
from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.errors import RegisterError
from mailbot.mail.message import RawMail
from mailbot.register.merge import merge
from mailbot.register.table import read_table
from mailbot.rulebook.headers import load_headers
from mailbot.store.contract import Commit, OutboxLetter
from mailbot.workflow.desk import Desk
from mailbot.workflow.stopping import Stop
from mailbot.workflow.taking_in import Taken

HERE = Path(__file__).parent
RECENT = timedelta(days=120)
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")

CONFIG = """\
# The demo's configuration; `mailbot --config FILE queue` shows what waits.
data = "data"

[owner]
company = "Hjärter Esse"
name = "Emy Serander"
email = "emy.serander@hjarteresse.com"
policy_url = "https://www.hjarteresse.com/integritetspolicy"

[imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{user}"
password = "{password}"
since = {since}

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
user = "{user}"
password = "{password}"

[trust]
authserv_id = ["mx.hjarteresse.example"]

[processing]
confirmed = {since}

[[source]]
name = "Bokföring"
kind = "csv"
path = "bokforing.csv"
columns = {{ email = "E-post", customer_number = "Kundnr", name = "Kontakt" }}

[[source.group]]
name = "Fakturor"
columns = ["Kundnr", "Kontakt", "Fakturanr", "Fakturadatum", "Belopp"]
purpose = "Att följa bokföringslagen"
basis = "6.1.c"
keep = "bookkeeping"
dated_by = "Fakturadatum"

[run]
mode = "auto"
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail and what became of it. file: the sample's name; letters: files to open."""

    file: str
    sender: str
    subject: str
    taken: Taken
    letters: tuple[tuple[OutboxLetter, Path], ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the play is given: a folder with configuration, data and, later, the letters."""

    folder: Path
    config: Path
    bot: app.Bot
    servers: DemoServers

    @property
    def desk(self) -> Desk:
        """The desk of the bot."""
        return self.bot.desk


def samples() -> tuple[Path, ...]:
    """The sample mails, in the order they arrive."""
    return tuple(sorted((HERE / "samples").glob("*.eml")))


def set_stage(
    folder: Path, servers: DemoServers, clock: Callable[[], datetime], stop: Stop
) -> Stage:
    """Write the configuration, import the register, build the bot. folder: empty."""
    config = folder / "mailbot.toml"
    today = clock().date()
    config.write_text(
        CONFIG.format(
            imap_port=servers.imap_port,
            smtp_port=servers.smtp_port,
            user=USER,
            password=PASSWORD,
            since=(today - timedelta(days=1)).isoformat(),
        ),
        "utf-8",
    )
    config.chmod(0o600)
    (folder / "bokforing.csv").write_bytes(_dated("bokforing.csv", today - RECENT))
    loaded = settings.load(config, {}, folder)
    desk = app.desk_of(loaded, clock)
    _fill_register(desk, clock())
    inbox = app.inbox_of(loaded, {}, stop)
    bot = app.Bot(replace(desk, inbox=inbox), inbox, app.outbox_of(loaded, {}), stop)
    return Stage(folder, config, bot, servers)


def _fill_register(desk: Desk, now: datetime) -> None:
    """The fictional people, all in touch with the firm lately."""
    headers, _ = load_headers(desk.rulebook.folders)
    octets = _dated("register.csv", desk.local_day(now - RECENT))
    table = read_table(octets, "register.csv", desk.local_day(now), headers)
    if table.faults:
        raise RegisterError(table.faults)
    ids = tuple(desk.store.next_person_id(n) for n in range(len(table.rows)))
    plan = merge((), table.rows, ids, now.isoformat())
    desk.store.commit(Commit(people=plan.added))


def _dated(name: str, day: date) -> bytes:
    """A file of the demo, with dealings of that day."""
    return (HERE / name).read_text("utf-8").replace("{recent}", day.isoformat()).encode()


def play(stage: Stage) -> Iterator[Scene]:
    """Deliver every sample, let the bot work, and let one person send back their code."""
    names: list[str] = []
    for path in samples():
        stage.servers.deliver(path.read_bytes(), stage.desk.clock())
        names.append(path.name)
    yield from _round(stage, names)
    reply = _code_sent_back(stage)
    if reply is not None:
        stage.servers.deliver(reply, stage.desk.clock())
        yield from _round(stage, ["21-koden-tillbaka.eml"])


def _round(stage: Stage, names: list[str]) -> Iterator[Scene]:
    """One round of the bot over mails just delivered, in their order."""
    seen: list[tuple[RawMail, Taken]] = []
    stage.bot.seen = lambda raw, taken: seen.append((raw, taken))
    stage.bot.round()
    for name, (raw, taken) in zip(names, seen, strict=True):
        mail = message_from_bytes(raw.octets, policy=policy.default)
        letters = tuple((letter, _laid_out(stage, letter)) for letter in taken.letters)
        yield Scene(name, str(mail["From"]), str(mail["Subject"]), taken, letters)


def _laid_out(stage: Stage, letter: OutboxLetter) -> Path:
    """The letter in a folder of its own, with its enclosures beside it, to be opened."""
    folder = stage.folder / "letters" / letter.id
    folder.mkdir(parents=True, exist_ok=True)
    mail = message_from_bytes(letter.octets, policy=policy.default)
    (folder / "letter.eml").write_bytes(letter.octets)
    if isinstance(mail, EmailMessage):
        for number, part in enumerate(mail.iter_attachments(), 1):
            content = part.get_payload(decode=True)
            name = Path(part.get_filename() or f"enclosure-{number}").name
            (folder / name).write_bytes(content if isinstance(content, bytes) else b"")
    return folder


def _code_sent_back(stage: Stage) -> bytes | None:
    """What the person who got the last code would answer with."""
    for letter in reversed(stage.servers.sent):
        mail = message_from_bytes(letter.octets, policy=policy.default)
        body = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
        text = str(body.get_content()) if isinstance(body, EmailMessage) else ""
        if found := CODE.search(text):
            return _reply(
                letter.recipients[0], str(mail["Subject"]), str(mail["Message-ID"]), found[0]
            )
    return None


def _reply(sender: str, subject: str, message_id: str, code: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "emy.serander@hjarteresse.com"
    mail["Subject"] = f"Sv: {subject}"
    mail["Message-ID"] = f"<{secrets.token_hex(8)}@{sender.rpartition('@')[2]}>"
    mail["In-Reply-To"] = message_id
    mail.set_content(f"Ja, det var jag.\n\n{code}\n")
    return bytes(mail)

"""The configuration, as the rest of mailbot sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.desk.letters.controller import Controller
from mailbot.law.holdings import Group, Processing


@dataclass(frozen=True, slots=True)
class Owner:
    """The controller, and how she wants to be spoken to."""

    controller: Controller
    language: str
    timezone: ZoneInfo
    aliases: tuple[str, ...]

    @property
    def own_addresses(self) -> frozenset[str]:
        """Addresses whose mail is our own, lower case."""
        return frozenset(a.casefold() for a in (self.controller.email, *self.aliases))


@dataclass(frozen=True, slots=True)
class Server:
    """A server to log in to. security: "tls", "starttls" or "none" (loopback only).

    A password is fetched when it is needed, by `settings.password`; one that stands in the
    file is left out of repr, so that no log or traceback can show it.
    """

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    password_command: tuple[str, ...] = field(repr=False)
    secret: str  # "imap" or "smtp": names the environment variable and keyring entry


@dataclass(frozen=True, slots=True)
class Mailbox:
    """How to read the inbox. also_read None: the Junk folder. since None: first run."""

    server: Server
    folder: str
    also_read: tuple[str, ...] | None
    sent_folder: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Columns:
    """Fields of a system that say whose an entry is."""

    email: tuple[str, ...] = ()
    customer_number: tuple[str, ...] = ()
    name: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Another place where personal data lie.

    kind: csv, json, vcard, mailbox, manual, or the name of an installed source. path: absolute
    for files, a file or a folder of them; as written for an installed source. folders: of a
    `mailbox`. slow: asked by `run` after the mail is taken in. options: of an installed source.
    """

    name: str
    kind: str
    path: str
    folders: tuple[str, ...] = ()
    columns: Columns = field(default_factory=Columns)
    groups: tuple[Group, ...] = ()
    slow: bool = False
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptKey:
    """Where a key or passphrase of our own files is kept; never in mailbot.toml itself.

    section, name: of mailbot.toml, e.g. "store" and "key", which also name the keyring entry
    `mailbot-store`. variable: of the environment.
    """

    section: str
    name: str
    variable: str
    command: tuple[str, ...] = field(default=(), repr=False)


STORE_KEY = KeptKey("store", "key", "MAILBOT_STORE_KEY")
BACKUP_PASSPHRASE = KeptKey("backup", "passphrase", "MAILBOT_BACKUP_PASSPHRASE")


@dataclass(frozen=True, slots=True)
class Backups:
    """Backups that `run` takes by itself. folder: None for none.

    every: between two of them. keep: so many of the newest stay. to: an age public key, "" for
    the passphrase. passphrase: where it is kept; without either the backups are in the clear.
    """

    folder: Path | None = None
    every: timedelta = timedelta(days=1)
    keep: int = 14
    to: str = ""
    passphrase: KeptKey = BACKUP_PASSPHRASE


@dataclass(frozen=True, slots=True)
class Web:
    """The owner's page. url: its address behind a reverse proxy, "" for none.

    with_run: `mailbot run` serves it too.
    """

    port: int = 8710
    url: str = ""
    with_run: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """Mail to the owner. at: when the daily one leaves, in her zone; None for none.

    to: where it goes; only from there her answers are taken. alerts: incidents and nearing last
    days are told at once. rulings: what an answer needs besides its token: "proven" by the From
    domain; "token" where nothing at all is recorded of her own mail; "off", none is taken.
    anchor: the head of the log is mailed each month.
    """

    at: time | None
    to: str
    alerts: bool
    rulings: str
    anchor: bool = False


NO_DIGEST = Digest(None, "", alerts=False, rulings="off")
"""Nothing is mailed to the owner."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration. file: where it was read from; data: absolute folder.

    dkim: signatures are verified here where no trusted server wrote its results.
    notices_per_hour: letters of a policy notice, so many in any hour.
    headers: field of the register by a file's own header, "" for a column left out.
    store_key: of a store that is encrypted.
    count_mail: ordinary mail of a registered contact counts as a dealing, by its date alone.
    encrypt_extracts: they leave as a locked PDF, and the owner tells the passphrase.
    """

    file: Path
    data: Path
    owner: Owner
    mailbox: Mailbox
    smtp: Server
    store_url: str = field(repr=False)
    authserv_ids: tuple[str, ...]
    processing: Processing
    sources: tuple[Source, ...]
    rules_dir: Path | None
    mode: str
    delay_minutes: int
    unverified_per_hour: int
    dkim: bool = False
    web: Web = field(default_factory=Web)
    notices_per_hour: int = 100
    headers: Mapping[str, str] = field(default_factory=dict)
    count_mail: bool = False
    digest: Digest = NO_DIGEST
    store_key: KeptKey = STORE_KEY
    backups: Backups = field(default_factory=Backups)
    encrypt_extracts: bool = False

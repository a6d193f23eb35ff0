"""What may stand in mailbot.toml: every key, its type, its default and what it must look like.

The description of a type is what a faulty value is told to be.
"""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from mailbot.settings import sound

Text = Annotated[str, Meta(description="one line of text", extra={"sound": sound.line})]
Needed = Annotated[
    str, Meta(description="one line of text, not empty", extra={"sound": sound.filled_line})
]
Lines = Annotated[str, Meta(description="text", extra={"sound": sound.lines})]
Secret = Annotated[str, Meta(description="text in quotes", extra={"secret": True})]
Email = Annotated[
    str,
    Meta(description='an e-mail address, as "anna@firm.example"', extra={"sound": sound.email}),
]
Emails = Annotated[
    list[str],
    Meta(
        description='a list of e-mail addresses, as ["info@firm.example"]',
        extra={"sound": sound.emails},
    ),
]
MaybeEmail = Annotated[
    str, Meta(description='an e-mail address, or ""', extra={"sound": sound.email_or_nothing})
]
Names = Annotated[
    list[str],
    Meta(description='a list of texts, as ["Junk"]; [] for none', extra={"sound": sound.names}),
]
Headers = Annotated[
    dict[str, str],
    Meta(
        description='fields by header, as { "Kontaktens mejl" = "email", Saldo = "" }',
        extra={"sound": sound.headers},
    ),
]
Host = Annotated[
    str,
    Meta(description='the name of a server, as "imap.firm.example"', extra={"sound": sound.host}),
]
Port = Annotated[int, Meta(ge=1, le=65535, description="a whole number from 1 to 65535")]
Amount = Annotated[int, Meta(ge=0, le=1_000_000, description="a whole number, 0 or more")]
Pace = Annotated[int, Meta(ge=1, le=100_000, description="a whole number, 1 or more")]
Minutes = Annotated[
    int, Meta(ge=0, le=10_080, description="minutes, a whole number from 0 to 10080 (a week)")
]
Day = Annotated[date, Meta(description="a date without quotes, as 2026-11-01")]
YesNo = Annotated[bool, Meta(description="true or false, without quotes")]
Security = Annotated[
    Literal["tls", "starttls", "none"], Meta(description='"tls", "starttls" or "none"')
]
Language = Annotated[Literal["sv", "en"], Meta(description='"sv" or "en"')]
Mode = Annotated[Literal["auto", "ask", "dry"], Meta(description='"auto", "ask" or "dry"')]
Zone = Annotated[
    str, Meta(description='a time zone, as "Europe/Stockholm"', extra={"sound": sound.zone})
]
Prefix = Annotated[
    str,
    Meta(
        description='one to eight capital letters A-Z and digits, a letter first, as "HE"',
        extra={"sound": sound.prefix},
    ),
]
Address = Annotated[
    str,
    Meta(description='an address that begins with https://, or ""', extra={"sound": sound.link}),
]
SiteAddress = Annotated[
    str,
    Meta(
        description='the address of a site of its own, as "https://mailbot.firm.example", or ""',
        extra={"sound": sound.origin},
    ),
]
MonthDay = Annotated[
    str, Meta(description='month and day, as "12-31"', extra={"sound": sound.month_day})
]
StoreUrl = Annotated[
    str,
    Meta(
        description='"tinydb", or an address that begins with postgresql://',
        extra={"sound": sound.store, "secret": True},
    ),
]
Command = Annotated[
    list[str],
    Meta(
        description='a program and its arguments, as ["pass", "show", "mail"]',
        extra={"sound": sound.command, "secret": True},
    ),
]
Role = Annotated[
    Literal["processor", "controller"], Meta(description='"processor" or "controller"')
]
Basis = Annotated[
    Literal["6.1.a", "6.1.b", "6.1.c", "6.1.f"],
    Meta(description='"6.1.a", "6.1.b", "6.1.c" or "6.1.f"'),
]
TimeOfDay = Annotated[
    str,
    Meta(
        description='a time of day, as "07:30", or "" for none',
        extra={"sound": sound.time_or_nothing},
    ),
]
Rulings = Annotated[
    Literal["proven", "token", "off"], Meta(description='"proven", "token" or "off"')
]
SourceKind = Annotated[
    str,
    Meta(
        description='"csv", "json", "vcard", "mailbox", "manual" or an installed source',
        extra={"sound": sound.filled_line},
    ),
]
Columns = Annotated[
    str | list[str],
    Meta(
        description='a column by its header, as "E-post", or a list of them',
        extra={"sound": sound.name_or_names},
    ),
]
Keep = Annotated[
    Literal["", "bookkeeping", "legal_claim", "contract"],
    Meta(description='"bookkeeping", "legal_claim", "contract" or ""'),
]
MaybeBasis = Annotated[
    Literal["", "6.1.a", "6.1.b", "6.1.c", "6.1.f"],
    Meta(description='"6.1.a", "6.1.b", "6.1.c" or "6.1.f"'),
]
Options = Annotated[dict[str, Any], Meta(description="a section of settings of that source")]


class OwnerForm(Struct, kw_only=True):
    """[owner]: the firm and the person who decides."""

    company: Needed
    name: Needed
    email: Email
    address: Lines = ""
    phone: Text = ""
    language: Language = "sv"
    timezone: Zone = "Europe/Stockholm"
    policy_url: Address = ""
    aliases: Emails = field(default_factory=list)
    case_prefix: Prefix = "HE"


class ServerForm(Struct, kw_only=True):
    """What [imap] and [smtp] share."""

    host: Host
    port: Port | None = None
    security: Security = "tls"
    user: Text = ""
    password: Secret = ""
    password_command: Command = field(default_factory=list)


class ImapForm(ServerForm, kw_only=True):
    """[imap]: the inbox."""

    user: Needed
    folder: Needed = "INBOX"
    also_read: Names | None = None
    sent_folder: Text = ""
    since: Day | None = None


class StoreForm(Struct, kw_only=True):
    """[store]: the engine."""

    url: StoreUrl = "tinydb"


class TrustForm(Struct, kw_only=True):
    """[trust]: servers whose Authentication-Results are believed, and whether we verify too."""

    authserv_id: Names = field(default_factory=list)
    dkim: YesNo = False


class ThirdCountryForm(Struct, kw_only=True):
    """One transfer outside the EEA."""

    country: Needed
    recipient: Needed
    safeguard: Needed


class RecipientForm(Struct, kw_only=True):
    """One who is given everybody's data."""

    name: Needed
    email: MaybeEmail = ""
    role: Role = "processor"
    country: Text = ""
    what: Text = ""


class PurposeForm(Struct, kw_only=True):
    """Why fields are held."""

    fields: Names
    purpose: Needed
    basis: Basis


class ProcessingForm(Struct, kw_only=True):
    """[processing]: what no machine can know."""

    confirmed: Day | None = None
    profiling: YesNo = False
    financial_year_end: MonthDay = "12-31"
    third_countries: list[ThirdCountryForm] = field(default_factory=list)
    recipients: list[RecipientForm] = field(default_factory=list)
    purposes: list[PurposeForm] = field(default_factory=list)


class ColumnsForm(Struct, kw_only=True):
    """[source.columns]: what in a row says whose it is."""

    email: Columns = ""
    customer_number: Columns = ""
    name: Columns = ""


class GroupForm(Struct, kw_only=True):
    """[[source.group]]: columns that belong together, and why they are held."""

    name: Needed
    columns: Names
    purpose: Text = ""
    basis: MaybeBasis = ""
    provided: YesNo = False
    keep: Keep = ""
    dated_by: Text = ""


class SourceForm(Struct, kw_only=True):
    """[[source]]: another place where personal data lie."""

    name: Needed
    kind: SourceKind
    path: Text = ""
    folders: Names = field(default_factory=list)
    columns: ColumnsForm = field(default_factory=ColumnsForm)
    group: list[GroupForm] = field(default_factory=list)
    slow: YesNo = False
    options: Options = field(default_factory=dict)


class RulesForm(Struct, kw_only=True):
    """[rules]: the owner's own."""

    dir: Text = ""


class RegisterForm(Struct, kw_only=True):
    """[register]: files that are brought in, and what counts as a dealing by itself.

    headers: field by the name a file's column has, "" for a column that is left out.
    count_mail: ordinary mail of a registered contact is a dealing, by its date alone.
    """

    headers: Headers = field(default_factory=dict)
    count_mail: YesNo = False


class RunForm(Struct, kw_only=True):
    """[run]: how much mailbot does by itself."""

    mode: Mode = "auto"
    web: YesNo = False


class WebForm(Struct, kw_only=True):
    """[web]: the owner's page. url: where a reverse proxy shows it, as the browser sees it."""

    port: Port = 8710
    url: SiteAddress = ""


class LettersForm(Struct, kw_only=True):
    """[letters]: how they leave."""

    delay_minutes: Minutes = 0


class DigestForm(Struct, kw_only=True):
    """[digest]: mail to the owner about what waits, and her answers to it."""

    at: TimeOfDay = ""
    to: MaybeEmail = ""
    alerts: YesNo | None = None
    anchor: YesNo = False
    rulings: Rulings = "proven"


class LimitsForm(Struct, kw_only=True):
    """[limits]: protection against floods."""

    unverified_per_hour: Amount = 60
    notices_per_hour: Pace = 100


class ConfigForm(Struct, kw_only=True):
    """The whole file."""

    owner: OwnerForm
    imap: ImapForm
    smtp: ServerForm
    data: Needed = "data"
    store: StoreForm = field(default_factory=StoreForm)
    trust: TrustForm = field(default_factory=TrustForm)
    processing: ProcessingForm = field(default_factory=ProcessingForm)
    source: list[SourceForm] = field(default_factory=list)
    register: RegisterForm = field(default_factory=RegisterForm)
    rules: RulesForm = field(default_factory=RulesForm)
    run: RunForm = field(default_factory=RunForm)
    letters: LettersForm = field(default_factory=LettersForm)
    digest: DigestForm = field(default_factory=DigestForm)
    limits: LimitsForm = field(default_factory=LimitsForm)
    web: WebForm = field(default_factory=WebForm)

"""What may stand in mailbot.toml: every key, its type and its default."""

from msgspec import Struct, field

from mailbot.settings.kinds import (
    Address,
    Amount,
    Basis,
    Columns,
    Command,
    Day,
    Email,
    Emails,
    Headers,
    Host,
    Keep,
    Language,
    Lines,
    MaybeBasis,
    MaybeEmail,
    Minutes,
    Mode,
    MonthDay,
    Names,
    Needed,
    Options,
    Pace,
    Port,
    Prefix,
    Role,
    Rulings,
    Secret,
    Security,
    SiteAddress,
    SourceKind,
    StoreUrl,
    Text,
    TimeOfDay,
    YesNo,
    Zone,
)


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
    key_command: Command = field(default_factory=list)


class BackupForm(Struct, kw_only=True):
    """[backup]: what `run` takes by itself."""

    folder: Text = ""
    every_hours: Pace = 24
    keep: Pace = 14
    to: Text = ""
    passphrase_command: Command = field(default_factory=list)


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
    """[letters]: how they leave. encrypt_extracts: as a locked PDF, its passphrase told apart."""

    delay_minutes: Minutes = 0
    encrypt_extracts: YesNo = False


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
    backup: BackupForm = field(default_factory=BackupForm)
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

"""The mailbot.toml that `init` writes: every key, with what it means."""

from dataclasses import dataclass, field
from datetime import date

_TEXT = """\
# mailbot reads this file at every start. `mailbot doctor` checks it.
# Only you should be able to read it.

data = "data"                  # store and log; a folder beside this file

[owner]
company = {company}
name = {name}
email = {email}    # the privacy inbox; replies are sent from it
address = ""                   # postal address, for the letters
phone = ""
language = {language}                # of what you read: "sv" or "en"
timezone = {timezone}
policy_url = {policy_url}                # your privacy policy on the web
aliases = []                   # other addresses that reach the same inbox
case_prefix = "HE"             # case numbers look like [HE-2026-7K3Q]

[imap]                         # where mail is read
host = {imap_host}
{imap_port}security = {imap_security}               # "tls", "starttls", or "none" on loopback
user = {imap_user}
password = {password}                  # better: one of the two below, or the system's keyring
# password_command = ["pass", "show", "mail"]
# or the environment: MAILBOT_IMAP_PASSWORD and MAILBOT_SMTP_PASSWORD
folder = "INBOX"
# also_read = ["Junk"]         # left out: the folder marked as junk is looked through too
sent_folder = ""               # "": the folder marked as sent
since = {since}             # mail that came earlier is left alone

[smtp]                         # how letters are sent
host = {smtp_host}
{smtp_port}security = {smtp_security}
user = {smtp_user}
password = {password}

[store]
url = "tinydb"                 # one file, data/store.json
# key_command = ["pass", "show", "mailbot"]    of a store that is encrypted, `mailbot encryption`

[backup]                       # what `run` takes by itself, read back before it counts
folder = ""                    # a folder on another disk; "": none
every_hours = 24
keep = 14                      # so many of the newest stay
to = ""                        # an age public key; or the next line
# passphrase_command = ["pass", "show", "backup"]

[trust]
# The topmost Authentication-Results header is believed if one of these servers wrote it.
# Name only servers that strip such headers from incoming mail: otherwise anybody can pose
# as anybody. `mailbot doctor` shows what your mail carries.
authserv_id = []
dkim = false                   # true: where there is no such header, check DKIM here, by DNS

[processing]
# What no machine can know of your firm. Read it through, then set the day you did:
# until then, extracts wait for your yes.
# confirmed = {since}
profiling = false
financial_year_end = "12-31"
third_countries = []           # [{{country = "...", recipient = "...", safeguard = "..."}}]
recipients = []                # [{{name = "...", email = "...", role = "processor", what = "..."}}]
purposes = []                  # []: the shipped ones

# [[source]]                   # other places where personal data lie
# name = "Bookkeeping"
# kind = "csv"                 # csv, json, vcard, mailbox or manual; see README
# path = "export/bookkeeping.csv"
# columns = {{ email = "E-post", customer_number = "Kundnr", name = "Namn" }}

[register]
count_mail = false             # true: ordinary mail of a contact is a dealing, by its date alone
# headers = {{ "Kontaktens mejl" = "email", "Saldo" = "" }}   # columns of your other programs

[rules]
dir = ""                       # a folder with rules and reply texts of your own

[run]
mode = "ask"                   # "ask": every letter waits for your yes; "auto"; "dry": none is sent

[letters]
delay_minutes = 0              # time to undo before a letter leaves
encrypt_extracts = false       # true: as a locked PDF; you tell the passphrase by telephone

[digest]                       # mail to you about what waits; see "By e-mail" in README
at = "07:30"                   # once a day, only when something waits; "" = none
to = ""                        # "": to owner.email
# alerts = true                # incidents and nearing last days at once; left out: as the daily one
anchor = true                  # the head of the log once a month: keep that mail, it proves the log
rulings = "proven"             # your answers are taken when your domain proves them; "token"; "off"

[limits]
unverified_per_hour = 60       # answers to people who are not verified
notices_per_hour = 100         # letters of a policy notice; your provider has a limit, too
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """What `init` was told. Ports are None for the usual ones."""

    company: str
    name: str
    email: str
    imap_host: str
    imap_user: str
    smtp_host: str
    smtp_user: str
    since: date
    language: str = "sv"
    timezone: str = "Europe/Stockholm"
    policy_url: str = ""
    imap_port: int | None = None
    imap_security: str = "tls"
    smtp_port: int | None = None
    smtp_security: str = "tls"
    password: str = field(default="", repr=False)


def config_text(answers: Answers) -> str:
    """The file, ready to be written."""
    texts = {
        name: quoted(value)
        for name in answers.__slots__
        if isinstance(value := getattr(answers, name), str)
    }
    ports = {
        name: f"port = {port}\n" if port else ""
        for name, port in (("imap_port", answers.imap_port), ("smtp_port", answers.smtp_port))
    }
    return _TEXT.format(**texts, **ports, since=answers.since.isoformat())


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = "".join(_escaped(char) for char in text)
    return f'"{escaped}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08X}"

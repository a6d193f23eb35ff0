"""The labelled mails of `mails/` and `sealed/`, and the bytes a server would have stored."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
DEVELOPMENT = FOLDER / "mails"
SEALED = FOLDER / "sealed"

FIRM = Address("Emy Serander", addr_spec="emy.serander@hjarteresse.com")
FIRST_DAY = datetime(2026, 1, 7, 6, 30, tzinfo=UTC)
LONGEST_LINE = 990
"""RFC 5322, 2.1.1 allows 998 octets; longer lines must be encoded."""

ENCODINGS = (
    ("utf-8", "quoted-printable"),
    ("utf-8", "base64"),
    ("iso-8859-1", "quoted-printable"),
    ("windows-1252", "8bit"),
    ("utf-8", "8bit"),
)
MEDIA = MappingProxyType(
    {
        "pdf": ("application", "pdf"),
        "jpg": ("image", "jpeg"),
        "png": ("image", "png"),
        "csv": ("text", "csv"),
        "ics": ("text", "calendar"),
        "zip": ("application", "zip"),
    },
)


@dataclass(frozen=True, slots=True)
class LabelledMail:
    """A mail as somebody wrote it, and what a careful lawyer would say it asks.

    source: the file it stands in, without ending. band: request, unsure or none.
    about: whose data it speaks of: self, other, company or nobody.
    body: the text/plain part, "" where there is none. html: the text/html part.
    headers: further header fields, as in `List-Id`.
    """

    id: str
    source: str
    rights: frozenset[str]
    band: str
    about: str
    language: str
    kind: str
    difficulty: int
    subject: str
    sender: str
    body: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()
    note: str = ""


def mails(folder: Path) -> tuple[LabelledMail, ...]:
    """Return every mail of every file in `folder`, by file name and then as written."""
    return tuple(
        _labelled(path.stem, row)
        for path in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["mail"]
    )


def octets(mail: LabelledMail) -> bytes:
    """Return the mail as it would be fetched: charset, encoding and date follow from its id."""
    draw = int.from_bytes(sha256(mail.id.encode()).digest()[:4])
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(mail.sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = FIRM
    if mail.subject:
        message["Subject"] = mail.subject
    message["Date"] = FIRST_DAY + timedelta(minutes=draw % 400_000)
    message["Message-ID"] = f"<{mail.id}.{draw:08x}@{address.rpartition('@')[2]}>"
    for field_name, value in mail.headers.items():
        message[field_name] = value
    _write_text(message, mail, draw)
    for attached in mail.attachments:
        maintype, subtype = MEDIA.get(
            attached.rpartition(".")[2].lower(), ("application", "octet-stream")
        )
        message.add_attachment(
            b"%" + attached.encode(), maintype=maintype, subtype=subtype, filename=attached
        )
    return message.as_bytes()


def _write_text(message: EmailMessage, mail: LabelledMail, draw: int) -> None:
    charset, encoding = _encoding(mail.body + mail.html, draw)
    if mail.body or not mail.html:
        message.set_content(mail.body, charset=charset, cte=encoding)
        if mail.html:
            message.add_alternative(mail.html, subtype="html", charset=charset, cte=encoding)
    else:
        message.set_content(mail.html, subtype="html", charset=charset, cte=encoding)


def _encoding(text: str, draw: int) -> tuple[str, str]:
    charset, encoding = ENCODINGS[draw % len(ENCODINGS)]
    try:
        lines = text.encode(charset).splitlines()
    except UnicodeEncodeError:
        return "utf-8", "base64"
    if encoding == "8bit" and any(len(line) > LONGEST_LINE for line in lines):
        return charset, "quoted-printable"
    return charset, encoding


def _labelled(source: str, row: dict[str, object]) -> LabelledMail:
    given = {key: value for key, value in row.items() if key != "from"}
    given["rights"] = frozenset(_strings(row["rights"]))
    given["attachments"] = _strings(row.get("attachments", []))
    return LabelledMail(source=source, sender=str(row["from"]), **given)  # type: ignore[arg-type]  # tomllib hands over plain objects; test_load.py checks them


def _strings(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()

"""The labelled mails of each folder, and the bytes a server would have stored."""

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
from typing import Any

from mailbot.law.asks import Correction
from tests.corpus.parts import (
    Forwarded,
    Report,
    add_forwarded,
    add_invitation,
    add_report,
    flow,
)

FOLDER = Path(__file__).parent
DEVELOPMENT = FOLDER / "mails"
FAMILIES = FOLDER / "families"
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

DETAILS = frozenset(
    {
        "tags",
        "corrections",
        "claimed",
        "stop_addresses",
        "case_ids",
        "withdraws",
        "on_behalf_of",
        "scope",
    }
)
"""Keys of a mail that has its details labelled; the ones left out are then empty."""


@dataclass(frozen=True, slots=True)
class LabelledScope:
    """What an access request is limited to: words as written; first and last day, ISO."""

    words: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class LabelledMail:
    """A mail as somebody wrote it, and what a careful lawyer would say it asks.

    source: the file it stands in, without ending. band: request, unsure or none.
    about: whose data it speaks of: self, other, company or nobody.
    body: the text/plain part, "" where there is none. html: the text/html part.
    headers: further header fields, as in `List-Id`.
    detailed: the keys of `DETAILS` are labelled.
    tags: names of `mailbot.law.asks.Tag` that hold. claimed: addresses the text says are the
    writer's own. stop_addresses: addresses in the text a stop is for. withdraws: takes an
    earlier request back. flow: "", "flowed" or "delsp". charset, charset_label: how the text
    is really encoded, and what the mail says of it. report: only in a mail that is one.
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
    detailed: bool = False
    tags: frozenset[str] = frozenset()
    corrections: tuple[Correction, ...] = ()
    claimed: tuple[str, ...] = ()
    stop_addresses: tuple[str, ...] = ()
    case_ids: tuple[str, ...] = ()
    withdraws: bool = False
    on_behalf_of: tuple[str, ...] = ()
    scope: tuple[LabelledScope, ...] = ()
    flow: str = ""
    charset: str = ""
    charset_label: str = ""
    empty_text: bool = False
    calendar: str = ""
    forwarded: tuple[Forwarded, ...] = ()
    report: Report | None = None


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
    if mail.calendar:
        add_invitation(message, mail.calendar)
    for forwarded in mail.forwarded:
        add_forwarded(message, forwarded)
    if mail.report:
        add_report(message, mail.report)
    for attached in mail.attachments:
        maintype, subtype = MEDIA.get(
            attached.rpartition(".")[2].lower(), ("application", "octet-stream")
        )
        message.add_attachment(
            b"%" + attached.encode(), maintype=maintype, subtype=subtype, filename=attached
        )
    return message.as_bytes()


def _write_text(message: EmailMessage, mail: LabelledMail, draw: int) -> None:
    charset, encoding = _encoding(mail, draw)
    text = flow(mail.body, delsp=mail.flow == "delsp") if mail.flow else mail.body
    if text or not mail.html or mail.empty_text:
        message.set_content(text, charset=charset, cte=encoding)
        _label(message, mail)
        if mail.html:
            message.add_alternative(mail.html, subtype="html", charset=charset, cte=encoding)
    else:
        message.set_content(mail.html, subtype="html", charset=charset, cte=encoding)
        _label(message, mail)


def _label(message: EmailMessage, mail: LabelledMail) -> None:
    if mail.charset_label:
        message.set_param("charset", mail.charset_label)
    if mail.flow:
        message.set_param("format", "flowed")
    if mail.flow == "delsp":
        message.set_param("delsp", "yes")


def _encoding(mail: LabelledMail, draw: int) -> tuple[str, str]:
    if mail.charset:
        return mail.charset, "base64" if draw % 2 else "quoted-printable"
    text = mail.body + mail.html
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
    given["tags"] = frozenset(_strings(row.get("tags", [])))
    for key in ("attachments", "claimed", "stop_addresses", "case_ids", "on_behalf_of"):
        given[key] = _strings(row.get(key, []))
    given["detailed"] = not DETAILS.isdisjoint(row)
    given["corrections"] = tuple(Correction(**one) for one in _tables(row.get("corrections")))
    given["scope"] = tuple(LabelledScope(**one) for one in _tables(row.get("scope")))
    given["forwarded"] = tuple(
        Forwarded(sender=one.pop("from"), **one) for one in _tables(row.get("forwarded"))
    )
    given["report"] = next((Report(**one) for one in _tables([row.get("report")])), None)
    return LabelledMail(source=source, sender=str(row["from"]), **given)  # type: ignore[arg-type]  # tomllib hands over plain objects; test_load.py checks them


def _tables(values: object) -> tuple[dict[str, Any], ...]:
    rows = values if isinstance(values, list) else []
    return tuple(dict(row) for row in rows if isinstance(row, dict))


def _strings(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()

"""The rarer parts of a mail: flowed text, a mail passed on whole, delivery reports, invitations."""

import re
import textwrap
from dataclasses import dataclass
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

FLOW_WIDTH = 72
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail passed on as a `message/rfc822` part. html: the only text where `body` is ""."""

    sender: str
    subject: str = ""
    body: str = ""
    html: str = ""
    date: str = "Mon, 12 Jan 2026 08:15:00 +0100"


@dataclass(frozen=True, slots=True)
class Report:
    """What a `multipart/report` tells a program (RFC 3464, RFC 8098).

    kind: `delivery-status` or `disposition-notification`. status: "5.1.1" and its kin, or
    `displayed` and its kin. original: Message-ID of the mail it speaks of. subject: that mail's.
    """

    kind: str
    recipient: str
    status: str
    original: str = "<nyhetsbrev.1@hjarteresse.com>"
    subject: str = ""


def flow(text: str, *, delsp: bool) -> str:
    """Text as a program with format=flowed sends it (RFC 3676, 4.2); quotes are left alone."""
    return "\n".join(_flowed_line(line, delsp=delsp) for line in text.split("\n"))


def _flowed_line(line: str, *, delsp: bool) -> str:
    if line.startswith(">") or line == "-- ":
        return line
    whole = line.rstrip(" ")
    soft = "  " if delsp else " "
    pieces = textwrap.wrap(
        whole, FLOW_WIDTH, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    stuffed = (f" {p}" if p.startswith((" ", "From ")) else p for p in pieces)
    return f"{soft}\n".join(stuffed)


def add_forwarded(message: EmailMessage, forwarded: Forwarded) -> None:
    """Attach a whole mail."""
    name, address = parseaddr(forwarded.sender)
    inner = EmailMessage(policy=SMTP)
    inner["From"] = Address(name, addr_spec=address)
    inner["Date"] = forwarded.date
    if forwarded.subject:
        inner["Subject"] = forwarded.subject
    if forwarded.body or not forwarded.html:
        inner.set_content(forwarded.body, cte="quoted-printable")
    else:
        inner.set_content(forwarded.html, subtype="html", cte="quoted-printable")
    message.add_attachment(inner)


def add_report(message: EmailMessage, report: Report) -> None:
    """Make the mail a report, with its fields for programs and the headers of the original."""
    message.make_mixed()
    domain = report.recipient.rpartition("@")[2]
    if report.kind == "delivery-status":
        fields = (
            f"Reporting-MTA: dns; mx.{domain}\n\n"
            f"Final-Recipient: rfc822; {report.recipient}\n"
            f"Action: {'failed' if report.status.startswith('5') else 'delayed'}\n"
            f"Status: {report.status}\n"
        )
    else:
        fields = (
            f"Reporting-UA: {domain}; Mail\nFinal-Recipient: rfc822; {report.recipient}\n"
            f"Original-Message-ID: {report.original}\n"
            f"Disposition: manual-action/MDN-sent-manually; {report.status}\n"
        )
    message.attach(_raw(f"message/{report.kind}", fields))
    original = f"Message-ID: {report.original}\nTo: {report.recipient}\n"
    message.attach(_raw("text/rfc822-headers", original))
    message.set_type("multipart/report")
    message.set_param("report-type", report.kind)


def add_invitation(message: EmailMessage, calendar: str) -> None:
    """Add the `text/calendar` half that calendars read (RFC 6047)."""
    found = METHOD.search(calendar)
    method = found.group(1) if found else "PUBLISH"
    message.add_alternative(calendar, subtype="calendar", params={"method": method})


def _raw(content_type: str, text: str) -> EmailMessage:
    part = message_from_string(f"Content-Type: {content_type}\n\n{text}", policy=SMTP)
    assert isinstance(part, EmailMessage)
    return part

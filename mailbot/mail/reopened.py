"""A letter of ours read back from the bytes it was sealed in."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from mailbot.mail.draft import Draft, Enclosure


def draft_in(octets: bytes) -> Draft:
    """What `letter.write` was given; empty where there are none."""
    mail = message_from_bytes(octets, policy=policy.default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if isinstance(body, EmailMessage) else ""
    return Draft(
        addressee=_address(mail),
        subject=str(mail["Subject"] or ""),
        text=text.replace("\r\n", "\n"),
        language=str(mail["Content-Language"] or "").strip(),
        in_reply_to=str(mail["In-Reply-To"] or "").strip(),
        references=tuple(str(mail["References"] or "").split()),
        auto_submitted=str(mail["Auto-Submitted"] or "auto-replied").strip(),
        enclosures=tuple(_enclosure(part) for part in mail.iter_attachments()),
    )


def _address(mail: EmailMessage) -> str:
    to = mail["To"]
    addresses = to.addresses if to is not None else ()
    return addresses[0].addr_spec if addresses else ""


def _enclosure(part: EmailMessage) -> Enclosure:
    octets = part.get_payload(decode=True)
    return Enclosure(
        part.get_filename() or "",
        part.get_content_type(),
        octets if isinstance(octets, bytes) else b"",
    )

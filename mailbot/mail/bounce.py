"""Delivery reports: by RFC 3464, and what can be gathered from those that follow no standard."""

import re
from collections.abc import Mapping

from mailbot.mail import markers
from mailbot.mail.address import domain_of
from mailbot.mail.decode import clean, decode_text, one_line
from mailbot.mail.headers import Headers, read_headers
from mailbot.mail.message import Bounce
from mailbot.mail.structure import Part

_LONGEST = 100_000
_MESSAGE_ID = re.compile(
    r"(?im)^[ >|]{0,8}(?:x-original-)?message-id:[ \t\n>]{0,8}(<[^<>\s]{3,300}>)"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})


def read_bounce(root: Part, sender: str, *, machine: bool) -> Bounce | None:
    """The report a mail carries, or None.

    machine: the mail comes from a mail system, so that a report in free words is looked for too.
    Where several recipients failed, the first that did.
    """
    report = next((part for part in root.walk() if part.kind in _REPORTS), None)
    if report is not None:
        return _standard(root, report, sender)
    returned = markers.RETURNED.search(root.headers.text("subject"))
    if machine and (returned or "x-failed-recipients" in root.headers):
        return _loose(root, sender)
    return None


def _standard(root: Part, report: Part, sender: str) -> Bounce:
    blocks = _blocks(report)
    message, recipients = (blocks[0], blocks[1:]) if blocks else ({}, [])
    failed = [b for b in recipients if b.get("action", "").lower().startswith("fail")]
    chosen: Mapping[str, str] = (failed or recipients or [{}])[0]
    recipient = chosen.get("final-recipient") or chosen.get("original-recipient", "")
    status = _STATUS.search(chosen.get("status", ""))
    reporter = one_line(message.get("reporting-mta", "")).rpartition(";")[2].strip().lower()
    return Bounce(
        original=_original(root) or _loose(root, sender).original,
        recipient=one_line(recipient.rpartition(";")[2]).strip("<> "),
        status=status[1] if status else "",
        reporter=reporter or domain_of(sender),
    )


def _blocks(report: Part) -> list[Mapping[str, str]]:
    octets = report.octets[:_LONGEST].replace(b"\r\n", b"\n").strip(b"\n")
    pieces = re.split(rb"\n[ \t]*\n+", octets)
    return [_fields(read_headers(piece)[0]) for piece in pieces[:100]]


def _fields(headers: Headers) -> Mapping[str, str]:
    return {name: headers.first(name) for name in headers.fields}


def _original(root: Part) -> str:
    """Message-ID of the mail sent back."""
    for part in root.walk():
        if part.kind not in _RETURNED:
            continue
        if part.children:
            headers = part.children[0].headers
        else:
            headers = read_headers(part.octets[:_LONGEST].replace(b"\r\n", b"\n").lstrip(b"\n"))[0]
        found = re.search(r"<[^<>\s]{3,300}>", headers.first("message-id"))
        if found:
            return found[0]
    return ""


def _loose(root: Part, sender: str) -> Bounce:
    text = "\n".join(
        clean(decode_text(part.octets[:_LONGEST], part.parameters.parameters.get("charset", ""))[0])
        for part in root.walk()
        if part.kind.startswith("text/") and not part.children
    )[:_LONGEST]
    named = _MESSAGE_ID.search(text)
    status = _STATUS.search(text)
    code = _CODE.search(text)
    listed = root.headers.first("x-failed-recipients")
    recipient = markers.ADDRESS.search(listed or _before_headers(text))
    return Bounce(
        original=named[1] if named else _original(root),
        recipient=recipient[0].strip("<>:;,.'\"()") if recipient else "",
        status=status[1] if status else f"{code[1]}.0.0" if code else "",
        reporter=domain_of(sender),
    )


def _before_headers(text: str) -> str:
    """The words of the mail system, without the mail it sends back."""
    found = re.search(r"(?im)^[ >]{0,4}(?:received|return-path|from|message-id):", text)
    return text[: found.start()] if found else text

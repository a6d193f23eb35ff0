"""Whether a machine sent a mail, so that no automatic answer may go back (RFC 3834, 2)."""

from collections.abc import Sequence

from mailbot.mail import markers
from mailbot.mail.address import domain_of
from mailbot.mail.headers import Headers, read_structured, uncommented
from mailbot.mail.letter import is_ours

_LIST_FIELDS = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "list-help",
    "feedback-id",
    "mailing-list",
)
_REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply")
_BULK = frozenset({"bulk", "junk", "list"})
_SILENT = frozenset({"all", "autoreply"})


def why_automatic(headers: Headers, senders: Sequence[str], own: frozenset[str]) -> str | None:
    """The reason no automatic answer is allowed, or None.

    senders: the addresses of From; own: the firm's own, lower case. Reasons: `own`, `bounce`,
    `receipt`, `auto-submitted`, `list`, `bulk`, `noreply`, `no-sender`.
    """
    local_parts = [address.rpartition("@")[0].strip('"') for address in senders]
    tests = (
        ("own", _is_own(headers, senders, own)),
        ("receipt", _is_receipt(headers)),
        ("bounce", _is_bounce(headers, local_parts)),
        ("auto-submitted", _is_reply_by_machine(headers)),
        ("list", any(name in headers for name in _LIST_FIELDS)),
        ("bulk", _words(headers, "precedence") & _BULK),
        ("noreply", any(map(markers.NO_REPLY.fullmatch, local_parts))),
        ("no-sender", not senders),
    )
    return next((reason for reason, holds in tests if holds), None)


def _is_own(headers: Headers, senders: Sequence[str], own: frozenset[str]) -> bool:
    ours = {domain_of(address) for address in own}
    named = headers.first("message-id")
    return any(a.casefold() in own for a in senders) or any(is_ours(named, d) for d in ours)


def _is_receipt(headers: Headers) -> bool:
    kind = read_structured(headers.first("content-type"))
    reported = kind.parameters.get("report-type", "").lower()
    return reported == "disposition-notification" or bool(
        markers.RECEIPT.match(headers.text("subject")) and kind.value == "multipart/report"
    )


def _is_bounce(headers: Headers, local_parts: Sequence[str]) -> bool:
    path = uncommented(headers.first("return-path")).replace(" ", "")
    return (
        ("return-path" in headers and path in {"<>", '<"">'})
        or read_structured(headers.first("content-type")).value == "multipart/report"
        or "x-failed-recipients" in headers
        or any(map(markers.BOUNCERS.fullmatch, local_parts))
    )


def _is_reply_by_machine(headers: Headers) -> bool:
    submitted = (
        uncommented(value).partition(";")[0].strip().lower()
        for value in headers.every("auto-submitted")
    )
    suppressed = _words(headers, "x-auto-response-suppress")
    return (
        any(value != "no" for value in submitted)
        or any(headers.first(name).lower() not in {"", "no", "false"} for name in _REPLY_FIELDS)
        or bool(suppressed & _SILENT)
        or bool(_words(headers, "precedence") & {"auto_reply", "auto-reply"})
        or bool(markers.AWAY.match(headers.text("subject")))
        or bool(markers.RECEIPT.match(headers.text("subject")))
    )


def _words(headers: Headers, name: str) -> frozenset[str]:
    values = ",".join(map(uncommented, headers.every(name)))
    return frozenset(word.strip().lower() for word in values.split(","))

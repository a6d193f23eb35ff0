"""What happens while mailbot runs, for its operator: a line for each thing, ids and no names.

A function for each thing worth a line. The accountability log is another: it is part of the
store, chained and kept. No line here holds an address, a name or anything of a mail's text.
"""

import json
import logging
import re
import time
from collections.abc import Sequence

_JOURNAL = logging.getLogger("mailbot")

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_LONG_NUMBER = re.compile(r"\d(?:[-+ ]?\d){7,}")
_SMTP_STATUS = re.compile(r"[245]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?(?!\d)")

_HIDDEN = "*"
_MOST = 300
"""A line says no more than this of what a server or the system said."""

Field = str | int | float


def to_stderr(*, as_json: bool = False) -> None:
    """Begin to write; called again, write otherwise. Other packages' lines are not shown."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if as_json else PlainLine())
    _JOURNAL.handlers = [handler]
    _JOURNAL.propagate = False
    _JOURNAL.setLevel(logging.INFO)


def started(mode: str) -> None:
    """The bot begins. mode: auto, ask or dry."""
    _tell("started", "started, mode {mode}", mode=mode)


def stopped() -> None:
    """The bot ends because it was asked to."""
    _tell("stopped", "stopped")


def page_shown(address: str) -> None:
    """The owner's page can be opened."""
    _tell("page_shown", "the owner's page is at {address}; `mailbot web` opens it", address=address)


def page_failed(path: str, why: str) -> None:
    """A page of the owner's could not be made. path: its pattern; why: the kind of error."""
    _warn("page_failed", "the page {path} failed ({why})", path=path, why=why)


def connected(host: str) -> None:
    """A server let us in."""
    _tell("connected", "connected to {host}", host=host)


def connection_lost(why: str, seconds: float) -> None:
    """A server went away; it is tried again after so many seconds."""
    text = "connection lost ({why}), trying again in {seconds} s"
    _warn("connection_lost", text, why=_plain(why), seconds=round(seconds))


def source_silent(name: str, why: str) -> None:
    """A place where personal data lie did not answer; it is asked again."""
    _warn("source_silent", "{name} cannot be read ({why})", name=_plain(name), why=_plain(why))


def outbox_away(why: str) -> None:
    """The SMTP server cannot be reached; mail is taken in all the same."""
    _warn("outbox_away", "no letter can be sent now ({why})", why=_plain(why))


def refused_server(why: str) -> None:
    """A server refuses TLS or login; somebody must look."""
    _warn("refused_server", "a server refuses: {why}", why=_plain(why))


def took_in(case: str, rights: Sequence[str]) -> None:
    """A mail became a case, or joined one."""
    _tell("took_in", "case {case}: {rights}", case=case, rights=", ".join(rights))


def left_alone(count: int) -> None:
    """So many mails ask nothing of us and stay as they were."""
    _tell("left_alone", "ordinary mails left alone: {count}", count=count)


def set_aside(folder: str, uid: int, reason: str) -> None:
    """A mail could not be read twice; it waits for the owner."""
    text = "set aside mail {uid} in {folder}: {reason}"
    _warn("set_aside", text, folder=_plain(folder), uid=uid, reason=_plain(reason))


def no_dns(uid: int) -> None:
    """Who signed a mail could not be found out; a code is asked for instead."""
    _warn("no_dns", "the DNS did not answer: mail {uid} is taken for unsigned", uid=uid)


def sent(letter: str) -> None:
    """A letter was accepted by the SMTP server."""
    _tell("sent", "sent letter {letter}", letter=letter)


def deferred(letter: str, answer: str) -> None:
    """A letter is tried again later. answer: the server's; only its status is told."""
    _tell("deferred", "letter {letter} deferred ({status})", letter=letter, status=status(answer))


def refused(letter: str, answer: str) -> None:
    """A letter was refused for good. answer: as for `deferred`."""
    _warn("refused", "letter {letter} refused ({status})", letter=letter, status=status(answer))


def uncertain(letter: str) -> None:
    """The line broke when a letter may have been accepted already (RFC 1047)."""
    _warn("uncertain", "letter {letter} may or may not have been accepted", letter=letter)


def ruling_refused(why: str) -> None:
    """A ruling by mail was not taken. why: a word of ours."""
    _warn("ruling_refused", "a ruling by mail was refused ({why})", why=why)


def trouble(why: str) -> None:
    """Something keeps the bot from going on: the store, the disk."""
    _warn("trouble", "{why}", why=_plain(why))


def status(answer: str) -> str:
    """The reply code and enhanced status code of an SMTP answer, e.g. "550 5.1.1".

    Source: RFC 5321, 4.2; RFC 3463, 2.
    """
    found = _SMTP_STATUS.match(answer.strip())
    return found.group() if found else "no status"


class PlainLine(logging.Formatter):
    """Local time with offset, a mark for what needs looking at, and the sentence."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the record holds."""
        mark = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        return f"{_time(record)} {mark}{_sentence(record)}"


class JsonLine(logging.Formatter):
    """One JSON object: at, level, event, the fields of that event, text."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the record holds."""
        told: dict[str, object] = {
            "at": _time(record),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),
            **getattr(record, "fields", {}),
            "text": _sentence(record),
        }
        return json.dumps(told)


def _tell(event: str, text: str, **fields: Field) -> None:
    _write(logging.INFO, event, text, fields)


def _warn(event: str, text: str, **fields: Field) -> None:
    _write(logging.WARNING, event, text, fields)


def _write(level: int, event: str, text: str, fields: dict[str, Field]) -> None:
    shown = {name: _plain(v) if isinstance(v, str) else v for name, v in fields.items()}
    _JOURNAL.log(level, "%s", text.format(**shown), extra={"event": event, "fields": shown})


def _time(record: logging.LogRecord) -> str:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created))
    return f"{stamp[:-2]}:{stamp[-2:]}"


def _sentence(record: logging.LogRecord) -> str:
    error = record.exc_info[0] if record.exc_info else None
    return _plain(record.getMessage()) + (f" ({error.__name__})" if error else "")


def _plain(text: str) -> str:
    """On one line, with no address or long number, and not endless."""
    bare = _LONG_NUMBER.sub(_HIDDEN, _ADDRESS.sub(_HIDDEN, text[: 2 * _MOST]))
    return "".join(map(_visible, bare[:_MOST]))


def _visible(char: str) -> str:
    """Controls, line breaks and marks of direction as they are written in Python."""
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")

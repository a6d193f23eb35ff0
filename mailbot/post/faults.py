"""What can go wrong on an IMAP connection, and how it is told."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from imapclient.exceptions import ProtocolError

from mailbot.errors import MailbotError, MailboxUnavailable, RefusedError, of_system
from mailbot.post.answer import one_line
from mailbot.post.security import tls_fault
from mailbot.said import Said, foreign, said

_BREAKS: Final = re.compile(r"[\r\n\0]")
_BACKOFF: Final = re.compile(r"Suggested Backoff Time:\s*(\d{1,9})", re.IGNORECASE)
_SHAPE: Final = (ProtocolError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


class UnsafeArgumentError(RefusedError):
    """An argument holds CR, LF or NUL, which would end the command and begin another."""


class CommandRefused(MailboxUnavailable):
    """The server said NO or BAD to one command; the connection is sound."""


class Throttled(MailboxUnavailable):
    """The server asked to be left alone for a while. seconds: how long."""

    def __init__(self, told: Said, seconds: float) -> None:
        super().__init__(told)
        self.seconds = seconds


class Unreadable(MailboxUnavailable):
    """The server's answer could not be parsed, or is larger than anything asked for."""


def refuse_breaks(*arguments: object) -> None:
    """Let nothing pass that could end a command line, however deep it is nested.

    Raises: UnsafeArgumentError.
    Source: RFC 9051, 9 (quoted strings hold neither CR, LF nor NUL).
    """
    for argument in arguments:
        if isinstance(argument, bytes | bytearray):
            refuse_breaks(argument.decode("latin-1"))
        elif isinstance(argument, str):
            if _BREAKS.search(argument):
                raise UnsafeArgumentError(
                    said("an IMAP argument holds CR, LF or NUL; nothing was sent")
                )
        elif isinstance(argument, Mapping):
            refuse_breaks(*argument.keys(), *argument.values())
        elif isinstance(argument, list | tuple | set | frozenset):
            refuse_breaks(*argument)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn every error of the libraries below into one of ours that names the server."""
    try:
        yield
    except MailbotError:
        raise
    except ssl.SSLError as error:
        raise tls_fault(where, error) or _away(where, said("the TLS connection broke")) from error
    except (imaplib.IMAP4.error, OSError, EOFError, *_SHAPE) as error:
        raise _meaning(where, error) from error


def _meaning(where: str, error: Exception) -> MailboxUnavailable:
    """What an error of imaplib, IMAPClient or the socket amounts to."""
    words = one_line(str(error))
    if asked := _BACKOFF.search(words):
        seconds = int(asked[1]) / 1000
        return Throttled(
            said(
                "{where}: throttled; asks to wait {seconds} s", where=where, seconds=f"{seconds:g}"
            ),
            seconds,
        )
    if isinstance(error, _SHAPE):
        return Unreadable(
            said(
                "{where}: an answer could not be read ({error})",
                where=where,
                error=foreign(type(error).__name__),
            )
        )
    if isinstance(error, imaplib.IMAP4.readonly):
        return CommandRefused(said("{where}: the folder is read-only", where=where))
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        return CommandRefused(said("{where}: {words}", where=where, words=foreign(words)))
    if isinstance(error, OSError) and not isinstance(error, imaplib.IMAP4.error):
        return _away(where, of_system(error))
    return _away(where, foreign(words or type(error).__name__))


def _away(where: str, why: Said) -> MailboxUnavailable:
    return MailboxUnavailable(said("{where}: no connection ({why})", where=where, why=why))

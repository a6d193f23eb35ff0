"""Whether a single value of mailbot.toml is sound; what a type alone cannot say."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from ipaddress import ip_address
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from email_validator import EmailNotValidError, validate_email

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HOST = re.compile(r"(?=.{1,253}\.?$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?)+", re.IGNORECASE)
_LEAP_YEAR = 2024


def line(text: str) -> bool:
    """No line breaks or control characters."""
    return not _CONTROL.search(text)


def filled_line(text: str) -> bool:
    """As `line`, and there is something on it."""
    return bool(text.strip()) and line(text)


def lines(text: str) -> bool:
    """Several lines are fine, other control characters are not."""
    return line(re.sub(r"\r?\n|\t", "", text))


def names(texts: Sequence[str]) -> bool:
    """Filled lines all."""
    return all(map(filled_line, texts))


def name_or_names(given: str | Sequence[str]) -> bool:
    """One line, or filled lines all."""
    return line(given) if isinstance(given, str) else names(given)


def headers(named: Mapping[str, str]) -> bool:
    """Filled lines, each with a line that may be empty."""
    return all(filled_line(header) and line(called) for header, called in named.items())


def email(text: str) -> bool:
    """An address mail can be sent to, as far as its form tells (RFC 5321, 4.1.2)."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def email_or_nothing(text: str) -> bool:
    """An address, or ""."""
    return not text or email(text)


def emails(texts: Sequence[str]) -> bool:
    """Addresses all."""
    return all(map(email, texts))


def host(text: str) -> bool:
    """A host name in ASCII or an IP address, without port or scheme."""
    return _is_ip(text) or bool(_HOST.fullmatch(text))


def loopback(text: str) -> bool:
    """A host that never leaves this machine."""
    return text.casefold() == "localhost" or (_is_ip(text) and ip_address(text).is_loopback)


def zone(text: str) -> bool:
    """A zone of the IANA database."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def prefix(text: str) -> bool:
    """Fit to stand before a case number in a subject."""
    return bool(re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", text))


def link(text: str) -> bool:
    """A web address, or ""."""
    return not text or bool(re.fullmatch(r"https?://[^\s\x00-\x1f<>\"]+", text))


def origin(text: str) -> bool:
    """The address of a site of its own, with nothing behind the host, or ""."""
    return not text or bool(re.fullmatch(r"https://[a-z0-9.-]+(:\d{1,5})?/?", text))


def month_day(text: str) -> bool:
    """A day that exists, as MM-DD."""
    if not re.fullmatch(r"\d\d-\d\d", text, re.ASCII):
        return False
    month, day = map(int, text.split("-"))
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def time_or_nothing(text: str) -> bool:
    """A time of day as HH:MM, or ""."""
    return not text or bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII))


def store(text: str) -> bool:
    """An engine we have."""
    return text == "tinydb" or bool(re.fullmatch(r"postgres(ql)?://\S+", text))


def command(words: Sequence[str]) -> bool:
    """A program, then arguments."""
    return not words or (bool(words[0].strip()) and not any("\0" in word for word in words))


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

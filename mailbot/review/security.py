"""Who may see the owner's page, and from where it may be asked."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock

from starlette.responses import Response

from mailbot.settings import Web
from mailbot.store.tickets import Tickets

LINK_LIFE = timedelta(hours=1)
SESSION_LIFE = timedelta(days=7)
FORM_LIFE = timedelta(hours=12)
MOST_TRIES = 10
"""Bad login links within `TRIES_WITHIN`; mailed links are fewer."""
MOST_MAILED = 3
TRIES_WITHIN = timedelta(minutes=15)
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # "no-referrer" would make browsers hide the Origin of our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "x-robots-tag": "noindex",
}


class Posted(StrEnum):
    """What a form's token is worth."""

    GOOD = "good"
    AGAIN = "again"  # the same form was posted before
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the page is: hosts it answers to, and origins its own forms come from."""

    hosts: frozenset[str]
    origins: frozenset[str]
    secure_host: str = ""

    @classmethod
    def of(cls, port: int, web: Web) -> "Places":
        """On this machine, and behind the reverse proxy where one is configured."""
        hosts = {f"{name}:{port}" for name in LOCAL_NAMES}
        origins = {f"http://{host}" for host in hosts}
        outer = web.url.removeprefix("https://")
        if outer:
            hosts.add(outer)
            origins.add(web.url)
        return cls(frozenset(hosts), frozenset(origins), outer)

    def address(self, host: str) -> str:
        """The page's address as the browser at that host sees it."""
        return f"https://{host}" if host == self.secure_host else f"http://{host}"

    def cookie(self, host: str) -> str:
        """The session cookie's name; over TLS one that no other site can set."""
        return "__Host-mailbot" if host == self.secure_host else "mailbot"

    def keep(self, answer: Response, host: str, session: str) -> None:
        """Have the browser keep the session: out of scripts' reach, sent by our own pages alone."""
        answer.set_cookie(
            self.cookie(host),
            session,
            max_age=int(SESSION_LIFE.total_seconds()),
            path="/",
            secure=host == self.secure_host,
            httponly=True,
            samesite="strict",
        )

    def forget(self, answer: Response, host: str) -> None:
        """Have the browser drop it."""
        answer.delete_cookie(
            self.cookie(host),
            path="/",
            secure=host == self.secure_host,
            httponly=True,
            samesite="strict",
        )


@dataclass(slots=True)
class Allowance:
    """So many within a while, for anybody together."""

    most: int
    within: timedelta
    _at: list[datetime] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, now: datetime) -> bool:
        """Count one; False if that is too many."""
        with self._lock:
            self._at = [at for at in self._at if now - at < self.within]
            if len(self._at) >= self.most:
                return False
            self._at.append(now)
            return True


class Security:
    """Login links, sessions and the tokens of forms."""

    def __init__(self, data: Path, places: Places) -> None:
        """data: the folder where links and sessions lie."""
        self.places = places
        self.mailed = Allowance(MOST_MAILED, timedelta(hours=1))
        self._data = data
        self._links = Tickets(data, "link")
        self._tries = Allowance(MOST_TRIES, TRIES_WITHIN)
        self._key = secrets.token_bytes(32)  # forms of an earlier process are asked again
        self._used: dict[str, datetime] = {}
        self._lock = Lock()

    def link(self, now: datetime) -> str:
        """A secret that logs in once, within the hour."""
        self._links.sweep(now)
        return self._links.issue(now + LINK_LIFE)

    def log_in(self, link: str, user: str, now: datetime) -> str | None:
        """A session for a link that is good, None for another. user: as in `peer.user_of`."""
        if not self._links.take(link, now):
            return None
        self._sessions(user).sweep(now)
        return self._sessions(user).issue(now + SESSION_LIFE)

    def may_try(self, now: datetime) -> bool:
        """Count a bad link; False when there were too many lately."""
        return self._tries.spend(now)

    def known(self, session: str, user: str, now: datetime) -> bool:
        """Whether that cookie is a session of that user's that goes on."""
        return bool(session) and self._sessions(user).holds(session, now)

    def log_out(self, session: str, user: str, now: datetime) -> None:
        """The session ends."""
        self._sessions(user).take(session, now)

    def _sessions(self, user: str) -> Tickets:
        return Tickets(self._data, f"session-{user}")

    def token(self, session: str, action: str, now: datetime) -> str:
        """For one post of one form to one path within one session."""
        stamp = f"{int((now + FORM_LIFE).timestamp())}.{secrets.token_urlsafe(12)}"
        return f"{stamp}.{self._sealed(session, action, stamp)}"

    def spend(self, session: str, action: str, token: str, now: datetime) -> Posted:
        """Take a form's token: good once."""
        stamp, _, seal = token.rpartition(".")
        until, _, nonce = stamp.partition(".")
        sound = hmac.compare_digest(seal.encode(), self._sealed(session, action, stamp).encode())
        if not (sound and until.isdecimal() and now.timestamp() < int(until)):
            return Posted.BAD
        with self._lock:
            if nonce in self._used:
                return Posted.AGAIN
            self._used = {n: at for n, at in self._used.items() if now < at}
            self._used[nonce] = datetime.fromtimestamp(int(until), UTC)
        return Posted.GOOD

    def _sealed(self, session: str, action: str, stamp: str) -> str:
        said = f"{session}\0{action}\0{stamp}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()


def one(values: Iterable[str]) -> str:
    """The only one of a header's values, "" for none or several."""
    found = list(values)
    return found[0] if len(found) == 1 else ""

"""Secrets that open the owner's page: kept as hashes, each a file of its own beside the store.

Whoever can write there is the owner already; a process beside the page's may issue one.
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from mailbot.said import said
from mailbot.store.durable import private_folder, replace_whole, told

SUFFIX = ".ticket"
"""No part of a backup: a restored one must open nothing."""
_OCTETS = 32


class Tickets:
    """One kind of them, e.g. links that log in once."""

    def __init__(self, folder: Path, kind: str) -> None:
        """folder: the data folder. kind: a word of ours, part of the files' names."""
        self._folder = folder / "web"
        self._kind = kind

    def issue(self, until: datetime) -> str:
        """A new secret, 256 bits, good until then.

        Raises: StoreDamaged, StoreFull.
        """
        private_folder(self._folder)
        secret = secrets.token_urlsafe(_OCTETS)
        replace_whole(self._path(secret), until.astimezone(UTC).isoformat().encode())
        return secret

    def holds(self, secret: str, now: datetime) -> bool:
        """Whether this secret was issued, and its time has not gone by."""
        try:
            return now < _until(self._path(secret))
        except OSError as error:
            raise told(self._folder, said("cannot be read"), error) from error

    def take(self, secret: str, now: datetime) -> bool:
        """As `holds`, and it is good for nothing from now on; of two takers one is first."""
        good = self.holds(secret, now)
        try:
            self._path(secret).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise told(self._folder, said("cannot be changed"), error) from error
        return good

    def issued(self, now: datetime) -> bool:
        """Whether any is good."""
        return any(now < _until(path) for path in self._all())

    def revoke(self) -> None:
        """All of this kind are good for nothing from now on."""
        for path in self._all():
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise told(self._folder, said("cannot be changed"), error) from error

    def sweep(self, now: datetime) -> None:
        """Remove those whose time has gone by."""
        for path in self._all():
            if _until(path) <= now:
                path.unlink(missing_ok=True)

    def _all(self) -> Iterator[Path]:
        return self._folder.glob(f"{self._kind}-*{SUFFIX}")

    def _path(self, secret: str) -> Path:
        """Never made of what was said itself."""
        return self._folder / f"{self._kind}-{hashlib.sha256(secret.encode()).hexdigest()}{SUFFIX}"


def _until(path: Path) -> datetime:
    """How long that one is good; for none, or a damaged one, it never was."""
    try:
        return datetime.fromisoformat(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return datetime.min.replace(tzinfo=UTC)

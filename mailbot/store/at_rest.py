"""The store encrypted on the disk, in the age format, to one key kept elsewhere.

Whether it is, the file itself says: what is read encrypted is written encrypted. The log and the
journal of erasures hold ids and keyed hashes alone and stay as they are.
Source: GDPR 32(1)(a).
"""

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from mailbot.errors import StoreDamaged
from mailbot.said import foreign, said
from mailbot.store.sealing import is_sealed

KeySource = Callable[[], str]
"""Fetches the key, an age identity `AGE-SECRET-KEY-1…`; "" where there is none."""

WAYS = said("set MAILBOT_STORE_KEY, store.key_command, or the keyring entry mailbot-store")


class StoreLocked(StoreDamaged):
    """The store is encrypted and the key is missing or another: nothing was changed."""


def no_key() -> str:
    """There is none."""
    return ""


class Lock:
    """Opens and closes the octets of one file; the key is fetched when it is first needed."""

    def __init__(self, path: Path, source: KeySource = no_key) -> None:
        """path: for what is said of it."""
        self._path = path
        self._source = source
        self._identity: Any = None
        self.closed = False

    def opened(self, octets: bytes) -> bytes:
        """The octets as they were before; remembers whether they were encrypted.

        Raises: StoreLocked.
        """
        sealed = is_sealed(octets)
        plain = self._decrypted(octets) if sealed else octets
        self.closed = sealed
        return plain

    def written(self, octets: bytes) -> bytes:
        """The octets as they shall lie on the disk. Raises: StoreLocked."""
        if not self.closed:
            return octets
        identity = self._key()
        return bytes(_age(self._path).encrypt(octets, [identity.to_public()]))

    def close(self) -> None:
        """From now on encrypted. Raises: StoreLocked if there is no key."""
        self._identity = None
        identity = self._key()
        trial = bytes(_age(self._path).encrypt(b"trial", [identity.to_public()]))
        if bytes(_age(self._path).decrypt(trial, [identity])) != b"trial":
            raise StoreLocked(said("{path}: the key does not open what it closes", path=self._path))
        self.closed = True

    def open(self) -> None:
        """From now on in the clear."""
        self.closed = False

    def _decrypted(self, octets: bytes) -> bytes:
        """With the key known, else fetched again: another process may have changed it."""
        age = _age(self._path)
        for again in (self._identity is not None, False):
            identity = self._key()
            try:
                return bytes(age.decrypt(octets, [identity]))
            except age.DecryptError as error:
                self._identity = None
                if not again:
                    raise StoreLocked(
                        said(
                            "{path}: is encrypted to another key, or damaged ({error}); nothing "
                            "was changed; "
                            "{ways} to the key it was encrypted with",
                            path=self._path,
                            error=foreign(str(error)),
                            ways=WAYS,
                        )
                    ) from error
        raise StoreLocked(said("{path}: cannot be opened", path=self._path))

    def _key(self) -> Any:  # noqa: ANN401  # the library carries no types
        if self._identity is None:
            key = self._source()
            if not key:
                raise StoreLocked(
                    said(
                        "{path}: is encrypted, and there is no key; nothing was changed; {ways}",
                        path=self._path,
                        ways=WAYS,
                    )
                )
            age = _age(self._path)
            try:
                self._identity = age.x25519.Identity.from_str(key)
            except age.IdentityError as error:
                raise StoreLocked(
                    said(
                        "{path}: what is given is no key (AGE-SECRET-KEY-1…); nothing was changed; "
                        "{ways}",
                        path=self._path,
                        ways=WAYS,
                    )
                ) from error
        return self._identity


def new_key(path: Path) -> str:
    """A key of its own, as age-keygen prints it. Raises: StoreLocked if pyrage is missing."""
    return str(_age(path).x25519.Identity.generate())


def _age(path: Path) -> ModuleType:
    if importlib.util.find_spec("pyrage") is None:
        raise StoreLocked(
            said("{path}: encryption needs pyrage; install mailbot[encryption]", path=path)
        )
    return importlib.import_module("pyrage")

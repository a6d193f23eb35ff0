"""Encryption of a backup in the age format, by a passphrase or to a public key.

pyrage is an extra of its own: backups that are not encrypted need none.
"""

import importlib
import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from mailbot.errors import Fault, StoreDamaged, UsageError
from mailbot.said import foreign, said

_AGE = b"age-encryption.org/v1\n"
_TOO_LONG = "Excessive work"
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Keys:
    """What seals or opens: a passphrase, a public key `age1…`, or the lines of an identity file."""

    passphrase: str = field(default="", repr=False)
    public: str = ""
    identity: str = field(default="", repr=False)

    @property
    def opens(self) -> bool:
        """What was sealed by these can be opened by these."""
        return bool(self.passphrase or self.identity)


def sealed(octets: bytes, keys: Keys) -> bytes:
    """The octets encrypted; as they are where there is no key.

    Raises: UsageError if pyrage is missing or the key is none.
    """
    if keys.passphrase:
        return bytes(_pyrage().passphrase.encrypt(octets, keys.passphrase))
    if not keys.public:
        return octets
    age = _pyrage()
    try:
        recipient = age.x25519.Recipient.from_str(keys.public.strip())
    except age.RecipientError as error:
        right = said("write a public key as age-keygen prints it: age1…")
        raise UsageError(
            [
                Fault(
                    "--to", said("is no age public key ({error})", error=foreign(str(error))), right
                )
            ]
        ) from error
    return bytes(age.encrypt(octets, [recipient]))


def is_sealed(octets: bytes) -> bool:
    """The file is encrypted."""
    return octets.startswith(_AGE)


def opened(octets: bytes, keys: Keys, path: Path) -> bytes:
    """The octets as they were before sealing. path: where they stood.

    Raises: StoreDamaged if the key is not the right one or the file was altered; UsageError.
    """
    if not is_sealed(octets):
        return octets
    age = _pyrage()
    try:
        if keys.identity:
            return bytes(age.decrypt(octets, _identities(age, keys.identity)))
        return _with_passphrase(age, octets, keys.passphrase)
    except age.DecryptError as error:
        raise StoreDamaged(
            said(
                "{path}: cannot be opened ({error}): another key or passphrase sealed it, or it "
                "is damaged; nothing was changed",
                path=path,
                error=foreign(str(error)),
            )
        ) from error


def _with_passphrase(age: ModuleType, octets: bytes, passphrase: str) -> bytes:
    """Opened; a machine that was just too busy to try is asked again.

    age guesses how long it would take, and refuses what seems too long: under load it errs.
    """
    for _ in range(_TRIES):
        try:
            return bytes(age.passphrase.decrypt(octets, passphrase))
        except age.DecryptError as error:
            if _TOO_LONG not in str(error):
                raise
    return bytes(age.passphrase.decrypt(octets, passphrase))


def _identities(age: ModuleType, text: str) -> list[object]:
    lines = (line.strip() for line in text.splitlines())
    try:
        found = [age.x25519.Identity.from_str(k) for k in lines if k and not k.startswith("#")]
    except age.IdentityError as error:
        wrong = said("holds no age identity ({error})", error=foreign(str(error)))
        raise UsageError(
            [Fault("--identity", wrong, said("name the file age-keygen made"))]
        ) from error
    return found


def _pyrage() -> ModuleType:
    if importlib.util.find_spec("pyrage") is None:
        right = said('install "mailbot[backup]"')
        raise UsageError([Fault("encrypted backups", said("need the package pyrage"), right)])
    return importlib.import_module("pyrage")

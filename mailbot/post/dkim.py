"""DKIM signatures verified here, for mail whose server wrote no results to believe.

dkimpy is an extra of its own: mailbot runs without it.
"""

import importlib.util
import re
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Final

from mailbot.errors import ConfigError, Fault
from mailbot.mail.address import domain_of
from mailbot.mail.authentication import Verdict
from mailbot.mail.dkim import DkimSignature, read_signatures, vouches
from mailbot.mail.domain import aligned, ascii_domain, organisational
from mailbot.mail.headers import Headers, read_headers
from mailbot.post.dns import Questions, Txt, txt_records
from mailbot.post.fetching import VERIFIED
from mailbot.said import said

LARGEST: Final = VERIFIED  # bytes; a larger mail is unproven
_MOST_LINES: Final = 200_000
_MOST_TRIED: Final = 3  # signatures; each costs a question to the DNS
_WEAKEST_KEY: Final = 1024  # bits (RFC 8301, 3.2)
_LONE_CR: Final = re.compile(rb"\r(?!\n)")
_BLANKS: Final = re.compile(rb"[\t ]{2,}|\t")
_RELAXED: Final = re.compile(rb"(?:^|;)\s*c\s*=\s*[a-z]+/relaxed\s*(?:;|$)")
_STRICT: Final = re.compile(rb"v=DMARC1\s*;(?:.*;)?\s*adkim\s*=\s*s\s*(?:;.*)?", re.DOTALL)


def installed() -> bool:
    """The extra is there."""
    return importlib.util.find_spec("dkim") is not None


class DkimVerifier:
    """Verifies by keys from the DNS. txt: how the DNS is asked.

    Raises: ConfigError if dkimpy is not installed.
    """

    def __init__(self, txt: Txt = txt_records) -> None:
        if not installed():
            right = said('install "mailbot[dkim]", or set it to false')
            raise ConfigError([Fault("trust.dkim", said("needs the package dkimpy"), right)])
        self._txt = txt
        self._dkim: ModuleType = importlib.import_module("dkim")

    def verdict(self, octets: bytes, from_address: str) -> Verdict:
        """What the mail's signatures say of the From domain; never raises.

        octets: the whole mail. A signature counts if its domain aligns, it covers all that is
        read, and its key is in force. Only the DNS of the From domain's own organisation is
        asked, so that nobody learns by a question who is known here.
        Source: RFC 6376, 6.1; RFC 8301, 3; RFC 7489, 3.1.1.
        """
        domain = ascii_domain(domain_of(from_address)) if "@" in from_address else ""
        head, body = _taken_apart(octets)
        questions = Questions(self._txt)
        for signature in _worth_trying(head, domain):
            if not self._holds(head, body, signature, questions):
                continue
            if signature.domain == domain or not _strict(domain, questions):
                return Verdict(found=True, method="dkim", unknown=questions.unanswered)
        return Verdict(unknown=questions.unanswered)

    def _holds(
        self, head: bytes, body: bytes, signature: DkimSignature, questions: Questions
    ) -> bool:
        """The signature is right, by a key that may be used so."""
        field = _fields(head).fields["dkim-signature"][signature.place]
        if _RELAXED.search(field.lower()):
            body = _BLANKS.sub(b" ", body)  # as it will be anyway, and it spares a slow pattern
        keys: list[bytes] = []

        def ask(name: bytes, timeout: float = 0) -> bytes | None:
            del timeout
            found = questions.ask(name.decode("ascii", "replace"))
            keys.extend(found)
            return found[0] if len(found) == 1 else None

        try:
            verifier = self._dkim.DKIM(head + b"\r\n" + body, minkey=_WEAKEST_KEY)
            right = bool(verifier.verify(signature.place, dnsfunc=ask))
        except (self._dkim.DKIMException, ValueError, LookupError, TypeError, AttributeError):
            return False
        return right and bool(keys) and _usable(keys[0], verifier.signature_fields)


def _taken_apart(octets: bytes) -> tuple[bytes, bytes]:
    """Header block and body with CR LF; nothing where readers could differ on what they read."""
    if len(octets) > LARGEST or b"\0" in octets or _LONE_CR.search(octets):
        return b"", b""
    if octets.count(b"\n") > _MOST_LINES:
        return b"", b""
    head, _, body = octets.replace(b"\r\n", b"\n").partition(b"\n\n")
    return (head + b"\n").replace(b"\n", b"\r\n"), body.replace(b"\n", b"\r\n")


def _fields(head: bytes) -> Headers:
    return read_headers(head.replace(b"\r\n", b"\n") + b"\n")[0]


def _worth_trying(head: bytes, domain: str) -> Iterator[DkimSignature]:
    """Signatures of the From domain's organisation that cover what is read."""
    headers = _fields(head)
    if not domain or headers.cut:
        return
    found: Sequence[DkimSignature] = read_signatures(headers.every("dkim-signature"))
    own = [s for s in found if aligned(s.domain, domain) and vouches(s, headers)]
    yield from own[:_MOST_TRIED]


def _usable(key: bytes, signed: dict[bytes, bytes]) -> bool:
    """The key is no test, its domain may sign so, and the hash is not SHA-1.

    Source: RFC 6376, 3.6.1; RFC 8301, 3.1.
    """
    tags = dict(piece.split(b"=", 1) for piece in key.split(b";") if b"=" in piece)
    bare = {name.strip(): b"".join(value.split()) for name, value in tags.items()}
    flags = bare.get(b"t", b"").lower().split(b":")
    hashes = bare.get(b"h", b"sha256").lower().split(b":")
    domain = signed.get(b"d", b"").lower()
    identity = signed.get(b"i", b"@" + domain).lower().rpartition(b"@")[2]
    alone = b"s" not in flags or identity == domain
    modern = signed.get(b"a", b"").lower().endswith(b"-sha256") and b"sha256" in hashes
    return b"y" not in flags and alone and modern


def _strict(domain: str, questions: Questions) -> bool:
    """The From domain's policy lets only itself sign; so too where its policy is unknown."""
    for name in dict.fromkeys((domain, organisational(domain) or domain)):
        policies = [r for r in questions.ask(f"_dmarc.{name}") if r.startswith(b"v=DMARC1")]
        if questions.unanswered:
            return True
        if policies:
            return len(policies) > 1 or bool(_STRICT.fullmatch(policies[0]))
    return False

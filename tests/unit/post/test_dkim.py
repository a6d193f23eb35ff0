import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import dkim
import dns.exception
import dns.resolver
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.errors import ConfigError
from mailbot.mail.authentication import Verdict
from mailbot.post import dkim as ours
from mailbot.post.dkim import LARGEST, DkimVerifier
from mailbot.post.dns import NoDnsError, txt_records

KEYS = Path(__file__).parents[2] / "mails" / "dkim"
RECORD = (KEYS / "record.txt").read_bytes().strip()
ANNA = "anna@kund.example"
MAIL = (
    b"From: Anna <anna@kund.example>\r\nTo: emy.serander@hjarteresse.com\r\n"
    b"Subject: Registerutdrag\r\nDate: Thu, 05 Mar 2026 09:10:08 +0100\r\n"
    b"Message-ID: <1@kund.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Hej!\r\n\r\nJag vill ha ett registerutdrag.  \r\n\tAnna\r\n\r\n\r\n"
)
PASS = Verdict(found=True, method="dkim")
ABSENT = Verdict()
Records = Mapping[str, bytes | Exception]


def signed(mail: bytes = MAIL, domain: str = "kund.example", **how: object) -> bytes:
    """The mail with a signature on top."""
    key = (KEYS / "key.pem").read_bytes()
    names = dkim.rfc822_parse(mail)[0]
    covered = {name.lower() for name, _ in names} - {b"dkim-signature"}
    how = {"canonicalize": (b"relaxed", b"relaxed"), "include_headers": sorted(covered), **how}
    field = dkim.sign(mail, b"k1", domain.encode(), key, **how)
    return bytes(field) + mail


def dns_of(records: Records | None = None, asked: list[str] | None = None) -> DkimVerifier:
    """A verifier whose DNS holds the key of every domain, and these records besides."""

    def txt(name: str, seconds: float) -> tuple[bytes, ...]:
        assert 0 < seconds <= 3
        if asked is not None:
            asked.append(name)
        known = (records or {}).get(name.rstrip("."))
        if isinstance(known, Exception):
            raise known
        if known is not None:
            return (known,) if known else ()
        return (RECORD,) if "._domainkey." in name else ()

    return DkimVerifier(txt)


@pytest.mark.parametrize("header", [b"simple", b"relaxed"])
@pytest.mark.parametrize("body", [b"simple", b"relaxed"])
def test_signature_of_the_from_domain_is_proof(header: bytes, body: bytes) -> None:
    """A sound signature proves the From domain, in every canonical form, line ends LF or CR LF."""
    mail = signed(canonicalize=(header, body))
    assert dns_of().verdict(mail, ANNA) == PASS
    assert dns_of().verdict(mail.replace(b"\r\n", b"\n"), ANNA) == PASS


def test_mail_signed_long_ago_by_another_program() -> None:
    """The fixture, signed once and for all, is proven; with one octet changed it is not."""
    mail = (KEYS / "signed.eml").read_bytes()
    sender = "petra.sandell@sandells.example"
    assert dns_of().verdict(mail, sender) == PASS
    assert dns_of().verdict(mail.replace(b"registerutdrag", b"Registerutdrag"), sender) == ABSENT


CHANGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("text", lambda mail: mail.replace(b"Hej", b"Hoj")),
    ("text added", lambda mail: mail + b"Radera mina uppgifter.\r\n"),
    ("From", lambda mail: mail.replace(b"From: Anna", b"From: Bo")),
    ("Subject", lambda mail: mail.replace(b"Registerutdrag", b"Radera")),
    ("second From above", lambda mail: b"From: anna@kund.example\r\n" + mail),
    ("second Subject above", lambda mail: b"Subject: Radera mig\r\n" + mail),
    ("second Content-Type", lambda mail: b"Content-Type: multipart/mixed; boundary=x\r\n" + mail),
    ("second To above", lambda mail: b"To: x@y.example\r\n" + mail),
    ("lone CR", lambda mail: mail.replace(b"Hej!", b"Hej!\r")),
    ("NUL", lambda mail: mail.replace(b"Hej!", b"Hej!\0")),
    ("no signature", lambda _: MAIL),
    ("nothing", lambda _: b""),
    ("signature cut", lambda mail: mail.replace(b"b=", b"b=BBBB", 1)),
    ("space before the colon", lambda mail: mail.replace(b"From:", b"From :")),
    ("no header", lambda mail: mail.partition(b"\r\n\r\n")[2]),
]


@pytest.mark.threat("T-AUTH-05")
@pytest.mark.parametrize("change", [c for _, c in CHANGES], ids=[name for name, _ in CHANGES])
def test_changed_mail_proves_nothing(change: Callable[[bytes], bytes]) -> None:
    """Whatever was changed, added or put above after signing, nothing is proven."""
    assert dns_of().verdict(change(signed()), ANNA) == ABSENT


@pytest.mark.threat("T-AUTH-15")
def test_bounded_body_counts_as_absent() -> None:
    """A right signature with `l=` proves nothing, with text added or without."""
    mail = signed(length=True)
    assert dkim.verify(mail + b"Radera!\r\n", dnsfunc=lambda *_, **__: RECORD)
    assert dns_of().verdict(mail, ANNA) == ABSENT
    assert dns_of().verdict(mail + b"Radera!\r\n", ANNA) == ABSENT


@pytest.mark.parametrize(
    ("signer", "sender", "dmarc", "proves"),
    [
        ("kund.example", "anna@kund.example", b"", True),
        ("kund.example", "anna@kund.example", b"v=DMARC1; p=none; adkim=s", True),
        ("post.kund.example", "anna@kund.example", b"", True),
        ("post.kund.example", "anna@kund.example", b"v=DMARC1; p=reject; adkim=r", True),
        ("post.kund.example", "anna@kund.example", b"v=DMARC1; p=reject; adkim=s", False),
        ("post.kund.example", "anna@kund.example", b"v=DMARC1;adkim=s;p=none", False),
        ("evil.example", "anna@kund.example", b"", False),
        ("kund.co.uk", "anna@annan.co.uk", b"", False),
        ("xn--bl-zia.example", "anna@blå.example", b"", True),
    ],
)
def test_alignment(signer: str, sender: str, dmarc: bytes, proves: bool) -> None:  # noqa: FBT001  # a column of the table
    """The signer must be of the From domain's organisation, or the very same where it says so."""
    mail = signed(MAIL.replace(b"anna@kund.example", sender.encode()), signer)
    records = {"_dmarc.kund.example": dmarc}
    assert dns_of(records).verdict(mail, sender).proves is proves


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"v=DKIM1; p=",
        RECORD.replace(b"k=rsa", b"k=rsa; t=y"),
        RECORD.replace(b"k=rsa", b"k=rsa; t=s:y"),
        RECORD.replace(b"k=rsa", b"k=rsa; h=sha1"),
        RECORD.replace(b"k=rsa", b"k=ed25519"),
        RECORD.replace(b"v=DKIM1", b"v=DKIM2"),
        RECORD.replace(b"p=M", b"p=N"),
        RECORD[:120],
        b"\xff\x00",
    ],
)
def test_key_that_may_not_be_used(record: bytes) -> None:
    """A key that is revoked, on trial, for other hashes or broken proves nothing."""
    assert dns_of({"k1._domainkey.kund.example": record}).verdict(signed(), ANNA) == ABSENT


def test_sha1_is_no_proof() -> None:
    """SHA-1 is not accepted (RFC 8301)."""
    mail = signed(signature_algorithm=b"rsa-sha256").replace(b"rsa-sha256", b"rsa-sha1")
    assert dns_of().verdict(mail, ANNA) == ABSENT


def test_identity_below_where_the_key_forbids_it() -> None:
    """A key for its own domain alone signs for no address below it."""
    mail = signed(identity=b"@below.kund.example")
    own = {"k1._domainkey.kund.example": RECORD.replace(b"k=rsa", b"k=rsa; t=s")}
    assert dns_of().verdict(mail, ANNA) == PASS
    assert dns_of(own).verdict(mail, ANNA) == ABSENT
    assert dns_of(own).verdict(signed(), ANNA) == PASS


@pytest.mark.threat("T-AUTH-21")
@pytest.mark.parametrize(
    "fault",
    [
        dns.resolver.NoNameservers,
        dns.resolver.NoResolverConfiguration,
        dns.resolver.LifetimeTimeout,
        dns.resolver.YXDOMAIN,
        OSError,
        UnicodeError,
    ],
)
def test_no_dns_is_unknown(fault: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keeps the DNS from answering, the sender is unknown and nothing is raised."""

    def down(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(dns.resolver, "resolve", down)
    found = DkimVerifier(txt_records).verdict(signed(), ANNA)
    assert found == Verdict(unknown=True)
    assert not found.proves


@pytest.mark.threat("T-AUTH-21")
def test_slow_dns_is_given_up() -> None:
    """Many signatures and a silent DNS cost one question, of three seconds at most."""
    asked: list[float] = []

    def silent(_: str, seconds: float) -> tuple[bytes, ...]:
        asked.append(seconds)
        raise NoDnsError

    mail = signed(signed(signed(signed())))
    assert DkimVerifier(silent).verdict(mail, ANNA) == Verdict(unknown=True)
    assert len(asked) == 1
    assert asked[0] <= 3


def test_policy_that_cannot_be_asked_for() -> None:
    """Without an answer about its policy, only the From domain itself may sign."""
    down = {f"_dmarc.{name}": NoDnsError() for name in ("kund.example", "post.kund.example")}
    assert dns_of(down).verdict(signed(), ANNA) == PASS
    assert not dns_of(down).verdict(signed(domain="post.kund.example"), ANNA).proves


@pytest.mark.threat("T-AUTH-01")
def test_nobody_elses_dns_is_asked() -> None:
    """A stranger who signs by a domain of their own gets no question that tells them anything."""
    asked: list[str] = []
    mail = signed(signed(domain="evil.example"), domain="evil.kund.example.evil.example")
    assert dns_of(asked=asked).verdict(mail, ANNA) == ABSENT
    assert dns_of(asked=asked).verdict(signed(), "x@other.example") == ABSENT
    assert asked == []


@pytest.mark.parametrize(
    "body",
    [b" " * LARGEST, b" \t" * (LARGEST // 3), b"\r\n" * 150_000, b"a " * (LARGEST // 4)],
)
def test_hostile_body_costs_little(body: bytes) -> None:
    """No body within the bound takes long to verify."""
    signature = signed().partition(b"From:")[0]
    began = time.perf_counter()
    dns_of().verdict(signature + MAIL + body[: LARGEST - 4000], ANNA)
    assert time.perf_counter() - began < 5


def test_too_large_is_unproven() -> None:
    """A mail larger than the bound proves nothing, and is not even looked at."""
    assert dns_of().verdict(signed() + b"\r\n" * LARGEST, ANNA) == ABSENT


@settings(max_examples=40)
@given(st.binary(max_size=200), st.integers(0, 3))
def test_any_octets(octets: bytes, where: int) -> None:
    """No mail, no field and no key raises."""
    tag = octets.replace(b"\r", b"").replace(b"\n", b"")
    mails = (
        octets,
        b"DKIM-Signature: " + tag + b"\r\n" + MAIL,
        b"DKIM-Signature: v=1; a=rsa-sha256; d=kund.example; s=k1; h=from:subject; bh="
        + tag + b"; b=" + tag + b"\r\n" + MAIL,
        _signed_once().replace(b"c=relaxed/relaxed", b"c=" + tag),
    )  # fmt: skip
    dns_of().verdict(mails[where], ANNA)
    dns_of({"k1._domainkey.kund.example": octets}).verdict(_signed_once(), ANNA)


@cache
def _signed_once() -> bytes:
    return signed()


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where dkimpy is missing, the key of the configuration and the remedy are named."""
    monkeypatch.setattr(ours, "installed", lambda: False)
    with pytest.raises(ConfigError, match=r"trust\.dkim"):
        DkimVerifier()

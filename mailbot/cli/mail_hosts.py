"""Guessing the mail servers of an address; the owner confirms, `doctor` proves."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailbot.post.lookup import Lookup


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the mail of an address probably lies. why: what it was guessed from."""

    imap_host: str
    smtp_host: str
    smtp_security: str
    why: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """What is asked of the domain name system: MX hosts, and SRV services."""

    exchangers: Callable[[str], Sequence[str]]
    service: Callable[[str, str], tuple[str, int] | None]


def domain_names() -> Domain:
    """The domain name system itself."""
    lookup = Lookup()
    return Domain(lookup.exchangers, lookup.service)


def guess(email: str, rules: Path, asked: Domain) -> Guess:
    """The servers of an address: its provider's, else those its domain names, else the usual."""
    domain = email.rpartition("@")[2].casefold()
    known = tomllib.loads((rules / "hosts.toml").read_text(encoding="utf-8"))["host"]
    for host in known:
        if domain in host["domains"]:
            return _of(host, f"the address itself ({host['name']})")
    if found := _announced(domain, asked):
        return found
    exchangers = asked.exchangers(domain)
    ranked = sorted(known, key=lambda host: -max(map(len, host["mx"])))
    for host in ranked:
        if any(_below(server, end) for server in exchangers for end in host["mx"]):
            return _of(host, f"the domain's MX record ({host['name']})")
    return Guess(f"imap.{domain}", f"smtp.{domain}", "tls", "what is usual: check them")


def _announced(domain: str, asked: Domain) -> Guess | None:
    imap = asked.service("_imaps._tcp", domain)
    smtp = asked.service("_submissions._tcp", domain)
    security = "tls"
    if smtp is None:
        smtp, security = asked.service("_submission._tcp", domain), "starttls"
    if imap is None or smtp is None:
        return None
    return Guess(imap[0], smtp[0], security, "the domain's SRV records")


def _of(host: dict[str, str], why: str) -> Guess:
    security = host.get("smtp_security", "tls")
    return Guess(host["imap"], host["smtp"], security, why, host.get("hint", ""))


def _below(name: str, end: str) -> bool:
    return name == end or name.endswith(f".{end}")

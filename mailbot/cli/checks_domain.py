"""Checks of what the own domain says of mail sent in its name, where DNS answers."""

from collections.abc import Callable, Iterator, Sequence

from mailbot.cli.check import Check

Texts = Callable[[str], Sequence[str] | None]


def checks_domain(email: str, texts: Texts) -> Iterator[Check]:
    """SPF and DMARC; DKIM can be seen only in a mail. texts: TXT records of a name."""
    domain = email.rpartition("@")[2]
    spf = texts(domain)
    if spf is None:
        yield Check("domain", ok=True, message="not checked: DNS did not answer")
        return
    dmarc = texts(f"_dmarc.{domain}") or ()
    yield _said(
        "SPF",
        any(one.casefold().startswith("v=spf1") for one in spf),
        f"add the TXT record your mail provider gives you to {domain}",
    )
    yield _said(
        "DMARC",
        any(one.casefold().startswith("v=dmarc1") for one in dmarc),
        f'add the TXT record "v=DMARC1; p=quarantine" to _dmarc.{domain}',
    )


def _said(name: str, there: bool, remedy: str) -> Check:  # noqa: FBT001  # what is said, and whether
    """Without it replies may land in junk, and others may pose as the firm."""
    if there:
        return Check(f"domain {name}", ok=True, message="there")
    message = "missing: replies may be taken for junk, and others can write in your name"
    return Check(f"domain {name}", ok=False, message=message, remedy=remedy)

"""Checks of what the own domain says of mail sent in its name, where DNS answers."""

from collections.abc import Callable, Iterator, Sequence

from mailbot.cli.check import Check
from mailbot.said import said

Texts = Callable[[str], Sequence[str] | None]


def checks_domain(email: str, texts: Texts) -> Iterator[Check]:
    """SPF and DMARC; DKIM can be seen only in a mail. texts: TXT records of a name."""
    domain = email.rpartition("@")[2]
    spf = texts(domain)
    if spf is None:
        message = said("not checked: DNS does not answer for {domain}", domain=domain)
        yield Check("domain", ok=True, message=message)
        return
    if any(one.casefold().startswith("v=spf1") for one in spf):
        yield Check("domain SPF", ok=True, message=said("there"))
    else:
        message = said("missing: replies may be taken for junk, and others can write in your name")
        remedy = said("add the TXT record your mail provider gives you to {domain}", domain=domain)
        yield Check("domain SPF", ok=False, message=message, remedy=remedy)
    if any(one.casefold().startswith("v=dmarc1") for one in texts(f"_dmarc.{domain}") or ()):
        yield Check("domain DMARC", ok=True, message=said("there"))
    else:
        remedy = said(
            'add the TXT record "v=DMARC1; p=quarantine" to _dmarc.{domain}', domain=domain
        )
        message = said("missing: nobody is told what to do with mail that forges your address")
        yield Check("domain DMARC", ok=True, message=message, remedy=remedy)

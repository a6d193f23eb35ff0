"""Checks of what proves a sender here: the provider's results, DKIM verified here, or neither."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.cli.check import Check
from mailbot.post.dkim import installed
from mailbot.post.dns import LIFETIME, NoDnsError, Txt
from mailbot.said import NOTHING, Said, foreign, said
from mailbot.settings import Settings

TRUST = "sender authentication"
_AUTHSERV = re.compile(rb"(?im)^authentication-results:\s*([a-z0-9_.-]+)\s*[;\s]")
_NEITHER = said(
    "neither in force: no provider's results are trusted, and DKIM is not verified here; "
    "whoever wants data is sent a code to the registered address, and nobody's mail alone is proof"
)


@dataclass(frozen=True, slots=True)
class Recent:
    """What the newest mails carry. ids: servers that wrote their topmost results."""

    mails: int = 0
    ids: tuple[str, ...] = ()


def recent(headers: Sequence[bytes]) -> Recent:
    """Of mails, one header block each."""
    tops = (_AUTHSERV.search(header) for header in headers)
    ids = {top[1].decode("ascii").casefold() for top in tops if top}
    return Recent(len(headers), tuple(sorted(ids)))


def trust(settings: Settings, seen: Recent) -> Check:
    """Which proof of a sender is in force, and what follows where there is none.

    Source: RFC 8601, 5 (whose results may be trusted).
    """
    here = settings.dkim and installed()
    if not settings.authserv_ids:
        message = said("in force: DKIM, verified here; no provider's results are trusted")
        return Check(TRUST, ok=True, message=message if here else _NEITHER, remedy=_name_it(seen))
    trusted = ", ".join(settings.authserv_ids)
    unknown = {one.casefold() for one in settings.authserv_ids}.isdisjoint(seen.ids)
    if seen.ids and unknown:
        message = said(
            "recent mail carries results of {ids}, none of which is trusted",
            ids=", ".join(seen.ids),
        )
        remedy = said("correct trust.authserv_id, or leave it empty: then a code is asked for")
        return Check(TRUST, ok=False, message=message, remedy=remedy)
    message, remedy = said("in force: the results written by {trusted}", trusted=trusted), NOTHING
    if here:
        message = said(
            "in force: the results written by {trusted}; mail without them is verified here, "
            "by DKIM",
            trusted=trusted,
        )
    elif seen.mails and unknown:
        message = said(
            "in force: the results written by {trusted}; but none of the newest {mails} mails "
            "carries any",
            trusted=trusted,
            mails=seen.mails,
        )
        remedy = said("ask your provider whether it writes them; a code is asked for until it does")
    return Check(TRUST, ok=True, message=message, remedy=remedy)


def _name_it(seen: Recent) -> Said:
    if not seen.ids:
        return said("ask your provider for its authserv-id and set trust.authserv_id")
    return said(
        "your mail carries results of {ids}: if that is your provider's own "
        "server and it strips such headers from incoming mail, set trust.authserv_id to it",
        ids=", ".join(seen.ids),
    )


def dns_answers(settings: Settings, txt: Txt) -> Iterator[Check]:
    """Whether keys can be asked for, where signatures are verified here."""
    if not settings.dkim:
        return
    domain = settings.owner.controller.email.rpartition("@")[2]
    try:
        txt(f"_dmarc.{domain}", LIFETIME)
    except NoDnsError as fault:
        message = said(
            "the DNS does not answer ({fault}): no signature can be verified",
            fault=foreign(str(fault)),
        )
        remedy = said("see to this machine's resolver; until then a code is asked for")
        yield Check("dns", ok=False, message=message, remedy=remedy)
        return
    yield Check("dns", ok=True, message=said("answers"))

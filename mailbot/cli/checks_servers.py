"""Checks of the mail servers: what `run` will need of them, tried without changing anything."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from mailbot.cli.check import Check, guarded
from mailbot.cli.checks_trust import TRUST, Recent, dns_answers, recent, trust
from mailbot.cli.given import Given
from mailbot.errors import DeliveryDeferred
from mailbot.post.backoff import LoginGate
from mailbot.post.dns import txt_records
from mailbot.post.folders import folder_names, marked, present
from mailbot.post.line import dial
from mailbot.post.outbox import SmtpOutbox
from mailbot.post.security import place
from mailbot.post.sent import files_itself
from mailbot.post.wire import Listed, Wire
from mailbot.said import NOTHING, said
from mailbot.settings import Mailbox, Server, Settings, password

_PATIENCE = 15.0
_AHEAD = timedelta(minutes=5)
_RECENT = 20
_WISHED = ("IDLE", "UIDPLUS", "MOVE")
_RESULTS = "BODY.PEEK[HEADER.FIELDS (AUTHENTICATION-RESULTS)]"


def checks_servers(given: Given) -> Iterator[Check]:
    """Both servers, one after the other."""
    settings = given.settings
    mailbox = settings.mailbox
    remedy = said("compare [imap] with what your provider says")
    looked_at = tuple(guarded("imap", remedy, lambda: _imap(given, mailbox)))
    yield from looked_at
    if TRUST not in {one.check for one in looked_at}:
        yield trust(settings, Recent())
    remedy = said("compare [smtp] with what your provider says")
    yield from guarded("smtp", remedy, lambda: _smtp(given, settings))
    yield from dns_answers(settings, txt_records)


def _fetching(given: Given, server: Server) -> Callable[[], str]:
    return lambda: password(server, given.environ)


def _imap(given: Given, mailbox: Mailbox) -> Iterator[Check]:
    server = mailbox.server
    _fetching(given, server)()  # without one there is nothing to try
    client = dial(server, _fetching(given, server), _PATIENCE, LoginGate())
    wire = Wire(client, place(server))
    try:
        yield _capabilities(wire)
        listed = wire.folders()
        yield _folders(mailbox, listed)
        yield _sent(mailbox, listed, wire)
        yield from _sources(given.settings, listed)
        if present(listed, mailbox.folder) is not None:
            yield from _inbox(given, wire, mailbox)
    finally:
        wire.close()


def _capabilities(wire: Wire) -> Check:
    missing = [name for name in _WISHED if not wire.can(name)]
    message = said("{where}: logged in", where=wire.where)
    if missing:
        message = said(
            "{where}: logged in; without {missing}, which is fine but slower",
            where=wire.where,
            missing=", ".join(missing),
        )
    return Check("imap", ok=True, message=message)


def _folders(mailbox: Mailbox, listed: Sequence[Listed]) -> Check:
    wanted = (mailbox.folder, *(mailbox.also_read or ()))
    missing = [name for name in wanted if present(listed, name) is None]
    if missing:
        there = ", ".join(one.name for one in listed)
        remedy = said("correct imap.folder and imap.also_read; there are: {there}", there=there)
        return Check(
            "imap folders",
            ok=False,
            message=said("no {missing}", missing=", ".join(missing)),
            remedy=remedy,
        )
    if mailbox.also_read is not None:
        return Check(
            "imap folders", ok=True, message=said("reads {wanted}", wanted=", ".join(wanted))
        )
    junk = marked(listed, "\\junk", folder_names().junk)
    if junk is None:
        remedy = said("name it in imap.also_read, or set that to []")
        message = said("reads {folder}; no junk folder was found", folder=mailbox.folder)
        return Check("imap folders", ok=True, message=message, remedy=remedy)
    return Check(
        "imap folders",
        ok=True,
        message=said("reads {folder} and {junk}", folder=mailbox.folder, junk=junk),
    )


def _sent(mailbox: Mailbox, listed: Sequence[Listed], wire: Wire) -> Check:
    named = mailbox.sent_folder
    sent = present(listed, named) if named else marked(listed, "\\sent", folder_names().sent)
    if sent is None:
        message = (
            said("no folder {named}", named=named) if named else said("no folder is marked as sent")
        )
        remedy = said("set imap.sent_folder to the folder your sent mail lies in")
        return Check("imap sent", ok=False, message=message, remedy=remedy)
    if files_itself(mailbox.server.host, wire):
        remedy = said(
            "copies there hold extracts whole: tidy them by hand, or stop it at the provider"
        )
        message = said("{sent}; the provider files full copies itself", sent=sent)
        return Check("imap sent", ok=True, message=message, remedy=remedy)
    return Check("imap sent", ok=True, message=said("replies are filed in {sent}", sent=sent))


def _sources(settings: Settings, listed: Sequence[Listed]) -> Iterator[Check]:
    """Declared sources that lie in folders of this mailbox."""
    for one in (source for source in settings.sources if source.kind == "mailbox"):
        missing = [name for name in one.folders if present(listed, name) is None]
        there = ", ".join(folder.name for folder in listed)
        remedy = (
            said("correct its path or folders; there are: {there}", there=there)
            if missing
            else NOTHING
        )
        message = (
            said("no folder {missing}", missing=", ".join(missing))
            if missing
            else said("lists {folders}", folders=", ".join(one.folders))
        )
        yield Check(
            said("source {name}", name=one.name), ok=not missing, message=message, remedy=remedy
        )


def _inbox(given: Given, wire: Wire, mailbox: Mailbox) -> Iterator[Check]:
    opened = wire.examine(mailbox.folder)
    from_uid = max(opened.uidnext - _RECENT, 1)
    uids = wire.search("UID", f"{from_uid}:*")[-_RECENT:]
    found = wire.fetch(uids, ["INTERNALDATE", _RESULTS]) if uids else {}
    yield _keywords(wire, mailbox)
    arrived = [
        one for answer in found.values() if isinstance(one := answer[b"INTERNALDATE"], datetime)
    ]
    if given.now is None:
        yield clocks(max(arrived, default=None), given.clock)
    headers = [value for answer in found.values() for value in answer.values()]
    yield trust(given.settings, recent([one for one in headers if isinstance(one, bytes)]))


def _keywords(wire: Wire, mailbox: Mailbox) -> Check:
    if wire.select(mailbox.folder).keywords:
        return Check("imap keywords", ok=True, message=said("$MailbotCase is kept"))
    message = said("the server keeps no keywords: cases are not marked in your mail program")
    return Check("imap keywords", ok=True, message=message)


def clocks(newest: datetime | None, now: datetime) -> Check:
    """Whether mail has come from the future: then this clock, or the server's, is wrong."""
    if newest is None:
        return Check("clock", ok=True, message=said("no mail to compare with"))
    ahead = newest - now
    if ahead > _AHEAD:
        message = said("the newest mail came {ahead} from now", ahead=ahead)
        remedy = said("set this machine's clock by the network (timedatectl set-ntp true)")
        return Check("clock", ok=False, message=message, remedy=remedy)
    return Check("clock", ok=True, message=said("agrees with the mail server's"))


def _smtp(given: Given, settings: Settings) -> Iterator[Check]:
    server = settings.smtp
    _fetching(given, server)()  # as for IMAP
    try:
        _reach(given, settings)
    except DeliveryDeferred as fault:
        remedy = said(
            "see that smtp.host and smtp.port are right, and that nothing blocks the port"
        )
        yield Check("smtp", ok=False, message=fault.told, remedy=remedy)
        return
    how = said("logged in") if server.user else said("connected, no login")
    yield Check("smtp", ok=True, message=said("{where}: {how}", where=place(server), how=how))


def _reach(given: Given, settings: Settings) -> None:
    outbox = SmtpOutbox(settings.smtp, _fetching(given, settings.smtp), timeout=_PATIENCE)
    try:
        outbox.reach(settings.owner.controller.email)
    finally:
        outbox.close()

"""Builds every object once: the only place that knows them all, and the loop that never ends."""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from mailbot import journal, locking
from mailbot.errors import DeliveryDeferred, ServerRefused, TemporaryError
from mailbot.mail import letter as wire_format
from mailbot.mail.draft import Draft
from mailbot.mail.message import RawMail
from mailbot.post.backoff import Backoff, LoginGate
from mailbot.post.contract import Outcome
from mailbot.post.dkim import DkimVerifier
from mailbot.post.inbox import ImapInbox
from mailbot.post.outbox import SmtpOutbox
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.load import Rulebook, load_rulebook
from mailbot.rulebook.owner import owner_texts_of
from mailbot.rulebook.page import page_words_of
from mailbot.rulebook.sentences import sentences_of
from mailbot.settings import Settings, key_of, password
from mailbot.store.contract import StoreFull
from mailbot.store.lock import RunLock
from mailbot.store.open import open_store
from mailbot.store.sealing import Keys
from mailbot.workflow.anchoring import mail_anchor
from mailbot.workflow.backing import back_up_when_due
from mailbot.workflow.breaches import remember
from mailbot.workflow.completing import complete
from mailbot.workflow.day import pass_day
from mailbot.workflow.desk import Desk
from mailbot.workflow.notifying import send_notices
from mailbot.workflow.pending import carry_out_due
from mailbot.workflow.round import read_mailbox, remark
from mailbot.workflow.sending import file_copies, send_due
from mailbot.workflow.stopping import Stop, stoppable
from mailbot.workflow.taking_in import Taken
from mailbot.workflow.telling import tell_owner, told_if_shut_out

if TYPE_CHECKING:  # the page's server takes 160 ms to import: only what shows it does
    from mailbot.review.security import Security
    from mailbot.review.serving import Served
    from mailbot.review.visit import Finding, Site

LOGIN_PAUSE = 1200.0
"""Seconds to stay away from a server that refused the login while running."""
FULL_PAUSE = 60.0
"""Seconds to wait for room on a full disk: no mail is answered that cannot be recorded."""
PAGE_PATIENCE = 8.0
"""Seconds the owner's page waits for the mail server; what it then lacks, it says."""
ROUND = 300.0
"""Seconds between two looks at the outbox at the latest."""

Clock = Callable[[], datetime]
Watcher = Callable[[RawMail, Taken], None]
Examine = Callable[[], "Sequence[Finding]"]


def now() -> datetime:
    """The time it is; aware, UTC."""
    return datetime.now(UTC)


def rulebook_of(settings: Settings) -> Rulebook:
    """The rules in force: the owner's own laid over the shipped ones. Raises: RulebookError."""
    return load_rulebook(RuleFolders(shipped(), settings.rules_dir))


def desk_of(settings: Settings, clock: Clock = now) -> Desk:
    """The desk without a mailbox. Raises: ConfigError, RulebookError, StoreDamaged."""
    if settings.encrypt_extracts:
        locking.demand()
    rulebook = rulebook_of(settings)
    key = partial(key_of, settings.store_key, os.environ)
    store = open_store(settings.store_url, settings.data, key)
    signatures = DkimVerifier() if settings.dkim else None
    return Desk(settings, rulebook, store, clock, secrets.token_bytes, signatures=signatures)


def inbox_of(
    settings: Settings, environ: Mapping[str, str], stopping: Callable[[], bool]
) -> ImapInbox:
    """The mailbox; nothing is connected yet."""
    server = settings.mailbox.server
    return ImapInbox(settings.mailbox, lambda: password(server, environ), stopping=stopping)


def backup_keys(settings: Settings, environ: Mapping[str, str]) -> Keys:
    """What seals the backups that `run` takes. Raises: ConfigError if its command fails."""
    wanted = settings.backups
    return Keys(public=wanted.to) if wanted.to else Keys(key_of(wanted.passphrase, environ))


def outbox_of(settings: Settings, environ: Mapping[str, str]) -> SmtpOutbox:
    """The way out; nothing is connected yet."""
    return SmtpOutbox(settings.smtp, lambda: password(settings.smtp, environ))


@contextmanager
def connected_desk(
    settings: Settings, environ: Mapping[str, str], clock: Clock = now
) -> Iterator[Desk]:
    """The desk with its mailbox, for a ruling that needs the sources asked."""
    inbox = inbox_of(settings, environ, lambda: False)
    try:
        yield replace(desk_of(settings, clock), inbox=inbox)
    finally:
        inbox.close()


@contextmanager
def _page_desk(desk: Desk, environ: Mapping[str, str], gate: LoginGate) -> Iterator[Desk]:
    """The page's desk with a mailbox that is not waited for long."""
    server = desk.settings.mailbox.server
    secret = partial(password, server, environ)
    inbox = ImapInbox(desk.settings.mailbox, secret, timeout=PAGE_PATIENCE, gate=gate)
    try:
        yield replace(desk, inbox=inbox)
    finally:
        inbox.close()


def page(
    settings: Settings,
    environ: Mapping[str, str],
    clock: Clock,
    examine: Examine,
    port: int | None = None,
) -> "AbstractContextManager[Served]":
    """The owner's page, served as long as this lasts. port: instead of the configured one.

    Raises: UsageError if the port is taken; SecondRun if the page is served already.
    """
    from mailbot.review.serving import serving  # noqa: PLC0415  # 160 ms: only what shows the page

    def site_of(security: "Security") -> "Site":
        return _site(settings, environ, clock, examine, security)

    return serving(settings, site_of, port)


def _site(
    settings: Settings,
    environ: Mapping[str, str],
    clock: Clock,
    examine: Examine,
    security: "Security",
) -> "Site":
    """A desk of the page's own, so that it never waits for the bot's."""
    from mailbot.review.app import NAVIGATION  # noqa: PLC0415  # as in `page`
    from mailbot.review.templating import Templates  # noqa: PLC0415  # as above
    from mailbot.review.visit import Outside, Site  # noqa: PLC0415  # as above

    desk = desk_of(settings, clock)
    folders, owner = desk.rulebook.folders, settings.owner
    words = page_words_of(folders, owner.language)
    texts = owner_texts_of(folders, owner.language)
    sentences = sentences_of(folders, owner.language)
    templates = Templates(words, texts, sentences, owner.timezone, NAVIGATION)
    outside = Outside(
        connected=partial(_page_desk, desk, environ, LoginGate()),
        mail_owner=lambda subject, text: _note_left(settings, environ, clock, subject, text),
        examine=examine,
    )
    return Site(desk, words, texts, sentences, templates, security, outside)


def _note_left(
    settings: Settings, environ: Mapping[str, str], clock: Clock, subject: str, text: str
) -> bool:
    """A note to the owner herself, sent now or not at all; whether it was taken."""
    if settings.mode == "dry":
        return False
    own = settings.owner.controller.email
    draft = Draft(own, subject, text, settings.owner.language, auto_submitted="auto-generated")
    message_id = wire_format.message_id("note", 1, secrets.token_hex(8), own.rpartition("@")[2])
    octets = wire_format.write(
        draft, sender_name="mailbot", sender=own, message_id=message_id, date=clock()
    )
    outbox = outbox_of(settings, environ)
    try:
        return outbox.send(own, own, octets, private=True).outcome is Outcome.ACCEPTED
    except (TemporaryError, ServerRefused):
        return False
    finally:
        outbox.close()


def _unwatched(*_mail: object) -> None:
    """Nobody looks on."""


@dataclass(slots=True)
class Bot:
    """`mailbot run`: reads, answers, delivers.

    seen: told of every mail taken in. keys: of the backups it takes.
    """

    desk: Desk
    inbox: ImapInbox
    outbox: SmtpOutbox
    stop: Stop = field(default_factory=Stop)
    seen: Watcher = _unwatched
    keys: Callable[[], Keys] = Keys

    def outbox_away(self) -> DeliveryDeferred | None:
        """Why nothing can be sent now, None if the server is there; mail is taken in all the same.

        Raises: ServerRefused, InsecureConnection.
        """
        if self.desk.settings.mode == "dry":
            return None
        try:
            self.outbox.reach(self.desk.settings.owner.controller.email)
        except DeliveryDeferred as error:
            journal.outbox_away(str(error))
            return error
        return None

    def round(self) -> int:
        """Everything there is to do now, once; returns how many mails were read."""
        pass_day(self.desk)
        back_up_when_due(self.desk, self.keys)
        with told_if_shut_out(self.desk, self.outbox, self.stop):
            count = read_mailbox(self.desk, self.inbox, self.seen, self.stop)
        complete(self.desk)
        carry_out_due(self.desk)
        tell_owner(self.desk)
        mail_anchor(self.desk)
        remember(self.desk.store, self.desk.clock())
        send_due(self.desk, self.outbox, self.stop)
        send_notices(self.desk, self.outbox, self.stop)
        file_copies(self.desk, self.stop)
        return count

    def forever(self) -> None:
        """Round after round until asked to stop; servers that go away are waited for.

        Raises: what reading the folders' names raises, before anything else is done.
        """
        self.inbox.folders()
        remark(self.desk, self.inbox)
        backoff, caught_up = Backoff(), False
        while not self.stop():
            try:
                if caught_up:
                    caught_up = False
                    self.inbox.wait(ROUND)
                if not self.stop():
                    self.round()
                caught_up = True
                backoff.reset()
            except StoreFull as error:
                journal.trouble(str(error))
                self._pause(FULL_PAUSE)
            except ServerRefused as error:
                journal.refused_server(str(error))
                self._pause(LOGIN_PAUSE)
            except TemporaryError as error:
                pause = backoff.pause()
                journal.connection_lost(str(error), pause)
                self._pause(pause)

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.stop() and time.monotonic() < deadline:
            time.sleep(min(0.5, max(0.0, deadline - time.monotonic())))

    def close(self) -> None:
        """Let both servers go."""
        self.inbox.close()
        self.outbox.close()


def run(
    settings: Settings,
    environ: Mapping[str, str],
    clock: Clock = now,
    *,
    once: bool,
    examine: Examine = tuple,
) -> int:
    """The bot on the configured servers; returns how many mails were read with `once`.

    examine: for the settings check of the owner's page, which is served beside where configured.

    Raises: SecondRun, ServerRefused, MailboxUnavailable, ConfigError; `once`: DeliveryDeferred.
    """
    count = 0
    beside = settings.web.with_run and not once
    shown = page(settings, environ, clock, examine) if beside else nullcontext()
    with stoppable() as stop, RunLock(settings.data), shown as served:
        journal.started(settings.mode)
        if served is not None:
            journal.page_shown(served.address)
        desk = desk_of(settings, clock)
        inbox = inbox_of(settings, environ, stop)
        outbox = outbox_of(settings, environ)
        bot = Bot(replace(desk, inbox=inbox), inbox, outbox, stop)
        bot.keys = lambda: backup_keys(settings, environ)
        try:
            away = bot.outbox_away()
            if not once:
                bot.forever()
            else:
                count = bot.round()
            if once and away is not None:
                raise away
        finally:
            bot.close()
    if stop():
        journal.stopped()
    return count

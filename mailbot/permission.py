"""May I write to this address? For other programs: `from mailbot import may_contact`."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mailbot import settings
from mailbot.desk.owner.reason_words import answered
from mailbot.errors import Fault, UsageError
from mailbot.register.address import valid
from mailbot.rulebook.page import english_words
from mailbot.said import said
from mailbot.store.open import open_store
from mailbot.workflow.permission import MARKETING, permission


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, with the reason in one line."""

    allowed: bool
    reason: str


def may_contact(
    address: str,
    *,
    purpose: str = "",
    config: str | Path | None = None,
    now: datetime | None = None,
) -> Answer:
    """The answer `mailbot may-contact` gives: `allowed`, and the `reason` in one line.

    Ask right before you write: register and suppression list change by the minute.

    purpose: "" for ordinary mail, which only a restriction forbids, or "marketing".
    config: mailbot.toml; else it is looked for as the commands do. now: aware.

    Raises: UsageError for what is no address or purpose; ConfigError, StoreDamaged,
    TemporaryError: then nobody knows, and nothing must be sent.
    """
    asked = valid(address)
    if asked is None:
        raise UsageError(
            [Fault(address, said("is no e-mail address"), said("write anna@firm.example"))]
        )
    if purpose not in {"", MARKETING}:
        raise UsageError(
            [
                Fault(
                    purpose,
                    said("is no purpose"),
                    said('write "{marketing}" or leave it out', marketing=MARKETING),
                )
            ]
        )
    known = settings.load(Path(config) if config else None, os.environ, Path.cwd())
    store = open_store(
        known.store_url, known.data, partial(settings.key_of, known.store_key, os.environ)
    )
    today = (now or datetime.now(UTC)).astimezone(known.owner.timezone).date()
    answer = permission(store, asked, purpose, today)
    return Answer(answer.allowed, answered(answer, english_words()))

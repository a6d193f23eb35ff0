"""The bot in processes of its own, each killed at a step of its work, for `test_kill`.

Reads lines of JSON: `folder` holds mailbot.toml, `point` is the number of the step to be killed
at (0: none), `task` what the bot does. For each it answers with the signal that ended the bot and
the steps it got to.
The rules are loaded once; every bot is forked from here, before there is any thread.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mailbot import app, settings
from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.desk.letters.notice_text import NoticeText
from mailbot.post.inbox import ImapInbox
from mailbot.post.outbox import SmtpOutbox
from mailbot.store.file import FileStore
from mailbot.workflow.notifying import Notice, begin, send_notices
from mailbot.workflow.round import remark
from mailbot.workflow.ruling import rule
from mailbot.workflow.sending import file_copies, send_due

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ENVIRON = {"MAILBOT_IMAP_PASSWORD": "demo-password"}
NOTICE = Notice({"sv": NoticeText(text="Vi byter bokföringsbyrå.")}, date(2027, 1, 15))
DECIDED = frozenset({"erase"})
"""Reasons the owner says yes to as soon as she sees them."""

STEPS = {
    FileStore: ("commit",),
    SmtpOutbox: ("send",),
    ImapInbox: ("arrivals", "correspondence", "mark", "file_sent", "remove_sent", "close"),
}


class Steps:
    """The steps of one bot, told as they are reached, and the end at one of them."""

    def __init__(self, last: int, told: int) -> None:
        """last: number of the step to be killed at, from 1. told: where to write their names."""
        self.last, self.told, self.count = last, told, 0

    def reach(self, name: str) -> None:
        """One more step; perhaps the last."""
        self.count += 1
        os.write(self.told, f"{name}\n".encode())
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """A step before everything that is kept, or can be seen from outside.

        To be killed after one of them and before the next are the same.
        """
        for kind, names in STEPS.items():
            for name in names:
                setattr(kind, name, self._before(name, getattr(kind, name)))

    def _before(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*about: Any, **named: Any) -> Any:
            self.reach(name)
            return real(*about, **named)

        return watched


def work(folder: Path) -> None:
    """What `run` does, the owner's yes to what waits, and `run` again."""
    loaded = settings.load(folder / "mailbot.toml", ENVIRON, folder)
    inbox = app.inbox_of(loaded, ENVIRON, lambda: False)
    desk = replace(app.desk_of(loaded, lambda: NOW), inbox=inbox)
    bot = app.Bot(desk, inbox, app.outbox_of(loaded, ENVIRON))
    try:
        remark(desk, inbox)
        bot.round()
        for item in desk.store.items():
            if item.reason in DECIDED:
                rule(desk, item.id, Ruling(Verb.APPROVE))
        bot.round()
    finally:
        bot.close()


def announce(folder: Path) -> None:
    """What `notify-policy` does with a notice, begun before or not."""
    loaded = settings.load(folder / "mailbot.toml", ENVIRON, folder)
    inbox, outbox = app.inbox_of(loaded, ENVIRON, lambda: False), app.outbox_of(loaded, ENVIRON)
    desk = replace(app.desk_of(loaded, lambda: NOW), inbox=inbox)
    try:
        send_due(desk, outbox)
        begin(desk, NOTICE)
        send_notices(desk, outbox, lambda: False)
        file_copies(desk)
    finally:
        inbox.close()
        outbox.close()


WORKS = {"work": work, "announce": announce}


def forked(folder: Path, point: int, task: str) -> dict[str, object]:
    """One bot in a process of its own, up to its end. task: of `WORKS`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 0
        try:
            Steps(point, writing).watch()
            WORKS[task](folder)
        except BaseException:  # noqa: BLE001  # told to the test, whatever it is
            traceback.print_exc()
            status = 1
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        steps = pipe.read().splitlines()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"code": code, "steps": steps}


def main() -> None:
    """Serve until the line ends."""
    folder = Path(sys.argv[1])
    rulebook = app.rulebook_of(settings.load(folder / "mailbot.toml", ENVIRON, folder))
    app.rulebook_of = lambda settings: rulebook  # noqa: ARG005  # loaded once for all
    for line in sys.stdin:
        asked = json.loads(line)
        told = forked(Path(asked["folder"]), asked["point"], asked["task"])
        print(json.dumps(told), flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    main()

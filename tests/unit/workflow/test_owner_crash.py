"""The bot stopped at every step of telling the owner and of taking her answer: the same end."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.store.file import FileStore
from mailbot.workflow.sending import send_due
from mailbot.workflow.telling import tell_owner
from tests.stories.paper import FIRM, PaperPost
from tests.unit.workflow.conftest import Office
from tests.unit.workflow.owner_post import OwnerPost

ERASE = "Hej, radera alla mina personuppgifter ur ert register."


class Stopped(BaseException):
    """As a kill: nothing catches it."""


class Steps:
    """Stops at the n-th step; counts those that were reached."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def reach(self) -> None:
        self.count += 1
        if self.count == self.last:
            raise Stopped


def _watch(patch: pytest.MonkeyPatch, steps: Steps) -> None:
    """A step before and after each commit, and before and after each letter is given over."""
    for kind, name in ((FileStore, "commit"), (PaperPost, "send")):
        real = getattr(kind, name)

        def watched(*about: object, _real: object = real, **named: object) -> object:
            steps.reach()
            done = _real(*about, **named)  # type: ignore[operator]  # the method it stands for
            steps.reach()
            return done

        patch.setattr(kind, name, watched)


class Reopened(Office):
    """An office as it was left."""

    def __post_init__(self) -> None:
        self.store = FileStore(self.data)


def _round(post: OwnerPost) -> None:
    tell_owner(post.desk)
    send_due(post.desk, post.office.post)


def _again(office: Office) -> OwnerPost:
    """After the stop: everything read from the disk anew, and the outbox seen to."""
    fresh = Reopened(office.data, now=office.now, mailbox=office.mailbox, post=office.post)
    fresh._chance = office._chance  # noqa: SLF001  # chance goes on, it does not begin again
    fresh._uid = office._uid  # noqa: SLF001  # as above
    return OwnerPost(fresh)


def _digests(office: Office) -> set[str]:
    mine = [mail for to, mail in office.post.taken if to == FIRM]
    return {m["Message-ID"] for m in mine if m["Auto-Submitted"] == "auto-generated"}


def _receipts(office: Office) -> set[str]:
    mine = [mail for to, mail in office.post.taken if to == FIRM]
    return {m["Message-ID"] for m in mine if m["Auto-Submitted"] == "auto-replied"}


def _told_through(folder: Path, stop: int, patch: pytest.MonkeyPatch) -> tuple[Office, int]:
    """A day of the owner's, stopped once at that step (0: never); how many steps there were."""
    office = Office(folder)
    office.takes(ERASE)
    office.sends()
    post, steps = OwnerPost(office), Steps(stop)
    digest: EmailMessage | None = None
    with patch.context() as watched:
        _watch(watched, steps)
        for task in ("tell", "answer", "tell"):
            for _ in range(2):  # what is stopped is begun again
                try:
                    if task == "answer":
                        digest = next(m for to, m in office.post.taken if to == FIRM)
                        same = [("Message-ID", "<one@hjarteresse.com>")]
                        post.answers(digest, "Q1 JA", headers=same)
                    _round(post)
                except Stopped:
                    post = _again(office)
                    office = post.office
    return office, steps.count


@pytest.mark.threat("T-SMTP-01", "T-SMTP-02", "T-OPS-06", "T-STORE-13")
def test_stopped_anywhere_she_is_told_and_obeyed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One digest, one ruling, one receipt, whatever the step the bot was killed at."""
    _, total = _told_through(tmp_path / "whole", 0, monkeypatch)
    assert total > 10
    for stop in range(1, total + 1):
        office, _ = _told_through(tmp_path / f"{stop}", stop, monkeypatch)
        assert len(_digests(office)) == 1, stop
        assert len(_receipts(office)) == 1, stop
        assert office.store.people() == (), stop
        letters = [m["Message-ID"] for to, m in office.post.taken if to == "anna@kund.example"]
        assert len(set(letters)) == 2, stop
        events = [line.entry.event for line in office.store.log()]
        assert events.count("owner_approve") == 1, stop
        assert office.store.verify_log().ok

"""Two mailbots, each answering what the other sends."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Delivery, Outcome
from mailbot.workflow.sending import file_copies, send_due
from mailbot.workflow.taking_in import take_in
from tests.attacks.attacking import HERE, Attack, built
from tests.stories.paper import FIRM

STRANGER = HERE / "enumeration" / "plain-stranger-swedish.toml"
OTHER = "dataskydd@annan.example"
MARKS = (
    b"Auto-Submitted:",
    b"In-Reply-To:",
    b"Message-ID:",
    b"References:",
    b"X-Auto-Response-Suppress:",
)
ASK = "Hej!\n\nSkicka mig ett registerutdrag, tack.\n"


class Bot(Attack):
    """A mailbot whose letters wait to be carried over. marked: they say that a machine wrote."""

    def __init__(self, data: Path, address: str, *, marked: bool = True) -> None:
        super().__init__(STRANGER, data)
        owner = self.desk.settings.owner
        controller = replace(owner.controller, email=address)
        settings = replace(self.desk.settings, owner=replace(owner, controller=controller))
        self.desk = replace(self.desk, settings=settings)
        self.address = address
        self.marked = marked
        self.out: list[bytes] = []

    def send(
        self, sender: str, addressee: str, octets: bytes, *, private: bool = False
    ) -> Delivery:
        """Takes the place of the SMTP server."""
        assert not private
        assert sender == self.address
        assert addressee
        lines = octets.split(b"\r\n") if not self.marked else [octets]
        self.out.append(b"\r\n".join(line for line in lines if not line.startswith(MARKS)))
        return Delivery(Outcome.ACCEPTED, "250 ok")

    def close(self) -> None:
        """As an SMTP server's connection."""

    def gets(self, octets: bytes) -> list[bytes]:
        """One mail; what it answers."""
        self.uid += 1
        key = MailKey("INBOX", 1, self.uid)
        take_in(RawMail(key, octets, self.now, len(octets)), self.desk)
        self.out = []
        send_due(self.desk, self)
        file_copies(self.desk)
        return self.out


@pytest.mark.threat("T-LOOP-01", "T-LOOP-02")
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("text", [ASK, "Hej!\n\nSluta skicka reklam till mig.\n"])
def test_two_bots(tmp_path: Path, text: str, *, marked: bool) -> None:
    """Started by a forged mail, two bots send each other four letters at most, and fall silent.

    So too where what marks a letter as a machine's, and its thread, are lost on the way.
    """
    ours = Bot(tmp_path / "ours", FIRM, marked=marked)
    theirs = Bot(tmp_path / "theirs", OTHER, marked=marked)
    spark = built({"from": OTHER, "text": text}, 0, 1, "Thu, 05 Mar 2026 09:10:00 +0100")
    carried, turn = [spark], ours
    total = 0
    for _ in range(20):
        answers = [answer for octets in carried for answer in turn.gets(octets)]
        total += len(answers)
        carried, turn = answers, theirs if turn is ours else ours
    assert carried == []
    assert 1 <= total <= 4

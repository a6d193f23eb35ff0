"""What an asker's own server sees of the firm's: no more for those in the register."""

import re
from pathlib import Path

import pytest

from mailbot.post.outbox import SmtpOutbox
from mailbot.settings import Server
from tests.bench.oracle import WAYS, Asked, Clocked, Way, address_of, distance
from tests.servers.smtp_peer import SmtpPeer

REFERENCES = re.compile(rb"\d{4}-[2-9A-Z]{4}|<[^<>]+@[^<>]+>|[fg]\d{5}")


def dialogue(data: Path, way: Way, *, known: bool) -> tuple[list[str], list[bytes]]:
    """Every command of a firm that is asked twice, and its letters; names and numbers hidden."""
    with SmtpPeer() as peer:
        server = Server("127.0.0.1", peer.port, "none", "", "", (), "smtp")
        firm = Asked(data, Clocked(SmtpOutbox(server, str)))
        firm.register([address_of(number, known=True) for number in range(3)])
        for number in range(2):
            way(firm, number, known=known)
        firm.outbox.close()
    heard = [re.sub(r"[fg]\d{5}", "#", line) for line in peer.heard]
    return heard, [REFERENCES.sub(b"#", letter) for letter in peer.letters]


@pytest.mark.threat("T-PRIV-02")
@pytest.mark.parametrize(("name", "way"), WAYS)
def test_the_dialogue_tells_nobody_who_is_registered(tmp_path: Path, name: str, way: Way) -> None:
    """Towards the asker the steps, their order and the letter's size are the same for both."""
    known, letters = dialogue(tmp_path / name / "known", way, known=True)
    unknown, others = dialogue(tmp_path / name / "unknown", way, known=False)
    first = unknown.index("DATA") + 1
    assert known[:first] == unknown[:first]
    steps = [line.split(" ", 1)[0] for line in unknown]
    assert steps == ["EHLO", *["MAIL", "RCPT", "DATA"], "RSET", *["MAIL", "RCPT", "DATA"], "QUIT"]
    to_asker = unknown[1:first]
    told = [known[i : i + 3] for i, line in enumerate(known) if line == to_asker[0]]
    assert told == [to_asker] * 2
    assert (len(letters), len(others)) == (4, 2)
    assert _undated(letters[0]) == _undated(others[0])


def _undated(letter: bytes) -> list[bytes]:
    """Without the borders of its parts, which are made of chance."""
    lines = letter.split(b"\r\n")
    return [line for line in lines if b"boundary=" not in line and not line.startswith(b"--")]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [([1, 2, 3], [1, 2, 3], 0), ([1, 2], [3, 4], 1), ([1, 2, 3, 4], [3, 4, 5, 6], 0.5)],
)
def test_distance(one: list[float], other: list[float], apart: float) -> None:
    """The bench's figure is the largest gap between the two distributions."""
    assert distance(one, other) == apart

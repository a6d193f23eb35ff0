"""Any bytes whatsoever, read and classified: nothing is raised, and nothing takes long.

Run: python -m tests.bench.fuzz SECONDS [SEED]. Labelled mails of the development part and those
of tests/mails, cut, joined, repeated and bent byte by byte; now and then mere random bytes.
Prints executions, the slowest input and every exception with the octets that caused it; exit
code 1 if there was one. Times are of the processor, and the slowest input is timed again: another
program's turn is no fault of ours.
"""

import hashlib
import json
import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mailbot.desk.owner.anonymous import Names, anonymous
from mailbot.desk.sense.attached import unread
from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.explain import explain
from mailbot.desk.sense.phrases import Phrases
from mailbot.mail.attached import pdfs
from mailbot.mail.read import read
from tests.corpus.load import DEVELOPMENT, mails, octets
from tests.corpus.measure import shipped_phrases

MAILS: Final = Path(__file__).parents[1] / "mails"
LONGEST: Final = 200_000
"""Octets of one input; hostile megabytes have tests of their own."""

_SLOWEST, _AGAIN, _EXPLAINED = 10, 3, 10

PIECES: Final = (
    b"\r\n\r\n",
    b"\n--",
    b"--\n",
    b"=?utf-8?B?",
    b"=?iso-8859-1?Q?",
    b"?=",
    b"Content-Type: multipart/mixed; boundary=x\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: text/html; charset=utf-16\n",
    b"From: <@,;:a@b@c>\n",
    b"<div style='display:none'>",
    b"<blockquote>",
    b"<!--",
    b"&#x110000;",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\x00",
    "\u202e\u0130\u1e9e\ufdfa".encode(),
    b"> > > ",
    b"Radera mina personuppgifter. ",
    b"=20=\n",
    b"-----BEGIN PGP MESSAGE-----",
    b"Begin forwarded message:\n",
    b"?" * 40,
    b"(" * 40,
)
Change = Callable[[bytes, random.Random], bytes]


@dataclass(slots=True)
class Run:
    """What was seen so far. slowest: seconds and octets of some inputs, slowest first."""

    done: int = 0
    total: float = 0.0
    slowest: list[tuple[float, bytes]] = field(default_factory=list)
    raised: dict[str, bytes] = field(default_factory=dict)


def seeds() -> tuple[bytes, ...]:
    """Mails to start from: the development part of the corpus and the files of tests/mails."""
    files = sorted(p for p in MAILS.rglob("*") if p.suffix in {".eml", ".txt"})
    labelled = (octets(mail) for mail in mails(DEVELOPMENT))
    return (*labelled, *(path.read_bytes() for path in files))


def fuzz(start: Sequence[bytes], phrases: Phrases, seconds: float, seed: int) -> Run:
    """Inputs, one after the other, until the time is up."""
    rnd = random.Random(seed)  # noqa: S311  # inputs that can be made again, no secret
    run = Run()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _one(mutated(start, rnd), phrases, run)
    again = [(min(_timed(mail, phrases) for _ in range(_AGAIN)), mail) for _, mail in run.slowest]
    run.slowest = sorted(again, reverse=True)
    return run


def mutated(start: Sequence[bytes], rnd: random.Random) -> bytes:
    """One input: a mail changed a few times over, or one in fifty times random bytes."""
    if rnd.random() < 1 / 50:
        return rnd.randbytes(rnd.randrange(4000))
    changes: tuple[Change, ...] = (
        _cut,
        _flip,
        _insert,
        _repeat,
        _swap_lines,
        lambda mail, r: _join(mail, r.choice(start), r),
    )
    mail = rnd.choice(start)
    for _ in range(rnd.randint(1, 8)):
        mail = rnd.choice(changes)(mail, rnd)[:LONGEST]
    return mail


def _one(mail: bytes, phrases: Phrases, run: Run) -> None:
    took = 0.0
    try:
        took = _timed(mail, phrases)
        if run.done % _EXPLAINED == 0:
            _further(mail, phrases)
    except Exception as error:  # noqa: BLE001  # to be reported, whichever it is
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        run.raised.setdefault(where, mail)
    run.done += 1
    run.total += took
    run.slowest = sorted([*run.slowest, (took, mail)], reverse=True)[:_SLOWEST]


def _further(mail: bytes, phrases: Phrases) -> None:
    """What else is made of a mail: explained, its files looked for, its people taken out."""
    message = read(mail)
    explain(message, phrases)
    unread(message, phrases)
    pdfs(mail)
    anonymous(message.passages.own[:5000], Names((message.origin.display_name,)), phrases)


def _timed(mail: bytes, phrases: Phrases) -> float:
    """Seconds of the processor that one mail takes, read and classified."""
    begun = time.process_time()
    classify(read(mail), phrases)
    return time.process_time() - begun


def _span(mail: bytes, rnd: random.Random, longest: int) -> tuple[int, int]:
    first = rnd.randrange(len(mail) + 1)
    return first, min(len(mail), first + rnd.randint(1, longest))


def _cut(mail: bytes, rnd: random.Random) -> bytes:
    first, last = _span(mail, rnd, max(1, len(mail) // 3))
    return mail[:first] + mail[last:]


def _flip(mail: bytes, rnd: random.Random) -> bytes:
    bent = bytearray(mail)
    for _ in range(rnd.randint(1, 20) if bent else 0):
        bent[rnd.randrange(len(bent))] = rnd.randrange(256)
    return bytes(bent)


def _insert(mail: bytes, rnd: random.Random) -> bytes:
    at = rnd.randrange(len(mail) + 1)
    return mail[:at] + rnd.choice(PIECES) * rnd.choice((1, 1, 1, 2, 60)) + mail[at:]


def _repeat(mail: bytes, rnd: random.Random) -> bytes:
    first, last = _span(mail, rnd, 300)
    return mail[:last] + mail[first:last] * rnd.choice((1, 2, 10, 200)) + mail[last:]


def _swap_lines(mail: bytes, rnd: random.Random) -> bytes:
    lines = mail.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = rnd.sample(range(len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _join(mail: bytes, other: bytes, rnd: random.Random) -> bytes:
    return mail[: rnd.randrange(len(mail) + 1)] + other[rnd.randrange(len(other) + 1) :]


def report(run: Run, seconds: float, seed: int) -> dict[str, object]:
    """The figures, ready for JSON; inputs by their SHA-256."""
    took, mail = next(iter(run.slowest), (0.0, b""))
    return {
        "seconds": seconds,
        "seed": seed,
        "executions": run.done,
        "mean_ms": round(1000 * run.total / max(1, run.done), 3),
        "slowest_ms": round(1000 * took, 1),
        "slowest_octets": len(mail),
        "slowest_sha256": hashlib.sha256(mail).hexdigest(),
        "exceptions": {where: octets.hex() for where, octets in run.raised.items()},
    }


def main(words: Sequence[str]) -> int:
    """The run, and its figures as JSON on standard output."""
    seconds = float(words[0]) if words else 60.0
    seed = int(words[1]) if words[1:] else 1
    run = fuzz(seeds(), shipped_phrases(), seconds, seed)
    sys.stdout.write(json.dumps(report(run, seconds, seed), indent=2) + "\n")
    return 1 if run.raised else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

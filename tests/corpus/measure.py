"""Figures of the reading: requests found, ordinary mail taken for one, each right's F1.

`python -m tests.corpus.measure [passages|mails|families|sealed|phrases] [--errors]` prints a table
per set.
"""

import csv
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.reading import Reading
from mailbot.law.asks import Band
from mailbot.mail.message import Message, Origin, Passages
from mailbot.mail.read import read
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.phrases import load_phrases
from tests.corpus.load import DEVELOPMENT, FAMILIES, FIRM, FOLDER, SEALED, mails, octets

PASSAGES = FOLDER / "passages"
PHRASES = FOLDER / "phrases.csv"
MACHINES = frozenset({"auto", "bounce", "newsletter"})
"""Kinds of mail nobody waits for an answer to; `taken` says how many might get one."""
FIVE = ("access", "rectification", "erasure", "restriction", "objection")
_HELD_OUT = 5  # one passage in five is not looked at while rules are written


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the rights it uses.

    group, level, by: what it is counted under: its language, how hard it is to read, and
    `machines` for what no person wrote; "" where nobody said.
    """

    group: str
    text: str
    rights: frozenset[str]
    message: Message
    id: str = ""
    unsure: bool = False
    level: str = ""
    by: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """All it is counted under."""
        return tuple(filter(None, (self.group, self.level, self.by, "all")))


@dataclass(slots=True)
class Figures:
    """Counts over a set."""

    requests: int = 0
    found: int = 0
    sure: int = 0
    exact: int = 0
    ordinary: int = 0
    taken: int = 0
    doubted: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def count(self, labelled: Labelled, reading: Reading) -> None:
        """One text more."""
        got = frozenset(ask.right.value for ask in reading.asks)
        if labelled.rights:
            self.requests += 1
            self.found += reading.band is not Band.NONE
            self.sure += reading.band is Band.REQUEST
            self.exact += got == labelled.rights
        elif not labelled.unsure:
            self.ordinary += 1
            self.taken += reading.band is Band.REQUEST
            self.doubted += reading.band is Band.UNSURE
        self.hits.update(got & labelled.rights)
        self.extra.update(got - labelled.rights)
        self.missed.update(labelled.rights - got)

    def f1(self, right: str) -> float:
        """F1 of one right."""
        hits = self.hits[right]
        return _share(2 * hits, 2 * hits + self.extra[right] + self.missed[right])

    def line(self, name: str) -> str:
        """One row of the table."""
        five = sum(map(self.f1, FIVE)) / len(FIVE)
        return (
            f"{name:12} {self.requests:5} {_share(self.found, self.requests):7.1%}"
            f" {_share(self.sure, self.requests):7.1%} {_share(self.exact, self.requests):7.1%}"
            f" {self.ordinary:6} {_share(self.taken, self.ordinary):7.1%}"
            f" {_share(self.doubted, self.ordinary):7.1%} {five:7.3f}"
        )

    def rights(self) -> Iterator[str]:
        """Precision, recall and F1 of each right seen."""
        for right in sorted({*self.hits, *self.missed, *self.extra}):
            hits = self.hits[right]
            precision = _share(hits, hits + self.extra[right])
            recall = _share(hits, hits + self.missed[right])
            yield f"  {right:20} {precision:6.3f} {recall:6.3f} {self.f1(right):6.3f}"


HEAD = (
    f"{'set':12} {'asks':>5} {'found':>7} {'sure':>7} {'exact':>7}"
    f" {'others':>6} {'taken':>7} {'unsure':>7} {'F1(5)':>7}"
)


def shipped_phrases() -> Phrases:
    """The rules as shipped; stops where they are faulty."""
    phrases, faults = load_phrases(RuleFolders(shipped()))
    if phrases is None:
        raise SystemExit("\n".join(map(str, faults)))
    return phrases


def passages() -> Iterator[Labelled]:
    """The labelled passages; one in five, by the hash of its text, as `held-…`."""
    return (text for _, text in labelled_passages())


def labelled_passages() -> Iterator[tuple[dict[str, str], Labelled]]:
    """The rows of the passages' tables, and what each one is labelled."""
    for path in sorted(p for p in PASSAGES.glob("*.csv") if "sealed" not in p.name):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            group = row["language"] if row["language"] in {"sv", "en"} else "other"
            group = f"held-{group}" if held_out(row["text"]) else group
            yield row, labelled(row["text"], row["rights"].split("|"), group)


def phrases_rows() -> Iterator[Labelled]:
    """The catalogue of phrases, with the rights of `phrases_exceptions.toml` where it has them."""
    other = exceptions()
    for row in csv.DictReader(PHRASES.read_text("utf-8").splitlines()):
        rights = other.get(row["phrase"], row["right"].split("+"))
        yield labelled(row["phrase"], rights, row["language"])


def exceptions() -> dict[str, list[str]]:
    """Phrases read otherwise than the catalogue's column says, with the rights they ask."""
    listed = tomllib.loads((FOLDER / "phrases_exceptions.toml").read_text("utf-8"))["exception"]
    return {row["phrase"]: row["rights"] for row in listed}


def whole_mails(folder: Path) -> Iterator[Labelled]:
    """Whole mails, read from the bytes a server would have stored."""
    own = frozenset({FIRM.addr_spec})
    for mail in mails(folder):
        message = read(octets(mail), own)
        group = mail.language if mail.language in {"sv", "en"} else "other"
        text = f"{mail.subject} | {mail.body or mail.html}"
        unsure, level = mail.band == "unsure", f"difficulty {mail.difficulty}"
        by = "machines" if mail.kind in MACHINES else ""
        yield Labelled(group, text, mail.rights, message, mail.id, unsure, level, by)


def labelled(text: str, rights: Sequence[str], group: str) -> Labelled:
    """A bare text as a mail without subject."""
    wanted = frozenset(rights) - {"none"}
    return Labelled(group, text, wanted, bare(text))


def bare(text: str, subject: str = "") -> Message:
    """A mail that is nothing but that text."""
    origin = Origin(("petra@kund.example",), False, "", "", "", (), None)  # noqa: FBT003  # the type's own order
    return Message(
        "<1@kund.example>", (), (), subject, None, origin, (), Passages(text), (), None, (), ""
    )


def held_out(text: str) -> bool:
    """Whether a passage is kept apart."""
    return sha256(text.encode()).digest()[0] % _HELD_OUT == 0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


SETS: dict[str, Callable[[], Iterable[Labelled]]] = {
    "phrases": phrases_rows,
    "passages": passages,
    "mails": lambda: whole_mails(DEVELOPMENT),
    "families": lambda: whole_mails(FAMILIES),
    "sealed": lambda: whole_mails(SEALED),
}


def main(arguments: Sequence[str]) -> None:
    """Print the tables asked for; all but the sealed one where none is named."""
    phrases = shipped_phrases()
    names = [a for a in arguments if a in SETS] or [n for n in SETS if n != "sealed"]
    for name in names:
        groups: dict[str, Figures] = {}
        for text in SETS[name]():
            reading = classify(text.message, phrases)
            for group in text.groups:
                groups.setdefault(group, Figures()).count(text, reading)
            if "--errors" in arguments and name != "sealed":
                _tell(text, reading)
        print(f"\n{name}\n{HEAD}")  # noqa: T201  # a command that prints
        for group, figures in sorted(groups.items()):
            print(figures.line(group))  # noqa: T201  # a command that prints
        print("\n".join(groups["all"].rights()))  # noqa: T201  # a command that prints


def _tell(text: Labelled, reading: Reading) -> None:
    got = frozenset(ask.right.value for ask in reading.asks)
    if got != text.rights or (not text.rights and reading.band is Band.REQUEST):
        wanted, read_as = ("|".join(sorted(rights)) or "none" for rights in (text.rights, got))
        rules = ", ".join(sorted({e.rule for e in reading.evidence}))
        line = text.text.replace("\n", " / ")
        print(f"{text.id} {wanted} > {read_as} ({reading.band}) [{rules}]: {line}")  # noqa: T201  # a command that prints


if __name__ == "__main__":
    main(sys.argv[1:])

"""How far what later steps need is read out: `python -m tests.corpus.details [sealed]`.

Counted over the mails that have their details labelled (`LabelledMail.detailed`), whether or not
the right they belong to was read.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.hints import Hint, hints_in
from mailbot.desk.sense.reading import Reading
from mailbot.mail.message import Message
from mailbot.mail.read import read
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.hints import load_hints
from tests.corpus.load import DEVELOPMENT, FIRM, SEALED, LabelledMail, mails, octets
from tests.corpus.measure import shipped_phrases

_COPIES = frozenset({"access", "portability"})

Details = dict[str, frozenset[object]]
"""By kind of detail, what a mail holds of it."""


def main(arguments: Sequence[str]) -> None:
    """Print a line for each kind of detail."""
    folder = SEALED if "sealed" in arguments else DEVELOPMENT
    print(f"{'detail':16} {'found':>6} {'missed':>6} {'extra':>6} {'recall':>7} {'precis.':>7}")  # noqa: T201  # a command that prints
    for kind, count in counted(folder).items():
        found, missed, extra = count["found"], count["missed"], count["extra"]
        recall, precision = found / max(found + missed, 1), found / max(found + extra, 1)
        print(f"{kind:16} {found:6} {missed:6} {extra:6} {recall:7.1%} {precision:7.1%}")  # noqa: T201  # a command that prints


def counted(folder: Path) -> dict[str, Counter[str]]:
    """Found, missed and extra details of each kind in the mails of a folder."""
    phrases = shipped_phrases()
    hints, _ = load_hints(RuleFolders(shipped()))
    counts: dict[str, Counter[str]] = {}
    for mail in mails(folder):
        if not mail.detailed:
            continue
        message = read(octets(mail), frozenset({FIRM.addr_spec}))
        got = _read(message, classify(message, phrases), hints)
        for kind, wanted in _labelled(mail).items():
            count = counts.setdefault(kind, Counter())
            seen = got[kind]
            count.update(found=len(wanted & seen), missed=len(wanted - seen))
            count.update(extra=len(seen - wanted))
    return counts


def _labelled(mail: LabelledMail) -> Details:
    copies = bool(_COPIES & mail.rights)
    return {
        "right value": frozenset((c.field, c.new) for c in mail.corrections if c.new),
        "wrong value": frozenset((c.field, c.old) for c in mail.corrections if c.old),
        "field": frozenset(c.field for c in mail.corrections),
        "disputed": frozenset(c.field for c in mail.corrections if c.disputed),
        "circumstance": frozenset(mail.tags),
        "own address": frozenset(mail.claimed),
        "stop address": frozenset(mail.stop_addresses),
        "case number": frozenset(number.partition("-")[2] for number in mail.case_ids),
        "on behalf of": frozenset() if _has_left(mail) else frozenset(mail.on_behalf_of),
        "limited": frozenset({"limited"} if mail.scope and copies else ()),
        "time": frozenset((s.first, s.last) for s in mail.scope if (s.first or s.last) and copies),
        "withdrawn": frozenset({"withdrawn"} if mail.withdraws else ()),
    }


def _has_left(mail: LabelledMail) -> bool:
    """A report that a contact has left: nobody writes for them."""
    return mail.band == "unsure" and mail.rights == {"rectification"}


def _read(message: Message, reading: Reading, hints: Sequence[Hint]) -> Details:
    tags = reading.tags.union(*(ask.tags for ask in reading.asks))
    corrections = reading.corrections
    return {
        "right value": frozenset((c.field, c.new) for c in corrections if c.new),
        "wrong value": frozenset((c.field, c.old) for c in corrections if c.old),
        "field": frozenset(c.field for c in corrections),
        "disputed": frozenset(c.field for c in corrections if c.disputed),
        "circumstance": frozenset(tag.value for tag in tags),
        "own address": frozenset(reading.claimed),
        "stop address": frozenset(reading.stop_addresses),
        "case number": frozenset(reading.case_ids),
        "on behalf of": frozenset(reading.on_behalf_of),
        "limited": frozenset({"limited"} if reading.scope else ()),
        "time": frozenset(_time(reading)),
        "withdrawn": frozenset({"withdrawn"} & set(hints_in(message, hints))),
    }


def _time(reading: Reading) -> Iterator[tuple[str, str]]:
    scope = reading.scope
    if scope is not None and (scope.first or scope.last):
        yield str(scope.first or ""), str(scope.last or "")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What one check of `doctor` found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailbot.errors import FaultyInput, MailbotError
from mailbot.said import NOTHING, Said, said


@dataclass(frozen=True, slots=True)
class Check:
    """check: its name. remedy: how to mend it; on a check that is ok, advice."""

    check: str
    ok: bool
    message: Said
    remedy: Said = NOTHING


def guarded(check: str, remedy: Said, found: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """What `found` says; a fault on the way becomes a failed check of that name."""
    try:
        yield from found()
    except FaultyInput as fault:
        for one in fault.faults:
            yield Check(
                check,
                ok=False,
                message=said("{where}: {wrong}", where=one.where, wrong=one.wrong),
                remedy=one.right,
            )
    except MailbotError as fault:
        yield Check(check, ok=False, message=fault.told, remedy=remedy)

"""What `run` does for the register each day, without anybody asking.

Source: policy 7.2 and 11.2; rows A16, O09 and O14.
"""

from collections.abc import Iterator

from mailbot.errors import StaleCase
from mailbot.register.differing import Told
from mailbot.sources.files import FileSource
from mailbot.workflow.desk import Desk
from mailbot.workflow.initiative import look_over
from mailbot.workflow.retaining import carry_out_ahead, propose_each_month
from mailbot.workflow.reviewing import review_the_left

FILES = frozenset({"csv", "json", "vcard"})


def tend_register(desk: Desk, *, first: bool) -> None:
    """Carry out what was approved for today, propose what is due, and look for what is wrong.

    first: the first day of all, which belongs to the requests that wait.
    """
    if first:
        return
    now = desk.clock()
    try:
        carry_out_ahead(desk)
        if propose_each_month(desk):
            review_the_left(desk.store, now)
        look_over(desk.store, now, desk.local_day(now), _told(desk))
    except StaleCase:
        return  # the owner is at work on the register; tomorrow is another day


def _told(desk: Desk) -> Iterator[Told]:
    """What other programs have exported into files."""
    headers = {**desk.rulebook.headers, **desk.settings.headers}
    for source in desk.settings.sources:
        if source.kind in FILES:
            file = FileSource(source, desk.rulebook.headers)
            yield Told(source.name, file.entries(), headers)

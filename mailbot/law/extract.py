"""The copy of Art. 15(3) and the information of Art. 15(1), before it becomes a document."""

from dataclasses import dataclass
from datetime import date

from mailbot.law.holdings import Findings, Processing
from mailbot.law.retention import RetentionResult
from mailbot.register.person import Person


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything an extract is made from, as of one day.

    people: the verified person's own records. limited_to: "" for everything, "source" or
    "recipients" where only that was asked (the rest is offered). other_records: a further
    record may be theirs and is being checked. portable: made under Art. 20, so it holds
    only what the person provided. storage: by record id, when its time is up; counted from the
    record alone where it is not given (colleagues share a clock, see `law.retention`).
    """

    case_id: str
    as_of: date
    people: tuple[Person, ...]
    findings: Findings
    processing: Processing
    limited_to: str = ""
    other_records: bool = False
    portable: bool = False
    storage: tuple[tuple[str, RetentionResult], ...] = ()

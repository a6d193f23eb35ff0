"""`mailbot queue`: what waits for the owner."""

from collections.abc import Mapping
from typing import Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import as_json, days_left, examples, hint, print_json, print_table, say
from mailbot.cli.summary import summaries
from mailbot.cli.table import Cell, Row, due_tone
from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.plain import free
from mailbot.register.masking import masked
from mailbot.said import from_kept


@click.command(epilog=examples("mailbot queue", "mailbot queue --json", "mailbot approve Q1"))
@as_json
@pass_given
def queue(given: Given, *, as_json: bool) -> None:
    """What waits for you, the nearest last day first."""
    items = given.store.items()
    told = summaries(given, items)
    if as_json:
        print_json([_shape(item, told[item.id]) for item in items])
        return
    if not items:
        say("Nothing waits for you.")
        return
    heads = ("item", "answer by", "kind", "what")
    print_table(heads, [_row(item, told[item.id], given) for item in items])
    hint("`mailbot show CASE` tells more; `mailbot approve ITEM` shows what will be done.")


def _shape(item: Item, summary: str) -> dict[str, Any]:
    return {
        "item": item.id,
        "case": item.case or None,
        "kind": item.kind,
        "summary": summary,
        "due": item.due.isoformat() if item.due else None,
        "actions": list(item.actions),
        "proposal": _hidden(item.proposal),
        "rule": item.rule,
        "reason": item.reason,
        "right": item.right.value if item.right else None,
        "letters": list(item.letters),
        "asked": item.asked.isoformat() if item.asked else None,
        "ruled": item.ruled.ruling.verb.value if item.ruled else None,
        "carried_out": item.ruled.due.isoformat() if item.ruled else None,
    }


def _row(item: Item, summary: str, given: Given) -> Row:
    due = Cell("-")
    if item.due:
        due = Cell(days_left(item.due, given.today), due_tone(item.due, given.today))
    case = f" [{item.case}]" if item.case else ""
    return (item.id, due, item.kind, free(summary) + case + _standing(item, given))


def _standing(item: Item, given: Given) -> str:
    """What she did about it herself already."""
    if item.ruled is not None:
        at = item.ruled.due.astimezone(given.zone)
        return f" (you said {item.ruled.ruling.verb}; done at {at:%H:%M}, until then: undo)"
    if item.returned:
        return " (changed since you ruled; look again)"
    return f" (you asked the person {item.asked:%Y-%m-%d})" if item.asked else ""


def _hidden(value: object) -> Any:  # noqa: ANN401  # a JSON value of any shape
    """A proposal for programs, numbers of identity hidden wherever they stand."""
    sentence = from_kept(value)
    if sentence is not None:
        return masked(str(sentence))
    match value:
        case str():
            return masked(value)
        case Mapping():
            return {str(key): _hidden(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_hidden(inner) for inner in value]
        case _:
            return value

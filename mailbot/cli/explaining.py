"""How `rules explain` tells why a mail was read as it was, at 80 columns or as JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

from mailbot.desk.owner.plain import visible
from mailbot.desk.sense.explain import RuleReading, SentenceReading

_WIDTH = 80
_LABEL = 11  # columns of what stands before a value


def sentences_shape(sentences: Sequence[SentenceReading]) -> list[dict[str, Any]]:
    """The key `sentences` of `rules explain --json`."""
    return [
        {
            "text": one.text,
            "part": "subject" if one.subject else "own",
            "question": one.question,
            "concepts": list(one.concepts),
            "denied": list(one.denied),
            "found": [_rule_shape(rule) for rule in one.rules if not rule.but],
            "not_found": [_rule_shape(rule) | {"why": rule.but} for rule in one.rules if rule.but],
            "score": one.score,
        }
        for one in sentences
    ]


def told(sentences: Sequence[SentenceReading]) -> Iterator[str]:
    """Every sentence with what was seen in it, in lines."""
    for number, one in enumerate(sentences, 1):
        yield ""
        text = f"{'(subject) ' if one.subject else ''}“{visible(one.text)}”"
        yield from _wrapped(f"{number}. ", text)
        said = [name for name in one.concepts if name not in one.denied]
        yield from _labelled("seen", ", ".join(said))
        yield from _labelled("denied", ", ".join(one.denied))
        yield from _labelled("form", "a question" if one.question else "")
        yield from _rules("found", [rule for rule in one.rules if not rule.but])
        yield from _rules("not found", [rule for rule in one.rules if rule.but])
        yield from _labelled("model", "" if one.score is None else f"{one.score:+.2f}")


def _rules(label: str, rules: Sequence[RuleReading]) -> Iterator[str]:
    """Rules by what they say; those kept back for the same reason stand together."""
    for (right, but), same in groupby(rules, key=lambda rule: (_says(rule), rule.but)):
        names = "; ".join(rule.name for rule in same)
        yield from _labelled(label, f"{right}, {but} ({names})" if but else f"{right} ({names})")
        label = ""


def _says(rule: RuleReading) -> str:
    return rule.right.value.replace("_", " ") if rule.right else "a circumstance"


def _rule_shape(rule: RuleReading) -> dict[str, Any]:
    return {"rule": rule.name, "right": rule.right.value if rule.right else None}


def _labelled(label: str, value: str) -> Iterator[str]:
    if value:
        yield from _wrapped(f"   {label:<{_LABEL}}", visible(value))


def _wrapped(before: str, text: str) -> Iterator[str]:
    yield from wrap(text, _WIDTH, initial_indent=before, subsequent_indent=" " * len(before))

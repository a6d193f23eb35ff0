"""Why a mail was read as it was, sentence by sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.desk.sense.combine import Found, Whole, held_by
from mailbot.desk.sense.heard import hear_rules
from mailbot.desk.sense.phrases import Phrases, Rule
from mailbot.desk.sense.score import by_sentence, score
from mailbot.desk.sense.weigh import weigh
from mailbot.law.asks import Band
from mailbot.law.rights import Right
from mailbot.mail.message import Message
from mailbot.register.masking import masked


@dataclass(frozen=True, slots=True)
class RuleReading:
    """A rule that held in a sentence, or would have but for something.

    right: None for a circumstance. but: what kept it from standing, "" where it stood:
    `barred by …`, `not in …`, `nearer: …`, `the rule says none is meant`, `doubted by the model`,
    `gainsaid by the model`.
    """

    name: str
    right: Right | None
    but: str = ""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """A sentence and what was seen in it. denied: concepts that stand denied.

    question: it asks. subject: it stands in the subject line. score: how surely the model hears a
    request here, the rules aside; None without a model.
    """

    text: str
    concepts: tuple[str, ...]
    denied: tuple[str, ...]
    rules: tuple[RuleReading, ...]
    score: float | None
    question: bool = False
    subject: bool = False


def explain(message: Message, phrases: Phrases) -> tuple[SentenceReading, ...]:
    """Every sentence of subject and own text, with the rules that held or nearly did."""
    mail, found = hear_rules(message, phrases)
    stood = weigh(mail, found, phrases).stood
    scores = _scores(mail, found, phrases)
    return tuple(
        SentenceReading(
            text=masked(seen.sentence.text),
            concepts=tuple(sorted(seen.hits)),
            denied=tuple(sorted(n for n, hits in seen.hits.items() if any(h.denied for h in hits))),
            rules=tuple(_rules(number, mail, found, stood, phrases)),
            score=scores.get(number),
            question=seen.sentence.question,
            subject=number < mail.subject,
        )
        for number, seen in enumerate(mail.seen)
    )


def _scores(mail: Whole, found: tuple[Found, ...], phrases: Phrases) -> dict[int, float]:
    if phrases.weights is None:
        return {}
    weights = phrases.weights
    spoken = by_sentence(mail, found)
    return {n: round(score([said], weights).asked, 2) for n, said in enumerate(spoken)}


def _rules(
    number: int,
    mail: Whole,
    found: tuple[Found, ...],
    stood: tuple[Found, ...],
    phrases: Phrases,
) -> Iterator[RuleReading]:
    held = {f.rule.name: f for f in found if f.sentence == number}
    kept = {f.rule.name: f for f in stood if f.sentence == number}
    for name, before in held.items():
        after = kept.get(name)
        but = "gainsaid by the model" if after is None else ""
        if after is not None and after.rule.band is not before.rule.band:
            but = "doubted by the model"
        yield RuleReading(name, before.rule.right, but)
    for rule in phrases.rules:
        if rule.name not in held and (but := _kept_from(rule, number, mail)):
            yield RuleReading(rule.name, rule.right, but)
    for rule in phrases.circumstances:
        if held_by(rule, number, mail.seen[number].hits, mail) is not None:
            yield RuleReading(rule.name, None)


def _kept_from(rule: Rule, number: int, mail: Whole) -> str:
    """What alone keeps a rule from holding there, or ""."""
    hits = mail.seen[number].hits
    if rule.band is Band.NONE and held_by(rule, number, hits, mail) is not None:
        return "the rule says none is meant"
    if held_by(replace(rule, bars=(), unless=(), closer=()), number, hits, mail) is None:
        return ""
    for bar in rule.bars:
        if held_by(replace(rule, bars=(bar,), unless=(), closer=()), number, hits, mail) is None:
            return f"barred by {', '.join(_said([o.concept for o in bar.options], number, mail))}"
    for name in rule.unless:
        if any(not hit.denied for hit in hits.get(name, ())):
            return f"not in {name}"
    return f"nearer: {', '.join(name for name in rule.closer if name in hits)}"


def _said(concepts: Sequence[str], number: int, mail: Whole) -> Sequence[str]:
    """Those of the concepts said in the sentence, else anywhere in the mail, else all."""
    here = [name for name in concepts if name in mail.seen[number].hits]
    anywhere = [name for name in concepts if any(name in seen.hits for seen in mail.seen)]
    return here or anywhere or concepts

"""What the later steps need of a mail, besides its asks: values, addresses, persons, limits."""

from dataclasses import replace

from mailbot.desk.sense import circumstances, elsewhere
from mailbot.desk.sense.corrections import Writer, corrections
from mailbot.desk.sense.heard import Heard, seen_in
from mailbot.desk.sense.mentions import case_ids, claimed, is_writers, on_behalf_of, stopped
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.reading import Reading
from mailbot.desk.sense.scope import Scope, scope
from mailbot.law.asks import Ask, Tag
from mailbot.law.rights import Right
from mailbot.mail.message import Message

_ONE_FACT = frozenset({Tag.SOURCE_ONLY, Tag.RECIPIENTS_ONLY, Tag.FULL_NUMBER, Tag.ART19_RECIPIENTS})
_NOUNS_IN_CAPITALS = frozenset({"de"})  # a capital letter tells no name there
_STOPS = frozenset({Right.MARKETING_STOP, Right.CONSENT_WITHDRAWAL})
_MOVES = frozenset({Right.PORTABILITY})
_ANSWERED = frozenset(Right) - _STOPS - {Right.COMPLAINT, Right.PRIVACY_QUESTION}
_SIGNED = 1_000  # characters of a name block
_SIGN_OFF = 40  # a line below the text with the writer's name is no longer


def with_details(reading: Reading, message: Message, heard: Heard, phrases: Phrases) -> Reading:
    """The reading, with all else that was read out of the sentences its asks come from."""
    words = phrases.details
    ours = frozenset(address.casefold() for address in message.recipients)
    stops = _stopped(message, heard, phrases)
    asks = circumstances.tagged(reading.asks, _STOPS, Tag.OTHER_ADDRESS) if stops else reading.asks
    asked = heard.at(Right.RECTIFICATION)
    names = on_behalf_of(heard.seen, words) if asks else ()
    if any(not is_writers(name, message.origin.display_name) for name in names):
        asks = circumstances.for_somebody(asks)
    return replace(
        reading,
        asks=_pointing_away(message, heard, asks, reading.language),
        corrections=corrections(heard.seen, asked, _writer(message, phrases), words),
        claimed=claimed(heard.seen, message.origin.display_name, ours, words),
        stop_addresses=stops,
        case_ids=case_ids(f"{message.subject}\n{message.passages.own}"),
        on_behalf_of=names,
        scope=_scope(heard, asks, phrases),
    )


def _stopped(message: Message, heard: Heard, phrases: Phrases) -> tuple[str, ...]:
    """Addresses a stop names beside the sender's own."""
    named = stopped(heard.seen, heard.at(Right.MARKETING_STOP), phrases.details)
    return tuple(a for a in named if a.casefold() != message.origin.address.casefold())


def _scope(heard: Heard, asks: tuple[Ask, ...], phrases: Phrases) -> Scope | None:
    """What a wish for data is limited to; a question for one fact alone is no such wish."""
    if any(_ONE_FACT & ask.tags for ask in asks if ask.right is Right.ACCESS):
        return None
    asked = (*heard.at(Right.ACCESS), *heard.at(Right.PORTABILITY))
    return scope(heard.seen, asked, phrases.details)


def _pointing_away(
    message: Message, heard: Heard, asks: tuple[Ask, ...], tongue: str
) -> tuple[Ask, ...]:
    """The asks, with what tells that they reach beyond the sender's own address."""
    sender = message.origin.address
    if elsewhere.answered_elsewhere(heard.seen, sender):
        asks = circumstances.tagged(asks, _ANSWERED, Tag.NEW_ADDRESS)
    if elsewhere.named_elsewhere(heard.seen, sender):
        asks = circumstances.tagged(asks, _STOPS, Tag.OTHER_ADDRESS)
    capitals = tongue in _NOUNS_IN_CAPITALS
    if not capitals and elsewhere.handed_over(heard.seen):
        asks = circumstances.tagged(asks, _MOVES, Tag.TO_THIRD_PARTY)
    return asks


def _writer(message: Message, phrases: Phrases) -> Writer:
    block = message.passages.signature[:_SIGNED]
    lines = message.passages.own.rstrip().splitlines()
    last = lines[-1] if lines and len(lines[-1]) < _SIGN_OFF else ""
    name = f"{message.origin.display_name} {block.splitlines()[0] if block.strip() else last}"
    return Writer(name, seen_in(block, phrases, _SIGNED))

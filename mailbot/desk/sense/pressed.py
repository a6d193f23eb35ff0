"""A pressed "unsubscribe" read for what it is: a marketing stop, whatever wrote the mail.

Source: GDPR 21(2)-(3); RFC 8058; row A08.
"""

import re
from dataclasses import replace

from mailbot.desk.sense.reading import Evidence, Reading
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.rights import Right
from mailbot.mail.message import Message
from mailbot.mail.unsubscribe import ONE_CLICK, pressed
from mailbot.register.address import same, valid
from mailbot.register.masking import masked

RULE = "mail: unsubscribe"
_ADDRESS = re.compile(r"[^\s<>@:=]{1,64}@[^\s<>@:=]{1,190}")


def heard(message: Message, reading: Reading) -> Reading:
    """The reading, with the stop where a program wrote it on somebody's behalf."""
    if not pressed(message) or reading.asks:
        return reading
    named = tuple(a for a in map(valid, _ADDRESS.findall(message.subject)) if a is not None)
    others = tuple(a for a in named if not same(a, message.origin.address))
    tags = frozenset({Tag.OTHER_ADDRESS}) if others else frozenset()
    quote = masked(message.subject.strip() or ONE_CLICK)
    return replace(
        reading,
        band=Band.REQUEST,
        asks=(Ask(Right.MARKETING_STOP, Band.REQUEST, tags=tags),),
        evidence=(Evidence(Right.MARKETING_STOP, quote, RULE),),
        stop_addresses=others,
    )

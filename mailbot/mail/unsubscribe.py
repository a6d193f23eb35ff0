"""Mails a mail program writes when somebody presses "unsubscribe".

The button sends what the newsletter's List-Unsubscribe field names (RFC 2369), with the words of
RFC 8058 where the sender asked for one click. Such a mail often says that a machine wrote it; a
person pressed the button all the same.
Source: RFC 2369, 3.2; RFC 8058, 3.2.
"""

import re

from mailbot.mail.message import Message

ONE_CLICK = "list-unsubscribe=one-click"
_PRESSED = frozenset({"auto-submitted", "bulk"})
"""Marks such a mail may bear; bounces, lists, receipts, our own and nobody's mail are none."""
_SUBJECT = re.compile(
    r"(?:un|de)subscribe|opt-?out|avregistrera|avprenumerera|avmelding|afmeld|remove", re.IGNORECASE
)
_TOKEN = re.compile(r"(?:un|de)subscribe\b[\s:#=_+.\-<>\w@|/]{0,300}", re.IGNORECASE)
_BY_PROGRAM = re.compile(
    r"(?:this (?:message|e-?mail) (?:was|has been) (?:automatically )?generated\b[^\n]{0,120}"
    r"|sent from [^\n]{0,60}|skickat från [^\n]{0,60})",
    re.IGNORECASE,
)


def pressed(message: Message) -> bool:
    """A program wrote it, marked as automatic, because somebody wants no more advertising."""
    if message.origin.automatic not in _PRESSED or not message.origin.address:
        return False
    own = _BY_PROGRAM.sub("", message.passages.own).strip().casefold()
    if own == ONE_CLICK:
        return True
    subject = message.subject.strip()
    named = _SUBJECT.fullmatch(subject) or _TOKEN.fullmatch(subject)
    return bool(named) and (not own or bool(_SUBJECT.fullmatch(own)))

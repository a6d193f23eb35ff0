"""A mail read as it would be on arrival, with nothing done about it."""

from dataclasses import dataclass

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.pressed import heard
from mailbot.desk.sense.reading import Reading
from mailbot.mail.message import Message
from mailbot.mail.read import read
from mailbot.workflow.attached import read_attached


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads mails by the rules in force. own: the firm's own addresses."""

    phrases: Phrases
    own: frozenset[str]

    def read(self, octets: bytes, *, oversized: bool = False) -> tuple[Message, Reading]:
        """One mail, taken apart and read, as `run` reads it. oversized: its headers alone."""
        message = read(octets, self.own, oversized=oversized)
        reading = classify(message, self.phrases)
        message, reading = read_attached(message, reading, self.phrases, lambda: octets)
        return message, heard(message, reading)

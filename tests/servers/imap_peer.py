"""An IMAP server that answers, to any command, what a test wants it to."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from tests.servers.peer import Dropped, Peer

Answer = str | bytes | Callable[[str], bytes]
_USUAL: Mapping[str, Answer] = {
    "LOGIN": "{tag} OK in",
    "LOGOUT": "* BYE\r\n{tag} OK out",
    "LIST": '* LIST () "/" INBOX\r\n{tag} OK listed',
    "EXAMINE": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 2]\r\n"
    "{tag} OK [READ-ONLY] opened",
    "SELECT": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 2]\r\n"
    "* OK [PERMANENTFLAGS (\\Seen \\Deleted)]\r\n{tag} OK [READ-WRITE] opened",
    "UID SEARCH": "* SEARCH 1\r\n{tag} OK searched",
    "IDLE": "+ idling",
}


@dataclass
class ImapPeer(Peer):
    """answers: by command; {tag} stands for the tag, None for cutting the line.

    capabilities: what CAPABILITY says. heard: the lines the client sent.
    """

    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 IDLE"
    greeting: str = "* OK peer"
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def commands(self) -> list[str]:
        """The commands heard, without tags and arguments."""
        return [_command(line) for line in self.heard]

    def converse(self, reader: BinaryIO, connection: socket.socket) -> None:
        connection.sendall(self.greeting.encode() + b"\r\n")
        while line := reader.readline():
            said = line.decode("utf-8").rstrip("\r\n")
            self.heard.append(said)
            tag, command = said.split(" ", 1)[0], _command(said)
            connection.sendall(self._answer(command, tag, said))

    def _answer(self, command: str, tag: str, said: str) -> bytes:
        if command == "CAPABILITY":
            return f"* CAPABILITY {self.capabilities}\r\n{tag} OK done\r\n".encode()
        answer = self.answers.get(command, _USUAL.get(command, "{tag} OK done"))
        if answer is None:
            raise Dropped
        if callable(answer):
            return answer(said)
        text = answer if isinstance(answer, bytes) else answer.encode()
        return text.replace(b"{tag}", tag.encode()) + b"\r\n"


def _command(line: str) -> str:
    words = line.upper().split()[1:3]
    return " ".join(words if words[:1] == ["UID"] else words[:1])

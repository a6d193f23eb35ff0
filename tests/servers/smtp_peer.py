"""An SMTP server that answers, at any stage, what a test wants it to."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from tests.servers.peer import Dropped, Peer

_STAGES = {
    "EHLO": "ehlo",
    "HELO": "ehlo",
    "STARTTLS": "starttls",
    "AUTH": "auth",
    "MAIL": "mail",
    "RCPT": "rcpt",
    "DATA": "data",
    "RSET": "rset",
    "QUIT": "quit",
}
_USUAL = {
    "greeting": "220 peer.example",
    "starttls": "220 go on",
    "auth": "235 welcome",
    "mail": "250 sender ok",
    "rcpt": "250 addressee ok",
    "data": "354 go on",
    "dot": "250 taken",
    "rset": "250 cleared",
    "quit": "221 bye",
}


@dataclass
class SmtpPeer(Peer):
    """answers: by stage (greeting, ehlo, starttls, auth, mail, rcpt, data, dot, rset, quit).

    drop: the stage at which the line is cut, before any answer. heard: the commands, letters:
    what came between DATA and the dot, dots still doubled. implicit: TLS from the first byte.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    drop: str = ""
    extensions: tuple[str, ...] = ("8BITMIME", "SIZE 1000000", "AUTH PLAIN")
    context: ssl.SSLContext | None = None
    implicit: bool = False
    heard: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def converse(self, reader: BinaryIO, connection: socket.socket) -> None:
        if self.implicit and self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True)
            self._sockets.append(connection)
            reader = connection.makefile("rb")
        self._say(connection, "greeting")
        while line := reader.readline():
            words = line.decode("utf-8").strip()
            self.heard.append(words)
            stage = _STAGES.get(words.split(" ", 1)[0].upper(), "")
            answer = self._say(connection, stage)
            if stage == "data" and answer.startswith("354"):
                self._take(reader, connection)
            elif stage == "starttls" and self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
                self._sockets.append(connection)
                reader = connection.makefile("rb")
            elif stage == "quit" or answer.startswith("421"):
                return

    def _take(self, reader: BinaryIO, connection: socket.socket) -> None:
        lines: list[bytes] = []
        while (line := reader.readline()) != b".\r\n":
            if not line:
                raise Dropped
            lines.append(line)
        self.letters.append(b"".join(lines))
        self._say(connection, "dot")

    def _say(self, connection: socket.socket, stage: str) -> str:
        if stage == self.drop:
            raise Dropped
        if stage == "ehlo" and stage not in self.answers:
            lines = ["peer.example", *self.extensions]
            answer = "\r\n".join(
                f"250{' ' if i == len(lines) else '-'}{line}" for i, line in enumerate(lines, 1)
            )
        else:
            answer = self.answers.get(stage, _USUAL.get(stage, "500 what"))
        connection.sendall(answer.encode() + b"\r\n")
        return answer

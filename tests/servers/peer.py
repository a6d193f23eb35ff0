"""What the scripted servers share: a listener, and one thread per connection."""

import contextlib
import socket
import threading
from abc import ABC, abstractmethod
from typing import BinaryIO, Self


class Dropped(Exception):  # noqa: N818  # what happened, not what failed
    """The script says: close the connection here."""


class Peer(ABC):
    """A server on loopback that says what its script says."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._sockets: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for taken in self._sockets:
            with contextlib.suppress(OSError):
                taken.shutdown(socket.SHUT_RDWR)
            taken.close()
        self._thread.join(5)

    @abstractmethod
    def converse(self, reader: BinaryIO, connection: socket.socket) -> None:
        """Hold one dialogue."""

    def _accept(self) -> None:
        while True:
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.append(taken)
            threading.Thread(target=self._serve, args=(taken,), daemon=True).start()

    def _serve(self, taken: socket.socket) -> None:
        with contextlib.suppress(OSError, Dropped, ValueError), taken.makefile("rb") as reader:
            self.converse(reader, taken)
        with contextlib.suppress(OSError):
            taken.shutdown(socket.SHUT_RDWR)

"""A TCP proxy that can hold everything back, or cut the line after so many bytes."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self


class Proxy:
    """Stands between a client and a server on loopback.

    heard: every byte the clients sent. connections: how many there were.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard = bytearray()
        self.connections = 0
        self._open = threading.Event()
        self._open.set()
        self._left: int | None = None
        self._edit: Callable[[bytes], bytes] = bytes
        self._pairs: list[socket.socket] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        self._thread.join(5)

    def hold(self) -> None:
        """Swallow everything, in both ways, and keep the connection."""
        self._open.clear()

    def let_pass(self) -> None:
        """Be a plain proxy again, without limit."""
        self._left = None
        self._open.set()

    def cut(self) -> None:
        """Close every connection there is now."""
        with self._lock:
            for end in self._pairs:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
            self._pairs.clear()

    def cut_after(self, count: int) -> None:
        """Close when the server has sent that many bytes more."""
        self._left = count

    def edit(self, change: Callable[[bytes], bytes]) -> None:
        """Pass what the server sends through that function."""
        self._edit = change

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(("127.0.0.1", self._target), 5)
            server.settimeout(None)
            with self._lock:
                self._pairs += [client, server]
            for source, sink, down in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._pump, args=(source, sink), kwargs={"down": down}, daemon=True
                ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, *, down: bool) -> None:
        """Carry bytes one way until either end closes."""
        with contextlib.suppress(OSError):
            while octets := source.recv(65536):
                if not self._open.is_set():
                    self._open.wait()
                    continue
                sink.sendall(self._down(octets) if down else self._up(octets))
                if self._left == 0:
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _up(self, octets: bytes) -> bytes:
        self.heard += octets
        return octets

    def _down(self, octets: bytes) -> bytes:
        octets = self._edit(octets)
        if self._left is not None:
            octets = octets[: self._left]
            self._left -= len(octets)
        return octets

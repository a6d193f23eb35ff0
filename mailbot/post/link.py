"""The one connection to the mailbox, dialled when needed and dialled again when lost."""

import time
from collections.abc import Callable

from mailbot import journal
from mailbot.errors import MailboxUnavailable
from mailbot.post.backoff import LoginGate
from mailbot.post.faults import Throttled
from mailbot.post.line import dial
from mailbot.post.security import place
from mailbot.post.wire import Opened, Wire
from mailbot.said import said
from mailbot.settings import Server


class Link:
    """Gives a living `Wire`; keeps away from a server as long as it asked for.

    password: fetched at each login, and not kept. timeout: seconds without an answer.
    """

    def __init__(
        self, server: Server, password: Callable[[], str], timeout: float, gate: LoginGate
    ) -> None:
        self._server = server
        self._password = password
        self._timeout = timeout
        self._gate = gate
        self._wire: Wire | None = None
        self._quiet_until = 0.0
        self.where = place(server)

    def wire(self) -> Wire:
        """The connection.

        Raises: Throttled before the time the server asked for is over; what `dial` raises.
        """
        if self._wire is not None and self._wire.lost:
            self._quiet_until = max(self._quiet_until, self._wire.quiet_until)
            self._wire = None
        if (left := self._quiet_until - time.monotonic()) > 0:
            raise Throttled(
                said(
                    "{where}: asked to be left alone for {left} s more",
                    where=self.where,
                    left=f"{left:.0f}",
                ),
                left,
            )
        if self._wire is None:
            self._wire = self._dialled()
        return self._wire

    def at(self, opened: Opened) -> Wire:
        """The connection with that same folder open, unchangeable.

        Raises: MailboxUnavailable if the folder was made anew in between.
        """
        wire = self.wire()
        if wire.opened != opened:
            fresh = wire.examine(opened.folder)
            if fresh.uidvalidity != opened.uidvalidity:
                raise MailboxUnavailable(
                    said("{where}: the folder was made anew while read", where=self.where)
                )
            wire.opened = opened
        return wire

    def close(self) -> None:
        """Log out; never raises."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _dialled(self) -> Wire:
        try:
            client = dial(self._server, self._password, self._timeout, self._gate)
        except Throttled as error:
            self._quiet_until = time.monotonic() + error.seconds
            raise
        journal.connected(self.where)
        return Wire(client, self.where)

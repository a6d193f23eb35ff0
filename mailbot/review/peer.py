"""Which user of this machine is at the other end of a connection over loopback.

Browsers send a cookie to every port of a host. Whoever runs a server of their own here could be
handed the owner's; a session is therefore good only for the user who logged in.
"""

import sys
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_LOCAL, _REMOTE, _USER = 1, 2, 7
"""Columns of the table of the kernel, as in proc(5)."""
UNKNOWN = "any"

Address = tuple[str, int | None]


def user_of(client: Address, server: Address) -> str:
    """The id of the user whose socket that is; `UNKNOWN` where the system does not tell."""
    with suppress(OSError, ValueError):
        wanted = (_written(client), _written(server))
        for line in _TABLE.read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if (fields[_LOCAL], fields[_REMOTE]) == wanted:
                return str(int(fields[_USER]))
    return UNKNOWN


def _written(address: Address) -> str:
    """An address as the kernel writes it: the octets in the machine's own order."""
    octets = int.from_bytes(IPv4Address(address[0]).packed, sys.byteorder)
    return f"{octets:08X}:{address[1] or 0:04X}"

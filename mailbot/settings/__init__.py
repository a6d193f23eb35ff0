"""mailbot.toml and the environment, as values.

`form` is what may stand in the file, `filling` holds a file against it, `loading` finds and
reads it, `secret` fetches a password when a server asks for one.
"""

from mailbot.settings.loading import load
from mailbot.settings.secret import key_of, password
from mailbot.settings.values import Columns, Digest, Mailbox, Owner, Server, Settings, Source, Web

__all__ = [
    "Columns",
    "Digest",
    "Mailbox",
    "Owner",
    "Server",
    "Settings",
    "Source",
    "Web",
    "key_of",
    "load",
    "password",
]

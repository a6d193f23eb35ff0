"""Passwords: fetched when a server asks, never shown, never kept."""

import importlib
import re
import subprocess
from collections.abc import Mapping

from mailbot.errors import ConfigError, Fault
from mailbot.settings.values import Server

_PATIENCE = 60
_UNSENDABLE = re.compile(r"[\x00\r\n]")


def password(server: Server, environ: Mapping[str, str]) -> str:
    """The password of a server; "" where nobody logs in.

    Looked for in the file, then its command, then the environment, then the keyring.

    Raises: ConfigError if there is none, or its command fails; never tells any of it.
    """
    if not server.user:
        return ""
    found = (
        server.password
        or _commanded(server, environ)
        or environ.get(variable(server))
        or _from_keyring(server)
    )
    if not found:
        raise _fault(server, "password", "is missing", _ways(server))
    if _UNSENDABLE.search(found):
        raise _fault(server, "password", "holds a line break or NUL", "no server takes such a one")
    return found


def variable(server: Server) -> str:
    """The environment variable that may hold it, e.g. `MAILBOT_IMAP_PASSWORD`."""
    return f"MAILBOT_{server.secret.upper()}_PASSWORD"


def _ways(server: Server) -> str:
    return (
        f"set {variable(server)}, or password or password_command below [{server.secret}], "
        f"or store it in the keyring as mailbot-{server.secret}"
    )


def _commanded(server: Server, environ: Mapping[str, str]) -> str:
    """The first line the command prints; what else it says is never passed on."""
    if not server.password_command:
        return ""
    program = server.password_command[0]
    try:
        done = subprocess.run(  # noqa: S603  # the owner's own command, as written, with no shell
            server.password_command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _command_fault(server, f"{program} gave no answer in {_PATIENCE} s") from None
    except OSError as fault:
        raise _command_fault(server, f"{program}: {fault.strerror}") from None
    if done.returncode:
        raise _command_fault(server, f"{program} ended with exit code {done.returncode}")
    said = done.stdout.decode("utf-8", "replace").splitlines()
    if not said or not said[0]:
        raise _command_fault(server, f"{program} printed nothing")
    return said[0]


def _from_keyring(server: Server) -> str | None:
    """From the desktop's keyring, where the optional package `keyring` is installed."""
    try:
        keyring = importlib.import_module("keyring")
        found = keyring.get_password(f"mailbot-{server.secret}", server.user)
    except Exception:  # noqa: BLE001  # any back-end may be broken; then there simply is no keyring
        return None
    return found if isinstance(found, str) else None


def _command_fault(server: Server, wrong: str) -> ConfigError:
    return _fault(server, "password_command", wrong, "it must print the password on one line")


def _fault(server: Server, key: str, wrong: str, right: str) -> ConfigError:
    return ConfigError([Fault(f"mailbot.toml: {server.secret}.{key}", wrong, right)])

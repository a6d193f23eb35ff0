"""Passwords: fetched when a server asks, never shown, never kept."""

import importlib
import re
import subprocess
from collections.abc import Mapping, Sequence

from mailbot.errors import ConfigError, Fault, of_system
from mailbot.said import Said, said
from mailbot.settings.values import KeptKey, Server

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
        raise _fault(server, "password", said("is missing"), _ways(server))
    if _UNSENDABLE.search(found):
        raise _fault(
            server,
            "password",
            said("holds a line break or NUL"),
            said("no server takes such a one"),
        )
    return found


def variable(server: Server) -> str:
    """The environment variable that may hold it, e.g. `MAILBOT_IMAP_PASSWORD`."""
    return f"MAILBOT_{server.secret.upper()}_PASSWORD"


def _ways(server: Server) -> Said:
    return said(
        "set {variable}, or password or password_command below [{section}], "
        "or store it in the keyring as mailbot-{section}",
        variable=variable(server),
        section=server.secret,
    )


def key_of(kept: KeptKey, environ: Mapping[str, str]) -> str:
    """The key, "" where none is given: by its command, the environment, then the keyring.

    Raises: ConfigError if its command fails; never tells any of it.
    """
    found = (
        commanded(kept.command, f"{kept.section}.{kept.name}_command", environ)
        or environ.get(kept.variable)
        or _in_keyring(f"mailbot-{kept.section}", kept.name)
    )
    return (found or "").strip()


def _commanded(server: Server, environ: Mapping[str, str]) -> str:
    return commanded(server.password_command, f"{server.secret}.password_command", environ)


def commanded(command: Sequence[str], key: str, environ: Mapping[str, str]) -> str:
    """The first line the command prints, "" for no command; what else it says is not passed on.

    key: of mailbot.toml, for faults. Raises: ConfigError.
    """
    if not command:
        return ""
    program = command[0]
    try:
        done = subprocess.run(  # noqa: S603  # the owner's own command, as written, with no shell
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _command_fault(
            key,
            said("{program} gave no answer in {patience} s", program=program, patience=_PATIENCE),
        ) from None
    except OSError as fault:
        raise _command_fault(
            key, said("{program}: {error}", program=program, error=of_system(fault))
        ) from None
    if done.returncode:
        raise _command_fault(
            key,
            said(
                "{program} ended with exit code {returncode}",
                program=program,
                returncode=done.returncode,
            ),
        )
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0]:
        raise _command_fault(key, said("{program} printed nothing", program=program))
    return lines[0]


def _from_keyring(server: Server) -> str | None:
    return _in_keyring(f"mailbot-{server.secret}", server.user)


def _in_keyring(service: str, name: str) -> str | None:
    """From the desktop's keyring, where the optional package `keyring` is installed."""
    try:
        keyring = importlib.import_module("keyring")
        found = keyring.get_password(service, name)
    except Exception:  # noqa: BLE001  # any back-end may be broken; then there simply is no keyring
        return None
    return found if isinstance(found, str) else None


def _command_fault(key: str, wrong: Said) -> ConfigError:
    right = said("it must print the secret on one line")
    return ConfigError([Fault(f"mailbot.toml: {key}", wrong, right)])


def _fault(server: Server, key: str, wrong: Said, right: Said) -> ConfigError:
    return ConfigError([Fault(f"mailbot.toml: {server.secret}.{key}", wrong, right)])

"""Answers privacy requests that arrive in a small firm's everyday inbox.

The wheel: post (a mail) -> desk (asking law) -> store (one commit) -> post (a letter).
Begin with `workflow/taking_in.py`, then one file in `law/`, then its folder in `tests/stories/`.

For other programs there is one call, `from mailbot import may_contact` (`mailbot.permission`).
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401  # what it is, its own module says
    """The call for other programs, imported when it is asked for: no command needs it."""
    if name != "may_contact":
        raise AttributeError(name)
    return import_module("mailbot.permission").may_contact

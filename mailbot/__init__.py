"""Answers privacy requests that arrive in a small firm's everyday inbox.

The wheel: post (a mail) -> desk (asking law) -> store (one commit) -> post (a letter).
Begin with `workflow/taking_in.py`, then one file in `law/`, then its folder in `tests/stories/`.
"""

__version__ = "0.1.0"

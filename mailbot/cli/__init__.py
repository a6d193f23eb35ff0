"""The commands, as people and scripts use them.

`commands` lists them all; each group is a small module, imported only when it is called.
"""

from mailbot.cli.command_line import main

__all__ = ["main"]

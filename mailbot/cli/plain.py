"""Text of others, made safe to show on a terminal."""

from mailbot.desk.plain import free, visible, visible_lines

__all__ = ["free", "visible", "visible_lines"]

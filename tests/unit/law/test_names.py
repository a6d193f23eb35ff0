"""Which part of a name a correction means (A11)."""

import pytest

from mailbot.law.names import renamed


@pytest.mark.parametrize(
    ("current", "new", "old", "name"),
    [
        ("Anna Ek", "Anna Eek", "", "Anna Eek"),
        ("Anna Sjökvist", "Sjöqvist", "", "Anna Sjöqvist"),
        ("Anna Sjökvist", "Sjöqvist", "Sjökvist", "Anna Sjöqvist"),
        ("Ana Ek", "Anna", "", "Anna Ek"),
        ("Anna Ek", "Lind", "Ek", "Anna Lind"),
        ("Anna Ek", "Lind", "ek", "Anna Lind"),
        ("Anna Ek", "Lind", "", ""),
        ("Anna Anna", "Anne", "Anna", ""),
        ("Anna Hanna", "Anne", "", ""),
        ("Ek", "Eek", "", "Eek"),
        ("Anna Ek", "Norra Hamnen", "", ""),
        ("Anna Ek", "Anna Lindholm", "Anna Ek", "Anna Lindholm"),
        ("", "Anna Ek", "", "Anna Ek"),
        ("Anna Ek", "  Anna   Eek ", "", "Anna Eek"),
    ],
)
def test_one_part_is_replaced_or_none(current: str, new: str, old: str, name: str) -> None:
    """A whole name replaces the whole; a part only the one it is unmistakably meant for."""
    assert renamed(current, new, old) == name

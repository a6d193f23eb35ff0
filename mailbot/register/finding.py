"""Something in the register that may be wrong, found without anybody asking (policy 11.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What the owner is to look at. reason: why, a key of her texts.

    people: ids of the records. field: the one in doubt, "" for none. value: what a file or a mail
    says, where that is the proposal. why: a word on how it was found.
    """

    reason: str
    people: tuple[str, ...]
    field: str = ""
    value: str = ""
    why: str = ""

    @property
    def mark(self) -> str:
        """By which the same finding is known again; to be hashed before it is kept."""
        return "\n".join((self.reason, *sorted(self.people), self.field, self.value))

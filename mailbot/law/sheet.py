"""A document before it is set: headings, sentences and tables, free of any markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


class Firm(Protocol):
    """The controller, as the document names it (`desk.controller.Controller` is one)."""

    @property
    def company(self) -> str:
        """Name of the firm."""

    @property
    def name(self) -> str:
        """Whom to write to."""

    @property
    def email(self) -> str:
        """Where to."""

    @property
    def address(self) -> str:
        """By post, "" for none."""

    @property
    def phone(self) -> str:
        """By telephone, "" for none."""

    @property
    def policy_url(self) -> str:
        """The privacy policy, "" for none."""

    @property
    def case_prefix(self) -> str:
        """What stands before a case's number."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. headers: empty for a plain list of labels and values."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, in this order. level: 1, or 2 within another."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    grid: Grid | None = None
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    level: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document. facts: the same in values, for programs (JSON keys in English).

    labels: words the setting needs (`page` with `$page` and `$pages`, `unprintable`).
    """

    language: str
    file: str
    title: str
    about: tuple[str, ...]
    firm: tuple[str, ...]
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    as_of: date
    labels: Mapping[str, str]
    facts: Mapping[str, object] = field(default_factory=dict)

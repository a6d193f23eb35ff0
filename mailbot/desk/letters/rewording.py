"""A letter in the owner's own wording: held against the same demands as ours."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from mailbot.desk.letters.layout import WIDTH
from mailbot.desk.letters.proof import Proof
from mailbot.errors import Fault, UsageError
from mailbot.mail.draft import Draft
from mailbot.register.masking import masked
from mailbot.said import said


def reworded(draft: Draft, text: str, proof: Proof, where: str) -> Draft:
    """The letter with that text, its lines wrapped where they are too long.

    where: how the letter is named to her.

    Raises: UsageError with everything the law wants in it that it lacks, or forbids that it holds.
    """
    faults = [*_unfit(text, where), *proof.faults(text, where)]
    if faults:
        raise UsageError(faults)
    return replace(draft, text=wrapped(text), html="")  # her words stand in one form


def wrapped(text: str) -> str:
    """The text with no line longer than a letter's, and one line end behind it."""
    lines = (
        line if len(line) <= WIDTH else textwrap.fill(line, WIDTH, break_long_words=False)
        for line in text.rstrip().split("\n")
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _unfit(text: str, where: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(where, said("is empty"), said("write what the person shall read"))
    if masked(text) != text:
        yield Fault(
            where, said("holds a personal identity number"), said("leave it out, or hide its end")
        )

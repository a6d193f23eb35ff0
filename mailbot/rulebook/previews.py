"""The letters in force, written with the fictional facts they are tried with."""

from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.merge import Section
from mailbot.desk.letters.reply import write
from mailbot.desk.letters.texts import Texts
from mailbot.errors import RulebookError
from mailbot.law.step import LetterKind
from mailbot.mail.draft import Draft
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.samples import load_samples, sample_envelope
from mailbot.rulebook.toml import Faults


def previews(
    folders: RuleFolders,
    texts: Texts,
    kind: LetterKind,
    language: str,
    controller: Controller | None = None,
) -> tuple[Draft, ...]:
    """A letter for each set of facts. controller: who signs; None for the fictional firm.

    Raises: RulebookError where a text lacks what a letter must hold.
    """
    faults = Faults()
    samples = load_samples(folders, faults)
    if faults.found:
        raise RulebookError(faults.found)
    firm = controller or samples.controller
    to = sample_envelope(language)
    return tuple(
        write((Section(kind, facts),), to, firm, texts).draft for facts in samples.letters[kind]
    )

"""All rules and texts in force, or every fault in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.desk.letters.notice_text import NoticeWords
from mailbot.desk.letters.texts import Texts
from mailbot.desk.owner.answers import AnswerWords
from mailbot.desk.sender.identify import Proof
from mailbot.desk.sense.hints import Hint
from mailbot.desk.sense.phrases import Phrases
from mailbot.errors import Fault, RulebookError
from mailbot.law.terms import Terms
from mailbot.register.sensitive import SensitiveWords
from mailbot.rulebook.answers import load_answers
from mailbot.rulebook.documents import load_terms
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.headers import load_headers
from mailbot.rulebook.hints import load_hints
from mailbot.rulebook.notices import load_notice_words
from mailbot.rulebook.phrases import load_phrases
from mailbot.rulebook.proof import load_proof
from mailbot.rulebook.sensitive import load_sensitive
from mailbot.rulebook.texts import load_texts
from mailbot.said import said


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force.

    folders: where they were read from. phrases: how mails are read. texts: the letters.
    proof: who is believed. sensitive: what a record may not leave unseen with.
    terms: the words of enclosed documents, by language. notices: of policy notices.
    hints: what ordinary mail may tell. headers: field of `Person` by what a column may be called.
    answers: the words of her rulings by mail.
    """

    folders: RuleFolders
    phrases: Phrases = field(repr=False)
    texts: Texts
    proof: Proof
    sensitive: SensitiveWords
    terms: Mapping[str, Terms]
    notices: NoticeWords
    headers: Mapping[str, str]
    answers: AnswerWords
    hints: tuple[Hint, ...] = ()


def load_rulebook(folders: RuleFolders) -> Rulebook:
    """Everything, checked. Raises: RulebookError with all faults of all files."""
    phrases, in_phrases = load_phrases(folders)
    texts, in_texts = load_texts(folders)
    proof, in_proof = load_proof(folders)
    sensitive, in_sensitive = load_sensitive(folders)
    headers, in_headers = load_headers(folders)
    terms, in_terms = load_terms(folders)
    hints, in_hints = load_hints(folders)
    notices, in_notices = load_notice_words(folders)
    answers, in_answers = load_answers(folders)
    in_words = (*in_sensitive, *in_headers, *in_hints, *in_notices, *in_answers)
    faults: tuple[Fault, ...] = (*in_phrases, *in_proof, *in_words, *in_texts, *in_terms)
    if faults or phrases is None or texts is None:
        raise RulebookError(
            faults or [Fault("rules", said("cannot be read"), said("install mailbot anew"))]
        )
    return Rulebook(
        folders, phrases, texts, proof, sensitive, terms, notices, headers, answers, hints
    )

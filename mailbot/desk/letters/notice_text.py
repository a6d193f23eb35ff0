"""A notice of a changed policy as the owner wrote it: taken apart, and checked.

Source: policy 9.1; GDPR 12(1) and 13(3); MFL (2008:486) 19 §; row N10.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.desk.letters.checklist import forbidden
from mailbot.errors import Fault
from mailbot.said import said

PARTS = ("summary", "why", "text")
WHOLE = "text"


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """Words by which a notice, and an answer to one, is read: rules/notices.toml.

    headings: part by heading; languages: language by heading. advertising, silence: what a
    notice must not hold. ends: what an answer that ends the cooperation holds; about: what it
    names besides where it stands outside the thread.
    """

    headings: Mapping[str, str]
    languages: Mapping[str, str]
    advertising: tuple[str, ...]
    silence: tuple[str, ...]
    ends: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What the owner says of the change, in one language.

    summary: what changes; why: the reason; text: the new text. Without headings in the file
    text is all of it, and the others are "".
    """

    summary: str = ""
    why: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    language: str
    part: str
    text: str


def read_notice(
    written: str, language: str, words: NoticeWords, where: str
) -> tuple[Mapping[str, NoticeText], tuple[Fault, ...]]:
    """The notice by language, and all that is wrong with it.

    language: of what stands before any heading that names one. where: the file, for faults.
    """
    lines = tuple(_lines(written, language, words))
    texts = {
        lang: _text([line for line in lines if line.language == lang])
        for lang in dict.fromkeys(line.language for line in lines if line.text.strip())
    }
    faults = [*_missing(texts, where), *_forbidden(lines, words, where)]
    return texts, tuple(dict.fromkeys(faults))


def ends_cooperation(own: str, subject: str, words: NoticeWords, *, in_thread: bool) -> bool:
    """An answer may end the cooperation. own: the sender's own words now."""
    if not any(forbidden(words.ends, own)):
        return False
    return in_thread or any(forbidden(words.about, f"{subject}\n{own}"))


def _lines(written: str, language: str, words: NoticeWords) -> Iterator[_Line]:
    part = ""
    for number, text in enumerate(written.splitlines(), 1):
        heading = text.strip("# :.\t").casefold() if text.startswith("#") else ""
        if heading in words.languages:
            language, part = words.languages[heading], ""
        elif heading in words.headings:
            part = words.headings[heading]
        else:
            yield _Line(number, language, part, text)


def _text(lines: Sequence[_Line]) -> NoticeText:
    parts = {
        name: "\n".join(line.text for line in lines if line.part == name).strip()
        for name in ("", *PARTS)
    }
    if not any(parts[name] for name in PARTS):
        return NoticeText(text=parts[""])
    before = [parts[""], parts["summary"]]
    return NoticeText("\n\n".join(filter(None, before)), parts["why"], parts[WHOLE])


def _missing(texts: Mapping[str, NoticeText], where: str) -> Iterator[Fault]:
    if not texts:
        yield Fault(where, said("says nothing"), said("write what changes, why, and the new text"))
    for language, told in texts.items():
        divided = told.summary or told.why
        for name in PARTS if divided else ():
            if not getattr(told, name):
                wrong = said(
                    "has no part `{name}` in the language {language}", name=name, language=language
                )
                yield Fault(where, wrong, said("write all three parts, or no headings at all"))


def _forbidden(lines: Sequence[_Line], words: NoticeWords, where: str) -> Iterator[Fault]:
    """Looked for line by line, and once over line ends."""
    whole = "\n".join(line.text for line in lines)
    for listed, wrong, right in (
        (
            words.advertising,
            said("is advertising"),
            said("a notice carries none (MFL 19 §): take it out"),
        ),
        (
            words.silence,
            said("makes silence a consent"),
            said("a policy informs and is no contract"),
        ),
    ):
        for gap in forbidden(listed, whole):
            word = gap.wanted[0]
            at = next((n.number for n in lines if any(forbidden([word], n.text))), None)
            place = said("{file}: line {line}", file=where, line=at) if at else where
            yield Fault(place, said("“{word}” {wrong}", word=word.rstrip("*"), wrong=wrong), right)

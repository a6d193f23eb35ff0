"""Letters as HTML pages."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.letters.checklist import forbidden, gaps
from mailbot.desk.letters.layout import lay_out
from mailbot.desk.letters.markup import marked_up
from mailbot.law.step import LetterKind
from mailbot.mail.decode import clean
from mailbot.mail.html import read_html
from tests.letters.made import facts_of, letter, sampled, texts

WORDS = re.compile(r"[^\W_]+")
HARMLESS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "main"}
    | {"p", "br", "h2", "ul", "li", "pre", "hr"}
)


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Every tag that begins."""
        self.found.append((tag, [name for name, _ in attrs]))
        self.open += [tag] if tag not in {"meta", "br", "hr"} else []

    def handle_endtag(self, tag: str) -> None:
        """Every tag ends the one opened last."""
        assert self.open.pop() == tag


PAGES = [
    ("| Hej Anna,\n\nTack.", "<p>Hej Anna,</p>\n<p>Tack.</p>"),
    ("| Mottagare\nInga.", "<h2>Mottagare</h2>\n<p>Inga.</p>"),
    ("A\n\n- b\n\n- c\nd\n\nE", "<p>A</p>\n<ul>\n<li>b</li>\n<li>c d</li>\n</ul>\n<p>E</p>"),
    ("1. ett\n2) två", "<ul>\n<li>1. ett</li>\n<li>2) två</li>\n</ul>"),
    ("    K7QM-2XPA", "<pre>K7QM-2XPA</pre>"),
    ("| * * *", "<hr>"),
    ("| Emy\n|\n| Hjärter & Esse", "<p>Emy<br><br>Hjärter &amp; Esse</p>"),
    ("<script>\n- <b>x", "<p>&lt;script&gt;</p>\n<ul>\n<li>&lt;b&gt;x</li>\n</ul>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "body"), PAGES)
def test_each_piece_has_its_element(text: str, body: str) -> None:
    """Paragraphs, headings, lists, kept lines and rules become what they are, escaped."""
    assert f"<main>\n{body}\n</main>" in marked_up(text, "sv", "Ditt ärende")


@pytest.mark.threat("T-OUT-04")
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_says_the_same_on_a_page(text: str, title: str) -> None:
    """Whatever the text holds, the page shows the same words and has harmless tags alone."""
    text = clean(text)
    page = marked_up(text, "sv", clean(title))
    read = read_html(page)
    assert WORDS.findall(read.visible) == WORDS.findall(clean(lay_out(text)))
    assert read.hidden == ""
    assert {tag for tag, _ in Tags(page).found} <= HARMLESS


@pytest.mark.parametrize(("language", "kind", "number"), tuple(sampled()))
def test_the_page_holds_everything_its_checklist_demands(
    language: str, kind: LetterKind, number: int
) -> None:
    """Every demand of its kind is met by the HTML form, too, and nothing forbidden stands there."""
    checklist = texts().checklists.letters[language, kind]
    text = read_html(letter(language, kind, number).draft.html).visible
    assert not list(gaps(checklist.demands, text, facts_of(kind, number), texts().words[language]))
    assert not list(forbidden(checklist.never, text))


@pytest.mark.parametrize(("language", "kind", "number"), tuple(sampled()))
def test_a_page_is_sound_and_fetches_nothing(language: str, kind: LetterKind, number: int) -> None:
    """Tags are well nested, the language is named, and nothing is linked or loaded."""
    draft = letter(language, kind, number).draft
    tags = Tags(draft.html)
    assert tags.open == []
    assert ("html", ["lang"]) in tags.found
    assert f'<html lang="{language}">' in draft.html
    assert "prefers-color-scheme:dark" in draft.html
    assert {tag for tag, _ in tags.found} <= HARMLESS
    assert {name for _, names in tags.found for name in names} <= {
        "lang", "charset", "name", "content"
    }  # fmt: skip

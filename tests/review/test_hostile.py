"""Mails made to do something in the owner's browser: shown as text, without effect."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from mailbot.desk.sense.reading import Evidence
from mailbot.law.rights import Right
from mailbot.register.person import Person
from mailbot.review.quoted import marked
from mailbot.store.contract import Commit, Store
from tests.cli.firm import CASE, ITEM, PERSON
from tests.review.browser import Browser

TAGS = (
    "<script>document.title='x'</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<style>*{background:url(https://evil.example/p)}</style>",
    "<link rel=prefetch href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<form action=https://evil.example><button>Godkänn</button></form>",
    "<a href='javascript:alert(1)'>klicka</a>",
    '<a href="https://evil.example/phish">logga in</a>',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input name=token value=x>",
    "</textarea></pre></title></script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "{{ 7*7 }}{% include '/etc/passwd' %}${7*7}",
)
TRICKS = {
    "\u202e": "<U+202E>",
    "\u2066": "<U+2066>",
    "\u200b": "<U+200B>",
    "\u200d": "<U+200D>",
    "\ufeff": "<U+FEFF>",
    "\x1b[31m": "\u241b[31m",
    "\x00": "\u2400",
    "\x85": "<U+0085>",
    "\u2028": "<U+2028>",
    "\U000e0041": "<U+E0041>",
}
OWN_TAGS = frozenset({"script", "link", "img", "svg"})


class Reader(HTMLParser):
    """What a browser would make of a page: its elements and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Noted."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(body: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of the page."""
    reader = Reader()
    reader.feed(body)
    return reader.found


def planted(store: Store, bait: str) -> None:
    """The bait in everything a stranger can fill in."""
    details = replace(
        CASE.details,
        name=f"Anna {bait}",
        sender=f"anna{bait}@kund.example",
        subject=f"Radera {bait}",
        text=f"Hej!\n{bait}\nRadera mina uppgifter {bait}.\n",
        evidence=(Evidence(Right.ERASURE, f"Radera mina uppgifter {bait}", "rights/erasure: x"),),
        by_hand=bait,
        on_behalf_of=(f"Greta {bait}",),
        limited_to=f"bara {bait}",
    )
    messages = (replace(CASE.messages[0], subject=bait),)
    case = store.case(CASE.id)
    item = store.item("Q1")
    assert case is not None
    assert item is not None
    person = replace(PERSON, name=f"Lind {bait}", company=bait, phone=bait)
    proposal = {"erase": (bait,), "note": bait, "suppress": bait}
    hostile = replace(case, details=details, messages=messages)
    store.commit(
        Commit(cases=(hostile,), people=(person,), items=(replace(item, proposal=proposal),))
    )


PAGES = ("/", "/cases", "/cases?q=anna", "/cases/2026-7K3Q", "/items/Q1")


@pytest.mark.threat("T-WEB-01", "T-WEB-02", "T-WEB-09")
def test_no_mail_becomes_part_of_the_page(owner: Browser, store: Store) -> None:
    """With twenty baits in every field the page has no element, link or handler of theirs."""
    planted(store, "".join(TAGS))
    for path in PAGES:
        shown = owner.get(path)
        assert shown.status == 200, path
        for tag, attributes in elements(shown.body):
            assert tag not in {"style", "iframe", "base", "math", "object", "embed"}, path
            assert not any(name.startswith("on") or name == "style" for name in attributes), path
            assert attributes.get("http-equiv") is None, path
            for name in ("href", "src", "action", "srcset", "formaction"):
                value = attributes.get(name, "/")
                assert re.match(r"[/?#](?!/)", value), (path, tag, value)
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|49(?=\{%)", shown.body)


@pytest.mark.threat("T-WEB-01", "T-WEB-10")
@pytest.mark.parametrize(("trick", "seen"), TRICKS.items(), ids=ascii)
def test_characters_that_deceive_the_eye_are_spelled_out(
    owner: Browser, store: Store, trick: str, seen: str
) -> None:
    """Direction marks, invisible signs and controls are shown by number, in every field."""
    planted(store, f"a{trick}b")
    for path in PAGES:
        body = owner.get(path).body
        assert trick not in body, path
        assert seen.replace("<", "&lt;").replace(">", "&gt;") in body, path


@pytest.mark.threat("T-WEB-01")
@pytest.mark.parametrize("bait", [*TAGS, *TRICKS])
def test_a_search_repeats_nothing_live(owner: Browser, bait: str) -> None:
    """What stands in the address is shown as text."""
    from urllib.parse import quote  # noqa: PLC0415  # used here alone

    shown = owner.get(f"/cases?q={quote(bait)}&which={quote(bait)}&page={quote(bait)}")
    assert shown.status == 200
    tags = [tag for tag, _ in elements(shown.body)]
    assert tags.count("script") == 1
    assert "iframe" not in tags


@pytest.mark.parametrize(
    ("text", "quotes", "shown"),
    [
        ("Radera mig nu", ("radera mig",), "<mark>Radera mig</mark> nu"),
        ("> Radera\n> mig", ("Radera mig",), "&gt; <mark>Radera\n&gt; mig</mark>"),
        ("a <b> c", ("<b>",), "a <mark>&lt;b&gt;</mark> c"),
        ("aa bb cc", ("aa bb", "bb cc"), "<mark>aa bb cc</mark>"),
        ("nothing", ("else", "", "  "), "nothing"),
        ("811228-9874 och", ("811228-9874",), "<mark>******-****</mark> och"),
        ("(a+)+$ (a+)+$", ("(a+)+$",), "<mark>(a+)+$</mark> <mark>(a+)+$</mark>"),
    ],
)
def test_the_quoted_words_are_marked(text: str, quotes: tuple[str, ...], shown: str) -> None:
    """Evidence is marked wherever it stands, over line ends and quote marks, and stays text."""
    assert str(marked(text, quotes)) == shown


@pytest.mark.parametrize("words", [3, 3000])
def test_marking_takes_no_long_time(words: int) -> None:
    """A mail of a megabyte of the same words is marked at once."""
    text = "radera mig " * 50_000
    assert "<mark>" in marked(text, ("radera mig " * words, "mig radera"))


def test_people_are_named_as_they_are(owner: Browser, store: Store) -> None:
    """Letters of any language are left alone."""
    store.commit(
        Commit(people=(Person("P2", name="Łukasz Ærøskøbing 张伟", emails=("l@x.example",)),))
    )
    case = store.case(CASE.id)
    assert case is not None
    store.commit(Commit(cases=(replace(case, people=("P2",)),)))
    assert "Łukasz Ærøskøbing 张伟" in owner.get("/cases/2026-7K3Q").text
    assert ITEM.case == CASE.id

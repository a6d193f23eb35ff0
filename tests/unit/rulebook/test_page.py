"""The words of the owner's page: there in both languages, for everything the page says."""

import re
from pathlib import Path

import pytest

from mailbot import cli
from mailbot.desk.owner.page_words import PageWords
from mailbot.desk.owner.reason_words import off_key
from mailbot.desk.sender.identity import Caution, Grade
from mailbot.law.asks import Tag
from mailbot.law.deadlines import holidays
from mailbot.law.reason import Why
from mailbot.law.rights import Right
from mailbot.law.step import LetterKind
from mailbot.review.choices import RIGHTS
from mailbot.review.pages.item import CHOICES
from mailbot.review.templating import HERE
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.page import load_page_words, page_words_of
from mailbot.store.contract import LetterState

FACT = re.compile(r"\{([a-z_]+)\}")
SAID = re.compile(r"""\bsay\(\s*f?["']([a-z_]+\.[a-z0-9_]+)["']\s*[,)]""")
CHECK = re.compile(
    r"""\b(?:Check|guarded)\(\s*"([A-Za-z ]+)"|^TRUST = "([a-z ]+)\"""", re.MULTILINE
)
SOURCES = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]


def words(language: str) -> PageWords:
    """The shipped words."""
    found, faults = load_page_words(RuleFolders(shipped()), language)
    assert found is not None, faults
    return found


def test_both_languages_say_the_same_things() -> None:
    """Every text is there in Swedish and English, with the same facts in it."""
    swedish, english = words("sv").tables, words("en").tables
    assert swedish.keys() == english.keys()
    for page, texts in swedish.items():
        assert texts.keys() == english[page].keys(), page
        for key, text in texts.items():
            assert set(FACT.findall(text)) == set(FACT.findall(english[page][key])), (page, key)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_a_page_says_is_there(path: Path) -> None:
    """Every text a page names stands in the files."""
    known = words("sv").tables
    for said in SAID.findall(path.read_text("utf-8")):
        page, _, key = said.partition(".")
        assert key in known[page], said


@pytest.mark.parametrize(
    "key",
    [
        *(f"rules.tag_{one.value}" for one in Tag),
        *(f"case.caution_{one.value}" for one in Caution),
        *(f"case.is_{one.value}" for one in Grade),
        *(f"case.state_{one.value}" for one in LetterState),
        *(f"letters.{one.value}" for one in LetterKind),
        *(f"because.{one}" for one in Why),
        *(f"because.{off_key(one)}" for one in ("Saturday", "Sunday", *holidays(2026).values())),
        *(f"choices.{one}" for one in CHOICES),
        *(f"said.did_{one}" for one in CHOICES),
    ],
)
def test_every_word_of_ours_has_theirs(key: str) -> None:
    """Nothing is shown to the owner as the program calls it."""
    page, _, name = key.partition(".")
    assert name in words("sv").tables[page]


def test_every_check_has_a_name_of_hers() -> None:
    """What `doctor` looks at is called in her language on the page of checks."""
    files = (Path(cli.__file__).parent).glob("check*.py")
    found = {"".join(one) for file in files for one in CHECK.findall(file.read_text("utf-8"))}
    assert {"clock", "backups", "sender authentication"} <= found
    known = words("sv").tables["check"]
    assert not [one for one in found if f"of_{one.replace(' ', '_')}" not in known]


def test_a_text_fills_in_its_facts() -> None:
    """One thing is counted with its own words; a fact that lacks is no text."""
    said = words("sv")
    assert said.say("queue.left", count=1) == "en dag kvar"
    assert said.say("queue.left", count=7) == "7 dagar kvar"
    assert said.word("nothing.here", "otherwise") == "otherwise"
    with pytest.raises(KeyError):
        said.say("item.whole_case")
    assert {right.value for right in Right} < set(RIGHTS)


def test_a_faulty_file_of_her_own_hides_no_page(tmp_path: Path) -> None:
    """Words of her own that lack some are told as faults, and the shipped ones used."""
    own = tmp_path / "page" / "sv"
    own.mkdir(parents=True)
    (own / "queue.toml").write_text('title = "Att göra"\nnonsense = "x"\n', "utf-8")
    folders = RuleFolders(shipped(), tmp_path)
    found, faults = load_page_words(folders, "sv")
    assert found is None
    assert any("nonsense" in fault.where for fault in faults)
    assert page_words_of(folders, "sv").say("queue.title") == "Din kö"

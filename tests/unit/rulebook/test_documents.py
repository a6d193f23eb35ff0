"""The words of extracts, loaded."""

from pathlib import Path

import pytest

from mailbot.law.retention import KNOWN
from mailbot.law.rights import Right
from mailbot.register.person import CUSTOMER_KINDS, FLAGS
from mailbot.rulebook.documents import load_terms
from mailbot.rulebook.folder import RuleFolders, shipped

BASE = (shipped() / "documents/sv.toml").read_text(encoding="utf-8")


def own(tmp_path: Path, text: str) -> RuleFolders:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/sv.toml").write_text(text, encoding="utf-8")
    return RuleFolders(shipped(), tmp_path)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_code_has_a_name(language: str) -> None:
    """Every kind of customer, flag, right and event the law knows has a name in each language."""
    terms = load_terms(RuleFolders(shipped()))[0][language]
    assert set(terms.values["customer_kind"]) == set(CUSTOMER_KINDS) - {""}
    assert set(terms.values["flags"]) == set(FLAGS)
    assert set(terms.values["right"]) == {right.value for right in Right}
    assert set(terms.values["happening"]) == set(KNOWN)
    named = {field for p in terms.purposes for field in p.fields}
    assert named <= set(terms.fields)


def test_owners_words_are_used(tmp_path: Path) -> None:
    """A file of the owner's own replaces the shipped one."""
    folders = own(tmp_path, BASE.replace('"Registerutdrag"', '"Utdrag"', 1))
    terms, faults = load_terms(folders)
    assert faults == ()
    assert terms["sv"].say("title") == "Utdrag"


@pytest.mark.parametrize(
    ("shipped_words", "own_words", "where", "wrong"),
    [
        ('as_of           = "Läge per $day"', "", "text.as_of", "missing"),
        ("Läge per $day", "Läge per $dag", "text.as_of", "$dag is not known there"),
        ("Läge per $day", "Pris 5 $ per $day", "text.as_of", "$ is not known there"),
        ('"januari", ', "", "months", "not twelve"),
        ('basis   = "6.1.b"', 'basis   = "6.1.g"', "purposes[1].basis", "unknown"),
        ('kinds   = ["sole_trader", "pr', 'kinds   = ["sole", "pr', "purposes[1].kinds", "no kind"),
        (
            'title           = "Reg',
            'titel = "x"\ntitle           = "Reg',
            "text.titel",
            "unknown key",
        ),
    ],
)
def test_faults_are_told(
    tmp_path: Path, shipped_words: str, own_words: str, where: str, wrong: str
) -> None:
    """A missing sentence, an unknown name or code is told with file and key."""
    assert shipped_words in BASE
    _, faults = load_terms(own(tmp_path, BASE.replace(shipped_words, own_words, 1)))
    assert [(where in f.where, wrong in f.wrong) for f in faults] == [(True, True)]

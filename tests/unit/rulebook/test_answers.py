"""The words by which the owner rules are a file she can change, checked like all others."""

from pathlib import Path

from mailbot.desk.owner.answers import Word
from mailbot.law.rights import Right
from mailbot.rulebook.answers import load_answers
from mailbot.rulebook.folder import RuleFolders, shipped


def test_both_languages_are_known() -> None:
    """JA and YES, NEJ and NO, SENARE and LATER, and the rights by name in both."""
    words, faults = load_answers(RuleFolders(shipped()))
    assert faults == ()
    assert [words.words[w] for w in ("ja", "yes")] == [Word.YES] * 2
    assert [words.words[w] for w in ("nej", "no")] == [Word.NO] * 2
    assert [words.words[w] for w in ("senare", "later")] == [Word.LATER] * 2
    assert words.rights["radering"] is words.rights["erasure"] is Right.ERASURE
    assert set(words.rights.values()) == set(Right)


def test_every_fault_is_told(tmp_path: Path) -> None:
    """A word that says two things, a courtesy that rules, an unknown key: all at once."""
    (tmp_path / "answers.toml").write_text(
        'yes = ["ja"]\nno = ["nej", "JA"]\nlater = ["senare"]\nanswer = ["svar"]\n'
        'joiners = ["och"]\ncourtesies = ["nej"]\nmaybe = ["kanske"]\n',
        "utf-8",
    )
    _, faults = load_answers(RuleFolders(shipped(), tmp_path))
    told = "\n".join(map(str, faults))
    for place in ("answers.toml: maybe", "answers.toml: no", "answers.toml: courtesies"):
        assert place in told

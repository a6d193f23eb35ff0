"""Rule files of reading, loaded."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.sense.phrases import Example
from mailbot.law.rights import Right
from mailbot.rulebook.examples import differing
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.phrases import examples, load_phrases
from tests.corpus.measure import shipped_phrases

RIGHT = """
right = "{right}"
source = "GDPR 17"
[[rule]]
name = "erases"
all = [{all}]
{more}
[[example]]
mail = "Radera mig"
is = "{label}"
"""


def own(
    folder: Path,
    right: str = "erasure",
    needs: str = '"erase", "me"',
    more: str = "",
    label: str = "erasure",
) -> RuleFolders:
    (folder / "rights").mkdir()
    text = RIGHT.format(right=right, all=needs, more=more, label=label)
    (folder / "rights" / "erasure.toml").write_text(text, "utf-8")
    return RuleFolders(shipped(), folder)


def test_shipped_rules_are_well_formed() -> None:
    """The rules that come with mailbot have no faults, and their examples neither."""
    phrases, faults = load_phrases(RuleFolders(shipped()))
    found, example_faults = examples(RuleFolders(shipped()))
    assert (faults, example_faults) == ((), ())
    assert phrases is not None
    assert len({e.where.partition(":")[0] for e in found}) == 10


def test_shipped_rules_read_their_own_examples() -> None:
    """Every example of every rule file is read as it says."""
    found, _ = examples(RuleFolders(shipped()))
    assert list(differing(found, shipped_phrases())) == []


def test_the_owners_file_replaces_the_shipped_one(tmp_path: Path) -> None:
    """A file of the same name in her folder is in force instead."""
    phrases, faults = load_phrases(own(tmp_path))
    assert faults == ()
    assert phrases is not None
    assert [r.name for r in phrases.rules if r.right == "erasure"] == ["rights/erasure: erases"]


@pytest.mark.parametrize(
    ("change", "where", "right"),
    [
        ({"right": "erasur"}, "rights/erasure.toml: right", "did you mean 'erasure'?"),
        ({"needs": '"eraze", "me"'}, "rights/erasure.toml: rule[1].all", "did you mean 'erase'?"),
        ({"needs": '"mail:erase"'}, "rights/erasure.toml: rule[1].all", "add one"),
        ({"needs": "1"}, "rights/erasure.toml: rule[1].all", 'write all = ["…"]'),
        ({"more": "spam = 3"}, "rights/erasure.toml: rule[1].spam", "did you mean 'span'?"),
        ({"more": "span = true"}, "rights/erasure.toml: rule[1].span", "write span = 12"),
        ({"more": 'band = "perhaps"'}, "rights/erasure.toml: rule[1].band", "use one of: "),
        (
            {"more": 'tags = ["art23"]'},
            "rights/erasure.toml: rule[1].tags",
            "did you mean 'art22'?",
        ),
        ({"more": "= 3"}, "rights/erasure.toml", "correct it there"),
    ],
)
def test_a_fault_says_where_and_what_is_right(
    change: dict[str, str], where: str, right: str, tmp_path: Path
) -> None:
    """A mistake in a rule file is named with file and key, and the nearest right word."""
    phrases, faults = load_phrases(own(tmp_path, **change))
    assert phrases is None
    assert where in {fault.where for fault in faults}
    assert any(right in fault.right for fault in faults if fault.where == where)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Several mistakes are told together."""
    folders = own(tmp_path, needs='"eraze", "mee"', more="spam = 3")
    (tmp_path / "weights.json").write_text("{}", "utf-8")
    assert len(load_phrases(folders)[1]) == 4


def test_an_example_with_an_unknown_label(tmp_path: Path) -> None:
    """An example that names no right is a fault."""
    _, faults = examples(own(tmp_path, label="erased"))
    assert [fault.where for fault in faults] == ["rights/erasure.toml: example[1].is"]


def test_an_example_read_otherwise_is_told(tmp_path: Path) -> None:
    """An example the rules do not read as it says is a fault of `rules test`."""
    folders = own(tmp_path, label="access")
    phrases, _ = load_phrases(folders)
    found, _ = examples(folders)
    assert phrases is not None
    wrong = differing([e for e in found if e.where.startswith("rights/erasure")], phrases)
    assert [(one.where, one.wanted, one.got) for one in wrong] == [
        ("rights/erasure.toml: example[1]", "access", "erasure")
    ]


def test_an_example_may_be_one_of_doubt() -> None:
    """A mail that only perhaps asks is read as a person's, so that its example can say so."""
    mail, rights = "Jag vill bli bortklippt ur filmen.", frozenset({Right.ERASURE})
    doubtful = Example("x", mail, rights, unsure=True)
    assert list(differing([doubtful], shipped_phrases())) == []
    (told,) = differing([replace(doubtful, unsure=False)], shipped_phrases())
    assert (told.wanted, told.got) == ("erasure", "unsure + erasure")

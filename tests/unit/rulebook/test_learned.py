"""Examples added by rulings."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.errors import RulebookError
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.learned import learn, writable
from mailbot.rulebook.phrases import examples, own_examples


def test_one_after_the_other(tmp_path: Path) -> None:
    """Each example stands at the end of the file, and is one of the owner's from then on."""
    folders = RuleFolders(shipped(), tmp_path)
    file = writable(folders)
    learn(file, "Släng pappren\ndu har på mig!", "erasure")
    learn(file, 'Flytta "mötet" \\ lunchen', "none")
    found, faults = own_examples(folders)
    assert faults == ()
    assert [(e.mail, e.rights) for e in found] == [
        ("Släng pappren\ndu har på mig!", frozenset({Right.ERASURE})),
        ('Flytta "mötet" \\ lunchen', frozenset()),
    ]
    assert found[1].where == "examples/learned.toml: example[2]"
    assert set(found) <= set(examples(folders)[0])


@given(st.text(max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(tmp_path: Path, text: str) -> None:
    """Whatever a mail says, the file stays TOML and says the same."""
    file = tmp_path / "examples" / "learned.toml"
    file.unlink(missing_ok=True)
    learn(file, text, "none")
    (example,) = tomllib.loads(file.read_text("utf-8"))["example"]
    assert example["mail"] == text


@pytest.mark.parametrize(
    ("written", "wheres"),
    [
        ("[[example]\n", ["examples/learned.toml"]),
        ("x = 1\n", ["examples/learned.toml: x"]),
        (
            '[[example]]\nmale = "x"\nis = "erased"\n',
            [
                "examples/learned.toml: example[1].male",
                "examples/learned.toml: example[1].is",
                "examples/learned.toml: example[1].mail",
            ],
        ),
    ],
)
def test_faults_are_named_and_kept_out_of(tmp_path: Path, written: str, wheres: list[str]) -> None:
    """A faulty file is not added to; each fault has file and key."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "learned.toml").write_text(written, encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        writable(RuleFolders(shipped(), tmp_path))
    assert sorted(fault.where for fault in raised.value.faults) == sorted(wheres)


@pytest.mark.parametrize("own", [None, Path("/nowhere/at/all")])
def test_nowhere_to_write(own: Path | None) -> None:
    """Without a rules folder the key to set is named."""
    with pytest.raises(RulebookError, match=r"rules\.dir"):
        writable(RuleFolders(shipped(), own))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """What the system says is told with the file."""
    (tmp_path / "examples").write_text("a file", encoding="utf-8")
    with pytest.raises(RulebookError, match="cannot be written"):
        learn(tmp_path / "examples" / "learned.toml", "x", "none")

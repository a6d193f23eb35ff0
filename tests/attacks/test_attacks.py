"""Every file in the folders here is an attack; none may get anything that is not the sender's."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.attacks.attacking import FILES, HERE, Attack, bare, prove, seen


def _marked(file: Path) -> object:
    covers = tomllib.loads(file.read_text("utf-8"))["covers"]
    marks = [pytest.mark.threat(*covers)] if covers else []
    return pytest.param(file, marks=marks, id=f"{file.parent.name}-{file.stem}")


@pytest.fixture(scope="module")
def neutral(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The reply a stranger gets who attacks nobody, in each language."""
    found = {}
    for file in sorted((HERE / "enumeration").glob("plain-stranger-*.toml")):
        attack = Attack(file, tmp_path_factory.mktemp("plain") / "data")
        attack.tell()
        (letter,) = (letter for _, letter in attack.post.taken)
        found[letter["Content-Language"]] = bare(attack, letter)
    assert set(found) == {"sv", "en"}
    return found


def test_the_suite_is_whole() -> None:
    """There are at least sixty attacks, of every kind, and each says what it is."""
    assert len(FILES) >= 60
    kinds = {file.parent.name for file in FILES}
    assert kinds >= {"spoofed", "results", "takeover", "codes", "enumeration", "storms", "hostile"}
    for file in FILES:
        assert tomllib.loads(file.read_text("utf-8"))["tells"].strip(), file


@pytest.mark.parametrize("file", [_marked(file) for file in FILES])
def test_attack(file: Path, tmp_path: Path, neutral: Mapping[str, str]) -> None:
    """The attack ends as its file says, and what must hold after any attack holds."""
    attack = Attack(file, tmp_path / "data")
    attack.tell()
    prove(attack, neutral)
    found = seen(attack)
    expect = dict(attack.given["expect"])
    for numbers in expect.pop("alike", ()):
        told = {bare(attack, attack.post.taken[number - 1][1]) for number in numbers}
        assert len(told) == 1, told
    assert found == expect

"""The house rules that no linter knows."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.cli.commands import COMMANDS
from tests import threats

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "mailbot").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST_MODULE = 330
LONGEST_FUNCTION = 50
ACTS = tomllib.loads((ROOT / "rules" / "sources.toml").read_text("utf-8"))["acts"]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_small(path: Path) -> None:
    """Modules and functions stay small enough to be read in one go."""
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE
    for node in _functions(path):
        assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_promises(path: Path) -> None:
    """Every test says in a sentence what it promises."""
    for node in _functions(path):
        if node.name.startswith("test_"):
            said = ast.get_docstring(node) or ""
            assert said.endswith("."), f"{node.name} says nothing"


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=_name)
def test_exemptions_give_reasons(path: Path) -> None:
    """Every exemption from a check has its reason on the line."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for found in re.finditer(r"# (?:noqa|type: ignore)(?P<rest>.*)", line):
            rest = found["rest"]
            assert re.match(r"(: [A-Z0-9, ]+|\[[a-z-, ]+\])\s+# \S", rest), f"line {number}: {line}"
            break


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_sources_are_known(path: Path) -> None:
    """Every citation names an act listed in rules/sources.toml."""
    for cited in re.findall(r"Source: (.*)", path.read_text("utf-8")):
        assert any(cited.startswith(act) for act in ACTS), cited


def test_every_listed_act_is_cited() -> None:
    """No act is listed that nothing rests on."""
    text = "\n".join(path.read_text("utf-8") for path in MODULES)
    text += "\n".join(p.read_text("utf-8") for p in (ROOT / "rules").rglob("*.toml"))
    for act in ACTS:
        assert len(re.findall(re.escape(act), text)) > 1, act


def test_readme_names_every_command() -> None:
    """Each command appears in the README."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"mailbot {command}" in readme, command


def test_speaks_only_of_itself() -> None:
    """No tracked file names a registry host or a place on somebody's machine."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  # git is found where it is installed
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    forbidden = re.compile(
        rb"https?://[a-z.-]*(pypi|pythonhosted|npmjs|debian)[a-z.]*/|/(?:work|root)/"
    )
    for name in filter(None, tracked):
        path = ROOT / name.decode()
        if path.is_file() and path != Path(__file__):
            assert not forbidden.search(path.read_bytes()), path


def test_threats_are_catalogued() -> None:
    """Every id a test or story carries stands in the catalogue."""
    unknown = {t for t in threats.proofs() if t.startswith("T-")} - set(threats.catalogue())
    assert not unknown


def test_rows_are_listed() -> None:
    """Every row of the decision table that the code names stands in rules/decisions.toml."""
    table = tomllib.loads((ROOT / "rules" / "decisions.toml").read_text("utf-8"))
    listed = {row for rows in table.values() for row in rows}
    for path in MODULES:
        named = set(re.findall(r"\b[AON]\d\d\b", path.read_text("utf-8")))
        assert named <= listed, (path, named - listed)

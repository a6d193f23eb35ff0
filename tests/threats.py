"""Which catalogued failures and attacks are proven harmless, and by which tests.

Run: python -m tests.threats. Ids stand in `pytest.mark.threat(...)`, and in `covers` of stories and
attacks.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent
CATALOGUE = HERE / "threats.txt"


def catalogue() -> tuple[str, ...]:
    """Every id, in the order of the catalogue."""
    return tuple(CATALOGUE.read_text("utf-8").split())


def proofs() -> Mapping[str, list[str]]:
    """The tests and stories that carry each id."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(HERE.rglob("test_*.py")):
        for threat, test in _marked(path):
            found[threat].append(f"{path.relative_to(HERE)}::{test}")
    for given in sorted(HERE.glob("stories/*/given.toml")):
        for threat in tomllib.loads(given.read_text("utf-8")).get("covers", ()):
            found[threat].append(f"stories/{given.parent.name}")
    for attack in sorted(HERE.glob("attacks/*/*.toml")):
        for threat in tomllib.loads(attack.read_text("utf-8"))["covers"]:
            found[threat].append(f"attacks/{attack.parent.name}/{attack.stem}")
    return found


def _marked(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for mark in node.decorator_list:
                yield from ((threat, node.name) for threat in _ids(mark))


def _ids(mark: ast.expr) -> Iterator[str]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.threat":
        for argument in mark.args:
            if isinstance(argument, ast.Constant):
                yield str(argument.value)


def main() -> None:
    """Print each id with its tests, then the ids no test carries."""
    known, found = catalogue(), proofs()
    for threat in known:
        if threat in found:
            print(f"{threat:12} {found[threat][0]}")  # noqa: T201  # a report
            for more in found[threat][1:]:
                print(f"{'':12} {more}")  # noqa: T201  # a report
    missing = [threat for threat in known if threat not in found]
    print(f"\n{len(known) - len(missing)} of {len(known)} proven; not yet: {' '.join(missing)}")  # noqa: T201  # a report


if __name__ == "__main__":
    main()

"""Where rules lie: the shipped folder, and the owner's own laid over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def shipped() -> Path:
    """The rules that came with mailbot: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


@dataclass(frozen=True, slots=True)
class RuleFolders:
    """Both folders. A file of the owner's replaces the shipped file of the same name."""

    base: Path
    own: Path | None = None

    def find(self, name: str) -> Path:
        """The file in force, e.g. `find("replies/sv/extract.txt")`; it may not exist."""
        if self.own is not None and (self.own / name).is_file():
            return self.own / name
        return self.base / name

    def names(self, folder: str, suffix: str) -> Iterator[str]:
        """Names of all files in force directly below that folder, sorted, e.g. `rights/x.toml`."""
        roots = [root for root in (self.base, self.own) if root is not None]
        found = {f"{folder}/{p.name}" for root in roots for p in (root / folder).glob(f"*{suffix}")}
        yield from sorted(found)

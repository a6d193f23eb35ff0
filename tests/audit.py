"""Whether a package we install has a known hole; what could not be checked is said, never passed.

Run: python -m tests.audit. Ends with 1 where something was found, and with --strict also where
something was not checked. pip-audit itself skips every package, and ends with 0, where it does not
reach the advisory service.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distributions

COMMAND = ("pip-audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10")
OURS = frozenset({"mailbot"})
"""Not published: nobody could have reported anything of it there."""
PATIENCE = 300.0
"""Seconds for all packages together."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What was checked. findings: a line each. unchecked: names; said: why, "" where told."""

    checked: int
    findings: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    said: str = ""


def read(report: str) -> Audit:
    """What pip-audit's JSON says.

    Raises: ValueError if it is no such report, or speaks of no package at all.
    """
    try:
        told = json.loads(report)["dependencies"]
        others = [one for one in told if one["name"].lower() not in OURS]
        skipped = [one for one in others if "skip_reason" in one]
        found = [f for one in others if one not in skipped for f in _findings(one)]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError("it gave no report") from error
    if not others:
        raise ValueError("a report of no packages")
    said = skipped[0]["skip_reason"] if skipped else ""
    names = tuple(one["name"] for one in skipped)
    return Audit(len(others) - len(skipped), tuple(found), names, said)


def _findings(package: dict[str, object]) -> list[str]:
    holes = package["vulns"]
    if not isinstance(holes, list):
        raise TypeError
    return [
        f"{package['name']} {package['version']}: {hole['id']},"
        f" mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for hole in holes
    ]


def audited(command: Sequence[str] = COMMAND, patience: float = PATIENCE) -> Audit:
    """The audit made now; one that could not be made has checked nothing."""
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, no shell
            command, capture_output=True, text=True, check=False, timeout=patience
        )
        return read(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return Audit(0, unchecked=_installed(), said=f"{command[0]}: {error}")


def _installed() -> tuple[str, ...]:
    names = {one.metadata["Name"].lower() for one in distributions()}
    return tuple(sorted(names - OURS))


def report(audit: Audit, *, strict: bool = False) -> tuple[int, list[str]]:
    """The exit code, and what to say: silence is never an answer."""
    lines = [f"known hole: {found}" for found in audit.findings]
    if audit.unchecked:
        lines.append(f"not checked: {len(audit.unchecked)} packages ({audit.said})")
    lines.append(f"checked: {audit.checked} packages, {len(audit.findings)} known holes")
    failed = bool(audit.findings) or (strict and bool(audit.unchecked))
    return int(failed), lines


def main() -> int:
    """Print what was found and what was not checked."""
    code, lines = report(audited(), strict="--strict" in sys.argv[1:])
    print("\n".join(lines))  # noqa: T201  # a report
    return code


if __name__ == "__main__":
    sys.exit(main())

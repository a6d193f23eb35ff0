"""The audit of packages never passes in silence over what it could not check."""

import json
import sys

import pytest

from tests.audit import Audit, audited, read, report

CLEAN = {"name": "jinja2", "version": "3.1.6", "vulns": []}
HOLED = {
    "name": "jinja2",
    "version": "3.1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["3.1.6"], "aliases": [], "description": ""}],
}
UNMENDED = {
    "name": "lxml",
    "version": "6.1",
    "vulns": [{"id": "GHSA-x", "fix_versions": [], "aliases": [], "description": ""}],
}
SKIPPED = {"name": "typst", "skip_reason": "Dependency not found on PyPI: typst (0.15.2)"}
OURS = {"name": "mailbot", "skip_reason": "Dependency not found on PyPI: mailbot (0.1.0)"}


def told(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.threat("T-OPS-08")
@pytest.mark.parametrize(
    ("packages", "code", "strict", "says"),
    [
        ([CLEAN, OURS], 0, 0, "checked: 1 packages, 0 known holes"),
        ([HOLED, OURS], 1, 1, "known hole: jinja2 3.1.0: PYSEC-2026-1, mended in 3.1.6"),
        ([UNMENDED], 1, 1, "known hole: lxml 6.1: GHSA-x, mended in no version yet"),
        ([CLEAN, SKIPPED], 0, 1, "not checked: 1 packages (Dependency not found"),
        ([SKIPPED, SKIPPED], 0, 1, "not checked: 2 packages (Dependency not found"),
        ([HOLED, SKIPPED], 1, 1, "not checked: 1 packages (Dependency not found"),
    ],
)
def test_every_report_is_told(packages: list[object], code: int, strict: int, says: str) -> None:
    """A hole fails the step; a package that was skipped is counted aloud, and fails if asked to."""
    audit = read(told(*packages))
    found, lines = report(audit)
    assert found == code
    assert report(audit, strict=True)[0] == strict
    assert [line for line in lines if line.startswith(says)]
    assert lines[-1].startswith("checked: ")


@pytest.mark.threat("T-OPS-08")
@pytest.mark.parametrize(
    "report_text", ["", "{}", "[]", '{"dependencies": 3}', told(), told(OURS), told({"name": "x"})]
)
def test_what_is_no_report_checks_nothing(report_text: str) -> None:
    """An empty, cut or strange report is refused: it does not say that all is well."""
    with pytest.raises(ValueError, match="report"):
        read(report_text)


@pytest.mark.threat("T-OPS-08")
@pytest.mark.parametrize(
    "command",
    [
        ("no-such-program-at-all",),
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "print('No known vulnerabilities found')"),
        (sys.executable, "-c", "import time; time.sleep(60)"),
    ],
    ids=["absent", "fails", "says nothing", "hangs"],
)
def test_an_audit_that_cannot_be_made_says_so(command: tuple[str, ...]) -> None:
    """Where pip-audit is missing, breaks off, hangs or tells nothing, nothing counts as checked."""
    audit = audited(command, patience=1)
    assert (audit.checked, audit.findings) == (0, ())
    assert "pytest" in audit.unchecked
    assert report(audit, strict=True)[0] == 1
    assert any(line.startswith("not checked: ") for line in report(audit)[1])


def test_a_report_is_read_whole() -> None:
    """What was checked, found and skipped is counted apart."""
    assert read(told(CLEAN, HOLED, SKIPPED, OURS)) == Audit(
        2,
        ("jinja2 3.1.0: PYSEC-2026-1, mended in 3.1.6",),
        ("typst",),
        SKIPPED["skip_reason"],
    )

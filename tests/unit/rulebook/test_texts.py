"""Reply texts as an owner may write them: every fault told, with its file and line."""

from pathlib import Path

import pytest

from mailbot.errors import Fault
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.texts import load_texts

PLAIN = (shipped() / "replies/sv/complaint_info.txt").read_text(encoding="utf-8")


def faults_of(own: Path, name: str, text: str | bytes) -> tuple[Fault, ...]:
    """Every fault with that file laid over the shipped ones."""
    file = own / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    loaded, faults = load_texts(RuleFolders(shipped(), own))
    assert (loaded is None) is bool(faults)
    return faults


def test_the_shipped_texts_have_no_fault() -> None:
    """What is shipped loads."""
    loaded, faults = load_texts(RuleFolders(shipped()))
    assert loaded is not None
    assert faults == ()


def test_a_text_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    """Other words that say the same are no fault, and are the words sent."""
    own = tmp_path / "replies/sv/complaint_info.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Kära du.\n\n" + PLAIN, encoding="utf-8")
    loaded, faults = load_texts(RuleFolders(shipped(), tmp_path))
    assert faults == ()
    assert loaded is not None
    firm = {"company": "X", "name": "Y", "email": "z", "policy_url": ""}
    facts = {"controller": firm, "follows": False}
    assert loaded.render("sv", "complaint_info", facts).startswith("Kära du.")


@pytest.mark.parametrize(
    ("name", "text", "where", "said"),
    [
        ("replies/sv/erased.txt", "Borta.", "replies/sv/erased.txt", "backups"),
        ("replies/sv/complaint_info.txt", PLAIN + "\nKöp nu!", "complaint_info", "'!'"),
        ("replies/sv/complaint_info.txt", PLAIN + "\nRing Datainspektionen.", "frame", "Datainsp"),
        ("replies/sv/_imy.txt", "Klaga gärna.", "extract", "complaint_imy"),
        ("replies/sv/frame.txt", "{{ body }}", "frame", "controller"),
        ("replies/sv/complaint_info.txt", "Hej\n{{ nam }}", "complaint_info.txt: line 2", "'nam'"),
        ("replies/sv/complaint_info.txt", "{% if x %}", "complaint_info.txt: line 1", "endif"),
        ("replies/sv/complaint_info.txt", b"\xff\xfe\x00", "complaint_info", "cannot be read"),
        ("replies/sv/complaint_info.txt", "x" * 100_001, "complaint_info", "longer than"),
        ("replies/sv/komplaint.txt", "Hej", "komplaint", "no letter of that name"),
        ("replies/sv/words.toml", "and = 1", "words.toml", "not a string"),
        ("replies/sv/subjects.toml", 'extrakt = "x"', "subjects.toml: extrakt", "unknown key"),
    ],
)
def test_a_faulty_text_is_told_by_file(
    tmp_path: Path, name: str, text: str | bytes, where: str, said: str
) -> None:
    """The fault names the file (and line where there is one) and what is wrong."""
    told = [str(fault) for fault in faults_of(tmp_path, name, text)]
    assert any(where in line and said in line for line in told), told


@pytest.mark.threat("T-OUT-04")
@pytest.mark.parametrize(
    "code",
    [
        "{{ controller.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ controller.name.upper() }}",
        "{{ range(10**9) }}",
        "{{ 'a' * 10**9 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% set x = 1 %}",
        "{% macro x() %}{{ x() }}{% endmacro %}",
        "{% for a in controller %}{% for b in controller %}x{% endfor %}{% endfor %}",
        "{% for a in controller recursive %}{{ loop(a) }}{% endfor %}",
        '{% include "frame.txt" %}',
        '{% include "../../../../etc/passwd" %}',
        '{% import "frame.txt" as x %}',
        '{% extends "frame.txt" %}',
        "{{ controller.name | center(999999999) }}",
        "{{ self }}",
        "{{ lipsum }}",
        "{{ cycler }}",
    ],
)
def test_a_text_that_computes_is_refused_before_it_runs(tmp_path: Path, code: str) -> None:
    """No way to Python, to other files, or to work without end."""
    faults = faults_of(tmp_path, "replies/sv/complaint_info.txt", f"{PLAIN}\n{code}")
    assert any("complaint_info.txt" in fault.where for fault in faults)


@pytest.mark.threat("T-OUT-04")
def test_a_part_that_includes_itself_is_refused(tmp_path: Path) -> None:
    """Parts include nothing, so nothing goes round."""
    imy = (shipped() / "replies/sv/_imy.txt").read_text(encoding="utf-8")
    faults = faults_of(tmp_path, "replies/sv/_imy.txt", imy + '{% include "_imy.txt" %}')
    assert [fault.wrong for fault in faults] == ["this include is not allowed"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Two faulty files, two faults."""
    faults_of(tmp_path, "replies/sv/complaint_info.txt", "{{ nam }}")
    faults = faults_of(tmp_path, "replies/en/no_data.txt", "{{ nam }}")
    assert len({fault.where for fault in faults}) == 2


def test_the_checklists_are_not_the_owners_to_waive(tmp_path: Path) -> None:
    """A checklist file among the owner's own rules changes nothing."""
    faults = faults_of(tmp_path, "checklists.toml", "")
    assert faults == ()

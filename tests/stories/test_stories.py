"""Every folder here is a story; each must end as its expect.toml says."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.case import Case
from mailbot.store.contract import LetterState
from tests.stories.telling import Story, _text

HERE = Path(__file__).parent
FOLDERS = sorted(path.parent for path in HERE.glob("*/given.toml"))
FORBIDDEN = ("Datainspektionen", "Personuppgiftslagen", "None", "{{", "Undefined")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_story(folder: Path, tmp_path: Path) -> None:
    """The story ends as told: cases, queue, letters and register, and nothing else."""
    story = Story(folder, tmp_path / "data")
    story.tell()
    expect = tomllib.loads((folder / "expect.toml").read_text("utf-8"))
    seen = {
        "case": [_case(case) for case in story.store.cases()],
        "item": [_item(item) for item in story.store.items()],
        "letter": [_letter(story, to, letter) for to, letter in story.post.taken],
        "register": [_person(person) for person in story.store.people()],
    }
    for what in ("case", "item", "letter"):
        _compare(what, expect.get(what, []), seen[what])
    if "register" in expect:
        _compare("register", expect["register"], seen["register"])
    _nothing_forbidden(story)
    assert story.store.verify_log().ok


def _case(case: Case) -> dict[str, Any]:
    return {
        "rights": {m.right.value: f"{m.state.value}/{m.outcome or '-'}" for m in case.matters},
        "identity": case.identity.value,
        "state": "open" if case.open else "closed",
        "due": case.due,
        "extended_due": case.extended_due,
        "language": case.language,
        "people": list(case.people),
        "received": case.received,
    }


def _item(item: Any) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "rule": item.rule,
        "reason": item.reason,
        "right": item.right.value if item.right else "",
        "actions": list(item.actions),
        "due": item.due,
    }


def _letter(story: Story, to: str, letter: Any) -> dict[str, Any]:
    text = _text(letter)
    noted = (m for case in story.store.cases() for m in case.messages)
    queued = next(m for m in noted if m.message_id == letter["Message-ID"])
    return {
        "kinds": list(queued.kinds),
        "to": to,
        "subject": str(letter["Subject"]),
        "says": text,
        "lacks": text,
        "language": letter["Content-Language"],
        "in_reply_to": letter["In-Reply-To"],
        "enclosures": sorted(part.get_filename() for part in letter.iter_attachments()),
    }


def _person(person: Any) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "phone": person.phone,
        "emails": list(person.emails),
        "restricted": list(person.restricted_fields),
        "marketing": person.marketing,
        "kept_through": person.kept_through,
        "title": person.title,
    }


def _compare(what: str, wanted: Iterable[Mapping[str, Any]], seen: list[dict[str, Any]]) -> None:
    wanted = list(wanted)
    assert len(seen) == len(wanted), f"{what}: {seen}"
    for one, other in zip(wanted, seen, strict=True):
        for key, value in one.items():
            assert _holds(key, value, other), f"{what}.{key}: wanted {value!r}, saw {other!r}"


def _holds(key: str, value: Any, seen: Mapping[str, Any]) -> bool:
    if key == "says":
        return all(part in " ".join(seen[key].split()) for part in value)
    if key == "lacks":
        return not any(part in " ".join(seen[key].split()) for part in value)
    return bool(seen[key] == value)


def _nothing_forbidden(story: Story) -> None:
    """No letter breaks what holds for every letter, and none is left unsent without a word."""
    for to, letter in story.post.taken:
        assert letter["To"] == to
        assert letter["Auto-Submitted"]
        assert not letter["Cc"]
        assert not letter["Reply-To"]
        assert not any(word in _text(letter) for word in FORBIDDEN)
    unsent = [x for x in story.store.letters() if x.state is LetterState.QUEUED]
    assert not unsent or story.post.answer.outcome.value == "deferred"

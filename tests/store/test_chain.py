"""The accountability log, altered in every way."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import StoreDamaged
from mailbot.store.chain import chained, checked, logged, logged_back
from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from mailbot.store.tables import Head
from tests.store.samples import entry_of

COUNT = 5


def written(path: Path, count: int = COUNT) -> Head:
    """A log of so many lines, and its head."""
    entries = [entry_of("opened", letters=n, word="åäö") for n in range(count)]
    octets, head = chained(Head(), entries)
    path.write_bytes(octets)
    return head


def first_bad(path: Path, head: Head) -> int | None:
    """Number of the first bad line; None where all is well."""
    check = checked(path, head)
    assert check.ok is (check.first_bad is None)
    assert check.entries == head.seq
    assert bool(check.reason) is not check.ok
    return check.first_bad


@pytest.mark.threat("T-STORE-12")
def test_a_log_as_written_is_good(tmp_path: Path) -> None:
    """What was written verifies, an empty log too."""
    assert first_bad(tmp_path / "log", written(tmp_path / "log")) is None
    assert first_bad(tmp_path / "none", Head()) is None


@pytest.mark.threat("T-STORE-12")
@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80, 0xFF])
def test_any_one_changed_byte_names_its_line(tmp_path: Path, mask: int) -> None:
    """Whichever byte is changed, the line it stands in is the first bad one."""
    path = tmp_path / "log"
    head = written(path, 3)
    octets = path.read_bytes()
    for place in range(len(octets)):
        changed = bytearray(octets)
        changed[place] ^= mask
        path.write_bytes(changed)
        assert first_bad(path, head) == octets.count(b"\n", 0, place) + 1, place


def rehashed(line: bytes) -> bytes:
    """The line with another case, and a hash that fits it were it the first of all."""
    body = json.loads(line)
    body["case"] = "2026-9999"
    del body["hash"]
    plain = json.dumps(body, separators=(",", ":")).encode()
    body["hash"] = hashlib.sha256(Head().hash.encode() + plain).hexdigest()
    return json.dumps(body, separators=(",", ":")).encode() + b"\n"


def spaced(line: bytes) -> bytes:
    """The same values, written otherwise."""
    return line.replace(b'":', b'": ', 1)


Change = Callable[[list[bytes]], list[bytes]]

CHANGES: dict[str, tuple[Change, int]] = {
    "first dropped": (lambda lines: lines[1:], 1),
    "third dropped": (lambda lines: [*lines[:2], *lines[3:]], 3),
    "last dropped": (lambda lines: lines[:-1], 5),
    "all dropped": (lambda _: [], 1),
    "cut in the last": (lambda lines: [*lines[:-1], lines[-1][:-20]], 5),
    "its last line break gone": (lambda lines: [*lines[:-1], lines[-1][:-1]], 5),
    "two swapped": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
    "one twice": (lambda lines: [*lines[:2], lines[1], *lines[2:]], 3),
    "an empty line": (lambda lines: [*lines[:3], b"\n", *lines[3:]], 4),
    "another first line": (lambda lines: [rehashed(lines[0]), *lines[1:]], 2),
    "a line spaced": (lambda lines: [*lines[:3], spaced(lines[3]), lines[4]], 4),
    "not an object": (lambda lines: [lines[0], b"[]\n", *lines[2:]], 2),
    "deep": (lambda lines: [lines[0], b"[" * 100_000 + b"\n", *lines[2:]], 2),
}


@pytest.mark.threat("T-STORE-12")
@pytest.mark.parametrize("change", CHANGES)
def test_lines_dropped_swapped_or_put_in_are_named(tmp_path: Path, change: str) -> None:
    """The first line that is not where and as it was written is named."""
    path = tmp_path / "log"
    head = written(path)
    alter, expected = CHANGES[change]
    path.write_bytes(b"".join(alter(path.read_bytes().splitlines(keepends=True))))
    assert first_bad(path, head) == expected


@pytest.mark.threat("T-STORE-12")
def test_a_log_written_anew_from_end_to_end_is_found_by_the_stored_head(tmp_path: Path) -> None:
    """A whole chain of other entries, sound in itself, is not the log the store goes with."""
    head = written(tmp_path / "log")
    octets, other = chained(Head(), [entry_of("forgeds", letters=n, word="åäö") for n in range(5)])
    assert other.seq == head.seq
    (tmp_path / "log").write_bytes(octets)
    assert first_bad(tmp_path / "log", head) is not None


@pytest.mark.threat("T-STORE-12")
def test_a_tail_that_counts_on_from_elsewhere_is_named_where_it_begins(tmp_path: Path) -> None:
    """Lines sound in themselves, put in for others with a number left out, are named at once."""
    path = tmp_path / "log"
    two = written(path, 2)
    octets, head = chained(Head(3, two.hash, two.size), [entry_of("closed")] * 2)
    path.write_bytes(path.read_bytes() + octets)
    assert first_bad(path, head) == 3


def test_lines_beyond_the_head_never_happened(tmp_path: Path) -> None:
    """What a stop left behind the head is neither verified nor told, and is cut off next."""
    folder = tmp_path / "data"
    store = FileStore(folder)
    store.commit(Commit(log=[entry_of("one")]))
    with (folder / "log.jsonl").open("ab") as file:
        file.write(b'{"seq":2,"at":"2026-')
    assert store.verify_log().ok
    assert [line.entry.event for line in store.log()] == ["one"]
    store.commit(Commit(log=[entry_of("two")]))
    assert store.verify_log().ok
    assert [line.entry.event for line in store.log()] == ["one", "two"]


def test_a_line_that_cannot_be_read_is_told_with_its_number(tmp_path: Path) -> None:
    """Reading a damaged log names the file, the line and the command that verifies it."""
    path = tmp_path / "log"
    head = written(path)
    path.write_bytes(path.read_bytes().replace(b'"seq":3', b'"seq":x'))
    with pytest.raises(StoreDamaged, match=r"line 3 is damaged .* log verify"):
        list(logged(path, head))


@pytest.mark.threat("T-OPS-02")
@given(text=st.text())
def test_any_text_is_one_line_of_ascii(text: str) -> None:
    """Whatever a fact holds, lone surrogates too, its entry is one printable line of JSON."""
    octets, head = chained(Head(), [entry_of("odd", word=text)])
    assert octets.isascii()
    assert octets.count(b"\n") == 1
    assert all(0x20 <= byte < 0x7F for byte in octets[:-1])
    assert json.loads(octets)["facts"] == {"word": text}
    assert head == Head(1, json.loads(octets)["hash"], len(octets))


@pytest.mark.parametrize("count", [0, 1, 5, 3000])
def test_backwards_is_the_same_turned_round(tmp_path: Path, count: int) -> None:
    """Read from the end, a log of any length gives the same lines, up to its head alone."""
    path = tmp_path / "log"
    head = written(path, count)
    path.write_bytes(path.read_bytes() + b"never happened\n")
    assert list(logged_back(path, head)) == list(logged(path, head))[::-1]


def test_backwards_finds_what_holds_a_word(tmp_path: Path) -> None:
    """With a word to look for, only the lines that hold it come."""
    path = tmp_path / "log"
    head = written(path)
    assert [one.seq for one in logged_back(path, head, '"letters":3')] == [4]

"""How plain text is laid out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.letters.layout import WIDTH, lay_out


@pytest.mark.parametrize(
    ("written", "laid_out"),
    [
        ("one\ntwo", "one two\n"),
        ("one\n\n\n\ntwo", "one\n\ntwo\n"),
        ("- one\n- two", "- one\n- two\n"),
        ("1. one\n2. two", "1. one\n2. two\n"),
        ("| one\n| two\n|\n| three", "one\ntwo\n\nthree\n"),
        ("text\n    AB  CD\nmore", "text\n    AB  CD\nmore\n"),
        ("", "\n"),
    ],
)
def test_the_marks_mean_what_they_say(written: str, laid_out: str) -> None:
    """Paragraphs flow, lists and hard lines stand, verbatim lines are untouched."""
    assert lay_out(written) == laid_out


def test_a_list_item_is_indented_where_it_goes_on() -> None:
    """The second line of an item stands under its first word."""
    lines = lay_out("- " + "word " * 30).splitlines()
    assert lines[0].startswith("- word")
    assert all(line.startswith("  word") for line in lines[1:])


def test_an_address_is_never_broken() -> None:
    """A web or mail address keeps its hyphens on one line, even beyond the width."""
    address = "https://www.kund.example/" + "-".join(["lang"] * 30)
    assert address in lay_out(f"Se {address} om det.").splitlines()


@given(st.lists(st.text("abcåäö -.", max_size=20), max_size=60))
def test_no_line_is_wider_than_the_width(words: list[str]) -> None:
    """Whatever is written in words of usual length, lines stay within the width."""
    text = " ".join(" ".join(words).split())
    assert all(len(line) <= WIDTH for line in lay_out(text).splitlines())

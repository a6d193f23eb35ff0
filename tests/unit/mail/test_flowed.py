import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.flowed import unflow

SAMPLES = [
    ("en rad \nsom flödar \nhit\n", False, "en rad som flödar hit\n"),
    ("rade \nra\n", True, "radera\n"),
    ("> citat \n> vidare\neget \nsvar", False, "> citat vidare\neget svar"),
    (">> djupt \n> grunt", False, ">> djupt \n> grunt"),
    ("hej \n\nny", False, "hej \nny"),
    ("text \n-- \nAnna", False, "text \n-- \nAnna"),
    (" >inte citat\n From x", False, ">inte citat\nFrom x"),
    ("> slut \neget", False, "> slut \neget"),
]


@pytest.mark.parametrize(("text", "delsp", "expected"), SAMPLES)
def test_samples(text: str, delsp: bool, expected: str) -> None:  # noqa: FBT001  # a column of the table
    """Flowed lines become paragraphs; quote depth and the signature line stop the flow."""
    assert unflow(text, delsp=delsp) == expected


@given(st.text(alphabet="a >-\n", max_size=80), st.booleans())
def test_letters_stay(text: str, delsp: bool) -> None:  # noqa: FBT001  # drawn
    """No letter is lost, whatever the lines."""
    assert unflow(text, delsp=delsp).count("a") == text.count("a")

"""Identification numbers recognised and hidden."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer

from mailbot.register import masking

SHAPED = [
    ("850101-1234", "******-****", "850101-****"),
    ("8501011234", "******-****", "850101-****"),
    ("850101+1234", "******-****", "850101-****"),
    ("19850101-1234", "******-****", "850101-****"),
    ("198501011234", "******-****", "850101-****"),
    ("1985-01-01-1234", "******-****", "850101-****"),
    ("701063-2391", "******-****", "701063-****"),  # samordningsnummer
    ("701091-2391", "******-****", "701091-****"),
    ("850101–1234", "******-****", "850101-****"),
    ("85\u00ad0101-12\u200b34", "******-****", "850101-****"),
    ("８５０１０１－１２３４", "******-****", "850101-****"),
    ("070112 3456", "******-****", "070112-****"),  # a phone can look alike
    ("SE850101123401", "SE******-****", "SE850101-****"),
    ("se 850101-1234 01", "SE******-****", "SE850101-****"),
    (
        "Nr 850101-1234, 850102-1234!",
        "Nr ******-****, ******-****!",
        "Nr 850101-****, 850102-****!",
    ),
]
PLAIN = [
    "556677-8899",
    "5566778899",
    "165566778899",
    "SE556677889901",
    "850001-1234",
    "851301-1234",
    "850132-1234",
    "850192-1234",
    "2026-03-14 09:15",
    "070-112 34 56",
    "202603140915123",
    "Storsvängen 43, lgh 1101, 602 44 Norrköping",
    "",
]


@pytest.mark.threat("T-PRIV-06")
@pytest.mark.parametrize(("text", "hidden", "for_person"), SHAPED)
def test_shape_is_masked(text: str, hidden: str, for_person: str) -> None:
    """All that has the shape is hidden whole, or but for the birth date towards the person."""
    assert masking.masked(text) == hidden
    assert masking.masked_for_person(text) == for_person


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stands(text: str) -> None:
    """Organisation numbers, dates, phone numbers and postal addresses stay as they are."""
    assert masking.masked(text) == text
    assert masking.masked_for_person(text) == text


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Any number of the shape, whatever its check digit, with any separator."""
    century = draw(st.sampled_from(["", "18", "19", "20"]))
    year, month = draw(st.integers(0, 99)), draw(st.integers(1, 12))
    day = draw(st.sampled_from([*range(1, 32), *range(61, 92)]))
    mark = draw(st.sampled_from(["", "-", "+", " ", "–", " - "]))
    return f"{century}{year:02}{month:02}{day:02}{mark}{draw(st.integers(0, 9999)):04}"


NOT_DIGITS = st.text(st.characters(exclude_categories=("Nd", "Cs")))


@pytest.mark.threat("T-PRIV-06")
@given(NOT_DIGITS, numbers(), NOT_DIGITS)
def test_no_number_survives_in_any_text(before: str, number: str, after: str) -> None:
    """Whatever stands around a number, its last four digits are gone from the masked text."""
    for shown in (masking.masked, masking.masked_for_person):
        hidden = shown(f"{before}{number}{after}")
        assert re.search(r"[0-9]{4}(?![0-9-])|[0-9]{7}", hidden) is None
        assert shown(hidden) == hidden
    assert re.search(r"[0-9]", masking.masked(number)) is None


@given(st.text())
def test_text_without_digits_is_untouched(text: str) -> None:
    """Text with fewer than ten digits comes back exactly as it was."""
    if sum(c.isdecimal() for c in text) < 10:
        assert masking.masked(text) == text


@given(numbers())
def test_check_digit_agrees_with_the_library(number: str) -> None:
    """A number with its century is a personal number exactly when the library says so."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 12:
        assert masking.is_personal_number(digits) == personnummer.valid(digits)


@pytest.mark.parametrize(
    ("value", "personal", "organisation"),
    [
        ("811228-9874", True, False),
        ("19811228-9874", True, False),
        ("701063-2391", True, False),
        ("811228-9873", False, False),
        ("000229-0013", True, False),  # a leap day in one century only
        ("556677-8899", False, True),
        ("5566778899", False, True),
        ("165566778899", False, True),
        ("556677-8890", False, False),
        ("８１１２２８-９８７４", False, False),
        ("", False, False),
        ("abc", False, False),
    ],
)
def test_well_formed_numbers(value: str, personal: bool, organisation: bool) -> None:  # noqa: FBT001  # table column
    """Personal and organisation numbers are told apart, and a wrong check digit is neither."""
    assert masking.is_personal_number(value) == personal
    assert masking.is_organisation_number(value) == organisation


@pytest.mark.parametrize(
    ("number", "listed", "for_person"),
    [
        ("850101-1234", "******-****", "850101-****"),
        ("556677-8899", "556677-8899", "556677-8899"),
        ("556677-8890", "556677-8890", "556677-8890"),
        ("01019012345", "01*********", "01*********"),  # a foreign number has no known shape
        ("", "", ""),
    ],
)
def test_identification_field(number: str, listed: str, for_person: str) -> None:
    """In its own field a foreign number is hidden too, an organisation number is not."""
    assert masking.identification(number) == listed
    assert masking.identification(number, for_person=True) == for_person

"""Samples lie in tests/mails/passages: o own, q quoted, f forwarded, s signature, t footer."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.passages import split

SAMPLES = sorted((Path(__file__).parents[2] / "mails" / "passages").glob("*.txt"))
PARTS = {"o": "own", "q": "quoted", "f": "forwarded", "s": "signature", "t": "footer"}


def written(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.threat("T-MIME-11")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_client_sample(sample: Path) -> None:
    """Each line of a mail, as that program writes it, goes where a reader would put it."""
    marked = [line.partition("|") for line in sample.read_text("utf-8").splitlines()]
    text = "\n".join(line for _, _, line in marked).replace("\t", " ")
    found = split(text, passed_on=sample.stem.endswith("passed-on"))
    for letter, part in PARTS.items():
        expected = written("\n".join(line for its, _, line in marked if its == letter))
        assert written(getattr(found, part)) == [line.replace("\t", " ") for line in expected]


def test_samples_are_there() -> None:
    """The samples cover the programs this market uses."""
    assert len(SAMPLES) >= 50


@given(st.lists(st.sampled_from(["> a", "Mvh", "Den 5 skrev X <a@b.example>:", "-- ", "hej", ""])))
def test_no_word_is_lost(lines: list[str]) -> None:
    """Every written line of a text is found again in exactly one passage."""
    found = split("\n".join(lines))
    kept = [line for part in PARTS.values() for line in written(getattr(found, part))]
    assert sorted(kept) == sorted(written("\n".join(lines)))


@pytest.mark.threat("T-MIME-10")
@pytest.mark.parametrize(
    "token",
    [
        "Den ",
        "On ",
        "> ",
        "Från: ",
        "-- ",
        "Mvh ",
        "\nOn",
        "\n>",
        "--",
        "\nTack",
        "\nMvh",
        "\nDen 5 skrev:",
        "\nFrån: x",
        "\nSent from my iPhone",
    ],
)
def test_repeated_token(token: str) -> None:
    """A text of one token, over and over, is split and kept whole."""
    text = (token * (60_000 // len(token))).strip()
    found = split(text)
    kept = "".join(getattr(found, part) for part in PARTS.values())
    assert "".join(kept.split()) == "".join(text.split())

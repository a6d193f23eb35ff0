import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.post.answer import one_line, visible


@pytest.mark.threat("T-OPS-02")
@given(st.text(), st.text(max_size=5))
def test_any_answer_becomes_one_short_line_without_addresses(text: str, after: str) -> None:
    """Whatever a server says, no line break, control, surrogate or address is left."""
    said = one_line(f"{text} <anna.ek@kund.example>{after}")
    assert len(said) <= 200
    assert "kund.example" not in said
    assert not any(c in said for c in "\r\n\0\x1b\x85\u2028")
    said.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("b'[AUTHENTICATIONFAILED] no'", "[AUTHENTICATIONFAILED] no"),
        ("550 5.1.1 <a@b.example>: gone", "550 5.1.1 (address): gone"),
        ("a\r\nb\tc  d", "a b c d"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_words_of_the_server_are_kept(text: str, said: str) -> None:
    """What is no address stands as it was said."""
    assert one_line(text) == said


def test_hidden_words_are_whole_words() -> None:
    """A name to be hidden goes wherever it stands alone, in any case, and only there."""
    assert one_line("no Anna here, annas is another", "anna") == (
        "no (address) here, annas is another"
    )
    assert one_line("as it is", "") == "as it is"


def test_visible_text_keeps_its_letters() -> None:
    """Letters of all kinds stay; what steers a terminal goes."""
    assert visible("Ärende\x1b[31m från Łukasz\n日本") == "Ärende [31m från Łukasz 日本"

import pytest

from mailbot.desk.letters.notice_text import NoticeText, NoticeWords, ends_cooperation, read_notice
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.notices import load_notice_words

WORDS, FAULTS = load_notice_words(RuleFolders(shipped()))


def test_the_shipped_words_are_sound() -> None:
    """The shipped rules/notices.toml has no fault."""
    assert not FAULTS
    assert isinstance(WORDS, NoticeWords)


def test_a_file_without_headings_is_the_text() -> None:
    """Undivided, all of the file is the text, in the owner's language."""
    texts, faults = read_notice("Vi byter webbhotell.\n\n1. Så här.\n", "sv", WORDS, "n.txt")
    assert (texts, faults) == ({"sv": NoticeText(text="Vi byter webbhotell.\n\n1. Så här.")}, ())


def test_headings_divide_it_by_part_and_language() -> None:
    """Known headings begin a part or a language; any other heading belongs to the text."""
    written = (
        "# Vad som ändras\nPunkt 8.\n# Varför:\nTydligare.\n## Ny text\n# 8 Mottagare\nByrån.\n"
        "# English\n# What changes\nClause 8.\n# Why\nClearer.\n# New text\nThe accountant.\n"
    )
    texts, faults = read_notice(written, "sv", WORDS, "n.txt")
    assert not faults
    assert texts == {
        "sv": NoticeText("Punkt 8.", "Tydligare.", "# 8 Mottagare\nByrån."),
        "en": NoticeText("Clause 8.", "Clearer.", "The accountant."),
    }


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("", "n.txt: says nothing"),
        ("\n \n", "n.txt: says nothing"),
        ("# Vad som ändras\nPunkt 8.\n", "no part `why`"),
        ("Vi ändrar.\nPassa på: 20 % rabatt!", "n.txt: line 2: “passa på”"),
        ("Vi ändrar.\nKöp\nnu!", "n.txt: “köp nu” is advertising"),
        ("We change it. Book\ta demo at our office.", "“book a demo”"),
        ("Läs mer: https://firman.example/?utm_source=policy", "“utm_” is advertising"),
        ("Fortsätter du anses du ha godkänt den.", "“anses du ha godkänt” makes silence"),
        ("You are deemed to accept it.", "“deemed to accept”"),
    ],
)
def test_what_a_notice_must_not_be(written: str, named: str) -> None:
    """Empty, half, advertising or consent by silence: each is told, with its line."""
    _, faults = read_notice(written, "sv", WORDS, "n.txt")
    assert any(named in str(fault) for fault in faults), faults


@pytest.mark.parametrize(
    "written",
    [
        "Vi skickar nyhetsbrev och erbjudanden med stöd av intresseavvägning (marknadsföring).",
        "We send newsletters and offers; you can always say no to direct marketing.",
        "Att du inte svarar räknas inte som ett godkännande.",
    ],
)
def test_speaking_of_advertising_is_none(written: str) -> None:
    """A policy may say what the firm sends, and that silence is no consent."""
    assert not read_notice(written, "sv", WORDS, "n.txt")[1]


@pytest.mark.parametrize(
    ("own", "subject", "in_thread", "ends"),
    [
        ("Vi säger upp samarbetet.", "Sv: Hej", True, True),
        ("Vi säger upp samarbetet.", "Sv: Hej", False, False),
        ("Vi godtar inte den nya policyn.", "Hej", False, True),
        ("We do not accept this and terminate.", "Re: Changed privacy policy", False, True),
        ("Tack för informationen!", "Sv: Ändrad integritetspolicy", True, False),
        ("Vi vill säga upp webbhotellet.", "Webbhotell", False, False),
    ],
)
def test_an_answer_that_ends_things(own: str, subject: str, *, in_thread: bool, ends: bool) -> None:
    """It says so in the thread, or names the policy elsewhere; thanks are left alone."""
    assert ends_cooperation(own, subject, WORDS, in_thread=in_thread) is ends

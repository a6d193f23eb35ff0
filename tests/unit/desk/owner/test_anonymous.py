"""Examples without the people in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.judgement.case import Details
from mailbot.desk.owner.anonymous import Names, anonymous, example_of
from mailbot.desk.sense.classify import classify
from tests.corpus.load import DEVELOPMENT, mails
from tests.corpus.measure import bare, shipped_phrases

PHRASES = shipped_phrases()
ANNA = Names(own=("Anna-Karin Lindström",), others=("Kund AB", "Bo Ek"))


@pytest.mark.threat("T-PRIV-06")
@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Jag heter Anna-Karin Lindström.", "Jag heter NN."),
        ("radera anna-karins uppgifter", "radera NN uppgifter"),
        ("Min kollega Bo Ek på Kund AB slutar.", "Min kollega NN på NN slutar."),
        ("Vår kund slutar.", "Vår kund slutar."),
        ("Skriv till anna.lind@kund.example!", "Skriv till nn@nn.example!"),
        ("Ring 070-174 06 05.", "Ring 000-000 00 00."),
        ("Order 4411, artikel 17 och 2 filmer.", "Order 0000, artikel 17 och 2 filmer."),
        ("Mitt personnummer är 811228-9874.", "Mitt personnummer är ******-****."),
        ("Se https://kund.example/anna?x=1.", "Se www.nn.example."),
        ("Mvh\nSven Berglund", "Mvh\nNN"),
        ("Kan ni fråga Petra i Malmö?", "Kan ni fråga NN i NN?"),
        ("VÄNLIGEN RADERA MINA UPPGIFTER", "VÄNLIGEN RADERA MINA UPPGIFTER"),
        ("I want my data erased under the GDPR.", "I want my data erased under the GDPR."),
        ("Jag heter Erik.", "Jag heter NN."),
    ],
)
def test_people_are_taken_out(text: str, without: str) -> None:
    """Names, numbers, addresses and links go; what tells a wish from another stays."""
    assert anonymous(text, ANNA, PHRASES) == without


def test_of_a_case() -> None:
    """The subject goes along, unless it is an earlier mail's; the sender's name in any case."""
    details = Details("anna.lind@kund.example", "Anna Lind", "Radering", "radera mig /anna lind")
    assert example_of(details, (), PHRASES) == "Radering\n\nradera mig /NN"
    answered = Details("anna@kund.example", "Anna", "Sv: Offert", "Radera mig.")
    assert example_of(answered, (), PHRASES) == "Radera mig."
    assert example_of(Details(), (), PHRASES) == ""


def test_what_was_read_is_read_again() -> None:
    """Of 300 labelled mails, at most one in twenty is read otherwise without its people."""
    short = [m for m in mails(DEVELOPMENT) if m.body and len(m.body) < 600][:300]
    changed = 0
    for mail in short:
        masked = anonymous(mail.body, Names((mail.sender.partition("<")[0],)), PHRASES)
        before, after = (classify(bare(t), PHRASES) for t in (mail.body, masked))
        changed += {a.right for a in before.asks} != {a.right for a in after.asks}
    assert len(short) == 300
    assert changed <= len(short) / 20


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_text(text: str, name: str) -> None:
    """Whatever is written, nothing is raised, and no address stays."""
    kept = anonymous(f"{text} x@kund.example", Names((name,)), PHRASES)
    assert "kund.example" not in kept

"""What a correction is about, and the value it gives."""

import pytest

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from mailbot.law.asks import Correction
from tests.corpus.measure import bare, shipped_phrases


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return shipped_phrases()


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("Mitt efternamn stavas Sjöqvist, inte Sjökvist. Rätta det hos er.",
         Correction("name", "Sjöqvist", "Sjökvist")),
        ("Jag heter numera Kim i förnamn, vänligen rätta i alla system.",
         Correction("name", "Kim")),
        ("Hej, jag har bytt efternamn till Lindgren, kan ni uppdatera?",
         Correction("name", "Lindgren")),
        ("Pls fix my surname in your system: Nyström", Correction("name", "Nyström")),
        ("Ni har fel telefonnummer till mig, rätt är 070-555 12 34.",
         Correction("phone", "070-555 12 34")),
        ("Please update my phone number to +46 70 555 00 11.",
         Correction("phone", "+46 70 555 00 11")),
        ("Byt min mejl till petra@nyttbolag.example tack",
         Correction("emails", "petra@nyttbolag.example")),
        ("Min titel är felöversatt hos er, den ska vara projektledare.",
         Correction("title", "projektledare")),
        ("Chnage my title to Head of Sales", Correction("title", "Head of Sales")),
        ("Byt bo@gamla.example mot bo@nya.example hos er, tack.",
         Correction("emails", "bo@nya.example", "bo@gamla.example")),
        ("Ni har fel nummer till mig: 031-390 06 17 ska vara 031-390 06 71, rätta tack.",
         Correction("phone", "031-390 06 71", "031-390 06 17")),
        ("Rätta numret ni har: det står 031-390 06 17, men 031-390 06 71 är rätt.",
         Correction("phone", "031-390 06 71", "031-390 06 17")),
        ("Vi har flyttat, ny fakturaadress är Storgatan 5, 582 23 Linköping.",
         Correction("invoice_address", "Storgatan 5, 582 23 Linköping")),
        ("Det står att jag varit otrevlig i era anteckningar, det stämmer inte.",
         Correction("notes", disputed=True)),
        ("Rätta mina uppgifter enligt artikel 16.", Correction("")),
        ("Personnumret ni har på mig är fel.", Correction("identification_number")),
        ("Enligt utdraget jag fick är kundnumret fel.", Correction("customer_number")),
    ],
)  # fmt: skip
def test_a_correction(text: str, correction: Correction, phrases: Phrases) -> None:
    """Field, right value and wrong value are read as the sender wrote them."""
    assert classify(bare(text), phrases).corrections == (correction,)


def test_no_correction_without_the_right(phrases: Phrases) -> None:
    """A number in a mail that corrects nothing is no correction."""
    assert (
        classify(bare("Jag vill ha ett registerutdrag, ring 070-174 06 11."), phrases).corrections
        == ()
    )

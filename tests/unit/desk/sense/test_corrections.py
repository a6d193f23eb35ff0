"""What a correction is about, and the value it gives."""

from dataclasses import replace

import pytest

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from mailbot.law.asks import Correction
from tests.corpus.measure import bare, shipped_phrases

_BLOCKS = """Ny fakturaadress, ändra i ert register.

Tidigare:
Box 114
601 03 Skelby

Ny:
Klockargatan 8
602 24 Skelby
"""


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
        ("Hej! Efternamnet stavas Thorsén. På kvittot stod Torsen. Ändra det hos er.",
         Correction("name", "Thorsén", "Torsen")),
        ("Your system has me as Colin March. It's Marsh, with an s. Please correct my name.",
         Correction("name", "Marsh", "March")),
        ("Rätta min titel: jag är rektor och inte biträdande rektor.",
         Correction("title", "rektor", "biträdande rektor")),
        ("Ändra mitt nummer hos er tack. 070-174 06 11 -> 070-174 06 12",
         Correction("phone", "070-174 06 12", "070-174 06 11")),
        ("Please correct my phone number: not 070-174 06 11 but 070-174 06 12.",
         Correction("phone", "070-174 06 12", "070-174 06 11")),
        ("Ni har fel personnummer på mig. Hos er står 850110-XXXX medan det rätta är 850101-XXXX.",
         Correction("identification_number", "850101-XXXX", "850110-XXXX")),
        ("Rätta vårt organisationsnummer: 559966-0770 är fel, 559966-0077 är rätt.",
         Correction("organisation_number", "559966-0077", "559966-0770")),
        ("Ändra leveransadressen, ni har Storgatan 2. Rätt är Industrivägen 7, 612 44 Finsby.",
         Correction("delivery_address", "Industrivägen 7, 612 44 Finsby", "Storgatan 2")),
        (_BLOCKS,
         Correction("invoice_address", "Klockargatan 8, 602 24 Skelby", "Box 114, 601 03 Skelby")),
        ("Alla fakturor ska till faktura@palms.example, inte till ekonomi@palms.example. Ändra.",
         Correction("invoice_address", "faktura@palms.example", "ekonomi@palms.example")),
        ("Bolaget har bytt namn från Norings Hus AB till Noring Partner AB. Ändra i registret.",
         Correction("company", "Noring Partner AB", "Norings Hus AB")),
        ("Byt språk på mig till engelska i stället för svenska i ert register.",
         Correction("language", "engelska", "svenska")),
        ('I utdraget står att jag är "svår att få betalt av". Det är inte sant, rätta det.',
         Correction("notes", "", "svår att få betalt av", disputed=True)),
    ],
)  # fmt: skip
def test_a_correction(text: str, correction: Correction, phrases: Phrases) -> None:
    """Field, right value and wrong value are read as the sender wrote them."""
    assert classify(bare(text), phrases).corrections == (correction,)


def test_several_fields(phrases: Phrases) -> None:
    """A list of wrong and right values is read line by line, each in its own field."""
    text = (
        "Tre saker i ert register stämmer inte, rätta dem:\n\n"
        "Fel: Åsa Vikander   Rätt: Åsa Wikander\n"
        "Fel: samordnare     Rätt: verksamhetschef\n"
        "Fel: 070-174 06 54  Rätt: 070-174 06 55"
    )
    assert set(classify(bare(text), phrases).corrections) == {
        Correction("name", "Åsa Wikander", "Åsa Vikander"),
        Correction("title", "verksamhetschef", "samordnare"),
        Correction("phone", "070-174 06 55", "070-174 06 54"),
    }


def test_the_writers_own_spelling_is_right(phrases: Phrases) -> None:
    """Of two spellings of a name, the one the mail is sent under is the right one."""
    text = "Själv heter jag Kvick, Kvist står det i ert register. Kan ni rätta det?"
    message = bare(text)
    message = replace(message, origin=replace(message.origin, display_name="Solbritt Kvick"))
    assert classify(message, phrases).corrections == (Correction("name", "Kvick", "Kvist"),)


def test_a_value_in_the_signature(phrases: Phrases) -> None:
    """A field named without a value is read from the name block, where it has one."""
    message = bare("Ni har fel mobilnummer till mig. Det rätta står här under, ändra är du snäll.")
    signature = "Nadja Söderlund\nSöderlunds Foto\nMobil 070-174 06 83"
    message = replace(message, passages=replace(message.passages, signature=signature))
    assert classify(message, phrases).corrections == (Correction("phone", "070-174 06 83"),)


def test_a_confirmed_value_is_no_correction(phrases: Phrases) -> None:
    """Of a list that was to be checked, only what is put right is corrected."""
    text = (
        "Rätta i ert register, svar på er kontroll av mina uppgifter:\n\nTel: 070-174 06 16 OK\n"
        "Mejl: gammal@kund.example fel, ska vara ny@kund.example"
    )
    assert classify(bare(text), phrases).corrections == (
        Correction("emails", "ny@kund.example", "gammal@kund.example"),
    )


def test_no_correction_without_the_right(phrases: Phrases) -> None:
    """A number in a mail that corrects nothing is no correction."""
    assert (
        classify(bare("Jag vill ha ett registerutdrag, ring 070-174 06 11."), phrases).corrections
        == ()
    )

"""What ordinary mail tells the owner."""

import pytest

from mailbot.desk.sense.hints import hints_in
from mailbot.mail.read import read
from tests.stories.firm import shipped_rules

LEFT = "Jag har slutat på Sandells Bageri. Kontakta i stället vår kundtjänst."
MACHINE = "Auto-Submitted: auto-replied\r\n"

SAID = [
    (MACHINE, "Autosvar", LEFT, ["has_left"]),
    (MACHINE, "Out of office", "Anna no longer works here.", ["has_left"]),
    (MACHINE, "Automatiskt svar: Anna har slutat", "Hej", ["has_left"]),
    (MACHINE, "Autosvar", "Jag har slutat för dagen och svarar i morgon.", []),
    (MACHINE, "Out of office", "I have left the office until Monday.", []),
    (MACHINE, "Autosvar", "Jag är på semester. Nyhetsbrevet kommer igen i augusti.", []),
    ("", "Anna", LEFT, []),
    ("", "Nyhetsbrev igen", "Jag ångrade mig, ja tack till nyhetsbrevet igen!", ["opt_in_again"]),
    (
        "",
        "Newsletter",
        "I changed my mind about the newsletter, sign me up again.",
        ["opt_in_again"],
    ),
    ("", "Utskick", "Nu kom utskicket igen, jag vill inte ha det.", []),
    ("", "Möte", "Kan vi ses igen på torsdag?", []),
    ("Precedence: bulk\r\n", "Nyhetsbrev igen", "Ja tack, nyhetsbrev igen!", []),
]


@pytest.mark.parametrize(("header", "subject", "text", "reasons"), SAID)
def test_hints(header: str, subject: str, text: str, reasons: list[str]) -> None:
    """Only machines say that somebody has left, only people that they want advertising again."""
    octets = (
        f"From: anna@kund.example\r\nTo: emy.serander@hjarteresse.com\r\nSubject: {subject}\r\n"
        f"{header}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    message = read(octets.encode(), frozenset({"emy.serander@hjarteresse.com"}))
    assert list(dict.fromkeys(hints_in(message, shipped_rules().hints))) == reasons

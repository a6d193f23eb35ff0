"""`mailbot rules explain`, sentence by sentence."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.firm import Run
from tests.pdfs import HOSTILE, REQUEST, pdf

MAIL = (
    "From: Anna Lind <anna@kund.example>\nSubject: Mina uppgifter\n"
    "Content-Type: text/plain; charset=utf-8\n\n"
    "Hej Emy!\nRadera inte min adress. Tack för att ni raderade mina uppgifter. "
    "Kan ni skicka ett registerutdrag över alla de personuppgifter som ni har sparat om mig i "
    "era register? Mitt nummer är 811228-9874.\n"
)


@pytest.fixture
def mail(home: Path) -> str:
    (home / "a.eml").write_text(MAIL, encoding="utf-8")
    return "a.eml"


def test_each_sentence_has_its_reasons(run: Run, mail: str) -> None:
    """Concepts, denials, form, what held and what kept the others back, within 80 columns."""
    done = run("rules", "explain", mail)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    assert "9874" not in done.out
    told = done.out.split("\n\n")
    assert [part.split(" ")[0] for part in told[1:]] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert told[1].startswith("1. (subject) “Mina uppgifter”")
    assert "denied     erase" in told[3]
    assert "not in thanks_done" in " ".join(told[4].split())
    assert "form       a question" in told[5]
    assert "found      access (rights/access: asks for the extract" in told[5]


def test_the_same_for_programs(run: Run, mail: str) -> None:
    """JSON adds `sentences` to the keys of the reading."""
    explained = run("rules", "explain", mail, "--json").json
    assert explained["verdict"] == "request"
    sentences = explained["sentences"]
    assert [s["part"] for s in sentences] == ["subject", *["own"] * 5]
    assert set(sentences[0]) == {
        "text",
        "part",
        "question",
        "concepts",
        "denied",
        "found",
        "not_found",
        "score",
    }
    asked = sentences[4]
    assert asked["question"] is True
    assert {"rule": "rights/access: names the extract", "right": "access"} in asked["found"]
    kept = {rule["rule"]: rule["why"] for rule in sentences[3]["not_found"]}
    assert kept["rights/erasure: erases own data"] == "not in thanks_done"


def test_nothing_written(run: Run, home: Path) -> None:
    """An empty mail is explained, too."""
    (home / "empty.eml").write_bytes(b"From: a@kund.example\n\n")
    assert "Nothing counts as written now." in run("rules", "explain", "empty.eml").out


@pytest.mark.threat("T-MIME-09")
@pytest.mark.parametrize(
    ("octets", "rights", "defect"),
    [
        (pdf(*REQUEST), ["access"], "from-attachment"),
        (HOSTILE["locked"], [], "attachment-unread"),
    ],
)
def test_what_an_attached_pdf_says(
    run: Run, home: Path, octets: bytes, rights: list[str], defect: str
) -> None:
    """A mail that leaves it to its PDF is read with it, and what was unreadable is told."""
    message = EmailMessage()
    message["From"] = "anna@kund.example"
    message.set_content("Se bifogad ansökan.")
    message.add_attachment(octets, maintype="application", subtype="pdf", filename="scan.pdf")
    (home / "pdf.eml").write_bytes(message.as_bytes())
    explained = run("rules", "explain", "pdf.eml", "--json").json
    assert (explained["verdict"], explained["rights"]) == ("unsure", rights)
    assert defect in explained["defects"]
    assert run("classify", "pdf.eml", "--json").json["verdict"] == "unsure"
    assert ("utdrag ur ert register" in run("rules", "explain", "pdf.eml").out) is bool(rights)

"""The owner's answer as usual mail programs write it: HTML alone, our own mail quoted below."""

from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.stories.paper import FIRM, text_of
from tests.unit.workflow.owner_post import AUTHSERV_ID, OwnerPost

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.html"))


def _reply(program: Path, mail: EmailMessage, lines: list[str]) -> bytes:
    breaks = "\n" if "thunderbird" in program.name else "<br>\n"
    quoted = breaks.join(map(escape, text_of(mail).splitlines()))
    page = program.read_text("utf-8").replace("@@QUOTED@@", quoted)
    page = page.replace("@@ANSWER@@", "<br>".join(map(escape, lines)))
    reply = EmailMessage()
    reply["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass header.from=hjarteresse.com"
    reply["From"], reply["To"] = f"Emy Serander <{FIRM}>", FIRM
    reply["Subject"] = f"{'Re' if program.stem.endswith('en') else 'SV'}: {mail['Subject']}"
    reply["Message-ID"] = f"<{program.stem}@hjarteresse.com>"
    reply["In-Reply-To"] = reply["References"] = mail["Message-ID"]
    reply.set_content(page, subtype="html", cte="8bit")
    return bytes(reply)


@pytest.fixture
def post(office: Any) -> OwnerPost:
    """An owner with an erasure and an objection waiting."""
    office.takes("Hej, radera alla mina personuppgifter ur ert register.")
    office.takes("Hej, jag invänder mot att ni behandlar mina personuppgifter.")
    office.sends()
    return OwnerPost(office)


def _digest(post: OwnerPost, program: Path) -> EmailMessage:
    post.language = "en" if program.stem.endswith("en") else "sv"
    (digest,) = post.round()
    return digest


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_her_words_are_found_above_the_quote(office: Any, post: OwnerPost, program: Path) -> None:
    """Her line is taken, and nothing of our own mail quoted below it."""
    digest = _digest(post, program)
    said = "Q2 YES" if post.language == "en" else "Q2 JA"
    assert post.comes(_reply(program, digest, [said])) == "ruled"
    assert office.waits()[0] == ("O01", "erase")
    assert ("O06", "objection") not in office.waits()


@pytest.mark.threat("T-MIME-11", "T-LOOP-10")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_quote_alone_rules_on_nothing(office: Any, post: OwnerPost, program: Path) -> None:
    """An answer without a word of hers, or with a doubtful one, does nothing."""
    digest = _digest(post, program)
    before = office.waits()
    for number, lines in enumerate(([""], ["Jag läser det i kväll."])):
        octets = _reply(program, digest, lines)
        post.comes(octets.replace(b"Message-ID: <", b"Message-ID: <%d" % number))
    assert office.waits() == before


@pytest.mark.threat("T-MIME-08")
def test_a_hidden_ruling_is_none(office: Any, post: OwnerPost) -> None:
    """What she would not see herself is not her word, and makes all of it doubtful."""
    program = next(path for path in PROGRAMS if path.stem == "gmail-sv")
    digest = _digest(post, program)
    before = office.waits()
    octets = _reply(program, digest, ["Q2 JA"])
    page = octets.replace(b"Q2 JA", b'<div style="display:none">Q1 JA</div>Q2 JA')
    assert page != octets
    assert post.comes(page) == "ruled"
    assert office.waits() == before

"""The operator's lines: one each, with nothing personal in them."""

import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot import journal


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The journal's handlers are put back."""
    logger = logging.getLogger("mailbot")
    before = logger.handlers, logger.propagate, logger.level
    yield
    logger.handlers, logger.propagate = before[0], before[1]
    logger.setLevel(before[2])


LINES: dict[str, tuple[Callable[[], None], str]] = {
    "started": (lambda: journal.started("ask"), "started, mode ask"),
    "stopped": (journal.stopped, "stopped"),
    "page_shown": (
        lambda: journal.page_shown("http://127.0.0.1:8765"),
        "the owner's page is at http://127.0.0.1:8765; `mailbot web` opens it",
    ),
    "page_failed": (
        lambda: journal.page_failed("/cases/{case}", "KeyError"),
        "warning: the page /cases/{case} failed (KeyError)",
    ),
    "connected": (lambda: journal.connected("imap.example"), "connected to imap.example"),
    "source_silent": (
        lambda: journal.source_silent("Bokföring", "bokforing.csv is not there"),
        "warning: Bokföring cannot be read (bokforing.csv is not there)",
    ),
    "connection_lost": (
        lambda: journal.connection_lost("imap.example:993 timed out", 12.4),
        "warning: connection lost (imap.example:993 timed out), trying again in 12 s",
    ),
    "refused_server": (
        lambda: journal.refused_server("login failed for emy.serander@hjarteresse.com"),
        "warning: a server refuses: login failed for *",
    ),
    "ruling_refused": (
        lambda: journal.ruling_refused("unproven"),
        "warning: a ruling by mail was refused (unproven)",
    ),
    "took_in": (
        lambda: journal.took_in("2026-7K3Q", ["access", "erasure"]),
        "case 2026-7K3Q: access, erasure",
    ),
    "outbox_away": (
        lambda: journal.outbox_away("mx:465: no connection"),
        "warning: no letter can be sent now (mx:465: no connection)",
    ),
    "left_alone": (lambda: journal.left_alone(3), "ordinary mails left alone: 3"),
    "set_aside": (
        lambda: journal.set_aside("Skräp", 7, "RecursionError"),
        "warning: set aside mail 7 in Skräp: RecursionError",
    ),
    "no_dns": (
        lambda: journal.no_dns(7),
        "warning: the DNS did not answer: mail 7 is taken for unsigned",
    ),
    "sent": (lambda: journal.sent("2026-7K3Q.1"), "sent letter 2026-7K3Q.1"),
    "deferred": (
        lambda: journal.deferred("2026-7K3Q.1", "451 4.7.1 <anna@kund.example> greylisted"),
        "letter 2026-7K3Q.1 deferred (451 4.7.1)",
    ),
    "refused": (
        lambda: journal.refused("N3", "550 no Anna Ek here"),
        "warning: letter N3 refused (550)",
    ),
    "uncertain": (
        lambda: journal.uncertain("N3"),
        "warning: letter N3 may or may not have been accepted",
    ),
    "trouble": (lambda: journal.trouble("data: disk full"), "warning: data: disk full"),
}


def test_every_function_of_the_journal_is_tried_here() -> None:
    """A new kind of line is added to the table of this test, too."""
    told = {
        name
        for name, value in vars(journal).items()
        if callable(value) and getattr(value, "__module__", "") == journal.__name__
        if not name.startswith("_") and name[0].islower()
    }
    assert told == set(LINES) | {"to_stderr", "status"}


@pytest.mark.parametrize("event", LINES)
def test_a_plain_line_says_when_and_what(event: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For people: a stamp with its offset, a mark where somebody must look, a sentence."""
    journal.to_stderr()
    tell, expected = LINES[event]
    tell()
    said = capsys.readouterr().err
    stamp, _, sentence = said.rstrip("\n").partition(" ")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", stamp)
    assert sentence == expected


@pytest.mark.parametrize("event", LINES)
def test_a_json_line_says_the_same(event: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs: the event by name, its fields, and the same sentence."""
    journal.to_stderr(as_json=True)
    tell, expected = LINES[event]
    tell()
    told = json.loads(capsys.readouterr().err)
    assert told["event"] == event
    assert told["level"] == ("warning" if expected.startswith("warning: ") else "info")
    assert told["text"] == expected.removeprefix("warning: ")


@pytest.mark.threat("T-OPS-02")
@given(text=st.text(st.characters(exclude_categories=[]), max_size=700), as_json=st.booleans())
def test_no_text_makes_a_second_line(text: str, as_json: bool) -> None:  # noqa: FBT001  # drawn
    """Whatever servers and folders are called, a record is one line of visible characters."""
    form = journal.JsonLine() if as_json else journal.PlainLine()
    record = logging.LogRecord("mailbot", logging.INFO, "", 0, "%s", (text,), None)
    line = form.format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


@pytest.mark.threat("T-OPS-02", "T-PRIV-06")
@pytest.mark.parametrize(
    "personal",
    [
        "anna.ek@kund.example",
        "<ANNA@KUND.EXAMPLE>",
        "åsa@åäö.example",
        "811228-9874",
        "19811228 9874",
        "8112289874",
        "+46 70 123 45 67",
    ],
)
def test_addresses_and_long_numbers_are_hidden(
    personal: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address or a number of a person in what a server says is not passed on."""
    journal.to_stderr()
    for text in (f"said {personal} to us", f"x{'y' * 280} {personal}"):
        journal.connection_lost(text, 1)
        said = capsys.readouterr().err.lower()
        assert personal.strip("<>").lower() not in said
        assert personal.strip("<>").lower()[:6] not in said


def test_an_error_is_named_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A record that carries an exception names its type; what it says may quote a mail."""
    journal.to_stderr()
    try:
        dict[str, int]()["Anna Ek"]
    except KeyError:
        logging.getLogger("mailbot").exception("round failed")
    said = capsys.readouterr().err
    assert said.endswith("error: round failed (KeyError)\n")
    assert "Anna" not in said
    assert said.count("\n") == 1


@pytest.mark.threat("T-OPS-01")
def test_other_packages_lines_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A library that logs a login at debug level is not given a place to write it."""
    journal.to_stderr()
    logging.getLogger("imapclient.imaplib").debug("LOGIN emy S3cr3t-åäö")
    journal.stopped()
    assert "S3cr3t" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.1.1 <anna@kund.example>: unknown", "550 5.1.1"),
        ("250-mail.example", "250"),
        ("421 try later", "421"),
        ("5500 Anna", "no status"),
        ("Anna said 550", "no status"),
        ("", "no status"),
    ],
)
def test_of_an_smtp_answer_only_the_status_is_told(answer: str, expected: str) -> None:
    """Reply code and enhanced status code are numbers of the standard; the rest is anybody's."""
    assert journal.status(answer) == expected

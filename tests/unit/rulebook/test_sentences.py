"""rules/said/: the catalogues, and the owner's own over them."""

from pathlib import Path

import pytest

from mailbot.desk.judgement.ruling import Verb
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.sentences import load_sentences, sentences_of
from mailbot.said import said

NAME = "said/sv/servers.toml"
SHIPPED = (shipped() / NAME).read_text("utf-8")
LOST = '"{where}: the connection was lost"'
GONE = said("{where}: the connection was lost", where="imap.example:993")


def own(folder: Path, text: str) -> RuleFolders:
    """The owner's own file over the shipped one."""
    (folder / NAME).parent.mkdir(parents=True)
    (folder / NAME).write_text(text, "utf-8")
    return RuleFolders(shipped(), folder)


def test_her_own_words_hold(tmp_path: Path) -> None:
    """A file of her own replaces the shipped one."""
    text = SHIPPED.replace("{where}: anslutningen bröts", "{where} lade på")
    assert sentences_of(own(tmp_path, text), "sv").word(GONE) == "imap.example:993 lade på"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            LOST,
            '"{where}: the conection was lost"',
            f"{NAME}: {LOST[1:-1]}: missing; write {LOST} =",
        ),
        (LOST, '"{where}: the conection was lost"', "unknown key; did you mean"),
        ("{where}: anslutningen bröts", "{were}: den bröts", "use {where}"),
        ('"{where}: anslutningen bröts"', "3", "not a string"),
        ('"no answer in time" = "', '"no answer in time" = "{where} ', "leave out what stands"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, old: str, new: str, fault: str) -> None:
    """What is missing, unknown or asks for other facts is told with its place."""
    folders = own(tmp_path, SHIPPED.replace(old, new, 1))
    found, faults = load_sentences(folders, "sv")
    assert found is None
    assert any(fault in str(one) and NAME in str(one) for one in faults), faults


def test_every_fault_at_once(tmp_path: Path) -> None:
    """All faults of the file are found together, and the shipped words hold meanwhile."""
    text = SHIPPED.replace(LOST, '"lost"').replace("den krypterade anslutningen bröts", "{x}")
    folders = own(tmp_path, text)
    assert len(load_sentences(folders, "sv")[1]) == 3
    assert sentences_of(folders, "sv").word(GONE) == "imap.example:993: anslutningen bröts"


@pytest.mark.parametrize("language", ["en", "fi"])
def test_english_where_there_are_none(language: str) -> None:
    """English, and a language without a catalogue, are as they were said."""
    found, faults = load_sentences(RuleFolders(shipped()), language)
    assert (found is not None, faults) == (True, ())
    assert sentences_of(RuleFolders(shipped()), language).word(GONE) == GONE


def test_names_of_ours() -> None:
    """Fields and rulings stand in the sentence as the page calls them."""
    swedish = sentences_of(RuleFolders(shipped()), "sv")
    sentence = said("says {field} a second time", field="phone")
    assert "phone" not in swedish.word(sentence)
    for verb in Verb:
        told = swedish.word(said("cannot be answered by {verb}", verb=verb))
        assert f"”{verb}”" not in told

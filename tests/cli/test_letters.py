from pathlib import Path

import pytest

from tests.cli.firm import Run


@pytest.mark.usefixtures("home")
def test_json_tells_subject_and_text(run: Run) -> None:
    """With no configuration at all, `--json` gives each letter whole."""
    (one,) = run("letters", "preview", "code_challenge", "--lang", "en", "--json").json
    assert (one["kind"], one["language"]) == ("code_challenge", "en")
    assert one["subject"].startswith("[HE-2026-7K3Q] ")
    assert "K7QM-2XPA-94HD-TR6W" in one["text"]


@pytest.mark.usefixtures("home")
def test_each_set_of_facts_is_shown(run: Run) -> None:
    """A kind with several sets of facts is shown with each, in Swedish where nobody says else."""
    out = run("letters", "preview", "refusal").out
    assert out.count("Subject: [HE-2026-7K3Q]") == 4
    assert "200 kronor" in out
    assert "Hej" in out


def test_the_owner_signs_with_her_own_words(run: Run, configured: Path) -> None:
    """Her configuration gives signature and language, her own folder the text."""
    file = configured / "mailbot.toml"
    own = configured / "own/replies/en/complaint_info.txt"
    own.parent.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "rules/replies/en/complaint_info.txt"
    own.write_text(f"Well met.\n\n{shipped.read_text('utf-8')}", encoding="utf-8")
    text = file.read_text("utf-8").replace('name = "Emy Serander"', 'name = "Ada Berg"')
    text = text.replace("[imap]", 'language = "en"\n[imap]') + '[rules]\ndir = "own"\n'
    file.write_text(text, encoding="utf-8")
    out = run("letters", "preview", "complaint_info").out
    assert "Well met." in out
    assert "Ada Berg" in out
    assert "Emy Serander" not in out


@pytest.mark.usefixtures("home")
def test_an_unknown_kind_is_told_with_those_there_are(run: Run) -> None:
    """What names no letter is a fault of use that lists the letters."""
    done = run("letters", "preview", "x")
    assert done.code == 2
    assert "objection_upheld" in done.err


def test_a_fault_in_her_own_text_is_told(run: Run, configured: Path) -> None:
    """A text that drops what the law wants is named, and not shown."""
    (configured / "own/replies/sv").mkdir(parents=True)
    (configured / "own/replies/sv/refusal.txt").write_text("Nej.", encoding="utf-8")
    with (configured / "mailbot.toml").open("a", encoding="utf-8") as file:
        file.write('[rules]\ndir = "own"\n')
    done = run("letters", "preview", "refusal")
    assert done.code == 2
    assert "refusal" in done.err
    assert done.out == ""

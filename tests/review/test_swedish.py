"""In Swedish no page tells in English what is wrong."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mailbot import app, settings
from mailbot.cli.given import Given
from mailbot.cli.running import examined
from mailbot.register.person import Person
from mailbot.store.contract import Commit, Store
from tests.cli.firm import CONFIG, NOW, PERSON
from tests.review.browser import Browser, Shown
from tests.review.test_register_import import APPLY, agreed, look

ENGLISH = re.compile(
    r"\b(?:is|are|was|not|the|and|or|of|with|no|cannot|write|says|holds|there|needs|has|give|see)\b"
)
EDIT = "/register/P1/edit"
NEW = "/register/new"
RULE = "/items/Q1/look"


def in_swedish(shown: Shown) -> str:
    """What stands on the page in her language: all but what is marked as English."""
    main = shown.body.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r'<(\w+)[^>]*\blang="en"[^>]*>[^<]*</\1>', " ", main)
    main = re.sub(r"<(textarea|pre|option)\b[^>]*>[^<]*</\1>", " ", main)
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def told(shown: Shown) -> list[str]:
    """Faults and doubts of the page, one by one."""
    found = re.findall(r"<li>.*?</li>|<span class=\"wrong\".*?</span>", shown.body, re.DOTALL)
    return [one for one in found if "href=" not in one]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("[imap]", '[imap]\nfolder = "Nej"', 1) + '\n[rules]\ndir = "x"\n',
        lambda text: text + '\n[[source]]\nname = "A"\nkind = "csv"\npath = "borta.csv"\n',
        lambda text: text + '\n[backup]\nfolder = "/nowhere/at/all"\n[trust]\ndkim = true\n',
        lambda text: text + '\n[digest]\nat = "07:30"\n[letters]\nencrypt_extracts = true\n',
        lambda text: text.replace("[imap]", "[imap]\nport = 70000\nhosst = 3", 1),
        lambda text: text + "\n= 3\n",
    ],
)
def test_the_settings_check(tmp_path: Path, store: Store, change: Callable[[str], str]) -> None:
    """Whatever is wrong in the configuration, here or at the servers, is told in Swedish."""
    assert store.cases()
    file = tmp_path / "mailbot.toml"

    file.write_text(CONFIG, "utf-8")
    loaded = settings.load(file, {}, tmp_path)
    file.write_text(change(CONFIG), "utf-8")
    passwords = {"MAILBOT_IMAP_PASSWORD": "x", "MAILBOT_SMTP_PASSWORD": "x"}
    given = Given(file, None, passwords, tmp_path)
    with app.page(loaded, {}, lambda: NOW, partial(examined, given), port=0) as page:
        shown = Browser(page, NOW).log_in().act("/check", "/check")
    told_her = in_swedish(shown).replace(str(tmp_path), "")
    assert not ENGLISH.findall(told_her), told_her


@pytest.mark.parametrize(
    "fields",
    [
        {"emails": "nobody", "phone": "abc", "language": "svenska", "recipients": "<x"},
        {"last_interaction": "igår", "customer_kind": "friend", "marketing": "perhaps"},
        {"name": "", "emails": ""},
        {"name": "A\x07"},
        {"identification_number": "811218-9875"},
    ],
)
def test_a_change_of_the_register(owner: Browser, fields: dict[str, str]) -> None:
    """What cannot stand in a record, or is doubtful, is told in Swedish."""
    shown = owner.act(EDIT, EDIT, **fields)
    assert told(shown)
    assert not [one for one in told(shown) if ENGLISH.search(one)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("k.csv", "namn;e-post;språk;Saldo\nBo;nobody;svenska;1;2\n;;;\n"),
        ("k.csv", "namn;e-post;senast aktiv\nBo;bo@ek.example;2030-01-01\n"),
        ("k.csv", "namn;e-post;namn\nBo;bo@ek.example;Bo\n"),
        ("k.csv", "telefon\n1\n"),
        ("k.csv", '"a'),
        ("k.csv", ""),
        ("k.json", "{"),
        ("k.json", '[{"name": [1], "foo": 2}, 3, {"phone": "1"}]'),
        ("k.vcf", "BEGIN:VCARD\nVERSION:2.1\nFN:x\nEND:VCARD\n"),
        ("k.vcf", "FN:x\nBEGIN:VCARD\nVERSION:3.0\n"),
        ("k.exe", "MZ"),
    ],
)
def test_a_file_to_be_taken_in(owner: Browser, name: str, text: str) -> None:
    """Faults and warnings of a file are told in Swedish, with their place."""
    shown = look(owner, text, name)
    assert told(shown)
    assert not [
        one
        for one in told(shown)
        if ENGLISH.search(re.sub(r"<span lang.*?</span>|någon av .*? –", "", one))
    ]


def test_warnings_of_a_file(owner: Browser, store: Store) -> None:
    """What a file says of people we know is told in Swedish, too."""
    kept = Person("P7", "Bo Ek", ("bo@ek.example",), kept_through=NOW.date())
    store.commit(Commit(people=(PERSON, kept)))
    anna = f"{PERSON.name};{PERSON.emails[0]}"
    text = f"namn;e-post;senaste kontakt\n{anna};2030-01-01\n{anna};\nBo Ek;bo@ek.example;\n"
    shown = look(owner, text)
    assert "är samma kontakt som rad 2" in shown.text
    assert "är ett datum som inte har varit än" in shown.text
    assert "bokföringens skull" in shown.text
    assert not ENGLISH.findall(in_swedish(shown))


def test_what_waits_since_an_import(owner: Browser, store: Store) -> None:
    """What a file was doubted for is told in Swedish by the item that waits since."""
    shown = look(owner, "namn;e-post;personnummer\nBo;bo@ek.example;811218-9875\n")
    assert owner.post(APPLY, agreed(shown)).status == 303
    (item,) = (one for one in store.items() if one.reason == "check_number")
    shown = owner.get(f"/items/{item.id}")
    assert "rad 2, kolumnen personnummer: har fel kontrollsiffra eller datum" in shown.text
    assert not ENGLISH.findall(in_swedish(shown))


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "reject"},
        {"choice": "text", "text": " "},
        {"choice": "as_right", "right": ""},
        {"choice": "by_hand", "text": ""},
        {"choice": "approve", "letter:0": "Hej 811218-9876"},
        {"choice": "approve", "letter:0": " "},
    ],
)
def test_a_ruling_that_cannot_be_done(owner: Browser, fields: dict[str, str]) -> None:
    """Why a ruling is refused is told in Swedish."""
    form = owner.get("/items/Q1").form(RULE)
    shown = owner.post(RULE, form | fields)
    assert shown.status in {409, 422}
    assert told(shown)
    said = [re.sub(r"“.*?”|`.*?`|skriv: .*", "", one) for one in told(shown)]
    assert not [one for one in said if ENGLISH.search(one)], said

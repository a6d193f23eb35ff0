"""What lies elsewhere, from the command line; with a distribution of somebody else's installed."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mailbot.store.contract import Store
from tests.cli.firm import Run
from tests.schemas import extract_schema

DECLARED = """
[[source]]
name = "Kassan"
kind = "csv"
path = "kassan.csv"
columns = { email = "E-post", name = "Namn" }

[[source.group]]
name = "Köp"
columns = ["Vad"]
purpose = "Leverans"
basis = "6.1.b"

[[source]]
name = "Pärmen"
kind = "manual"
"""
ROWS = (
    "E-post;Namn;Vad\nanna@hem.example;Anna Lind;Film 811228-9874\n"
    "bo@x.example;Anna Lind;Bild\nbo@x.example;Bo;Text\n"
)
HIDDEN = ("anna@hem.example", "Anna Lind", "Film ******-****")
SHOP = '''\
from mailbot.sources.contract import Entry, Found


class Shop:
    """Orders, as a shop's own program would say."""

    def __init__(self, declared):
        self.where = declared.options["where"]

    def find(self, person):
        entry = Entry(f"order 7 in {self.where}", (("Order", "7"), ("Kund", person.addresses[0])))
        return Found("Shop", "shop", (entry,))
'''
META = "Metadata-Version: 2.1\nName: a-shop\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def declare(folder: Path, more: str = DECLARED) -> None:
    file = folder / "mailbot.toml"
    file.write_text(file.read_text("utf-8") + more, "utf-8")


def test_sources_are_checked(run: Run, configured: Path) -> None:
    """A file that is not there, or lacks a column, is told with what would be right; exit 1."""
    declare(configured)
    gone = run("sources", "check", "--json")
    assert (gone.code, gone.json[0]["ok"]) == (1, False)
    assert "is not there" in gone.json[0]["message"]
    (configured / "kassan.csv").write_text("Mejl;Namn;Vad\na;b;c\n", "utf-8")
    lacking = run("doctor", "--offline", "--json")
    (bad,) = [check for check in lacking.json if not check["ok"]]
    assert (bad["check"], 'no column "E-post"' in bad["message"]) == ("source Kassan", True)
    assert "Mejl" in bad["remedy"]
    (configured / "kassan.csv").write_text(ROWS, "utf-8")
    sound = run("sources", "check", "--json")
    assert (sound.code, [check["ok"] for check in sound.json]) == (0, [True, True])
    assert "E-post, Namn" in sound.json[0]["remedy"]


def test_what_is_found_of_a_person_is_shown(run: Run, configured: Path, store: Store) -> None:
    """Each source says what it holds, numbers hidden, and what may be a namesake's only where."""
    assert store.people()
    declare(configured)
    (configured / "kassan.csv").write_text(ROWS, "utf-8")
    found = run("sources", "find", "P1", "--json").json
    (kassan,) = found["found"]
    assert kassan["entries"] == [
        {
            "place": "kassan.csv, line 2",
            "values": {
                "E-post": "anna@hem.example",
                "Namn": "Anna Lind",
                "Vad": "Film ******-****",
            },
        }
    ]
    assert kassan["doubtful"] == ["kassan.csv, line 3"]
    assert (found["missing"], found["manual"]) == (["mailbox"], ["Pärmen"])
    said = run("sources", "find", "P1").out
    assert "perhaps somebody else's: kassan.csv, line 3" in said
    assert "9874" not in said


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('kind = "exel"', 'give "csv", "json"'),
        ('kind = "csv"', "source[1].path: is missing"),
        ('kind = "csv"\npath = "x"\ncolumns = { name = "Namn" }', "by name alone"),
        ('kind = "csv"\npath = "x"\ncolumns = { mail = "E" }', "columns.mail: unknown key"),
        ('kind = "csv"\npath = "x"\noptions = { a = 1 }', "options: means nothing for csv"),
        ('kind = "manual"\ncolumns = { email = "E" }', "means nothing for manual"),
        ('kind = "csv"\npath = "x"\ngroup = [{ name = "G", columns = [] }]', "columns: is empty"),
        (
            'kind = "csv"\npath = "x"\ngroup = [{ name = "G", columns = ["a"], dated_by = "b" }]',
            "dated_by: counts nothing",
        ),
        (
            (
                'kind = "csv"\npath = "x"\n'
                'group = [{ name = "G", columns = ["a"] }, { name = "H", columns = ["a"] }]'
            ),
            '"a" stands in G too',
        ),
    ],
)
def test_a_bad_declaration_is_a_clear_fault(
    run: Run, configured: Path, source: str, says: str
) -> None:
    """What cannot be meant is told by key before anything is read; exit 2."""
    declare(configured, f'[[source]]\nname = "S"\n{source}\n')
    done = run("queue")
    assert (done.code, says in done.err) == (2, True), done.err


@pytest.mark.parametrize("name", ["Mailbox", "register"])
def test_names_of_our_own_are_taken(run: Run, configured: Path, name: str) -> None:
    """A source cannot pass for what mailbot asks anyway, nor two for one."""
    declare(configured, f'[[source]]\nname = "{name}"\nkind = "manual"\n')
    assert "is taken" in run("queue").err


def test_the_schema_is_printed(run: Run) -> None:
    """The published schema comes with the program, as it stands in the rules."""
    done = run("schema")
    assert json.loads(done.out) == extract_schema()


def test_another_distribution_brings_a_source(configured: Path, store: Store) -> None:
    """Installed beside mailbot, it is found by its entry point and asked like any other."""
    assert store.people()
    site = _installed(configured)
    declare(
        configured,
        '[[source]]\nname = "Butiken"\nkind = "shop"\noptions = { where = "Norrköping" }\n',
    )
    words = ["sources", "find", "P1", "--json"]
    with_it = _process(configured, site, *words)
    assert with_it.returncode == 0, with_it.stderr
    (found,) = json.loads(with_it.stdout)["found"]
    assert (found["source"], found["kind"]) == ("Butiken", "shop")
    assert found["entries"][0]["values"]["Kund"] == "anna.lind@kund.example"
    assert _process(configured, site, "sources", "check").returncode == 0
    without = _process(configured, configured, *words)
    assert without.returncode == 2
    assert '"shop" is no kind of source' in without.stderr


def _installed(folder: Path) -> Path:
    """A wheel of a distribution, unpacked where Python looks for packages."""
    wheel, site = folder / "a_shop-1.0-py3-none-any.whl", folder / "site"
    points = "[mailbot.sources]\nshop = a_shop:Shop\n"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("a_shop.py", SHOP)
        packed.writestr("a_shop-1.0.dist-info/METADATA", META)
        packed.writestr("a_shop-1.0.dist-info/WHEEL", WHEEL)
        packed.writestr("a_shop-1.0.dist-info/entry_points.txt", points)
        packed.writestr("a_shop-1.0.dist-info/RECORD", "")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)  # as an installer does with a pure wheel
    return site


def _process(folder: Path, site: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  # our own program with the words of a test
        [sys.executable, "-m", "mailbot", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site), "MAILBOT_IMAP_PASSWORD": "x"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

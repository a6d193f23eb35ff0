import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.store.contract import Store
from tests.cli.firm import Run, surroundings

HEADER = "name,email,phone,customer_number,identification_number,company,last_interaction\n"
ROWS = HEADER + (
    "Bo Ek,bo@ek.example,0701,77,811228-9874,Ek AB,2026-01-02\n"
    "Eva Ås,eva@as.example|e@as.example,0702,78,,Ås HB,2026-03-04\n"
)


def written(folder: Path, text: str, name: str = "contacts.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def test_import_and_list(run: Run, configured: Path) -> None:
    """What is imported is listed with the documented keys, numbers masked."""
    done = run("register", "import", written(configured, ROWS))
    assert (done.code, done.out) == (0, "2 were added, 0 changed, 0 stayed as they were.\n")
    bo, eva = run("register", "list", "--json").json
    assert {
        "id",
        "name",
        "emails",
        "phone",
        "customer_number",
        "identification_number",
        "invoice_address",
        "delivery_address",
        "company",
        "organisation_number",
        "customer_kind",
        "last_interaction",
        "source",
        "recipients",
        "restricted",
        "marketing",
    } <= bo.keys()
    assert bo["identification_number"] == "******-****"
    assert eva["emails"] == ["eva@as.example", "e@as.example"]
    assert eva["last_interaction"] == "2026-03-04"
    assert "Eva Ås" in run("register", "list").out


def test_the_same_file_again_changes_nothing(run: Run, configured: Path) -> None:
    """A second import of the same file leaves register and log as they are."""
    name = written(configured, ROWS)
    run("register", "import", name)
    before = run("log", "--json").out
    done = run("register", "import", name)
    assert done.out == "0 were added, 0 changed, 2 stayed as they were.\n"
    assert run("log", "--json").out == before


def test_a_dry_run_only_tells(run: Run, configured: Path) -> None:
    """`--dry-run` names who would come, and nobody does."""
    done = run("register", "import", written(configured, ROWS), "--dry-run")
    assert "2 would be added" in done.out
    assert "Bo Ek" in done.out
    assert run("register", "list", "--json").json == []


def test_one_bad_row_and_nothing_is_imported(run: Run, configured: Path) -> None:
    """A bad cell is told by line and column with exit code 2; the good rows stay out."""
    bad = ROWS + "Kim,kim-at-home,,,,,\nLo,lo@lo.example,,,,,31/12/2026\n"
    done = run("register", "import", written(configured, bad))
    assert done.code == 2
    assert [line.split(",")[0] for line in done.err.splitlines()] == [
        "contacts.csv: line 4",
        "contacts.csv: line 5",
    ]
    assert run("register", "list", "--json").json == []


def test_a_number_that_does_not_check_waits_for_the_owner(run: Run, configured: Path) -> None:
    """A wrong check digit is imported with a warning, and becomes an item of the queue."""
    done = run("register", "import", written(configured, ROWS.replace("9874", "9875")))
    assert done.code == 0
    assert "warning" in done.err
    assert "9875" not in done.out + done.err
    (item,) = run("queue", "--json").json
    assert (item["kind"], item["reason"], item["case"]) == ("approve", "check_number", None)
    run("register", "import", "contacts.csv")
    assert len(run("queue", "--json").json) == 1


@pytest.mark.parametrize("name", ["none.csv", "none.vcf", "."])
@pytest.mark.usefixtures("configured")
def test_a_file_that_cannot_be_imported_is_named(run: Run, name: str) -> None:
    """A missing file or a folder is one line with exit code 2."""
    done = run("register", "import", name)
    assert done.code == 2
    assert name in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("who", ["P1", "p1", "ANNA.LIND@kund.example", "anna@hem.example", "10042"])
def test_who_is_an_id_an_address_or_a_number(run: Run, who: str) -> None:
    """A person is found by each of her names, and her number stays hidden."""
    assert run("register", "show", who, "--json").json["id"] == "P1"
    shown = run("register", "show", who).out
    assert "Tryckeriet" in shown
    assert "9874" not in shown


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("command", ["show", "history", "export"])
def test_somebody_unknown_is_a_fault_of_use(run: Run, command: str) -> None:
    """Who is not in the register is named on stderr, with exit code 2."""
    done = run("register", command, "nobody@kund.example")
    assert done.code == 2
    assert "nobody@kund.example" in done.err


@pytest.mark.usefixtures("store")
def test_a_change_by_import_stands_in_the_history(run: Run, configured: Path) -> None:
    """`register history` tells what an import changed, when and by whom."""
    assert run("register", "history", "P1", "--json").json == []
    changed = "name,email,customer_number,title\nAnna Lind,anna.lind@kund.example,10042,Director\n"
    run("register", "import", written(configured, changed))
    history = run("register", "history", "P1", "--json").json
    assert {"at", "field", "old", "new", "by", "why"} <= history[0].keys()
    assert ("title", "Director", "import") in [(h["field"], h["new"], h["by"]) for h in history]
    assert "Director" in run("register", "history", "P1").out


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("form", "says"), [("json", '"id": "P1"'), ("csv", "10042"), ("vcf", "BEGIN:VCARD")]
)
def test_export_writes_one_person(run: Run, form: str, says: str) -> None:
    """Each format holds the person, and no identification number."""
    done = run("register", "export", "P1", "--format", form)
    assert done.code == 0
    assert says in done.out
    assert "9874" not in done.out


def test_the_register_is_changed_by_one_commit(run: Run, store: Store, configured: Path) -> None:
    """An import leaves one line in the log, without names."""
    run("register", "import", written(configured, ROWS))
    entries = [one.entry for one in store.log()]
    assert entries[-1].event == "register_imported"
    assert dict(entries[-1].facts) == {"added": 2, "changed": 0}
    assert "Bo" not in repr(entries[-1])


@pytest.mark.parametrize("form", ["csv", "vcf", "json"])
def test_what_is_exported_is_imported(run: Run, configured: Path, form: str) -> None:
    """Each format brings the person back, and a second time changes nothing."""
    run("register", "import", written(configured, ROWS))
    text = run("register", "export", "P2", "--format", form).out
    before = run("register", "show", "P2", "--json").json
    done = run("register", "import", written(configured, text, f"one.{form}"))
    assert done.out == "0 were added, 0 changed, 1 stayed as they were.\n"
    shutil.rmtree(configured / "data")
    done = run("register", "import", f"one.{form}")
    assert done.out == "1 were added, 0 changed, 0 stayed as they were.\n"
    after = run("register", "show", "P1", "--json").json
    assert (after["name"], after["emails"]) == (before["name"], before["emails"])


@pytest.mark.usefixtures("store")
def test_a_hidden_number_is_not_taken_for_a_number(
    run: Run, store: Store, configured: Path
) -> None:
    """The register's own CSV and listing, taken back in, leave the numbers as they are."""
    listed = run("register", "list", "--json").out
    exported = run("register", "export", "P1", "--format", "csv").out
    run("register", "import", written(configured, listed, "list.json"))
    run("register", "import", written(configured, exported, "list.csv"))
    person = store.person("P1")
    assert person is not None
    assert person.identification_number == "811228-9874"
    assert person.history == ()


@pytest.mark.usefixtures("store")
def test_a_record_is_set_as_a_pdf(configured: Path) -> None:
    """The sheet for the owner's own use is a PDF on standard output, numbers hidden."""
    done = subprocess.run(
        [sys.executable, "-m", "mailbot", "register", "export", "P1", "--format", "pdf"],
        cwd=configured,
        env=surroundings(configured),
        capture_output=True,
        check=True,
    )
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(done.stdout)).pages)
    assert "Anna Lind" in text
    assert "Tryckeriet" in text
    assert "9874" not in text

"""`mailbot register import`: headers of one's own, the preview, a file that comes every night."""

import tomllib
from pathlib import Path

import pytest

from tests.cli.firm import Run

KUNDER = (
    "Kund;Kontaktens mejl;Kontaktens namn;Tele;Saldo\n"
    "Ek AB;bo@ek.example;Bo Ek;011-12 34 56;12,50\n"
    "Ås HB;eva@as.example;Eva Ås;011-22 33 44;0\n"
)
MAPS = ("Kontaktens mejl=email", "Kontaktens namn=namn", "Tele=phone", "Saldo=")
MAPPED = tuple(word for one in MAPS for word in ("--map", one))


def written(folder: Path, text: str, name: str = "kunder.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def test_an_unknown_header_names_the_nearest_and_how_to_map_it(run: Run, configured: Path) -> None:
    """Each unknown header is told at once, with the likeliest field and the option that helps."""
    done = run("register", "import", written(configured, KUNDER))
    assert done.code == 2
    mail, name, phone, saldo = done.err.splitlines()
    assert "unknown header 'Kontaktens mejl'" in mail
    assert "did you mean 'mejl'?" in mail
    assert "--map 'Kontaktens mejl=FIELD'" in mail
    assert "did you mean 'namn'?" in name
    assert "--map 'Saldo=' leaves it out" in saldo
    assert "'Tele'" in phone
    assert run("register", "list", "--json").json == []


def test_mapped_headers_are_read_and_others_left_out(run: Run, configured: Path) -> None:
    """`--map` says what a column is; a column mapped to nothing is not taken in."""
    done = run("register", "import", written(configured, KUNDER), *MAPPED)
    assert done.out == "2 were added, 0 changed, 0 stayed as they were.\n"
    bo, _ = run("register", "list", "--json").json
    assert (bo["name"], bo["emails"], bo["company"]) == ("Bo Ek", ["bo@ek.example"], "Ek AB")
    assert "12,50" not in (configured / "data" / "store.json").read_text("utf-8")


def test_a_mapping_is_remembered(run: Run, configured: Path) -> None:
    """`--remember` writes the names to mailbot.toml, keeps all else, and the next import knows."""
    before = (configured / "mailbot.toml").read_text("utf-8")
    file = written(configured, KUNDER)
    run("register", "import", file, *MAPPED, "--remember")
    text = (configured / "mailbot.toml").read_text("utf-8")
    assert text.startswith(before.rstrip())
    assert tomllib.loads(text)["register"]["headers"]["Saldo"] == ""
    assert (
        run("register", "import", file).out == "0 were added, 0 changed, 2 stayed as they were.\n"
    )
    run("register", "import", file, "--map", "Ort=", "--remember")
    text = (configured / "mailbot.toml").read_text("utf-8")
    headers = tomllib.loads(text)["register"]["headers"]
    assert len(headers) == len(MAPS) + 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--map", "Tele"), "has no header or no ="),
        (("--map", "Tele=fone"), "'fone' is no field; did you mean 'phone'?"),
        (("--remember",), "has nothing to keep"),
    ],
)
def test_a_faulty_mapping(run: Run, configured: Path, words: tuple[str, ...], told: str) -> None:
    """What is wrong with a mapping is told with what would be right, and nothing is imported."""
    done = run("register", "import", written(configured, KUNDER), *words)
    assert done.code == 2
    assert told in done.err.replace(": did", "; did")
    assert run("register", "list", "--json").json == []


def test_names_for_json_keys(run: Run, configured: Path) -> None:
    """A key of a JSON file can be mapped or left out just as a column."""
    file = written(configured, '[{"kontakt": "Bo", "email": "b@b.example", "x": {}}]', "k.json")
    assert run("register", "import", file).code == 2
    assert run("register", "import", file, "--map", "kontakt=name", "--map", "x=").code == 0
    assert run("register", "list", "--json").json[0]["name"] == "Bo"


def test_the_preview_shows_each_field(run: Run, configured: Path) -> None:
    """`--dry-run` shows what stands there and what would come, field by field."""
    run("register", "import", written(configured, KUNDER), *MAPPED)
    file = written(configured, KUNDER.replace("011-12 34 56", "011-99 88 77"))
    done = run("register", "import", file, *MAPPED, "--dry-run")
    assert "P1  Bo Ek" in done.out
    assert "phone: 011-12 34 56 → 011-99 88 77" in done.out
    shape = run("register", "import", file, *MAPPED, "--dry-run", "--json").json
    assert shape["changed"][0]["values"] == [
        {"field": "phone", "old": "011-12 34 56", "new": "011-99 88 77"}
    ]
    assert run("register", "show", "P1", "--json").json["phone"] == "011-12 34 56"


def test_a_file_does_not_take_back_a_correction(run: Run, configured: Path) -> None:
    """What the owner corrected stays, once asked; a no is final, a yes takes the file's value."""
    file = written(configured, KUNDER)
    run("register", "import", file, *MAPPED, "--remember")
    run("register", "edit", "P1", "phone=+46 70 111 22 33")
    run("register", "edit", "P2", "phone=+46 70 444 55 66")
    done = run("register", "import", file)
    assert "entered by hand and stays" in done.err
    first, second = run("queue", "--json").json
    assert {first["reason"], second["reason"]} == {"file_differs"}
    assert run("register", "import", file).code == 0
    assert len(run("queue", "--json").json) == 2
    run("reject", first["item"], "--reason", "filen är gammal", "--yes")
    run("approve", second["item"], "--yes")
    people = run("register", "list", "--json").json
    assert [p["phone"] for p in people] == ["+46 70 111 22 33", "011-22 33 44"]
    run("register", "import", file)
    assert run("queue", "--json").json == []


def test_perhaps_one_person_twice(run: Run, configured: Path) -> None:
    """A contact who seems to be there already is proposed for merging, and merged on a yes only."""
    rows = "namn;e-post;företag\nBo Ek;bo@ek.example;Ek AB\nBo Ek;bo.ek@ek.example;Ek AB\n"
    done = run("register", "import", written(configured, rows))
    assert "perhaps one person twice" in done.out
    (item,) = run("queue", "--json").json
    assert (item["kind"], item["rule"], item["reason"]) == ("approve", "O09", "merge_proposed")
    assert len(run("register", "list", "--json").json) == 2
    assert run("approve", item["item"], "--yes").code == 0
    (bo,) = run("register", "list", "--json").json
    assert bo["emails"] == ["bo@ek.example", "bo.ek@ek.example"]


def test_a_file_that_comes_every_night(run: Run, configured: Path) -> None:
    """With `--sync` whoever is gone from the file is proposed once, never erased by itself."""
    name = written(configured, KUNDER)
    run("register", "import", name, *MAPPED, "--remember", "--sync")
    written(configured, "".join(KUNDER.splitlines(keepends=True)[:2]))
    done = run("register", "import", name, "--sync")
    assert "gone     P2  Eva Ås" in done.out
    (item,) = run("queue", "--json").json
    assert (item["kind"], item["reason"], item["proposal"]["people"]) == (
        "retention",
        "vanished",
        ["P2"],
    )
    run("register", "import", name, "--sync")
    assert len(run("queue", "--json").json) == 1
    run("reject", item["item"], "--reason", "behövs", "--yes")
    run("register", "import", name, "--sync")
    assert run("queue", "--json").json == []
    assert len(run("register", "list", "--json").json) == 2


def test_who_vanished_is_erased_on_a_yes(run: Run, configured: Path) -> None:
    """The owner's yes erases who is gone from the file, though no 24 months are up."""
    name = written(configured, KUNDER)
    run("register", "import", name, *MAPPED, "--remember", "--sync")
    written(configured, "".join(KUNDER.splitlines(keepends=True)[:2]))
    run("register", "import", name, "--sync")
    (item,) = run("queue", "--json").json
    run("approve", item["item"], "--yes")
    assert [p["id"] for p in run("register", "list", "--json").json] == ["P1"]


def test_a_file_cut_off_proposes_nobody(run: Run, configured: Path) -> None:
    """Where many are gone at once the file is doubted, and the list of before stays the measure."""
    head, *_ = KUNDER.splitlines(keepends=True)
    rows = [f"F{n} AB;p{n}@f{n}.example;Kim {n};011-12 34 {n};\n" for n in range(10, 40)]
    name = written(configured, head + "".join(rows))
    run("register", "import", name, *MAPPED, "--remember", "--sync")
    written(configured, head + "".join(rows[:8]))
    done = run("register", "import", name, "--sync")
    assert "the file may be cut off" in done.out
    (item,) = run("queue", "--json").json
    assert item["reason"] == "vanished_many"
    written(configured, head + "".join(rows))
    assert run("register", "import", name, "--sync").out.startswith("0 were added, 0 changed, 30")


def test_a_file_brings_nobody_back_by_itself(run: Run, configured: Path) -> None:
    """Whoever was erased stays out of a synced file; brought in by hand they are remarked on."""
    name = written(configured, KUNDER)
    run("register", "import", name, *MAPPED, "--remember", "--sync")
    written(configured, "".join(KUNDER.splitlines(keepends=True)[:2]))
    run("register", "import", name, "--sync")
    (item,) = run("queue", "--json").json
    run("approve", item["item"], "--yes")
    written(configured, KUNDER)
    done = run("register", "import", name, "--sync")
    assert "line 3: somebody who was erased, and stays out" in done.err
    assert [p["id"] for p in run("register", "list", "--json").json] == ["P1"]
    done = run("register", "import", name)
    assert "line 3: somebody who was erased before" in done.err
    assert len(run("register", "list", "--json").json) == 2

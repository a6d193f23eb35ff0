import stat
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from mailbot.desk.judgement.case import Details
from mailbot.register.person import Person
from mailbot.store.contract import Commit, Store
from mailbot.store.file import FileStore
from tests.cli.firm import CASE, NOW, PERSON, Run

OTHER = Person("P2", name="Bo Ek", emails=("bo@kund.example",), customer_number="7")
THEIRS = (b"Anna Lind", b"anna.lind@kund.example", b"Radera mina uppgifter", b"070-112 34 56")


def erase(store: Store) -> None:
    """Anna is erased, her case closed and stripped, as a ruling does it."""
    store.commit(Commit(people_removed=("P1",)))


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.usefixtures("store")
def test_a_backup_comes_back_whole(run: Run, store: Store) -> None:
    """After the folder is lost, register, cases, queue and log are as they were."""
    before = (store.people(), store.items(), store.setting("x"), len(list(store.log())))
    made = run("backup", "b.backup")
    assert (made.code, "verified" in made.out) == (0, True)
    assert stat.S_IMODE(Path("b.backup").stat().st_mode) == 0o600
    Path("data").rename("lost")
    done = run("restore", "b.backup")
    assert done.code == 0, done.err
    back = FileStore(Path("data"))
    assert (back.people(), back.items(), back.setting("x")) == before[:3]
    assert back.verify_log().ok
    assert [e.entry.event for e in back.log()][before[3] :] == ["restored"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in Path("data").iterdir()} == {0o600}
    assert run("queue", "--json").json[0]["item"] == "Q1"


@pytest.mark.usefixtures("store")
def test_a_backup_never_overwrites(run: Run) -> None:
    """A file that is there stays as it is; one in the data folder is refused."""
    Path("b.backup").write_bytes(b"mine")
    done = run("backup", "b.backup")
    assert (done.code, "there already" in done.err) == (2, True)
    assert Path("b.backup").read_bytes() == b"mine"
    assert run("backup", "data/b.backup").code == 2


def test_existing_data_are_never_written_over(run: Run, store: Store) -> None:
    """Restore over a store is refused, and the store is as it was."""
    run("backup", "b.backup")
    store.commit(Commit(people=(OTHER,)))
    before = bytes_of(Path("data"))
    done = run("restore", "b.backup")
    assert (done.code, "holds data already" in done.err) == (2, True)
    assert bytes_of(Path("data")) == before


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("cut", [0, 1, 20, -1, -9, 300])
def test_a_cut_backup_is_refused(run: Run, cut: int) -> None:
    """Wherever it ends too early, a line says so and there is no data folder to be misled by."""
    run("backup", "b.backup")
    whole = Path("b.backup").read_bytes()
    Path("cut.backup").write_bytes(whole[:cut])
    Path("data").rename("lost")
    done = run("restore", "cut.backup")
    assert done.code == 2
    assert "cut.backup: damaged, cut short or no backup" in done.err
    assert len(done.err.splitlines()) == 1
    assert not Path("data/store.json").exists()
    assert run("restore", "b.backup").code == 0


@pytest.mark.usefixtures("store")
def test_no_changed_octet_goes_unseen(run: Run) -> None:
    """With any octet of what was packed altered, the backup is refused."""
    run("backup", "b.backup")
    whole = Path("b.backup").read_bytes()
    Path("data").rename("lost")
    for place in range(10, len(whole), 97):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0x41
        Path("spoiled.backup").write_bytes(spoiled)
        assert run("restore", "spoiled.backup").code == 2, place
    assert not Path("data/store.json").exists()


@pytest.mark.parametrize("lost", ["aside", "in place", "named"])
def test_what_was_erased_since_is_erased_again(run: Run, store: Store, lost: str) -> None:
    """No trace is left of somebody erased after the backup, wherever the journal lies."""
    closed = replace(CASE, id="2026-8M4R", closed_at=NOW)
    store.commit(Commit(cases=(closed,), people=(OTHER,)))
    run("backup", "b.backup")
    erase(store)
    options: tuple[str, ...] = ()
    if lost == "in place":
        Path("data/store.json").unlink()
        Path("data/log.jsonl").unlink()
    elif lost == "aside":
        Path("data").rename("data.old")
    else:
        Path("elsewhere/deep").mkdir(parents=True)
        Path("data").rename("elsewhere/deep/data")
        options = ("--erasures", "elsewhere/deep/data/erased.jsonl")
    done = run("restore", "b.backup", *options)
    assert done.code == 0, done.err
    assert "1 record erased" in done.out
    assert "Case 2026-7K3Q was open" in done.out
    back = FileStore(Path("data"))
    assert [person.id for person in back.people()] == ["P2"]
    assert back.items() == ()
    assert not any(case.open for case in back.cases())
    assert {case.details for case in back.cases()} == {Details()}
    assert back.verify_log().ok
    run("backup", "after.backup")
    octets = bytes_of(Path("data"))
    assert not [word for word in THEIRS if word in octets]
    assert b"bo@kund.example" in octets


def test_a_missing_journal_is_told(run: Run, store: Store) -> None:
    """Where nobody can know what was erased, restore says that it may be back."""
    run("backup", "b.backup")
    erase(store)
    Path("elsewhere/deep").mkdir(parents=True)
    Path("data").rename("elsewhere/deep/data")
    assert "--erasures" in run("restore", "b.backup").out


def test_the_journal_names_nobody(store: Store) -> None:
    """Ids and keyed hashes only; what is not erased is not in it."""
    store.commit(Commit(people=(OTHER,)))
    assert not Path("data/erased.jsonl").exists()
    erase(store)
    told = Path("data/erased.jsonl").read_bytes()
    assert not [word for word in THEIRS if word in told]
    assert (b'"P1"' in told, b'"P2"' in told) == (True, False)


def test_an_erased_field_is_erased_again(run: Run, store: Store) -> None:
    """A record of which a field was erased comes back without it, and whole otherwise."""
    run("backup", "b.backup")
    store.commit(Commit(people=(replace(PERSON, phone=""),)))
    Path("data").rename("data.old")
    assert run("restore", "b.backup").code == 0
    (person,) = FileStore(Path("data")).people()
    assert (person.phone, person.name) == ("", PERSON.name)


def test_no_erased_id_is_given_again(run: Run, store: Store) -> None:
    """A record made and erased after the backup leaves its id unused for ever."""
    run("backup", "b.backup")
    store.commit(Commit(people=(OTHER,)))
    store.commit(Commit(people_removed=("P2",)))
    Path("data").rename("data.old")
    run("restore", "b.backup")
    assert FileStore(Path("data")).next_person_id() == "P3"


@pytest.mark.usefixtures("store")
def test_the_journal_of_another_store_does_nothing(run: Run) -> None:
    """Erasures of a store of the same ids but another key are not carried out here."""
    other = FileStore(Path("other"))
    other.commit(Commit(people=(PERSON,)))
    other.commit(Commit(people_removed=("P1",)))
    run("backup", "b.backup")
    Path("data").rename("data.old")
    assert run("restore", "b.backup").code == 0
    assert [person.id for person in FileStore(Path("data")).people()] == ["P1"]


@pytest.mark.usefixtures("store")
def test_encryption_without_its_package_names_the_remedy(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pyrage is missing, one line says what to install, and no file is left."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = run("backup", "b.backup", "--to", "age1x")
    assert (done.code, 'install "mailbot[backup]"' in done.err) == (2, True)
    assert not Path("b.backup").exists()


@pytest.mark.usefixtures("store")
def test_a_passphrase_seals_and_opens(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be read without it, and all with it."""
    monkeypatch.setenv("MAILBOT_BACKUP_PASSPHRASE", "correct horse")
    assert "encrypted, verified" in run("backup", "b.backup", "--encrypt").out
    assert b"store.json" not in Path("b.backup").read_bytes()
    Path("data").rename("data.old")
    assert run("restore", "b.backup").code == 0


@pytest.mark.usefixtures("store")
def test_a_public_key_seals_and_its_identity_opens(run: Run) -> None:
    """A backup to a key opens with the key file; another is told, and changes nothing."""
    assert "no age public key" in run("backup", "x.backup", "--to", "age1x").err
    identity = pyrage.x25519.Identity.generate()
    Path("key.txt").write_text(f"# created today\n{identity}\n", encoding="ascii")
    assert run("backup", "b.backup", "--to", str(identity.to_public())).code == 0
    Path("data").rename("data.old")
    assert run("restore", "b.backup", "--identity", "b.backup").code == 2
    Path("other.txt").write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="ascii")
    done = run("restore", "b.backup", "--identity", "other.txt")
    assert (done.code, "another key or passphrase" in done.err) == (2, True)
    assert not Path("data/store.json").exists()
    assert run("restore", "b.backup", "--identity", "key.txt").code == 0
    assert FileStore(Path("data")).person("P1") == PERSON

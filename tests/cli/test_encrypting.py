"""`mailbot encryption`: the key from its command, the environment; a wrong one is exit 2."""

from pathlib import Path

import pytest

from mailbot.store.contract import Store
from tests.cli.firm import CONFIG, Run


@pytest.mark.usefixtures("store")
def test_on_and_off_with_the_key_of_the_environment(
    run: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key is made, the store encrypted with it, read, backed up, restored, and decrypted."""
    assert "there is no key" in run("encryption", "on").err
    key = run("encryption", "new-key").out.strip()
    monkeypatch.setenv("MAILBOT_STORE_KEY", key)
    assert run("encryption", "--json").json == {"encrypted": False}
    assert run("encryption", "on").code == 0
    assert b"Anna" not in (configured / "data" / "store.json").read_bytes()
    assert run("register", "list", "--json").json[0]["name"] == "Anna Lind"
    assert run("encryption", "on").out == "The store was encrypted already.\n"
    checks = {one["check"]: one for one in run("doctor", "--json").json}
    assert "encrypted, and the key opens it" in checks["encryption"]["message"]
    assert run("backup", "b.backup").code == 0
    (configured / "data").rename(configured / "old")
    assert run("restore", "b.backup").code == 0
    assert run("encryption", "--json").json == {"encrypted": True}
    assert run("register", "list", "--json").json[0]["name"] == "Anna Lind"
    assert run("encryption", "off").code == 0
    monkeypatch.delenv("MAILBOT_STORE_KEY")
    assert run("register", "list", "--json").json[0]["name"] == "Anna Lind"


@pytest.mark.usefixtures("store")
def test_a_wrong_key_is_one_line(
    run: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another key, or none: exit 2, the file is named, and nothing is changed."""
    key, other = (run("encryption", "new-key").out.strip() for _ in range(2))
    monkeypatch.setenv("MAILBOT_STORE_KEY", key)
    run("encryption", "on")
    before = (configured / "data" / "store.json").read_bytes()
    for wrong in (other, "", "x"):
        monkeypatch.setenv("MAILBOT_STORE_KEY", wrong)
        for words in (("queue",), ("run", "--once"), ("encryption", "off")):
            done = run(*words)
            assert done.code == 2
            assert "store.json: " in done.err
            assert "nothing was changed" in done.err
            assert "AGE-SECRET-KEY-1" not in done.err.replace("(AGE-SECRET-KEY-1…)", "")
    assert (configured / "data" / "store.json").read_bytes() == before


def test_the_key_of_a_command(run: Run, store: Store, configured: Path) -> None:
    """`store.key_command` is asked for it; one that fails is told by its key in the file."""
    assert store.people()
    key = run("encryption", "new-key").out.strip()
    (configured / "key.txt").write_text(key + "\n")
    told = f'[store]\nkey_command = ["cat", "{configured / "key.txt"}"]\n'
    (configured / "mailbot.toml").write_text(CONFIG + told, "utf-8")
    assert run("encryption", "on").code == 0
    assert run("cases", "--json").code == 0
    (configured / "key.txt").unlink()
    done = run("cases")
    assert done.code == 2
    assert "store.key_command" in done.err

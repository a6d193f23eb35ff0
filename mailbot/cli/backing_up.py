"""`mailbot backup` and `mailbot restore`."""

from pathlib import Path

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import counted, examples, say
from mailbot.errors import Fault, StoreDamaged, UsageError
from mailbot.said import said
from mailbot.store.archive import Manifest, folder_files, packed, unpacked
from mailbot.store.backing import octets_of, verify, write_new
from mailbot.store.erasures import JOURNAL, Erasure
from mailbot.store.file import FileStore
from mailbot.store.restoring import give_no_id_again, neighbours, own_erasures, restored
from mailbot.store.sealing import Keys, is_sealed, opened, sealed
from mailbot.workflow.restored import Again, catch_up

PASSPHRASE = "MAILBOT_BACKUP_PASSPHRASE"  # noqa: S105  # the name of a variable, not what it holds

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog=examples(
        "mailbot backup /mnt/usb/mailbot-2026-11-20.backup --encrypt",
        "mailbot backup today.backup --to age1...",
    )
)
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--encrypt", is_flag=True, help=f"Ask for a passphrase, or take {PASSPHRASE}.")
@click.option("--to", "public", default="", metavar="KEY", help="Encrypt to an age public key.")
@pass_given
def backup(given: Given, file: Path, *, encrypt: bool, public: str) -> None:
    """Everything of the data folder in one new FILE, read back before it is believed.

    It may be taken while `mailbot run` goes on. Not encrypted, it holds the whole register in
    the clear: keep it accordingly. `data/erased.jsonl` names nobody; a copy of it kept with
    the backups tells a restore on another machine what was erased since.
    """
    folder = _data_of(given)
    if file.absolute().is_relative_to(folder.absolute()):
        raise UsageError(
            [Fault(str(file), said("lies in the data folder"), said("name a place elsewhere"))]
        )
    given.store.setting("")  # a damaged store is told, not backed up
    keys = Keys(_new_passphrase(given) if encrypt else "", public)
    files = folder_files(folder)
    octets = sealed(packed(files, given.clock), keys)
    write_new(file, octets)
    try:
        verify(file, octets, files, keys)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    how = "encrypted" if is_sealed(octets) else "not encrypted"
    say(f"{file}: {counted(len(files), 'file')}, {len(octets)} octets, {how}, verified.")


@click.command(
    epilog=examples(
        "mailbot restore today.backup",
        "mailbot restore today.backup --identity key.txt --erasures erased.jsonl",
    )
)
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--identity", type=_FILE, help="The age key the backup was encrypted to.")
@click.option("--erasures", type=_FILE, help="The journal of what was erased since, erased.jsonl.")
@pass_given
def restore(given: Given, file: Path, *, identity: Path | None, erasures: Path | None) -> None:
    """A backup back in place; refused where there are data already.

    What was erased since is erased again: the journal is looked for in the data folder, in the
    folders beside it and beside FILE, or named. No letter that lies in Sent leaves again, and
    answers to mails that came since the backup wait for you.
    """
    folder = _data_of(given)
    octets = octets_of(file)
    manifest, files = unpacked(opened(octets, _keys(given, octets, identity), file), file)
    journals = neighbours(folder, file)
    if erasures is not None:
        octets_of(erasures)
        journals = (*journals, erasures)
    results: list[tuple[Again, tuple[Erasure, ...]]] = []

    def mend(workshop: Path) -> None:
        results.append(_mended(given, file, manifest, workshop, journals))

    restored(folder, files, mend)
    ((again, known),) = results
    made = manifest.made.astimezone(given.zone)
    say(f"{folder}: restored as of {made:%Y-%m-%d %H:%M}.")
    say(f"{counted(len(again.people), 'record')} erased since then erased again.")
    for case in again.cases:
        say(f"Case {case} was open for somebody erased since, and is closed.")
    if not known:
        say(
            "No erasures of this store are known here. If somebody was erased since, they are back:"
        )
        say("move the folder aside and restore again with --erasures OLD/FOLDER/erased.jsonl.")


def _mended(
    given: Given, file: Path, manifest: Manifest, workshop: Path, journals: tuple[Path, ...]
) -> tuple[Again, tuple[Erasure, ...]]:
    """The restored store in its workshop, brought up to what happened since."""
    known = own_erasures(workshop, (*journals, workshop / JOURNAL), given.store_key)
    give_no_id_again(workshop, known, given.store_key)
    store = FileStore(workshop, given.store_key)
    check = store.verify_log()
    if not check.ok:
        raise StoreDamaged(
            said(
                "{file}: its log is not whole ({reason}); nothing was changed",
                file=file,
                reason=check.reason,
            )
        )
    return catch_up(store, known, manifest.made, given.clock), known


def _data_of(given: Given) -> Path:
    settings = given.settings
    if settings.store_url != "tinydb":
        right = said("use the backup of your database")
        raise UsageError([Fault("mailbot.toml: store.url", said("is not one file"), right)])
    return settings.data


def _new_passphrase(given: Given) -> str:
    known = given.environ.get(PASSPHRASE)
    said = known or click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    return str(said)


def _keys(given: Given, octets: bytes, identity: Path | None) -> Keys:
    if not is_sealed(octets):
        return Keys()
    if identity is not None:
        return Keys(identity=octets_of(identity).decode("utf-8", "replace"))
    known = given.environ.get(PASSPHRASE)
    return Keys(passphrase=known or str(click.prompt("Passphrase", hide_input=True, err=True)))

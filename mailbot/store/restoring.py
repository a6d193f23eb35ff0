"""A data folder put in place from a backup: all of it, or nothing."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mailbot.errors import Fault, UsageError
from mailbot.said import said
from mailbot.store import tables as t
from mailbot.store.at_rest import KeySource, no_key
from mailbot.store.committing import meta_of, person_number
from mailbot.store.durable import private_folder, replace_whole, told
from mailbot.store.erasures import JOURNAL, Erasure, name_of_store, note, read
from mailbot.store.lock import RunLock
from mailbot.store.tables import Draft
from mailbot.store.whole_file import WholeFile

LAST = "store.json"
"""Put in place last: without it there is no store."""
_MAY_BE_THERE = frozenset({"run.lock", "store.lock", "web.lock", JOURNAL, "web"})


def restored(folder: Path, files: Mapping[str, bytes], mend: Callable[[Path], None]) -> None:
    """Put the files into the data folder, once `mend` has been over them elsewhere.

    mend: is given a folder beside with everything in it; where it fails, nothing has changed.
    The journal of erasures that is there stays, and gains what the backup's has.

    Raises: UsageError over existing data; SecondRun; StoreDamaged; what `mend` raises.
    """
    private_folder(folder)
    with RunLock(folder), _beside(folder) as workshop:
        _refuse_data(folder)
        for name, octets in files.items():
            private_folder((workshop / name).parent)
            replace_whole(workshop / name, octets)
        mend(workshop)
        note(folder, read(workshop / JOURNAL))
        for path in sorted(_wanted(workshop), key=lambda one: one.name == LAST):
            place = folder / path.relative_to(workshop)
            private_folder(place.parent)
            replace_whole(place, path.read_bytes())


def own_erasures(
    folder: Path, journals: Iterable[Path], key: KeySource = no_key
) -> tuple[Erasure, ...]:
    """Those of the journals that are of the store in the folder. Raises: StoreDamaged."""
    own = name_of_store(meta_of(WholeFile(folder / LAST, key).read()).key)
    found = (one for path in journals for one in read(path) if one.store == own)
    return tuple(dict.fromkeys(found))


def give_no_id_again(folder: Path, erasures: Iterable[Erasure], key: KeySource = no_key) -> None:
    """Ids of erased records are not given to others, though the backup had not reached them."""
    file = WholeFile(folder / LAST, key)
    before = file.read()
    meta, draft = meta_of(before), Draft(before)
    after = max((person_number(one.person) + 1 for one in erasures), default=0)
    if after > meta.next_person:
        draft.put(t.META, replace(meta, next_person=after))
        file.write(draft.tables)


def neighbours(folder: Path, backup: Path) -> tuple[Path, ...]:
    """Where a journal may lie: the data folder, those beside it, and beside the backup."""
    places = {folder, backup.absolute().parent}
    try:
        places |= {path for path in folder.parent.iterdir() if path.is_dir()}
    except OSError as error:
        raise told(folder.parent, said("cannot be read"), error) from error
    found = (place / JOURNAL for place in sorted(places))
    return tuple(path for path in found if os.access(path, os.R_OK) and path.is_file())


def _refuse_data(folder: Path) -> None:
    there = sorted(path.name for path in folder.iterdir() if path.name not in _MAY_BE_THERE)
    if there:
        wrong = said("holds data already ({there})", there=", ".join(there[:3]))
        raise UsageError(
            [Fault(str(folder), wrong, said("move the folder aside and restore again"))]
        )


def _wanted(workshop: Path) -> Iterator[Path]:
    for path in workshop.rglob("*"):
        if path.is_file() and path.name not in _MAY_BE_THERE:
            yield path


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder of its own on the same disk, gone afterwards."""
    try:
        place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise told(folder.parent, said("cannot be written"), error) from error
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)

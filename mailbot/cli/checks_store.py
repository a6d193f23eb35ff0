"""Checks of the memory: whether it opens, what it holds, and whether its log is whole."""

import os
from collections.abc import Iterator
from functools import partial

from mailbot.cli.check import Check
from mailbot.register.address import normalised
from mailbot.said import NOTHING, Said, counted, said
from mailbot.settings import Settings
from mailbot.settings.secret import key_of
from mailbot.store.contract import Store
from mailbot.store.file import FileStore
from mailbot.store.open import open_store


def stored(settings: Settings) -> Iterator[Check]:
    """What lies in the data folder. Raises: StoreDamaged; TemporaryError."""
    if not settings.data.exists():
        yield Check("store", ok=True, message=said("empty: it is made at first use"))
        return
    key = partial(key_of, settings.store_key, os.environ)
    store = open_store(settings.store_url, settings.data, key)
    yield Check("store", ok=True, message=_held(len(store.cases()), len(store.items())))
    yield _encrypted(store)
    yield _log(store)
    yield _register(store)


def _held(cases: int, items: int) -> Said:
    return said(
        "{cases}, {items} in the queue",
        cases=counted(cases, said("1 case"), said("{number} cases", number=cases)),
        items=counted(items, said("1 item"), said("{number} items", number=items)),
    )


def _encrypted(store: Store) -> Check:
    if isinstance(store, FileStore) and store.encrypted:
        return Check(
            "encryption", ok=True, message=said("the store is encrypted, and the key opens it")
        )
    remedy = said("encrypt the disk, or the store with `mailbot encryption on`")
    return Check("encryption", ok=True, message=said("the store is in the clear"), remedy=remedy)


def _log(store: Store) -> Check:
    found = store.verify_log()
    if found.ok:
        many = said("whole, {number} lines", number=found.entries)
        return Check("log", ok=True, message=counted(found.entries, said("whole, 1 line"), many))
    message = said("altered from line {line}: {reason}", line=found.first_bad, reason=found.reason)
    remedy = said("compare with a backup, and note who had access")
    return Check("log", ok=False, message=message, remedy=remedy)


def _register(store: Store) -> Check:
    people = store.people()
    if not people:
        remedy = said("`mailbot register import FILE`; until then nobody is known")
        return Check("register", ok=True, message=said("empty"), remedy=remedy)
    addresses = [normalised(email) for person in people for email in person.emails]
    shared = len(addresses) - len(set(addresses))
    advice = (
        counted(
            shared,
            said("1 address in several records: is it shared?"),
            said("{number} addresses in several records: is it shared?", number=shared),
        )
        if shared
        else NOTHING
    )
    many = said("{number} people", number=len(people))
    message = counted(len(people), said("1 person"), many)
    return Check("register", ok=True, message=message, remedy=advice)

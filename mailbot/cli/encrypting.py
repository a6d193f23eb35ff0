"""`mailbot encryption`: the store encrypted on the disk, to a key kept elsewhere."""

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.output import as_json, examples, print_json, say
from mailbot.errors import Fault, UsageError
from mailbot.said import said
from mailbot.store.at_rest import WAYS, new_key
from mailbot.store.file import FileStore


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog=examples(
        "mailbot encryption",
        "mailbot encryption new-key | pass insert -e mailbot",
        "mailbot encryption on",
    ),
)
@as_json
@click.pass_context
def encryption(ctx: click.Context, *, as_json: bool) -> None:
    """Whether data/store.json is encrypted; the key never lies beside it."""
    if ctx.invoked_subcommand is not None:
        return
    encrypted = _store(ctx.ensure_object(Given)).encrypted
    if as_json:
        print_json({"encrypted": encrypted})
    else:
        say("The store is encrypted." if encrypted else "The store is in the clear.")


@encryption.command(epilog=examples("mailbot encryption on"))
@pass_given
def on(given: Given) -> None:
    """Encrypt the store, in one step; `run` may go on meanwhile.

    The key is looked for in store.key_command, MAILBOT_STORE_KEY, and the keyring.
    """
    store = _store(given)
    if not store.encrypted and not given.store_key():
        wrong = said("there is no key")
        right = said("`mailbot encryption new-key` makes one; then {ways}", ways=WAYS)
        raise UsageError([Fault("encryption on", wrong, right)])
    changed = store.encrypt(wanted=True)
    say("The store is encrypted now." if changed else "The store was encrypted already.")
    if changed:
        say("Keep the key elsewhere, too: without it nobody opens the store, nor a backup of it.")


@encryption.command(epilog=examples("mailbot encryption off"))
@pass_given
def off(given: Given) -> None:
    """Write the store in the clear again, in one step."""
    changed = _store(given).encrypt(wanted=False)
    say("The store is in the clear now." if changed else "The store was in the clear already.")


@encryption.command(
    "new-key", epilog=examples("mailbot encryption new-key | pass insert -e mailbot")
)
@pass_given
def new_key_(given: Given) -> None:
    """Print a fresh key; nothing is changed and nothing is kept of it."""
    say(new_key(given.settings.data / "store.json"))


def _store(given: Given) -> FileStore:
    store = given.store
    if not isinstance(store, FileStore):
        right = said("encrypt the disk of your database")
        raise UsageError([Fault("mailbot.toml: store.url", said("is not one file"), right)])
    return store

"""The command `mailbot`: options that stand before a command, and what becomes of faults."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from mailbot import __version__
from mailbot.cli.commands import COMMANDS
from mailbot.cli.given import Given
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import examples
from mailbot.desk.owner.plain import visible
from mailbot.errors import (
    DeliveryDeferred,
    FaultyInput,
    MailbotError,
    MailboxUnavailable,
    ServerRefused,
)

WRONG_USE, NO_SERVER, INTERNAL, INTERRUPTED = 2, 3, 70, 130


class Lazy(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """All commands, in the order they are listed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """The command, imported."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].place.partition(":")
        found = getattr(importlib.import_module(f"mailbot.cli.{module}"), name)
        if not isinstance(found, click.Command):
            raise TypeError(cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but with suggestions from all commands."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as fault:
            raise click.exceptions.NoSuchCommand(
                fault.command_name, possibilities=COMMANDS, ctx=ctx
            ) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands from the table, so that none is imported for it, and options."""
        found = [
            CompletionItem(name, help=listed.line)
            for name, listed in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """The list in `--help`, from the table, so that nothing is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.line) for name, listed in COMMANDS.items()])


@click.command(
    cls=Lazy,
    invoke_without_command=True,
    subcommand_metavar="COMMAND ...",
    epilog=examples(
        "mailbot init                    set it up",
        "mailbot doctor                  see that all is well",
        "mailbot queue                   see what waits for you",
        "mailbot classify mail.eml       try how a mail is read; touches nothing",
    ),
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The configuration; else MAILBOT_CONFIG, ./mailbot.toml, or your settings folder.",
)
@click.option(
    "--now",
    type=MOMENT,
    help="Take this for the time of day, for dry runs and tests.",
)
@click.version_option(__version__, message="mailbot %(version)s")
@click.pass_context
def root(ctx: click.Context, config: Path | None, now: Moment | None) -> None:
    """Answers privacy requests that arrive in your everyday inbox.

    The options below stand before the command, `--json` after it.
    `mailbot COMMAND --help` tells more of each.
    """
    ctx.obj = Given(config, now, dict(os.environ), Path.cwd())
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(exit_code(words))


def exit_code(words: Sequence[str] | None = None) -> int:
    """Run the command line; faults become a line on stderr and a code."""
    try:
        result = root.main(
            args=None if words is None else list(words), prog_name="mailbot", standalone_mode=False
        )
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _tell("interrupted", INTERRUPTED)
    except Exception as fault:  # noqa: BLE001  # the last net: no traceback is a user interface
        return _became(fault)
    return result if isinstance(result, int) else 0


def _became(fault: Exception) -> int:
    """The exit code of a fault, told in a line."""
    match fault:
        case click.Abort():
            return _tell("interrupted", INTERRUPTED)
        case click.ClickException():
            return _tell(_misused(fault), WRONG_USE)
        case MailbotError():
            return _told(fault)
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0  # the reader had enough, as with `| head`
        case OSError():
            return _system(fault)
    return _unexpected(fault)


def _tell(line: str, code: int) -> int:
    click.echo(visible(line), err=True)
    return code


def _misused(fault: click.ClickException) -> str:
    said = " ".join(fault.format_message().split())
    ctx = fault.ctx if isinstance(fault, click.UsageError) else None
    path = ctx.command_path if ctx else "mailbot"
    return f"{path}: {said.rstrip('.')}; see `{path} --help`"


def _told(fault: MailbotError) -> int:
    if isinstance(fault, FaultyInput):
        for one in fault.faults:
            _tell(str(one), WRONG_USE)
        return WRONG_USE
    servers = (ServerRefused, MailboxUnavailable, DeliveryDeferred)
    said = str(fault) or type(fault).__name__
    return _tell(said.replace("\n", "; "), NO_SERVER if isinstance(fault, servers) else WRONG_USE)


def _system(fault: OSError) -> int:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        where = f" ({fault.filename})" if fault.filename else ""
        return _tell(f"the disk is full{where}; nothing was changed; make room, try again", 2)
    if fault.filename is None:
        return _unexpected(fault)
    return _tell(f"{os.fsdecode(fault.filename)}: {fault.strerror}", WRONG_USE)


def _unexpected(fault: Exception) -> int:
    """One line without the fault's own words: they may hold personal data."""
    traceback = importlib.import_module("traceback")
    if os.environ.get("MAILBOT_DEBUG") == "1":
        traceback.print_exception(fault)
        return INTERNAL
    frames = traceback.extract_tb(fault.__traceback__)
    at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    kind = type(fault).__name__
    return _tell(
        f"internal error ({kind}{at}); please report it; MAILBOT_DEBUG=1 shows more", INTERNAL
    )

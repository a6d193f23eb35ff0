"""`mailbot completion`: what the shell offers on Tab, down to items, cases and people."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

from mailbot.cli.given import Given
from mailbot.cli.output import examples
from mailbot.errors import MailbotError

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_MAILBOT_COMPLETE"
_SHORT = 60

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


@click.command(
    epilog=examples(
        'bash   add to ~/.bashrc:   eval "$(mailbot completion bash)"',
        'zsh    add to ~/.zshrc:    eval "$(mailbot completion zsh)"',
        "fish   once:   mailbot completion fish > \\",
        "                 ~/.config/fish/completions/mailbot.fish",
    )
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """The lines that teach your shell to complete commands, options, items and cases."""
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(ctx.find_root().command, {}, "mailbot", VARIABLE).source())


def offered(
    ctx: click.Context, words: Callable[[Given], Iterable[CompletionItem]]
) -> list[CompletionItem]:
    """What there is to offer; a configuration or store that cannot be read offers nothing."""
    config = ctx.find_root().params.get("config")
    given = Given(config if isinstance(config, Path) else None, None, dict(os.environ), Path.cwd())
    try:
        return list(words(given))
    except (MailbotError, OSError):
        return []


def items(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Items that wait, each with what it is about."""

    def words(given: Given) -> Iterable[CompletionItem]:
        for item in given.store.items():
            if item.id.startswith(incomplete.upper()):
                about = item.right.value if item.right else item.kind
                yield CompletionItem(item.id, help=f"{about}, {item.due or 'no last day'}")

    return offered(ctx, words)


def cases(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Cases, those that are open first."""

    def words(given: Given) -> Iterable[CompletionItem]:
        for case in sorted(given.store.cases(), key=lambda case: not case.open):
            if case.id.startswith(incomplete.upper()):
                rights = ", ".join(matter.right.value for matter in case.matters)
                yield CompletionItem(case.id, help=rights[:_SHORT])

    return offered(ctx, words)


def undoable(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Items ruled on that can still be taken back, and cases that were extended."""

    def words(given: Given) -> Iterable[CompletionItem]:
        names = [
            (item.id, item.ruled.ruling.verb.value) for item in given.store.items() if item.ruled
        ]
        names += [(case.id, "extended") for case in given.store.open_cases() if case.extended_due]
        for name, done in names:
            if name.startswith(incomplete.upper()):
                yield CompletionItem(name, help=done)

    return offered(ctx, words)


def people(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids and addresses in the register, once something of them was written."""

    def words(given: Given) -> Iterable[CompletionItem]:
        for person in given.store.people() if incomplete else ():
            names: Sequence[str] = (person.id, *person.emails)
            for name in names:
                if name.casefold().startswith(incomplete.casefold()):
                    yield CompletionItem(name)

    return offered(ctx, words)

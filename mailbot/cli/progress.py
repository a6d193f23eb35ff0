"""How far something has come: a bar at a terminal, a line now and then where it is piped."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_LINES = 10
"""So many lines at most where there is no terminal."""

Show = Callable[[int], None]


@contextmanager
def bar(total: int) -> Iterator[Show]:
    """Yields what to call with how much is done; written to stderr."""
    if sys.stderr.isatty():
        with _drawn(total) as show:
            yield show
    else:
        yield _said(total)


@contextmanager
def _drawn(total: int) -> Iterator[Show]:
    from rich.console import Console  # noqa: PLC0415  # 45 ms, and only for people at a terminal
    from rich.progress import (  # noqa: PLC0415  # as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("told"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("Ctrl-C stops; run goes on"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("told", total=total)
        yield lambda done: progress.update(task, completed=done)


def _said(total: int) -> Show:
    step, last = max(total // _LINES, 1), -1

    def show(done: int) -> None:
        nonlocal last
        if done // step != last or done == total:
            if last != -1 or done:
                click.echo(f"{done} of {total} told", err=True)
            last = done // step if done != total else total + 1

    return show

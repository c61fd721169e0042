"""What a verb shows while it works: a bar with rate and time left, on a terminal and on stderr only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click


@contextmanager
def bar(label: str, total: int, *, unit: str = "bytes") -> Iterator[Callable[[int], None]]:
    """A progress bar over `total` units; yields the function that advances it. Silent off a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress
    from rich.console import Console

    counts = (
        (progress.DownloadColumn(), progress.TransferSpeedColumn())
        if unit == "bytes"
        else (progress.MofNCompleteColumn(),)
    )
    with progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        *counts,
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as shown:
        task = shown.add_task(label, total=total)
        yield lambda n: shown.advance(task, n)


def say(line: str) -> None:
    """A line for the person at the terminal, on stderr so that stdout stays what was asked for."""
    click.echo(line, err=True)


def show(renderable: Any) -> None:
    """A result on stdout: in colour on a terminal, in plain lines of 100 columns elsewhere."""
    from seawall.render import text

    if sys.stdout.isatty():
        from rich.console import Console

        Console().print(renderable)
    else:
        click.echo(text.plain(renderable), nl=False)

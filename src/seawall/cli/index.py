"""seawall index: keep keyed digests of a dump, and nothing else of it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from seawall.cli import options


@click.group("index")
def command() -> None:
    """Keep keyed digests of dumps, one set of runs per breach."""


@command.command("add")
@click.argument("dump", nargs=-1, required=True)
@click.option("--breach", required=True, help="What the breach is called.")
@click.option("--into", type=options.PATHS, required=True, help="The index folder.")
@options.key
@options.workers
def add(dump: tuple[str, ...], breach: str, into: Path, key_name: str, workers: int | None) -> None:
    """Read DUMP once and add its digests to an index, which is made if it is not there.

    Stopped or killed, the same command goes on where it was; done twice, it changes nothing.

    \b
    Examples:
      seawall index add leak/ --breach forum-2022 --into INDEX
    """
    from seawall.cli import adding

    click.echo(adding.add(list(dump), breach, into, options.use_key(key_name), workers))


@command.command("list")
@click.argument("index", type=options.PATHS)
@options.as_json
def list_(index: Path, as_json: bool) -> None:
    """List the breaches of INDEX with their entries and sizes."""
    from seawall.cli import listing

    click.echo(listing.breaches(index, as_json=as_json))


@command.command("verify")
@click.argument("index", type=options.PATHS)
@options.as_json
def verify(index: Path, as_json: bool) -> None:
    """Check every run of INDEX: checksum, order, counts and key. Exits with 1 if one is damaged."""
    from seawall.cli import listing

    text, sound = listing.verified(index, as_json=as_json)
    click.echo(text)
    sys.exit(0 if sound else 1)


@command.command("retire")
@click.argument("index", type=options.PATHS)
@click.option("--breach", required=True, help="The breach to take out.")
@click.confirmation_option(prompt="Its digests cannot be had back without the dump. Retire it?")
def retire(index: Path, breach: str) -> None:
    """Take a breach out of INDEX, for one that turned out made up or was added by mistake."""
    from seawall.index import Index

    Index.open(index).retire(breach)
    click.echo(f"{breach}: retired")

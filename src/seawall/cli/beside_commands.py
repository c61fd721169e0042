"""Commands of `serve` for what runs beside decisions: accounts as digests, keys of oblivious look-ups."""

from __future__ import annotations

from typing import Any

import click

from seawall.cli import options, serving_options


@click.command("accounts")
@click.argument("accounts", nargs=-1, required=True)
@click.option("--index", type=options.PATHS, required=True, help="The index that they are for.")
@click.option("--out", type=options.PATHS, required=True, help="Where the digests go (Parquet).")
@options.map_columns
@options.key
def accounts(**asked: Any) -> None:
    """Digest ACCOUNTS (CSV, Parquet or JSON Lines) for a service, which has no key and sees no value.

    \b
    Example:
      seawall serve accounts users.csv --index CASE/index --out accounts.parquet
    """
    from seawall.cli import digesting

    digesting.run(**asked)


@click.group("oblivious")
def oblivious() -> None:
    """Keys of oblivious look-ups."""


@oblivious.command("keys")
@serving_options.state
@options.as_json
def keys(**asked: Any) -> None:
    """Print the public keys, for askers to compare with what the service says."""
    from seawall.cli import oblivious_keys

    oblivious_keys.show(**asked, now=options.now())


@oblivious.command("rotate")
@click.option("--overlap-days", type=click.IntRange(0), default=7, show_default=True,
              help="How long the key before it goes on answering.")  # fmt: skip
@serving_options.state
def rotate(**asked: Any) -> None:
    """Make a new key, by which servers answer within two seconds."""
    from seawall.cli import oblivious_keys

    oblivious_keys.rotate(**asked, now=options.now())


@click.group("signals")
def signals() -> None:
    """Shared signals: streams of receivers, signing keys."""


@signals.command("list")
@serving_options.state
@options.as_json
def streams(**asked: Any) -> None:
    """List streams, with what waits, was delivered, refused and dropped."""
    from seawall.cli import signals as doing

    doing.show(**asked)


@signals.command("rotate")
@serving_options.state
def rotate_signing(**asked: Any) -> None:
    """Publish a new signing key, which signs a day later."""
    from seawall.cli import signals as doing

    doing.rotate(**asked, now=options.now())


def add_to(group: click.Group) -> None:
    """Add all to `serve`."""
    for command in (accounts, oblivious, signals):
        group.add_command(command)

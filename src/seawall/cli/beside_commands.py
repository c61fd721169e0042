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


def add_to(group: click.Group) -> None:
    """Add all to `serve`."""
    for command in (accounts, oblivious):
        group.add_command(command)

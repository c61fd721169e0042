"""seawall match: which of our accounts stand in an index."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from seawall.cli import options


@click.command("match")
@click.argument("accounts", nargs=-1, required=True)
@click.option("--index", "index", type=options.PATHS, required=True, help="The index folder.")
@click.option("--out", type=options.PATHS, required=True, help="Where the rows go (Parquet).")
@options.map_columns
@options.key
@options.as_json
@options.exit_zero
def command(
    accounts: tuple[str, ...],
    index: Path,
    out: Path,
    mapping: dict[str, str],
    key_name: str,
    as_json: bool,
    exit_zero: bool,
) -> None:
    """Look ACCOUNTS (CSV, Parquet or JSON Lines) up in an index.

    Any subset of identifiers will do: resident ID, phone, e-mail, bank card, name with birth date.
    Which column holds what is guessed, said, and corrected with --map. One row per exposed account
    and breach goes to --out; exit codes 11 to 14 say that there are some, by severity.

    \b
    Examples:
      seawall match users.csv --index INDEX --out matches.parquet
      seawall match users.parquet --index INDEX --out m.parquet --map uid=ref --map tel2=phone
    """
    from seawall import render
    from seawall.cli import accounts as reading
    from seawall.cli import console, severity
    from seawall.index import Index

    found = reading.look_up(list(accounts), Index.open(index), options.use_key(key_name), mapping)
    reading.write(found, out)
    summary = found.summary
    if as_json:
        click.echo(render.json.dumps(render.json.matches(summary)).decode())
    else:
        console.show(render.text.match(summary))
    sys.exit(0 if exit_zero else severity.exit_code(summary))

"""seawall run: the main path. A dump and our accounts in, a case folder out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from seawall.cli import options


@click.command("run")
@click.argument("dump", nargs=-1, required=True)
@click.option(
    "--accounts", multiple=True, required=True, help="Our accounts: CSV, Parquet or JSON Lines."
)
@click.option("--case", "case", type=options.PATHS, required=True, help="The case folder.")
@click.option("--breach", help="What to call the breach.  [default: the dump's name]")
@click.option("--claims", "claims_file", type=options.PATHS, help="A listing's claims (TOML).")
@options.profile
@options.map_columns
@options.as_of
@options.key
@options.workers
@options.as_json
@options.exit_zero
def command(
    dump: tuple[str, ...],
    accounts: tuple[str, ...],
    case: Path,
    breach: str | None,
    claims_file: Path | None,
    profile_file: Path | None,
    mapping: dict[str, str],
    as_of: datetime | None,
    key_name: str,
    workers: int | None,
    as_json: bool,
    exit_zero: bool,
) -> None:
    """Assess DUMP, index it, match our accounts, and write the report.

    The case folder gets report.html, assessment.json, matches.json, matches.parquet and index/.
    Stopped or killed, the same command goes on where it was. Exit codes 11 to 14 say that accounts
    are exposed, by severity.

    \b
    Examples:
      seawall run leak/*.json.gz --accounts users.csv --case CASE
      seawall run leak/ --accounts users.parquet --map uid=ref --case CASE --claims listing.toml
    """
    from seawall.cli import case as cases
    from seawall.cli import console

    made = cases.make(
        list(dump), list(accounts), case, breach=breach, claims_file=claims_file, mapping=mapping,
        setting=options.setting(options.day(as_of), profile_file),
        key=options.use_key(key_name), workers=workers,
    )  # fmt: skip
    if as_json:
        click.echo(made.json)
    else:
        console.show(made.text)
    console.say(f"Report: {case / 'report.html'}")
    sys.exit(0 if exit_zero else made.exit_code)

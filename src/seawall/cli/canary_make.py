"""seawall trace canary make: rows of nobody, to be put into a copy before it leaves us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from seawall.cli import canary_options as own
from seawall.cli import options


@click.command("make")
@own.recipient
@own.epoch
@click.option(
    "--columns",
    metavar="NAME[=KIND[/STYLE]],...",
    help="The layout of the copy.  [default: ID, name, sex, birth, mobile, mail, address, time]",
)
@click.option(
    "--streets",
    "streets_file",
    type=options.PATHS,
    metavar="FILE",
    help="Addresses or streets of ours, one a line, in whose streets canaries live.",
)
@click.option("--out", type=options.PATHS, required=True, help="The file to write: .csv or .jsonl.")
@own.record
@own.drawing
@options.key
def make(
    recipient: str, epoch: str | None, columns: str | None, streets_file: Path | None, out: Path,
    record: Path | None, drawing: dict[str, Any], key_name: str,
) -> None:  # fmt: skip
    """Write canary rows for a recipient, in the layout of its copy.

    \b
    Examples:
      seawall trace canary make --for Acme --count 50 --mail-domain canary.example.com --out rows.csv
      seawall trace canary make --for Acme --columns uid=opaque,real_name,mobile --phones acme.txt \\
          --record partners.toml --out rows.jsonl
    """
    from seawall.cli import planting

    of = planting.recipe(recipient, epoch or own.month(options.now().date()), drawing)
    said = planting.make(of, columns, streets_file, out, options.use_key(key_name))
    if record:
        planting.note(record, planting.set_entry(of, drawing["phones_file"], record))
    click.echo("\n".join(said))

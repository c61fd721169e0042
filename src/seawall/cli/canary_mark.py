"""seawall trace canary mark: a recipient's spellings in an export of ours."""

from __future__ import annotations

from pathlib import Path

import click

from seawall.cli import canary_options as own
from seawall.cli import options


@click.command("mark")
@click.argument("file", type=options.PATHS)
@own.recipient
@own.epoch
@own.dataset
@click.option("--every", default=20, show_default=True, help="One row in this many carries a bit.")
@click.option(
    "--by",
    type=click.Choice(["id", "phone", "email"]),
    help="What rows are known by.  [default: the first of these that FILE has]",
)
@click.option("--out", type=options.PATHS, required=True, help="The marked copy.")
@own.record
@options.key
def mark(
    file: Path, recipient: str, epoch: str | None, dataset: str, every: int, by: str | None,
    out: Path, record: Path | None, key_name: str,
) -> None:  # fmt: skip
    """Copy FILE, an export of ours (CSV, TSV or JSON Lines), with a recipient's marks in it.

    Marks are spellings: +86 before a phone, 栋 for 幢 in an address. No value changes its meaning.

    \b
    Examples:
      seawall trace canary mark export.csv --for Acme --out acme.csv --record partners.toml
    """
    from seawall.cli import marking, planting

    of = planting.mark_set(recipient, epoch or own.month(options.now().date()), dataset, every)
    said = marking.mark(file, out, of, by, options.use_key(key_name))
    if record:
        planting.note(record, planting.mark_entry(of))
    click.echo("\n".join(said))

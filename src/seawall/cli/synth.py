"""seawall synth: synthetic leaks and account lists, with their ground truth beside them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from seawall.cli import console, options

SHAPES = click.Choice(["elasticdump", "jsonl", "search", "bulk", "csv", "tsv", "parquet"])
CONTAINERS = click.Choice(["none", "gz", "zst", "zip"])
ENCODINGS = click.Choice(["utf-8", "utf-8-bom", "gb18030", "escaped"])
LISTS = click.Choice(["csv", "jsonl", "parquet"])
SHARE = click.FloatRange(0, 1)


@click.group("synth")
def command() -> None:
    """Make synthetic people's data: for demonstrations, tests and benchmarks.

    Everybody is drawn from the seed and linked to nobody. A side file (.truth.json) says so and holds
    the counts that a perfect reader would find.
    """


@command.command("leak")
@click.argument("out", type=options.PATHS)
@click.option("--records", default=750_000, show_default=True, help="Records over all tables.")
@click.option("--seed", default=2022, show_default=True, help="Everything follows from it.")
@click.option("--shape", type=SHAPES, default="elasticdump", help="How records are written.")
@click.option("--compress", type=CONTAINERS, default="none", help="In what they are packed.")
@click.option("--encoding", type=ENCODINGS, default="utf-8", help="How text is encoded.")
@click.option("--rough", is_flag=True, help="With a little of every damage a real dump has.")
@click.option("--one-file", is_flag=True, help="All tables in one file, where the shape allows it.")
@options.as_of
def leak(
    out: Path, records: int, seed: int, shape: str, compress: str, encoding: str, rough: bool,
    one_file: bool, as_of: datetime | None,
) -> None:  # fmt: skip
    """Write a leak in the shape of the one of 2022: people, addresses with mobiles, case texts.

    OUT is a folder, or a file with --one-file.

    \b
    Examples:
      seawall synth leak leak/ --seed 7
      seawall synth leak leak.json.gz --one-file --compress gz --rough --records 30000
    """
    from seawall.cli import making

    spec = making.leak_spec(records, seed, shape, compress, encoding, rough, one_file, as_of)
    with console.bar("records", spec.n, unit="records") as advance:
        click.echo(making.leak(out, spec, advance))


@command.command("accounts")
@click.argument("out", type=options.PATHS)
@click.option("--leak", "leak_path", type=options.PATHS, required=True, help="A leak made before.")
@click.option("--n", default=100_000, show_default=True, help="Accounts.")
@click.option("--exposed", type=SHARE, default=0.2, help="Share that are people of the leak.")
@click.option("--seed", default=1, show_default=True, help="Everything follows from it.")
@click.option("--format", "shape", type=LISTS, default="csv", help="How accounts are written.")
def accounts(out: Path, leak_path: Path, n: int, exposed: float, seed: int, shape: str) -> None:
    """Write a list of accounts, some of which are people of a leak.

    \b
    Examples:
      seawall synth accounts users.csv --leak leak/
    """
    from seawall.cli import making

    with console.bar("accounts", n, unit="records") as advance:
        click.echo(making.accounts(out, leak_path, n, exposed, seed, shape, advance))

"""seawall trace canary make, plan and mark: what goes into a copy before it leaves us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from seawall.cli import canary_options, options

recipient = click.option(
    "--for", "recipient", required=True, metavar="NAME", help="Who gets the copy."
)
epoch = click.option(
    "--epoch", metavar="YYYY-MM", help="The month of the copy.  [default: this one]"
)
record = click.option("--record", type=options.PATHS, metavar="FILE",
                      help="Add the entry to this register, for verify --partners.")  # fmt: skip


@click.command("make")
@recipient
@epoch
@click.option(
    "--columns",
    metavar="NAME[=KIND[/STYLE]],...",
    help="The layout of the copy.  [default: ID, name, sex, birth, mobile, mail, address, time]",
)
@click.option("--out", type=options.PATHS, required=True, help="The file to write: .csv or .jsonl.")
@record
@canary_options.drawing
@options.key
def make(
    recipient: str, epoch: str | None, columns: str | None, out: Path, record: Path | None,
    drawing: dict[str, Any], key_name: str,
) -> None:  # fmt: skip
    """Write canary rows for a recipient, in the layout of its copy.

    \b
    Examples:
      seawall trace canary make --for Acme --count 50 --mail-domain canary.example.com --out rows.csv
      seawall trace canary make --for Acme --columns uid=opaque,real_name,mobile --phones acme.txt \\
          --record partners.toml --out rows.jsonl
    """
    from seawall.cli import planting

    month = epoch or canary_options.month(options.now().date())
    of = planting.recipe(recipient, month, drawing)
    for line in planting.make(
        of, columns, out, record, drawing["phones_file"], options.use_key(key_name)
    ):
        click.echo(line)


@click.command("plan")
@click.option("--rows", type=click.IntRange(1), required=True, help="Rows of the copy.")
@click.option("--sample", type=click.IntRange(1), required=True, help="Rows of it that leak.")
@click.option(
    "--recall",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="How surely they are to be met.",
)
@click.option(
    "--hits",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many are to be met.",
)
@click.option(
    "--recipients",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Sets that will be tested at once: recipients times months.",
)
@options.as_json
def plan(rows: int, sample: int, recall: float, hits: int, recipients: int, as_json: bool) -> None:
    """Say how many canaries a copy needs, and how many hits an accusation takes.

    \b
    Examples:
      seawall trace canary plan --rows 20000000 --sample 10000
    """
    from seawall.cli import planting

    click.echo(planting.plan(rows, sample, recall, hits, recipients, as_json=as_json), nl=False)


@click.command("mark")
@click.argument("file", type=options.PATHS)
@recipient
@epoch
@click.option(
    "--dataset",
    default="default",
    show_default=True,
    metavar="NAME",
    help="Which of our data sets the copy is of.",
)
@click.option("--every", default=20, show_default=True, help="One row in this many carries a bit.")
@click.option(
    "--by",
    type=click.Choice(["id", "phone", "email"]),
    help="What rows are known by.  [default: the first of these that FILE has]",
)
@click.option("--out", type=options.PATHS, required=True, help="The marked copy.")
@record
@options.key
def mark(
    file: Path, recipient: str, epoch: str | None, dataset: str, every: int, by: str | None,
    out: Path, record: Path | None, key_name: str,
) -> None:  # fmt: skip
    """Copy FILE, an export of ours (CSV, TSV or JSON Lines), with a recipient's marks in it.

    Marks are spellings: +86 before a phone, a full stop behind an address. No value changes its meaning.

    \b
    Examples:
      seawall trace canary mark export.csv --for Acme --out acme.csv --record partners.toml
    """
    from seawall.cli import marking, planting

    month = epoch or canary_options.month(options.now().date())
    of = planting.mark_set(recipient, month, dataset, every)
    for line in marking.mark(file, out, of, by, options.use_key(key_name), record):
        click.echo(line)

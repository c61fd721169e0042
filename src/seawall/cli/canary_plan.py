"""seawall trace canary plan: how many canaries a copy needs."""

from __future__ import annotations

import click

from seawall.cli import options

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)
SOME = click.IntRange(1)


@click.command("plan")
@click.option("--rows", type=SOME, required=True, help="Rows of the copy.")
@click.option("--sample", type=SOME, required=True, help="Rows of it that leak, at random.")
@click.option(
    "--recall", type=SHARE, default=0.95, show_default=True, help="How surely they are met."
)
@click.option(
    "--hits",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many canaries are to be met.",
)
@click.option(
    "--recipients",
    type=SOME,
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

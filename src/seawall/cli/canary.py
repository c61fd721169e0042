"""seawall trace canary: rows of nobody, seeded into a recipient's copy and looked for in a dump."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from seawall.cli import canary_options, options
from seawall.cli.canary_make import make
from seawall.cli.canary_mark import mark
from seawall.cli.canary_plan import plan


@click.group("canary")
def command() -> None:
    """Seed copies with rows of nobody, and tell from a dump whose copy leaked.

    Rows follow from a key of the keyring, the data set, the recipient and the month: keep the key.
    """


command.add_command(make)
command.add_command(plan)
command.add_command(mark)


@command.command("verify")
@click.argument("dump", nargs=-1, required=True)
@click.option(
    "--partners", type=options.PATHS, metavar="FILE", help="The register: sets and marks."
)
@click.option(
    "--for",
    "recipients",
    multiple=True,
    metavar="NAME",
    help="A recipient; may be given again. With --partners only these.",
)
@canary_options.epochs
@click.option(
    "--every", default=20, show_default=True, help="With --for: one row in this many is marked."
)
@canary_options.drawing
@options.key
@options.as_json
def verify(
    dump: tuple[str, ...], partners: Path | None, recipients: tuple[str, ...],
    epochs: tuple[str, ...], every: int, drawing: dict[str, Any], key_name: str, as_json: bool,
) -> None:  # fmt: skip
    """Look for every recipient's canaries and marks in DUMP, and say what they prove.

    Nothing of the dump is written. Identifiers are enough: columns may be gone, renamed or sorted.

    \b
    Examples:
      seawall trace canary verify leak/ --partners partners.toml
      seawall trace canary verify leak.csv --for Acme --for Initech --epochs 2026-10,2026-11 --json
    """
    from seawall import keyring, render
    from seawall.cli import canaries, console

    if not partners and not recipients:
        raise click.UsageError("Say whose canaries: --partners FILE, or --for NAME.")
    key = keyring.get(key_name)
    today = options.now().date()
    asked = (
        canaries.registered(partners, recipients, epochs)
        if partners
        else canaries.by_name(recipients, epochs or canary_options.months_before(today, 12), every,
                            canary_options.recipe_entries(drawing))
    )  # fmt: skip
    found = canaries.verify(list(dump), asked, key, second=options.passing_key())
    if as_json:
        click.echo(render.json.dumps(render.canaries.document(found)).decode())
    else:
        console.show(render.canaries.text(found))

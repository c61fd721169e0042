"""seawall trace: whose data a dump is: ours, a partner's, or nobody's in the inventory."""

from __future__ import annotations

import importlib
import importlib.util
from datetime import datetime
from pathlib import Path

import click

from seawall.cli import options
from seawall.cli.trace_inventory import command as inventory_command

CANARY = "seawall.cli.canary"


class Words(click.Group):
    """A group whose first word is a subcommand, or else a dump; canaries load when asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`trace DUMP` is `trace dump DUMP`."""
        if args and args[0] not in (*self.list_commands(ctx), *ctx.help_option_names):
            args = ["dump", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """With canaries where that part is installed."""
        there = importlib.util.find_spec(CANARY) is not None
        return [*super().list_commands(ctx), *(["canary"] if there else [])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of the subcommands."""
        if cmd_name == "canary" and importlib.util.find_spec(CANARY) is not None:
            found: click.Command = importlib.import_module(CANARY).command
            return found
        return super().get_command(ctx, cmd_name)


@click.group("trace", cls=Words)
def command() -> None:
    """Say whose data a dump is: our systems', a partner's, or none of them.

    `seawall trace DUMP...` is short for `seawall trace dump DUMP...`.
    """


@command.command("dump")
@click.argument("dump", nargs=-1, required=True)
@click.option("--inventory", "folder", type=options.PATHS, required=True, help="The inventory.")
@options.canaries
@options.as_of
@options.key
@options.workers
@options.as_json
def dump_(
    dump: tuple[str, ...], folder: Path, canaries: dict[str, float], as_of: datetime | None,
    key_name: str, workers: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Compare DUMP with every table of the inventory and weigh what was found.

    \b
    Examples:
      seawall trace leak/*.json.gz --inventory inventory/
    """
    from seawall import render
    from seawall.cli import console, tracing

    found = tracing.trace(
        list(dump), folder, options.use_key(key_name), as_of=options.day(as_of),
        made_at=options.now(), workers=workers, canaries=canaries,
    )  # fmt: skip
    if as_json:
        click.echo(render.json.dumps(render.tracing.document(found)).decode())
    else:
        console.show(render.tracing.text(found))


command.add_command(inventory_command)

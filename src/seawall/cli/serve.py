"""seawall serve: the service, its keys and its audit trail."""

from __future__ import annotations

from typing import Any

import click

from seawall.cli import beside_commands, options, serving_hibp, serving_options


@click.group("serve", invoke_without_command=True)
@serving_options.service
@click.pass_context
def command(context: click.Context, /, **asked: Any) -> None:
    """Answer log-in flows and analysts over HTTP, about our own accounts only.

    \b
    Examples:
      seawall serve key new shop --role login-flow
      seawall serve --index CASE/index
    """
    if context.invoked_subcommand is None:
        from seawall.cli import serving

        serving.run(**asked)


@command.group("key")
def key() -> None:
    """API keys of those who ask."""


@key.command("new")
@click.argument("name")
@serving_options.new_key
@serving_options.state
def new(**asked: Any) -> None:
    """Make a key called NAME. It is shown this once."""
    from seawall.cli import serving

    serving.new_key(**asked, now=options.now())


@key.command("list")
@serving_options.state
@options.as_json
def list_(**asked: Any) -> None:
    """List keys: what they may, how often, and until when."""
    from seawall.cli import serving

    serving.list_keys(**asked, now=options.now())


@key.command("rotate")
@click.argument("id")
@serving_options.rotation
@serving_options.state
def rotate(**asked: Any) -> None:
    """Make another key like the one of ID, which goes on working for a while."""
    from seawall.cli import serving

    serving.rotate_key(**asked, now=options.now())


@key.command("revoke")
@click.argument("id")
@serving_options.state
def revoke(**asked: Any) -> None:
    """End the key of ID now."""
    from seawall.cli import serving

    serving.revoke_key(**asked, now=options.now())


command.add_command(serving_options.trail_group())
beside_commands.add_to(command)
command.add_command(serving_hibp.group)

"""seawall keys: make and list digest keys. A key itself is never shown."""

from __future__ import annotations

import json
import secrets

import click

from seawall.cli import options


@click.group("keys")
def command() -> None:
    """Make and list digest keys.

    Whoever has a key and an index can find out every phone number in it within a minute: keep the
    keyring away from the index.
    """


@command.command("new")
@click.argument("name", default=options.DEFAULT_KEY)
def new(name: str) -> None:
    """Make the key NAME, readable by its owner alone.

    \b
    Examples:
      seawall keys new
      seawall keys new 2026-autumn
    """
    from seawall import keyring

    made = keyring.new(name, now=options.now(), token=secrets.token_bytes)
    click.echo(f"{name}  {made.id}  in {keyring.folder()}")


@command.command("list")
@options.as_json
def list_(as_json: bool) -> None:
    """List keys: name, id, suite and when they were made."""
    from seawall import keyring

    entries = keyring.entries()
    if as_json:
        rows = [
            {"name": e.name, "id": e.id, "suite": e.suite, "created_at": e.created_at.isoformat()}
            for e in entries
        ]
        click.echo(json.dumps({"schema": "seawall.keys/1", "keys": rows}))
        return
    for entry in entries:
        click.echo(f"{entry.name}  {entry.id}  suite {entry.suite}  {entry.created_at.isoformat()}")
    if not entries:
        click.echo(f"No keys in {keyring.folder()}. Make one with: seawall keys new")

"""What `serve oblivious keys` and `rotate` do."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime

import click

from seawall.cli import serving
from seawall.web import oblivious_keys


def show(*, state: str, as_json: bool, now: datetime) -> None:
    """Print the keys that answer now, the newest first."""
    with serving.opened(state) as opened:
        found = oblivious_keys.ensure(opened, int(now.timestamp()), secrets.token_bytes)
    rows = [
        {"id": one.id, "public": one.public.hex(), "ends_at": _instant(one.ends_at)}
        for one in found
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"schema": "seawall.oprfkeys/1", "keys": rows}))
        return
    for row in rows:
        click.echo(
            f"{row['id']}  {row['public']}"
            + (f"  until {row['ends_at']}" if row["ends_at"] else "")
        )


def rotate(*, overlap_days: int, state: str, now: datetime) -> None:
    """Make a new key and print it."""
    now_s = int(now.timestamp())
    with serving.opened(state) as opened:
        made = oblivious_keys.rotate(
            opened, now_s, overlap_days * serving.DAY_S, secrets.token_bytes
        )
        serving.recorded(opened, now_s, "oprf_rotate", made.id)
    click.echo(f"{made.id}  {made.public.hex()}")


def _instant(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat()

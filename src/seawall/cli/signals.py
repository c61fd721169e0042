"""What `serve signals rotate` and `list` do."""

from __future__ import annotations

import json
from datetime import datetime

import click

from seawall.cli import serving
from seawall.signals.outbox import Outbox
from seawall.web import signing_keys
from seawall.web.transmitting import url_of


def rotate(*, state: str, now: datetime) -> None:
    """Publish a new signing key."""
    with serving.opened(state) as opened:
        made = signing_keys.rotate(opened, now)
        serving.recorded(opened, int(now.timestamp()), "signing_rotate", made.kid)
    click.echo(f"{made.kid}  signs from {made.signs_at.isoformat()}")


def show(*, state: str, as_json: bool) -> None:
    """Print streams with what waits, was delivered, refused and dropped on each."""
    with serving.opened(state):
        outbox = Outbox.open(url_of(state))
        try:
            rows = [
                {
                    "stream_id": one.id, "receiver": one.receiver, "status": one.status,
                    "method": one.method, "endpoint_url": one.endpoint_url, **outbox.counts(one.id),
                    "failures": [
                        {"jti": jti, "attempts": attempts, "err": err}
                        for jti, attempts, err in outbox.failures(one.id)
                    ],
                }
                for one in outbox.streams()
            ]  # fmt: skip
        finally:
            outbox.close()
    if as_json:
        click.echo(json.dumps({"schema": "seawall.streams/1", "streams": rows}))
        return
    for row in rows:
        click.echo(
            f"{row['stream_id']}  {row['receiver']}  {row['status']}  {row['queued']} queued, "
            f"{row['delivered']} delivered, {row['refused']} refused, {row['dropped']} dropped"
        )
    if not rows:
        click.echo("No streams. Receivers make them, with a key of role receiver.")

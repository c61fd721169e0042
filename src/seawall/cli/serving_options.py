"""Options of `serve`, and the commands on its audit trail."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from seawall.cli import beside_options, options

Decorator = Callable[[Any], Any]
VARIABLE = "SEAWALL_STATE"
ROLES = (
    "login-flow",
    "analyst",
    "auditor",
    "monitor",
    "asker",
    "receiver",
    "transmitter",
    "matcher",
)


def place(environ: Mapping[str, str] = os.environ) -> str:
    """Where the state is if nobody says."""
    if environ.get(VARIABLE):
        return environ[VARIABLE]
    data = environ.get("XDG_STATE_HOME")
    return str((Path(data) if data else Path.home() / ".local/state") / "seawall" / "serve.db")


def _all(*decorators: Decorator) -> Decorator:
    def decorate(function: Any) -> Any:
        for one in reversed(decorators):
            function = one(function)
        return function

    return decorate


state: Decorator = click.option(
    "--state", default=place, metavar="FILE|URL",
    help="Keys, quotas and trail: a SQLite file or a PostgreSQL URL.  [default: $SEAWALL_STATE]",
)  # fmt: skip
new_key: Decorator = _all(
    click.option("--role", type=click.Choice(ROLES), multiple=True, help="What it may; repeatable."),
    click.option("--scope", multiple=True, help="A single scope beside roles; repeatable."),
    click.option("--rate", type=click.FloatRange(0), default=100, show_default=True,
                 help="Requests a second; 0 for no limit."),
    click.option("--burst", type=click.IntRange(1), default=200, show_default=True,
                 help="Requests at once."),
    click.option("--daily", type=click.IntRange(1), help="Accounts a day (UTC).  [default: no limit]"),
    click.option("--days", type=click.IntRange(1), default=365, show_default=True,
                 help="How long it works."),
)  # fmt: skip
rotation: Decorator = _all(
    click.option("--overlap-days", type=click.IntRange(0), default=7, show_default=True,
                 help="How long the old key goes on working."),
    click.option("--days", type=click.IntRange(1), default=365, show_default=True,
                 help="How long the new key works."),
)  # fmt: skip
service: Decorator = _all(
    click.option("--index", type=options.PATHS, help="The index folder."),
    click.option("--matches", type=options.PATHS,
                 help="Rows of match.  [default: matches.parquet beside the index]"),
    click.option("--case", "cases", type=options.PATHS, multiple=True,
                 help="A case whose verdict says how genuine its dump is; repeatable.  "
                 "[default: the index's own]"),
    click.option("--policy", type=options.PATHS, help="A policy file (TOML)."),
    state,
    click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at."),
    click.option("--port", type=click.IntRange(0, 65535), default=8470, show_default=True,
                 help="The port; 0 for any that is free."),
    click.option("--tls-cert", type=options.PATHS, help="Our certificate chain (PEM)."),
    click.option("--tls-key", type=options.PATHS, help="Its key (PEM)."),
    click.option("--client-ca", type=options.PATHS,
                 help="Take only clients with a certificate of these authorities (PEM)."),
    click.option("--behind-proxy", is_flag=True,
                 help="Listen without TLS at an address that others reach: a proxy ends it."),
    click.option("--jwks", type=options.PATHS, help="Public keys of an issuer of JWTs (JWKS)."),
    click.option("--issuer", help="What its tokens' iss must say."),
    click.option("--audience", help="What their aud must say."),
    click.option("--max-body", type=click.IntRange(1024, 64 << 20), default=1 << 20,
                 show_default=True, help="Bytes that a request's body may have."),
    click.option("--grace", type=click.IntRange(0, 3600), default=10, show_default=True,
                 help="Seconds for requests under way when the service stops."),
    click.option("--instance", default="main", show_default=True,
                 help="The name of this process's audit chain; one each where several share a state."),
    click.option("--hibp", type=options.PATHS,
                 help="Also answer in the dialect of Have I Been Pwned, as this file says (TOML)."),
    click.option("--log-requests", is_flag=True, help="Log every request, not the refused alone."),
    beside_options.service,
)  # fmt: skip


def trail_group() -> click.Group:
    """`serve trail`."""

    @click.group("trail")
    def trail() -> None:
        """The audit trail: who asked about which accounts."""

    @trail.command("verify")
    @click.option("--head", help="A head that was kept elsewhere, as SEQ:HASH.")
    @click.option("--chain", default="main", show_default=True, help="Whose head it is.")
    @state
    def verify(**asked: Any) -> None:
        """Walk all chains. Exits with 1 if one was changed."""
        from seawall.cli import serving

        serving.verify_trail(**asked)

    @trail.command("show")
    @click.option("--account", help="Only entries about this account of ours.")
    @state
    def show(**asked: Any) -> None:
        """Print entries as JSON Lines, the oldest of each chain first."""
        from seawall.cli import serving

        serving.show_trail(**asked)

    return trail

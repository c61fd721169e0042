"""seawall protect: what a leak leaves of an account's factors, and what to ask instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from seawall.cli import options

policy_file = click.option("--policy", "policy", type=options.PATHS, help="A policy file (TOML).")


@click.group("protect")
def command() -> None:
    """Decide what to ask of exposed accounts, check policies, and weigh them by simulation."""


@command.command("explain")
@click.option("--exposed", help="What leaked: elements and attributes, with commas between.")
@click.option("--account", help="Our reference of an account, looked up in --matches.")
@click.option("--matches", type=options.PATHS, help="Rows of match.  [default: the case's]")
@click.option("--case", type=options.PATHS, help="The case whose verdict says how genuine it is.")
@click.option("--action", default="login", show_default=True, help="What the account asks for.")
@click.option("--context", multiple=True, metavar="KEY=VALUE", help="Of the request; repeatable.")
@click.option("--enrolled", help="The account's factors.  [default: the policy's usual ones]")
@policy_file
@options.as_json
def explain(**asked: Any) -> None:
    """Say which factors still prove whose account it is, what to ask, and which paths to close.

    \b
    Examples:
      seawall protect explain --exposed cn.resident_id,phone --action payout
      seawall protect explain --account 4711 --case CASE --context device=recognised
    """
    from seawall.cli import console, protecting
    from seawall.render import protection

    found, exposures, policy = protecting.explain(**asked, now=options.now())
    if asked["as_json"]:
        click.echo(protection.dumps(protection.decision(found, exposures, policy.catalogue)))
    else:
        console.show(protection.explained(found, exposures, policy.catalogue))


@command.group("policy")
def policy_group() -> None:
    """Policy files of a team."""


@policy_group.command("check")
@click.argument("file", type=options.PATHS)
def check(file: Path) -> None:
    """Check FILE as a policy, and say what it changes. Exits with 1 if it cannot be used."""
    from seawall.cli import console, protecting

    console.show(protecting.checked(file))


@command.command("simulate")
@policy_file
@click.option("--out", type=options.PATHS, help="Where the frontier goes (SVG).")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of all draws.")
@options.as_json
def simulate(policy: Path | None, out: Path | None, seed: int, as_json: bool) -> None:
    """Weigh nine policies, and every mixture of their parts, by attack and friction."""
    from seawall.cli import console, protecting
    from seawall.render import protection

    found = protecting.simulated(policy, seed, out)
    if as_json:
        click.echo(protection.dumps(protection.simulation(found)))
    else:
        console.show(protection.simulated(found))

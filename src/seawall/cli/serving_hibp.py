"""serve hibp: keys, domains and callbacks of those who ask in the dialect of Have I Been Pwned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from seawall.cli import console, options, serving_options

if TYPE_CHECKING:
    from seawall.web.state import State

DAY_S = 86_400
CHAIN = "keys"  # what administrators do, as `serving` has it
SCOPES = ("accounts", "domains", "stealer-logs", "range", "verify")


@click.group("hibp")
def group() -> None:
    """Subscribers of the dialect of Have I Been Pwned: keys, domains, callbacks."""


@group.command("key")
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    multiple=True,
    help="What it may; repeatable.  [default: accounts, domains]",
)
@click.option(
    "--rpm",
    type=click.IntRange(0),
    default=600,
    show_default=True,
    help="Requests a minute; 0 for no limit.",
)
@click.option(
    "--burst", type=click.IntRange(1), default=20, show_default=True, help="Requests at once."
)
@click.option("--daily", type=click.IntRange(1), help="Accounts a day (UTC).  [default: no limit]")
@click.option(
    "--days", type=click.IntRange(1), default=365, show_default=True, help="How long it works."
)
@serving_options.state
def key(
    name: str, scope: tuple[str, ...], rpm: int, burst: int, daily: int | None, days: int, state: str,
) -> None:  # fmt: skip
    """Make a key of the subscriber NAME: 32 hexadecimal digits, shown this once."""
    import secrets

    from seawall.web.hibp import keys

    now_s = _now_s()
    wanted = [f"hibp:{one}" for one in scope or SCOPES[:2]]
    with _opened(state) as held:
        id_, made = keys.new(
            held, name, wanted, rate=rpm / 60, burst=burst, daily=daily, now_s=now_s,
            expires_at=now_s + days * DAY_S, token=secrets.token_bytes,
        )  # fmt: skip
        _recorded(held, now_s, "hibp_key_new", id_)
    console.say(f"Key {id_}. It is shown this once; the state keeps its digest only.")
    click.echo(made)


@group.command("domain")
@click.argument("name")
@click.argument("domain")
@click.option("--remove", is_flag=True, help="Take it away.")
@serving_options.state
def domain(name: str, domain: str, remove: bool, state: str) -> None:
    """Say that DOMAIN is the subscriber NAME's: it may ask for our accounts on it."""
    from seawall.web.hibp import tables
    from seawall.web.hibp.verification import domain_of

    found = domain_of(domain)
    if found is None:
        raise click.UsageError("That is no domain.")
    who: dict[str, object] = {"subscriber": name, "domain": found}
    now_s = _now_s()
    with _opened(state) as held:
        tables.make(held)
        if remove:
            tables.drop(held, tables.domains, who)
        else:
            tables.put(held, tables.domains, who, {"how": "operator", "verified_at": now_s})
        _recorded(held, now_s, "hibp_domain_removed" if remove else "hibp_domain", name)
    click.echo("Done. Servers see it within two seconds.")


@group.command("callback")
@click.argument("name")
@click.argument("url")
@click.option("--private", is_flag=True, help="Let it lead to a loopback or private address.")
@click.option("--remove", is_flag=True, help="Take it away.")
@serving_options.state
def callback(name: str, url: str, private: bool, remove: bool, state: str) -> None:
    """Tell the subscriber NAME at URL of new breaches. Prints the token that we shall show there."""
    import secrets

    from seawall.web.hibp import outward, tables

    outward.checked(url, private=private)
    now_s, token = _now_s(), secrets.token_urlsafe(32)
    who: dict[str, object] = {"subscriber": name}
    with _opened(state) as held:
        tables.make(held)
        if remove:
            tables.drop(held, tables.callbacks, who)
        else:
            tables.put(held, tables.callbacks, who, {"url": url, "token": token})
        _recorded(held, now_s, "hibp_callback_removed" if remove else "hibp_callback", name)
    click.echo("Done. Servers see it within two seconds." if remove else token)


def _now_s() -> int:
    return int(options.now().timestamp())


@contextmanager
def _opened(place: str) -> Iterator[State]:
    import secrets

    from seawall.web.state import State

    state = State.open(place, token=secrets.token_bytes)
    try:
        yield state
    finally:
        state.close()


def _recorded(state: State, now_s: int, did: str, out: str) -> None:
    import getpass

    from seawall.web import trail

    trail.record(state, CHAIN, now_s, f"admin:{getpass.getuser()}", did, out)

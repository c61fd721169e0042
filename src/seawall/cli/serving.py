"""What `serve` does: composes settings, makes and ends keys, reads the audit trail."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from seawall.cli import beside_options, console
from seawall.web import keys, trail
from seawall.web.access import ROLES, SCOPES
from seawall.web.settings import Issuer, Limits, Settings, Tls, loopback
from seawall.web.state import State

DAY_S = 86_400
KEY_CHAIN = "keys"  # what administrators do


def run(
    *, index: Path | None, matches: Path | None, cases: tuple[Path, ...], policy: Path | None,
    state: str, host: str, port: int, tls_cert: Path | None, tls_key: Path | None,
    client_ca: Path | None, behind_proxy: bool, jwks: Path | None, issuer: str | None,
    audience: str | None, max_body: int, grace: int, instance: str, log_requests: bool,
    hibp: Path | None,
    **more: Any,
) -> None:  # fmt: skip
    """Serve until a signal comes."""
    from seawall.web import server
    from seawall.web.hibp import config

    if index is None:
        raise click.UsageError("Give --index.")
    if (tls_cert is None) != (tls_key is None) or (client_ca and not tls_cert):
        raise click.UsageError("--tls-cert and --tls-key go together, and --client-ca with both.")
    if not (loopback(host) or tls_cert or behind_proxy):
        raise click.UsageError(
            "Others can reach that address: give --tls-cert and --tls-key, or --behind-proxy."
        )
    if len({jwks is None, issuer is None, audience is None}) > 1:
        raise click.UsageError("--jwks, --issuer and --audience go together.")
    if not 0 < len(instance) <= 40 or instance == KEY_CHAIN:
        raise click.UsageError(f"--instance has 1 to 40 characters, and is not {KEY_CHAIN}.")
    beside = index.absolute().parent
    own = (beside,) if (beside / "assessment.json").exists() else ()
    server.run(
        Settings(
            index=index,
            matches=matches or beside / "matches.parquet",
            cases=cases or own,
            policy=policy,
            state=state,
            host=host,
            port=port,
            tls=Tls(tls_cert, tls_key, client_ca) if tls_cert and tls_key else None,
            issuer=Issuer(jwks, issuer, audience) if jwks and issuer and audience else None,
            limits=Limits(body_bytes=max_body, grace_s=grace),
            instance=instance,
            log_requests=log_requests,
            hibp=config.load(hibp) if hibp else None,
            **beside_options.checked(more),
        )
    )


@contextmanager
def opened(place: str) -> Iterator[State]:
    """The state, until the block ends."""
    state = State.open(place, token=secrets.token_bytes)
    try:
        yield state
    finally:
        state.close()


def new_key(
    *, name: str, role: tuple[str, ...], scope: tuple[str, ...], rate: float, burst: int,
    daily: int | None, days: int, state: str, now: datetime,
) -> None:  # fmt: skip
    """Make a key and print it."""
    scopes = set(scope).union(*(ROLES[r] for r in role))
    if not scopes or not scopes <= SCOPES.keys():
        raise click.UsageError(f"Give --role or --scope; scopes are {', '.join(SCOPES)}.")
    now_s = int(now.timestamp())
    with opened(state) as state_:
        id_, token = keys.new(
            state_, name, scopes, rate=rate, burst=burst, daily=daily, now_s=now_s,
            expires_at=now_s + days * DAY_S, token=secrets.token_bytes,
        )  # fmt: skip
        recorded(state_, now_s, "key_new", id_)
    _handed_over(id_, token)


def rotate_key(*, id: str, overlap_days: int, days: int, state: str, now: datetime) -> None:  # noqa: A002
    """Make a key like another one and print it."""
    now_s = int(now.timestamp())
    with opened(state) as state_:
        new_id, token = keys.rotate(
            state_, id, now_s=now_s, overlap_s=overlap_days * DAY_S,
            expires_at=now_s + days * DAY_S, token=secrets.token_bytes,
        )  # fmt: skip
        recorded(state_, now_s, "key_rotate", f"{id} {new_id}")
    _handed_over(new_id, token)


def revoke_key(*, id: str, state: str, now: datetime) -> None:  # noqa: A002
    """End a key."""
    now_s = int(now.timestamp())
    with opened(state) as state_:
        keys.revoke(state_, id, now_s)
        recorded(state_, now_s, "key_revoke", id)
    click.echo("Revoked. Servers see it within two seconds.")


def list_keys(*, state: str, as_json: bool, now: datetime) -> None:
    """Print all keys."""
    now_s = now.timestamp()
    with opened(state) as state_:
        found = keys.entries(state_)
    rows = [
        {
            "id": e.id, "name": e.name, "scopes": list(e.scopes), "rate": e.rate, "burst": e.burst,
            "daily": e.daily, "created_at": _instant(e.created_at),
            "expires_at": _instant(e.expires_at), "revoked_at": _instant(e.revoked_at),
            "replaced_by": e.replaced_by, "alive": e.alive(now_s),
        }
        for e in found
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"schema": "seawall.apikeys/1", "keys": rows}))
        return
    for e in found:
        ends = f"until {_instant(e.expires_at)}" if e.alive(now_s) else "dead"
        click.echo(f"{e.id}  {e.name}  {','.join(e.scopes)}  {ends}")
    if not found:
        click.echo("No keys. Make one with: seawall serve key new NAME --role login-flow")


def verify_trail(*, head: str | None, chain: str, state: str) -> None:
    """Walk all chains, and print what stands in them."""
    kept = None
    if head is not None:
        seq, _, digest = head.partition(":")
        try:
            kept = trail.Head(int(seq), bytes.fromhex(digest))
        except ValueError:
            raise click.UsageError("Write the head as SEQ:HASH.") from None
    with opened(state) as state_:
        names = trail.chains(state_)
        for name in sorted({*names, chain} if kept else names):
            found = trail.verify(state_, name, kept if name == chain else None)
            click.echo(
                f"{name}: {found.n_entries:,} entries in {found.n_blocks:,} blocks hold, "
                f"head {found.head}"
            )
    if not names:
        click.echo("The trail is empty.")


def show_trail(*, account: str | None, state: str) -> None:
    """Print entries."""
    from seawall.web import references  # brings the kernels

    with opened(state) as state_:
        wanted = None
        if account is not None:
            wanted = references.shown(references.one(account, state_.references))
        for chain in trail.chains(state_):
            for entry in trail.entries(state_, chain):
                of = [entry.of[i : i + 16] for i in range(0, len(entry.of), 16)]
                if wanted is None or wanted in of:
                    at = datetime.fromtimestamp(entry.at / 1000, UTC)
                    click.echo(
                        json.dumps(
                            {
                                "chain": chain,
                                "at": at.isoformat(timespec="milliseconds"),
                                "who": entry.who,
                                "did": entry.did,
                                "n": entry.n,
                                "accounts": [wanted] if wanted else of,
                                "out": entry.out,
                            }
                        )
                    )


def recorded(state: State, now_s: int, did: str, out: str) -> None:
    """Write what an administrator did into the trail."""
    import getpass

    trail.record(state, KEY_CHAIN, now_s, f"admin:{getpass.getuser()}", did, out)


def _handed_over(id_: str, token: str) -> None:
    console.say(f"Key {id_}. It is shown this once; the state keeps its digest only.")
    click.echo(token)


def _instant(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat()

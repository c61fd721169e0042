"""seawall audit rehearse: real servers of this machine, open and protected, and every byte that is sent."""

from __future__ import annotations

import secrets
import subprocess
import time
from datetime import timedelta

import click

from seawall.audit import identify, scope_file, signature
from seawall.audit.checks import CHECKS
from seawall.audit.line import Job
from seawall.audit.scope import Scope
from seawall.audit.wire import Wire
from seawall.cli import options
from seawall.cli.rehearsing import PLAYS, found, playing
from seawall.model.audit import Level
from seawall.model.probe import Ask, Grant, Open, Reply, Talk

SCOPE = """schema = "seawall.scope/1"
[authorisation]
organisation = "rehearsal"
owner = "rehearsal"
approver = "rehearsal"
reference = "rehearsal"
contact_24h = "-"
valid_from = {begin}
valid_until = {end}
[[allow]]
host = "127.0.0.1"
ports = [{port}]
level = "L3"
"""


def scope_of(port: int) -> Scope:
    """A scope of one door of this machine, signed with a key that ends with the process."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    now = options.now()
    text = SCOPE.format(
        begin=now.isoformat(), end=(now + timedelta(hours=1)).isoformat(), port=port
    )
    secret = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    raw = f"{text}\n{signature.sign(scope_file.parse(text.encode()), secret)}".encode()
    return scope_file.load(raw, now=now, trusted={"rehearsal": public})


def shown(talk: Talk) -> Talk:
    """The same conversation, printed as it goes."""
    reply: Reply | None = None
    while True:
        try:
            want = talk.send(reply)  # type: ignore[arg-type]  # None begins it
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        reply = yield want
        if isinstance(want, Open):
            click.echo(f"  connect{' with TLS' if want.tls else ''}: {reply.end}")
        elif isinstance(want, Ask):
            click.echo(f"  {want.said} (L{want.level.value})")
            click.echo(
                f"    > {ascii(want.data.decode('latin-1'))[1:-1] or '(nothing: it listens)'}"
            )
            came = ascii(reply.data[:60].decode("latin-1"))[1:-1]
            click.echo(f"    < {len(reply.data)} bytes, {reply.end}: {came}")


@click.command("rehearse")
def rehearse() -> None:
    """Start servers that are installed here, open and protected, and show every byte that goes to them.

    They listen on loopback, hold nothing, and end with the rehearsal. What is not installed is said.

    \b
    Examples:
      seawall audit rehearse
    """
    for play in PLAYS:
        if found(play.program) is None:
            click.echo(f"{play.program}, {play.state}: not installed here\n")
            continue
        try:
            with playing(play) as port:
                click.echo(f"{play.program}, {play.state}, 127.0.0.1:{port}")
                rehearsed(port)
        except (OSError, subprocess.SubprocessError):
            click.echo(f"{play.program}, {play.state}: it does not start here\n")


def rehearsed(port: int) -> None:
    """Look at a door of this machine, and show what is said."""
    scope = scope_of(port)
    target = scope.target("127.0.0.1", port)
    assert target is not None
    grant = Grant(Level.COUNTS, secrets.token_hex(8))
    talk = shown(identify.talk(CHECKS, port, grant, []))
    wire = Wire(scope, monotonic=time.monotonic, now=options.now)
    for done in wire.run(iter([Job(target, talk)])):
        verdict = f"{done.answer.verdict.value}: {done.answer.why}" if done.answer else done.end
        click.echo(f"  = {verdict}\n")

"""seawall audit rehearse: real servers of this machine, open and protected, and every byte that is sent."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import click

from seawall.audit import identify, scope_file, signature
from seawall.audit.checks import CHECKS
from seawall.audit.line import Job
from seawall.audit.scope import Scope
from seawall.audit.wire import Wire
from seawall.cli import options
from seawall.model.audit import Level
from seawall.model.probe import Ask, Grant, Open, Reply, Talk

#: Program, state, its words ({port}, {folder} are filled in), and the text of {folder}/config.
PLAYS = (
    ("redis-server", "open", "--port {port} --bind 127.0.0.1 --save", ""),
    ("redis-server", "protected", "--port {port} --bind 127.0.0.1 --requirepass {token} --save", ""),
    ("memcached", "open", "-p {port} -U 0 -l 127.0.0.1 -u nobody", ""),
    ("nats-server", "open", "-a 127.0.0.1 -p {port}", ""),
    ("nats-server", "protected", "-a 127.0.0.1 -p {port} --user rehearsal --pass {token}", ""),
    ("mosquitto", "open", "-c {folder}/config", "listener {port} 127.0.0.1\nallow_anonymous true\n"),
    ("mosquitto", "protected", "-c {folder}/config", "listener {port} 127.0.0.1\nallow_anonymous false\n"),
    ("prometheus", "open", "--config.file={folder}/config --web.listen-address=127.0.0.1:{port} "
     "--storage.tsdb.path={folder}/tsdb", "global: {scrape_interval: 1m}\n"),
)  # fmt: skip
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
BESIDES = "/usr/sbin:/sbin"  # where Debian keeps servers, off a user's path
STARTS_S = 20


@contextmanager
def playing(program: str, words: str, config: str) -> Iterator[int]:
    """A server of this machine on a free port of loopback, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder, socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        held.close()
        known = {"{port}": str(port), "{folder}": folder, "{token}": secrets.token_hex(8)}
        for word, value in known.items():
            words, config = words.replace(word, value), config.replace(word, value)
        (Path(folder) / "config").write_text(config)
        tail = [""] if words.endswith("--save") else []  # Redis: no snapshots
        server = subprocess.Popen(  # noqa: S603 - words of this file
            [program, *words.split(), *tail],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True,
        )  # fmt: skip
        try:
            for _ in range(STARTS_S * 20):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


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
    for name, state, words, config in PLAYS:
        program = shutil.which(name) or shutil.which(name, path=BESIDES)
        if program is None:
            click.echo(f"{name}, {state}: not installed here\n")
            continue
        with playing(program, words, config) as port:
            scope = scope_of(port)
            target = scope.target("127.0.0.1", port)
            assert target is not None
            click.echo(f"{name}, {state}, {target.door}")
            grant = Grant(Level.COUNTS, secrets.token_hex(8))
            talk = shown(identify.talk(CHECKS, port, grant, []))
            wire = Wire(scope, monotonic=time.monotonic, now=options.now)
            for done in wire.run(iter([Job(target, talk)])):
                verdict = (
                    f"{done.answer.verdict.value}: {done.answer.why}" if done.answer else done.end
                )
                click.echo(f"  = {verdict}\n")

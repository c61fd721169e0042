"""The servers that `seawall audit rehearse` starts: programs of Debian, open and protected."""

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
from pathlib import Path
from typing import NamedTuple

STARTS_S = 20


class Play(NamedTuple):
    """One server in one state. {port}, {other} (a port), {folder} and {token} are filled in everywhere.

    `config` is the text of {folder}/config; `before` are words that run once before it; `user` is who
    runs it where root would, which some servers refuse.
    """

    program: str
    state: str
    words: str
    config: str = ""
    before: str = ""
    user: str = ""


REGISTRY = """version: 0.1
storage: {filesystem: {rootdirectory: {folder}/images}}
http: {addr: '127.0.0.1:{port}'}
"""
INFLUX = """reporting-disabled = true
bind-address = "127.0.0.1:{other}"
meta = {dir = "{folder}/meta"}
data = {dir = "{folder}/data", wal-dir = "{folder}/wal"}
http = {bind-address = "127.0.0.1:{port}", auth-enabled = %s}
"""
MOSQUITTO = "listener {port} 127.0.0.1\nallow_anonymous "
RSYNC = "use chroot = no\nport = {port}\naddress = 127.0.0.1\n[files]\npath = {folder}\n"
POSTGRES = "-D {folder}/data -p {port} -h 127.0.0.1 -k {folder} -c hba_file={folder}/config"
HBA = "host all all 127.0.0.1/32 "
INITDB = "initdb -D {folder}/data -A trust -U postgres --no-sync"
ETCD = ("--data-dir {folder}/data --listen-client-urls http://127.0.0.1:{port} "
        "--advertise-client-urls http://127.0.0.1:{port} --listen-peer-urls http://127.0.0.1:{other} "
        "--initial-advertise-peer-urls http://127.0.0.1:{other} "
        "--initial-cluster default=http://127.0.0.1:{other}")  # fmt: skip
PLAYS = (
    Play("redis-server", "open", "--port {port} --bind 127.0.0.1 --dir {folder}"),
    Play("redis-server", "protected", "--port {port} --bind 127.0.0.1 --requirepass {token} --dir {folder}"),
    Play("memcached", "open", "-p {port} -U 0 -l 127.0.0.1 -u nobody"),
    Play("postgres", "open", POSTGRES, HBA + "trust\n", INITDB, "postgres"),
    Play("postgres", "protected", POSTGRES, HBA + "scram-sha-256\n", INITDB, "postgres"),
    Play("mariadbd", "protected", "--no-defaults --datadir={folder}/data --port={port} "
         "--bind-address=127.0.0.1 --socket={folder}/s",
         before="mariadb-install-db --no-defaults --datadir={folder}/data --skip-test-db", user="mysql"),
    Play("etcd", "open", ETCD),
    Play("influxd", "open", "-config {folder}/config", INFLUX % "false"),
    Play("influxd", "unclaimed", "-config {folder}/config", INFLUX % "true"),
    Play("docker-registry", "open", "serve {folder}/config", REGISTRY),
    Play("docker-registry", "protected", "serve {folder}/config",
         REGISTRY + "auth: {silly: {realm: rehearsal, service: rehearsal}}\n"),
    Play("nats-server", "open", "-a 127.0.0.1 -p {port}"),
    Play("nats-server", "protected", "-a 127.0.0.1 -p {port} --user rehearsal --pass {token}"),
    Play("mosquitto", "open", "-c {folder}/config", MOSQUITTO + "true\n"),
    Play("mosquitto", "protected", "-c {folder}/config", MOSQUITTO + "false\n"),
    Play("prometheus", "open", "--config.file={folder}/config --web.listen-address=127.0.0.1:{port} "
         "--storage.tsdb.path={folder}/tsdb", "global: {scrape_interval: 1m}\n"),
    Play("rsync", "open", "--daemon --no-detach --config={folder}/config", RSYNC),
    Play("rsync", "protected", "--daemon --no-detach --config={folder}/config",
         RSYNC + "auth users = rehearsal\nsecrets file = {folder}/secrets\n"),
)  # fmt: skip
#: Where Debian keeps servers, off a user's path.
BESIDES = ":".join(
    [
        "/usr/sbin",
        "/sbin",
        *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
    ]
)


def found(program: str) -> str | None:
    """The path of a program of this machine."""
    return shutil.which(program) or shutil.which(program, path=BESIDES)


def free_ports() -> tuple[int, int]:
    """Two ports of loopback that nobody has."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@contextmanager
def playing(play: Play) -> Iterator[int]:
    """The server of a play on a free port of loopback, until the block ends.

    Raises:
        OSError: It did not start.
    """
    port, other = free_ports()
    with tempfile.TemporaryDirectory(prefix="seawall-", ignore_cleanup_errors=True) as folder:
        known = {
            "{port}": str(port), "{other}": str(other), "{folder}": folder,
            "{token}": secrets.token_hex(8),
        }  # fmt: skip

        def filled(text: str) -> str:
            for word, value in known.items():
                text = text.replace(word, value)
            return text

        (Path(folder) / "config").write_text(filled(play.config))
        demoted = {"user": play.user, "group": play.user} if play.user and os.geteuid() == 0 else {}
        for path in (Path(folder), Path(folder) / "config") if demoted else ():
            shutil.chown(path, play.user)
        quiet = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "cwd": folder,
            **demoted,
        }
        if play.before:
            first, *words = filled(play.before).split()
            subprocess.run([found(first) or first, *words], check=True, **quiet)  # type: ignore[call-overload]  # noqa: S603
        server = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - words of this file
            [found(play.program), *filled(play.words).split()], start_new_session=True, **quiet
        )
        try:
            _listens(port, server)
            yield port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


def _listens(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(STARTS_S * 20):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise OSError("it did not start")

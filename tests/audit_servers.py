"""Real servers for the audit's tests: open, protected and trap states, on loopback, ended afterwards.

    with running("redis-open") as door: ... door.port ...

Each start has a folder of its own, which goes away, and a free port. A test says what it needs with
`@pytest.mark.servers("redis-server")`; tests/conftest.py leaves it out where FIND has no such
program, and names it at the end. To add a state: a function in STATES that yields a Door.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PLACES = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/share/zookeeper/bin"]
)
STARTS_S = 60


@dataclass
class Door:
    """A running server: where it listens, its folder, and whatever a test may want to ask it."""

    port: int
    folder: Path
    notes: dict = field(default_factory=dict)


def program(name: str) -> str | None:
    return shutil.which(name, path=PLACES)


def find_postgresql() -> Path | None:
    """The folder of initdb and postgres."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


#: Server -> where it is.
FIND: dict[str, Callable[[], object]] = {
    name: (lambda name=name: program(name))
    for name in (
        "redis-server", "memcached", "etcd", "mosquitto", "nats-server", "zkServer.sh", "docker-registry",
        "influxd", "prometheus", "slapd", "rsync", "vsftpd", "clickhouse-server", "rabbitmq-server",
    )
} | {"postgresql": find_postgresql, "mariadb": lambda: program("mariadbd")}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int, process: subprocess.Popen | None) -> None:
    """Wait until a port is open. Raises if the server ends before."""
    for _ in range(STARTS_S * 20):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("a test server did not start")


@contextmanager
def process(words: list, folder: Path, port: int, user: str = "", env: dict | None = None):
    """Run a server until the block ends. As root, `user` is whom it runs as."""
    demoted = {"user": user, "group": user} if user and os.geteuid() == 0 else {}
    if demoted:
        folder.parent.chmod(0o755)
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, user)
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [str(word) for word in words], stdout=log, stderr=log, cwd=folder, start_new_session=True,
            env={**os.environ, "PATH": PLACES, **(env or {})}, **demoted,
        )  # fmt: skip
    try:
        listens(port, server)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def redis(folder: Path, *more: str) -> Iterator[Door]:
    port = free_port()
    words = [
        program("redis-server"),
        "--port",
        port,
        "--save",
        "",
        "--bind",
        "127.0.0.1",
        "--dir",
        folder,
    ]
    with process([*words, *more], folder, port):
        yield Door(port, folder)


def redis_tls(folder: Path) -> Iterator[Door]:
    port = free_port()
    made = certificate(folder)
    words = [program("redis-server"), "--port", 0, "--tls-port", port, "--save", "",
             "--tls-auth-clients", "no", "--tls-cert-file", made[0], "--tls-key-file", made[1],
             "--tls-ca-cert-file", made[0]]  # fmt: skip
    with process(words, folder, port):
        yield Door(port, folder)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of our own making and its key."""
    crt, key = folder / "own.crt", folder / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
         "-keyout", str(key), "-out", str(crt)], check=True, capture_output=True,
    )  # fmt: skip
    return crt, key


def memcached(folder: Path, *more: object) -> Iterator[Door]:
    port = free_port()
    words = [program("memcached"), "-p", port, "-U", 0, "-l", "127.0.0.1", "-u", "nobody", *more]
    with process(words, folder, port):
        yield Door(port, folder)


def memcached_protected(folder: Path) -> Iterator[Door]:
    (folder / "users").write_text("somebody:a-test-password\n")
    (folder / "users").chmod(0o644)
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    yield from memcached(folder, "-Y", folder / "users")


def postgresql(folder: Path, hba: str) -> Iterator[Door]:
    bin_ = find_postgresql()
    port, data = free_port(), folder / "data"
    folder.parent.chmod(0o755)
    who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres")
    subprocess.run([bin_ / "initdb", "-D", data, "-N", "-A", "trust", "-U", "postgres"],
                   check=True, capture_output=True, cwd=folder, **who)  # fmt: skip
    (data / "pg_hba.conf").write_text(f"local all all trust\n{hba}\n")
    words = [bin_ / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", folder, "-F",
             "-c", "log_statement=all", "-c", "log_connections=on"]  # fmt: skip
    with process(words, folder, port, "postgres"):
        yield Door(port, folder, {"psql": bin_ / "psql"})


def mariadb(folder: Path, *more: str, password: str = "") -> Iterator[Door]:
    port, data = free_port(), folder / "data"
    folder.parent.chmod(0o755)
    words = [program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--port={port}",
             "--bind-address=127.0.0.1", f"--socket={folder / 's'}", "--general-log=1",
             f"--general-log-file={folder / 'statements'}", "--innodb-flush-log-at-trx-commit=0"]  # fmt: skip
    who = {"user": "mysql", "group": "mysql"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "mysql")
    subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
                    "--auth-root-authentication-method=normal"],
                   check=True, capture_output=True, cwd=folder, **who)  # fmt: skip
    with process([*words, *more], folder, port, "mysql"):
        if password:
            ask = f"SET PASSWORD FOR root@localhost = PASSWORD('{password}'); FLUSH PRIVILEGES;"
            subprocess.run(["mariadb", "--no-defaults", "-S", str(folder / "s"), "-u", "root", "-e", ask],
                           check=True, capture_output=True)  # fmt: skip
        yield Door(port, folder)


ETCD_AUTH = (
    ("user/add", '{"name":"root","password":"a-test-password"}'),
    ("role/add", '{"name":"root"}'),
    ("user/grant", '{"user":"root","role":"root"}'),
    ("enable", "{}"),
)


def etcd(folder: Path, *, auth: bool) -> Iterator[Door]:
    port, peer = free_port(), free_port()
    own, to_peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
    words = [
        program("etcd"), "--data-dir", folder / "data", "--unsafe-no-fsync",
        "--listen-client-urls", own, "--advertise-client-urls", own, "--listen-peer-urls", to_peer,
        "--initial-advertise-peer-urls", to_peer, "--initial-cluster", f"default={to_peer}",
    ]  # fmt: skip
    with process(words, folder, port, env={"ETCD_UNSUPPORTED_ARCH": ""}):
        if auth:
            for path, body in ETCD_AUTH:
                post(f"{own}/v3/auth/{path}", body)
        yield Door(port, folder)


def post(url: str, body: str, method: str = "POST") -> bytes:
    request = urllib.request.Request(url, body.encode(), method=method)
    with urllib.request.urlopen(request, timeout=20) as reply:
        return reply.read()


ACL_PING = ("--user", "default", "on", "nopass", "~*", "-@all", "+ping")
ACL_READ = ("--user", "default", "on", "nopass", "~*", "-@all", "+@read", "+ping")
#: State -> what runs it. The name begins with the check's id.
STATES: dict[str, Callable[[Path], Iterator[Door]]] = {
    "redis-open": lambda f: redis(f),
    "redis-protected": lambda f: redis(f, "--requirepass", "a-test-password"),
    "redis-ping-only": lambda f: redis(f, *ACL_PING),
    "redis-read-only": lambda f: redis(f, *ACL_READ),
    "redis-tls": redis_tls,
    "memcached-open": lambda f: memcached(f),
    "memcached-protected": memcached_protected,
    "postgresql-open": lambda f: postgresql(f, "host all all 127.0.0.1/32 trust"),
    "postgresql-protected": lambda f: postgresql(f, "host all all 127.0.0.1/32 scram-sha-256"),
    "postgresql-no-line": lambda f: postgresql(f, ""),
    "postgresql-one-role": lambda f: postgresql(f, "host all postgres 127.0.0.1/32 trust"),
    "mariadb-empty-root": lambda f: mariadb(f),
    "mariadb-protected": lambda f: mariadb(f, password="a-test-password"),
    "mariadb-no-grant-tables": lambda f: mariadb(f, "--skip-grant-tables"),
    "etcd-open": lambda f: etcd(f, auth=False),
    "etcd-protected": lambda f: etcd(f, auth=True),
}


@contextmanager
def running(state: str) -> Iterator[Door]:
    """A server in one of the states."""
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder:
        own = Path(folder) / "own"
        own.mkdir()
        yield from STATES[state](own)

"""Real servers for tests: found on the machine or under .servers/, started on loopback, ended afterwards.

    with servers_running.postgresql() as server: ... server.url ...

Each start has its own data folder, which nobody else can read and which goes away, a random port,
and a password of its own. Servers that refuse to run as root run as `nobody`. A test says what
it needs with `@pytest.mark.servers("postgresql")`; tests/conftest.py leaves it out where FIND says
that the server is not there, and names it at the end of the run. To add a server: a function that
finds it, one that starts it, and a line in FIND.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent / ".servers"
UNPACKED = ROOT / "root"
LIBRARIES = ":".join(str(UNPACKED / p / "x86_64-linux-gnu") for p in ("usr/lib", "lib"))
NOBODY = 65_534
STARTS_S = 60


@dataclass(frozen=True)
class Server:
    """One running server. `url` carries user and password; `folder` is its own and goes away."""

    url: str
    host: str
    port: int
    user: str
    password: str
    folder: Path


def find_postgresql() -> Path | None:
    """The folder of initdb and postgres."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += sorted((UNPACKED / "usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    places += [Path(on_path).parent] if on_path else []
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def find_mariadb() -> Path | None:
    """The prefix that holds sbin/mariadbd and bin/mariadb-install-db."""
    places = (Path("/usr"), UNPACKED / "usr")
    return next((p for p in places if (p / "sbin/mariadbd").exists()), None)


def find_opensearch() -> Path | None:
    """The folder of OpenSearch's jars, where there is a Java development kit to start them."""
    jars = ROOT / "opensearch"
    return jars / "lib" if (jars / "complete").exists() and shutil.which("javac") else None


def find_openssl() -> Path | None:
    """The program that makes certificates for a server."""
    found = shutil.which("openssl")
    return Path(found) if found else None


def find_jose() -> Path | None:
    """The folder from which Node resolves the package jose, where there is Node."""
    there = (ROOT / "node" / "node_modules" / "jose" / "package.json").exists()
    return ROOT / "node" if there and shutil.which("node") else None


def find_hibp_npm() -> Path | None:
    """The folder from which Node resolves the package hibp, where there is Node."""
    there = (ROOT / "clients/node/node_modules/hibp/package.json").exists()
    return ROOT / "clients/node" if there and shutil.which("node") else None


def find_hibp_python() -> Path | None:
    """The interpreter that has the Python clients of HIBP."""
    complete = (ROOT / "clients/python/requirements.txt").exists()
    return ROOT / "clients/python/bin/python" if complete else None


#: Server -> whether it is there.
FIND: dict[str, Callable[[], Path | None]] = {
    "postgresql": find_postgresql,
    "mariadb": find_mariadb,
    "opensearch": find_opensearch,
    "openssl": find_openssl,
    "jose": find_jose,
    "hibp (npm)": find_hibp_npm,
    "clients of HIBP (PyPI)": find_hibp_python,
}


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the server's user owns."""
    made = Path(tempfile.mkdtemp(prefix="seawall-server-"))
    try:
        if os.geteuid() == 0:
            os.chown(made, NOBODY, NOBODY)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def as_nobody(prefix: Path) -> dict[str, object]:
    """What subprocess needs so that the server neither runs as root nor misses its libraries."""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    if UNPACKED in prefix.parents or prefix == UNPACKED / "usr":
        environment["LD_LIBRARY_PATH"] = LIBRARIES
    drop = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return {"env": environment, **drop}


@contextmanager
def running(
    command: list[str],
    ready: Callable[[], bool],
    log: Path,
    stop: signal.Signals = signal.SIGTERM,
    **how: object,
) -> Iterator[None]:
    """Start a process, wait until it is ready, and end it by `stop` whatever happens."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **how
        )  # type: ignore[call-overload]
        try:
            until = time.monotonic() + STARTS_S
            while not ready():
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{command[0]} did not start: {log.read_text()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(stop)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    """Whether somebody answers on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL with one superuser `seawall` and the database `postgres`."""
    programs = find_postgresql()
    assert programs is not None
    with folder() as own:
        how = as_nobody(programs)
        secret, port, data = secrets.token_hex(12), free_port(), own / "data"
        (own / "word").write_text(secret)
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "seawall", "-A", "scram-sha-256",
             "--pwfile", own / "word", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, **how,
        )  # fmt: skip
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(own), "-p", str(port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        ready, fast = lambda: _postgres_ready(port, secret), signal.SIGINT  # TERM waits for clients
        with running(command, ready, own / "log", fast, **how):
            url = f"postgresql://seawall:{secret}@127.0.0.1:{port}/postgres"
            yield Server(url, "127.0.0.1", port, "seawall", secret, own)


def _postgres_ready(port: int, secret: str) -> bool:
    import psycopg

    try:
        psycopg.connect(
            host="127.0.0.1", port=port, user="seawall", password=secret, dbname="postgres"
        ).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB with the user `seawall`, who may do everything, and the database `shop`."""
    prefix = find_mariadb()
    assert prefix is not None
    with folder() as own:
        how = as_nobody(prefix)
        secret, port, data = secrets.token_hex(12), free_port(), own / "data"
        begin = own / "begin.sql"
        begin.write_text(
            f"CREATE DATABASE shop CHARACTER SET utf8mb4;\n"
            f"CREATE USER seawall@'127.0.0.1' IDENTIFIED BY '{secret}';\n"
            f"GRANT ALL ON *.* TO seawall@'127.0.0.1';\n"
        )
        subprocess.run(
            [prefix / "bin/mariadb-install-db", "--no-defaults", f"--basedir={prefix}",
             f"--datadir={data}", "--skip-test-db", "--auth-root-authentication-method=normal"],
            check=True, capture_output=True, **how,
        )  # fmt: skip
        command = [
            str(prefix / "sbin/mariadbd"), "--no-defaults", f"--basedir={prefix}", f"--datadir={data}",
            f"--socket={own}/s", f"--pid-file={own}/pid", f"--port={port}", "--bind-address=127.0.0.1",
            f"--init-file={begin}", "--skip-name-resolve", f"--lc-messages-dir={prefix}/share/mysql",
        ]  # fmt: skip
        with running(command, lambda: _mariadb_ready(port, secret), own / "log", **how):
            url = f"mysql://seawall:{secret}@127.0.0.1:{port}/shop"
            yield Server(url, "127.0.0.1", port, "seawall", secret, own)


def _mariadb_ready(port: int, secret: str) -> bool:
    import pymysql

    try:
        pymysql.connect(host="127.0.0.1", port=port, user="seawall", password=secret).close()
    except pymysql.err.OperationalError:
        return False
    return True


@contextmanager
def opensearch() -> Iterator[Server]:
    """An OpenSearch node without users: whoever reaches it may do everything."""
    jars = find_opensearch()
    assert jars is not None
    with folder() as own:
        port, other = free_port(), free_port()
        home = own / "home"
        (home / "config").mkdir(parents=True)
        (home / "config/opensearch.yml").touch()
        starter = Path(__file__).parent / "opensearch" / "One.java"
        command = [
            "java", "-Xms256m", "-Xmx512m", "-cp", f"{jars}/*", str(starter), str(home),
            str(port), str(other),
        ]  # fmt: skip
        with running(command, lambda: _answers(port), own / "log", env=dict(os.environ)):
            yield Server(f"http://127.0.0.1:{port}", "127.0.0.1", port, "", "", own)


def _answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
        return bool(answer.status == 200)
    return False

"""Real document stores, object stores and control planes for the audit's tests: as tests/audit_servers.py.

    with running("mongodb-open") as door: ... door.port ...

FerretDB speaks the MongoDB wire, s3proxy S3, Docker and Podman the Docker API.
tests/servers/stores.sh puts them here. A state needs the servers that NEEDS names.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from email.utils import formatdate
from functools import partial
from pathlib import Path

from tests import audit_servers
from tests.audit_servers import (
    MARKED,
    Door,
    certificate,
    configured,
    free_port,
    process,
    program,
)

PLACE = Path(__file__).resolve().parent.parent / ".servers"
PASSWORD = "a-test-password"


def placed(path: str) -> Path | None:
    """A program or folder under .servers."""
    return PLACE / path if (PLACE / path).exists() else None


def as_root(name: str) -> str | None:
    """A program that only root can run."""
    return program(name) if os.geteuid() == 0 else None


def find_s3proxy() -> Path | None:
    """The folder of its jars, where there is a Java to start them."""
    return placed("s3proxy/lib") if placed("s3proxy/complete") and shutil.which("java") else None


#: Server -> where it is.
FIND: dict[str, Callable[[], object]] = {
    "ferretdb": lambda: placed("go/ferretdb"),
    "s3proxy": find_s3proxy,
    "podman (as root)": lambda: as_root("podman"),
    "dockerd (as root)": lambda: as_root("dockerd"),
    "haproxy": lambda: program("haproxy"),
    "jupyter-server": lambda: placed("jupyter/bin/jupyter-server"),
}


def ferretdb(folder: Path, *more: str, tls: bool = False) -> Iterator[Door]:
    port, metrics = free_port(), free_port()
    door = f"127.0.0.1:{port}"
    listen = [f"--listen-addr={door}"]
    if tls:
        crt, key = certificate(folder)
        listen = ["--listen-addr=", f"--listen-tls={door}", f"--listen-tls-cert-file={crt}",
                  f"--listen-tls-key-file={key}"]  # fmt: skip
    words = [FIND["ferretdb"](), "--handler=sqlite", f"--sqlite-url=file:{folder}/", f"--state-dir={folder}",
             f"--debug-addr=127.0.0.1:{metrics}", "--telemetry=disable", *listen, *more]  # fmt: skip
    with process(words, folder, port, env={"DO_NOT_TRACK": "1"}):
        yield Door(port, folder, {"metrics": f"http://127.0.0.1:{metrics}/debug/metrics"})


NEW_AUTH = "--test-enable-new-auth"
USER = (
    NEW_AUTH,
    "--setup-database=test",
    "--setup-username=somebody",
    f"--setup-password={PASSWORD}",
)

S3PROXY = """s3proxy.endpoint=http://127.0.0.1:{port}
jclouds.provider=transient
jclouds.identity=local
jclouds.credential=local
s3proxy.authorization="""
S3_HOST = "s3.example.com"
SIGNED = f"aws-v2-or-v4\ns3proxy.identity=somebody\ns3proxy.credential={PASSWORD}\n"


def s3proxy(
    folder: Path, *, signed: bool, acl: str = "", empty: bool = False, named: bool = False
) -> Iterator[Door]:
    """With the bucket "people" and the marked value in it, unless it is to be empty.

    Where it is named, the first part of the host's name is the bucket's.
    """
    words = ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", f"{find_s3proxy()}/*",
             "org.gaul.s3proxy.Main", "--properties", "{config}"]  # fmt: skip
    config = S3PROXY + (SIGNED if signed else "none\n")
    config += f"s3proxy.virtual-host={S3_HOST}\n" if named else ""
    for door in configured(folder, "s3proxy.conf", words, config):
        if not empty:
            put(door.port, "/people", b"", acl)
            put(door.port, "/people/one", MARKED.encode(), "")
        yield door


def put(port: int, path: str, body: bytes, acl: str) -> None:
    """PUT with a signature, version 2."""
    date = formatdate(usegmt=True)
    kind = "application/octet-stream"
    amz = f"x-amz-acl:{acl}\n" if acl else ""
    signing = f"PUT\n\n{kind}\n{date}\n{amz}{path}".encode()
    proof = base64.b64encode(hmac.new(PASSWORD.encode(), signing, hashlib.sha1).digest()).decode()
    headers = {"Date": date, "Content-Type": kind, "Authorization": f"AWS somebody:{proof}",
               "Host": S3_HOST}  # fmt: skip
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", body, {**headers, **({"x-amz-acl": acl} if acl else {})},
        method="PUT",
    )  # fmt: skip
    urllib.request.urlopen(request, timeout=30).read()


def podman(folder: Path) -> Iterator[Door]:
    port = free_port()
    words = [program("podman"), "--root", folder / "root", "--runroot", folder / "run", "--tmpdir",
             folder / "tmp", "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--log-level",
             "debug", "system", "service", "--time", 0, f"tcp:127.0.0.1:{port}"]  # fmt: skip
    with process(words, folder, port):
        yield Door(port, folder)


def dockerd(folder: Path, *more: object) -> Iterator[Door]:
    port = free_port()
    words = [program("dockerd"), "--host", f"tcp://127.0.0.1:{port}", "--data-root", folder / "data",
             "--exec-root", folder / "exec", "--pidfile", folder / "pid", "--iptables=false",
             "--ip6tables=false", "--bridge=none", "--storage-driver", "vfs", "--debug", *more]  # fmt: skip
    with process(words, folder, port):
        yield Door(port, folder)


def dockerd_tls(folder: Path) -> Iterator[Door]:
    """It asks for certificates of clients."""
    crt, key = certificate(folder)
    yield from dockerd(
        folder, "--tlsverify", f"--tlscacert={crt}", f"--tlscert={crt}", f"--tlskey={key}"
    )


#: What stands before an engine lets pass what `rule` lets pass, as proxies of its socket do.
HAPROXY = """defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend door
  bind 127.0.0.1:{port}
  {rule}
  default_backend engine
backend engine
  server engine 127.0.0.1:{engine}
"""
PING_ALONE = "http-request deny deny_status 401 unless { path /_ping }"
PING_AND_VERSION = "http-request deny unless { path /_ping /version }"
READS_ALONE = "http-request deny unless METH_GET"


def podman_behind(folder: Path, rule: str) -> Iterator[Door]:
    front = folder / "front"
    front.mkdir()
    for engine in podman(folder):
        config = HAPROXY.replace("{rule}", rule).replace("{engine}", str(engine.port))
        words = [program("haproxy"), "-db", "-f", "{config}"]
        yield from configured(front, "haproxy.cfg", words, config)


READ_ONLY = """from jupyter_server.auth import Authorizer
class ReadOnly(Authorizer):
    def is_authorized(self, handler, user, action, resource):
        return action == "read"
c.ServerApp.authorizer_class = ReadOnly
"""
NO_TOKEN = "c.IdentityProvider.token = ''\n"
TOKEN = f"c.IdentityProvider.token = '{PASSWORD}'\n"
HASHED = "sha1:0123456789ab:" + hashlib.sha1(f"{PASSWORD}0123456789ab".encode()).hexdigest()
WORD = f"c.PasswordIdentityProvider.hashed_password = '{HASHED}'\n"


def jupyter(folder: Path, config: str) -> Iterator[Door]:
    own = {f"JUPYTER_{kind}_DIR": str(folder) for kind in ("CONFIG", "DATA", "RUNTIME")}
    (folder / "files").mkdir()
    (folder / "files" / "one.txt").write_text(MARKED)
    words = [FIND["jupyter-server"](), "--allow-root", "--no-browser", "--ip=127.0.0.1", "--port={port}",
             "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder / 'files'}", "--config={config}",
             "--log-level=DEBUG"]  # fmt: skip
    yield from configured(folder, "own.py", words, config, env={**own, "HOME": str(folder)})


#: State -> what runs it. The name begins with the check's id.
STATES: dict[str, Callable[[Path], Iterator[Door]]] = {
    "mongodb-open": lambda f: ferretdb(f),
    "mongodb-protected": lambda f: ferretdb(f, *USER),
    "mongodb-no-users": lambda f: ferretdb(f, NEW_AUTH),
    "mongodb-tls": lambda f: ferretdb(f, tls=True),
    "s3-open": lambda f: s3proxy(f, signed=False),
    "s3-empty": lambda f: s3proxy(f, signed=False, empty=True),
    "s3-protected": lambda f: s3proxy(f, signed=True),
    "s3-public-bucket": lambda f: s3proxy(f, signed=True, acl="public-read"),
    "s3-named-bucket": lambda f: s3proxy(f, signed=True, acl="public-read", named=True),
    "docker_api-open": lambda f: dockerd(f),
    "docker_api-podman": lambda f: podman(f),
    "docker_api-client-certificates": dockerd_tls,
    "docker_api-protected": lambda f: podman_behind(f, PING_ALONE),
    "docker_api-ping-and-version": lambda f: podman_behind(f, PING_AND_VERSION),
    "docker_api-reads-alone": lambda f: podman_behind(f, READS_ALONE),
    "jupyter-open": lambda f: jupyter(f, NO_TOKEN),
    "jupyter-protected": lambda f: jupyter(f, TOKEN),
    "jupyter-password": lambda f: jupyter(f, TOKEN.replace(PASSWORD, "") + WORD),
    "jupyter-read-only": lambda f: jupyter(f, NO_TOKEN + READ_ONLY),
}
DOCKER, PODMAN = ("dockerd (as root)",), ("podman (as root)",)
#: State, or what its name begins with -> servers.
NEEDS = {
    "mongodb": ("ferretdb",), "s3": ("s3proxy",), "jupyter": ("jupyter-server",),
    "docker_api": (*PODMAN, "haproxy"), "docker_api-open": DOCKER, "docker_api-podman": PODMAN,
    "docker_api-client-certificates": DOCKER,
}  # fmt: skip
running = partial(audit_servers.running, states=STATES)


def needs(state: str) -> tuple[str, ...]:
    """The servers of a state."""
    return NEEDS.get(state) or NEEDS[state.partition("-")[0]]

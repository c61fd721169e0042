"""Real servers of HTTP services for the audit's tests, in open, protected and trap states.

As tests/audit_servers.py, for what Debian does not have: tests/servers/web.sh puts it under .servers/
from the registries of Python, Maven and Go. A state's name begins with the check's id.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests import audit_servers
from tests.audit_servers import MARKED, STARTS_S, Door, free_port, process

ROOT = Path(__file__).resolve().parent.parent / ".servers"
OPENS = ("java.nio", "java.lang", "sun.nio.ch")


def found(*parts: str) -> Path | None:
    path = ROOT.joinpath(*parts)
    return path if path.exists() else None


def jars(name: str) -> Path | None:
    """A folder of jars that was fetched to its end, where there is a Java development kit."""
    return found(name, "lib") if found(name, "complete") and shutil.which("javac") else None


#: Server -> where it is.
FIND: dict[str, Callable[[], Path | None]] = {
    "chroma": lambda: found("chroma", "bin", "chroma"),
    "chroma-0": lambda: found("chroma-0", "bin", "chroma"),
    "spark": lambda: found("spark", "bin", "spark-submit") if shutil.which("java") else None,
    "airflow": lambda: found("airflow", "bin", "airflow"),
    "airflow-2": lambda: found("airflow-2", "bin", "airflow"),
    "solr": lambda: jars("solr"),
    "neo4j": lambda: jars("neo4j"),
    "consul": lambda: found("consul", "consul"),
    "weaviate": lambda: found("weaviate", "weaviate"),
}


def answers(port: int, path: str, statuses: tuple[int, ...] = (200, 401, 403, 404)) -> None:
    """Wait until a page is answered. Raises if it is not in time."""
    until = time.monotonic() + STARTS_S
    while time.monotonic() < until:
        with suppress(OSError):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as page:
                    status = page.status
            except urllib.error.HTTPError as problem:
                status = problem.code
            if status in statuses:
                return
        time.sleep(0.2)
    raise RuntimeError("a test server does not answer")


def post(url: str, body: str, method: str = "POST", **headers: str) -> bytes:
    """Ask a server something, as its administrator would."""
    kinds = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, body.encode(), kinds, method=method)
    with urllib.request.urlopen(request, timeout=20) as reply:
        return reply.read()


def chroma(folder: Path, name: str, **env: str) -> Iterator[Door]:
    port = free_port()
    words = [FIND[name](), "run", "--host", "127.0.0.1", "--port", port, "--path", folder / "data"]
    with process(words, folder, port, env={"ANONYMIZED_TELEMETRY": "False", **env}):
        answers(port, "/api/v2/heartbeat")
        if not env:
            store = (
                f"http://127.0.0.1:{port}/api/v2/tenants/default_tenant/databases/default_database"
            )
            made = json.loads(post(f"{store}/collections", '{"name":"people"}'))
            row = {"ids": ["1"], "embeddings": [[1.0, 2.0]], "documents": [MARKED]}
            post(f"{store}/collections/{made['id']}/add", json.dumps(row))
        yield Door(port, folder)


CHROMA_AUTH = {
    "CHROMA_SERVER_AUTHN_PROVIDER": "chromadb.auth.token_authn.TokenAuthenticationServerProvider",
    "CHROMA_SERVER_AUTHN_CREDENTIALS": "a-test-token",
}


def spark(folder: Path, *settings: str, page: bool = False) -> Iterator[Door]:
    home = next((ROOT / "spark/lib").glob("python*/site-packages/pyspark"))
    rest, own, ui = free_port(), free_port(), free_port()
    words = ["java", "-Xmx512m", "-cp", f"{home}/jars/*", "-Dspark.master.rest.enabled=true",
             "-Dspark.master.rest.host=127.0.0.1", f"-Dspark.master.rest.port={rest}",
             *(f"-D{one}" for one in settings), "org.apache.spark.deploy.master.Master",
             "--host", "127.0.0.1", "--port", own, "--webui-port", ui]  # fmt: skip
    port = ui if page else rest
    with process(words, folder, port, env={"SPARK_HOME": str(home)}):
        answers(port, "/", (200, 400, 403))
        yield Door(port, folder)


#: 32 bytes for a test, in base64url.
KEY = base64.urlsafe_b64encode(b"a-test-key-of-thirty-two-bytes!!").decode()
JWS = (
    "spark.master.rest.filters=org.apache.spark.ui.JWSFilter",
    f"spark.org.apache.spark.ui.JWSFilter.param.secretKey={KEY}",
)


def java(name: str, *opens: str) -> list:
    """The words that start the server of tests/<name>/One.java."""
    reach = [f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in opens]
    source = Path(__file__).parent / name / "One.java"
    return ["java", "-Xmx512m", *reach, "-cp", f"{FIND[name]()}/*", source]


#: Digest and salt of the example in the reference guide.
EXAMPLE = (
    "IV0EHq1OnNrj6gvRCwvFwTrZ1+z1oBbnQdiVC3otuq0= Ndd7LKvVBAaZIF0QAVi1ekCfAJXr1GGfLtRUXhgrF8c="
)
SECURITY = {
    "authentication": {
        "class": "solr.BasicAuthPlugin",
        "credentials": {"solr": EXAMPLE},
    },
    "authorization": {
        "class": "solr.RuleBasedAuthorizationPlugin",
        "user-role": {"solr": "admin"},
        "permissions": [{"name": "security-edit", "role": "admin"}],
    },
}  # fmt: skip


def solr(folder: Path, *, block: bool | None = None) -> Iterator[Door]:
    """A Solr of no core. `block` is blockUnknown of its plug-in; None is no plug-in."""
    home, port = folder / "home", free_port()
    home.mkdir()
    (home / "solr.xml").write_text("<solr/>\n")
    if block is not None:
        plugin = {**SECURITY["authentication"], "blockUnknown": block}
        (home / "security.json").write_text(json.dumps({**SECURITY, "authentication": plugin}))
    with process([*java("solr"), home, port], folder, port):
        answers(port, "/solr/admin/info/system", (200, 401))
        yield Door(port, folder)


def neo4j(folder: Path, *, auth: bool, bolt: bool = False) -> Iterator[Door]:
    own, port = free_port(), free_port()
    words = [*java("neo4j", *OPENS), folder / "data", own, port, str(auth).lower()]
    with process(words, folder, port):
        answers(port, "/")
        yield Door(own if bolt else port, folder)


def airflow(folder: Path, name: str, path: str, serve: tuple, **env: str) -> Iterator[Door]:
    """Airflow of either version. `role` is what everybody is in 2.x."""
    port, role = free_port(), env.pop("role", "")
    base = {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/a.db",
        "PATH": f"{ROOT / name / 'bin'}:/usr/bin:/bin",
        **{f"AIRFLOW__{key}": value for key, value in env.items()},
    }
    program = FIND[name]()
    subprocess.run([program, "db", "migrate"], env=base, check=True, capture_output=True)
    if role:
        settings = f'AUTH_TYPE = 1\nAUTH_ROLE_PUBLIC = "{role}"\nWTF_CSRF_ENABLED = True\n'
        (folder / "webserver_config.py").write_text(settings)
    with process([program, *serve, "--port", port, "--workers", 1], folder, port, env=base):
        answers(port, f"{path}/version")
        yield Door(port, folder)


def airflow_3(folder: Path, **env: str) -> Iterator[Door]:
    yield from airflow(folder, "airflow", "/api/v2", ("api-server", "--host", "127.0.0.1"), **env)


def airflow_2(folder: Path, **env: str) -> Iterator[Door]:
    serve = ("webserver", "--hostname", "127.0.0.1", "--access-logfile", str(folder / "access"))
    yield from airflow(folder, "airflow-2", "/api/v1", serve, **env)


LISTS_DENY = 'acl { enabled = true default_policy = "deny" }\n'
LISTS_ALLOW = 'acl { enabled = true default_policy = "allow" }\n'
KEYS = 'key_prefix \\"\\" { policy = \\"write\\" }'


def consul(folder: Path, lists: str = "", *, keys: bool = False) -> Iterator[Door]:
    """A Consul agent in its development mode; `keys` lets anonymous write keys."""
    port = free_port()
    (folder / "lists.hcl").write_text(lists)
    words = [FIND["consul"](), "agent", "-dev", "-bind", "127.0.0.1", "-client", "127.0.0.1",
             "-http-port", port, "-dns-port", "-1", "-grpc-port", "-1", "-serf-wan-port", "-1",
             "-server-port", free_port(), "-serf-lan-port", free_port(),
             "-log-level", "debug", "-node", "one", "-config-file", folder / "lists.hcl"]  # fmt: skip
    with process(words, folder, port):
        until = time.monotonic() + STARTS_S
        url = f"http://127.0.0.1:{port}/v1"
        while post(f"{url}/status/leader", "", "GET").strip() in (b'""', b""):
            assert time.monotonic() < until
            time.sleep(0.2)
        if not lists:
            post(f"{url}/kv/people", MARKED, "PUT")
        if keys:
            let_write_keys(url)
        yield Door(port, folder)


def let_write_keys(url: str) -> None:
    """Give the anonymous token the right to write keys, as an administrator would."""
    secret = json.loads(post(f"{url}/acl/bootstrap", "", "PUT"))["SecretID"]
    for path, body in (
        ("acl/policy", f'{{"Name": "keys", "Rules": "{KEYS}"}}'),
        ("acl/token/00000000-0000-0000-0000-000000000002", '{"Policies": [{"Name": "keys"}]}'),
    ):
        post(f"{url}/{path}", body, "PUT", **{"X-Consul-Token": secret})


WEAVIATE_KEYS = {
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "false",
    "AUTHENTICATION_APIKEY_ENABLED": "true",
    "AUTHENTICATION_APIKEY_ALLOWED_KEYS": "a-test-key",
    "AUTHENTICATION_APIKEY_USERS": "somebody",
}
WEAVIATE_READS = {
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
    "AUTHORIZATION_ADMINLIST_ENABLED": "true",
    "AUTHORIZATION_ADMINLIST_USERS": "somebody",
    "AUTHORIZATION_ADMINLIST_READONLY_USERS": "anonymous",
}


def weaviate(folder: Path, **env: str) -> Iterator[Door]:
    port = free_port()
    gossip = free_port()
    base = {
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true", "PERSISTENCE_DATA_PATH": str(folder / "data"),
        "DEFAULT_VECTORIZER_MODULE": "none", "CLUSTER_HOSTNAME": "one", "RAFT_JOIN": "one",
        "RAFT_BOOTSTRAP_EXPECT": "1", "DISABLE_TELEMETRY": "true", "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",
        "CLUSTER_ADVERTISE_PORT": str(gossip), "CLUSTER_GOSSIP_BIND_PORT": str(gossip),
        "CLUSTER_DATA_BIND_PORT": str(gossip + 1), "GRPC_PORT": str(free_port()),
        "RAFT_PORT": str(free_port()), "RAFT_INTERNAL_RPC_PORT": str(free_port()), **env,
    }  # fmt: skip
    words = [FIND["weaviate"](), "--host", "127.0.0.1", "--port", port, "--scheme", "http"]
    with process(words, folder, port, env=base):
        answers(port, "/v1/.well-known/ready", (200,))
        if not env:
            post(f"http://127.0.0.1:{port}/v1/schema", '{"class":"Person","properties":'
                 '[{"name":"idCard","dataType":["text"]}]}')  # fmt: skip
        yield Door(port, folder)


#: State -> what runs it, and the server of FIND that it needs.
#: State -> (what runs it, the server it needs).
SERVED: dict[str, tuple[Callable[[Path], Iterator[Door]], str]] = {
    "airflow-open": (
        lambda f: airflow_3(f, CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS="true"), "airflow"),
    "airflow-protected": (airflow_3, "airflow"),
    "airflow-2-open": (lambda f: airflow_2(f, role="Admin"), "airflow-2"),
    "airflow-2-viewer": (lambda f: airflow_2(f, role="Viewer"), "airflow-2"),
    "airflow-2-protected": (airflow_2, "airflow-2"),
    "chroma-open": (lambda f: chroma(f, "chroma"), "chroma"),
    "chroma-0-open": (lambda f: chroma(f, "chroma-0"), "chroma-0"),
    "chroma-0-protected": (lambda f: chroma(f, "chroma-0", **CHROMA_AUTH), "chroma-0"),
    "consul-open": (consul, "consul"),
    "consul-default-allow": (lambda f: consul(f, LISTS_ALLOW), "consul"),
    "consul-keys": (lambda f: consul(f, LISTS_DENY, keys=True), "consul"),
    "consul-protected": (lambda f: consul(f, LISTS_DENY), "consul"),
    "neo4j-open": (lambda f: neo4j(f, auth=False), "neo4j"),
    "neo4j-protected": (lambda f: neo4j(f, auth=True), "neo4j"),
    "neo4j-bolt-open": (lambda f: neo4j(f, auth=False, bolt=True), "neo4j"),
    "neo4j-bolt-protected": (lambda f: neo4j(f, auth=True, bolt=True), "neo4j"),
    "solr-open": (solr, "solr"),
    "solr-lets-by": (lambda f: solr(f, block=False), "solr"),
    "solr-protected": (lambda f: solr(f, block=True), "solr"),
    "spark-open": (spark, "spark"),
    "spark-protected": (lambda f: spark(f, *JWS), "spark"),
    "spark-page": (lambda f: spark(f, page=True), "spark"),
    "weaviate-open": (weaviate, "weaviate"),
    "weaviate-read-only": (lambda f: weaviate(f, **WEAVIATE_READS), "weaviate"),
    "weaviate-protected": (lambda f: weaviate(f, **WEAVIATE_KEYS), "weaviate"),
}  # fmt: skip


STATES = {state: runs for state, (runs, _) in SERVED.items()}
NEEDS = {state: server for state, (_, server) in SERVED.items()}

running = partial(audit_servers.running, states=STATES)

"""Real search engines for the audit's tests, in every state of OpenSearch's security plug-in.

    with running("opensearch-protected") as door: ... door.port ...

One node at a time, 512 MB each. The states of Dashboards are a stand-in: a small proxy on loopback that
answers as its console does, before a real node. tests/servers.sh fetches the nodes from Maven.
"""

from __future__ import annotations

import base64
import json
import shutil
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests import servers_running
from tests.audit_servers import BCRYPT, MARKED, STARTS_S, Door, certificate, free_port, process

ROOT = servers_running.ROOT
HERE = Path(__file__).parent
PLUGIN = "org.opensearch.security.OpenSearchSecurityPlugin"
ADMIN = "Basic " + base64.b64encode(b"keeper:a-test-password").decode()


def find_opensearch_security() -> Path | None:
    """The folder of the unpacked plug-in, where there is a node and openssl for it."""
    there = (ROOT / "opensearch/security.complete").exists()
    needed = servers_running.find_opensearch() and servers_running.find_openssl()
    return ROOT / "opensearch/security" if there and needed else None


def find_elasticsearch() -> Path | None:
    """The folder of Elasticsearch's jars, where there is a Java development kit to start them."""
    jars = ROOT / "elasticsearch"
    return jars / "lib" if (jars / "complete").exists() and shutil.which("javac") else None


#: Server -> where it is.
FIND: dict[str, Callable[[], object]] = {
    "opensearch": servers_running.find_opensearch,
    "opensearch-security": find_opensearch_security,
    "elasticsearch": find_elasticsearch,
}

TRANSPORT = """plugins.security.ssl.transport.pemcert_filepath: own.crt
plugins.security.ssl.transport.pemkey_filepath: own.key
plugins.security.ssl.transport.pemtrustedcas_filepath: own.crt
plugins.security.ssl.transport.enforce_hostname_verification: false
"""
HTTPS = """plugins.security.ssl.http.enabled: true
plugins.security.ssl.http.pemcert_filepath: own.crt
plugins.security.ssl.http.pemkey_filepath: own.key
plugins.security.ssl.http.pemtrustedcas_filepath: own.crt
"""
SECURED = TRANSPORT + "plugins.security.authcz.admin_dn: ['CN=admin']\n"
SET_UP = (
    SECURED
    + """plugins.security.allow_default_init_securityindex: true
plugins.security.restapi.roles_enabled: [all_access]
"""
)
MANY = "_meta: {{type: {}, config_version: 2}}\n"
CONFIG = """config:
  dynamic:
    http: {{anonymous_auth_enabled: {}}}
    authc:
      basic:
        http_enabled: true
        order: 0
        http_authenticator: {{type: basic, challenge: true}}
        authentication_backend: {{type: intern}}
"""
USERS = f'keeper: {{hash: "{BCRYPT}", backend_roles: [admin]}}\n'
MAPPED = """all_access: {backend_roles: [admin]}
strangers: {backend_roles: [opendistro_security_anonymous_backendrole]}
"""
#: Small, and quick to start rather than quick to run.
JAVA = ("java", "-Xms256m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
#: What the anonymous user may do, as a role.
NOTHING: dict = {"cluster_permissions": [], "index_permissions": []}
SEES = {"cluster_permissions": ["cluster:monitor/main"], "index_permissions": []}


def over(pattern: str, *actions: str) -> dict:
    """A role that sees the front page and may do something with some indexes."""
    return {
        "cluster_permissions": ["cluster:monitor/*", "cluster_composite_ops"],
        "index_permissions": [{"index_patterns": [pattern], "allowed_actions": list(actions)}],
    }


READS = over("*", "read", "indices:monitor/*", "indices:admin/mappings/get")


def call(
    door: Door, method: str, path: str, body: object = None, *, keeper: bool = False
) -> tuple[int, bytes]:
    """Ask an engine something, as its administrator would. Status and body."""
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | ({"Authorization": ADMIN} if keeper else {})
    scheme = "https" if door.notes.get("tls") else "http"
    url = f"{scheme}://127.0.0.1:{door.port}{path}"
    request = urllib.request.Request(url, data, headers, method=method)
    context = ssl._create_unverified_context() if scheme == "https" else None
    try:
        with urllib.request.urlopen(request, timeout=30, context=context) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def started(door: Door, wanted: tuple[int, ...], *, keeper: bool) -> None:
    """Wait until a node answers as its state does."""
    for _ in range(STARTS_S * 5):
        with suppress(OSError):
            if call(door, "GET", "/", keeper=keeper)[0] in wanted:
                return
        time.sleep(0.2)
    raise RuntimeError(
        f"a search engine did not start: {(door.folder / 'log').read_text()[-2000:]}"
    )


def opensearch(
    folder: Path, settings: str | None = None, *, anonymous: dict | None = None
) -> Iterator[Door]:
    """A node; without settings also without the plug-in. `anonymous` is the role of whoever comes."""
    jars = servers_running.find_opensearch()
    port, home = free_port(), folder / "home"
    own = home / "config/opensearch-security"
    own.mkdir(parents=True)
    (home / "config/opensearch.yml").write_text(settings or "")
    classes, plugins = f"{jars}/*", []
    if settings is not None:
        found = find_opensearch_security()
        classes, plugins = f"{jars}/*:{found}/*", [PLUGIN]
        for path in (found / "config").glob("*.yml"):  # type: ignore[operator]
            shutil.copy(path, own)
        certificate(home / "config")
        key = home / "config/own.key"  # as PKCS 8, which newer openssl writes by itself
        words = ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", key]
        done = subprocess.run(words, check=True, capture_output=True)
        key.write_bytes(done.stdout)
        on = str(anonymous is not None).lower()
        (own / "config.yml").write_text(MANY.format("config") + CONFIG.format(on))
        (own / "internal_users.yml").write_text(MANY.format("internalusers") + USERS)
        (own / "roles_mapping.yml").write_text(MANY.format("rolesmapping") + MAPPED)
        role = json.dumps({"strangers": anonymous or NOTHING})
        (own / "roles.yml").write_text(MANY.format("roles") + role[1:-1] + "\n")
    words = [*JAVA, "-cp", classes, HERE / "opensearch/One.java", home, port,
             free_port(), *plugins]  # fmt: skip
    with process(words, folder, port, env={"HOME": str(folder)}):
        door = Door(port, folder, {"tls": HTTPS in (settings or ""), "version": "2.19.1"})
        door.notes["keeper"] = settings is not None and "allow_default" in settings
        refuses = settings is not None and settings == SECURED
        started(door, (503,) if refuses else (200,), keeper=door.notes["keeper"])
        yield door


def elasticsearch(folder: Path) -> Iterator[Door]:
    """A node of the last version without licence, which has no users."""
    port, home = free_port(), folder / "home"
    (home / "config").mkdir(parents=True)
    (home / "config/elasticsearch.yml").touch()
    words = [*JAVA, "-cp", f"{find_elasticsearch()}/*",
             HERE / "elasticsearch/One.java", home, port, free_port()]  # fmt: skip
    with process(words, folder, port, env={"HOME": str(folder)}):
        door = Door(port, folder, {"version": "7.10.2", "keeper": False})
        started(door, (200,), keeper=False)
        yield door


def filled(door: Door, n: int = 5) -> None:
    """Put records into an index whose fields look personal."""
    keeper = door.notes["keeper"]
    fields = {name: {"type": "keyword"} for name in ("id_card", "mobile", "note")}
    call(door, "PUT", "/people", {"mappings": {"properties": fields}}, keeper=keeper)
    for i in range(n):
        path, body = f"/people/_doc/{i}?refresh=true", {"note": MARKED, "mobile": MARKED}
        assert call(door, "PUT", path, body, keeper=keeper)[0] == 201


def anonymous_may(door: Door, role: dict) -> None:
    """Give the anonymous user another role while the node runs."""
    path = "/_plugins/_security/api/roles/strangers"
    assert call(door, "PUT", path, role, keeper=True)[0] in (200, 201)


def reads(door: Door) -> dict:
    """What the engine itself counts of searches and gets in every index."""
    asked = "/_stats/search,get?level=cluster"
    answer = json.loads(call(door, "GET", asked, keeper=door.notes["keeper"])[1])
    every = answer["_all"]["total"]
    whole = {f"search.{k}": v for k, v in every["search"].items() if k.endswith("_total")}
    return whole | {f"get.{k}": v for k, v in every["get"].items() if k.endswith("total")}


@contextmanager
def stand_in(node: Door, how: str) -> Iterator[Door]:
    """What Dashboards would do before a node.

    `proxies`: logs everybody in as a user of its own; `forwards`: hands on without a credential;
    `login`: asks for a user itself; `kibana`: as `proxies`, in the wording of Kibana 8.
    """
    name = "kbn-name" if how == "kibana" else "osd-name"

    class Console(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def send_error(self, *_: object) -> None:
            """As Node.js refuses what is no HTTP."""
            self.close_connection = True
            self.wfile.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")

        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response_only(status)
            self.send_header(name, "stand-in")
            for word, value in headers.items():
                self.send_header(word.replace("_", "-"), value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def boom(self, status: int, error: str, message: str) -> None:
            said = {"statusCode": status, "error": error, "message": message}
            self.answer(status, json.dumps(said).encode(), content_type="application/json")

        def do_GET(self) -> None:
            if self.path == "/":
                self.answer(302, location="/app/login?" if how == "login" else "/app/home")
            elif self.path == "/api/status" and how != "login":
                body = {"name": "stand-in", "version": {"number": "2.19.1"}}
                self.answer(200, json.dumps(body).encode(), content_type="application/json")
            else:
                self.boom(401, "Unauthorized", "Authentication required")

        def do_POST(self) -> None:
            where = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if where.path != "/api/console/proxy" or how == "login":
                self.boom(401, "Unauthorized", "Authentication required")
                return
            if name.replace("name", "xsrf") not in self.headers:
                self.boom(400, "Bad Request", "Request must contain an xsrf header.")
                return
            query = parse_qs(where.query)
            status, data = call(
                node,
                query["method"][0],
                "/" + query["path"][0].lstrip("/"),
                body or None,
                keeper=how != "forwards",
            )
            if how == "kibana":
                self.answer(200, data, x_console_proxy_status_code=str(status))
            elif status < 400:
                self.answer(status, data)
            else:
                with suppress(ValueError):
                    data = json.dumps(json.loads(data)).encode()
                self.boom(status, "Error", data.decode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Console)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        server_is = "a stand-in for OpenSearch Dashboards before OpenSearch 2.19.1"
        yield Door(server.server_port, node.folder, {"server": server_is})
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def before(folder: Path, how: str) -> Iterator[Door]:
    """A stand-in before a protected node of its own."""
    for node in opensearch(folder, SET_UP):
        with stand_in(node, how) as door:
            yield door


#: State -> what runs it. The name begins with the check's id.
STATES: dict[str, Callable[[Path], Iterator[Door]]] = {
    "elasticsearch-open": elasticsearch,
    "opensearch-open": lambda f: opensearch(f),
    "opensearch-protected": lambda f: opensearch(f, SET_UP),
    "opensearch-switched-off": lambda f: opensearch(f, "plugins.security.disabled: true\n"),
    "opensearch-ssl-only": lambda f: opensearch(
        f, "plugins.security.ssl_only: true\n" + TRANSPORT + HTTPS
    ),
    "opensearch-not-initialised": lambda f: opensearch(f, SECURED),
    "opensearch-anonymous-reads": lambda f: opensearch(f, SET_UP, anonymous=READS),
    "opensearch-anonymous-nothing": lambda f: opensearch(f, SET_UP, anonymous=NOTHING),
    "opensearch-anonymous-sees": lambda f: opensearch(f, SET_UP, anonymous=SEES),
    "kibana-stand-in-proxies": lambda f: before(f, "proxies"),
    "kibana-stand-in-forwards": lambda f: before(f, "forwards"),
    "kibana-stand-in-login": lambda f: before(f, "login"),
}

"""HTTP services as their vendors describe them: pages by path, in open, protected and trap states.

For what does not run here. Nothing in this file was recorded: heads and bodies are written after the
documentation or source that `source` names, with names of our own. A request for a page that is not
listed gets the state's `other` page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from seawall.model.probe import Open, Reply
from tests.audit.looking import TOKEN

WORDS = {200: "OK", 301: "Moved Permanently", 302: "Found", 400: "Bad Request", 401: "Unauthorized",
         403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed"}  # fmt: skip
WANTS_TLS = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
HTML = ("Content-Type", "text/html; charset=utf-8")


class Page(NamedTuple):
    """A reply: status, body (a table becomes JSON), further heads."""

    status: int
    body: object = b""
    heads: tuple = ()

    def data(self):
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        heads = () if isinstance(self.body, bytes) else (("Content-Type", "application/json"),)
        lines = [f"HTTP/1.1 {self.status} {WORDS.get(self.status, '')}"]
        lines += [f"{name}: {value}" for name, value in (*heads, *self.heads)]
        lines += ["Date: Mon, 02 Mar 2026 08:00:00 GMT", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


#: What servers in Go say of a page that they do not have.
GO = Page(404, b"404 page not found\n", (PLAIN,))


@dataclass(frozen=True)
class Site:
    """A state of a server: `pages` by "METHOD path"."""

    server: str
    version: str
    source: str
    pages: dict = field(default_factory=dict)
    other: Page = GO
    tls: bool = False
    complaint: bytes = Page(400, b"400 Bad Request", (PLAIN,)).data()  # of what is not HTTP

    def answer(self, data, level):
        method, _, rest = data.decode("latin-1").partition(" ")
        return self.pages.get(f"{method} {rest.split(' ')[0]}", self.other).data()


def converse(talk, site):
    """Have a conversation with a site: the answer."""
    tls = False
    try:
        want = next(talk)
        while True:
            if isinstance(want, Open):
                tls, reply = (
                    want.tls,
                    Reply(b"", "error" if want.tls and not site.tls else "complete"),
                )
            elif not want.data:
                reply = Reply(b"", "timeout")
            elif not want.data.startswith((b"GET ", b"POST ")):
                reply = Reply(site.complaint, "complete")
            else:
                data = WANTS_TLS if site.tls and not tls else site.answer(want.data, want.level)
                cut = len(data) >= want.most_bytes
                reply = Reply(data[: want.most_bytes], "limit" if cut else "complete")
            want = talk.send(reply)
    except StopIteration as stop:
        return stop.value


COUCH_HEADS = (("Server", "CouchDB/3.3.3 (Erlang OTP/24)"),)
COUCH_DOCS = "https://docs.couchdb.org/en/stable/api/server/authn.html and /api/server/common.html"


def couch(version, roles, **pages):
    welcome = {
        "couchdb": "Welcome",
        "version": version,
        "vendor": {"name": "The Apache Software Foundation"},
    }
    session = {"ok": True, "userCtx": {"name": None, "roles": roles},
               "info": {"authentication_handlers": ["cookie", "default"]}}  # fmt: skip
    known = {
        "GET /": Page(200, welcome, COUCH_HEADS),
        "GET /_session": Page(200, session, COUCH_HEADS),
    }
    for path, page in pages.items():
        known[f"GET /{path}"] = page._replace(heads=COUCH_HEADS)
    other = Page(404, {"error": "not_found", "reason": "Database does not exist."}, COUCH_HEADS)
    return Site("CouchDB", version, COUCH_DOCS, known, other)


NOT_ADMIN = Page(401, {"error": "unauthorized", "reason": "You are not a server admin."})
NOT_MEMBER = Page(
    401, {"error": "unauthorized", "reason": "You are not authorized to access this db."}
)
NO_USER = Page(401, {"error": "unauthorized", "reason": "Authentication required."}, COUCH_HEADS)
LISTED = {"_all_dbs?limit=200": Page(200, ["_users", "people", "shop"])}
COUNTED = Page(200, {"db_name": "people", "doc_count": 12000, "doc_del_count": 0})

GRAFANA_DOCS = "https://grafana.com/docs/grafana/latest/developers/http_api/other/ and /org/"
TO_LOGIN = Page(302, b'<a href="/login">Found</a>.\n\n', (HTML, ("Location", "/login")))
DENIED = {
    "message": "You'll need additional permissions to perform this action.",
    "title": "Access denied",
}


def grafana(version, org, accounts=Page(403, DENIED)):  # noqa: B008 - a constant
    health = {"commit": "abcdef1234", "database": "ok", "version": version}
    title = b"<!DOCTYPE html><html><head><title>Grafana</title></head><body></body></html>"
    front = Page(200, title, (HTML,)) if org.status == 200 else TO_LOGIN
    search = f"GET /api/serviceaccounts/search?perpage=1&query=seawall{TOKEN}"
    known = {
        "GET /": front,
        "GET /api/health": Page(200, health),
        "GET /api/org": org,
        search: accounts,
    }
    return Site("Grafana", version, GRAFANA_DOCS, known, Page(404, {"message": "Not found"}))


ORG = Page(200, {"id": 1, "name": "Main Org.", "address": {"city": ""}})
NO_ACCOUNT = Page(200, {"totalCount": 0, "serviceAccounts": [], "page": 1, "perPage": 1})

KUBELET = "kubernetes/kubernetes pkg/kubelet/server/server.go and issue 55872"
POD = f"GET /containerLogs/seawall/seawall-{TOKEN}/none"
NO_POD = Page(404, f'pod "seawall-{TOKEN}" does not exist'.encode())
NOT_HERE = Page(401, b"Unauthorized")
PODS = Page(200, {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": []})


def forbids(what):
    said = f"Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource(s)=[{what}])\n"
    return Page(403, said.encode(), (PLAIN,))


def kubelet(pages, other=None, tls=True):
    known = {f"GET {path}": page for path, page in pages.items()}
    extra = {"other": other} if other else {}
    return Site("kubelet", "1.34", KUBELET, known, tls=tls, **extra)


ALIVE = {"/healthz/syncloop": Page(200, b"ok", (PLAIN,))}

MILVUS = (
    "https://milvus.io/api-reference/restful/v2.4.x/ and milvus-io/milvus pkg/util/merr/errors.go"
)
GIN = Page(404, b"404 page not found", (("Content-Type", "text/plain"),))
HAS, LIST = (f"POST /v2/vectordb/collections/{verb}" for verb in ("has", "list"))
OLD = f"GET /v1/vector/collections/describe?collectionName=seawall_{TOKEN}"
NO_LOGIN = Page(401, {"code": 1800, "message": "user hasn't authenticated"})
NO_COLLECTION = {
    "code": 100,
    "message": f"collection not found[database=default][collection=seawall_{TOKEN}]",
}

QDRANT = (
    "https://api.qdrant.tech/api-reference and https://qdrant.tech/documentation/guides/security/"
)
TITLE = {"title": "qdrant - vector search engine", "version": "1.15.0", "commit": "abcdef"}
ABSENT = {
    "status": {"error": f"Not found: Collection `seawall_{TOKEN}` doesn't exist!"},
    "time": 0.0001,
}
NAMES = {
    "result": {"collections": [{"name": "people"}, {"name": "id_card"}]},
    "status": "ok",
    "time": 0.0001,
}
NO_KEY = Page(401, b"Must provide an API key or an Authorization bearer token", (PLAIN,))

AIRFLOW = "https://airflow.apache.org/docs/apache-airflow/1.10.15/rest-api-ref.html"
TO_ADMIN = Page(302, b"", (HTML, ("Location", "http://localhost/admin/")))
NO_DAG = Page(400, {"error": f"Dag id seawall_{TOKEN} not found"})
RUNS = f"GET /api/experimental/dags/seawall_{TOKEN}/dag_runs"

CONSUL = "https://developer.hashicorp.com/consul/api-docs/v1.3.x/acl-legacy"
TO_UI = Page(301, b'<a href="/ui/">Moved Permanently</a>.\n\n', (HTML, ("Location", "/ui/")))
KEY = f"GET /v1/kv/seawall/{TOKEN}"
INFO = f"GET /v1/acl/info/seawall-{TOKEN}"
LISTS_OFF = Page(401, b"ACL support disabled", (PLAIN,))
PERMISSION = Page(403, b"Permission denied", (PLAIN,))
CENTRES = Page(200, ["dc1"])
INDEXED = (("X-Consul-Index", "1"), ("X-Consul-Knownleader", "true"))


def consul(info, key):
    known = {"GET /": TO_UI, "GET /v1/catalog/datacenters": CENTRES,
             "GET /v1/status/leader": Page(200, "127.0.0.1:8300"), INFO: info, KEY: key}  # fmt: skip
    return Site("Consul", "1.3.1", CONSUL, known)


#: State -> what it answers. The name begins with the check's id.
STATES: dict[str, Site] = {
    "couchdb-party": couch("2.3.1", ["_admin"], people=COUNTED, **LISTED),
    "couchdb-public-database": couch("2.3.1", [], people=COUNTED, shop=NOT_MEMBER, **LISTED),
    "couchdb-lists": couch("2.3.1", [], people=NOT_MEMBER, shop=NOT_MEMBER, **LISTED),
    "couchdb-protected": couch("3.3.3", [], **{"_all_dbs?limit=200": NOT_ADMIN}),
    "couchdb-shut": Site("CouchDB", "3.3.3", COUCH_DOCS, {}, NO_USER),
    "grafana-viewer": grafana("10.4.2", ORG),
    "grafana-admin": grafana("10.4.2", ORG, NO_ACCOUNT),
    "grafana-protected": grafana("11.5.0", Page(401, {"message": "Unauthorized", "statusCode": 401})),
    "kubelet-open": kubelet({**ALIVE, POD.removeprefix("GET "): NO_POD, "/pods": PODS}),
    "kubelet-read-only": kubelet({**ALIVE, "/pods": PODS}, tls=False),
    "kubelet-pods": kubelet({"/pods": PODS}, forbids("proxy")),
    "kubelet-forbidden": kubelet({}, forbids("proxy")),
    "kubelet-protected": kubelet({}, NOT_HERE),
    "milvus-open": Site("Milvus", "2.4", MILVUS, {
        HAS: Page(200, {"code": 0, "data": {"has": False}}),
        LIST: Page(200, {"code": 0, "data": ["people"]})}, GIN),
    "milvus-2.3-open": Site("Milvus", "2.3", MILVUS, {OLD: Page(200, NO_COLLECTION)}, GIN),
    "milvus-protected": Site("Milvus", "2.6", MILVUS, {HAS: NO_LOGIN, LIST: NO_LOGIN}, GIN),
    "qdrant-open": Site("Qdrant", "1.15.0", QDRANT, {
        "GET /": Page(200, TITLE), "GET /collections": Page(200, NAMES),
        f"GET /collections/seawall_{TOKEN}": Page(404, ABSENT)}, Page(404)),
    "qdrant-protected": Site("Qdrant", "1.15.0", QDRANT, {"GET /": Page(200, TITLE)}, NO_KEY),
    "airflow-1-open": Site("Airflow", "1.10.10", AIRFLOW, {
        "GET /": TO_ADMIN, "GET /api/experimental/test": Page(200, {"status": "OK"}), RUNS: NO_DAG},
        Page(404, b"<title>Airflow 404 = lots of circles</title>", (HTML,))),
    "consul-legacy-open": consul(LISTS_OFF, Page(404, b"", INDEXED)),
    "consul-legacy-allow": consul(Page(200, []), Page(404, b"", INDEXED)),
    "consul-legacy-protected": consul(Page(200, []), PERMISSION),
}  # fmt: skip

APP = (
    b'<!doctype html><html><head><title>App</title></head><body><div id="root"></div></body></html>'
)
TO_SIGN_IN = Page(302, b"", (("Location", "/login?next=%2F"),))
BASIC = Page(
    401, b"<h1>401 Authorization Required</h1>", (HTML, ("WWW-Authenticate", 'Basic realm="in"'))
)
EXPRESS = (PLAIN, ("X-Powered-By", "Express"), ("ETag", 'W/"c-dAuDFQrdjS3hezqxDTNgW7AOlYk"'))
#: What no check may take for its own: pages that answer every path alike, and neighbours.
TRAPS: dict[str, Site] = {
    name: Site(name, "", "a trap of our own", pages, other)
    for name, pages, other in (
        ("an app that answers index.html to every path", {}, Page(200, APP, (HTML,))),
        ("an app of the name Grafana", {}, Page(200, APP.replace(b"App", b"Grafana"), (HTML,))),
        ("an app of the name Airflow", {}, Page(200, APP.replace(b"App", b"Airflow"), (HTML,))),
        ("a redirect to a login for every path", {}, TO_SIGN_IN),
        ("a redirect to /login for every path", {}, TO_LOGIN),
        ("a redirect to /home for every path", {}, Page(302, b"", (("Location", "/home"),))),
        ("a redirect to /ui/ for every path", {}, TO_UI),
        ("a redirect to /solr/ for every path", {}, Page(302, b"", (("Location", "/solr/"),))),
        ("a proxy that says OK to everything", {}, Page(200, b"OK", (PLAIN,))),
        ("a proxy that says ok to everything", {}, Page(200, b"ok", (PLAIN,))),
        ("a proxy that answers an empty page", {}, Page(200)),
        ("an empty page as Bolt has", {}, Page(200, b"", (("Vary", "Accept"),))),
        ("a service that says status OK to everything", {}, Page(200, {"status": "OK"})),
        ("a service that says success to everything", {}, Page(200, {"code": 0, "data": {}})),
        ("a service that gives a list to everything", {}, Page(200, ["dc1"])),
        ("a service that gives zero to everything", {}, Page(200, 0)),
        ("a service that gives nothing to everything", {}, Page(200, None)),
        ("a service with a version and no more", {}, Page(200, {"version": "1.0"})),
        ("a proxy that wants a password", {}, BASIC),
        ("an app that refuses in one word", {}, Page(401, b"Unauthorized", EXPRESS)),
        ("a firewall that forbids", {}, Page(403, b"<h1>Forbidden</h1>", (HTML,))),
        ("a server in Go without a page", {}, Page(404, b"404 page not found\n", (PLAIN,))),
        ("a server made with Gin without a page", {}, GIN),
        ("a server made with FastAPI without a page", {}, Page(404, {"detail": "Not Found"})),
        ("a server made with Jetty without a page", {},
         Page(404, b"<title>Error 404 Not Found</title>", (HTML, ("Server", "Jetty(10.0.26)")))),
        ("Nomad without access lists", {
            "GET /": TO_UI, "GET /v1/status/leader": Page(200, "127.0.0.1:4647"),
            "GET /v1/acl/token/self": Page(400, b"ACL support disabled")},
         Page(404, b"404 page not found\n", (PLAIN,))),
        ("Vault, sealed", {"GET /": TO_UI, "GET /v1/sys/health": Page(503, {"sealed": True})},
         Page(404, {"errors": []})),
        ("PouchDB Server", {"GET /": Page(200, {"express-pouchdb": "Welcome!", "version": "4.2.0"})},
         Page(404, {"error": "not_found", "reason": "missing"})),
        ("Airflow 1 that denies all", {"GET /": TO_ADMIN}, Page(403, b"Forbidden")),
    )
}  # fmt: skip
#: What a proxy says in place of a service that it guards.
WALLS = {
    "a login page with status 200": Page(200, APP, (HTML,)),
    "a redirect to a login": TO_SIGN_IN,
    "nothing": Page(200),
    "an empty 404": Page(404),
    "a 404 of its own": Page(404, b"<html><body>404 Not Found</body></html>", (HTML,)),
    "an error": Page(400, {"error": "bad request"}),
    "a JSON of its own": Page(200, {"status": "ok"}),
    "a JSON 404": Page(404, {"detail": "Not Found"}),
}


@dataclass(frozen=True)
class Walled(Site):
    """A service behind a proxy that lets its front through, and answers itself for all that proves."""

    behind: Site | None = None

    def answer(self, data, level):
        return self.behind.answer(data, level) if level <= 1 else self.other.data()


def walled(site, wall):
    return Walled(site.server, "", "a trap of our own", {}, wall, site.tls, behind=site)


def replayed(document):
    """A site that answers as a recorded server did, to what was asked then."""
    pages, tls = {}, False
    for step in document["steps"]:
        tls = step.get("open", tls)
        if str(step.get("sent", "")).startswith(("GET ", "POST ")):
            method, path, _ = step["sent"].split(" ", 2)
            pages.setdefault(f"{method} {path}", step["received"])
    return Replayed(document["server"], document["version"], "recorded", pages, Page(404), tls)


class Replayed(Site):
    """Pages are replies as they were recorded."""

    def answer(self, data, level):
        from tests.audit import transcripts

        method, path, _ = data.decode("latin-1").split(" ", 2)
        said = self.pages.get(f"{method} {path}")
        return self.other.data() if said is None else transcripts.read(said)

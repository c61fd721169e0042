"""Engines on paper: what Elasticsearch 7 and 8, Kibana and Dashboards say, where none of them runs here.

`python -m tests.audit.written_search` writes vectors/audit/<state>.written.json. Nothing in these
transcripts was recorded: their shapes are those of the documentation and the source named in each.
`python -m tests.audit.transcripts` records the real ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from seawall.audit import identify
from seawall.audit.checks import CHECKS
from seawall.model.probe import Open, Reply
from tests.audit import looking, transcripts

NOWHERE = f"/seawall-{looking.TOKEN}"
REASONS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
           404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error",
           503: "Service Unavailable"}  # fmt: skip
ES7 = "https://www.elastic.co/guide/en/elasticsearch/reference/7.17/"
ES8 = "https://www.elastic.co/guide/en/elasticsearch/reference/8.19/"
ES_SOURCE = (
    "elastic/elasticsearch: DefaultAuthenticationFailureHandler, AuthenticationField, "
    "SecurityRestFilter"
)
KBN_SOURCE = "elastic/kibana: src/plugins/console/server/routes/api/console/proxy/create_handler.ts"
OSD_SOURCE = (
    "opensearch-project/OpenSearch-Dashboards: console create_handler.ts; "
    "documentation, rolling upgrade (headers)"
)


def page(status, body="", **headers):
    """A reply as bytes. Header names with underscores for hyphens; a list repeats one."""
    if isinstance(body, dict | list):
        body, headers = json.dumps(body), {"content_type": "application/json", **headers}
    lines = [f"HTTP/1.1 {status} {REASONS[status]}"]
    for name, value in headers.items():
        for one in value if isinstance(value, list) else [value]:
            lines.append(f"{name.replace('_', '-')}: {one}")
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", body]).encode()


def refusal(status, reason, kind="security_exception", **headers):
    cause = {"type": kind, "reason": reason}
    return page(status, {"error": {"root_cause": [cause], **cause}, "status": status}, **headers)


def front(number, **headers):
    version = {
        "number": number,
        "build_flavor": "default",
        "build_type": "tar",
        "lucene_version": "9",
    }
    body = {"name": "n", "cluster_name": "c", "cluster_uuid": "u", "version": version,
            "tagline": "You Know, for Search"}  # fmt: skip
    return page(200, body, **headers)


def missing(name=NOWHERE[1:]):
    return refusal(404, f"no such index [{name}]", "index_not_found_exception")


def unauthorized(action):
    return refusal(
        403,
        f"action [{action}] is unauthorized for user [_anonymous] with effective roles [strangers]",
    )


def privileges(cluster=(), every=(), some=()):
    """Answers to has_privileges and privileges."""
    asked = {name: name in cluster for name in ("all", "manage", "manage_security")}
    star = {name: name in every for name in ("read", "write", "manage", "all")}
    has = {
        "username": "u",
        "has_all_requested": False,
        "cluster": asked,
        "index": {"*": star},
        "application": {},
    }
    line = {"names": ["logs-public-*"], "privileges": list(some), "allow_restricted_indices": False}
    told = {"cluster": list(cluster), "global": [], "indices": [line] if some else [],
            "applications": [], "run_as": []}  # fmt: skip
    return {("POST", "/_security/user/_has_privileges"): page(200, has),
            ("GET", "/_security/user/_privileges"): page(200, told)}  # fmt: skip


def who(name, realm, kind="realm"):
    user = {"username": name, "roles": ["strangers"], "full_name": None, "email": None, "metadata": {},
            "enabled": True, "authentication_realm": {"name": realm, "type": realm},
            "lookup_realm": {"name": realm, "type": realm}, "authentication_type": kind}  # fmt: skip
    return {("GET", "/_security/_authenticate"): page(200, user)}


ANONYMOUS = who("_anonymous", "__anonymous", "anonymous")
REALMS = ['Basic realm="security" charset="UTF-8"', 'Bearer realm="security"', "ApiKey"]
ASKS_7 = refusal(
    401, "missing authentication credentials for REST request [/]", www_authenticate=REALMS[0]
)
ASKS_8 = refusal(
    401, "missing authentication credentials for REST request [/]", www_authenticate=REALMS
)
WARNING = (
    '299 Elasticsearch-7.17.0-bee86328705acaa9a6daede7140defd4d9ec56bd "Elasticsearch built-in security '
    "features are not enabled. Without authentication, your cluster could be accessible to anyone. See "
    "https://www.elastic.co/guide/en/elasticsearch/reference/7.17/security-minimal-setup.html to enable "
    'security."'
)
EXPLICIT = (
    "Security must be explicitly enabled when using a [basic] license. Enable security by setting "
    "[xpack.security.enabled] to [true] in the elasticsearch.yml file and restart the node."
)
PRODUCT = {"X_elastic_product": "Elasticsearch"}
NO_HANDLER = page(
    400, {"error": "no handler found for uri [/_security/_authenticate] and method [GET]"}
)
MAPPING = {
    "people": {
        "mappings": {"properties": {"id_card": {"type": "keyword"}, "note": {"type": "text"}}}
    }
}
HOLDS = {
    ("GET", "/_stats/docs,store"): page(
        200, {"_all": {"primaries": {"docs": {"count": 9}, "store": {"size_in_bytes": 900}}}}
    ),
    ("GET", "/_cat/indices"): page(
        200, "people 7\n.kibana_1 2\n", content_type="text/plain; charset=UTF-8"
    ),
    ("GET", "/people/_mapping"): page(200, MAPPING),
}
NO_USERS = {
    ("GET", "/_security/_authenticate"): NO_HANDLER,
    ("GET", f"{NOWHERE}/_count"): missing(),
    ("PUT", f"{NOWHERE}/_settings"): missing(),
    **HOLDS,
}
NGINX = page(
    403, "<html>\r\n<head><title>403 Forbidden</title></head>\r\n</html>\r\n", Server="nginx"
)


@dataclass(frozen=True)
class Paper:
    """One door on paper."""

    check: str
    server: str
    version: str
    source: str
    routes: dict
    otherwise: bytes = field(default=page(400, {"error": "no handler found"}))
    hello: bytes = page(400, {"error": "text is empty (possibly HTTP/0.9)", "status": 400})


def engine(version, source, routes, otherwise=None):
    more = {} if otherwise is None else {"otherwise": otherwise}
    return Paper("elasticsearch", "Elasticsearch", version, source, routes, **more)


NODE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
KBN = {
    "kbn_name": "k",
    "kbn_license_sig": "0" * 64,
    "cache_control": "private, no-cache, no-store, must-revalidate",
}
OSD = {"osd_name": "d", "cache_control": "private, no-cache, no-store, must-revalidate"}


def boom(status, error, message, **headers):
    return page(status, {"statusCode": status, "error": error, "message": message}, **headers)


def status_page(number, **headers):
    return page(
        200, {"name": "k", "uuid": "u", "version": {"number": number, "build_number": 1}}, **headers
    )


def through(routes, wrap):
    """The engine's routes behind the console: what stands under path and method."""
    return {("console", *key): wrap(reply) for key, reply in routes.items()}


def in_header(reply):
    """As Kibana 8 hands on: 200, and the engine's status in a header."""
    head, _, body = reply.partition(b"\r\n\r\n")
    return page(200, body.decode(), x_console_proxy_status_code=head.split(b" ")[1].decode(), **KBN)


def as_it_is(reply):
    """As Kibana 7 hands on."""
    head, _, body = reply.partition(b"\r\n\r\n")
    return page(int(head.split(b" ")[1]), body.decode(), content_type="application/json", **KBN)


def in_text(reply):
    """As Dashboards hands on: an error as the text of an error of its own."""
    head, _, body = reply.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1])
    return (
        page(status, body.decode(), **OSD)
        if status < 400
        else boom(status, "Error", body.decode(), **OSD)
    )


def console(server, version, source, routes):
    missed = boom(404, "Not Found", "Not Found", **(OSD if "Dash" in server else KBN))
    return Paper("kibana", server, version, source, routes, missed, NODE)


HOME_7 = page(302, location="/app/home", **KBN)
OPENSEARCH_FRONT = page(
    200, {"name": "n", "version": {"distribution": "opensearch", "number": "2.19.1"},
          "tagline": "The OpenSearch Project: https://opensearch.org/"},
)  # fmt: skip
REFUSED = refusal(403, "no permissions for [indices:data/read/search] and User [name=d]")
STATES = {
    "elasticsearch-7-no-users": engine("7.17.0", f"{ES7}security-minimal-setup.html; {ES_SOURCE}", {
        **NO_USERS, ("GET", "/"): front("7.17.0", Warning=WARNING, **PRODUCT),
        ("GET", "/_security/_authenticate"): refusal(500, EXPLICIT, "exception"),
    }),
    "elasticsearch-8-switched-off": engine("8.19.0", f"{ES8}security-settings.html; {ES_SOURCE}", {
        **NO_USERS, ("GET", "/"): front("8.19.0", **PRODUCT),
    }),
    "elasticsearch-7-protected": engine("7.17.0", ES_SOURCE, {}, ASKS_7),
    "elasticsearch-8-protected": engine("8.19.0", ES_SOURCE, {}, ASKS_8),
    "elasticsearch-8-anonymous-superuser": engine("8.19.0", f"{ES8}anonymous-access.html", {
        **ANONYMOUS, **privileges(("all",), ("read", "write", "manage", "all")), **HOLDS,
        ("GET", "/"): front("8.19.0", **PRODUCT),
    }),
    "elasticsearch-8-anonymous-reads-some": engine("8.19.0", f"{ES8}security-api-get-user-privileges.html", {
        **ANONYMOUS, **privileges(("monitor",), (), ("read",)), ("GET", "/"): front("8.19.0", **PRODUCT),
    }, unauthorized("indices:monitor/stats")),
    "elasticsearch-8-anonymous-sees": engine("8.19.0", f"{ES8}anonymous-access.html", {
        **ANONYMOUS, **privileges(("monitor",)), ("GET", "/"): front("8.19.0", **PRODUCT),
    }, unauthorized("indices:monitor/stats")),
    "elasticsearch-8-anonymous-403": engine("8.19.0", f"{ES8}anonymous-access.html", {
        **ANONYMOUS, **privileges(),
    }, unauthorized("cluster:monitor/main")),
    "elasticsearch-8-anonymous-401": engine("8.19.0", f"{ES8}anonymous-access.html (authz_exception)", {
        **ANONYMOUS, **privileges(),
    }, refusal(401, "action [cluster:monitor/main] requires authentication", www_authenticate=REALMS)),
    "elasticsearch-8-logged-in-by-proxy": engine("8.19.0", f"{ES8}security-api-authenticate.html", {
        **who("shop", "native"), **privileges((), ("read", "write")), **HOLDS,
        ("GET", "/"): front("8.19.0", **PRODUCT),
    }),
    "elasticsearch-7-behind-get-only": engine("7.17.0", f"{ES7}search-count.html; nginx limit_except GET", {
        **NO_USERS, ("GET", "/"): front("7.17.0", **PRODUCT), ("PUT", f"{NOWHERE}/_settings"): NGINX,
    }),
    "elasticsearch-7-behind-front-page-only": engine("7.17.0", "nginx, location = /", {
        ("GET", "/"): front("7.17.0", **PRODUCT), ("GET", "/_security/_authenticate"): NO_HANDLER,
    }, NGINX),
    "opensearch-open-distro-protected": Paper(
        "opensearch", "Open Distro", "1.13", "opendistro-for-elasticsearch/security: BackendRegistry", {},
        page(401, "Unauthorized", WWW_Authenticate='Basic realm="Open Distro Security"'),
    ),
    "opensearch-amazon-policy": Paper(
        "opensearch", "Amazon OpenSearch Service", "",
        "Amazon OpenSearch Service Developer Guide, troubleshooting", {},
        page(403, {"Message": "User: anonymous is not authorized to perform: es:ESHttpGet because no "
                              "resource-based policy allows the es:ESHttpGet action"}),
    ),
    "kibana-7-no-login": console("Kibana", "7.17.0", KBN_SOURCE, {
        ("GET", "/"): HOME_7, ("GET", "/api/status"): status_page("7.17.0", **KBN),
        **through({**NO_USERS, ("GET", "/"): front("7.17.0")}, as_it_is),
    }),
    "kibana-7-engine-asks": console("Kibana", "7.17.0", KBN_SOURCE, {
        ("GET", "/"): HOME_7, ("GET", "/api/status"): status_page("7.17.0", **KBN),
        **through({("GET", "/"): ASKS_7}, as_it_is),
    }),
    "kibana-8-login": console("Kibana", "8.19.0", f"{KBN_SOURCE}; status route", {
        ("GET", "/"): page(302, location="/login?next=%2F", **KBN),
        ("GET", "/api/status"): page(200, {"status": {"overall": {"level": "available"}}}, **KBN),
        ("POST", "/api/console/proxy"): boom(401, "Unauthorized", "Unauthorized", **KBN),
    }),
    "kibana-8-anonymous-provider": console("Kibana", "8.19.0", KBN_SOURCE, {
        ("GET", "/"): page(302, location="/base/spaces/enter", **KBN),
        ("GET", "/base/api/status"): status_page("8.19.0", **KBN),
        **through({("GET", "/"): front("8.19.0"),
                   ("GET", f"{NOWHERE}/_count"): unauthorized("indices:data/read/search"),
                   **privileges((), (), ("read",)),
                   ("GET", "/_stats/docs,store"): unauthorized("indices:monitor/stats"),
                   ("GET", "/_cat/indices"): unauthorized("indices:monitor/settings/get")}, in_header),
    }),
    "kibana-4-old-path": console("Kibana", "4.6.0", "LeakIX/l9plugins: Kibana plug-in (the path)", {
        ("GET", "/"): page(200, "<script>var hashRoute = '/app/kibana';</script>", **KBN),
        ("GET", "/api/status"): status_page("4.6.0", **KBN), ("GET", "/elasticsearch/"): front("2.4.0"),
        ("GET", f"/elasticsearch{NOWHERE}/_count"): missing(),
        ("GET", "/elasticsearch/_cat/indices"): page(200, "people 7\n"),
    }),
    "kibana-8-not-ready": console("Kibana", "8.19.0", "elastic/kibana: preboot server", {
        ("GET", "/"): page(503, "Kibana server is not ready yet.", Retry_After="30"),
    }),
    "kibana-dashboards-login": console("OpenSearch Dashboards", "2.19.1", OSD_SOURCE, {
        ("GET", "/"): page(302, location="/app/login?", **OSD),
        ("GET", "/api/status"): boom(401, "Unauthorized", "Authentication required", **OSD),
        ("POST", "/api/console/proxy"): boom(401, "Unauthorized", "Authentication required", **OSD),
    }),
    "kibana-dashboards-sees": console("OpenSearch Dashboards", "2.19.1", OSD_SOURCE, {
        ("GET", "/"): page(302, location="/app/home", **OSD),
        ("GET", "/api/status"): status_page("2.19.1", **OSD),
        **through({("GET", "/"): OPENSEARCH_FRONT, ("GET", f"{NOWHERE}/_count"): REFUSED}, in_text),
    }),
}  # fmt: skip


def said(paper, data):
    """What a door on paper answers to these bytes."""
    if not data:
        return Reply(b"", "timeout")
    method, _, rest = data.decode("latin-1").partition(" ")
    if "HTTP/1.1" not in rest:
        return Reply(paper.hello, "complete")
    where = urlsplit(rest.split(" ")[0])
    query = parse_qs(where.query)
    keys = [(method, where.path)]
    if where.path.endswith("/api/console/proxy"):
        asked = urlsplit(query["path"][0]).path
        keys.insert(0, ("console", query["method"][0], asked))
    return Reply(
        next((paper.routes[k] for k in keys if k in paper.routes), paper.otherwise), "complete"
    )


def conversed(paper, level=3):
    """Look at a door on paper: the answer, the check that knew it, and the steps."""
    steps, found = [], []
    grant = transcripts.grant_of(level)
    talk = transcripts.recorded(identify.talk(CHECKS, 0, grant, found), steps)
    try:
        want = next(talk)
        while True:
            reply = Reply(b"", "complete") if isinstance(want, Open) else said(paper, want.data)
            want = talk.send(reply)
    except StopIteration as stop:
        return stop.value, found[0] if found else "", steps


def document(state):
    """The transcript of a state, as it is written."""
    paper = STATES[state]
    answer, check, steps = conversed(paper)
    return {
        "state": f"{state}.written", "check": check, "server": paper.server, "version": paper.version,
        "made": "written from documentation and source, not recorded", "source": paper.source, "level": 3,
        "verdict": answer.verdict.value, "why": answer.why, "n_records": answer.facts.n_records,
        "steps": steps,
    }  # fmt: skip


def path_of(state):
    return transcripts.FOLDER / f"{state}.written.json"


if __name__ == "__main__":
    for name in STATES:
        made = document(name)
        path_of(name).write_text(json.dumps(made, indent=1, ensure_ascii=True) + "\n", "utf-8")
        print(
            f"{name:40} {made['check']:14} {made['verdict']:22} {made['n_records']} {made['why']}"
        )

"""Airflow 1, 2 and 3.

Its version is told to everybody. A workflow that exists nowhere is asked for, then started, then a
connection of no name is asked for: who may see, start or administer is told that there is none, others
are refused before it is looked for.

Remedy: Leave `AUTH_ROLE_PUBLIC` unset, `[core] simple_auth_manager_all_admins` off, and `[api]
auth_backends` (1.x: `auth_backend`) at one that asks for a user; close the experimental API, and let
`[api] host` (before 3: `[webserver] web_server_host`) name an internal address.

Reference: https://airflow.apache.org/docs/apache-airflow/stable/security/api.html

Source: Airflow REST API references: /api/v2 (3.x), /api/v1 (2.x), /api/experimental (1.10).
"""

from __future__ import annotations

import json

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

APIS = ("/api/v2", "/api/v1")
OLD = "/api/experimental"
NO_ONE = "it asks for a user"


def recognise(first: First) -> float:
    """Its title, or the ways to its first page, which others have too."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if b"<title>Airflow" in page.body:
        return 0.95
    leads = page.headers.get("location", "").split("?")[0] if 300 < page.status < 309 else ""
    return (
        0.6 if leads.endswith("/home") else 0.4 if leads.endswith(("/admin/", "/login/")) else 0.0
    )


def lacks(page: http.Response | None, name: str) -> bool:
    """Whether it looked for a name and did not find it: a question that was allowed."""
    said = page.table(404) if page is not None else {}
    return name in str(said.get("detail", said.get("error", "")))


def version_of(page: http.Response | None) -> str | None:
    """The version out of its own page; None where it is none."""
    said = page.table(200) if page is not None else {}
    if "version" not in said or "git_version" not in said:
        return None
    return framing.version(str(said["version"]).encode("ascii", "replace"))


def stable(grant: Grant, api: str, facts: Facts) -> Talk:
    """What anybody may do in 2.x and 3.x."""
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    name = f"seawall_{grant.token}"
    see = yield from http.get(
        grant, "a workflow of no name", f"{api}/dags/{name}", Level.PERMISSION
    )
    if see is not None and see.refuses:
        return Answer(Verdict.PROTECTED, NO_ONE, facts)
    if not lacks(see, name):
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)
    body = json.dumps({"logical_date": None} if api == APIS[0] else {}).encode()
    start = yield from http.post(
        grant, "start of no workflow", f"{api}/dags/{name}/dagRuns", Level.PERMISSION, body
    )
    rule = yield from http.get(
        grant, "a connection of no name", f"{api}/connections/{name}", Level.PERMISSION
    )
    if grant.level >= Level.COUNTS:
        page = yield from http.get(
            grant, "number of workflows", f"{api}/dags?limit=1&fields=total_entries", Level.COUNTS
        )
        number = page.table(200).get("total_entries") if page is not None else None
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
            facts = Facts("Airflow", facts.version, n_stores=number, tls=grant.tls)
    if lacks(start, name) and lacks(rule, name):
        return Answer(Verdict.OPEN_ADMIN, "anybody may start workflows and see connections", facts)
    if lacks(start, name):
        return Answer(Verdict.OPEN_WRITE, "anybody may start workflows", facts)
    return Answer(Verdict.OPEN_READ, "anybody may see workflows", facts)


def experimental(grant: Grant) -> Talk:
    """What anybody may do in 1.10."""
    page = yield from http.get(grant, "test of 1.x", f"{OLD}/test", Level.HANDSHAKE)
    facts = Facts("Airflow", "1.x", tls=grant.tls)
    if page is None or page.table(200) != {"status": "OK"}:
        return None
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "it answers like Airflow 1; more may not be asked", facts)
    name = f"seawall_{grant.token}"
    path = f"{OLD}/dags/{name}/dag_runs"
    page = yield from http.get(grant, "runs of no workflow", path, Level.PERMISSION)
    said = page.table(400, 404) if page is not None else {}
    if name in str(said.get("error", "")):
        return Answer(
            Verdict.OPEN_WRITE, "its experimental API is open: anybody may start workflows", facts
        )
    return None


def probe(grant: Grant) -> Talk:
    """The version in each of its APIs, then what anybody may do there."""
    for api in APIS:
        page = yield from http.get(grant, f"version by {api}", f"{api}/version", Level.HANDSHAKE)
        version = version_of(page)
        if version is not None:
            return (yield from stable(grant, api, Facts("Airflow", version, tls=grant.tls)))
    return (yield from experimental(grant))


CHECK = Check(
    id="airflow", label="Airflow", ports=(8080, 8793), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip

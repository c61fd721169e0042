"""Spark: the master's page and its REST door for submissions.

At the REST door the state of a submission that exists nowhere is asked for; who is answered may submit
programs, which the cluster runs. The page shows applications and workers to everybody; where it names
a REST door, that is a candidate for a person.

Remedy: Turn on `spark.authenticate`, give `spark.master.rest.filters` (JWSFilter) or set
`spark.master.rest.enabled` to false, give `spark.ui.filters` to the page, and let `SPARK_MASTER_HOST`
name an internal address.

Reference: https://spark.apache.org/docs/latest/security.html

Source: Spark standalone mode and security documentation; the REST protocol of
org.apache.spark.deploy.rest (v1/submissions).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

TITLE = re.compile(rb"<title>\s*Spark (Master|Worker) at ")
VERSION = re.compile(rb'<span class="version"[^>]{0,80}>\s*([0-9][0-9A-Za-z.+-]{0,39})\s*<')
REST_URL = re.compile(
    rb"spark://([A-Za-z0-9.:\[\]_-]{1,255})\s*(?:</[a-z]+>\s*<[^>]{0,60}>\s*)?\(cluster mode\)"
)
NO_TOKEN = b"Authorization header is missing"
FIELD = "serverSparkVersion"


def recognise(first: First) -> float:
    """Its title, the errors of its REST door, or the refusal of its filter."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if TITLE.search(page.body) or FIELD in page.table(page.status):
        return 0.97
    return 0.6 if page.status == 403 and NO_TOKEN in page.body else 0.0


def rest(grant: Grant) -> Talk:
    """The state of a submission that exists nowhere."""
    ready = yield from http.get(grant, "REST door", "/v1/submissions/status/", Level.HANDSHAKE)
    if ready is None:
        return None
    facts = Facts(product="Spark", tls=grant.tls)
    if ready.status == 403 and NO_TOKEN in ready.body:
        return Answer(Verdict.PROTECTED, "its REST door asks for a signed token", facts)
    said = ready.table(ready.status)
    if FIELD not in said:
        return None
    version = framing.version(str(said[FIELD]).encode("ascii", "replace"))
    facts = Facts("Spark", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    nothing = f"driver-seawall-{grant.token}"
    page = yield from http.get(
        grant, "a submission of no name", f"/v1/submissions/status/{nothing}", Level.PERMISSION
    )
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, "its REST door asks for a credential", facts)
    told = page.table(200) if page is not None else {}
    if told.get("action") == "SubmissionStatusResponse" and told.get("submissionId") == nothing:
        return Answer(
            Verdict.OPEN_ADMIN, "anybody may submit programs, which the cluster runs", facts
        )
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)


def probe(grant: Grant) -> Talk:
    """The front page; where it is not the page of a master, the REST door."""
    front = yield from http.get(grant, "front page of Spark", "/", Level.HANDSHAKE)
    titled = TITLE.search(front.body) if front is not None and front.status == 200 else None
    if front is None or not titled:
        return (yield from rest(grant))
    found = VERSION.search(front.body)
    product = f"Spark {titled[1].decode('ascii').lower()}"
    facts = Facts(product, framing.version(found[1]) if found else "", tls=grant.tls)
    door = REST_URL.search(front.body)
    named = (door[1].decode("ascii"),) if door else ()
    why = "its page shows applications and workers to anybody"
    return Answer(Verdict.METADATA_ONLY, why, facts, named)


CHECK = Check(
    id="spark", label="Spark", ports=(6066, 8080, 8081), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip

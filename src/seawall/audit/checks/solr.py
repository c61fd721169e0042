"""Solr.

Where no authentication is configured, it says so itself. Where it is, but strangers are let by
(`blockUnknown` false), rules decide; then at level 3 the first few cores are asked how many documents
they would find, with none of them.

Remedy: Put a `security.json` with BasicAuthPlugin (`blockUnknown` true) or another plug-in and with rules
in place, and let `SOLR_JETTY_HOST` (before 9: `jetty.host`) name an internal address.

Reference: https://solr.apache.org/guide/solr/latest/deployment-guide/authentication-and-authorization-plugins.html

Source: Solr reference guide: /admin/info/system, /admin/authentication, CoreAdmin STATUS, rows=0.
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

SYSTEM = "/solr/admin/info/system?wt=json"
PLUGIN = "/solr/admin/authentication?wt=json"
STATUS = "/solr/admin/cores?action=STATUS&indexInfo=false&wt=json"
VERSION = re.compile(rb'"solr-spec-version"\s*:\s*"([0-9][^"]{0,40})"')
REALM = re.compile(r'realm="?solr"?', re.I)
NO_PLUGIN = "No authentication configured"
MOST_ASKED = 5
ENOUGH = 2048  # of its long description


def recognise(first: First) -> float:
    """The way to /solr/, its realm, or the 404 that servers made with Jetty share."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if page.status in (301, 302) and page.headers.get("location", "").endswith("/solr/"):
        return 0.95
    if page.status == 401 and REALM.search(page.headers.get("www-authenticate", "")):
        return 0.9
    jetty = page.status == 404 and page.headers.get("server", "").startswith("Jetty")
    return 0.3 if jetty or b"HTTP ERROR 404 Not Found" in page.body else 0.0


def refused(page: http.Response) -> bool:
    """Whether Solr itself, or one of its rules, says no."""
    asks = REALM.search(page.headers.get("www-authenticate", ""))
    return page.refuses and bool(asks or b"<title>Error 40" in page.body)


def probe(grant: Grant) -> Talk:
    """The system, whether there is a plug-in, the cores, their counts."""
    page = yield from http.get(grant, "system", SYSTEM, Level.PERMISSION, ENOUGH)
    facts = Facts(product="Solr", tls=grant.tls)
    if page is None:
        return None
    if refused(page) and REALM.search(page.headers.get("www-authenticate", "")):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    found = VERSION.search(page.body)
    if page.status != 200 or not found:
        return None
    facts = Facts("Solr", framing.version(found[1]), tls=grant.tls)
    page = yield from http.get(grant, "is there a plug-in", PLUGIN, Level.PERMISSION)
    if page is None:
        return Answer(Verdict.UNKNOWN, "it gave no answer to a question", facts)
    said = page.table(200)
    errors = said.get("errorMessages")
    without = isinstance(errors, list) and NO_PLUGIN in errors
    without = without or said.get("authentication.enabled") is False
    n_records: int | None = None
    if grant.level >= Level.COUNTS:
        page = yield from http.get(grant, "names of cores", STATUS, Level.COUNTS)
        cores = page.table(200).get("status") if page is not None else None
        names = tuple(str(name) for name in cores) if isinstance(cores, dict) else ()
        for name in names[:MOST_ASKED]:
            path = f"/solr/{http.quoted(name)}/select?q=*:*&rows=0&wt=json"
            page = yield from http.get(grant, "count of a core", path, Level.COUNTS)
            response = page.table(200).get("response") if page is not None else None
            count = response.get("numFound") if isinstance(response, dict) else None
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                n_records = (n_records or 0) + count
        if isinstance(cores, dict):
            n_records = 0 if not names else n_records
            facts = Facts(
                "Solr", facts.version, n_records, n_stores=len(names), names=names, tls=grant.tls
            )
    if without:
        return Answer(
            Verdict.OPEN_ADMIN, "no authentication is configured: anybody may do everything", facts
        )
    if n_records is not None and facts.names:
        return Answer(Verdict.OPEN_READ, "strangers may search a core", facts)
    return Answer(
        Verdict.METADATA_ONLY, "it describes itself to strangers; rules decide the rest", facts
    )


CHECK = Check(
    id="solr", label="Solr", ports=(8983,), recognise=recognise, probe=probe, doc=__doc__,
    needs=Level.PERMISSION,
)  # fmt: skip

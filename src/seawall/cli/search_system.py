"""An Elasticsearch or OpenSearch cluster as a system to sketch: mappings, and documents by `_search`.

Asks only what reads: the list of indices, mappings, `_search` with a scroll that is let go afterwards.
TLS is verified against the machine's authorities or the file given; redirects and proxies are not
followed. User and password come from the URL or the environment, an API key from the environment.
Answers are never quoted in a message: they may hold documents.

Source: Elasticsearch and OpenSearch references, "Search API", "Scroll", "Function score".
"""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from seawall.cli.system_rows import SAMPLE_BYTES, SystemTable, Wanted, batches, flat
from seawall.errors import TraceError
from seawall.model.batch import Batch

PAGE = 1_000
KEPT = "2m"  # how long the cluster keeps a scroll for us between pages
MAX_ANSWER_BYTES = 256 << 20
ID = "_id"
KNOWN = {401: "it asks for a user, a password or an API key, or those are wrong",
         403: "the user may not read it", 404: "there is no such index or page"}  # fmt: skip


class _Straight(HTTPRedirectHandler):
    """No redirect is followed: it could lead off this cluster, with our credentials."""

    def redirect_request(self, *_: Any) -> None:
        """Never."""
        return


class SearchSystem:
    """One cluster, or the indices under a URL's path."""

    origin = "search"

    def __init__(
        self,
        url: str,
        wanted: Wanted,
        *,
        password: str | None = None,
        api_key: str | None = None,
        authorities: Path | None = None,
        seed: int = 0,
    ) -> None:
        """Connect to nothing yet. `seed` draws the sample; `authorities` is a PEM file.

        Raises:
            TraceError: If the URL names no host, or the PEM file cannot be used.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise TraceError(
                "A search engine's URL is https://HOST:PORT, or http:// for a local one."
            )
        self._base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self._pattern = parts.path.strip("/") or "*"
        self._wanted, self._seed = wanted, seed
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        secret = unquote(parts.password) if parts.password else password
        if api_key:
            self._headers["Authorization"] = f"ApiKey {api_key}"
        elif parts.username:
            pair = f"{unquote(parts.username)}:{secret or ''}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        try:
            context = ssl.create_default_context(cafile=str(authorities) if authorities else None)
        except (OSError, ssl.SSLError):
            raise TraceError("The file of --ca is no list of certificates in PEM form.") from None
        self._opener = build_opener(ProxyHandler({}), _Straight(), HTTPSHandler(context=context))

    def close(self) -> None:
        """Nothing is held open."""

    def tables(self) -> list[SystemTable]:
        """Open indices with documents, by name; those that begin with a dot are the system's own."""
        mappings = self._ask("GET", f"/{self._path(self._pattern)}/_mapping?expand_wildcards=open")
        found = []
        for name in sorted(mappings):
            if name.startswith(".") or not self._wanted.table(name):
                continue
            n_rows = int(self._ask("GET", f"/{self._path(name)}/_count")["count"])
            if n_rows:
                declared = dict(_fields(mappings[name].get("mappings", {})))
                found.append(SystemTable(name, n_rows, {ID: "_id", **declared}, (None, name)))
        return found

    def sample(self, table: SystemTable, rows: int) -> Iterator[Batch]:
        """About `rows` documents in random order."""
        query = {
            "function_score": {
                "query": {"match_all": {}},
                "random_score": {"seed": self._seed, "field": "_seq_no"},
                "boost_mode": "replace",
            }
        }
        n_bytes = 0
        for batch in batches(table.name, self._documents(table, {"query": query}, rows)):
            yield batch
            n_bytes += batch.n_bytes
            if n_bytes > SAMPLE_BYTES:
                break

    def scan(self, table: SystemTable, columns: Sequence[str], share: float) -> Iterator[Batch]:
        """These fields of a share of the documents, the first in random order where it is below 1."""
        asked = [c for c in columns if c != ID]
        body: dict[str, Any] = {"_source": asked or False, "sort": ["_doc"]}
        if share < 1.0:
            body["query"] = {
                "function_score": {
                    "random_score": {"seed": self._seed + 1, "field": "_seq_no"},
                    "boost_mode": "replace",
                }
            }
            body["sort"] = ["_score"]
        n = table.n_rows if share >= 1.0 else round(table.n_rows * share)
        yield from batches(table.name, self._documents(table, body, n))

    def _documents(
        self, table: SystemTable, body: dict[str, Any], most: int
    ) -> Iterator[dict[str, Any]]:
        """Up to `most` documents, flat, with their `_id`."""
        body = {**body, "size": min(PAGE, most)}
        path = f"/{self._path(table.where[1])}/_search?scroll={KEPT}"
        answer = self._ask("POST", path, body)
        scroll = answer.get("_scroll_id")
        n = 0
        try:
            while hits := answer.get("hits", {}).get("hits", []):
                for hit in hits:
                    if n == most:
                        return
                    n += 1
                    yield {ID: hit.get(ID), **flat(hit.get("_source") or {})}
                answer = self._ask("POST", "/_search/scroll", {"scroll": KEPT, "scroll_id": scroll})
                scroll = answer.get("_scroll_id", scroll)
        finally:
            if scroll:
                self._ask("DELETE", "/_search/scroll", {"scroll_id": [scroll]}, quietly=True)

    @staticmethod
    def _path(name: str) -> str:
        return quote(name, safe="*,")

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        quietly: bool = False,
    ) -> dict[str, Any]:
        """One exchange.

        Raises:
            TraceError: If the cluster does not answer, refuses, or answers no JSON object.
        """
        data = json.dumps(body).encode() if body is not None else None
        request = Request(self._base + path, data, self._headers, method=method)  # noqa: S310
        try:
            with self._opener.open(request, timeout=self._wanted.timeout_s) as answer:
                text = answer.read(MAX_ANSWER_BYTES + 1)
            found: Any = json.loads(text) if len(text) <= MAX_ANSWER_BYTES else None
            problem = (
                "" if isinstance(found, dict) else "its answer is no JSON object, or too large"
            )
        except HTTPError as error:
            problem = KNOWN.get(error.code, f"HTTP status {error.code}")
            error.close()
        except URLError as error:
            verified = not isinstance(error.reason, ssl.SSLCertVerificationError)
            problem = (
                "no server answers" if verified else "its certificate is not trusted: see --ca"
            )
        except (OSError, HTTPException, ValueError) as error:
            problem = f"{type(error).__name__}"
        if not problem:
            answered: dict[str, Any] = found
            return answered
        if quietly:
            return {}
        raise TraceError(f"the search engine cannot be read: {problem}.")


def _fields(mapping: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted paths of a mapping's fields with their types; types of 6.x and older stand between."""
    properties = mapping.get("properties")
    if properties is None and not prefix:
        for inner in mapping.values():
            if isinstance(inner, dict) and "properties" in inner:
                yield from _fields(inner)
        return
    for name, field in (properties or {}).items():
        if "properties" in field:
            yield from _fields(field, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(field.get("type", "object"))

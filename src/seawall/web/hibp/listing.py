"""Breaches, their data classes, and passwords: nobody's data, so no key is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from seawall.errors import SourceError
from seawall.web.hibp import passwords
from seawall.web.hibp.answers import (
    JSON,
    NOT_FOUND,
    OPEN,
    TEXT,
    Answer,
    Headers,
    Refusal,
    cached,
    encode,
)  # fmt: skip
from seawall.web.hibp.asking import FALSE, Asking

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

CATALOGUE: Headers = [(b"cache-control", b"public, max-age=60"), *OPEN]
WORDS: Headers = [
    (b"cache-control", b"public, max-age=86400"), (b"vary", b"accept-encoding, add-padding"), *OPEN,
]  # fmt: skip


async def breaches(dialect: Dialect, asking: Asking) -> Answer:
    """GET breaches."""
    said = asking.query.get("isspamlist")
    spam_list = None if said is None else asking.flag("isspamlist", True)
    body = asking.world.catalogue_body(asking.query.get("domain"), spam_list)
    return _cached(asking, body)


async def breach(dialect: Dialect, asking: Asking) -> Answer:
    """GET breach/{name}."""
    found = asking.world.catalogue.find(asking.of)
    if found is None:
        raise Refusal(404, NOT_FOUND)
    return _cached(asking, encode(found))


async def latest(dialect: Dialect, asking: Asking) -> Answer:
    """GET latestbreach."""
    found = asking.world.catalogue.latest()
    if found is None:
        raise Refusal(404, NOT_FOUND)
    return _cached(asking, encode(found))


async def data_classes(dialect: Dialect, asking: Asking) -> Answer:
    """GET dataclasses."""
    return _cached(asking, asking.world.catalogue.classes)


async def password_range(dialect: Dialect, asking: Asking) -> Answer:
    """GET range/{prefix}: SHA-1 unless `mode` is ntlm."""
    prefix = asking.of.upper()
    if not passwords.PREFIX.fullmatch(prefix):
        raise Refusal(400, "The hash prefix was not in a valid format")
    corpus = dialect.ntlm if asking.query.get("mode", "").lower() == "ntlm" else dialect.sha1
    if corpus is None:
        raise Refusal(503, "This service has no such passwords.", reason="no_passwords")
    padding = asking.headers.get(b"add-padding", b"false").decode("latin-1").strip().lower()
    try:
        body = corpus.body(prefix, padded=padding not in FALSE)
    except SourceError:
        raise Refusal(503, "The passwords have a hole here.", reason="passwords_damaged") from None
    modified = format_datetime(datetime.fromtimestamp(int(corpus.at_s), UTC), usegmt=True)
    answer = cached(body, TEXT, asking.headers.get(b"if-none-match"),
                    [(b"last-modified", modified.encode()), *WORDS])  # fmt: skip
    if answer.body and b"gzip" in asking.headers.get(b"accept-encoding", b""):
        return answer._replace(
            body=passwords.compressed(body),
            headers=[*answer.headers, (b"content-encoding", b"gzip")],
        )
    return answer


def _cached(asking: Asking, body: bytes) -> Answer:
    return cached(body, JSON, asking.headers.get(b"if-none-match"), CATALOGUE)

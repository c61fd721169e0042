"""What people look up: exposures of one of our accounts, breaches, the end of the audit trail."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import msgspec

from seawall.model.protection import Catalogue
from seawall.render.protection import elements, weight
from seawall.web import references
from seawall.web.exposed import Leak
from seawall.web.messages import AccountExposures, Breaches, ExposureShown, TrailHead
from seawall.web.problems import Problem
from seawall.web.service import Call, Service

LONGEST = 200  # characters, as of messages.Reference
_encode = msgspec.json.Encoder().encode


async def exposures(service: Service, call: Call) -> bytes:
    """What is exposed of one account. The look-up is in the trail before it is answered."""
    try:
        reference = unquote_to_bytes(call.of).decode()
    except UnicodeDecodeError:
        raise Problem("invalid", pointer="ref") from None
    if not 0 < len(reference) <= LONGEST:
        raise Problem("invalid", pointer="ref")
    call.caller.ask(1, call.now_s)
    digest = references.one(reference, service.state.references)
    book = service.book
    leaks = book.exposed.leaks(book.exposed.state(digest))
    out = f"breaches:{len(leaks)}"
    service.trail.note(call.now_s, call.caller.who, "exposures", 1, references.shown(digest), out)
    await service.trail.flush(service.threads, call.now_s)
    catalogue = book.policy.catalogue
    return _encode(AccountExposures(tuple(_shown(leak, catalogue) for leak in leaks)))


def _shown(leak: Leak, catalogue: Catalogue) -> ExposureShown:
    e = leak.exposure
    return ExposureShown(
        e.breach,
        tuple(elements(catalogue, e.mask)),
        leak.matched,
        round(e.p_genuine, 6),
        round(e.confidence, 6),
        weight(catalogue, e),  # type: ignore[arg-type]
        e.taken_on.isoformat() if e.taken_on else None,
    )


def breaches(service: Service, call: Call) -> bytes:
    """The breaches of the index."""
    service.trail.note(call.now_s, call.caller.who, "breaches", 0, "", "")
    return _encode(Breaches(service.book.breaches))


def trail_head(service: Service, call: Call) -> bytes:
    """The last block that is written, and how many entries wait."""
    trail = service.trail
    return _encode(TrailHead(trail.chain, trail.head.seq, trail.head.hash.hex(), trail.n_waiting))

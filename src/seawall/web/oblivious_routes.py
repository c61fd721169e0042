"""Oblivious look-ups over HTTP: what there is to ask, blind evaluation, buckets.

    GET  /v1/oblivious             keys, elements with their prefixes and anonymity, breaches
    POST /v1/oblivious:evaluate    blinded elements in, evaluated ones out (RFC 9497)
    POST /v1/oblivious:buckets     prefixes in, one bucket per prefix and breach out

Elements go as one base64 text of 32 bytes each: a tenth of the bytes and time of a list of texts. A
request for buckets is about one element alone, so two identifiers of one person never stand in one;
what several requests tell together only the asker can count, whose budget `seawall.client` keeps.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from seawall import tables
from seawall.errors import TableError
from seawall.match.budget import NEVER_BOTH
from seawall.protocols.buckets import ENTRY_BYTES
from seawall.protocols.oprf import ELEMENT_BYTES, Mode
from seawall.web.oblivious import evaluated
from seawall.web.oblivious_keys import Generation
from seawall.web.problems import Problem
from seawall.web.route import Route
from seawall.web.service import Call, Service

MOST_ELEMENTS, MOST_PREFIXES = 10_000, 64
SUITE = "ristretto255-SHA512"
_BASE64 = 4 * -(-MOST_ELEMENTS * ELEMENT_BYTES // 3)
_encode = msgspec.json.Encoder().encode
KeyId = Annotated[
    str, Meta(max_length=16, description="A key of /v1/oblivious; the newest without it.")
]
Named = Literal["oprf", "voprf"]


class HolderKeyShown(Struct, frozen=True):
    """A key. Take its public half from elsewhere than here, and compare."""

    id: str
    public: bytes
    created_at: int
    ends_at: int | None


class ElementAsked(Struct, frozen=True):
    """An element by whose prefixes may be asked. `k_least` of our accounts share the rarest prefix."""

    element: str
    number: int
    bits: int
    floor: int
    n_population: int
    k_least: int
    k_mean: float


class ObliviousPlan(Struct, frozen=True):
    """What there is to ask. `never_both` are pairs of elements never to be asked about one person."""

    suite: str
    modes: tuple[Named, ...]
    most_elements: int
    most_prefixes: int
    entry_bytes: int
    index_key: str
    keys: tuple[HolderKeyShown, ...]
    elements: tuple[ElementAsked, ...]
    never_both: tuple[tuple[str, ...], ...]
    breaches: tuple[str, ...]


class EvaluateRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Blinded elements: base64 of up to 10,000, 32 bytes each, one after another."""

    elements: Annotated[str, Meta(min_length=44, max_length=_BASE64,
                                  pattern="^[A-Za-z0-9+/]+={0,2}$")]  # fmt: skip
    mode: Named = "voprf"
    key: KeyId = ""


class Evaluated(Struct, frozen=True):
    """Evaluated elements in the same order and, in mode voprf, one proof for all."""

    key: str
    elements: bytes
    proof: bytes | None


class BucketsRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Prefixes of digests of one element, as numbers of that many bits."""

    element: Annotated[str, Meta(min_length=1, max_length=64)]
    prefixes: Annotated[
        list[Annotated[int, Meta(ge=0, lt=1 << 24)]], Meta(min_length=1, max_length=MOST_PREFIXES)
    ]
    mode: Named = "voprf"
    key: KeyId = ""


class BreachBucket(Struct, frozen=True):
    """Entries of 16 bytes, ascending, as many in every bucket of the breach."""

    breach: str
    capacity: int
    content: bytes


class PrefixBuckets(Struct, frozen=True):
    """`k` of our accounts share the prefix."""

    prefix: int
    k: int
    buckets: tuple[BreachBucket, ...]


class Buckets(Struct, frozen=True):
    """In the order of the question."""

    key: str
    element: str
    bits: int
    k_least: int
    results: tuple[PrefixBuckets, ...]


def plan(service: Service, call: Call) -> bytes:
    """What there is to ask."""
    held = service.beside.oblivious
    shelves = held.shelves
    names = {element.number: element.id for element in tables.elements()}
    shown = tuple(
        ElementAsked(names[e], e, p.bits, p.floor, p.n_population, p.k_least, p.k_mean)
        for e, p in sorted(shelves.plans.items())
    )
    keys = tuple(HolderKeyShown(g.id, g.public, g.created_at, g.ends_at) for g in held.generations)
    never = tuple(tuple(names[n] for n in sorted(pair)) for pair in NEVER_BOTH)
    found = ObliviousPlan(
        SUITE, ("oprf", "voprf"), MOST_ELEMENTS, MOST_PREFIXES, ENTRY_BYTES, shelves.index.key_id,
        keys, shown, never, tuple(shelves.breaches),
    )  # fmt: skip
    return _encode(found)


async def evaluate(service: Service, call: Call) -> bytes:
    """Evaluate a batch, in a thread: the loop goes on answering others."""
    asked = service.decoded(EvaluateRequest, call.body)
    elements = _elements(asked.elements)
    held = service.beside.oblivious
    generation, mode = _key(service, asked.key), _mode(asked.mode)
    n = len(elements) // ELEMENT_BYTES
    held.evaluations.ask(call.caller, n, call.now_s)
    loop = asyncio.get_running_loop()
    try:
        found, proof = await loop.run_in_executor(
            held.workers, evaluated, elements, generation, mode
        )
    except ValueError:
        raise Problem("invalid", pointer="$.elements") from None
    service.trail.note(call.now_s, call.caller.who, "evaluate", n, "", asked.mode)
    return _encode(Evaluated(generation.id, found, proof))


async def buckets(service: Service, call: Call) -> bytes:
    """Hand out buckets. The trail says how many, and not which."""
    asked = service.decoded(BucketsRequest, call.body)
    held = service.beside.oblivious
    shelves = held.shelves
    try:
        number = tables.element(asked.element).number
        planned = shelves.plans[number]
    except (TableError, KeyError):
        raise Problem("invalid", pointer="$.element") from None
    if max(asked.prefixes) >= 1 << planned.bits:
        raise Problem("invalid", pointer="$.prefixes")
    generation, mode = _key(service, asked.key), _mode(asked.mode)
    held.evaluations.ask(call.caller, len(asked.prefixes), call.now_s)
    loop, counts, results = asyncio.get_running_loop(), shelves.counts[number], []
    for prefix in asked.prefixes:
        made = await loop.run_in_executor(
            held.maker, shelves.buckets, number, prefix, generation, mode
        )
        of = tuple(BreachBucket(*one) for one in made)
        results.append(PrefixBuckets(prefix, int(counts[prefix]), of))
    service.trail.note(call.now_s, call.caller.who, "buckets", len(results), "", asked.element)
    return _encode(
        Buckets(generation.id, asked.element, planned.bits, planned.k_least, tuple(results))
    )


def _elements(text: str) -> bytes:
    try:
        found = msgspec.json.decode(b'"%b"' % text.encode(), type=bytes)
    except msgspec.DecodeError:
        raise Problem("invalid", pointer="$.elements") from None
    if not found or len(found) % ELEMENT_BYTES or len(found) > MOST_ELEMENTS * ELEMENT_BYTES:
        raise Problem("invalid", pointer="$.elements")
    return found


def _key(service: Service, id_: str) -> Generation:
    found = service.beside.oblivious.generation(id_)
    if found is None:
        raise Problem("unknown-name", pointer="$.key")
    return found


def _mode(name: str) -> Mode:
    return Mode.VOPRF if name == "voprf" else Mode.OPRF


ROUTES = (
    Route("GET", "/v1/oblivious", "obliviousPlan", "Keys, elements and prefixes to ask by",
          "oblivious", plan, None, ObliviousPlan),
    Route("POST", "/v1/oblivious:evaluate", "obliviousEvaluate", "Evaluate blinded elements",
          "oblivious", evaluate, EvaluateRequest, Evaluated,
          ("unknown-name", "quota-used", "unavailable")),
    Route("POST", "/v1/oblivious:buckets", "obliviousBuckets", "Buckets of prefixes",
          "oblivious", buckets, BucketsRequest, Buckets,
          ("unknown-name", "quota-used", "unavailable")),
)  # fmt: skip

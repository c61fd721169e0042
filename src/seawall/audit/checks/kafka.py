"""Kafka and what speaks its protocol.

A listener that asks for SASL names its mechanisms when it is asked for one that exists nowhere; one that
asks for none says so. Then the cluster is described with an empty list of topics: the reply tells what
anybody may do to the cluster. Where access rules keep that back, a byte of a topic that exists nowhere
is asked for: the rules answer before the topic is missed. A rule for one named topic stays unseen.

Remedy: In server.properties give every listener SASL_SSL (`listener.security.protocol.map`), set
`authorizer.class.name` with `allow.everyone.if.no.acl.found=false`, and bind `listeners` to internal
addresses; the controller's listener too.

Reference: https://kafka.apache.org/documentation/#security

Source: Kafka protocol guide: ApiVersions 0, SaslHandshake 1, Metadata 1 and 8, Fetch 4; KIP-430.
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import framing, kafka

HELLO = kafka.request(kafka.API_VERSIONS, 0, b"")
NOWHERE = kafka.text("SEAWALL-NOWHERE")
MOST_BYTES = 65_536
MOST_NAMES = 256
Versions = dict[int, tuple[int, int]]

complete = framing.sized(0, 4, "big", 4)


def recognise(first: First) -> float:
    """An ApiVersions response to our own request."""
    return 1.0 if kafka.versions(first.data) else 0.0


def probe(grant: Grant) -> Talk:
    """What it speaks, whether it asks for SASL, and what anybody may do."""
    if not (yield Open(grant.tls)).ok:
        return None
    hello = yield Ask("ApiVersions", HELLO, Level.HANDSHAKE, complete)
    speaks = kafka.versions(hello.data)
    if not speaks:
        return None
    facts = Facts("Kafka", tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(
            Verdict.UNKNOWN, "it tells what it speaks; whom it serves was not asked", facts
        )
    if _has(speaks, kafka.SASL_HANDSHAKE, 1):
        ask = kafka.request(kafka.SASL_HANDSHAKE, 1, NOWHERE)
        said = yield Ask("SASL by a way that is nowhere", ask, Level.PERMISSION, complete)
        error, mechanisms = kafka.handshake(said.data)
        if error == kafka.NO_SUCH_MECHANISM:
            ways = f" ({', '.join(mechanisms)})" if mechanisms else ""
            return Answer(Verdict.PROTECTED, f"it asks for SASL{ways}", facts)
    version = 8 if _has(speaks, kafka.METADATA, 8) else 1
    if not _has(speaks, kafka.METADATA, version):
        return Answer(Verdict.UNKNOWN, "it describes no cluster: a controller, or too old", facts)
    said = yield from _described(version, grant, all_topics=False)
    doors = _brokers(said, version)
    if doors is None:
        return Answer(Verdict.UNKNOWN, "it does not describe its cluster to a stranger", facts)
    rights = kafka.rights(said.data) if version == 8 else 0
    reads = False
    if not rights & kafka.ALTER and _has(speaks, kafka.FETCH, 4):
        ask = kafka.fetch_nowhere(f"seawall-{grant.token}")
        got = yield Ask("a topic that is nowhere", ask, Level.PERMISSION, complete)
        code = kafka.fetched(got.data)
        reads = code == kafka.NO_SUCH_TOPIC
        if not reads and code != kafka.TOPIC_DENIED:
            return Answer(Verdict.UNKNOWN, "asked for a topic that is nowhere, it gave no plain answer",
                          facts, doors)  # fmt: skip
    if grant.level >= Level.COUNTS and (reads or rights & kafka.ALTER):
        facts = yield from _topics(version, grant)
    if rights & kafka.ALTER:
        return Answer(
            Verdict.OPEN_ADMIN, "without SASL, anybody may alter the cluster", facts, doors
        )
    if reads:
        return Answer(Verdict.OPEN_READ, "without SASL, anybody may read topics", facts, doors)
    return Answer(
        Verdict.METADATA_ONLY,
        "without SASL it describes its brokers; its rules keep topics shut",
        facts,
        doors,
    )


def _has(speaks: Versions, key: int, version: int) -> bool:
    low, high = speaks.get(key, (1, 0))
    return low <= version <= high


def _described(
    version: int, grant: Grant, *, all_topics: bool
) -> Generator[Open | Ask, Reply, Reply]:
    """The description of the cluster; on a fresh connection if the last one is gone."""
    ask = kafka.metadata(version, all_topics=all_topics)
    level, word = (Level.COUNTS, "topics") if all_topics else (Level.PERMISSION, "no topics")
    want = Ask(f"Metadata of {word}", ask, level, complete, most_bytes=MOST_BYTES)
    said = yield want
    if said.data or not (yield Open(grant.tls)).ok:
        return said
    return (yield want)


def _brokers(said: Reply, version: int) -> tuple[str, ...] | None:
    body = kafka.body(said.data)
    try:
        return tuple(kafka.brokers(body, version)[:16]) if body and said.ok else None
    except EOFError:
        return None


def _topics(version: int, grant: Grant) -> Generator[Open | Ask, Reply, Facts]:
    said = yield from _described(version, grant, all_topics=True)
    body = kafka.body(said.data)
    try:
        if body is None:
            return Facts("Kafka", tls=grant.tls)
        kafka.brokers(body, version)
    except EOFError:
        return Facts("Kafka", tls=grant.tls)
    n, names = kafka.topics(body, version)
    return Facts("Kafka", n_stores=n, names=tuple(names[:MOST_NAMES]), tls=grant.tls)


CHECK = Check(
    id="kafka", label="Kafka", ports=(9092, 9093, 9094), recognise=recognise, probe=probe, doc=__doc__,
    hello=HELLO,
)  # fmt: skip

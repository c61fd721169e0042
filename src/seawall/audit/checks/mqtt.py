"""MQTT brokers: Mosquitto, EMQX, HiveMQ, RabbitMQ's plug-in.

A CONNECT with a protocol level that does not exist makes a broker answer and begin nothing. Then a clean
session without a user is asked for. A granted subscription proves nothing: Mosquitto grants it and
withholds the messages. So a topic that exists nowhere is subscribed to and an empty message, not to
be retained, is sent there: if it comes back, anybody may publish and read. No wildcard is ever used,
so nobody else's message can come; who listens to all topics sees the empty one.

Remedy: Set `allow_anonymous false` with a `password_file` (or client certificates), give each user the
topics it needs in an `acl_file`, and bind `listener` to an internal address.

Reference: https://mosquitto.org/documentation/authentication-methods/

Source: OASIS MQTT 3.1.1: CONNECT, CONNACK return codes, SUBSCRIBE, SUBACK, DISCONNECT.
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

REFUSED = {2: "the client's name", 3: "to serve", 4: "who has no password", 5: "who has no user"}
DISCONNECT = b"\xe0\x00"
ECHO_S = 1.5


def connect(client: str, level: int = 4) -> bytes:
    """A CONNECT with a clean session, 30 s keep-alive, and no user."""
    name = client.encode("ascii")
    body = b"\x00\x04MQTT" + bytes([level, 2, 0, 30]) + len(name).to_bytes(2, "big") + name
    return bytes([0x10, len(body)]) + body


HELLO = connect("seawall", 99)


def subscribe(topic: str) -> bytes:
    """A SUBSCRIBE to one topic, quality 0."""
    body = b"\x00\x01" + len(topic).to_bytes(2, "big") + topic.encode("ascii") + b"\x00"
    return bytes([0x82, len(body)]) + body


def publish(topic: str) -> bytes:
    """A PUBLISH of nothing, quality 0, not retained."""
    body = len(topic).to_bytes(2, "big") + topic.encode("ascii")
    return bytes([0x30, len(body)]) + body


def recognise(first: First) -> float:
    """A CONNACK: the return code of a version that does not exist, or none but a close."""
    return 1.0 if first.data[:3] == b"\x20\x02\x00" and len(first.data) == 4 else 0.0


def probe(grant: Grant) -> Talk:
    """A session without a user, then a topic that is nowhere."""
    if not (yield Open(grant.tls)).ok:
        return None
    facts = Facts(product="MQTT broker", tls=grant.tls)
    if grant.level < Level.PERMISSION:
        hello = yield Ask("CONNECT of no version", HELLO, Level.HANDSHAKE, framing.at_least(4))
        known = hello.data[:3] == b"\x20\x02\x00"
        return (
            Answer(Verdict.UNKNOWN, "only a session tells who may have one", facts)
            if known
            else None
        )
    said = yield Ask(
        "CONNECT", connect(f"seawall{grant.token}"), Level.PERMISSION, framing.at_least(4)
    )
    if said.data[:2] != b"\x20\x02" or len(said.data) < 4:
        return None
    code = said.data[3]
    if code in (4, 5):
        return Answer(Verdict.PROTECTED, f"it refuses {REFUSED[code]}", facts)
    if code:
        return Answer(
            Verdict.UNKNOWN, f"it refuses {REFUSED.get(code, 'for a reason of its own')}", facts
        )
    topic = f"seawall/{grant.token}"
    echo = publish(topic)
    got = yield Ask(
        "an empty message to itself", subscribe(topic) + echo, Level.PERMISSION,
        lambda data: data.endswith(echo), wait_s=ECHO_S,
    )  # fmt: skip
    yield Ask("DISCONNECT", DISCONNECT, Level.PERMISSION, wait_s=0.05)
    if got.data.endswith(echo):
        return Answer(Verdict.OPEN_WRITE, "anybody may connect, publish and read", facts)
    return Answer(Verdict.METADATA_ONLY, "anybody may connect; topics are withheld", facts)


CHECK = Check(
    id="mqtt", label="MQTT broker", ports=(1883,), tls_ports=(8883,), recognise=recognise, probe=probe,
    doc=__doc__, hello=HELLO,
)  # fmt: skip

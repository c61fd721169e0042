"""Slow twins of kernels/time_ids.py and kernels/murmur3.py, and makers of such identifiers.

Makers follow the generators (TimeBasedUUIDGenerator.java and so on), decoders read the bytes back with
what the standard library has; they share no code with the kernels.
"""

import base64
import re
import uuid

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
GREGORIAN_DAYS = 141_427  # from 15 October 1582 to 1970


def es_flake(ms: int, node: int, sequence: int) -> str:
    raw = ms.to_bytes(6, "big") + node.to_bytes(6, "big") + sequence.to_bytes(3, "big")
    return base64.urlsafe_b64encode(raw).decode()


def es_time(ms: int, node: int, sequence: int) -> str:
    t, s = ms.to_bytes(6, "big"), sequence.to_bytes(3, "big")
    raw = bytes([s[2], s[0], t[3], t[2], t[1], t[0]]) + node.to_bytes(6, "big")
    return base64.urlsafe_b64encode(raw + bytes([t[4], s[1], t[5]])).decode()


def es_ordered(ms: int, node: int, sequence: int) -> str:
    t, s = ms.to_bytes(6, "big"), sequence.to_bytes(3, "big")
    raw = t[:4] + node.to_bytes(6, "big") + bytes([s[0], t[4], s[1], t[5], s[2]])
    return base64.urlsafe_b64encode(raw).decode()


def object_id(ms: int, node: int, sequence: int) -> str:
    return f"{ms // 1000:08x}{node & 0xFFFFFFFFFF:010x}{sequence:06x}"


def uuid1(ms: int, node: int, sequence: int) -> str:
    steps = ms * 10_000 + GREGORIAN_DAYS * 864 * 10**9
    fields = (steps & 0xFFFFFFFF, steps >> 32 & 0xFFFF, steps >> 48 & 0xFFF | 0x1000)
    return str(uuid.UUID(fields=(*fields, sequence >> 8 & 63 | 128, sequence & 255, node)))


def uuid6(ms: int, node: int, sequence: int) -> str:
    steps = ms * 10_000 + GREGORIAN_DAYS * 864 * 10**9
    high = steps >> 12 << 16 | 0x6000 | steps & 0xFFF
    return str(uuid.UUID(int=high << 64 | (sequence & 0x3FFF | 0x8000) << 48 | node))


def uuid7(ms: int, node: int, sequence: int) -> str:
    return str(
        uuid.UUID(int=(ms << 16 | 0x7000 | sequence & 0xFFF) << 64 | 2 << 62 | node << 13 | 5)
    )


def ulid(ms: int, node: int, sequence: int) -> str:
    number = ms << 80 | node << 24 | sequence
    return "".join(CROCKFORD[number >> 5 * k & 31] for k in range(25, -1, -1))


def snowflake(ms: int, node: int, sequence: int, epoch: int = 1_288_834_974_657) -> str:
    return str((ms - epoch) << 22 | (node & 0x3FF) << 12 | sequence & 0xFFF)


def ksuid(ms: int, node: int, sequence: int) -> str:
    number, out = (ms // 1000 - 1_400_000_000) << 128 | node << 60 | sequence, ""
    for _ in range(27):
        number, digit = divmod(number, 62)
        out = BASE62[digit] + out
    return out


MAKERS = {
    f.__name__: f
    for f in (es_flake, es_time, es_ordered, object_id, uuid1, uuid6, uuid7, ulid, snowflake, ksuid)
}
#: Kinds that keep no node, or fewer bits of it than 48.
NODES = {"object_id": 0xFFFFFFFFFF, "uuid7": 0, "ulid": 0, "ksuid": 0}


def _day(text: str) -> int:
    import datetime

    return (
        datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
        - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    ).days * 86_400_000


FIRST = {
    "es_flake": _day("2014-06-09"), "es_time": _day("2017-01-01"), "es_ordered": _day("2024-06-01"),
    "object_id": _day("2009-01-01"), "uuid1": _day("1995-01-01"), "uuid6": _day("1995-01-01"),
    "uuid7": _day("2000-01-01"), "ulid": _day("2000-01-01"), "snowflake": 1_288_834_974_657,
    "ksuid": 1_400_000_000_000,
}  # fmt: skip
LAST = _day("2100-01-01")


def decode(value: str) -> tuple[str, int, int]:
    """Kind, milliseconds and node of one value alone; ("none", -1, 0) if it is none."""
    kind, ms, node = _decode(value.strip(" \t\n\r"))
    return (kind, ms, node) if kind != "none" and FIRST[kind] <= ms < LAST else ("none", -1, 0)


def _decode(v: str) -> tuple[str, int, int]:
    if m := re.fullmatch(r"\{(.{36})\}", v):
        v = m[1]
    if m := re.fullmatch(r"ObjectId\((['\"]?)([0-9a-fA-F]{24})\1\)", v):
        v = m[2]
    if re.fullmatch(r"[A-Za-z0-9_+/-]{20}", v):
        raw = base64.urlsafe_b64decode(v.replace("+", "-").replace("/", "_"))
        start = int.from_bytes(raw[:4], "big") << 16
        if FIRST["es_flake"] <= start < FIRST["es_ordered"]:
            return "es_flake", int.from_bytes(raw[:6], "big"), int.from_bytes(raw[6:12], "big")
        if FIRST["es_ordered"] <= start < LAST:
            return "es_ordered", start | raw[11] << 8 | raw[13], int.from_bytes(raw[4:10], "big")
        t = bytes([raw[5], raw[4], raw[3], raw[2], raw[12], raw[14]])
        return "es_time", int.from_bytes(t, "big"), int.from_bytes(raw[6:12], "big")
    if re.fullmatch(r"[0-9a-fA-F]{24}", v):
        return "object_id", int(v[:8], 16) * 1000, int(v[8:18], 16)
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}", v):
        u = uuid.UUID(v)
        if u.variant != uuid.RFC_4122:
            return "none", -1, 0
        if u.version == 1:
            return "uuid1", (u.time - GREGORIAN_DAYS * 864 * 10**9) // 10_000, u.node
        if u.version == 6:
            steps = (u.int >> 80) << 12 | u.int >> 64 & 0xFFF
            return "uuid6", (steps - GREGORIAN_DAYS * 864 * 10**9) // 10_000, u.node
        return ("uuid7", u.int >> 80, 0) if u.version == 7 else ("none", -1, 0)
    if re.fullmatch(r"(?i)[0-7][0-9A-HJKMNP-TV-Z]{25}", v) and v.isascii():
        number = 0
        for c in v.upper():
            number = number * 32 + CROCKFORD.index(c)
        return "ulid", number >> 80, 0
    if re.fullmatch(r"[0-9A-Za-z]{27}", v):
        number = 0
        for c in v:
            number = number * 62 + BASE62.index(c)
        return (
            ("ksuid", ((number >> 128) + 1_400_000_000) * 1000, 0)
            if number < 1 << 160
            else ("none", -1, 0)
        )
    if re.fullmatch(r"[1-9][0-9]{14,18}", v) and 1 << 49 <= int(v) < 1 << 63:
        return "snowflake", (int(v) >> 22) + 1_288_834_974_657, int(v) >> 12 & 0x3FF | 0x400
    return "none", -1, 0


def murmur3(text: str) -> int:
    """MurmurHash3_x86_32, seed 0, over UTF-16LE, as a signed 32-bit number."""
    raw, mask, h = text.encode("utf-16-le"), 0xFFFFFFFF, 0

    def turn(x: int, r: int) -> int:
        return (x << r | x >> 32 - r) & mask

    for i in range(0, len(raw), 4):
        k = int.from_bytes(raw[i : i + 4], "little")
        k = turn(k * 0xCC9E2D51 & mask, 15) * 0x1B873593 & mask
        h ^= k
        if len(raw) - i >= 4:
            h = (turn(h, 13) * 5 + 0xE6546B64) & mask
    h ^= len(raw)
    h = (h ^ h >> 16) * 0x85EBCA6B & mask
    h = (h ^ h >> 13) * 0xC2B2AE35 & mask
    h ^= h >> 16
    return h - (1 << 32) if h >> 31 else h

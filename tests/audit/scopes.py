"""Scopes and targets drawn from a seed: crowded into few networks, so that edges are met often."""

from __future__ import annotations

import ipaddress
from datetime import UTC, date, datetime

from seawall.audit import scope_file, signature

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
AUTHORISATION = {
    "organisation": "Example",
    "owner": "storage team",
    "approver": "approver",
    "reference": "CHG-1",
    "valid_from": datetime(2026, 3, 1, tzinfo=UTC),
    "valid_until": datetime(2026, 3, 31, tzinfo=UTC),
    "contact_24h": "+86 10 5555 0100",
    "jurisdiction": "CN",
}
#: Networks that collide: private, loopback, documentation, mapped, embedded, link-local, IPv6.
GROUNDS = (
    "127.0.0.0", "10.1.2.0", "192.0.2.0", "192.168.0.0", "2001:db8::", "fd00::", "10.1.2.0",
    "127.0.0.0", "10.1.2.0", "192.0.2.0", "192.168.0.0", "169.254.169.0", "0.0.0.0", "224.0.0.0",
    "255.255.255.0", "2001:db8::", "fd00::", "::", "fe80::", "64:ff9b::a01:200", "2002:a01:203::",
    "::ffff:10.1.2.0", "::10.1.2.0", "::ffff:0:10.1.2.0",
)  # fmt: skip
NAMES = ("db.example.com", "a.db.example.com", "cache.example.org", "example.com")


def text_of(rng):
    """An address near one of the grounds, in its plain spelling."""
    base = ipaddress.ip_address(rng.choice(GROUNDS))
    return str(base + rng.randrange(0, 256))


def network_of(rng):
    base = ipaddress.ip_address(rng.choice(GROUNDS))
    size = base.max_prefixlen - rng.randrange(0, 9)
    kind = ipaddress.IPv4Network if base.version == 4 else ipaddress.IPv6Network
    return str(kind((int(base) + rng.randrange(256), size), strict=False))


def ports_of(rng):
    return rng.choice(
        [
            "all",
            "all",
            [6379],
            [rng.randrange(1, 65536)],
            ["6000-7000"],
            ["1-65535"],
            [80, "6379-6380"],
        ]
    )


def line_of(rng, *, deny=False):
    line: dict = {}
    if not deny and rng.random() < 0.2:
        line["host"] = rng.choice(NAMES)
        line["addresses"] = [network_of(rng) for _ in range(rng.randrange(1, 3))]
        line["subdomains"] = rng.random() < 0.3
    elif rng.random() < 0.3:
        line["host"] = text_of(rng)
    else:
        line["cidr"] = network_of(rng)
    if not deny:
        line |= {
            "level": f"L{rng.randrange(0, 4)}",
            "proof": "cloud-inventory",
            "ports": ports_of(rng),
        }
        return line
    if rng.random() < 0.5:
        line["ports"] = ports_of(rng)
    if rng.random() < 0.3:
        line["until"] = date(2026, 3, rng.randrange(1, 9))
    return line


def table_of(rng):
    """A scope as parsed TOML."""
    return {
        "schema": "seawall.scope/1",
        "authorisation": AUTHORISATION,
        "allow": [line_of(rng) for _ in range(rng.randrange(0, 5))],
        "deny": [line_of(rng, deny=True) for _ in range(rng.randrange(0, 3))],
    }


def built(table, usual=(6379,)):
    """The scope of a table, unsigned."""
    return scope_file.build(table, signature.key_id(signature.canonical(table)), TODAY, usual)


def spelled(rng, text):
    """An address in one of the spellings that have fooled scope checks."""
    address = ipaddress.ip_address(text)
    if rng.random() < 0.4:
        return text
    if address.version == 6:
        return rng.choice([
            text, text.upper(), address.exploded, f"{text}%eth0", f"{text}%0", f"[{text}]", text + ".",
        ])  # fmt: skip
    a, b, c, d = address.packed
    whole = int(address)
    return rng.choice([
        text, text, text, str(whole), hex(whole), oct(whole).replace("o", ""), f"{a}.{whole & 0xFFFFFF}",
        f"{a}.{b}.{(c << 8) | d}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:03}.{b:03}.{c:03}.{d:03}", f"::ffff:{text}", f"::FFFF:{a:02x}{b:02x}:{c:02x}{d:02x}",
        f"::{text}", f"64:ff9b::{text}", text + ".", f" {text}", f"{text}%lo", f"{text}\n",
        text.translate(str.maketrans("0123456789.", "０１２３４５６７８９。")), f"{a}.{b}.{c}.{d + 256}",
    ])  # fmt: skip


def sockaddr_of(rng, table):
    """A tuple as connect() could get it, mostly near a line of the scope, and the name it was asked under."""
    stated = [place.partition("/")[0] for line in table["allow"]
              for place in line.get("addresses", [line.get("cidr") or line["host"]])]  # fmt: skip
    near = stated and rng.random() < 0.8
    base = ipaddress.ip_address(rng.choice(stated)) if near else None
    step = rng.choice([0, 0, 1, -1, rng.randrange(-9, 9), rng.randrange(256)])
    top = (1 << base.max_prefixlen) - 1 if base else 0
    text = str(type(base)(min(max(int(base) + step, 0), top))) if base else text_of(rng)
    address = spelled(rng, text)
    port = rng.choice([6379, 6379, 80, 6000, 7001, rng.randrange(1, 65536)])
    tail = (rng.choice([0, 0, 0, 1]), rng.choice([0, 0, 0, 2])) if ":" in address else ()
    name = rng.choice(["", "", *NAMES, "deep.db.example.com", "notdb.example.com"])
    return (address, port, *tail), name

"""nats.conf, nats-server.conf.

Without `authorization`, `accounts`, an operator or certificates that TLS verifies, anybody may publish and
subscribe to everything. With `no_auth_user` who shows no credential is that user. Without `host` or `listen`
it listens on all addresses. `include` brings more files in.

Remedy: Add `authorization` or `accounts` with users, remove `no_auth_user`, and let `host` be an internal
address.

Reference: https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro

Source: NATS documentation: server configuration, authentication introduction, accounts (no_auth_user).
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

WORD = re.compile(r"\s*[\"']?([A-Za-z_]+)[\"']?\s*[=: ]?\s*(.*)$")
JETSTREAM = re.compile(r"^\s*[\"']?jetstream[\"']?\s*[:={]", re.M)
ACCESS = re.compile(r"^\s*[\"']?(?:accounts|authorization)[\"']?\s*[:={]", re.M)
SHUT = ("authorization", "accounts", "operator", "trusted_keys", "resolver", "nkeys")


def recognise(name: str, text: str) -> float:
    """By name, or by words that nothing else has."""
    if name in ("nats.conf", "nats-server.conf"):
        return 1.0
    return 0.7 if JETSTREAM.search(text) and ACCESS.search(text) else 0.0


def judge(text: str) -> Reading:
    """Whether it asks who somebody is, and where it listens."""
    found: list[Setting] = []
    depth = 0
    for n, line in settings.lines(text, "#/"):
        shaped = WORD.match(line)
        if shaped and depth == 0:
            found.append(Setting(shaped[1].lower(), shaped[2].split("#")[0].strip(" ,\"'"), n))
        depth = max(depth + line.count("{") - line.count("}"), 0)
    flaws = []
    verified = re.search(r"\bverify(?:_and_map)?\s*[=:]\s*true", text) is not None
    guest = settings.last(found, "no_auth_user")
    if guest is not None:
        why = "makes who shows no credential one of its users"
        flaws.append(Flaw(guest.line, "no_auth_user", why, Verdict.UNKNOWN))
    elif found and not verified and not any(s.key in SHUT for s in found):
        why = "anybody may publish and subscribe to everything"
        flaws.append(settings.missing("authorization", why, Verdict.OPEN_WRITE))
    listen, host = (
        settings.last(found, "listen"),
        settings.last(found, "host") or settings.last(found, "net"),
    )
    place, port = settings.host_port(listen.value) if listen else (host.value if host else "", None)
    said = listen or host
    if said is None and found:
        flaws.append(settings.missing("host", settings.EVERYWHERE))
    elif said is not None and not (place and settings.local(place)):
        flaws.append(Flaw(said.line, said.key, settings.WIDENS, None))
    port = port or settings.port(settings.last(found, "port"))
    n_included = sum(s.key == "include" for s in found)
    return Reading(tuple(flaws), (port or 4222,), 0, n_included)


CONFIG = Config("nats_conf", "nats.conf", "nats", recognise, judge, __doc__)

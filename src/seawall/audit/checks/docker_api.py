"""The API of container engines: Docker, and Podman, which speaks it too.

/_ping and /version are answered through proxies that let nothing else pass. So a container that exists
nowhere is looked at, and then let go on (unpause): "no such container" is said to those alone whose
request reached the engine. Who may change containers may start one with the host's files in it, and is
root there. No container is listed, none touched; at level 3 they are counted.

Remedy: Take `tcp://` out of `hosts` in daemon.json and use the socket file or `ssh://`; where it must be
the network, set `tlsverify` with `tlscacert`, and let an internal address alone listen on 2376.

Reference: https://docs.docker.com/engine/security/protect-access/

Source: Docker Engine API 1.41 (SystemPing, SystemVersion, ContainerInspect, ContainerUnpause, SystemInfo);
Podman's compatible API.
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import framing, http

PRODUCTS = {"docker": "Docker", "libpod": "Podman"}
NOT_FOUND = (b'{"message":"page not found"}', b"Not Found")
REFUSED = (401, 403)


def product(page: http.Response) -> str:
    """Which engine its headers name; empty where they name none."""
    server = page.headers.get("server", "").lower().partition("/")[0]
    return PRODUCTS.get(server, "") if "api-version" in page.headers else ""


def recognise(first: First) -> float:
    """Its headers, or its way to say that there is no front page."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if product(page):
        return 1.0
    missing = page.status == 404 and page.body.strip() in NOT_FOUND
    by_proxy = page.status in REFUSED and page.body.startswith(b"<html><body><h1>40")
    if missing:
        return 0.7 if page.body.startswith(b"{") else 0.4
    return 0.2 if by_proxy else 0.0


def reached(page: http.Response | None, name: str) -> bool:
    """Whether the engine itself says that a container is nowhere."""
    said = page.json() if page is not None and page.status == 404 else None
    message = str(said.get("message", "")) if isinstance(said, dict) else ""
    return "no such container" in message.lower() and name in message


def _get(
    grant: Grant, said: str, path: str, level: Level, method: str = "GET"
) -> Generator[Open | Ask, Reply, http.Response | None]:
    return (yield from http.exchange(grant, said, method, path, level, tls=grant.tls))


def probe(grant: Grant) -> Talk:
    """/_ping, /version, then a container that is nowhere: looked at, and let go on."""
    ping = yield from _get(grant, "GET /_ping", "/_ping", Level.HANDSHAKE)
    if ping is None or not product(ping):
        return None
    facts = Facts(product(ping), tls=grant.tls)
    if ping.status in REFUSED:
        return Answer(Verdict.PROTECTED, "it refuses everything", facts)
    page = yield from _get(grant, "GET /version", "/version", Level.HANDSHAKE)
    said = page.json() if page is not None and page.status == 200 else None
    told = said.get("Version") if isinstance(said, dict) else None
    version = framing.version(told.encode("ascii", "replace")) if isinstance(told, str) else ""
    facts = Facts(facts.product, version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        why = "it tells its version to anybody" if version else "it answers a ping"
        return Answer(Verdict.METADATA_ONLY, why, facts)
    name = f"seawall-{grant.token}"
    path = f"/containers/{name}"
    looked = yield from _get(grant, "look at what is nowhere", path + "/json", Level.PERMISSION)
    went = yield from _get(
        grant, "unpause of what is nowhere", path + "/unpause", Level.PERMISSION, "POST"
    )
    read, write = reached(looked, name), reached(went, name)
    if read and grant.level >= Level.COUNTS:
        facts = yield from _counted(grant, facts)
    if read and write:
        why = "anybody may run containers, and so is root of its host"
        return Answer(Verdict.OPEN_ADMIN, why, facts)
    if write:
        return Answer(Verdict.OPEN_WRITE, "anybody may change its containers", facts)
    if read:
        why = "anybody may look at its containers; to change them is not proven"
        return Answer(Verdict.OPEN_READ, why, facts)
    if all(page is not None and page.status in REFUSED for page in (looked, went)):
        if version:
            why = "it tells its version to anybody, and refuses the rest"
            return Answer(Verdict.METADATA_ONLY, why, facts)
        return Answer(Verdict.PROTECTED, "it answers a ping, and refuses the rest", facts)
    why = "asked for a container that is nowhere, it gave no plain answer"
    return Answer(Verdict.UNKNOWN, why, facts)


def _counted(grant: Grant, facts: Facts) -> Generator[Open | Ask, Reply, Facts]:
    page = yield from _get(grant, "GET /info", "/info", Level.COUNTS)
    said = page.json() if page is not None and page.status == 200 else None
    n = said.get("Containers") if isinstance(said, dict) else None
    count = n if isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 1 << 53 else None
    return Facts(facts.product, facts.version, n_stores=count, tls=facts.tls)


CHECK = Check(
    id="docker_api", label="Docker API", ports=(2375,), tls_ports=(2376,), recognise=recognise, probe=probe,
    doc=__doc__,
)  # fmt: skip

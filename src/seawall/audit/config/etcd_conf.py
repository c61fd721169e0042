"""etcd: its YAML file, an environment file of ETCD_*, or flags in a unit or manifest.

Users are kept in the store (`etcdctl auth enable`), not here: a file that asks for no certificate may
still belong to a protected server, and that is said as unknown. With `client-cert-auth` nobody gets in
without a certificate. Where a configuration file is named, etcd takes no flag and no variable besides it.

Remedy: Set `client-cert-auth` with `trusted-ca-file`, run `etcdctl auth enable`, and let
`listen-client-urls` and `listen-peer-urls` name internal addresses with https.

Reference: https://etcd.io/docs/latest/op-guide/configuration/

Source: etcd documentation: configuration options, transport security model, role-based access control.
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings, yaml_settings

VARIABLE = re.compile(r"""\bETCD_([A-Z_]+)=("[^"]*"|'[^']*'|[^\s"']*)""")
CLIENT, PEER = "listen-client-urls", "listen-peer-urls"
YAML_ONLY = re.compile(r"^[ \t]*(?:['\"]?)(?:listen-client-urls|data-dir|name)['\"]?[ \t]*:", re.M)


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in (
        "etcd.conf.yml",
        "etcd.conf.yaml",
        "etcd.conf",
        "etcd.yml",
        "etcd.yaml",
        "etcd.service",
    ):
        return 1.0
    own = CLIENT in text or "ETCD_LISTEN_CLIENT_URLS" in text
    return 0.8 if own else 0.6 if name == "etcd" and "ETCD_" in text else 0.0


def read(text: str) -> tuple[list[Setting], int]:
    """Settings as the flags are called, from any of the three."""
    if YAML_ONLY.search(text):
        found, n_unread = yaml_settings.read(text)
        renamed = {
            "client-transport-security.client-cert-auth": "client-cert-auth",
            "client-transport-security.trusted-ca-file": "trusted-ca-file",
            "peer-transport-security.client-cert-auth": "peer-client-cert-auth",
        }
        return [Setting(renamed.get(s.key, s.key), s.value, s.line) for s in found], n_unread
    variables = [
        Setting(m[1].lower().replace("_", "-"), m[2].strip("'\""), n)
        for n, line in settings.lines(text)
        for m in VARIABLE.finditer(line)
    ]
    return sorted(variables + settings.flags(text), key=lambda s: s.line), 0


def judge(text: str) -> Reading:
    """Whether it asks for certificates, and where it listens."""
    found, n_unread = read(text)
    flaws = []
    listen, peers = settings.last(found, CLIENT), settings.last(found, PEER)
    urls = [u for u in (listen.value.split(",") if listen else []) if u.strip()]
    places = [settings.host_port(url) for url in urls]
    ports = tuple(dict.fromkeys(port or 2379 for _, port in places)) or (2379,)
    asked = settings.last(found, "client-cert-auth")
    flagged = asked is not None and (settings.on(asked) or not asked.value)
    if not flagged and settings.last(found, "config-file") is None:
        why = "asks for no certificate: only users in the store would shut it"
        if asked is not None:
            flaws.append(Flaw(asked.line, asked.key, why, Verdict.UNKNOWN))
        elif found:
            flaws.append(settings.missing("client-cert-auth", f"it {why}", Verdict.UNKNOWN))
    if listen is not None and any(not settings.local(host) for host, _ in places):
        flaws.append(Flaw(listen.line, CLIENT, settings.WIDENS, None))
        if any(url.strip().startswith("http://") for url in urls):
            flaws.append(Flaw(listen.line, CLIENT, settings.CLEAR, None))
    peer = settings.last(found, "peer-client-cert-auth")
    trusting = not (peer is not None and (settings.on(peer) or not peer.value))
    if peers is not None and trusting and any(
        not settings.local(settings.host_port(url)[0]) for url in peers.value.split(",") if url.strip()
    ):  # fmt: skip
        why = "listens for members of its cluster and asks them for no certificate"
        flaws.append(Flaw(peers.line, PEER, why, None))
    metrics = settings.last(found, "listen-metrics-urls")
    if metrics is not None and settings.wide(settings.host_port(metrics.value.split(",")[0])[0]):
        flaws.append(Flaw(metrics.line, metrics.key, "shows its measurements to other hosts", None))
    n_included = sum(s.key == "config-file" for s in found)
    n_included += len(re.findall(r"^[ \t]*EnvironmentFile=", text, re.M))
    return Reading(tuple(flaws), ports, n_unread, n_included)


CONFIG = Config("etcd_conf", "etcd's configuration", "etcd", recognise, judge, __doc__)

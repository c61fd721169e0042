"""elasticsearch.yml.

Security is on by default since 8.0 and was off by default before. An anonymous user has the roles that
stand beside him. Bootstrap checks bind when the transport address is reachable: a node with
`discovery.type: single-node` and a public `http.host` passes without them.

Remedy: Set `xpack.security.enabled: true` with TLS for HTTP and transport, remove
`xpack.security.authc.anonymous`, and let `network.host` name an internal address.

Reference: https://www.elastic.co/guide/en/elasticsearch/reference/current/security-settings.html

Source: Elasticsearch reference: security settings, network settings, bootstrap checks.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

ANONYMOUS = "xpack.security.authc.anonymous.roles"
STRONG = ("superuser", "admin", "all", "kibana_admin")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("elasticsearch.yml", "elasticsearch.yaml"):
        return 1.0
    return 0.8 if "xpack.security" in text and "node" in text else 0.0


def judge(text: str) -> Reading:
    """Security switched off, anonymous roles, and where it listens."""
    found, n_unread = settings.yaml(text)
    flaws = []
    security = settings.last(found, "xpack.security.enabled")
    if settings.off(security) and security is not None:
        why = "switches security off: anybody may administer it"
        flaws.append(Flaw(security.line, "xpack.security.enabled: false", why, Verdict.OPEN_ADMIN))
    for role in (s for s in found if s.key == ANONYMOUS):
        strong = any(word in STRONG for word in role.value.replace(",", " ").split())
        opens = Verdict.OPEN_ADMIN if strong else Verdict.OPEN_READ
        flaws.append(Flaw(role.line, ANONYMOUS, "gives roles to who has no credential", opens))
    for key in ("network.host", "http.host", "network.bind_host", "http.bind_host"):
        host = settings.last(found, key)
        if host is not None and settings.wide(host.value):
            flaws.append(Flaw(host.line, key, "listens where other hosts reach it", None))
    tls = settings.last(found, "xpack.security.http.ssl.enabled")
    if settings.off(tls) and tls is not None:
        name = "xpack.security.http.ssl.enabled: false"
        flaws.append(Flaw(tls.line, name, "sends everything in the clear", None))
    return Reading(tuple(flaws), settings.port(settings.last(found, "http.port")) or 9200, n_unread)


CONFIG = Config(
    "elasticsearch_yml", "elasticsearch.yml", "elasticsearch", recognise, judge, __doc__
)

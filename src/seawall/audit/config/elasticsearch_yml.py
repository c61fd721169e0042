"""elasticsearch.yml.

Security is on by default since 8.0 and was off by default before. An anonymous user has the roles that
stand beside him. Bootstrap checks bind when the transport address is reachable: a node with
`discovery.type: single-node` and a public `http.host` passes without them. A key that stands twice
keeps a node from starting.

Remedy: Set `xpack.security.enabled: true` with TLS for HTTP and transport, remove
`xpack.security.authc.anonymous`, and let `network.host` name an internal address.

Reference: https://www.elastic.co/guide/en/elasticsearch/reference/current/security-settings.html

Source: Elasticsearch reference: security settings, anonymous access, network settings, bootstrap checks.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings

ENABLED = "xpack.security.enabled"
ANONYMOUS = "xpack.security.authc.anonymous.roles"
HTTP_TLS = "xpack.security.http.ssl.enabled"
STRONG = ("superuser", "admin", "all", "kibana_admin")
HOSTS = ("network.host", "http.host", "network.bind_host", "http.bind_host")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("elasticsearch.yml", "elasticsearch.yaml"):
        return 1.0
    return 0.8 if "xpack.security" in text and "node" in text else 0.0


def judge(text: str) -> Reading:
    """Security switched off, anonymous roles, and where it listens."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    security = settings.last(found, ENABLED)
    if security is not None and settings.off(security):
        why = "switches security off: anybody may administer it"
        flaws.append(Flaw(security.line, f"{ENABLED}: false", why, Verdict.OPEN_ADMIN))
    elif security is None and found:
        why = "before 8.0 that leaves security off"
        flaws.append(settings.missing(ENABLED, why, Verdict.UNKNOWN))
    for role in (s for s in found if s.key == ANONYMOUS and s.value):
        strong = any(word in STRONG for word in role.value.replace(",", " ").split())
        opens = Verdict.OPEN_ADMIN if strong else Verdict.OPEN_READ
        flaws.append(Flaw(role.line, ANONYMOUS, "gives roles to who has no credential", opens))
    reached = settings.listening(found, *HOSTS)
    flaws += reached
    tls = settings.last(found, HTTP_TLS)
    if tls is not None and settings.off(tls):
        flaws.append(Flaw(tls.line, f"{HTTP_TLS}: false", settings.CLEAR, None))
    single = settings.last(found, "discovery.type")
    only_http = reached and all(flaw.setting.startswith("http.") for flaw in reached)
    if single is not None and single.value == "single-node" and only_http:
        why = "keeps bootstrap checks off, though HTTP is reached by other hosts"
        flaws.append(Flaw(single.line, "discovery.type: single-node", why, None))
    ports = (settings.port(settings.last(found, "http.port")) or 9200,)
    return Reading(tuple(flaws), ports, n_unread)


CONFIG = Config(
    "elasticsearch_yml", "elasticsearch.yml", "elasticsearch", recognise, judge, __doc__
)

"""kibana.yml of Kibana and opensearch_dashboards.yml of OpenSearch Dashboards.

Both ask the cluster with the credential of who is logged in. Three things lead past that: an anonymous
provider, a header with a credential that is sent with every request (`customHeaders`, which a browser
cannot override), and security switched off here while the server has a credential of its own.

Remedy: Remove the anonymous provider and credentials in `customHeaders`, leave security on, set
`server.ssl`, and let `server.host` name an internal address.

Reference: https://www.elastic.co/guide/en/kibana/current/settings.html

Source: Kibana guide: settings, anonymous authentication; OpenSearch documentation: anonymous
authentication of Dashboards (`opensearch_security.auth.anonymous_auth_enabled`).
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings

PROVIDER = "xpack.security.authc.providers.anonymous."
DASHBOARDS = "opensearch_security.auth.anonymous_auth_enabled"
HEADERS = ("elasticsearch.customHeaders", "opensearch.customHeaders")
OFF = ("xpack.security.enabled", "opensearch_security.enabled")
NAMES = ("elasticsearch.username", "opensearch.username", "elasticsearch.serviceAccountToken")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("kibana.yml", "kibana.yaml", "opensearch_dashboards.yml"):
        return 1.0
    own = "elasticsearch.hosts" in text or "opensearch.hosts" in text
    return 0.8 if own and "server." in text else 0.0


def judge(text: str) -> Reading:
    """What lets a browser past the login, and where it listens."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    provider = next((s for s in found if (s.key + ".").startswith(PROVIDER)), None)
    switches = (s for s in found if s.key.startswith(PROVIDER) and s.key.endswith(".enabled"))
    shut = any(settings.off(s) for s in switches)
    if provider is not None and not shut:
        why = "logs everybody in as an anonymous user"
        flaws.append(Flaw(provider.line, PROVIDER.strip("."), why, Verdict.PROTECTED_BUT_PROXIED))
    dashboards = settings.last(found, DASHBOARDS)
    if dashboards is not None and settings.on(dashboards):
        why = "logs everybody in as an anonymous user"
        flaws.append(Flaw(dashboards.line, DASHBOARDS, why, Verdict.PROTECTED_BUT_PROXIED))
    for setting in found:
        held = next((key for key in HEADERS if setting.key.startswith(key)), None)
        if held and "authorization" in (setting.key + setting.value).lower():
            why = "sends a credential with every request, whoever asks"
            flaws.append(Flaw(setting.line, held, why, Verdict.PROTECTED_BUT_PROXIED))
    named = next((s for s in found if s.key in NAMES and s.value), None)
    for key in OFF:
        switch = settings.last(found, key)
        if switch is not None and settings.off(switch):
            why = "asks nobody to log in" + (", and has a credential of its own" if named else "")
            flaws.append(Flaw(switch.line, f"{key}: false", why, Verdict.UNKNOWN))
    if named is not None and named.value == "elastic":
        why = "names the superuser as the server's own"
        flaws.append(Flaw(named.line, named.key, why, None))
    reached = settings.listening(found, "server.host")
    flaws += reached
    tls = settings.last(found, "server.ssl.enabled")
    if reached and tls is not None and settings.off(tls):
        flaws.append(Flaw(tls.line, "server.ssl.enabled: false", settings.CLEAR, None))
    ports = (settings.port(settings.last(found, "server.port")) or 5601,)
    return Reading(tuple(flaws), ports, n_unread)


CONFIG = Config("kibana_yml", "kibana.yml", "kibana", recognise, judge, __doc__)

"""opensearch.yml.

The security plug-in has to be told its certificates here: a node that has it and is told nothing does not
start, and a node that starts without a word of it has no security at all. `ssl_only` encrypts and asks
nobody who he is. The demonstration's certificates have private keys that everybody can download, among
them the administrator's (`CN=kirk`). Before 1.0 the settings were called `opendistro_security`.

Remedy: Install the security plug-in with certificates of your own, remove `plugins.security.disabled`,
`ssl_only` and `allow_unsafe_democertificates`, and let `network.host` name an internal address.

Reference: https://docs.opensearch.org/latest/install-and-configure/configuring-opensearch/security-settings/

Source: OpenSearch documentation: security settings, TLS, network settings, demonstration configuration.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings, yaml_settings

PREFIX, OLD = "plugins.security.", "opendistro_security."
OPENS = {
    "disabled": "switches security off: anybody may administer it",
    "ssl_only": "encrypts, and asks nobody who he is",
}
HOSTS = ("network.host", "http.host", "network.bind_host", "http.bind_host")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("opensearch.yml", "opensearch.yaml"):
        return 1.0
    return 0.8 if PREFIX in text or OLD in text else 0.0


def judge(text: str) -> Reading:
    """Security that is off, demonstration certificates, and where it listens."""
    found, n_unread = yaml_settings.read(text)
    found = [Setting(s.key.replace(OLD, PREFIX, 1), s.value, s.line) for s in found]
    flaws = []
    for name, why in OPENS.items():
        switch = settings.last(found, PREFIX + name)
        if switch is not None and settings.on(switch):
            flaws.append(Flaw(switch.line, f"{PREFIX}{name}: true", why, Verdict.OPEN_ADMIN))
    if not any(s.key.startswith(PREFIX) for s in found):
        why = "without the security plug-in anybody may administer it"
        flaws.append(settings.missing("plugins.security", why, Verdict.OPEN_ADMIN))
    for setting in found:
        if setting.key == PREFIX + "authcz.admin_dn" and "CN=kirk" in setting.value:
            why = "lets the demonstration's certificate administer it, whose key everybody has"
            flaws.append(Flaw(setting.line, setting.key, why, Verdict.DEFAULT_CREDENTIAL))
    demo = settings.last(found, PREFIX + "allow_unsafe_democertificates")
    if demo is not None and settings.on(demo):
        why = "accepts the demonstration's certificates, whose keys everybody has"
        flaws.append(Flaw(demo.line, demo.key, why, None))
    reached = settings.listening(found, *HOSTS)
    flaws += reached
    tls = settings.last(found, PREFIX + "ssl.http.enabled")
    if reached and tls is not None and settings.off(tls):
        flaws.append(Flaw(tls.line, f"{tls.key}: false", settings.CLEAR, None))
    ports = (settings.port(settings.last(found, "http.port")) or 9200,)
    return Reading(tuple(flaws), ports, n_unread)


CONFIG = Config("opensearch_yml", "opensearch.yml", "opensearch", recognise, judge, __doc__)

"""config.yml of OpenSearch's security plug-in.

`anonymous_auth_enabled` gives who has no credential the user `opendistro_security_anonymous`; what he may
do stands in roles_mapping.yml. A domain of type `proxy` believes a user's name in a header from every
address that `internalProxies` matches.

Remedy: Set `anonymous_auth_enabled: false`, name the proxies that may be believed by their addresses, and
load the file with securityadmin.sh.

Reference: https://docs.opensearch.org/latest/security/access-control/anonymous-authentication/

Source: OpenSearch documentation: configuring the security backend, anonymous authentication, proxy
authentication; config.yml of the plug-in.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings

DYNAMIC = "config.dynamic."
EVERY = (".*", ".+", "^.*$", "(.*)")


def recognise(name: str, text: str) -> float:
    """By its own words; many files are called config.yml."""
    if "anonymous_auth_enabled" in text or (
        "dynamic:" in text and "http_authenticator" in text and "backend" in text
    ):
        return 0.9 if name in ("config.yml", "config.yaml") else 0.6
    return 0.0


def judge(text: str) -> Reading:
    """Who is let in without a credential, and who is believed."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    anonymous = settings.last(found, DYNAMIC + "http.anonymous_auth_enabled")
    if anonymous is not None and settings.on(anonymous):
        why = "lets in who has no credential, with what roles_mapping.yml gives him"
        flaws.append(
            Flaw(anonymous.line, "anonymous_auth_enabled: true", why, Verdict.METADATA_ONLY)
        )
    proxied = [
        s.key.removesuffix(".http_authenticator.type")
        for s in found
        if s.key.endswith(".http_authenticator.type") and s.value in ("proxy", "extended-proxy")
    ]
    believed = any(settings.on(settings.last(found, f"{d}.http_enabled")) for d in proxied)
    xff = settings.last(found, DYNAMIC + "http.xff.enabled")
    proxies = settings.last(found, DYNAMIC + "http.xff.internalProxies")
    if believed and settings.on(xff) and proxies is not None and proxies.value in EVERY:
        why = "believes a user's name in a header, whoever sends it"
        flaws.append(Flaw(proxies.line, "xff.internalProxies", why, Verdict.OPEN_ADMIN))
    return Reading(tuple(flaws), (), n_unread)


CONFIG = Config(
    "opensearch_security", "config.yml of OpenSearch", "opensearch", recognise, judge, __doc__
)

"""The web configuration of Prometheus (`--web.config.file`), which its exporters use too.

Without `basic_auth_users` and without a `client_auth_type` that requires and verifies certificates,
anybody may query. Unknown keys keep it from starting.

Remedy: Add `basic_auth_users` with bcrypt hashes, and `tls_server_config` with a certificate.

Reference: https://prometheus.io/docs/prometheus/latest/configuration/https/

Source: Prometheus documentation: HTTPS and authentication; Go's crypto/tls for client_auth_type.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings

USERS, CERTIFIED = "basic_auth_users", "tls_server_config.client_auth_type"
NAMES = ("web.yml", "web.yaml", "web-config.yml", "web-config.yaml", "web.config.yml")


def recognise(name: str, text: str) -> float:
    """By its own words, or by name if nothing else is in it."""
    if USERS in text or "tls_server_config" in text:
        return 1.0 if name in NAMES else 0.8
    bare = not settings.lines(text) or text.strip() == "{}"
    return 0.5 if name in NAMES and bare else 0.0


def judge(text: str) -> Reading:
    """Whether it asks for a password or a certificate, and whether it encrypts."""
    found, n_unread = yaml_settings.read(text)
    users = [s for s in found if s.key.startswith(USERS + ".")]
    certified = settings.last(found, CERTIFIED)
    asks = certified is not None and certified.value == "RequireAndVerifyClientCert"
    flaws = []
    if not users and not asks:
        said = settings.last(found, USERS) or certified
        flaws.append(
            Flaw(said.line, said.key, "lets anybody query it", Verdict.OPEN_READ)
            if said
            else settings.missing(USERS, "anybody may query it", Verdict.OPEN_READ)
        )
    if users and not any(s.key == "tls_server_config.cert_file" for s in found):
        why = "passwords are sent in the clear"
        flaws.append(settings.missing("tls_server_config", why))
    return Reading(tuple(flaws), (), n_unread)


CONFIG = Config(
    "prometheus_web", "web configuration of Prometheus", "prometheus", recognise, judge, __doc__
)

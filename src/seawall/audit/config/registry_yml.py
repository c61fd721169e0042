"""config.yml of the Docker registry (distribution).

Without `auth` anybody may pull images and push them. `silly` is for its own tests. It listens where
`http.addr` says; without a host there, on all addresses.

Remedy: Add `auth` with `token` or `htpasswd`, set `http.tls`, and let `http.addr` name an internal address.

Reference: https://distribution.github.io/distribution/about/configuration/

Source: Distribution documentation: configuring a registry (auth, http), deploying a registry server.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings


def recognise(name: str, text: str) -> float:
    """By words that nothing else has; many files are called config.yml."""
    own = "rootdirectory" in text or "/var/lib/registry" in text
    if name in ("config.yml", "config.yaml", "registry.yml") and own:
        return 0.9
    return 0.7 if own and "storage" in text and "http" in text else 0.0


def judge(text: str) -> Reading:
    """Whether it asks for users, and where it listens."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    if found and not any(s.key.startswith("auth.") for s in found):
        why = "anybody may pull its images, and push some"
        flaws.append(settings.missing("auth", why, Verdict.OPEN_WRITE))
    address = settings.last(found, "http.addr")
    host, port = settings.host_port(address.value) if address else ("", None)
    if address is not None and not (host and settings.local(host)):
        flaws.append(Flaw(address.line, "http.addr", settings.WIDENS, None))
        if not any(s.key.startswith("http.tls.") for s in found):
            flaws.append(settings.missing("http.tls", f"it {settings.CLEAR}"))
    return Reading(tuple(flaws), (port or 5000,), n_unread)


CONFIG = Config(
    "registry_yml", "config.yml of the registry", "docker_registry", recognise, judge, __doc__
)

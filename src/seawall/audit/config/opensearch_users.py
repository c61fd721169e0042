"""internal_users.yml of OpenSearch's security plug-in.

The demonstration brings users whose passwords are their names, and the vendor publishes their hashes. A
hash of the file is hashed once more and compared with those; no password stands here. Since 2.12 the
demonstration asks for the administrator's password, and leaves the other users as they are.

Remedy: Remove the demonstration's users, give those that stay a password of their own with hash.sh, and
load the file with securityadmin.sh.

Reference: https://docs.opensearch.org/latest/security/configuration/yaml/

Source: config/internal_users.yml of github.com/opensearch-project/security at 0c70700 (2024), SHA-256 of
each hash, first 16 hexadecimal digits; the documentation of the demonstration configuration.
"""

from __future__ import annotations

import hashlib

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import yaml_settings

#: SHA-256 of the vendor's published hash -> which user of the demonstration it is of.
DEMO = {
    "9c339f8052ce28c2": "admin",
    "2b3a4f874733f0c6": "anomalyadmin",
    "120d5cdc276d808d": "kibanaserver",
    "17cf354cf41d50c9": "kibanaro",
    "ea208c6cb448912b": "logstash",
    "360920e22aaf8004": "readall",
    "eba46516b5f9d294": "snapshotrestore",
}


def recognise(name: str, text: str) -> float:
    """By name, or by what it says of itself."""
    if name in ("internal_users.yml", "internal_users.yaml"):
        return 1.0
    return 0.8 if '"internalusers"' in text or "type: internalusers" in text else 0.0


def judge(text: str) -> Reading:
    """Whose password is the demonstration's."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    for setting in found:
        if not setting.key.endswith(".hash"):
            continue
        digest = hashlib.sha256(setting.value.encode("utf-8", "replace")).hexdigest()[:16]
        if digest in DEMO:
            why = f"keeps the demonstration's password of {DEMO[digest]}, which everybody knows"
            flaws.append(Flaw(setting.line, "hash", why, Verdict.DEFAULT_CREDENTIAL))
    return Reading(tuple(flaws), (), n_unread)


CONFIG = Config("opensearch_users", "internal_users.yml", "opensearch", recognise, judge, __doc__)

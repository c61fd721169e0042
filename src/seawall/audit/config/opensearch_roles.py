"""roles_mapping.yml of OpenSearch's security plug-in.

What the anonymous user may do is what his backend role `opendistro_security_anonymous_backendrole` or his
name is mapped to, where config.yml lets him in. `*` under `users` is everybody who got in, him too.

Remedy: Take the anonymous backend role and `*` out of every role that reads or writes data, and load the
file with securityadmin.sh.

Reference: https://docs.opensearch.org/latest/security/access-control/anonymous-authentication/

Source: OpenSearch documentation: anonymous authentication, predefined roles, mapping users to roles.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import yaml_settings

NOBODY = ("opendistro_security_anonymous_backendrole", "opendistro_security_anonymous")
ADMIN = ("all_access", "security_manager", "manage_snapshots", "security_rest_api_access")
#: Roles that the vendor gives everybody: they reach what belongs to the user himself.
OWN = ("own_index", "kibana_user", "opensearch_dashboards_user")


def recognise(name: str, text: str) -> float:
    """By name, or by what it says of itself."""
    if name in ("roles_mapping.yml", "roles_mapping.yaml"):
        return 1.0
    return 0.8 if '"rolesmapping"' in text or "type: rolesmapping" in text else 0.0


def judge(text: str) -> Reading:
    """Which roles who has no credential gets."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    for setting in found:
        role, _, kind = setting.key.rpartition(".")
        if kind not in ("users", "backend_roles", "and_backend_roles"):
            continue
        opens = Verdict.OPEN_ADMIN if role in ADMIN else Verdict.OPEN_READ
        values = [value.strip().strip("'\"") for value in setting.value.split(",")]
        if any(value in NOBODY for value in values):
            why = "gives a role to the user without a credential"
            flaws.append(Flaw(setting.line, f"mapping of {role}"[:120], why, opens))
        elif "*" in values and role not in OWN:
            why = "gives a role to everybody, the anonymous user too where he is let in"
            flaws.append(Flaw(setting.line, f"mapping of {role}"[:120], why, Verdict.UNKNOWN))
    return Reading(tuple(flaws), (), n_unread)


CONFIG = Config("opensearch_roles", "roles_mapping.yml", "opensearch", recognise, judge, __doc__)

"""users.xml of ClickHouse, and files of users.d.

A user with an empty `password` or `no_password` gets in with his name alone, and who names nobody is the
user `default`. What he may do is his profile's: `readonly` 1 or 2 leaves him reading. `networks` say
from where; the file that is shipped says from everywhere. Of elements that stand twice the first counts.

Remedy: Give every user a `password_sha256_hex`, or remove the user default, and name the networks that he
comes from in `networks`.

Reference: https://clickhouse.com/docs/operations/settings/settings-users

Source: ClickHouse documentation: users and roles settings, constraints on settings (readonly),
configuration files (from_env, incl, replace, remove).
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings, xml_settings

#: An element that asks for a credential, if it holds anything.
SECRETS = (
    "password_sha256_hex", "password_double_sha1_hex", "password_scram_sha256_hex", "ldap", "kerberos",
    "ssl_certificates", "ssh_keys", "http_authentication", "jwt", "time_based_one_time_password",
    "auth_methods",
)  # fmt: skip


def recognise(name: str, text: str) -> float:
    """By its elements; `users.xml` may be another's."""
    own = "<users>" in text and ("<clickhouse" in text or "<yandex" in text)
    return (1.0 if name == "users.xml" else 0.85) if own else 0.0


def first(found: list[Setting], key: str) -> Setting | None:
    """The first element of that path."""
    return next((s for s in found if s.key == key), None)


def judge(text: str) -> Reading:
    """Users that get in with their name alone."""
    found, n_unread = xml_settings.read(text)
    flaws = []
    users = dict.fromkeys(
        s.key for s in found if s.key.startswith("users.") and s.key.count(".") == 1 and "@" not in s.key
    )  # fmt: skip
    for path in users:
        user = first(found, path)
        if user is None or first(found, f"{path}@remove") is not None:
            continue
        line = _without_secret(found, path)
        if line is None:
            continue
        places = [s.value for s in found if s.key.startswith(f"{path}.networks.") and s.value]
        away = not places or any(not settings.local(place) for place in places)
        whom = "the user default" if path == "users.default" else "a user"
        reach = "from other hosts" if away else "from its own machine"
        why = f"lets {whom} in without a password {reach}"
        flaws.append(Flaw(line, "password", why, _allowed(found, path)))
    n_included = sum(s.key.endswith(("@incl", "@from_zk", "include_from")) for s in found)
    return Reading(tuple(flaws), (), n_unread, n_included)


def _without_secret(found: list[Setting], path: str) -> int | None:
    """The line by which a user needs no secret; None where he needs one, or it is told elsewhere."""
    own = [s for s in found if s.key.startswith(path + ".")]
    kinds = {s.key.removeprefix(path + ".").split(".")[0].split("@")[0] for s in own}
    if kinds & set(SECRETS) or any(s.key.endswith(("@from_env", "@incl", "@from_zk")) for s in own):
        return None
    for kind in ("no_password", "password"):
        said = first(found, f"{path}.{kind}")
        if said is not None:
            return said.line if kind == "no_password" or not said.value else None
    return None


def _allowed(found: list[Setting], path: str) -> Verdict:
    profile = first(found, f"{path}.profile")
    limit = first(found, f"profiles.{profile.value if profile else 'default'}.readonly")
    if limit is not None and limit.value in ("1", "2"):
        return Verdict.OPEN_READ
    managing = first(found, f"{path}.access_management")
    return Verdict.OPEN_ADMIN if settings.on(managing) else Verdict.OPEN_WRITE


CONFIG = Config("clickhouse_users", "users.xml", "clickhouse", recognise, judge, __doc__)

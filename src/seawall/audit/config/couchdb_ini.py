"""local.ini and local.d of CouchDB.

Before 3.0 a server without an administrator under `[admins]` made everybody one; since 3.0 it does not
start. `require_valid_user` refuses requests without a credential. It binds loopback unless told otherwise.

Remedy: Name administrators under `[admins]`, set `require_valid_user = true` under `[chttpd]`, and let
`bind_address` be an internal one.

Reference: https://docs.couchdb.org/en/stable/config/auth.html

Source: CouchDB documentation: configuration (admins, chttpd), security, release notes of 3.0.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

SECTIONS = ("chttpd", "couch_httpd_auth", "chttpd_auth", "httpd")


def recognise(name: str, text: str) -> float:
    """By its sections; many files are called local.ini."""
    own = "[chttpd]" in text or "[couchdb]" in text or "[couch_httpd_auth]" in text
    return (0.95 if name in ("local.ini", "default.ini", "couchdb.ini") else 0.8) if own else 0.0


def judge(text: str) -> Reading:
    """Whether it has an administrator and asks for a credential, and where it listens."""
    found, n_unread = settings.pairs(text)
    flaws = []
    if found and not any(s.key.startswith("admins.") for s in found):
        why = "before 3.0 everybody is an administrator, unless another file names one"
        flaws.append(settings.missing("[admins]", why, Verdict.UNKNOWN))
    for section in SECTIONS:
        asked = settings.last(found, f"{section}.require_valid_user")
        if asked is not None and settings.off(asked):
            why = "answers who has no credential, with what each database lets him see"
            flaws.append(Flaw(asked.line, "require_valid_user", why, Verdict.METADATA_ONLY))
    bound = (f"{section}.bind_address" for section in ("chttpd", "httpd"))
    flaws += settings.listening(found, *bound)
    ports = (settings.port(settings.last(found, "chttpd.port")) or 5984,)
    return Reading(tuple(flaws), ports, n_unread)


CONFIG = Config("couchdb_ini", "local.ini of CouchDB", "couchdb", recognise, judge, __doc__)

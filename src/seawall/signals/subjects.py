"""Subject identifiers: whom an event is about, and whether two of them mean the same.

A simple subject has one of the formats below; a complex one has members (user, device, tenant ...),
each a simple one. Two simple subjects match if they are identical; two complex ones if every
member that both have is identical. What a receiver asks for is kept as keyed digests of members only.

Sources: RFC 9493; OpenID Shared Signals Framework 1.0, sections 3 and 8.1.3.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

Subject = Mapping[str, Any]

#: Format -> the members that it has, all texts but those named in LISTS.
FORMATS: dict[str, tuple[str, ...]] = {
    "account": ("uri",),
    "email": ("email",),
    "iss_sub": ("iss", "sub"),
    "opaque": ("id",),
    "phone_number": ("phone_number",),
    "did": ("url",),
    "uri": ("uri",),
    "aliases": ("identifiers",),
    "jwt_id": ("iss", "jti"),
    "saml_assertion_id": ("issuer", "assertion_id"),
    "ip-addresses": ("ip-addresses",),
}
LISTS = frozenset({"identifiers", "ip-addresses"})
MEMBERS = frozenset({"user", "device", "session", "application", "tenant", "org_unit", "group"})
COMPLEX = "complex"
MOST = 100  # entries of a list, members of a complex subject
MOST_CHARACTERS = 1_000
_PATTERNS = {
    ("account", "uri"): re.compile(r"acct:[^@\s]+@[^@\s]+"),
    ("email", "email"): re.compile(r"[^@\s]+@[^@\s]+"),
    ("phone_number", "phone_number"): re.compile(r"\+[1-9][0-9]{6,14}"),
    ("did", "url"): re.compile(r"did:[a-z0-9]+:\S+"),
    ("uri", "uri"): re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
}
_PERSON = b"seawall subject1"


def problem(subject: object, *, simple: bool = False) -> str:
    """What is wrong with a subject that another party sent, without quoting it; "" if nothing is.

    Args:
        subject: What stood in its place in JSON.
        simple: Whether a complex one is wrong here.
    """
    if not isinstance(subject, Mapping):
        return "a subject is an object"
    kind = subject.get("format")
    if kind == COMPLEX:
        return "a member is a simple subject" if simple else _complex(subject)
    if not isinstance(kind, str) or kind not in FORMATS:
        return "the subject's format is unknown"
    names = FORMATS[kind]
    if set(subject) != {"format", *names}:
        return f"a subject of format {kind} has {' and '.join(names)}, and nothing else"
    for name in names:
        wrong = (
            _list(kind, name, subject[name]) if name in LISTS else _text(kind, name, subject[name])
        )
        if wrong:
            return wrong
    return ""


def _complex(subject: Subject) -> str:
    members = set(subject) - {"format"}
    if not 0 < len(members) <= MOST:
        return "a complex subject has members"
    for name in sorted(members):
        if name not in MEMBERS:
            return "a complex subject has a member that is unknown"
        wrong = problem(subject[name], simple=True)
        if wrong:
            return f"{name}: {wrong}"
    return ""


def _text(kind: str, name: str, value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MOST_CHARACTERS:
        return f"{name} is a text of 1..{MOST_CHARACTERS:,} characters"
    pattern = _PATTERNS.get((kind, name))
    if pattern is not None and pattern.fullmatch(value) is None:
        return f"{name} has not the shape that format {kind} asks for"
    return ""


def _list(kind: str, name: str, value: object) -> str:
    if not isinstance(value, list) or not 0 < len(value) <= MOST:
        return f"{name} is a list of 1..{MOST}"
    for entry in value:
        if kind == "aliases":
            if isinstance(entry, Mapping) and entry.get("format") == "aliases":
                return "an alias has no aliases"
            wrong = problem(entry, simple=True)
        else:
            wrong = _text(kind, name, entry)
        if wrong:
            return wrong
    return ""


def opaque(identifier: str) -> dict[str, str]:
    """A subject that says nothing to others, such as a stream's id."""
    return {"format": "opaque", "id": identifier}


def iss_sub(iss: str, sub: str) -> dict[str, str]:
    """A subject by the name that an issuer gave it: what interoperability profiles ask for."""
    return {"format": "iss_sub", "iss": iss, "sub": sub}


def fingerprints(subject: Subject, key: bytes) -> dict[str, str]:
    """The keyed digests that stand for a subject at rest: by member, "" for a simple one.

    Args:
        subject: One without a problem.
        key: 16..64 secret bytes, such as `Key.derive("subjects")`.
    """
    if subject.get("format") == COMPLEX:
        return {m: _digest(subject[m], key) for m in sorted(set(subject) - {"format"})}
    return {"": _digest(subject, key)}


def matches(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether the subjects behind two sets of fingerprints match."""
    if ("" in one) != ("" in other):
        return False
    return all(one[member] == other[member] for member in one.keys() & other.keys())


def _digest(simple: Subject, key: bytes) -> str:
    text = json.dumps(simple, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return blake2b(text.encode(), key=key, digest_size=16, person=_PERSON).hexdigest()

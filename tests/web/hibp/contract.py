"""The contract as its documentation has it: what each operation may answer, and in what shape.

Written by us from Have I Been Pwned's API v3 documentation and OpenAPI document (CC BY 4.0, as of October
2026): names, kinds and status codes. The document itself is not part of this repository.
"""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

STRING, FLAG, COUNT = {"type": "string"}, {"type": "boolean"}, {"type": "integer", "minimum": 0}
MAYBE_COUNT = {"type": ["integer", "null"]}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
MAYBE_INSTANT = {**INSTANT, "type": ["string", "null"]}
STRINGS = {"type": "array", "items": STRING}
ALIASES = {"type": "object", "additionalProperties": STRINGS}


def _object(required: dict[str, Any], maybe: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **(maybe or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


BREACH = _object(
    {
        "Name": STRING, "Title": STRING, "Domain": STRING,
        "BreachDate": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "AddedDate": INSTANT, "ModifiedDate": INSTANT, "PwnCount": COUNT, "Description": STRING,
        "DataClasses": STRINGS, "IsVerified": FLAG, "IsFabricated": FLAG, "IsSensitive": FLAG,
        "IsRetired": FLAG, "IsSpamList": FLAG, "IsMalware": FLAG, "IsSubscriptionFree": FLAG,
        "IsStealerLog": FLAG, "LogoPath": {"type": "string", "format": "uri", "minLength": 5},
    },
    {"Attribution": {"type": ["string", "null"]}},
)  # fmt: skip
NAMES = _list(_object({"Name": STRING}))
PASTE = _object(
    {"Source": STRING, "Id": STRING, "EmailCount": COUNT},
    {"Title": {"type": ["string", "null"]}, "Date": MAYBE_INSTANT},
)
DOMAIN = _object(
    {"DomainName": STRING},
    {
        "PwnCount": MAYBE_COUNT, "PwnCountExcludingSpamLists": MAYBE_COUNT,
        "PwnCountExcludingSpamListsAtLastSubscriptionRenewal": MAYBE_COUNT,
        "NextSubscriptionRenewal": MAYBE_INSTANT,
    },
)  # fmt: skip
STATUS = _object(
    {
        "SubscriptionName": STRING, "Description": STRING, "SubscribedUntil": INSTANT, "Rpm": COUNT,
        "DomainSearchMaxBreachedAccounts": MAYBE_COUNT, "MaxBreachedDomains": MAYBE_COUNT,
        "IncludesStealerLogs": FLAG, "IncludesBulkDomainAdd": FLAG,
        "IncludesAutoSubdomainVerification": FLAG, "IncludesCustomerDomains": FLAG,
        "IncludesKAnon": FLAG,
    }
)  # fmt: skip
SUFFIXES = _list(
    _object({"hashSuffix": {"type": "string", "pattern": "^[0-9A-F]{34,40}$"}, "websites": STRINGS})
)
ERROR = _object({"statusCode": {"type": "integer"}, "message": STRING})
MESSAGE = _object({"message": STRING})
TOKEN = _object({"txtRecordValue": {"type": "string", "pattern": "^hibp-verify=dweb_[a-z0-9]+$"}})
DONE: dict[str, Any] = {"type": "object"}
PASSWORDS = re.compile(
    r"(?:[0-9A-F]{35}|[0-9A-F]{27}):\d+(?:\r\n(?:[0-9A-F]{35}|[0-9A-F]{27}):\d+)*"
)
TEXT = "text/plain"

KEYED = {400: ERROR, 401: ERROR, 403: ERROR, 404: ERROR, 429: ERROR, 503: ERROR}
VERIFY = {400: MESSAGE, 401: ERROR, 403: MESSAGE, 404: MESSAGE, 429: ERROR}
RANGE = {400: TEXT, 401: ERROR, 403: TEXT, 404: TEXT, 429: ERROR, 503: ERROR}
#: Operation -> status -> JSON schema, or "text/plain".
OPERATIONS: dict[tuple[str, str], dict[int, Any]] = {
    ("GET", "/api/v3/breachedaccount/range/{}"): {200: SUFFIXES, **RANGE},
    ("GET", "/api/v3/breachedaccount/{}"): {
        200: {"oneOf": [{**NAMES, "minItems": 1}, {**_list(BREACH), "minItems": 1}]}, **KEYED},
    ("GET", "/api/v3/breacheddomain/{}"): {200: ALIASES, **KEYED},
    ("GET", "/api/v3/subscribeddomains"): {200: _list(DOMAIN), 401: ERROR, 403: ERROR, 429: ERROR},
    ("POST", "/api/v3/domainverification/generatednstoken"): {200: TOKEN, **VERIFY},
    ("POST", "/api/v3/domainverification/verifydnstoken"): {200: DONE, **VERIFY},
    ("POST", "/api/v3/domainverification/sendemail"): {200: DONE, **VERIFY},
    ("GET", "/api/v3/breaches"): {200: _list(BREACH), 304: None, 403: ERROR},
    ("GET", "/api/v3/breach/{}"): {200: BREACH, 304: None, 403: ERROR, 404: ERROR},
    ("GET", "/api/v3/latestbreach"): {200: BREACH, 304: None, 403: ERROR},
    ("GET", "/api/v3/dataclasses"): {200: STRINGS, 304: None, 403: ERROR},
    ("GET", "/api/v3/stealerlogsbyemail/{}"): {200: STRINGS, **KEYED},
    ("GET", "/api/v3/stealerlogsbywebsitedomain/{}"): {200: STRINGS, **KEYED},
    ("GET", "/api/v3/stealerlogsbyemaildomain/{}"): {200: ALIASES, **KEYED},
    ("GET", "/api/v3/pasteaccount/{}"): {200: _list(PASTE), **KEYED},
    ("GET", "/api/v3/subscription/status"): {200: STATUS, 401: ERROR, 403: ERROR, 404: ERROR,
                                             429: ERROR},
    ("GET", "/range/{}"): {200: PASSWORDS, 304: None, 400: TEXT, 403: TEXT, 503: TEXT},
    ("GET", "/range/search/{}"): {200: SUFFIXES, **RANGE},
    ("POST", "/range/subscribe"): {200: DONE, 201: DONE, **RANGE},
    ("DELETE", "/range/{}"): {200: DONE, **RANGE},
}  # fmt: skip
SEEN: set[tuple[str, str, int]] = set()


def operation(method: str, path: str) -> tuple[str, str]:
    """The operation of a path."""
    bare = path.partition("?")[0].lower()
    for of, template in OPERATIONS:
        pattern = re.escape(template).replace(r"\{\}", "[^/]*").lower()
        if of == method and re.fullmatch(pattern, bare if "{" in template else bare.rstrip("/")):
            return of, template
    raise AssertionError("no operation of the contract")


def check(method: str, path: str, answer: Any) -> None:
    """Hold an answer to the contract."""
    found = operation(method, path)
    shapes = OPERATIONS[found]
    assert answer.status in shapes, (found, answer.status)
    SEEN.add((*found, answer.status))
    shape, kind = shapes[answer.status], answer.headers.get("content-type", "")
    if shape is None:
        assert answer.body == b""
        return
    if shape == TEXT:
        assert kind.startswith(TEXT)
        assert answer.body
        return
    if isinstance(shape, re.Pattern):
        assert kind.startswith(TEXT)
        assert not answer.body or shape.fullmatch(answer.body.decode())
        return
    assert kind.startswith("application/json")
    body = json.loads(answer.body)
    Draft202012Validator(shape, format_checker=FormatChecker()).validate(body)
    if shape is ERROR:
        assert body["statusCode"] == answer.status
    if answer.status == 429:
        wait = answer.headers["retry-after"]
        assert wait.isdigit()
        assert f"{wait} seconds" in body["message"]

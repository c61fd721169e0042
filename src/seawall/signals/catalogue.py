"""The event types that we send and take, with the claims each may have.

`problem` holds a payload to them. A claim that is not listed is left to the other side by the standards
("unknown fields are ignored"), so `problem` says so only for what we send ourselves.

Sources: OpenID CAEP 1.0; OpenID RISC 1.0; OpenID Shared Signals Framework 1.0, section 8.1.4; Okta's
schema of security events. `factor-trust-change` is our own: none of the standard types can say which
way of proving an identity a leak has spoilt. It carries names of factors and of kinds of data, never a
value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

CAEP = "https://schemas.openid.net/secevent/caep/event-type/"
RISC = "https://schemas.openid.net/secevent/risc/event-type/"
SSF = "https://schemas.openid.net/secevent/ssf/event-type/"
OKTA = "https://schemas.okta.com/secevent/okta/event-type/"
OWN = "urn:seawall:secevent:event-type:"
FACTOR_TRUST_CHANGE = OWN + "factor-trust-change"
VERIFICATION, STREAM_UPDATED = SSF + "verification", SSF + "stream-updated"
CREDENTIALS = frozenset({
    "password", "pin", "x509", "fido2-platform", "fido2-roaming", "fido-u2f", "verifiable-credential",
    "phone-voice", "phone-sms", "app",
})  # fmt: skip
LEVELS = frozenset({"LOW", "MEDIUM", "HIGH"})
PRINCIPALS = frozenset({"USER", "DEVICE", "SESSION", "TENANT", "ORG_UNIT", "GROUP", "APPLICATION"})
GRADES = frozenset({"sound", "weakened", "compromised"})
STATUSES = frozenset({"enabled", "paused", "disabled"})
_INITIATORS = frozenset({"admin", "user", "policy", "system"})

Check = Callable[[object], bool]


def text(value: object) -> bool:
    """A text that is not empty."""
    return isinstance(value, str) and bool(value)


def instant(value: object) -> bool:
    """Seconds since 1970, whole or not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def by_language(value: object) -> bool:
    """Texts by language tag, at least one."""
    return isinstance(value, Mapping) and bool(value) and all(map(text, [*value, *value.values()]))


def texts(value: object) -> bool:
    """A list of texts."""
    return isinstance(value, list) and all(map(text, value))


def object_(value: object) -> bool:
    """An object with at least one member."""
    return isinstance(value, Mapping) and bool(value)


def one_of(*values: str) -> Check:
    """One of these texts."""
    allowed = frozenset(values)
    return lambda value: isinstance(value, str) and value in allowed


@dataclass(frozen=True, slots=True)
class EventType:
    """One type: its URI, what must stand in a payload, what may, and formats of its subject.

    `formats` is empty where every format will do.
    """

    uri: str
    required: Mapping[str, Check]
    optional: Mapping[str, Check]
    formats: frozenset[str] = frozenset()


_SHARED: dict[str, Check] = {
    "event_timestamp": instant,
    "initiating_entity": one_of(*_INITIATORS),
    "reason_admin": by_language,
    "reason_user": by_language,
}


def _caep(
    name: str, required: Mapping[str, Check] = {}, optional: Mapping[str, Check] = {}
) -> EventType:
    return EventType(CAEP + name, required, {**_SHARED, **optional})


def _risc(
    name: str, required: Mapping[str, Check] = {}, optional: Mapping[str, Check] = {},
    formats: frozenset[str] = frozenset(),
) -> EventType:  # fmt: skip
    return EventType(RISC + name, required, optional, formats)


def _okta(name: str, required: Mapping[str, Check]) -> EventType:
    return EventType(
        OKTA + name, {"subject": object_, "event_timestamp": instant, **required}, _SHARED
    )


def _factors(value: object) -> bool:
    """One entry per factor: names and grades, kinds of data, since when."""
    fields: dict[str, Check] = {
        "factor": text, "grade": one_of(*GRADES), "previous_grade": one_of(*GRADES),
        "field_classes": texts, "since": instant,
    }  # fmt: skip
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(entry, Mapping)
            and set(entry) <= set(fields)
            and {"factor", "grade", "field_classes"} <= set(entry)
            and all(fields[name](entry[name]) for name in entry)
            for entry in value
        )
    )


_ADDRESSED = frozenset({"email", "phone_number"})
_OKTA_LEVEL = one_of("none", "low", "medium", "high", "secure")
_COMPLIANCE = one_of("compliant", "not-compliant")

TYPES: tuple[EventType, ...] = (
    _caep("session-revoked"),
    _caep("token-claims-change", {"claims": object_}),
    _caep(
        "credential-change",
        {"credential_type": text, "change_type": one_of("create", "revoke", "update", "delete")},
        {"friendly_name": text, "x509_issuer": text, "x509_serial": text, "fido2_aaguid": text},
    ),
    _caep(
        "assurance-level-change",
        {"namespace": text, "current_level": text},
        {"previous_level": text, "change_direction": one_of("increase", "decrease")},
    ),
    _caep(
        "device-compliance-change", {"previous_status": _COMPLIANCE, "current_status": _COMPLIANCE}
    ),
    _caep("session-established", {}, {"fp_ua": text, "acr": text, "amr": texts, "ext_id": text}),
    _caep("session-presented", {}, {"fp_ua": text, "ext_id": text}),
    _caep(
        "risk-level-change",
        {"principal": one_of(*PRINCIPALS), "current_level": one_of(*LEVELS)},
        {"previous_level": one_of(*LEVELS), "risk_reason": text},
    ),
    _risc("account-credential-change-required"),
    _risc("account-purged"),
    _risc("account-disabled", {}, {"reason": one_of("hijacking", "bulk-account")}),
    _risc("account-enabled"),
    _risc("identifier-changed", {}, {"new-value": text}, _ADDRESSED),
    _risc("identifier-recycled", {}, {}, _ADDRESSED),
    _risc(
        "credential-compromise",
        {"credential_type": one_of(*CREDENTIALS)},
        {"event_timestamp": instant, "reason_admin": by_language, "reason_user": by_language},
    ),
    _risc("opt-in"),
    _risc("opt-out-initiated"),
    _risc("opt-out-cancelled"),
    _risc("opt-out-effective"),
    _risc("recovery-activated"),
    _risc("recovery-information-changed"),
    EventType(VERIFICATION, {}, {"state": text}, frozenset({"opaque"})),
    EventType(
        STREAM_UPDATED, {"status": one_of(*STATUSES)}, {"reason": text}, frozenset({"opaque"})
    ),
    EventType(FACTOR_TRUST_CHANGE, {"factors": _factors}, _SHARED),
    _okta("user-risk-change", {"current_level": _OKTA_LEVEL, "previous_level": _OKTA_LEVEL}),
    _okta("device-risk-change", {"current_level": _OKTA_LEVEL, "previous_level": _OKTA_LEVEL}),
    _okta("ip-change", {"current_ip_address": text, "previous_ip_address": text}),
)
BY_URI = {one.uri: one for one in TYPES}
#: What a stream may ask for: stream control comes by itself, and Okta's go to Okta alone.
SENT = tuple(
    one.uri
    for one in TYPES
    if not one.uri.startswith((SSF, OKTA)) and one.uri != CAEP + "token-claims-change"
)


def problem(
    uri: str, payload: object, subject: Mapping[str, Any] | None, *, own: bool = True
) -> str:
    """What is wrong with an event, without quoting it; "" if nothing is.

    Args:
        uri: Its type.
        payload: The object under the type's URI.
        subject: The token's `sub_id`, None where the profile has none.
        own: Whether we made it: then an unknown type or claim is wrong too.
    """
    kind = BY_URI.get(uri)
    if kind is None:
        return "the type is unknown" if own else ""
    if not isinstance(payload, Mapping):
        return "the payload is no object"
    for name, check in kind.required.items():
        if name not in payload:
            return f"{name} is missing"
        if not check(payload[name]):
            return f"{name} has not the form that the type asks for"
    for name in sorted(set(payload) - set(kind.required)):
        check_optional = kind.optional.get(name)
        if check_optional is None:
            if own:
                return "a claim is unknown"
        elif not check_optional(payload[name]):
            return f"{name} has not the form that the type asks for"
    if kind.formats and (subject is None or subject.get("format") not in kind.formats):
        return "the subject has not a format that the type asks for"
    return ""

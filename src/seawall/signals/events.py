"""Events as data: what happened to whom, made by one function per cause that we have.

| what happened here | event |
|---|---|
| an account was found in a leak, or a verdict was reversed | `risk_level_change` |
| a password, PIN or SMS credential stood in the dump | `credential_compromise` |
| a reset is being forced | `credential_change_required` |
| a session's secret leaked | `session_revoked` |
| assurance fell or rose | `assurance_level_change` |
| ways of proving an identity were spoilt or restored | `factor_trust_change` |

`okta` turns those that Okta takes into its own form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.signals import catalogue
from seawall.signals.catalogue import CAEP, FACTOR_TRUST_CHANGE, OKTA, RISC
from seawall.signals.subjects import Subject
from seawall.signals.subjects import problem as subject_problem


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `subject` is the token's `sub_id`, None only in Okta's form; `cause` ties its tokens.

    The same cause never goes to the same stream twice: it is what makes a repeated run harmless.

    Raises:
        ValueError: If it is not what its type asks for, with no value in the text.
    """

    uri: str
    subject: Subject | None = field(repr=False)
    payload: dict[str, Any] = field(repr=False)
    cause: str

    def __post_init__(self) -> None:
        wrong = "" if self.subject is None else subject_problem(self.subject)
        if self.subject is None and not self.uri.startswith(OKTA):
            wrong = "an event has a subject"
        wrong = wrong or catalogue.problem(self.uri, self.payload, self.subject)
        if not self.cause:
            wrong = wrong or "an event has a cause"
        if wrong:
            raise ValueError(f"{self.uri}: {wrong}")


@dataclass(frozen=True, slots=True)
class FactorChange:
    """One factor whose trust changed: names of the factor and of kinds of data, never a value."""

    factor: str
    grade: str
    field_classes: Sequence[str]
    previous_grade: str | None = None
    since: datetime | None = None

    @property
    def claims(self) -> dict[str, Any]:
        """As it stands in the payload."""
        found: dict[str, Any] = {
            "factor": self.factor,
            "grade": self.grade,
            "field_classes": list(self.field_classes),
        }
        if self.previous_grade is not None:
            found["previous_grade"] = self.previous_grade
        if self.since is not None:
            found["since"] = seconds(self.since)
        return found


def seconds(at: datetime) -> int:
    """An aware instant in whole seconds since 1970."""
    if at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return int(at.timestamp())


def _event(
    uri: str, subject: Subject | None, cause: str, at: datetime | None, **claims: Any
) -> Event:
    payload = {name: value for name, value in claims.items() if value is not None}
    if at is not None:
        payload["event_timestamp"] = seconds(at)
    return Event(uri, subject, payload, cause)


def risk_level_change(
    subject: Subject, current: str, cause: str, at: datetime, *,
    previous: str | None = None, reason: str | None = None, reason_admin: dict[str, str] | None = None,
) -> Event:  # fmt: skip
    """CAEP: the risk of a user is LOW, MEDIUM or HIGH now."""
    return _event(
        CAEP + "risk-level-change", subject, cause, at, principal="USER", current_level=current,
        previous_level=previous, risk_reason=reason, initiating_entity="policy", reason_admin=reason_admin,
    )  # fmt: skip


def credential_compromise(subject: Subject, credential: str, cause: str, at: datetime) -> Event:
    """RISC: a credential of this kind was found in a leak."""
    return _event(RISC + "credential-compromise", subject, cause, at, credential_type=credential)


def credential_change_required(subject: Subject, cause: str) -> Event:
    """RISC: the account must change a credential."""
    return _event(RISC + "account-credential-change-required", subject, cause, None)


def session_revoked(
    subject: Subject, cause: str, at: datetime, reason_admin: dict[str, str] | None = None
) -> Event:
    """CAEP: a session, or all sessions of the subject, ended."""
    return _event(
        CAEP + "session-revoked", subject, cause, at, initiating_entity="policy", reason_admin=reason_admin
    )  # fmt: skip


def assurance_level_change(
    subject: Subject, namespace: str, current: str, cause: str, at: datetime, *,
    previous: str | None = None, direction: str | None = None,
) -> Event:  # fmt: skip
    """CAEP: an assurance level, such as NIST-AAL nist-aal1, is another one now."""
    return _event(
        CAEP + "assurance-level-change", subject, cause, at, namespace=namespace, current_level=current,
        previous_level=previous, change_direction=direction, initiating_entity="policy",
    )  # fmt: skip


def factor_trust_change(
    subject: Subject, factors: Sequence[FactorChange], cause: str, at: datetime
) -> Event:
    """Our own: which factors prove less, or more again, than before."""
    return _event(
        FACTOR_TRUST_CHANGE, subject, cause, at, factors=[one.claims for one in factors],
        initiating_entity="policy",
    )  # fmt: skip


def okta(event: Event) -> Event | None:
    """The form in which Okta takes an event; None for what it does not take.

    Okta wants the subject inside the event, under `user`, levels in lower case and always a previous one.
    """
    if event.subject is None:
        return event
    if event.subject.get("format") == "complex":
        subject: dict[str, Any] = {k: v for k, v in event.subject.items() if k != "format"}
    else:
        subject = {"user": dict(event.subject)}
    if event.uri == CAEP + "risk-level-change":
        kept = {
            name: value for name, value in event.payload.items()
            if name in ("event_timestamp", "initiating_entity", "reason_admin", "reason_user")
        }  # fmt: skip
        kept["current_level"] = str(event.payload["current_level"]).lower()
        kept["previous_level"] = str(event.payload.get("previous_level", "none")).lower()
        return Event(OKTA + "user-risk-change", None, {"subject": subject, **kept}, event.cause)
    if event.uri in (CAEP + "session-revoked", CAEP + "device-compliance-change"):
        return event
    if event.uri == RISC + "identifier-changed":
        return event
    return None

"""What goes over the wire: requests with their bounds, and answers. OpenAPI is made from these types.

No member takes an identifier of a person: accounts are named by our own reference.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

MOST_ACCOUNTS = 10_000  # of one batch, over all its groups
FURTHEST = 4_102_444_800  # 2100-01-01

Reference = Annotated[
    str, Meta(min_length=1, max_length=200, description="Our own reference of an account.")
]
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Instant = Annotated[int, Meta(ge=0, le=FURTHEST, description="Seconds since 1970, as in a JWT.")]
Share = Annotated[float, Meta(ge=0, le=1)]
Factors = Literal["harmed", "all", "none"]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of the request that a decision is about."""

    recognised_device: bool = False
    amr: Annotated[
        frozenset[Word], Meta(max_length=16, description="RFC 8176 values of the session.")
    ] = frozenset()
    acr: Annotated[str, Meta(max_length=128)] = ""
    auth_time: Instant | None = None
    sim: Annotated[
        Literal["", "clean", "swapped"], Meta(description="The SIM-swap signal, if one was asked.")
    ] = ""
    risk_score: Share = 0.0


Enrolled = Annotated[
    frozenset[Word],
    Meta(max_length=64, description="The account's factors; without it the policy's usual ones."),
]
NOTHING_KNOWN = Asked()


class DecisionRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """One account, one action."""

    account: Reference
    action: Word
    context: Asked = NOTHING_KNOWN
    enrolled_factors: Enrolled | None = None
    factors: Annotated[
        Factors, Meta(description="Which factors to explain; harmed: also those to ask for.")
    ] = "harmed"


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Accounts for which the same is asked, in the same context."""

    accounts: Annotated[list[Reference], Meta(min_length=1, max_length=MOST_ACCOUNTS)]
    action: Word
    context: Asked = NOTHING_KNOWN
    enrolled_factors: Enrolled | None = None


class BatchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Many accounts at once: at most 10,000 over all groups."""

    groups: Annotated[list[Group], Meta(min_length=1, max_length=100)]
    factors: Factors = "harmed"


class FactorGraded(Struct, frozen=True):
    """What one factor still proves, and why."""

    factor: str
    grade: Literal["sound", "weakened", "compromised"]
    level: int
    reason_codes: tuple[str, ...]
    candidates: int | None
    success_at_5: Share
    success_at_100: Share
    only_possible: bool
    sources: tuple[str, ...]


class Decided(Struct, frozen=True, kw_only=True):
    """A decision. `www_authenticate` is RFC 9470's challenge, to be sent to who logs in."""

    decision: Literal["allow", "step_up", "assisted", "deny"]
    action: str
    acr_values: tuple[str, ...]
    max_age_s: int | None
    www_authenticate: str
    allowed_factors: tuple[str, ...]
    factors: tuple[FactorGraded, ...]
    closed_paths: tuple[str, ...]
    reason_codes: tuple[str, ...]
    policy_version: str
    expires_at: str


class BatchDecided(Struct, frozen=True):
    """`results[g][i]` is the place in `answers` of account i of group g."""

    answers: list[Decided]
    results: list[list[int]]


class ExposureShown(Struct, frozen=True):
    """An account in one breach: which kinds of data, told by what, and how far it is believed."""

    breach: str
    exposed: tuple[str, ...]
    matched: tuple[str, ...]
    p_genuine: Share
    confidence: Share
    weight: Literal["likely", "possible", "none"]
    taken_on: str | None


class AccountExposures(Struct, frozen=True):
    """Nothing is exposed of an account that is not known, too: both answers are the same."""

    exposures: tuple[ExposureShown, ...]


class BreachShown(Struct, frozen=True):
    """A breach of the index, and how many of our accounts stand in it."""

    name: str
    added_at: str
    n_entries: int
    n_accounts: int
    p_genuine: Share
    taken_on: str | None


class Breaches(Struct, frozen=True):
    """By date added, then name."""

    breaches: tuple[BreachShown, ...]


class TrailHead(Struct, frozen=True):
    """The end of the audit trail. Kept elsewhere, it shows later that nothing before it was changed."""

    chain: str
    seq: int
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    n_waiting: int


class Status(Struct, frozen=True):
    """Whether the service lives, or is ready; `reasons` says why not."""

    status: Literal["ok", "not_ready"]
    reasons: tuple[str, ...] = ()


class ProblemDocument(Struct, frozen=True, omit_defaults=True):
    """RFC 9457. `pointer` names the member of the request that is wrong."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    pointer: str | None = None

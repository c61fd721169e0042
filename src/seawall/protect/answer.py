"""From grades to an answer: what was proved, whether it is enough, what would be.

Trust never grows with a leak. So an amr value that several enrolled factors could have caused counts
as the weakest of them, an acr that comes without amr counts as far as the weakest factor that could
have reached it still does, and what is unknown counts for nothing.
Source: RFC 9470 section 3 (challenge), RFC 8176 (amr), NIST SP 800-63B section 4 (two kinds for AAL2).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seawall.model.protection import (
    ALLOW,
    ASSISTED,
    DENY,
    RECOGNISED,
    STEP_UP,
    Action,
    Catalogue,
    Factor,
    FactorGrade,
    Grade,
)
from seawall.protect.grading import Grading

#: RFC 9470's own error code and its two descriptions.
ERROR = "insufficient_user_authentication"
STALE = "More recent authentication is required"
LOW = "A different authentication level is required"
ALONE = 1  # the level that one factor of one kind reaches by itself


class State(NamedTuple):
    """All of a request that an answer depends on, but for the time: the key of kept answers."""

    likely: int
    possible: int
    action: str
    recognised: bool
    amr: frozenset[str]
    acr: str
    fresh: bool
    sim: str
    risky: bool
    enrolled: frozenset[str]


class Answer(NamedTuple):
    """A decision without its time."""

    outcome: str
    acr_values: tuple[str, ...]
    max_age_s: int | None
    challenge: str
    allowed: tuple[str, ...]
    factors: tuple[FactorGrade, ...]
    closed: tuple[str, ...]
    reasons: tuple[str, ...]


class Proof(NamedTuple):
    """What one amr value stands for: the least of what could have caused it."""

    level: int
    kind: str  # empty where factors of several kinds could have
    multi: bool
    supports: bool  # may stand as the second factor
    compromised: bool


def answer(catalogue: Catalogue, grading: Grading, action: Action, state: State) -> Answer:
    """The answer to one state of a request."""
    device = state.recognised and grading.grades[RECOGNISED].grade is Grade.SOUND
    reasons = [] if device or not state.recognised else ["device_not_believed"]
    required, why = _required(catalogue, action, state, device)
    reasons += why
    asked, offered_by = _pools(grading, action, state)
    done = _done(catalogue, grading, state.amr, offered_by)
    reached = _reached(catalogue, grading, action, state, done, offered_by, device)
    if not state.fresh:
        reached = 0
        if state.amr or state.acr:
            reasons.append("authentication_too_old")
    outcome = ALLOW
    allowed: tuple[str, ...] = ()
    if reached < required or not state.fresh:
        allowed = _allowed(catalogue, grading, action, state, asked, max(required, ALONE), device)
        only_burned = bool(done) and all(p.compromised for p in done) and not device
        if allowed:
            outcome = STEP_UP
            reasons.append(f"step_up_to:{catalogue.acr[max(required, ALONE)]}")
        else:
            outcome = DENY if only_burned and action.otherwise == DENY else ASSISTED
            reasons.append("only_compromised_evidence" if only_burned else "no_sufficient_factor")
    else:
        reasons.append(f"level_reached:{catalogue.acr[reached] or 'none_needed'}")
    acr_values, challenge = _challenge(
        catalogue, grading, action, state, outcome, allowed, required
    )
    seen = state.enrolled | offered_by
    worse = [code for factor, code in grading.harmed if factor in seen]
    closed = tuple(path.id for path in grading.closed)
    return Answer(
        outcome, acr_values, action.max_age_s if outcome == STEP_UP else None, challenge, allowed,
        grading.all, closed, (*reasons, *(worse or ["no_factor_harmed"]), *(f"closed:{c}" for c in closed)),
    )  # fmt: skip


def _required(
    catalogue: Catalogue, action: Action, state: State, device: bool
) -> tuple[int, list[str]]:
    """The level that the request needs, and why it is not the action's own."""
    required, reasons = action.level, []
    if device and action.risk == "low":
        required -= 1
        reasons.append("device_recognised")
    if state.risky and required < len(catalogue.acr) - 1:
        required += 1
        reasons.append("risk_score_high")
    return required, reasons


def _pools(grading: Grading, action: Action, state: State) -> tuple[frozenset[str], frozenset[str]]:
    """The factors that may be asked for, and those that what was offered can have come from.

    Who recovers a factor proves it by a path to it, and only by one that is open.
    """
    if not action.recovers:
        enrolled = state.enrolled - {RECOGNISED}
        return enrolled, enrolled
    aims = set(action.recovers)
    may = frozenset(n for p in grading.open if aims & set(p.gives) for n in p.needs)
    might = frozenset(n for p in grading.closed if aims & set(p.gives) for n in p.needs)
    return may - aims, (may | might) - aims


def _done(
    catalogue: Catalogue, grading: Grading, amr: Iterable[str], offered_by: frozenset[str]
) -> list[Proof]:
    """What was offered, one proof for each amr value that any factor here has."""
    proofs = []
    for value in sorted(amr):
        could = [f for f in offered_by if value in catalogue.factors[f].amr]
        if could:
            kinds = {catalogue.factors[f].kind for f in could}
            grades = [grading.grades[f].grade for f in could]
            proofs.append(
                Proof(
                    min(grading.level(f) for f in could),
                    kinds.pop() if len(kinds) == 1 else "",
                    all(catalogue.factors[f].multi for f in could),
                    all(g is not Grade.COMPROMISED for g in grades),
                    all(g is Grade.COMPROMISED for g in grades),
                )
            )
    return proofs


def _reached(
    catalogue: Catalogue, grading: Grading, action: Action, state: State, done: list[Proof],
    offered_by: frozenset[str], device: bool,
) -> int:  # fmt: skip
    """The level that was proved."""
    best = 0
    for proof in done:
        pair = device and proof.kind not in ("", "possession")
        pair = pair or any(
            other.supports and other.kind and proof.kind and other.kind != proof.kind
            for other in done
        )
        whole = proof.multi or pair or bool(action.recovers)
        best = max(best, proof.level if whole else min(proof.level, ALONE))
    if not state.acr:
        return best
    if state.acr not in catalogue.acr:
        return 0
    stated = catalogue.acr.index(state.acr)
    if done:
        return min(best, stated)
    could = [f for f in offered_by if catalogue.factors[f].level >= stated]
    return min((stated, *(grading.level(f) for f in could))) if could else 0


def _allowed(
    catalogue: Catalogue, grading: Grading, action: Action, state: State, asked: frozenset[str],
    required: int, device: bool,
) -> tuple[str, ...]:  # fmt: skip
    """Factors that would be enough, the best first: sound ones, then by what they resist."""
    enough = []
    for id_ in asked:
        factor, now = catalogue.factors[id_], grading.grades[id_]
        whole = (
            factor.multi
            or bool(action.recovers)
            or _seconded(catalogue, grading, factor, state, device)
        )
        if (now.level if whole else min(now.level, ALONE)) >= required:
            enough.append((now.grade, -factor.resistance, factor.sim, -factor.level, id_))
    return tuple(id_ for *_, id_ in sorted(enough))


def _seconded(
    catalogue: Catalogue, grading: Grading, factor: Factor, state: State, device: bool
) -> bool:
    """Whether the account has a factor of another kind to stand beside this one."""
    if device and factor.kind != "possession":
        return True
    return any(
        catalogue.factors[other].kind != factor.kind
        and grading.grades[other].grade is not Grade.COMPROMISED
        for other in state.enrolled - {RECOGNISED}
    )


def _challenge(
    catalogue: Catalogue, grading: Grading, action: Action, state: State, outcome: str,
    allowed: tuple[str, ...], required: int,
) -> tuple[tuple[str, ...], str]:  # fmt: skip
    """The acr values in order of preference, least first, and the value of WWW-Authenticate."""
    if outcome != STEP_UP:
        return (), ""
    most = max(grading.level(f) for f in allowed)
    acr_values = catalogue.acr[max(required, ALONE) : most + 1]
    words = STALE if not state.fresh and (state.amr or state.acr) else LOW
    parts = [
        f'error="{ERROR}"',
        f'error_description="{words}"',
        f'acr_values="{" ".join(acr_values)}"',
    ]
    if action.max_age_s is not None:
        parts.append(f'max_age="{action.max_age_s}"')
    return acr_values, "Bearer " + ", ".join(parts)

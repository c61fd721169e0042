"""Decisions, policies and simulations: JSON for programs, tables of 100 columns for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from seawall.model.protection import (
    SCHEMA,
    Catalogue,
    Decision,
    Exposure,
    FactorGrade,
    Grade,
    PolicyOutcome,
    Simulation,
)
from seawall.render import json, names, numbers, text, weighed

Json = dict[str, object]
NAME = 34
WORDS = {
    "allow": "let in",
    "step_up": "ask for more",
    "assisted": "hand to people: waiting period, notice to old channels, no leaked data as proof",
    "deny": "refuse this request",
}
GRADES = {Grade.SOUND: "+ sound", Grade.WEAKENED: "? weakened", Grade.COMPROMISED: "x compromised"}


def dumps(document: Json) -> str:
    """As `json.dumps`, without the final newline."""
    return json.dumps(document).decode().rstrip("\n")


def elements(catalogue: Catalogue, mask: int) -> list[str]:
    """The attributes of a mask, by number."""
    ordered = sorted(catalogue.attributes.values(), key=lambda a: a.number)
    return [a.id for a in ordered if mask & a.bit]


def weight(catalogue: Catalogue, exposure: Exposure) -> str:
    """Whether an exposure counts, before its age is taken off: likely, possible or none."""
    p = exposure.p_genuine * exposure.confidence
    return "likely" if p >= catalogue.likely else "possible" if p >= catalogue.possible else "none"


def decision(d: Decision, exposures: Sequence[Exposure], catalogue: Catalogue) -> Json:
    """A decision as schemas/decision-1.schema.json describes it."""
    return {
        "schema": SCHEMA,
        "action": d.action,
        "decision": d.outcome,
        "acr_values": list(d.acr_values),
        "max_age_s": d.max_age_s,
        "www_authenticate": d.www_authenticate,
        "allowed_factors": list(d.allowed_factors),
        "factors": [_grade(g) for g in d.factors],
        "closed_paths": list(d.closed_paths),
        "reason_codes": list(d.reason_codes),
        "exposures": [
            {
                "breach": e.breach,
                "exposed": elements(catalogue, e.mask),
                "p_genuine": weighed.number(e.p_genuine),
                "confidence": weighed.number(e.confidence),
                "weight": weight(catalogue, e),
                "taken_on": e.taken_on.isoformat() if e.taken_on else None,
            }
            for e in exposures
        ],
        "policy_version": d.policy_version,
        "expires_at": d.expires_at.isoformat().replace("+00:00", "Z"),
    }


def _grade(g: FactorGrade) -> Json:
    return {
        "factor": g.factor,
        "grade": g.grade.word,
        "level": g.level,
        "reason_codes": list(g.reason_codes),
        "candidates": g.candidates,
        "success_at_5": weighed.number(g.success_at_5),
        "success_at_100": weighed.number(g.success_at_100),
        "only_possible": g.only_possible,
        "sources": list(g.sources),
    }


def explained(d: Decision, exposures: Sequence[Exposure], catalogue: Catalogue) -> RenderableType:
    """A decision for a person: what is decided, what leaked, what each factor is worth, what to close."""
    action = catalogue.actions[d.action]
    rows = [("Decision", f"{d.outcome}: {WORDS[d.outcome]}")]
    if d.allowed_factors:
        asked = ", then ".join(catalogue.factors[f].label.lower() for f in d.allowed_factors)
        rows.append(("Ask for", asked))
    if d.www_authenticate:
        rows.append(("WWW-Authenticate", d.www_authenticate))
    rows += [
        ("Because", ", ".join(c for c in d.reason_codes if not c.startswith("closed:"))),
        ("Valid until", numbers.minute(d.expires_at)),
        ("Policy", d.policy_version),
    ]
    shown: list[RenderableType] = [
        text.heading(names.fitted(action.label, 80)),
        Padding(text.grid_of([("", "t"), ("", "p")], rows), (1, 0)),
        text.heading("What leaked"),
    ]
    if not exposures:
        shown.append(Padding(Text("Nothing that we know of."), (0, 0, 1, 0)))
    leaked = [
        (
            names.fitted(e.breach, NAME),
            numbers.share(e.p_genuine),
            numbers.share(e.confidence),
            weight(catalogue, e),
            ", ".join(elements(catalogue, e.mask)),
        )
        for e in exposures
    ]
    if leaked:
        heads = [
            ("Breach", "t"),
            ("Genuine", "n"),
            ("Ours", "n"),
            ("Counts as", "t"),
            ("With", "p"),
        ]
        shown.append(text.grid_of(heads, leaked))
    return Group(*shown, *_factors(d, catalogue), *_closed(d, catalogue))


def _factors(d: Decision, catalogue: Catalogue) -> list[RenderableType]:
    """The worst first; those that are sound and not asked for stand in one line."""
    told = [
        g for g in d.factors
        if g.grade is not Grade.SOUND or g.factor in d.allowed_factors
        or g.factor in catalogue.enrolled
    ]  # fmt: skip
    rows = [
        (
            names.fitted(catalogue.factors[g.factor].label, 30),
            GRADES[g.grade],
            _left(g),
            numbers.share(g.success_at_5),
            numbers.share(g.success_at_100),
            ", ".join(c.removeprefix("known:") for c in g.reason_codes),
        )
        for g in sorted(told, key=lambda g: (-g.grade, g.factor))
    ]
    heads = [("Factor", "t"), ("Grade", "n"), ("Left", "n"), ("In 5", "n"), ("In 100", "n")]
    rest = len(d.factors) - len(told)
    note = (
        "Left: answers that remain; in 5, in 100: found within so many tries, if the leak is what "
    )
    note += f"it claims to be. {numbers.plural(rest, 'more factor')} unharmed."
    grid = text.grid_of([*heads, ("Why", "p")], rows)
    return [
        text.heading("What each factor is worth"),
        grid,
        Padding(Text(note, style="dim"), (0, 0, 1, 0)),
    ]


def _left(g: FactorGrade) -> str:
    """Answers that remain, where the factor falls by guessing and not by another way."""
    guessed = g.candidates is not None and g.success_at_5 <= min(1.0, 5 / g.candidates)
    return numbers.count(g.candidates) if guessed and g.candidates is not None else "-"


def _closed(d: Decision, catalogue: Catalogue) -> list[RenderableType]:
    if not d.closed_paths:
        return []
    rows = [(names.fitted(catalogue.paths[p].label, 60), p) for p in d.closed_paths]
    return [text.heading("Paths to close"), text.grid_of([("Path", "t"), ("Id", "t")], rows)]


def policy(name: str, version: str, changes: Sequence[tuple[str, str]]) -> RenderableType:
    """What `policy check` says of a file that can be used."""
    head = Text(f"{names.shown(name)} can be used: version {names.shown(version)}.")
    rows = [(what, names.shown(which)) for what, which in changes]
    body = text.grid_of([("", "t"), ("", "p")], rows) if rows else Text("It changes nothing.")
    return Group(head, Padding(body, (1, 0, 0, 0)))


def simulation(s: Simulation) -> Json:
    """A simulation as schemas/simulation-1.schema.json describes it."""
    return {
        "schema": s.schema,
        "seed": s.seed,
        "n_users": s.n_users,
        "n_exposed": s.n_exposed,
        "leak": list(s.leak),
        "policies": [_outcome(p) for p in s.policies],
        "frontier": [_outcome(p) for p in [*s.policies, *s.grid] if p.on_frontier],
        "n_tried": len(s.policies) + len(s.grid),
        "policy_version": s.policy_version,
        "assumptions": {
            k: list(v) if isinstance(v, tuple) else v for k, v in s.assumptions.items()
        },
    }


def _outcome(p: PolicyOutcome) -> Json:
    shares = {
        "attack": p.attack, "attack_low": p.attack_low, "attack_high": p.attack_high,
        "challenged": p.challenged, "failed": p.failed, "assisted": p.assisted,
    }  # fmt: skip
    return {"id": p.id, "label": p.label, **{k: weighed.number(v) for k, v in shares.items()}}


def simulated(s: Simulation) -> RenderableType:
    """A simulation for a person."""
    heads = [("", "n"), ("Policy", "t"), ("Attack", "n"), ("95% sure", "n"), ("Challenged", "n")]
    heads += [("Fail", "n"), ("Helped", "n")]
    rows = [_row(p, p.id) for p in s.policies]
    front = sorted(
        (p for p in [*s.policies, *s.grid] if p.on_frontier), key=lambda p: p.failed + p.assisted
    )
    said = (
        f"{numbers.count(s.n_users)} invented users, {numbers.count(s.n_exposed)} of them exposed with "
        f"{', '.join(names.within(names.element(e)) for e in s.leak)}. One targeted attack on each of "
        "these, by the way in that works best. Shapes, not prophecies: half of the numbers are "
        "assumptions (docs/protect.md)."
    )
    more = (
        f"Of {len(s.policies) + len(s.grid)} mixtures these are beaten by none: less attack costs more "
        "sessions of owners that fail or need help."
    )
    return Group(
        text.heading("Simulation"), text.prose_of(said), text.grid_of(heads, rows),
        text.heading("The frontier"), text.prose_of(more), text.grid_of(heads, [_row(p, "") for p in front]),
    )  # fmt: skip


def _row(p: PolicyOutcome, id_: str) -> tuple[str, ...]:
    between = f"{100 * p.attack_low:.1f}-{100 * p.attack_high:.1f}%"
    shares = (numbers.share(p.challenged), numbers.share(p.failed), numbers.share(p.assisted))
    return (id_ or p.id, names.fitted(p.label, 40), numbers.share(p.attack), between, *shares)

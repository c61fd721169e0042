"""All evidence into likelihoods over systems, partners and "none of them", with reasons.

Priors are equal and shown. Each kind of evidence is summed over the dump's tables and capped; kinds are
added. Layout, freshness and overlap say "consistent with", whatever they add up to: only canary rows
made for one recipient say that its copy leaked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from seawall.model.tracing import (
    NONE,
    Freshness,
    Likelihood,
    Overlap,
    TableMatch,
    TableSketch,
    Weight,
)
from seawall.trace import dates, overlap, schema

CANARY_CAP = 9.0  # a false accusation of 1e-9 is what canaries are planned for
LOWEST = {"schema": -4.0, "freshness": -2.0, "overlap": -overlap.CAP}
CAPS = {"schema": schema.CAP, "freshness": 1.0, "overlap": overlap.CAP, "canary": CANARY_CAP}
REFERENCE = "what the others are weighed against"
#: Words of support by bans: upper edge, words.
BANDS = (
    (0.30, "no support"), (1.0, "weak support"), (2.0, "moderate support"),
    (3.0, "moderately strong support"), (4.0, "strong support"), (6.0, "very strong support"),
    (np.inf, "extremely strong support"),
)  # fmt: skip
NOTES = (
    "Priors are equal. Layout counts for 2 bans at most, freshness for 1, people in common for 3: "
    "whoever holds a copy of the same rows fits as well.",
)
MEANT = 0.01  # likelihoods below it are not worth an "also"


def band(log10_lr: float) -> str:
    """A likelihood ratio in words, against or for."""
    words = next(word for edge, word in BANDS if abs(log10_lr) < edge)
    return (
        words
        if log10_lr >= 0 or words == "no support"
        else words.replace("support", "evidence against")
    )


def compared(
    dump: Sequence[TableSketch],
    inventory: Sequence[TableSketch],
    matcher: schema.Matcher,
    *,
    as_of: date,
) -> tuple[tuple[TableMatch, ...], tuple[Overlap, ...], tuple[Freshness, ...]]:
    """Every table of the dump against every copy: the best match per system, overlaps, freshness."""
    by_name = {(t.system, t.table): t for t in inventory}
    matches: list[TableMatch] = []
    fresh: list[Freshness] = []
    shared: list[Overlap] = []
    for table in dump:
        seen: set[str] = set()
        for match in matcher.match(table):
            if match.system in seen:
                continue
            seen.add(match.system)
            matches.append(match)
            told = dates.freshness(table, by_name[match.system, match.table], match, as_of=as_of)
            fresh += [told] if told is not None else []
        shared += [o for copy in inventory for o in overlap.overlaps(table, copy)]
    return tuple(matches), tuple(shared), tuple(fresh)


def likelihoods(
    inventory: Iterable[TableSketch],
    matches: Sequence[TableMatch],
    overlaps: Sequence[Overlap],
    freshness: Sequence[Freshness],
    canaries: Mapping[str, float] | None = None,
) -> tuple[Likelihood, ...]:
    """Every system, partner and "none of them", most likely first.

    Args:
        inventory: All tables.
        matches: The best match of every dump table in every system.
        overlaps: People in common with every table.
        freshness: Dates against the best matches.
        canaries: Recipient (a system, or a partner's name) to the log10 probability that its canary
            rows are in the dump by chance.
    """
    owners = {t.system: t.owner for t in inventory}
    found = dict(canaries or {})
    weights = {
        system: [
            *_schema([m for m in matches if m.system == system]),
            *_freshness([f for f in freshness if f.system == system]),
            *_overlap([o for o in overlaps if o.system == system]),
        ]
        for system in owners
    }
    for recipient, log10_p in found.items():
        held = [s for s, o in owners.items() if recipient in (s, o, o.partition(":")[2])]
        if not held:
            owners[recipient], weights[recipient] = f"partner:{recipient}", []
        for system in held or [recipient]:
            weights[system].append(_canary(recipient, log10_p))
    prior = 1 / (len(owners) + 1)
    bans = np.array([sum(w.log10_lr for w in weights[s]) for s in owners] + [0.0])
    shares = 10 ** (bans - bans.max())
    shares = shares / shares.sum()
    rows = [
        Likelihood(
            system, owner, prior, float(lr), float(share), _wording(system, float(lr), weights[system]),
            tuple(weights[system]),
        )
        for (system, owner), lr, share in zip(owners.items(), bans, shares, strict=False)
    ]  # fmt: skip
    rows.append(Likelihood(NONE, "", prior, 0.0, float(shares[-1]), REFERENCE, ()))
    return tuple(sorted(rows, key=lambda row: (-row.likelihood, row.system == NONE, row.system)))


def _capped(kind: str, values: Sequence[float]) -> tuple[float, float]:
    total = float(np.clip(sum(values), LOWEST[kind], CAPS[kind]))
    return total, CAPS[kind] if total >= 0 else LOWEST[kind]


def _schema(matches: Sequence[TableMatch]) -> list[Weight]:
    if not matches:
        return []
    total, cap = _capped("schema", [m.log10_lr for m in matches])
    best = max(matches, key=lambda m: m.score)
    why = sorted({r for c in best.columns for r in c.reasons}, key=_order(best))[:3]
    here = f"{best.n_matched} of {best.n_columns} columns of {best.dump_table!r} are found in {best.table!r}"
    if total > 0:
        said = here + (f", above all by {_listed(why)}" if why else "")
    elif best.score >= schema.ALIKE:
        said = f"{here}, as in any table of this kind, or those of another system fit better"
    else:
        said = f"no table of it is laid out like the dump's: at best {here}"
    return [Weight("schema", total, cap, said)]


def _order(match: TableMatch):  # type: ignore[no-untyped-def]
    told = [r for c in match.columns for r in c.reasons]
    return lambda reason: (-told.count(reason), reason)


#: Features in plain words.
PLAIN = {
    "element": "the kind of data", "masks": "the way values are written", "shapes": "the shape of values",
    "lengths": "lengths", "numbers": "the spread of numbers", "codes": "the same codes in the same shares",
    "dates": "the spread of dates", "periods": "the same months", "missing": "how much is empty",
    "repeat": "how often values repeat", "declared": "declared types", "names": "names of columns",
}  # fmt: skip


def _listed(features: Sequence[str]) -> str:
    words = [PLAIN[f] for f in features]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _freshness(told: Sequence[Freshness]) -> list[Weight]:
    told = [f for f in told if f.log10_lr]
    if not told:
        return []
    total, cap = _capped("freshness", [f.log10_lr for f in told])
    return [Weight("freshness", total, cap, max(told, key=lambda f: abs(f.log10_lr)).reason)]


def _overlap(told: Sequence[Overlap]) -> list[Weight]:
    """Of every dump table the table of the copy with most in common; of its identifiers the mean."""
    weighed, reasons = [], []
    for dump in dict.fromkeys(o.dump_table for o in told):
        here = [o for o in told if o.dump_table == dump and o.n_compared >= overlap.FEWEST]
        copies = {o.table: [p for p in here if p.table == o.table] for o in here}
        if copies:
            best = max(copies.values(), key=lambda held: sum(o.log10_lr for o in held) / len(held))
            weighed.append(sum(o.log10_lr for o in best) / len(best))
            reasons.append(max(best, key=lambda o: o.n_compared))
    if not weighed:
        return []
    total, cap = _capped("overlap", weighed)
    o = max(reasons, key=lambda r: r.n_compared)
    return [
        Weight(
            "overlap", total, cap,
            f"{o.coverage:.1%} ({o.low:.1%} to {o.high:.1%}) of {o.n_compared:,} people of "
            f"{o.dump_table!r} stand in {o.table!r} too; of strangers {o.chance:.2g} would",
        )
    ]  # fmt: skip


def _canary(recipient: str, log10_p: float) -> Weight:
    return Weight(
        "canary", min(CANARY_CAP, max(0.0, -log10_p)), CANARY_CAP,
        f"canary rows made for {recipient!r} alone are in the dump; the chance of that by accident is "
        f"1e{log10_p:.0f}",
    )  # fmt: skip


def _wording(system: str, log10_lr: float, weights: Sequence[Weight]) -> str:
    """What may be said: an origin by canary rows alone, consistency by everything else."""
    if any(w.kind == "canary" and w.log10_lr >= 2 for w in weights):
        return f"came from the copy of {system!r}: its canary rows are in the dump"
    if log10_lr >= BANDS[0][0]:
        return f"consistent with {system!r} ({band(log10_lr)})"
    if log10_lr <= -BANDS[0][0]:
        return f"hardly consistent with {system!r} ({band(log10_lr)})"
    return f"says nothing for or against {system!r}"


def summary(rows: Sequence[Likelihood]) -> str:
    """One sentence: what the dump is consistent with, and what else."""
    best = rows[0]
    if best.system == NONE:
        return (
            f"The dump is most consistent with no system of the inventory ({best.likelihood:.0%})."
        )
    also = [r.system for r in rows[1:] if r.likelihood >= MEANT and r.system != NONE][:3]
    none = next(r.likelihood for r in rows if r.system == NONE)
    more = f"; also {', '.join(also)}" if also else ""
    return f"The dump is {best.wording}{more}. None of them: {none:.2%}."

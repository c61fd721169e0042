"""What `trace canary` says: which recipients' canaries and marks a dump holds, and what that proves.

The JSON is schemas/canary-1.schema.json; the text fits 100 columns. Both hold counts, and the names
that we gave to recipients.
"""

from __future__ import annotations

from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from seawall.model.canaries import (
    ACCUSED,
    HINT,
    NONE,
    FieldHits,
    FieldPlan,
    Level,
    MarkResult,
    Plan,
    SetResult,
    Verification,
    Window,
)
from seawall.render import names, numbers
from seawall.render.json import Json
from seawall.render.text import grid_of, heading, more_of, prose_of

MOST_ROWS = 30
SHORT = {
    "cn.resident_id": "ID",
    "phone": "phone",
    "email": "e-mail",
    "name_birth_date": "name and birth date",
}
FLOOR = -15.0  # as sure as the assumptions allow: said as "less than"
CAVEAT = (
    "A hit proves that these rows come from the copy made for that recipient in that month. It does not"
    " prove who took it: that may be the recipient, somebody who broke in there or on the way, or anybody"
    " with us who had the same copy. A recipient's rows can also be planted by whoever has them."
)


def document(v: Verification) -> Json:
    """A verification for programs."""
    return {
        "schema": v.schema,
        "kind": "verification",
        "seawall": v.seawall,
        "name": v.name,
        "n_rows": v.n_rows,
        "n_recipients": v.n_recipients,
        "n_sets": v.n_sets,
        "n_candidates": v.n_candidates,
        "compared": {element: v.compared[element] for element in sorted(v.compared)},
        "n_parts": v.n_parts,
        "n_read_twice": v.n_read_twice,
        "accused": list(v.accused),
        "sets": [_set(s) for s in v.sets],
        "windows": [_window(w) for w in v.windows],
        "marks": [_mark(m) for m in v.marks],
        "proves": CAVEAT,
        "notes": list(v.notes),
    }


def plan_document(p: Plan) -> Json:
    """A plan for programs."""
    return {
        "schema": p.schema,
        "kind": "plan",
        "rows": p.rows,
        "sample": p.sample,
        "recall": p.recall,
        "hits": p.hits,
        "recipients": p.recipients,
        "n_canaries": p.n_canaries,
        "n_formula": p.n_formula,
        "by_fields": [
            {
                "fields": list(f.fields),
                "hits": f.hits,
                "n_canaries": f.n_canaries,
                "share": f.share,
                "log10_false": f.log10_false,
            }
            for f in p.by_fields
        ],
    }


def _set(s: SetResult) -> Json:
    return {
        "recipient": s.recipient,
        "epoch": s.epoch,
        "dataset": s.dataset,
        "n_candidates": s.n_candidates,
        "n_hit": s.n_hit,
        "n_rows": s.n_rows,
        "n_shared": s.n_shared,
        "fields": [_field(f) for f in s.fields],
        "levels": [_level(x) for x in s.levels],
        "log10_false": s.log10_false,
        "finding": s.finding,
    }


def _field(f: FieldHits) -> Json:
    return {
        "element": f.element,
        "n_candidates": f.n_candidates,
        "n_compared": f.n_compared,
        "n_hit": f.n_hit,
        "n_rows": f.n_rows,
        "p_row": f.p_row,
    }


def _level(x: Level) -> Json:
    return {
        "fields": list(x.fields),
        "n_candidates": x.n_candidates,
        "n_hit": x.n_hit,
        "log10_p": x.log10_p,
    }


def _window(w: Window) -> Json:
    return {
        "recipient": w.recipient,
        "dataset": w.dataset,
        "newest_epoch": w.newest_epoch,
        "not_before": w.not_before.isoformat(),
        "not_after": w.not_after.isoformat() if w.not_after else None,
        "p_absent": w.p_absent,
    }


def _mark(m: MarkResult) -> Json:
    return {
        "recipient": m.recipient,
        "epoch": m.epoch,
        "dataset": m.dataset,
        "by": m.by,
        "n_read": m.n_read,
        "n_agree": m.n_agree,
        "n_chance": m.n_chance,
        "log10_false": m.log10_false,
        "finding": m.finding,
    }


def probability(log10_p: float) -> str:
    """A probability given by its logarithm, with one digit: 4e-12; never surer than the floor."""
    if log10_p <= FLOOR:
        return "<1e-15"
    return f"{10**log10_p:.1g}"


def text(v: Verification) -> RenderableType:
    """A verification for a terminal."""
    parts: list[RenderableType] = [heading("Canaries"), prose_of(_scope(v)), prose_of(_verdict(v))]
    parts += [prose_of(_when(w)) for w in v.windows]
    if v.accused:
        parts.append(prose_of(CAVEAT))
    met = sorted((s for s in v.sets if s.n_hit), key=lambda s: (s.log10_false, -s.n_hit))
    if met:
        rows = [
            (
                names.fitted(s.recipient, 30), s.epoch, f"{s.n_hit:,} of {s.n_candidates:,}",
                numbers.count(s.n_rows), probability(s.log10_false), s.finding,
            )
            for s in met[:MOST_ROWS]
        ]  # fmt: skip
        heads = [("Recipient", "t"), ("Epoch", "t"), ("Met", "n"), ("Rows", "n"), ("By chance", "n"),
                 ("Finding", "t")]  # fmt: skip
        parts += [grid_of(heads, rows), *more_of(len(met) - MOST_ROWS, "set"), *_by_field(met)]
    told = sorted((m for m in v.marks if m.finding != NONE), key=lambda m: m.log10_false)
    if v.marks:
        parts += _marks(told, len(v.marks))
    if n_shared := sum(s.n_shared for s in v.sets):
        parts.append(
            prose_of(
                f"{numbers.plural(n_shared, 'finding')} of identifiers that several recipients' sets hold,"
                " such as one phone given to both: they are left out, and accuse nobody."
            )
        )
    parts += [Text(names.shown(note), style="dim") for note in v.notes]
    return Group(*parts)


def _scope(v: Verification) -> str:
    compared = numbers.listed(
        [f"{n:,} of kind {names.element(e)}" for e, n in sorted(v.compared.items())]
    )
    return (
        f"{names.shown(v.name)}: {numbers.plural(v.n_rows, 'row')}; identifiers compared:"
        f" {compared or 'none'}. Tested: {numbers.plural(v.n_sets, 'set')} and"
        f" {numbers.plural(len(v.marks), 'code')} of {numbers.plural(v.n_recipients, 'recipient')},"
        f" {numbers.plural(v.n_candidates, 'canary', 'canaries')}."
        + (f" Read twice: {v.n_read_twice:,} of {v.n_parts:,} parts." if v.n_read_twice else "")
    )


def _verdict(v: Verification) -> str:
    if v.accused:
        who = numbers.listed([names.shown(name) for name in v.accused])
        what = "The copy" if len(v.accused) == 1 else "The copies"
        return (
            f"{what} of {who} leaked: this dump holds rows made from it. The probabilities below are those"
            " of seeing as much by chance, over everybody who was tested."
        )
    results: list[SetResult | MarkResult] = [*v.sets, *v.marks]
    hints = [r.recipient for r in results if r.finding == HINT]
    if hints:
        who = numbers.listed([names.shown(n) for n in dict.fromkeys(hints)])
        return f"A hint, and no more, at {who}: chance explains it too often to accuse anybody."
    if not v.compared:
        return "Nothing in this dump can tell a canary: it holds no identifier that could be read."
    return (
        "No canary accuses anybody. That does not clear a recipient: a small sample may hold none of its"
        " canaries (`plan` says how many are needed)."
    )


def _when(w: Window) -> str:
    begin = f"{names.shown(w.recipient)}: the copy left on or after {_day(w.not_before)}"
    if w.not_after is None:
        return f"{begin}, when the canaries of {w.newest_epoch} went in; no later month limits it."
    return (
        f"{begin} and before {_day(w.not_after)}, if each month's copy replaces the last: none of the next"
        f" month's canaries is in it (by chance {w.p_absent:.2g})."
    )


def _day(on: date) -> str:
    return numbers.day(on)


def _by_field(met: list[SetResult]) -> list[RenderableType]:
    rows = [
        (
            names.fitted(s.recipient, 24), s.epoch, names.fitted(names.element(f.element), 24),
            f"{f.n_hit:,} of {f.n_candidates:,}", numbers.count(f.n_rows), f"{f.p_row:.1g}",
        )
        for s in met if s.finding == ACCUSED for f in s.fields
    ]  # fmt: skip
    heads = [("Recipient", "t"), ("Epoch", "t"), ("Told by", "t"), ("Met", "n"), ("Rows", "n"),
             ("Chance per row", "n")]  # fmt: skip
    return [grid_of(heads, rows[:MOST_ROWS])] if rows else []


def _marks(told: list[MarkResult], n: int) -> list[RenderableType]:
    if not told:
        return [
            heading("Marks"),
            prose_of(f"{numbers.plural(n, 'code')} tried; none fits beyond chance."),
        ]
    rows = [
        (
            names.fitted(m.recipient, 30), m.epoch, names.fitted(names.element(m.by), 20),
            f"{m.n_agree:,} of {m.n_read:,}", f"{m.n_chance:,.0f}", probability(m.log10_false),
            m.finding,
        )
        for m in told[:MOST_ROWS]
    ]  # fmt: skip
    heads = [("Recipient", "t"), ("Epoch", "t"), ("Known by", "t"), ("Marks agree", "n"),
             ("Expected", "n"), ("By chance", "n"), ("Finding", "t")]  # fmt: skip
    return [heading("Marks"), grid_of(heads, rows), *more_of(len(told) - MOST_ROWS, "code")]


def plan_text(p: Plan) -> RenderableType:
    """A plan for a terminal."""
    said = (
        f"Of {p.rows:,} rows {p.sample:,} leak. So that {numbers.plural(p.hits, 'canary', 'canaries')} or"
        f" more of them are met with a probability of {p.recall:g}, the copy needs {p.n_canaries:,} canaries"
        f" ({100 * p.n_canaries / p.rows:.2g} % of its rows)."
    )
    more = (
        "What accuses depends on the fields that the dump keeps. For each: how many hits it takes"
        f" (false-accusation probability 1e-9 over {numbers.plural(p.recipients, 'set')}), and canaries for"
        " that many hits."
    )
    return Group(
        heading("Canaries needed"), prose_of(said), prose_of(more), _plan_grid(p.by_fields)
    )


def _plan_grid(found: tuple[FieldPlan, ...]) -> RenderableType:
    heads = [("What is left", "t"), ("Hits", "n"), ("Canaries", "n"), ("Of the rows", "n"),
             ("By chance", "n")]  # fmt: skip
    return grid_of(heads, [_plan_row(p) for p in found])


def _plan_row(p: FieldPlan) -> tuple[str, ...]:
    kept = " + ".join(SHORT[field] for field in p.fields)
    if p.hits is None or p.n_canaries is None or p.share is None or p.log10_false is None:
        return kept, "none suffices", "", "", ""
    share = f"{100 * p.share:.2g} %"
    return (
        kept,
        numbers.count(p.hits),
        numbers.count(p.n_canaries),
        share,
        probability(p.log10_false),
    )

"""A trace for programs (schema seawall.trace/1) and for a terminal of 100 columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from seawall.model.tracing import Freshness, Likelihood, Overlap, TableMatch, Trace
from seawall.render import names

Json = dict[str, Any]
NAME = 28
MOST = 12  # hypotheses and tables shown; the rest stands in the JSON


def document(t: Trace) -> Json:
    """A trace as schemas/trace-1.schema.json describes it."""
    return {
        "schema": t.schema,
        "seawall": t.seawall,
        "name": t.name,
        "as_of": t.as_of.isoformat(),
        "made_at": _instant(t.made_at),
        "n_records": t.n_records,
        "n_systems": t.n_systems,
        "n_tables": t.n_tables,
        "summary": t.summary,
        "likelihoods": [_likelihood(row) for row in t.likelihoods],
        "candidates": [_match(m) for m in t.candidates],
        "overlaps": [_overlap(o) for o in t.overlaps],
        "freshness": [_freshness(f) for f in t.freshness],
        "notes": list(t.notes),
    }


def _likelihood(row: Likelihood) -> Json:
    return {
        "system": row.system,
        "owner": row.owner,
        "prior": row.prior,
        "log10_lr": row.log10_lr,
        "likelihood": row.likelihood,
        "wording": row.wording,
        "weights": [
            {"kind": w.kind, "log10_lr": w.log10_lr, "cap": w.cap, "reason": w.reason}
            for w in row.weights
        ],
    }


def _match(m: TableMatch) -> Json:
    return {
        "dump_table": m.dump_table,
        "system": m.system,
        "owner": m.owner,
        "table": m.table,
        "score": m.score,
        "log10_lr": m.log10_lr,
        "n_columns": m.n_columns,
        "n_matched": m.n_matched,
        "columns": [
            {"dump": c.dump, "column": c.column, "log10_lr": c.log10_lr, "reasons": list(c.reasons)}
            for c in m.columns
        ],
    }


def _overlap(o: Overlap) -> Json:
    return {
        "dump_table": o.dump_table,
        "system": o.system,
        "table": o.table,
        "element": o.element,
        "n_dump": o.n_dump,
        "n_copy": o.n_copy,
        "n_compared": o.n_compared,
        "n_common": o.n_common,
        "coverage": {"value": o.coverage, "low": o.low, "high": o.high},
        "both": {"value": o.both, "low": o.both_low, "high": o.both_high},
        "chance": o.chance,
        "log10_lr": o.log10_lr,
    }


def _freshness(f: Freshness) -> Json:
    return {
        "dump_table": f.dump_table,
        "system": f.system,
        "table": f.table,
        "dump_newest_on": f.dump_newest_on.isoformat() if f.dump_newest_on else None,
        "copy_newest_on": f.copy_newest_on.isoformat() if f.copy_newest_on else None,
        "updated_at": _instant(f.updated_at) if f.updated_at else None,
        "log10_lr": f.log10_lr,
        "reason": f.reason,
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def text(t: Trace) -> RenderableType:
    """What a terminal shows: the sentence, the likelihoods with their reasons, the nearest tables."""
    return Group(
        Rule(
            Text(f"Whose is {names.fitted(t.name, 60)}?", style="bold"), align="left", style="dim"
        ),
        Padding(Text(names.shown(t.summary, 1_000)), (1, 0)),
        _likelihoods(t),
        *_reasons(t),
        *_candidates(t),
        Padding(Text("\n".join(names.shown(n, 500) for n in t.notes), style="dim"), (1, 0, 0, 0)),
    )


def _grid(*heads: tuple[str, bool]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head, number in heads:
        table.add_column(
            head, justify="right" if number else "left", no_wrap=True, overflow="ellipsis"
        )
    return table


def _likelihoods(t: Trace) -> Table:
    grid = _grid(("taken from", False), ("whose", False), ("prior", True), ("weight, bans", True),
                 ("likelihood", True))  # fmt: skip
    for row in t.likelihoods[:MOST]:
        grid.add_row(
            Text(names.fitted(row.system, NAME)), Text(names.fitted(row.owner, NAME)),
            f"{row.prior:.1%}", f"{row.log10_lr:+.1f}", f"{row.likelihood:.2%}",
        )  # fmt: skip
    return grid


def _reasons(t: Trace) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for row in t.likelihoods[:3]:
        if row.weights:
            lines = [f"{w.log10_lr:+.1f}  {names.shown(w.reason, 400)}" for w in row.weights]
            shown.append(Padding(Text(f"{names.shown(row.wording, 300)}:"), (1, 0, 0, 0)))
            shown += [Padding(Text(line), (0, 0, 0, 2)) for line in lines]
    return shown


def _candidates(t: Trace) -> list[RenderableType]:
    if not t.candidates:
        return []
    grid = _grid(
        ("table of the dump", False), ("nearest table", False), ("columns", True), ("bans", True)
    )
    for m in t.candidates[:MOST]:
        grid.add_row(
            Text(names.fitted(m.dump_table, NAME)),
            Text(names.fitted(f"{m.system}: {m.table}", NAME + 10)),
            f"{m.n_matched} of {m.n_columns}", f"{m.log10_lr:+.1f}",
        )  # fmt: skip
    return [Padding(grid, (1, 0, 0, 0))]

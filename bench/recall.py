"""What was found against the ground truth that synth wrote beside the leak."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.data import AS_OF, Data
from bench.main_path import KEY
from seawall import assess, sources
from seawall.cli import passes
from seawall.model.ledger import Ledger

KINDS = ("cn.resident_id", "phone", "email", "bank_card")


def table(data: Data) -> str:
    """A row per identifier and place: what is there, what was found, recall, false finds."""
    with tempfile.TemporaryDirectory() as folder:
        out = passes.both(sources.open([data.plain]), KEY, Path(folder))
    result = assess.conclude(
        out.profile, out.layout, out.ledger, as_of=AS_OF, made_at=datetime.now(UTC), version="bench"
    )
    lines = [
        "| identifier | where | in the data | found | recall | false finds |",
        "|---|---|---|---|---|---|",
    ]
    truth = data.truth["tables"]
    for kind in KINDS:
        there = found = 0
        for t in result.tables:
            for c in t.columns:
                known = truth[t.name]["columns"].get(c.name, {})  # type: ignore[index]
                if known.get("element") == kind:
                    there += known["valid"]
                    found += c.reasons.get("VALID", 0) + c.reasons.get("REGION", 0)
        lines.append(_row(kind, "columns", there, found))
        there = sum(t["inside_text"].get(kind, {}).get("finds", 0) for t in truth.values())  # type: ignore[attr-defined]
        found = sum(c.inside.get(kind, (0, 0))[1] for t in result.tables for c in t.columns)
        lines.append(_row(kind, "prose", there, found))
        there = data.truth["distinct_with_text"].get(kind, 0)  # type: ignore[attr-defined]
        total = next((e for e in result.elements if e.element == kind), None)
        found = total.distinct.value if total and total.distinct else 0
        lines.append(_row(kind, "distinct, both", there, found))
    return "\n".join([*lines, _word_boundaries(data)])


def _word_boundaries(data: Data) -> str:
    """The same IDs by the pattern that most tools use, with word boundaries, over all prose."""
    pattern = re.compile(r"\b[0-9]{17}[0-9Xx]\b")
    found = there = 0
    for part in sources.open([data.plain]).parts:
        for batch in sources.read(part, Ledger()):
            if batch.table == "case_data":
                texts = batch.columns.column(batch.names.index("case_text")).to_pylist()
                found += sum(len(pattern.findall(text)) for text in texts)
    there = data.truth["tables"]["case_data"]["inside_text"]["cn.resident_id"]["finds"]  # type: ignore[index]
    return _row("cn.resident_id", "prose, `\\b` pattern", there, found)


def _row(kind: str, where: str, there: int, found: int) -> str:
    recall = f"{min(found, there) / there:.4%}" if there else "-"
    return f"| {kind} | {where} | {there:,} | {found:,} | {recall} | {max(0, found - there):,} |"

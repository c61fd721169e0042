"""Plans the full pass: every recogniser over a sample of every column, and one decision each.

A column's name is a hint, never proof: it lowers the share that the values must reach, and cannot
raise a share of nothing. Scores are the share of filled values that are the element, where
damaged, masked and wrong-check-digit values count for part: an exporter that rounds numbers leaves
one valid ID in eleven, and the column still holds IDs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall import tables
from seawall.elements import by_id, in_prose, in_text, person_name
from seawall.kernels.gather import pick
from seawall.model.batch import Batch
from seawall.model.element import Judged, Reason
from seawall.model.layout import ColumnPlan, Layout
from seawall.model.strings import Strings, strings
from seawall.recognise.interval import wilson

SAMPLE = 5_000  # values judged per column: an interval of 1.4 percentage points at most
FEW = 500  # of them judged first, by every recogniser
UNLIKELY = 0.02  # a recogniser below this score among the few does not judge the rest
#: What a value that is not valid still says for the element.
PART = {
    Reason.REGION: 1.0,
    Reason.MASKED: 0.9,
    Reason.DAMAGED: 0.9,
    Reason.CHECK: 0.5,
    Reason.DATE: 0.25,
}
#: The score a column must reach, by (element tells itself, name hints at it).
REACH = {(True, True): 0.10, (True, False): 0.50, (False, True): 0.30, (False, False): 0.80}
#: Where somebody was born and where a parcel goes look alike: only the column's name tells.
HINT_ONLY = frozenset({"birthplace"})
#: Bare digits and single letters are everything; spelled out they speak for themselves.
WORDED = frozenset({"sex"})
#: Which wins between equal scores: the one that says more.
RANK = (
    "cn.resident_id", "bank_card", "phone", "email", "uuid", "ip", "birth_date", "date",
    "birthplace", "person_name", "sex", "address",
)  # fmt: skip
FALLBACKS = ("free_text", "opaque")
DATES = frozenset({"date", "birth_date"})
BIRTH_SPAN = 300_000  # 30 years in yyyymmdd: dates of birth spread wider than dates of events
MIN_FILLED = 0.02  # prose must be at least this common to be called free text without length


def columns(sample: Iterable[Batch]) -> Layout:
    """The layout of everything in the sample.

    Args:
        sample: Batches from the head, middle and tail of every source.
    """
    values: dict[str, dict[str, list[pa.Array]]] = defaultdict(lambda: defaultdict(list))
    for batch in sample:
        for name in batch.names:
            values[batch.table][name].append(batch.columns.column(name))
    return Layout(
        {
            table: tuple(_plan(name, _sampled(arrays)) for name, arrays in named.items())
            for table, named in values.items()
        }
    )


def extend(layout: Layout, batch: Batch) -> Layout:
    """The layout with plans for columns of this batch that it lacks; itself when it lacks none."""
    known = layout.columns(batch.table)
    missing = set(batch.names) - {column.name for column in known}
    if not missing:
        return layout
    late = tuple(
        _plan(name, _sampled([batch.columns.column(name)]))
        for name in batch.names
        if name in missing
    )
    return Layout({**layout.tables, batch.table: known + late})


def _sampled(arrays: list[pa.Array]) -> Strings:
    """Evenly spaced filled values of all arrays, at most SAMPLE."""
    whole = pa.concat_arrays([a.cast(pa.string()) for a in arrays])
    filled = whole.filter(pa.compute.not_equal(pa.compute.fill_null(whole, ""), ""))
    return strings(filled.take(pa.array(_spaced(len(filled), SAMPLE))))


def _plan(name: str, sample: Strings) -> ColumnPlan:
    hint = tables.hint(name)
    few = pick(sample, _spaced(sample.n, FEW))
    likely = {e for e in RANK if e == hint or _score(e, by_id(e).judge(few), few, hint) >= UNLIKELY}
    if likely & DATES:
        likely |= DATES
    judged = {e: by_id(e).judge(sample) for e in likely}
    scores = {e: _score(e, judged[e], sample, hint) for e in likely}
    element = _choose(scores, judged, hint, sample)
    valid, reasons = _count(judged.get(element))
    low, high = wilson(valid, sample.n)
    rivals = {e: round(s, 4) for e, s in scores.items() if e != element and s >= 0.2}
    return ColumnPlan(
        name=name,
        element=element,
        share=valid / sample.n if sample.n else 0.0,
        low=low,
        high=high,
        n_sample=sample.n,
        n_filled=sample.n,
        reasons=reasons,
        hint=hint,
        inside=_inside(element, sample),
        rivals=rivals,
    )


def _spaced(n: int, most: int) -> NDArray[np.int32]:
    """At most `most` of the places 0..n-1, evenly."""
    return np.linspace(0, n - 1, min(n, most)).astype(np.int32)


def _score(element: str, judged: Judged, sample: Strings, hint: str | None) -> float:
    """The share of filled values that speak for the element, 0..1."""
    if sample.n == 0:
        return 0.0
    counts = np.bincount(judged.codes, minlength=8)
    weighed = counts[Reason.VALID] + sum(counts[r] * part for r, part in PART.items())
    if element == hint == "person_name":  # names in Latin letters look like any two words
        weighed += np.count_nonzero(person_name.latin(sample) & (judged.codes == Reason.SHAPE))
    return float(weighed) / sample.n


def _choose(
    scores: dict[str, float], judged: dict[str, Judged], hint: str | None, sample: Strings
) -> str:
    passing = [
        element
        for element in RANK
        if element in scores
        and scores[element] >= REACH[by_id(element).pure, hint == element]
        and (hint == element or element not in HINT_ONLY)
        and (hint == element or element not in WORDED or _worded(judged[element], sample))
    ]
    if (
        hint is not None
        and hint in passing
        and scores[hint] >= 0.5 * max(scores[e] for e in passing)
    ):
        best = hint
    elif passing:
        best = max(passing, key=lambda e: (round(scores[e], 2), -RANK.index(e)))
    else:
        return _fallback(sample, hint)
    if best in ("date", "birth_date") and hint not in ("date", "birth_date"):
        return _which_date(judged, scores)
    return best


def _worded(judged: Judged, sample: Strings) -> bool:
    """Whether the valid values are words rather than single digits."""
    valid = judged.codes == Reason.VALID
    lengths = np.diff(sample.offsets)
    return bool(valid.any()) and float(lengths[valid].mean()) > 1.0


def _which_date(judged: dict[str, Judged], scores: dict[str, float]) -> str:
    """Birth dates spread over a lifetime and carry no time of day; other dates do not."""
    dates = judged["date"].facts["date"][judged["date"].codes == Reason.VALID]
    if len(dates) == 0 or scores["birth_date"] < 0.9 * scores["date"]:
        return "date"
    low, high = np.quantile(dates, [0.05, 0.95])
    return "birth_date" if high - low >= BIRTH_SPAN else "date"


def _fallback(sample: Strings, hint: str | None) -> str:
    """Free text, an opaque key, or something else that is searched like text."""
    if sample.n == 0:
        return "other"
    few = pick(sample, _spaced(sample.n, FEW))
    share = {e: float((by_id(e).judge(few).codes == Reason.VALID).mean()) for e in FALLBACKS}
    if share["free_text"] >= 0.3 or (hint == "free_text" and share["free_text"] >= MIN_FILLED):
        return "free_text"
    return "opaque" if share["opaque"] >= 0.9 else "other"


def _count(judged: Judged | None) -> tuple[int, dict[str, int]]:
    if judged is None:
        return 0, {}
    counts = np.bincount(judged.codes, minlength=8)
    reasons = {reason.name: int(counts[reason]) for reason in Reason if counts[reason]}
    return int(counts[Reason.VALID]), reasons


def _inside(element: str, sample: Strings) -> dict[str, float]:
    """The elements found within prose, as shares of the sampled values."""
    if element not in ("free_text", "other", "address") or sample.n == 0:
        return {}
    finds = in_text.find(sample)
    shares = {
        tables.elements()[kind - 1].id: len(np.unique(finds.row[finds.element == kind])) / sample.n
        for kind in np.unique(finds.element).tolist()
    }
    if element == "free_text":
        shares |= {
            e: float(rows.mean()) for e, rows in in_prose.presence(sample).items() if rows.any()
        }
    return shares

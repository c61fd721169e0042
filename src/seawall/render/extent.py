"""How big a dump is and as of when, for the report: two drawings, and the rows of their tables.

Drawn like the evidence (marks): an interval is a bar, an end that nothing bounds is an arrow, the whole
is a pale band behind its sources. Sizes stand on a scale of powers of ten.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from seawall.model.assessment import Assessment
from seawall.model.dating import AsOf, Basis
from seawall.model.sizing import NOT_RANDOM, UNTESTABLE, Bound
from seawall.render import names, numbers
from seawall.render.charts import Chart, Row, fitted
from seawall.render.marks import Canvas
from seawall.render.svg import INK, LINE, MAIN, MUTED, PALE, SECOND, WIDTH

MOST_BASES, MOST_BOUNDS = 14, 12  # of a drawing
MOST_ROWS = 60  # of a table
ROW, TOP = 30, 8
LEFT, RIGHT = 10.0, 16.0
MOST_YEARS = 8  # before the newest source
ANSWERS = {"bound": "at least", "interval": "between", UNTESTABLE: "cannot be told"}
LARGEST = 1e15


def bases(a: Assessment) -> list[Basis]:
    """Every source of dates once, the newest first."""
    every = [b for d in a.dated for b in d.bases]
    if a.taken is not None:
        every += [b for b in a.taken.bases if b not in every]
    return sorted(every, key=lambda b: (b.ahead, -b.not_before.toordinal(), b.source, b.kind))


def when(a: Assessment) -> Chart | None:
    """Sources of dates on one axis of time, under the interval of the whole."""
    found = bases(a)
    shown = [b for b in found if not b.ahead][:MOST_BASES]
    if not shown or a.taken is None:
        return None
    last = max(min(a.as_of.toordinal(), date.max.toordinal() - 1), shown[0].not_before.toordinal())
    first = max(min(b.not_before.toordinal() for b in shown), last - 366 * MOST_YEARS)
    first = min(first, last - 30)
    n_left = sum(b.not_before.toordinal() < first for b in shown)

    def at(day: date) -> float:
        share = (min(max(day.toordinal(), first), last) - first) / (last - first)
        return LEFT + (WIDTH - LEFT - RIGHT) * share

    bottom = TOP + ROW * len(shown) + 4
    canvas = Canvas(bottom + 22)
    if a.taken.not_before is not None:
        x = at(a.taken.not_before)
        wide = (at(a.taken.not_after) if a.taken.not_after else WIDTH - RIGHT) - x
        canvas.boxes([(x - 2, 0, max(4.0, wide + 4), bottom)], PALE)
    for number, b in enumerate(shown):
        y = TOP + ROW * number
        label = f"{names.shown(b.source, 60)}, {b.kind}"
        canvas.text(LEFT, y + 9, fitted(label, WIDTH - 24), fill=MUTED, anchor="start", size=11)
        _bar(canvas, at(b.not_before), at(b.not_after) if b.not_after else None, y + 18)
    _years(canvas, first, last, bottom, at)
    return Chart(
        title="Where each source of dates ends",
        alt=f"{numbers.plural(len(shown), 'source')} of dates on an axis of time. {a.taken.statement}",
        drawings=(("", canvas.svg()),),
        head=("Source", "Kind", "Dates", "Not before", "Not after"),
        rows=tuple(_basis_row(b) for b in found[:MOST_ROWS]),
        note="Bars run from the day that stands in it to the day after which more would be expected; "
        "arrows bound from below alone. The pale band is the interval of the whole."
        + (f" {numbers.plural(n_left, 'source')} ended earlier." if n_left else ""),
    )


def _bar(canvas: Canvas, low: float, high: float | None, y: float) -> None:
    """An interval, or an arrow where the right end is open."""
    if high is None:
        tip = WIDTH - RIGHT
        start = min(low, tip - 12)
        canvas.lines(
            [(start, y, tip, y), (tip - 5, y - 4, tip, y), (tip - 5, y + 4, tip, y)], SECOND
        )
        canvas.diamond(start, y, 4, SECOND)
    else:
        canvas.boxes([(low, y - 4, max(3.0, high - low), 8)], MAIN)


def _years(canvas: Canvas, first: int, last: int, y: float, place: Callable[[date], float]) -> None:
    """Ticks at the beginnings of years, or of months where there are few days."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    if last - first > 400:
        days = [date(year, 1, 1) for year in range(start.year + 1, end.year + 1)]
        words = [str(d.year) for d in days]
    else:
        days = [start, start + timedelta(days=(last - first) // 2), end]
        words = [d.isoformat() for d in days]
    canvas.lines([(LEFT, y, WIDTH - RIGHT, y)], LINE)
    canvas.lines([(place(d), y, place(d), y + 4) for d in days], LINE)
    for day, word in zip(days, words, strict=True):
        _under(canvas, place(day), y + 18, word)


def _under(canvas: Canvas, x: float, y: float, word: str) -> None:
    """A label of an axis, kept inside the drawing at its ends."""
    anchor = "start" if x < 40 else "end" if x > WIDTH - 40 else "middle"
    x = {"start": 2.0, "end": WIDTH - 2.0}.get(anchor, x)
    canvas.text(x, y, word, fill=MUTED, anchor=anchor, size=11)


def _basis_row(b: Basis) -> Row:
    after = b.not_after.isoformat() if b.not_after else "–"
    ahead = " (plans ahead)" if b.ahead else ""
    return (
        names.shown(b.source, 80),
        f"{b.kind}{ahead}",
        numbers.count(b.n),
        b.not_before.isoformat(),
        after,
    )


def how_big(a: Assessment) -> Chart | None:
    """Bounds that say something, on a scale of powers of ten; None where there is but the counted one."""
    shown = [b for b in a.sizes.bounds if _drawn(b)][:MOST_BOUNDS]
    if len(shown) < 2:
        return None
    ends = [v for b in shown for v in (b.lower, b.upper, b.estimate) if v and 1 <= v < LARGEST]
    low, high = math.floor(math.log10(min(ends))), math.ceil(math.log10(max(ends)) + 0.3)
    high = max(high, low + 1)

    def at(value: float) -> float:
        share = (math.log10(min(max(value, 10.0**low), 10.0**high)) - low) / (high - low)
        return LEFT + (WIDTH - LEFT - RIGHT) * share

    bottom = TOP + ROW * len(shown) + 4
    canvas = Canvas(bottom + 22)
    canvas.lines([(at(10.0**k), 0, at(10.0**k), bottom) for k in range(low, high + 1)], LINE)
    for number, b in enumerate(shown):
        y = TOP + ROW * number
        canvas.text(LEFT, y + 9, fitted(_label(b), WIDTH - 24), fill=MUTED, anchor="start", size=11)
        upper = at(b.upper) if b.upper is not None and _finite(b.upper) else None
        _bar(canvas, at(b.lower or 1.0), upper, y + 18)
        if _finite(b.estimate):
            canvas.lines([(at(b.estimate or 1.0), y + 12, at(b.estimate or 1.0), y + 24)], INK, 2)
    step = max(1, (high - low) // 6)
    for k in range(low, high + 1, step):
        _under(canvas, at(10.0**k), bottom + 18, numbers.short(10**k))
    return Chart(
        title="Bounds of size",
        alt=f"{numbers.plural(len(shown), 'bound')} on a scale of powers of ten: "
        + "; ".join(f"{_label(b)} {answer(b)}" for b in shown[:4]),
        drawings=(("", canvas.svg()),),
        head=("What", "How", "Answer"),
        rows=tuple((what, how, said) for what, how, said, _ in rows(a)),
        note="Bars are intervals, arrows bound from below alone, upright strokes are best guesses where "
        "everybody has equally many records.",
    )


def answer(b: Bound) -> str:
    """A bound in words: "at least 4,000", "95% to 97%", "cannot be told"."""
    if b.outcome == UNTESTABLE or not _number(b.lower):
        return ANSWERS[UNTESTABLE]
    share = b.upper is not None and b.upper <= 1
    low, high = (_said(v, share) for v in (b.lower, b.upper))
    return f"{low} to {high}" if high else f"{ANSWERS['bound']} {low}"


def rows(a: Assessment) -> list[tuple[str, str, str, str]]:
    """What, how, the answer, and why with what it assumes; bounds that cannot be told once a reason."""
    found, untold = [], dict[str, list[Bound]]()
    for b in a.sizes.bounds:
        if b.outcome == UNTESTABLE:
            untold.setdefault(b.reason, []).append(b)
            continue
        assumed = f" Assumed: {'; '.join(b.assumptions)}." if b.assumptions else ""
        found.append((_label(b), names.shown(b.method, 40), answer(b), f"{b.reason}{assumed}"))
    for reason, bounds in untold.items():
        methods = numbers.listed(list(dict.fromkeys(names.shown(b.method, 40) for b in bounds)))
        what = numbers.plural(len(bounds), "more bound")
        found.append((what, names.shown(methods, 80), ANSWERS[UNTESTABLE], reason))
    return found[:MOST_ROWS]


def sampling(a: Assessment) -> list[tuple[str, bool, str]]:
    """Of each table: its name, whether its records were not drawn at random, and how that shows."""
    return [
        (names.shown(name, 60), s.outcome == NOT_RANDOM, s.sentence)
        for name, s in sorted(a.sizes.sampling.items())[:MOST_BOUNDS]
    ]


def interval(found: AsOf) -> tuple[str, str, str]:
    """Not before, not after and the last full day, as one shows them."""
    days = (found.not_before, found.not_after, found.last_full_on)
    low, high, full = (d.isoformat() if d else "–" for d in days)
    return low, high, full


def _label(b: Bound) -> str:
    where = f", {names.shown(b.table, 60)}" if b.table else ""
    return f"{names.shown(b.question, 60)}{where}"


def _drawn(b: Bound) -> bool:
    """Whether a bound is a number of people or records, not a share, that fits the scale."""
    share = b.upper is not None and b.upper <= 1
    return b.outcome != UNTESTABLE and _finite(b.lower) and not share


def _number(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _finite(value: float | None) -> bool:
    return value is not None and 1 <= value < LARGEST


def _said(value: float | None, share: bool) -> str:
    if value is None or not math.isfinite(value):
        return ""
    return numbers.share(max(0.0, value)) if share else numbers.count(round(min(value, LARGEST)))


def page(a: Assessment) -> dict[str, object]:
    """Everything that extent.html.j2 needs."""
    return {
        "how_big": how_big(a),
        "rows": rows(a),
        "sampling": sampling(a),
        "when": when(a),
        "tables": tables(a.dated),
    }


def tables(found: Sequence[AsOf]) -> list[tuple[str, str, str, str, int]]:
    """Each table's interval, the freshest first."""
    order = sorted(found, key=lambda d: d.not_before or date.min, reverse=True)
    return [(names.shown(d.table, 60), *interval(d), len(d.bases)) for d in order[:MOST_ROWS]]

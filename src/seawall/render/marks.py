"""The drawings of the evidence, mark by mark: bands, bars and scales as a few lines of SVG each.

They are written by hand because a report has some two hundred: Vega-Lite takes 57 ms and 10 kB for each,
these 0.3 ms and 1.5 kB (measured, docs/benchmarks.md). They pass the same list of allowed parts as every
other drawing. What was observed is dark and filled, what genuine records show is blue and outlined, what
made-up ones show is orange and dotted or barred: they stay apart in grey and for colour-blind readers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from seawall.model.evidence import Evidence, Series
from seawall.model.verdict import BANDS, TableVerdict, Verdict
from seawall.render import judged, names, numbers
from seawall.render.charts import fitted
from seawall.render.svg import FONT_SIZE, INK, LINE, MAIN, MUTED, PALE, SECOND, WIDTH, cleaned

MARGIN = 14
EM = 6.6  # px that a character of 12 px takes, roughly and rather more
MOST_LABELS = 120
FEW = 6  # labels that get a row each
MOST_FAMILIES = 24
MOST_ROWS = 8  # tables under the scale
LAST_BAN = 6.0  # of the scale
MINUS = "−"
SHADES = (0.12, 0.26, 0.42, 0.6, 0.8)  # of the bands, weakest first


class Canvas:
    """Marks one after the other. Coordinates in px of a drawing WIDTH wide."""

    def __init__(self, height: float) -> None:
        self.height, self.parts = height, list[str]()

    def svg(self) -> str:
        """The drawing, its parts cleaned."""
        box = f'viewBox="0 0 {WIDTH} {_n(self.height)}"'
        return cleaned(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(self.parts)}</svg>')

    def boxes(
        self, boxes: Iterable[tuple[float, float, float, float]], fill: str, stroke: str = "",
        opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Rectangles (x, y, width, height) of one paint, as one path."""
        d = "".join(
            f"M{_n(x)},{_n(y)}h{_n(w)}v{_n(h)}h{_n(-w)}Z" for x, y, w, h in boxes if w and h
        )
        more = f' stroke="{stroke}"' if stroke else ""
        more += f' fill-opacity="{_n(opacity)}"' if opacity < 1 else ""
        self.parts.append(f'<path d="{d}" fill="{fill}"{more}/>' if d else "")

    def lines(
        self, lines: Iterable[tuple[float, float, float, float]], stroke: str, width: float = 1
    ) -> None:
        """Lines (x1, y1, x2, y2) of one paint, as one path."""
        d = "".join(f"M{_n(a)},{_n(b)}L{_n(c)},{_n(e)}" for a, b, c, e in lines)
        self.parts.append(
            f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{_n(width)}"/>'
        )

    def diamond(self, x: float, y: float, r: float, fill: str = INK) -> None:
        """A diamond around a point."""
        d = f"M{_n(x - r)},{_n(y)}L{_n(x)},{_n(y - r)}L{_n(x + r)},{_n(y)}L{_n(x)},{_n(y + r)}Z"
        self.parts.append(f'<path d="{d}" fill="{fill}"/>')

    def text(
        self, x: float, y: float, text: str, *, fill: str = INK, anchor: str = "middle",
        size: int = FONT_SIZE, bold: bool = False, turned: bool = False,
    ) -> None:  # fmt: skip
        """A line of text, kept inside the drawing if it is centred."""
        half = len(text) * EM * size / FONT_SIZE / 2
        if anchor == "middle" and not turned:
            x = min(max(x, half), WIDTH - half)
        more = f' fill="{fill}"' if fill != INK else ""  # the page sets ink and 12 px
        more += f' font-size="{size}"' if size != FONT_SIZE else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += ' font-weight="600"' if bold else ""
        turn = f' transform="translate({_n(x)},{_n(y)}) rotate(-90)"' if turned else ""
        place = turn or f' x="{_n(x)}" y="{_n(y)}"'
        self.parts.append(f"<text{place}{more}>{escape(names.visible(text))}</text>")


def _n(x: float) -> str:
    """A coordinate: one decimal, no exponent."""
    return f"{x:.1f}".removesuffix(".0")


def _finite(*values: float) -> list[float]:
    return [v for v in values if math.isfinite(v)]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from low to high: multiples of 1, 2 or 5 times a power of ten."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return [low]
    step = 10 ** math.floor(math.log10(span / most))
    step *= next((k for k in (1, 2, 5, 10) if span / (k * step) <= most), 10)
    first = math.ceil(low / step)
    return [k * step for k in range(first, first + most + 2) if k * step <= high * (1 + 1e-9)]


def band(e: Evidence) -> tuple[str, str]:
    """What was observed against where genuine and made-up records lie: (drawing, the same in words)."""
    unit = "" if e.kind == "dependence" else "share"
    ends = _finite(0.0, e.effect, e.effect_low, e.effect_high, e.expected_low, e.expected_high,
                   e.expected_fake)  # fmt: skip
    low, high = min(ends), max(ends)
    pad = 0.05 * (high - low) or 0.5
    low, high = low - pad, high + pad
    canvas = Canvas(88)

    def at(x: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (x - low) / (high - low)

    canvas.lines([(MARGIN, 54, WIDTH - MARGIN, 54)], LINE)
    for tick in ticks(low, high):
        canvas.lines([(at(tick), 54, at(tick), 58)], LINE)
        canvas.text(at(tick), 85, numbers.quantity(tick, unit), fill=MUTED, size=11)
    if math.isfinite(e.expected_low) and math.isfinite(e.expected_high):
        left, right = sorted((at(e.expected_low), at(e.expected_high)))
        canvas.boxes([(left, 33, max(3.0, right - left), 18)], PALE, MAIN)
        canvas.text((left + right) / 2, 28, "genuine", fill=MAIN)
    if math.isfinite(e.expected_fake):
        canvas.lines([(at(e.expected_fake), 16, at(e.expected_fake), 54)], SECOND, 3)
        canvas.text(at(e.expected_fake), 12, "made up", fill=SECOND)
    else:
        dots = [(x, 16, x + 5, 16) for x in range(MARGIN, WIDTH - MARGIN, 11)]
        canvas.lines(dots, SECOND, 2)
        canvas.text(WIDTH / 2, 11, "made up: anywhere", fill=SECOND)
    if math.isfinite(e.effect):
        span = _finite(e.effect_low, e.effect_high)
        if len(span) == 2:
            a, b = at(span[0]), at(span[1])
            canvas.lines([(a, 42, b, 42), (a, 37, a, 47), (b, 37, b, 47)], INK, 1.5)
        canvas.diamond(at(e.effect), 42, 5)
        canvas.text(at(e.effect), 69, f"observed {numbers.quantity(e.effect, unit)}", bold=True)
    return canvas.svg(), _band_words(e, unit)


def _band_words(e: Evidence, unit: str) -> str:
    def said(x: float) -> str:
        return numbers.quantity(x, unit)

    span = (
        f" ({said(e.effect_low)} to {said(e.effect_high)})" if e.effect_low == e.effect_low else ""
    )
    fake = f"at {said(e.expected_fake)}" if math.isfinite(e.expected_fake) else "anywhere"
    return (
        f"Observed {said(e.effect)}{span}. Genuine records lie between {said(e.expected_low)} and "
        f"{said(e.expected_high)}, made-up ones {fake}."
    )


def series(s: Series) -> tuple[str, str] | None:
    """Observed beside expected, label by label: (drawing, the same in words); None if there is nothing."""
    n = min(len(s.labels), len(s.observed), MOST_LABELS)
    if n == 0:
        return None
    labels = [names.shown(label, 24) for label in s.labels[:n]]
    seen = [x if math.isfinite(x) else 0.0 for x in s.observed[:n]]
    known = [x if math.isfinite(x) else 0.0 for x in s.expected[:n]]
    known = known if len(known) == n else []
    low, high = min(0.0, *seen, *known), max(*seen, *known, 0.0)
    if high <= low:
        high = low + 1.0
    draw = _rows if n <= FEW else _columns
    return draw(labels, seen, known, low, high, s.unit), _series_words(labels, seen, known, s.unit)


def _rows(
    labels: Sequence[str], seen: Sequence[float], known: Sequence[float], low: float, high: float,
    unit: str,
) -> str:  # fmt: skip
    """A row for each label: the observed bar, under it the expected one."""
    height, left, right = (34 if known else 22), 110, 60
    canvas = Canvas(height * len(labels) + 4)

    def at(x: float) -> float:
        return left + (WIDTH - left - right) * (x - low) / (high - low)

    for i, label in enumerate(labels):
        top = 4 + height * i
        bars = [(seen[i], top, INK, "")] + ([(known[i], top + 14, PALE, MAIN)] if known else [])
        canvas.text(left - 8, top + height / 2 + 1, fitted(label, 98), anchor="end")
        for value, y, fill, stroke in bars:
            x, end = sorted((at(0.0), at(value)))
            canvas.boxes([(x, y, max(1.0, end - x), 11)], fill, stroke)
            canvas.text(end + 6, y + 10, numbers.quantity(value, unit), fill=MUTED, anchor="start")
    return canvas.svg()


def _columns(
    labels: Sequence[str], seen: Sequence[float], known: Sequence[float], low: float, high: float,
    unit: str,
) -> str:  # fmt: skip
    """Upright pairs of bars; where there is no room for pairs, the expectation is a line over them."""
    left, top, tall = 46, 8, 84
    slot = (WIDTH - left - MARGIN) / len(labels)
    longest = max(names.cells(label) for label in labels)
    turned = longest > 4 and slot >= 11
    below = min(96, 8 + longest * 6) if turned else 20
    canvas = Canvas(top + tall + below)

    def at(y: float) -> float:
        return top + tall * (high - y) / (high - low)

    for tick in ticks(low, high, 3):
        canvas.lines([(left, at(tick), WIDTH - MARGIN, at(tick))], LINE)
        canvas.text(left - 6, at(tick) + 4, numbers.quantity(tick, unit), fill=MUTED, anchor="end")
    paired = bool(known) and slot >= 8
    width = slot * (0.4 if paired else 0.72)

    def bar(i: int, value: float, shift: float) -> tuple[float, float, float, float]:
        y, base = sorted((at(value), at(0.0)))
        return left + i * slot + shift * slot, y, width, max(0.6, base - y)

    canvas.boxes([bar(i, v, 0.08 if paired else 0.14) for i, v in enumerate(seen)], INK)
    if paired:
        canvas.boxes([bar(i, v, 0.52) for i, v in enumerate(known)], PALE, MAIN)
    elif known:
        steps = [
            (left + i * slot, at(v), left + (i + 1) * slot, at(v)) for i, v in enumerate(known)
        ]
        joins = [(a[2], a[3], b[0], b[1]) for a, b in pairwise(steps)]
        canvas.lines([*steps, *joins], MAIN, 2)
    every = 1 if turned else max(1, math.ceil((longest * EM + 8) / slot))
    for i in range(0, len(labels), every):
        x = left + (i + 0.5) * slot
        if turned:
            canvas.text(x + 4, top + tall + 6, fitted(labels[i], 90), anchor="end", size=10,
                        turned=True)  # fmt: skip
        else:
            canvas.text(x, top + tall + 16, fitted(labels[i], 90))
    return canvas.svg()


def _series_words(
    labels: Sequence[str], seen: Sequence[float], known: Sequence[float], unit: str
) -> str:
    def pair(i: int) -> str:
        wanted = f", expected {numbers.quantity(known[i], unit)}" if known else ""
        return f"{labels[i]}: observed {numbers.quantity(seen[i], unit)}{wanted}"

    if len(labels) <= FEW:
        return "; ".join(pair(i) for i in range(len(labels))) + "."
    apart = [abs(s - k) for s, k in zip(seen, known, strict=True)] if known else seen
    order = sorted(range(len(labels)), key=lambda i: -apart[i])[:3]
    lead = "Farthest from what is expected" if known else "Largest"
    return f"{len(labels)} bars. {lead}: " + "; ".join(pair(i) for i in order) + "."


def scale(v: Verdict) -> tuple[str, str]:
    """Where the dump and its tables stand between made up and genuine: (drawing, the same in words)."""
    rows = sorted(v.tables, key=lambda t: -t.n_records)[:MOST_ROWS]
    rows = rows if len(v.tables) > 1 else []
    canvas = Canvas(90 + 27 * len(rows) + (6 if rows else 0))

    def at(bans: float) -> float:
        bans = min(LAST_BAN, max(-LAST_BAN, bans if math.isfinite(bans) else 0.0))
        return MARGIN + 12 + (WIDTH - 2 * MARGIN - 24) * (bans + LAST_BAN) / (2 * LAST_BAN)

    canvas.text(0, 12, "times likelier if made up", anchor="start", fill=MUTED)
    canvas.text(WIDTH, 12, "times likelier if genuine", anchor="end", fill=MUTED)
    bottom = 0.0
    for (top, _), shade in zip(BANDS, SHADES, strict=True):
        canvas.boxes([(at(bottom), 48, at(top) - at(bottom), 16)], MAIN, opacity=shade)
        canvas.boxes([(at(-top), 48, at(-bottom) - at(-top), 16)], SECOND, opacity=shade)
        bottom = top
    for bans in (-6, -4, -2, 0, 2, 4, 6):
        canvas.lines([(at(bans), 64, at(bans), 69)], MUTED)
        canvas.text(at(bans), 81, numbers.times(bans) if bans else "even", fill=MUTED, size=11)
    canvas.lines([(at(v.log10_lr), 42, at(v.log10_lr), 67)], INK, 2.5)
    canvas.diamond(at(v.log10_lr), 42, 6)
    canvas.text(at(v.log10_lr), 32, f"{numbers.bans(v.log10_lr, MINUS)} bans", bold=True)
    for i, t in enumerate(rows):
        y = 106 + 27 * i
        said = f"{judged.outcome(t.outcome)[2].lower()}, {numbers.bans(t.log10_lr, MINUS)}"
        canvas.text(0, y, fitted(t.table, 220), anchor="start")
        canvas.text(WIDTH, y, said, anchor="end", fill=MUTED)
        canvas.lines([(at(-LAST_BAN), y + 9, at(LAST_BAN), y + 9)], LINE)
        canvas.lines([(at(0), y + 6, at(0), y + 12)], MUTED)
        canvas.diamond(at(t.log10_lr), y + 9, 5)
    return canvas.svg(), _scale_words(v, rows)


def _scale_words(v: Verdict, rows: Sequence[TableVerdict]) -> str:
    each = "".join(
        f" {names.shown(t.table, 60)}: {numbers.bans(t.log10_lr, MINUS)} bans." for t in rows
    )
    return (
        f"Scale from {MINUS}6 bans, a million times likelier if made up, to +6 bans, a million times "
        f"likelier if genuine. The dump stands at {numbers.bans(v.log10_lr, MINUS)} bans.{each}"
    )


def families(t: TableVerdict) -> tuple[str, str] | None:
    """The capped weight of each family and the total: (drawing, the same in words)."""
    known = [(f, w) for f, w in t.families.items() if math.isfinite(w)]
    order = sorted(known, key=lambda item: (-item[1], item[0]))[:MOST_FAMILIES]
    if not order:
        return None
    left, right, row = 128, 44, 20
    canvas = Canvas(row * (len(order) + 1) + 14)
    most = max(1.0, abs(t.log10_lr), *(abs(w) for _, w in order))
    middle = (left + right + WIDTH - right) / 2
    unit = (WIDTH - right - middle) / most
    for i, (family, weight) in enumerate([*order, ("", t.log10_lr)]):
        y = 4 + row * i + (8 if not family else 0)
        total = i == len(order)
        fill = INK if total else MAIN if weight >= 0 else SECOND
        label = "Total" if total else fitted(family.replace("_", " "), 106)
        canvas.text(left - right + 28, y + 11, label, anchor="end", bold=total)
        x, end = sorted((middle, middle + unit * weight))
        canvas.boxes([(x, y, max(1.0, end - x), 14)], fill, "")
        said = numbers.bans(weight, MINUS)
        side = (end + 6, "start") if weight >= 0 else (x - 6, "end")
        canvas.text(side[0], y + 11, said, anchor=side[1], fill=MUTED, bold=total)
    foot = 4 + row * len(order)
    canvas.lines([(middle, 0, middle, canvas.height)], MUTED)
    canvas.lines([(0, foot + 3, WIDTH, foot + 3)], LINE)
    words = "; ".join(f"{names.shown(f, 60)} {numbers.bans(w, MINUS)}" for f, w in order)
    return canvas.svg(), f"Weights in bans: {words}. Total {numbers.bans(t.log10_lr, MINUS)}."

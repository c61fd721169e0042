"""The plots of a report: Vega-Lite specs as dicts, with the words and the table that say the same.

Each chart is one static view with fixed paddings. Bars only, from zero, with their numbers written
out; colours stay apart for colour-blind readers (blue and orange) and never carry meaning alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from seawall import tables
from seawall.model.assessment import Assessment, DateRange, TableProfile
from seawall.render import names, numbers
from seawall.render.svg import FONT_SIZE, INK, MAIN, MUTED, SECOND, WIDTH, Spec, draw

ROW = 19  # height of a horizontal bar with its gap, px
LABEL = 166  # room for the label of a row, px
VALUE = 64  # room for "1,234,567" right of the longest bar
MOST_ROWS = 36
MOST_YEARS = 40
MOST_BANDS = 40  # of age; real ones are 21
MOST_DATE_COLUMNS = 6
MOST_SPREADS = 6
THIRD_WIDTH = 300  # of a drawing that stands beside others

Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure: drawings with the small heading of each, an alt sentence, and the exact numbers."""

    title: str
    alt: str
    drawings: tuple[tuple[str, str], ...]  # (heading, svg)
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    keys: tuple[tuple[str, str], ...] = ()  # (colour class, words)
    across: bool = False  # drawings stand side by side


def fitted(text: str, room: int) -> str:
    """A label in `room` px of 12 px text. Widths are those of a wide font, so that none is cut."""
    text = names.shown(text, room)
    widths = [
        FONT_SIZE * (0.5 * max(1, names.cells(c)) if not c.isascii() else _em(c)) for c in text
    ]
    if sum(widths) <= room:
        return text
    while text and sum(widths) > room - FONT_SIZE:
        text, widths = text[:-1], widths[:-1]
    return text + names.ELLIPSIS


def _em(c: str) -> float:
    return 0.36 if c in " .,:;|!'ijl" else 0.63 if c.islower() and c not in "mw" else 0.84


def _bars(counts: list[tuple[str, int]], label: int = LABEL) -> Spec:
    """Horizontal bars with the number behind each, in the order given."""
    labels = names.told_apart(fitted(text, label - 10) for text, _ in counts)
    values = [
        {"what": text, "n": n, "said": numbers.count(n)}
        for text, (_, n) in zip(labels, counts, strict=True)
    ]
    return {
        "width": WIDTH - label - VALUE,
        "height": ROW * len(values),
        "padding": {"left": label, "right": VALUE, "top": 2, "bottom": 2},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "what",
                "type": "nominal",
                "sort": None,
                "axis": {"title": None},
                "scale": {"domain": labels, "paddingInner": 0.28, "paddingOuter": 0.14},
            },
            "x": {"field": "n", "type": "quantitative", "axis": None, "scale": {"domainMin": 0}},
        },
        "layer": [
            {"mark": {"type": "bar", "color": MAIN}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": MUTED},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }


def _ranked(counts: dict[str, int], most: int) -> list[tuple[str, int]]:
    """Largest first; what does not fit stands last as one sum under the empty key."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(order) <= most:
        return order
    return [*order[: most - 1], ("", sum(n for _, n in order[most - 1 :]))]


def _ranking(
    title: str, counts: dict[str, int], what: tuple[str, str], most: int, note: str
) -> Chart | None:
    """A chart of named counts, sorted. `what` heads the two columns of the table."""
    if not counts or not any(counts.values()):
        return None
    ranked = [(label or "all others", n) for label, n in _ranked(counts, most)]
    total = sum(counts.values())
    first = ", ".join(f"{names.shown(label)} {numbers.count(n)}" for label, n in ranked[:3])
    return Chart(
        title=title,
        alt=f"Bar chart of {what[1].lower()} by {what[0].lower()}, largest first: {first}.",
        drawings=(("", draw(_bars(ranked))),),
        head=(*what, "Share"),
        rows=tuple((names.shown(k), numbers.count(n), numbers.share(n, total)) for k, n in ranked),
        note=note,
    )


def provinces(a: Assessment) -> Chart | None:
    """People by province of issue, largest first, in Chinese and English."""
    merged: dict[str, int] = {}
    for code, n in a.provinces.items():
        label = " ".join(names.province(code))
        merged[label] = merged.get(label, 0) + n
    note = "Where the ID was first issued, which is not where its holder lives now."
    return _ranking(
        "People by province", merged, ("Province of the ID number", "People"), MOST_ROWS, note
    )


def carriers(a: Assessment) -> Chart | None:
    """Distinct numbers by the carrier their range was given to."""
    note = "By number range as first given out; numbers carried to another network count as before."
    return _ranking("Phone numbers by carrier", a.carriers, ("Carrier", "Numbers"), 8, note)


def countries(a: Assessment) -> Chart | None:
    """Distinct numbers by country of the calling code."""
    known = tables.country_names()
    merged: dict[str, int] = {}
    for code, n in a.countries.items():
        label = known.get(code, code)
        merged[label] = merged.get(label, 0) + n
    return _ranking(
        "Phone numbers by country", merged, ("Country", "Numbers"), 8, "By calling code."
    )


def _short(bands: Iterable[str]) -> list[str]:
    """Labels of at most seven cells; a longer one is numbered, its name stands in the table."""
    seen = [names.visible(band[:8]) for band in bands]
    return [band if names.cells(band) < 8 else f"#{i}" for i, band in enumerate(seen, 1)]


def _band_start(band: str) -> int:
    digits = "".join(c if c.isascii() and c.isdigit() else " " for c in band).split()
    return int(digits[0][:4]) if digits else 1 << 16


def ages(a: Assessment) -> Chart | None:
    """An age pyramid: men to the left, women to the right, oldest on top."""
    bands = sorted(a.ages.items(), key=lambda item: _band_start(item[0]))[:MOST_BANDS]
    n_told = sum(male + female for _, (male, female, _) in bands)
    n_untold = sum(unknown for _, (_, _, unknown) in bands)
    if not n_told:
        return None
    labels = _short(band for band, _ in bands)
    values: list[dict[str, Any]] = []
    for label, (_, (male, female, _)) in zip(labels, bands, strict=True):
        values.append({"band": label, "n": -male, "sex": "m"})
        values.append({"band": label, "n": female, "sex": "f"})
    widest = max(abs(value["n"]) for value in values)
    oldest_first = labels[::-1]
    spec: Spec = {
        "width": WIDTH - 52 - 20,
        "height": 15 * len(bands),
        "padding": {"left": 52, "right": 20, "top": 4, "bottom": 26},
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {
                "field": "band",
                "type": "nominal",
                "sort": None,
                "axis": {"title": None},
                "scale": {"domain": oldest_first, "paddingInner": 0.18, "paddingOuter": 0.1},
            },
            "x": {
                "field": "n",
                "type": "quantitative",
                "stack": None,
                "scale": {"domain": [-widest, widest], "nice": True},
                "axis": {
                    "title": None,
                    "grid": True,
                    "tickCount": 5,
                    "labelExpr": "format(abs(datum.value), '~s')",
                    "labelFlush": False,
                },
            },
            "color": {
                "field": "sex",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": ["m", "f"], "range": [MAIN, SECOND]},
            },
        },
    }
    top = max(bands, key=lambda item: sum(item[1]))[0]
    untold = f" {numbers.count(n_untold)} more of unknown sex." if n_untold else ""
    return Chart(
        title="People by age and sex",
        alt=f"Age pyramid, men left and women right. Largest age band: {names.shown(top, 16)}.",
        drawings=(("", draw(spec)),),
        head=("Age", "Men", "Women", "Unknown"),
        rows=tuple((names.shown(b, 16), *map(numbers.count, n)) for b, n in bands),
        note=f"Age in years on {numbers.day(a.as_of)}.{untold}",
        keys=(("main", "Men"), ("second", "Women")),
    )


def _years(ranges: Iterable[DateRange]) -> list[int]:
    """The years all these columns share an axis over, at most MOST_YEARS, the latest kept."""
    ends = [on.year for d in ranges for on in (d.typical_first, d.typical_last)]
    first, last = min(ends), max(ends)
    return list(range(max(first, last - MOST_YEARS + 1), last + 1))


def _columns(
    values: list[dict[str, Any]], domain: list[str], shown_every: int, height: int
) -> Spec:
    """Upright bars over an ordinal axis, narrow enough to stand beside others."""
    return {
        "width": THIRD_WIDTH - 40 - 12,
        "height": height,
        "padding": {"left": 40, "right": 12, "top": 8, "bottom": 24},
        "data": {"values": values},
        "mark": {"type": "bar", "color": MAIN},
        "encoding": {
            "x": {
                "field": "what",
                "type": "ordinal",
                "sort": None,
                "scale": {"domain": domain, "paddingInner": 0.22},
                "axis": {
                    "title": None,
                    "labelAngle": 0,
                    "domain": True,
                    "values": domain[::shown_every],
                },
            },
            "y": {
                "field": "n",
                "type": "quantitative",
                "axis": {
                    "title": None,
                    "grid": True,
                    "tickCount": 3,
                    "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '~s')",
                },
            },
        },
    }


def dates(a: Assessment) -> Chart | None:
    """Records over the years of each date column that is not a birth date, on one axis."""
    own = sorted(
        (d for d in a.dates if d.element != "birth_date" and d.by_year), key=lambda d: -d.n
    )[:MOST_DATE_COLUMNS]
    if not own:
        return None
    years = _years(own)
    domain = [str(year) for year in years]
    drawings = []
    rows: list[Row] = []
    for d in own:
        name = f"{names.shown(d.table, 60)} · {names.shown(d.column, 60)}"
        values = [{"what": str(y), "n": d.by_year.get(y, 0)} for y in years]
        drawings.append((name, draw(_columns(values, domain, -(-len(domain) // 6), 84))))
        rows += [(name, str(y), numbers.count(n)) for y, n in sorted(d.by_year.items()) if n][:80]
    n_outside = sum(n for d in own for y, n in d.by_year.items() if not years[0] <= y <= years[-1])
    outside = f" {numbers.count(n_outside)} dates lie outside the years shown." if n_outside else ""
    return Chart(
        title="Dates by year",
        alt=f"Bar charts of records by year, {domain[0]} to {domain[-1]}, for each date column.",
        drawings=tuple(drawings),
        head=("Column", "Year", "Records"),
        rows=tuple(rows),
        note=f"Each column on its own scale; birth dates are left out.{outside}",
        across=True,
    )


def _spread(t: TableProfile) -> tuple[str, list[Row]]:
    """People of one table by how many records they have: the drawing and its rows."""
    order = sorted(t.per_person.items(), key=lambda item: _band_start(item[0]))[:12]
    domain = _short(bucket for bucket, _ in order)
    values = [
        {"what": label, "n": n, "said": numbers.count(n)}
        for label, (_, n) in zip(domain, order, strict=True)
    ]
    spec = _columns(values, domain, 1, 92)
    spec["padding"] = {"left": 2, "right": 2, "top": 20, "bottom": 24}
    spec["width"] = THIRD_WIDTH - 4
    spec["encoding"]["y"]["axis"] = None
    spec["layer"] = [
        {"mark": spec.pop("mark")},
        {
            "mark": {"type": "text", "dy": -8, "color": INK, "fontSize": FONT_SIZE},
            "encoding": {"text": {"field": "said", "type": "nominal"}},
        },
    ]
    total = sum(t.per_person.values())
    name = names.shown(t.name, 60)
    rows: list[Row] = [
        (name, names.shown(b, 8), numbers.count(n), numbers.share(n, total)) for b, n in order
    ]
    return draw(spec), rows


def per_person(a: Assessment) -> Chart | None:
    """How many records each person has, for the largest tables where that was counted exactly."""
    counted = sorted(
        (t for t in a.tables if any(t.per_person.values())), key=lambda t: -t.n_records
    )[:MOST_SPREADS]
    if not counted:
        return None
    drawn = [(names.shown(t.name, 60), *_spread(t)) for t in counted]
    n_estimated = sum(not any(t.per_person.values()) for t in a.tables)
    n_smaller = len(a.tables) - n_estimated - len(counted)
    left_out = [
        f"{numbers.plural(n, 'table')} {why}"
        for n, why in ((n_estimated, "not counted one by one"), (n_smaller, "smaller than these"))
        if n
    ]
    return Chart(
        title="Records for each person",
        alt="Bar chart of people by how many records they have in",
        drawings=tuple((name, svg) for name, svg, _ in drawn),
        head=("Table", "Records", "People", "Share"),
        rows=tuple(row for _, _, rows in drawn for row in rows),
        note=f"Left out: {numbers.listed(left_out)}." if left_out else "",
        across=True,
    )

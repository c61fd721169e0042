"""The attack-against-friction frontier of a simulation, as a chart and as an SVG file of its own.

Left, attack against logins challenged: what a policy gains at an equal challenge rate. Right, attack
against sessions of owners that fail or need help, with the line that no mixture lies below.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from seawall.model.protection import PolicyOutcome, Simulation
from seawall.render import numbers
from seawall.render.charts import Chart
from seawall.render.svg import FONT_SIZE, INK, LINE, MAIN, MUTED, SECOND, Spec, draw

WIDTH, HEIGHT = 470, 360  # of a panel with its paddings, px
LEFT, RIGHT, TOP, BOTTOM = 56, 34, 14, 44
HEAD, GAP, EDGE = 64, 12, 16
PLACES = (0, 40, 340, 480, 600, 700)  # of the table's columns, px
NEAR_X, NEAR_Y = 0.04, 0.05  # of the axes: marks nearer than this share one label
RECOMMENDED = "P8"


def chart(s: Simulation) -> Chart:
    """The figure with its table."""
    blind, ours = s.policies[0], next(p for p in s.policies if p.id == RECOMMENDED)
    return Chart(
        title="Attack against friction",
        alt=f"Success of targeted attacks by policy: {blind.id} {numbers.share(blind.attack)}, "
        f"{ours.id} {numbers.share(ours.attack)}, at {numbers.share(blind.challenged)} and "
        f"{numbers.share(ours.challenged)} of logins challenged.",
        drawings=(
            ("Logins challenged", draw(_panel(s, "challenged"))),
            ("Sessions of owners that fail or need help", draw(_panel(s, "friction"))),
        ),
        head=("", "Policy", "Attack succeeds", "Challenged", "Fail", "Need help"),
        rows=tuple(
            (p.id, p.label, numbers.share(p.attack), numbers.share(p.challenged),
             numbers.share(p.failed), numbers.share(p.assisted))
            for p in s.policies
        ),
        note=f"{numbers.count(s.n_users)} invented users, {numbers.count(s.n_exposed)} of them exposed; "
        f"seed {s.seed}; policy {s.policy_version}. Shapes, not prophecies.",
        keys=(("main", "Named policies"), ("second", "Beaten by no mixture")),
        across=True,
    )  # fmt: skip


def svg(s: Simulation) -> str:
    """A whole SVG file: both panels side by side, with title, legend and note; no font, no script."""
    drawn = chart(s)
    width, height = 2 * WIDTH + GAP + 2 * EDGE, HEAD + HEIGHT + 22 * len(s.policies) + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="sans-serif" font-size="{FONT_SIZE}">',
        f"<title>{escape(drawn.title)}</title><desc>{escape(drawn.alt)}</desc>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(EDGE, 26, drawn.title, size=18, weight="bold"),
    ]
    for i, (heading, drawing) in enumerate(drawn.drawings):
        x = EDGE + i * (WIDTH + GAP)
        parts.append(_text(x, HEAD - 12, f"by {heading[:1].lower()}{heading[1:]}", fill=MUTED))
        inside = drawing.removeprefix("<svg ")
        parts.append(f'<svg x="{x}" y="{HEAD}" width="{WIDTH}" height="{HEIGHT}" {inside}')
    top = HEAD + HEIGHT + 26
    for place, head in zip(PLACES, drawn.head, strict=True):
        parts.append(_text(EDGE + place, top, head, fill=MUTED))
    for i, row in enumerate(drawn.rows, 1):
        for place, cell in zip(PLACES, row, strict=True):
            parts.append(_text(EDGE + place, top + 22 * i, str(cell)))
    parts += [_text(EDGE, height - 12, drawn.note, fill=MUTED), "</svg>\n"]
    return "".join(parts)


def _text(
    x: int, y: int, words: str, *, fill: str = INK, size: int = FONT_SIZE, weight: str = ""
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x}" y="{y}" fill="{fill}" font-size="{size}"{bold}>{escape(words)}</text>'


def _x(p: PolicyOutcome, axis: str) -> float:
    return p.challenged if axis == "challenged" else p.failed + p.assisted


def _panel(s: Simulation, axis: str) -> Spec:
    """One scatter: all mixtures faint, the frontier as a line of steps, named policies with labels."""
    front = sorted(
        (p for p in [*s.policies, *s.grid] if p.on_frontier), key=lambda p: (_x(p, axis), -p.attack)
    )
    shown = [{"x": _x(p, axis), "y": p.attack} for p in s.grid]
    widest = max(point["x"] for point in [*shown, *({"x": _x(p, axis)} for p in s.policies)])
    layers: list[dict[str, Any]] = [_marks(shown, {"type": "circle", "size": 14, "color": LINE})]
    if axis != "challenged":
        steps = [{"x": _x(p, axis), "y": p.attack} for p in front]
        line = {"type": "line", "interpolate": "step-after", "color": SECOND, "strokeWidth": 2}
        layers.append(_marks(steps, line))
    named = [{"x": _x(p, axis), "y": p.attack, "said": p.id} for p in s.policies]
    layers.append(_marks(named, {"type": "circle", "size": 70, "color": MAIN, "opacity": 1}))
    for said in _labels(named, widest or 1.0):
        layer = _marks([said], {"type": "text", "align": "left", "dx": 8, "dy": -7, "color": INK})
        layer["encoding"]["text"] = {"field": "said", "type": "nominal"}
        layers.append(layer)
    return {
        "width": WIDTH - LEFT - RIGHT,
        "height": HEIGHT - TOP - BOTTOM,
        "padding": {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM},
        "layer": layers,
    }


def _labels(points: list[dict[str, Any]], widest: float) -> list[dict[str, Any]]:
    """One label for marks that lie on each other: "P3, P4"."""
    groups: list[dict[str, Any]] = []
    for point in points:
        for group in groups:
            near = abs(group["x"] - point["x"]) < NEAR_X * widest
            if near and abs(group["y"] - point["y"]) < NEAR_Y:
                group["said"] += f", {point['said']}"
                break
        else:
            groups.append(dict(point))
    return groups


def _marks(values: list[dict[str, Any]], mark: dict[str, Any]) -> dict[str, Any]:
    percent = "format(datum.value, '.0%')"
    axis = {"grid": True, "tickCount": 5, "labelExpr": percent}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domainMin": 0, "nice": True},
                  "axis": {**axis, "title": None}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, 1]},
                  "axis": {**axis, "title": "Targeted attack succeeds"}},
        },
    }  # fmt: skip

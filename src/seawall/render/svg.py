"""From a Vega-Lite spec to an inline SVG that holds shapes and text and nothing else.

vl-convert escapes what it draws. We do not lean on that alone: its output is parsed and written
again from a list of allowed elements and attributes, so that no name from a dump can become a
script, a link, a style or an event handler. The layout uses fixed paddings, never measured text:
the same numbers give the same bytes on machines with other fonts.
Source: SVG 1.1 (Second Edition) for the element names; https://vega.github.io/vega-lite/.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

Spec = dict[str, Any]

WIDTH = 420  # of every chart, in CSS pixels, paddings included
FONT_SIZE = 12

#: Colours as they stand in the SVG; report.css maps each to its dark twin by attribute selector.
INK, MUTED, LINE = "#16222c", "#52626e", "#d5dde2"
MAIN, SECOND, THIRD, PALE = "#1f6d94", "#b4560f", "#8a97a0", "#e3ebef"

CONFIG: Spec = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": FONT_SIZE,
        "labelLimit": 0,
        "labelPadding": 6,
        "titleColor": MUTED,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "ticks": False,
        "domain": False,
    },
    "text": {"color": MUTED, "fontSize": FONT_SIZE},
}

ELEMENTS = frozenset({"g", "path", "line", "rect", "text", "tspan"})
POSITIONS = ("d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform")
PAINTS = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "opacity")
TEXTS = ("text-anchor", "font-size", "font-weight")
ATTRIBUTES = frozenset(POSITIONS + PAINTS + TEXTS)
#: No attribute of a chart needs a reference, a function call of CSS or a quote.
VALUE = re.compile(r"[A-Za-z0-9#.,+\- ]*|(?:(?:translate|rotate|scale)\([0-9eE.,+\- ]*\) ?)+")


def draw(spec: Spec) -> str:
    """The inline SVG of a single-view spec whose padding is fixed. Takes tens of milliseconds."""
    import vl_convert  # 0.1 s to import, and only reports draw

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": {"type": "none"},
        "config": CONFIG,
        **spec,
    }
    return cleaned(vl_convert.vegalite_to_svg(whole, vl_version="5.20"))


def cleaned(svg: str) -> str:
    """Write an SVG again with allowed parts only, sized by its viewBox."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own renderer's output, no doctype
    box = root.get("viewBox", "")
    if not VALUE.fullmatch(box):
        raise ValueError("viewBox")
    parts = [f'<svg viewBox="{box}" aria-hidden="true" focusable="false">']
    for child in root:
        _write(child, parts)
    parts.append("</svg>")
    return "".join(parts)


def _write(node: ElementTree.Element, parts: list[str]) -> None:
    name = node.tag.rpartition("}")[2]
    if name not in ELEMENTS or node.get("display") == "none":
        return
    if name == "path" and node.get("class") in ("background", "foreground"):
        return  # Vega's empty frames
    kept = {k: v for k, v in node.attrib.items() if k in ATTRIBUTES and VALUE.fullmatch(v)}
    inside: list[str] = []
    for child in node:
        _write(child, inside)
    text = escape(node.text or "") if name in ("text", "tspan") else ""
    if name == "g" and not inside:
        return
    if name == "g" and not kept:
        parts += inside
        return
    attributes = "".join(f" {k}={quoteattr(v)}" for k, v in kept.items())
    parts.append(f"<{name}{attributes}>{text}{''.join(inside)}</{name}>")

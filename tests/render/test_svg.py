"""What may stand in an inline SVG, and what may not."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from seawall.render import charts, svg
from tests.render import hostile, instances

HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 10 10" onload="alert(1)"><script>alert(1)</script><style>@import "x";</style>
<image href="http://192.0.2.1/"/><foreignObject><body onload="x"/></foreignObject>
<g onclick="x" style="fill:url(x)"><a xlink:href="javascript:x"><text>in a link</text></a>
<path d="M0,0" fill="url(#x)" transform="translate(1,2) rotate(-90)" onfocus="x" class="y"/>
<text font-size="12px">&lt;script&gt; &amp; ]]&gt;</text></g></svg>"""


def test_only_shapes_and_text_survive():
    clean = svg.cleaned(HOSTILE)
    assert clean == (
        '<svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">'
        '<path d="M0,0" transform="translate(1,2) rotate(-90)"></path>'
        '<text font-size="12px">&lt;script&gt; &amp; ]]&gt;</text></svg>'
    )


def test_a_broken_view_box_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        svg.cleaned('<svg viewBox="0 0 &quot;onload=x"/>')


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_charts_of_hostile_names_hold_allowed_parts_only(name):
    a = hostile.renamed(instances.realistic(), name)
    chart = charts.carriers(a)
    assert chart is not None
    for _, drawing in chart.drawings:
        for node in ElementTree.fromstring(drawing).iter():
            assert node.tag in svg.ELEMENTS | {"svg"}
            assert set(node.attrib) <= svg.ATTRIBUTES | {"viewBox", "aria-hidden", "focusable"}
            assert all(c.isprintable() for c in node.text or "")


def test_bars_are_sorted_and_their_numbers_written_out():
    chart = charts.provinces(instances.realistic())
    assert chart is not None
    words = re.findall(r"<text[^>]*>([^<]+)</text>", chart.drawings[0][1])
    assert words[0] == "上海 Shanghai"
    assert "164,203" in words
    assert [row[0] for row in chart.rows][:2] == ["上海 Shanghai", "安徽 Anhui"]


def test_many_names_become_one_sum_of_the_others():
    a = replace(instances.realistic(), carriers={f"c{i}": 100 - i for i in range(50)})
    chart = charts.carriers(a)
    assert chart is not None
    assert len(chart.rows) == 8
    assert chart.rows[-1][0] == "all others"


def test_what_was_not_found_gets_no_chart():
    a = replace(
        instances.realistic(), provinces={}, ages={}, dates=(), carriers={"x": 0}, tables=()
    )
    assert charts.provinces(a) is None
    assert charts.ages(a) is None
    assert charts.dates(a) is None
    assert charts.carriers(a) is None
    assert charts.per_person(a) is None

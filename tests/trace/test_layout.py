"""The recipient's layout: kinds guessed from names, said, or refused; every style readable."""

import pytest

from seawall.elements import by_id
from seawall.errors import LayoutError
from seawall.model.element import Reason
from seawall.model.strings import strings
from seawall.trace import canary, layout
from tests.trace.sets import KEY, recipe

ROWS = canary.make(recipe(count=300, drawn_phones=True), KEY)


def test_kinds_are_guessed_from_names_as_a_dumps_are():
    found = layout.columns("身份证号, real_name,mobile ,注册时间")
    assert [c.element for c in found] == ["cn.resident_id", "person_name", "phone", "date"]


def test_a_kind_and_a_style_can_be_said():
    (column,) = layout.columns("x9=birth_date/slashes")
    assert (column.name, column.element, column.style) == ("x9", "birth_date", "slashes")


@pytest.mark.parametrize(
    "asked", ["", "x9", "id,id", "card_no", "x=nothing", "x=phone/blue", "x=phone/plain,x=none"]
)
def test_what_cannot_be_written_is_refused_with_the_way_out(asked):
    with pytest.raises(LayoutError):
        layout.columns(asked)


STYLES = [
    (element, style) for element, styles in layout.STYLES.items() for style in styles
    if element not in ("opaque", "none")
]  # fmt: skip


@pytest.mark.parametrize(("element", "style"), STYLES, ids=lambda value: value)
def test_every_style_is_valid_to_its_judge(element, style):
    table = ROWS.table(layout.columns(f"x={element}/{style}"))
    judged = by_id(element).judge(strings(table.column("x").combine_chunks()))
    assert (judged.codes == Reason.VALID).all()


def test_styles_write_the_same_dates_and_instants():
    table = ROWS.table(layout.columns("a=birth_date/iso,b=birth_date/compact,c=birth_date/chinese"))
    for row in table.to_pylist():
        digits = row["a"].replace("-", "")
        assert row["b"] == digits
        assert "".join(c for c in row["c"] if c.isdigit()) == digits
    table = ROWS.table(layout.columns("a=date/time,b=date/zone,c=date/iso"))
    for row in table.to_pylist():
        assert row["b"] == row["a"].replace(" ", "T") + "+08:00"
        assert row["a"].startswith(row["c"])


def test_empty_columns_are_empty_and_keys_differ():
    table = ROWS.table(layout.columns("x=none,k=opaque,u=uuid"))
    assert set(table.column("x").to_pylist()) == {""}
    assert len(set(table.column("k").to_pylist())) == ROWS.n
    assert by_id("uuid").judge(strings(table.column("u").combine_chunks())).codes.min() == 1

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements.in_prose import LABELS, presence
from seawall.model.strings import from_values

PIECES = st.lists(
    st.sampled_from(
        ["报案人", "王甲", "：", "上海市", "甲路", "1号", "2020-01-02", "。", "1990年", "a", "号"]
    ),
    max_size=12,
).map("".join)


def found(*values):
    rows = presence(from_values([v.encode() for v in values]))
    return [{e for e, has in rows.items() if has[i]} for i in range(len(values))]


def test_addresses_dates_and_labelled_names_are_found_in_prose():
    text = "2020年1月2日，报案人王甲在上海市浦东新区甲路1号接到来电。"
    assert found(text) == [{"address", "date", "person_name"}]


def test_every_label_announces_a_name():
    for form in ("{}王甲", "{}：王甲", "{}: 王某", "其{}：欧阳甲乙"):
        values = [form.format(label) for label in LABELS.split()]
        assert all("person_name" in has for has in found(*values))


def test_without_a_colon_only_common_surnames_are_believed():
    assert found("嫌疑人欧阳甲乙", "嫌疑人于当日", "嫌疑人：于甲") == [
        set(),
        set(),
        {"person_name"},
    ]


def test_what_only_resembles_is_not_found():
    assert (
        found(
            "受害人于当日称在网上购物",
            "编号12020-01-021",
            "2020-02-30",
            "南京东路发生事故",
            "在北京。路上有人",
            "报案人：",
            "",
        )
        == [set()] * 7
    )


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=6))
def test_a_value_is_read_alone(values):
    """What stands in the rows beside it changes nothing."""
    assert found(*values) == [found(value)[0] for value in values]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_are_read_without_harm(values):
    assert all(len(rows) == len(values) for rows in presence(from_values(values)).values())

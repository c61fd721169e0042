"""What a column is called: by its values, with its name as a hint and never as proof."""

import numpy as np
import pyarrow as pa
import pytest

from seawall import recognise, synth
from seawall.model.batch import Batch
from seawall.recognise.interval import wilson

N = 400


@pytest.fixture(scope="module")
def people():
    from datetime import date

    return synth.people(11, 0, N, date(2022, 6, 30))


def batch(columns, table="t"):
    arrays = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    n = len(next(iter(arrays.values())))
    return Batch("file", table, pa.record_batch(arrays), np.arange(n), 0)


def called(name, values):
    (plan,) = recognise.columns([batch({name: values})]).columns("t")
    return plan.element


def texts(column):
    return [None if v is None else str(v) for v in column.to_pylist()]


@pytest.mark.parametrize(
    ("column", "element"),
    [
        ("id_no", "cn.resident_id"),
        ("name", "person_name"),
        ("mobile", "phone"),
        ("email", "email"),
        ("address", "address"),
    ],
)
@pytest.mark.parametrize("name", [None, "col7", "e_mail_of_nobody", "id_no", "手机号"])
def test_values_decide_whatever_the_name_says(people, column, element, name):
    assert called(name or column, texts(people.column(column))) == element


def test_a_birthplace_needs_its_name():
    places = ["江苏省南通市", "上海市", "北京市海淀区", "浙江省杭州市"] * 50
    assert called("csd", places) == "birthplace"
    assert called("col3", places) != "birthplace"


def test_bare_digits_are_a_sex_only_by_name():
    assert called("xb", ["1", "2"] * 100) == "sex"
    assert called("flag", ["1", "2"] * 100) == "other"
    assert called("col1", ["男", "女"] * 100) != "opaque"


def test_dates_over_a_lifetime_are_birth_dates_and_others_are_not():
    births = [f"{1940 + i % 70}-0{1 + i % 9}-1{i % 9}" for i in range(300)]
    events = [f"202{i % 3}-0{1 + i % 9}-1{i % 9} 10:20:30" for i in range(300)]
    assert called("col1", births) == "birth_date"
    assert called("col2", events) == "date"


def test_rounded_ids_are_still_a_column_of_ids(people):
    """An export through doubles leaves one valid ID in eleven."""
    rounded = [str(int(float(v[:17] + "0"))) for v in texts(people.column("id_no"))]
    assert called("id_no", rounded) == "cn.resident_id"


def test_names_in_latin_letters_need_the_hint():
    names = ["Ann Lee", "Bo Chen", "Cy Diaz", "Di Evans"] * 50
    assert called("full_name", names) == "person_name"
    assert called("col1", names) != "person_name"


def test_prose_is_free_text_and_says_what_is_inside(people):
    ids, phones = texts(people.column("id_no")), texts(people.column("mobile"))
    stories = [
        f"报案人称其证件号码{i}于昨日遗失，联系电话{p or '无'}，请求民警协助查找并登记在案，情况属实。"
        for i, p in zip(ids, phones, strict=True)
    ]
    (plan,) = recognise.columns([batch({"note": stories})]).columns("t")
    assert plan.element == "free_text"
    assert plan.inside["cn.resident_id"] == 1.0
    assert plan.inside["phone"] == sum(p is not None and p != "" for p in phones) / N


def test_keys_are_opaque_and_counters_are_not_phones():
    assert called("_id", [f"AVk{i:017x}" for i in range(200)]) == "opaque"
    assert called("seq", [str(100_000_000_00 + i) for i in range(200)]) not in (
        "phone",
        "bank_card",
    )


def test_an_empty_column_is_nothing():
    assert called("phone", [None, "", None]) == "other"


def test_a_late_column_is_planned_when_it_comes():
    layout = recognise.columns([batch({"a": ["1.2.3.4"] * 50})])
    wider = batch({"a": ["1.2.3.4"] * 50, "b": ["a@example.com"] * 50})
    extended = recognise.extend(layout, wider)
    assert [c.element for c in extended.columns("t")] == ["ip", "email"]
    assert recognise.extend(extended, wider) is extended


def test_the_interval_is_wilsons():
    """Published: 2 of 10 gives (0.0567, 0.5098) (Brown, Cai, DasGupta 2001)."""
    low, high = wilson(2, 10)
    assert (round(low, 4), round(high, 4)) == (0.0567, 0.5098)
    assert wilson(0, 0) == (0.0, 1.0)

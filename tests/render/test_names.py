"""Text from a dump, made visible."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall import tables
from seawall.render import names
from tests.render import hostile


@given(st.text())
def test_visible_text_holds_no_hidden_character_and_stays_as_it_is(text):
    seen = names.visible(text)
    assert not {unicodedata.category(c) for c in seen} & names.HIDDEN - {"Zs"}
    assert "\u3000" not in seen
    assert names.visible(seen) == seen


@given(st.text(), st.integers(2, 40))
def test_a_name_never_takes_more_room_than_it_has(text, room):
    assert len(names.shown(text, room)) <= room
    assert names.cells(names.fitted(text, room)) <= room


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_hostile_names_are_short_and_printable(name):
    assert len(names.shown(name)) <= names.LONGEST
    assert all(c.isprintable() for c in names.shown(name))


def test_bidirectional_override_is_spelled_out():
    assert names.shown("id\u202egpj") == "id[U+202E]gpj"


def test_ordinary_names_in_any_script_are_left_alone():
    for name in ("person_label_info", "姓名", "Ärzte", "имя", "اسم", "नाम", "e-mail (2)"):
        assert names.shown(name) == name


@given(st.lists(st.sampled_from(["a", "b", "a (2)"]), max_size=6))
def test_labels_are_told_apart(labels):
    told = names.told_apart(labels)
    assert len(set(told)) == len(labels)


def test_every_province_has_a_short_chinese_and_an_english_name():
    for code in tables.provinces():
        chinese, english = names.province(code)
        assert chinese
        assert english
        assert not chinese.endswith(("省", "市", "自治区"))
    assert names.province("31") == ("上海", "Shanghai")
    assert names.province("00") == ("00", "unknown code")

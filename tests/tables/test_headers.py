"""Column names as real exports spell them."""

import pytest

from seawall.tables import elements, hint
from seawall.tables.headers import _words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("id_no", "cn.resident_id"),
        ("idCard", "cn.resident_id"),
        ("SFZH", "cn.resident_id"),
        ("公民身份号码", "cn.resident_id"),
        ("bjr_gmsfhm", "cn.resident_id"),
        ("bjrsfzh", "cn.resident_id"),
        ("_source.person.mobile", "phone"),
        ("phones[0]", "phone"),
        ("Phone2", "phone"),
        ("phone_2", "phone"),
        ("homePhone", "phone"),
        ("联系人手机号", "phone"),
        ("手机号(必填)", "phone"),
        ("手机号码1", "phone"),
        ("sjhm", "phone"),
        ("ＴＥＬ", "phone"),
        ("e-mail", "email"),
        ("E_MAIL_ADDRESS", "email"),
        ("card_no", "bank_card"),
        ("bank_account", "bank_card"),
        ("name", "person_name"),
        ("xing_ming", "person_name"),
        ("报警人姓名", "person_name"),
        ("csrq", "birth_date"),
        ("date_of_birth", "birth_date"),
        ("xb", "sex"),
        ("hkszd", "address"),
        ("家庭住址", "address"),
        ("csd", "birthplace"),
        ("jg", "birthplace"),
        ("create_time", "date"),
        ("gxsj", "date"),
        ("login.ip", "ip"),
        ("ipv4", "ip"),
        ("jqms", "free_text"),
        ("ajjbqk", "free_text"),
        ("备注", "free_text"),
        ("_id", "opaque"),
        ("case_id", "opaque"),
    ],
)
def test_a_name_suggests_its_element(name, expected):
    assert hint(name) == expected


@pytest.mark.parametrize("name", ["file_name", "table_name", "", "...", "___", "123", "值", "état"])
def test_names_that_say_nothing_suggest_nothing(name):
    assert hint(name) is None


def test_words_are_written_as_names_are_normalised():
    """A word with a separator or a capital letter would never be found."""
    assert all(word == word.lower() and word.isalnum() for word in _words())


def test_hostile_names_are_cut():
    assert hint("a" * 10_000_000) is None
    assert hint("(" * 100_000) is None


def test_hints_reach_every_element_that_a_column_can_be():
    hinted = {element for element, _ in _words().values()}
    assert hinted == {row.id for row in elements()} - {"name_birth_date"}

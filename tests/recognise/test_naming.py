"""The words of a column's name."""

import pytest

from seawall.recognise.naming import tokens


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("userName", ("user", "name")),
        ("user_name", ("user", "name")),
        ("_source.user.regTime", ("user", "reg", "time")),
        ("HTTPStatusCode", ("http", "status", "code")),
        ("sfzh", ("sfzh",)),
        ("手机号", ("手机号",)),
        ("ＰＨＯＮＥ2", ("phone",)),
        ("a.a.a", ("a",)),
        ("12", ()),
        ("", ()),
    ],
)
def test_a_name_falls_into_its_words(name, words):
    assert tokens(name) == words

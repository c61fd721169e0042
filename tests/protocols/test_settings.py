"""Readers of configuration texts, held against PyYAML's own objects, json and configparser."""

import configparser
import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.protocols import settings as plain
from seawall.protocols import xml_settings, yaml_settings

KEY = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
VALUE = st.one_of(
    st.text("abc xyz:#'\"{}[]&*!|>%@`,-?0123456789\u5bc6\u7801", max_size=12), st.integers(-9, 9), st.booleans()
)  # fmt: skip
TREE = st.recursive(
    VALUE,
    lambda inner: st.one_of(st.dictionaries(KEY, inner, max_size=4), st.lists(inner, max_size=3)),
    max_leaves=20,
)


def leaves(tree, path=""):
    """What the tree says, as dotted keys and texts: the obvious twin of the reader by events."""
    if isinstance(tree, dict):
        return [x for k, v in tree.items() for x in leaves(v, f"{path}.{k}")]
    if isinstance(tree, list):
        return [x for v in tree for x in leaves(v, path)]
    return [(path[1:], tree if isinstance(tree, str) else json.dumps(tree))]


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(KEY, TREE, max_size=5), st.booleans())
def test_yaml_is_read_as_its_objects_say_whatever_its_style(tree, flow):
    text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    found, n_unread = yaml_settings.read(text)
    assert n_unread == 0
    assert [(s.key, s.value) for s in found] == leaves(tree)
    assert [s.line for s in found] == sorted(s.line for s in found)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(KEY, TREE, max_size=5), st.sampled_from([None, 2]))
def test_json_is_read_as_its_objects_say(tree, indent):
    found, n_unread = yaml_settings.read(json.dumps(tree, indent=indent, ensure_ascii=False))
    assert n_unread == 0
    assert [(s.key, s.value) for s in found] == leaves(tree)


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(
        KEY, st.dictionaries(KEY, st.from_regex(r"[a-z0-9./:]{1,9}", fullmatch=True)), max_size=4
    )
)
def test_pairs_under_sections_are_read_as_configparser_reads_them(sections):
    oracle = configparser.ConfigParser(interpolation=None)
    text = "".join(
        f"[{section}]\n; c\n" + "".join(f"{k} = {v}\n" for k, v in held.items())
        for section, held in sections.items()
    )
    oracle.read_string(text)
    found, n_unread = plain.pairs(text)
    assert n_unread == 0
    assert {(s.key, s.value) for s in found} == {
        (f"{section}.{k}", v) for section in oracle.sections() for k, v in oracle[section].items()
    }


BOMBS = [
    "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n" + "d: [*b, *b]\n" * 500,
    "[" * 5_000, "{a: " * 5_000, "- " * 20_000, "k: " * 2_000, "? " * 3_000, "a:\n" + "\n".join(" " * n + "k:" for n in range(1, 600)),
    "!!python/object/apply:os.system [true]\n", "%YAML 9.9\n---\na: 1\n", "a: *missing\n", "&a a: &b b\n", "\x00\x01", "a: \ud800\n",
]  # fmt: skip


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_text_made_to_explode_is_read_in_proportion_to_its_length(text):
    found, _ = yaml_settings.read(text)
    assert len(found) <= len(text)
    assert sum(len(s.key) + len(s.value) for s in found) <= 400 * len(text)


XML_BOMBS = [
    '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>\n<a><b>&y;</b></a>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<a><b>&x;</b></a>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/x">%p;]>\n<a/>', "<a>" * 30_000,
    "<a><b>1</b><c", "", "not xml", "<a>&#0;</a>",
]  # fmt: skip


@pytest.mark.parametrize("text", XML_BOMBS, ids=range(len(XML_BOMBS)))
def test_xml_that_declares_entities_or_breaks_off_is_refused_and_counted(text):
    found, n_unread = xml_settings.read(text)
    assert n_unread >= 1
    assert all("x" not in s.value for s in found)


def test_xml_has_the_lines_of_its_elements_and_their_attributes():
    text = "<?xml version='1.0'?>\r\n<a>\r\n <!-- c -->\r\n <b x='1'>t\r\n <c/></b>\r\n</a>"
    found, n_unread = xml_settings.read(text)
    assert n_unread == 0
    assert [(s.key, s.value, s.line) for s in found] == [
        ("b", "t", 4),
        ("b@x", "1", 4),
        ("b.c", "", 5),
    ]


WIDE = ["0.0.0.0", "::", "*", "_site_", "_global_", "10.0.0.5", "db.example.com", "[::]", "127.0.0.1,10.0.0.5",
        "127.0.0.1 -::*", "0.0.0.0/0", "fe80::1%eth0", "::ffff:10.0.0.5", "${HOST}"]  # fmt: skip
NARROW = ["127.0.0.1", "::1", "-::1", "[::1]", "localhost", "LOCALHOST", "_local_", "127.0.0.53", "127.0.0.0/8",
          "lo", "127.0.0.1 -::1", "", "'127.0.0.1', '::1'", "::ffff:127.0.0.1", "/run/x.sock"]  # fmt: skip


@pytest.mark.parametrize("value", WIDE)
def test_an_address_that_other_hosts_reach_is_wide(value):
    assert plain.wide(value)


@pytest.mark.parametrize("value", NARROW)
def test_an_address_of_this_machine_alone_is_not(value):
    assert not plain.wide(value)


@settings(deadline=None)
@given(st.text("ab\\ \n#=\r", max_size=60))
def test_lines_that_go_on_are_counted_from_their_first(text):
    joined = plain.logical(text)
    numbers = [n for n, _ in joined]
    assert numbers == sorted(set(numbers))
    assert all(1 <= n <= len(plain.split(text)) for n in numbers)


def test_flags_are_read_in_every_spelling():
    found = plain.flags('# --no=1\nExecStart=/x --a=1 --b 2 \\\n -H tcp://h --c "d e" --f\n')
    assert [(s.key, s.value, s.line) for s in found] == [
        ("a", "1", 2), ("b", "2", 2), ("H", "tcp://h", 3), ("c", "d e", 3), ("f", "", 3),
    ]  # fmt: skip


URLS = {
    "http://[::]:2379": ("::", 2379), "tcp://0.0.0.0": ("0.0.0.0", None), ":9090": ("", 9090),
    "PLAINTEXT://:9092": ("", 9092), "10.0.0.5:80/x": ("10.0.0.5", 80), "localhost": ("localhost", None),
    "h:99999": ("h", None), "": ("", None),
}  # fmt: skip


@pytest.mark.parametrize("url", URLS)
def test_host_and_port_are_told_apart(url):
    assert plain.host_port(url) == URLS[url]

"""Identifiers with a clock: published examples, makers that follow the generators, a slow twin."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels import time_ids
from seawall.kernels.time_ids import KINDS
from seawall.model.strings import from_values
from tests.reference import time_ids as slow

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "ids" / "time_ids.json").read_text("utf-8")
)["cases"]
KINDS_MADE = tuple(slow.MAKERS)
AGE = {kind: (slow.FIRST[kind], slow._day("2026-01-01")) for kind in KINDS_MADE}
AGE["es_flake"] = slow.FIRST["es_flake"], slow._day("2018-01-01")
# In the first days of an epoch a snowflake is still a short number, and those are not taken.
AGE["snowflake"] = slow._day("2010-11-08"), slow._day("2026-01-01")


def decoded(values: list[str]) -> list[tuple[str, int, int]]:
    kind, ms, node = time_ids.decode(from_values([v.encode() for v in values]))
    return [
        (KINDS[k], m, n) for k, m, n in zip(kind.tolist(), ms.tolist(), node.tolist(), strict=True)
    ]


def made(kind: str, n: int, rng: np.random.Generator) -> tuple[list[str], list[int], list[int]]:
    """n identifiers of a few nodes with counting sequences, their milliseconds and nodes."""
    first, last = AGE[kind]
    times = np.sort(rng.integers(first, last, n)).tolist()
    nodes = rng.choice(rng.integers(1 << 40, 1 << 48, 3), n).tolist()
    start = int(rng.integers(0, 1 << 23))
    ids = [
        slow.MAKERS[kind](t, m, (start + i) & 0xFFFFFF)
        for i, (t, m) in enumerate(zip(times, nodes, strict=True))
    ]
    return ids, times, nodes


@pytest.mark.parametrize("case", VECTORS, ids=lambda c: c["note"][:40])
def test_published_examples(case):
    kind, ms, _ = decoded([case["value"]])[0]
    at = datetime.fromisoformat(case["at"]) if case["at"] else None
    assert kind == case["kind"]
    assert ms == (round(at.timestamp() * 1000) if at else -1)


@pytest.mark.parametrize("kind", KINDS_MADE)
def test_every_planted_identifier_is_decoded_right(kind):
    ids, times, nodes = made(kind, 50_000, np.random.default_rng(3))
    found, ms, node = time_ids.decode(from_values([v.encode() for v in ids]))
    step = 1000 if kind in ("object_id", "ksuid") else 1
    mask = slow.NODES.get(kind, 0x3FF if kind == "snowflake" else (1 << 48) - 1)
    assert set(found.tolist()) == {KINDS.index(kind)}
    assert np.array_equal(ms // step, np.array(times) // step)
    assert np.array_equal(node & np.uint64(mask), np.array(nodes, np.uint64) & np.uint64(mask))


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_one_value_agrees_with_the_slow_twin(data):
    digits = "0123456789abcdefABCDEFGZgz_-+/{}()"
    value = data.draw(
        st.one_of(
            st.text(digits, min_size=14, max_size=39),
            st.from_regex(r"[0-9]{14,20}", fullmatch=True),
            st.from_regex(r"[0-9A-Za-z_-]{20}", fullmatch=True),
            st.from_regex(r"[01][0-9A-HJ-Za-z]{25}", fullmatch=True),
            st.from_regex(r"[0-9A-Za-a]{27}", fullmatch=True),
            st.from_regex(r"(ObjectId\(['\"]?)?[0-9a-f]{24}['\"]?\)?", fullmatch=True),
            st.uuids().map(str),
            st.sampled_from(KINDS_MADE).flatmap(
                lambda kind: st.builds(
                    slow.MAKERS[kind],
                    st.integers(*AGE[kind]),
                    st.integers(0, (1 << 48) - 1),
                    st.integers(0, (1 << 24) - 1),
                )
            ),
        )
    )
    blanks = data.draw(st.sampled_from(["", " ", "\t"]))
    assert decoded([blanks + value + blanks]) == [slow.decode(value)]


def test_ids_of_two_byte_orders_are_told_apart_by_their_nodes():
    """An old cluster that still runs in 2025 writes what begins like the newest ids."""
    start, node = slow._day("2025-03-01"), 0xA1B2C3D4E5F6
    old = [slow.es_flake(start + 977 * i, node, 500 + i) for i in range(300)]
    new = [slow.es_ordered(start + 977 * i, node, 500 + i) for i in range(300)]
    assert {kind for kind, _, _ in decoded(old)} == {"es_flake"}
    assert {kind for kind, _, _ in decoded(new)} == {"es_ordered"}
    assert [ms for _, ms, _ in decoded(new)] == [start + 977 * i for i in range(300)]


def test_how_often_random_values_decode_is_known():
    rng = np.random.default_rng(8)
    until = slow._day("2022-07-01")
    values = [rng.bytes(12).hex() for _ in range(20_000)]
    kind, ms, _ = time_ids.decode(from_values([v.encode() for v in values]))
    share = np.mean((kind == time_ids.OBJECT_ID) & (ms <= until))
    assert abs(share - time_ids.chance(time_ids.OBJECT_ID, until)) < 0.01

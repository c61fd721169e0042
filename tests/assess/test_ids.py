"""Columns of identifiers: planted ones are recognised, random ones are not, shards are found."""

import base64
import uuid
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from seawall.assess import ids
from seawall.kernels import murmur3, time_ids
from seawall.model.strings import from_values
from tests.reference import time_ids as slow

AS_OF = date(2022, 6, 30)
ALNUM = np.array(list(slow.BASE62))


def ms_of(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def verdict(values: list[str], as_of: date = AS_OF, **more):
    return ids.time_column(
        *time_ids.decode(from_values([v.encode() for v in values])),
        sum(map(bool, values)),
        as_of,
        **more,
    )


def planted(kind: str, n: int, rng: np.random.Generator, last: str = "2022-06-01") -> list[str]:
    first = max(slow.FIRST[kind] + 5 * 86_400_000, ms_of("2015-01-01"))
    times = np.sort(rng.integers(first, ms_of(last), n)).tolist()
    nodes = rng.choice(rng.integers(1 << 40, 1 << 48, int(rng.integers(1, 5))), n).tolist()
    start = int(rng.integers(0, 1 << 23))
    sequence = rng.integers(0, 3, n).tolist() if kind == "snowflake" else range(start, start + n)
    pieces = zip(times, nodes, sequence, strict=True)
    return [slow.MAKERS[kind](t, m, s) for t, m, s in pieces]


def words(alphabet: str, size: int):
    letters = np.array(list(alphabet))

    def make(n: int, rng: np.random.Generator) -> list[str]:
        return ["".join(row) for row in rng.choice(letters, (n, size))]

    return make


def order_numbers(n: int, rng: np.random.Generator) -> list[str]:
    days = rng.integers(0, 1000, n)
    at = [
        datetime(2019, 1, 1, tzinfo=UTC) + timedelta(days=int(d), seconds=int(d) * 7) for d in days
    ]
    return [
        f"{a:%Y%m%d%H%M%S}{int(r):04d}" for a, r in zip(at, rng.integers(0, 9999, n), strict=True)
    ]


def resident_numbers(n: int, rng: np.random.Generator) -> list[str]:
    places = rng.choice(rng.integers(110101, 659000, 20), n)
    born = [date(1950, 1, 1) + timedelta(days=int(d)) for d in rng.integers(0, 25_000, n)]
    last = rng.integers(0, 9999, n)
    return [f"{p}{b:%Y%m%d}{s:04d}" for p, b, s in zip(places, born, last, strict=True)]


RANDOM = {
    "hex of 24": words("0123456789abcdef", 24),
    "hex of 24 with a prefix": lambda n, rng: ["5f" + v for v in words("0123456789abcdef", 22)(n, rng)],
    "hex of 24 with a long prefix": lambda n, rng: [
        "5f3a9c10" + v for v in words("0123456789abcdef", 16)(n, rng)
    ],
    "hex of 32": words("0123456789abcdef", 32),
    "uuid 4": lambda n, rng: [str(uuid.UUID(bytes=rng.bytes(16), version=4)) for _ in range(n)],
    "base64 of 15 bytes": lambda n, rng: [
        base64.urlsafe_b64encode(rng.bytes(15)).decode() for _ in range(n)
    ],
    "letters of 20": words(slow.BASE62, 20),
    "letters of 26": words(slow.CROCKFORD, 26),
    "letters of 27": words("0" + slow.BASE62, 27),
    "digits of 15": words("123456789", 15),
    "digits of 18": words("123456789", 18),
    "digits of 19": lambda n, rng: [str(v) for v in rng.integers(10**18, 2**63 - 1, n)],
    "card numbers": lambda n, rng: [f"622848{v:013d}" for v in rng.integers(0, 10**13, n)],
    "counted order numbers": lambda n, rng: [str(202206300000000000 + k) for k in range(n)],
    "order numbers by date": order_numbers,
    "resident numbers": resident_numbers,
    "seldom repeated hex": lambda n, rng: rng.choice(
        words("0123456789abcdef", 24)(3, rng), n
    ).tolist(),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(slow.MAKERS))
def test_every_column_of_planted_identifiers_is_recognised(kind):
    as_of, last = (
        (date(2026, 1, 1), "2025-12-01") if kind == "es_ordered" else (AS_OF, "2022-06-01")
    )
    for n in (30, 300, 3000):
        for seed in range(20):
            values = planted(kind, n, np.random.default_rng([n, seed]), last)
            found = verdict(values, as_of)
            assert found is not None
            assert (found.kind, found.share, found.n) == (kind, 1.0, n)


@pytest.mark.parametrize("kind", sorted(RANDOM))
def test_random_columns_are_not_called_time_based(kind):
    called = 0
    for seed in range(200):
        rng = np.random.default_rng([7, seed])
        called += verdict(RANDOM[kind](int(rng.choice([8, 30, 200])), rng)) is not None
    assert called <= 1  # 0.5 % of 200


def test_the_newest_instant_and_the_number_of_nodes_are_told():
    values = [slow.es_time(ms_of("2022-05-01") + 60_000 * i, 0xABCDEF, i) for i in range(100)]
    found = verdict(values)
    assert found.last_ms == ms_of("2022-05-01") + 60_000 * 99
    assert found.n_nodes == 1


def test_discords_epoch_is_chosen_where_other_dates_say_so():
    """175928847299117063 is the example of Discord's reference: 2016-04-30 11:18:25.796."""
    base = 175928847299117063
    values = [str(base + (k * 3_600_000 << 22)) for k in range(100)]
    near = ms_of("2016-04-01"), ms_of("2016-05-15")
    found = verdict(values, near=near)
    assert found.first_ms == ms_of("2016-04-30T11:18:25.796")
    assert not found.ambiguous
    assert verdict(values).ambiguous


def test_times_after_today_do_not_count():
    values = [slow.object_id(ms_of("2023-01-01") + 1000 * i, 77, i) for i in range(100)]
    assert verdict(values) is None


def hashed(values: list[str]) -> np.ndarray:
    column = from_values([v.encode() for v in values])
    return murmur3.hashes(column.data, column.offsets, np.ones(len(values), np.bool_))


@pytest.mark.parametrize(("n_shards", "since_7"), [(5, False), (30, False), (5, True), (12, True)])
def test_a_sample_of_one_shard_is_found_with_its_number_of_shards(n_shards, since_7):
    rng = np.random.default_rng([n_shards, since_7])
    every = planted("es_time", 200 * n_shards, rng)
    hashes = hashed(every).astype(np.int64)
    routed = ids.n_routing(n_shards) if since_7 else n_shards
    here = hashes % routed // (routed // n_shards) == 1
    found = ids.shard(hashes[here])
    assert found.one
    assert found.likely == n_shards
    assert n_shards in (found.since_7 if since_7 else found.before_7)


def test_ids_of_all_shards_are_no_single_shard():
    rng = np.random.default_rng(1)
    assert not any(ids.shard(hashed(planted("es_time", 60, rng))).one for _ in range(100))


def test_too_few_ids_say_nothing_of_shards():
    assert ids.shard(np.arange(1, 40, dtype=np.int32)) is None


def test_repeats_of_one_id_are_one_id():
    assert ids.shard(np.repeat(np.arange(1, 11, dtype=np.int32), 100)) is None


@pytest.mark.parametrize(
    ("n_shards", "n_routing"), [(1, 1024), (2, 1024), (3, 768), (9, 576), (512, 1024), (1024, 2048)]
)
def test_routing_shards_are_those_of_elasticsearch(n_shards, n_routing):
    assert ids.n_routing(n_shards) == n_routing


def test_numbers_that_count_up_are_a_counter():
    found = ids.counter_column(np.arange(5000, 6000))
    assert (found.least, found.greatest, found.density, found.ascending) == (5000, 5999, 1.0, 1.0)


def test_a_random_part_of_a_counter_is_tied_to_time():
    rng = np.random.default_rng(4)
    numbers = rng.choice(3_456_789, 2000, replace=False)
    found = ids.counter_column(numbers, times=numbers // 100 + rng.integers(0, 50, 2000))
    assert found.tied > 0.99
    assert found.uniform_p > 0.001


@pytest.mark.parametrize("digits", [6, 8, 11])
def test_random_digits_are_no_counter(digits):
    rng = np.random.default_rng(digits)
    called = [
        ids.counter_column(rng.integers(10 ** (digits - 1), 10**digits, 2000)) for _ in range(50)
    ]
    assert sum(c is not None for c in called) <= 1


def test_ages_and_prices_are_no_counter():
    rng = np.random.default_rng(2)
    assert ids.counter_column(rng.integers(0, 90, 2000)) is None
    assert ids.counter_column(np.round(rng.lognormal(5, 2, 2000)).astype(np.int64)) is None

"""Kernels and whole recognisers beside the tools one would otherwise take."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec

import phonenumbers
from stdnum.cn import ric

from bench.clock import Figure, race
from bench.data import Data
from seawall import recognise, sources
from seawall.digest.key import Key
from seawall.digest.keyed import digests
from seawall.elements import by_id, in_text
from seawall.model.batch import Batch
from seawall.model.strings import Strings, from_values

KEY = Key(bytes(range(32)))
SLOW = 20_000  # values for tools that do one at a time


def sample(data: Data) -> list[Batch]:
    """Records of every table."""
    return sources.open([data.plain]).sample(60_000)


def column(batches: list[Batch], element: str) -> Strings:
    """The values of the first column of an element."""
    layout = recognise.columns(batches)
    for batch in batches:
        for plan in layout.columns(batch.table):
            if plan.element == element and plan.name in batch.names:
                return batch.strings(plan.name)
    raise LookupError(element)


def repeated(values: Strings, n: int) -> Strings:
    """A column of at least n values out of the filled ones of these."""
    held = [value for value in map(values.at, range(values.n)) if value]
    return from_values(held * (n // len(held) + 1))


def measure(data: Data, runs: int, n: int) -> list[Figure]:
    """Validation and digests per second of one core."""
    batches = sample(data)
    ids = repeated(column(batches, "cn.resident_id"), n)
    phones = repeated(column(batches, "phone"), n)
    prose = _texts(batches)
    texts = [v.decode() for v in _first(prose[0], 400)]
    few_ids = [v.decode() for v in _first(ids, SLOW)]
    few_phones = [v.decode() for v in _first(phones, 2_000)]
    resident = by_id("cn.resident_id")
    assert resident.canonical is not None
    canonical = resident.canonical(ids, resident.judge(ids).codes)
    messages = [b"\x01\x01" + v.encode() for v in few_ids]
    secret = KEY.reveal()
    contenders = [
        (Figure("validate IDs, ours", ids.n / 1e6, "M/s"), lambda: resident.judge(ids)),
        (Figure("validate IDs, python-stdnum", len(few_ids) / 1e6, "M/s"),
         lambda: [stdnum_says(v) for v in few_ids]),
        (Figure("digest IDs, ours", ids.n / 1e6, "M/s"), lambda: digests(canonical, 1, KEY)),
        (Figure("digest IDs, hashlib", len(messages) / 1e6, "M/s"),
         lambda: [hashlib.blake2s(m, key=secret).digest()[:8] for m in messages]),
        (Figure("validate phones, ours", phones.n / 1e6, "M/s"), lambda: by_id("phone").judge(phones)),
        (Figure("validate phones, phonenumbers", len(few_phones) / 1e6, "M/s"),
         lambda: [phonenumbers.is_valid_number(phonenumbers.parse(v, "CN")) for v in few_phones]),
        (Figure("find in prose, ours", _n_bytes(prose) / 1e6, "MB/s"),
         lambda: [in_text.find(text) for text in prose]),
    ]  # fmt: skip
    if find_spec("presidio_analyzer") is not None:
        from bench.presidio import recogniser

        size = sum(len(t.encode()) for t in texts) / 1e6
        analyse = recogniser()
        contenders.append(
            (Figure("find in prose, Presidio's pattern recognisers", size, "MB/s"),
             lambda: [analyse(text) for text in texts])
        )  # fmt: skip
    return race(contenders, runs)


def stdnum_says(value: str) -> bool:
    """python-stdnum's answer; for some counties its table has no name and it raises KeyError."""
    try:
        return bool(ric.is_valid(value))
    except KeyError:
        return False


def _first(values: Strings, n: int) -> list[bytes]:
    return [values.at(i) for i in range(min(n, values.n))]


def _texts(batches: list[Batch]) -> list[Strings]:
    layout = recognise.columns(batches)
    return [
        batch.strings(plan.name)
        for batch in batches
        for plan in layout.columns(batch.table)
        if plan.element == "free_text" and plan.name in batch.names
    ]


def _n_bytes(texts: list[Strings]) -> float:
    return sum(float(text.offsets[-1] - text.offsets[0]) for text in texts)

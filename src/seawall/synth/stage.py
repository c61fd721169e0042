"""All that is fixed for a leak: frame, pools, keys and who can be in which table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.store import PAD
from seawall.model.strings import Strings, from_values
from seawall.synth import assign, emit, hostile, phones, places, words
from seawall.synth.assign import Cast, cast
from seawall.synth.frame import EPOCH, Frame, Pools, frame, pools
from seawall.synth.rng import key_of
from seawall.synth.spec import TABLES, LeakSpec

DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com")


def text(value: str) -> NDArray[np.uint8]:
    """Literal bytes for a kernel, with spare bytes behind."""
    return np.frombuffer(value.encode() + bytes(PAD), np.uint8).copy()


def _pool(values: tuple[str, ...] | list[str]) -> Strings:
    return emit.padded(from_values([value.encode() for value in values]))


@dataclass(frozen=True)
class Stage:
    """All that is fixed for a leak: frame, pools, keys and who can be where."""

    spec: LeakSpec
    frame: Frame
    pools: Pools
    cast: Cast
    people_key: np.uint64
    keys: tuple[np.uint64, ...]
    days: NDArray[np.uint16]
    hours: NDArray[np.uint8]
    rural: NDArray[np.bool_]
    year_days: NDArray[np.int32]
    since: NDArray[np.int32]
    words: dict[str, Strings]

    @property
    def names(self) -> tuple[NDArray[Any], ...]:
        """The four buffers that name kernels take."""
        return (*self.pools.surnames, *self.pools.given)


@lru_cache(maxsize=2)
def stage(spec: LeakSpec) -> Stage:
    """Prepare a leak."""
    found = frame(spec.as_of)
    plain = pools()
    ready = Pools(*(emit.padded(pool) for pool in plain))
    county_names = tuple(plain.counties.at(i).decode() for i in range(plain.counties.n))
    years = np.arange(1900, 2101).astype("U4").astype("datetime64[Y]").astype("datetime64[D]")
    lists = {
        "sex": ("", "男", "女"),
        "education": words.EDUCATION,
        "occupation": words.OCCUPATION,
        "marital": words.MARITAL,
        "ethnicity": words.ETHNICITY,
        "labels": [*words.LABELS, *(f"{a}、{b}" for a in words.LABELS for b in words.LABELS)],
        "source": words.SOURCES,
        "case_type": words.CASE_TYPES,
        "status": words.STATUSES,
        "station": [
            f"{name}{kind}"
            for name in county_names
            for kind in ("公安局" + k for k in words.STATION_KINDS)
        ],
        "domains": DOMAINS,
        "hostile": hostile.VALUES,
    }
    since = np.full(1000, 1999, np.int32)
    for prefix, (_, year, _) in phones.PREFIXES.items():
        since[prefix] = year
    return Stage(
        spec,
        found,
        ready,
        cast(spec),
        key_of(spec.seed, "people"),
        tuple(key_of(spec.seed, table) for table in TABLES),
        assign.days_ring(found),
        assign.hours_ring(),
        places.rural(county_names),
        (years - EPOCH).astype(np.int32),
        since,
        {name: _pool(list(values)) for name, values in lists.items()},
    )

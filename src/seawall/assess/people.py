"""How many people: over one table or many, and what their identifiers say of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from seawall import tables
from seawall.assess import traits
from seawall.assess.count import Tally, total, union, without
from seawall.assess.profile import STRENGTH, Table
from seawall.model.assessment import Estimate

BANDS = (*(f"{low}-{low + 4}" for low in range(0, 100, 5)), "100+")
PER_PERSON = (("1", 1, 1), ("2", 2, 2), ("3-5", 3, 5), ("6-10", 6, 10), ("11+", 11, 1 << 32))


def alone(folds: Iterable[Table], element: str) -> Tally:
    """Digests that were somewhere a record's strongest identifier."""
    return union(*(t.alone[element] for t in folds if element in t.alone))


def linked(folds: Iterable[Table], element: str) -> Tally:
    """Digests that somewhere stood beside a stronger identifier."""
    return union(*(t.linked[element] for t in folds if element in t.linked))


def everyone(folds: list[Table], element: str) -> Tally:
    """All digests of an identifier that stand in columns."""
    return union(alone(folds, element), linked(folds, element))


def count(folds: list[Table]) -> tuple[Estimate, dict[str, int]]:
    """People, and how many are told by each kind of identifier.

    IDs that stand only inside texts are people too; phones inside texts are not counted, since
    they mostly belong to somebody whose ID stands in the same text.
    """
    parts: dict[str, Estimate] = {}
    for element in STRENGTH:
        strongest = alone(folds, element)
        if element == STRENGTH[0]:
            parts[element] = strongest.size()
            mentioned = union(*(t.in_text[element] for t in folds if element in t.in_text))
            parts[f"{element} in text"] = without(mentioned, everyone(folds, element))
        else:
            parts[element] = without(strongest, linked(folds, element))
    kept = {kind: e for kind, e in parts.items() if e.value}
    return total(list(parts.values())), {kind: e.value for kind, e in kept.items()}


def per_person(folds: list[Table]) -> tuple[float, dict[str, int]]:
    """Records per person: the mean, and people by number of records (empty unless exact)."""
    n_records = n_people = 0.0
    spread = {name: 0 for name, _, _ in PER_PERSON}
    exact = True
    for element in STRENGTH:
        strongest = alone(folds, element)
        exact &= strongest.exact
        n_records += float(strongest.counts.sum()) * strongest.scale
        n_people += len(strongest.keys) * strongest.scale
        for name, low, high in PER_PERSON:
            spread[name] += int(((strongest.counts >= low) & (strongest.counts <= high)).sum())
    mean = n_records / n_people if n_people else 0.0
    return mean, {k: v for k, v in spread.items() if v} if exact else {}


def resident_traits(
    folds: list[Table], as_of: date
) -> tuple[dict[str, int], dict[str, tuple[int, int, int]], dict[str, int], dict[str, int]]:
    """Of people with a resident ID: provinces, ages by sex, sexes, standing of division codes."""
    ids = everyone(folds, "cn.resident_id")
    packed, scale = ids.payloads, ids.scale
    codes = np.bincount(traits.provinces(packed), minlength=100)
    provinces = {f"{code:02d}": round(n * scale) for code, n in enumerate(codes.tolist()) if n}
    sex = traits.sexes(packed)
    today = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    band = np.clip((today - traits.born_on(packed)) // 10_000, 0, 100) // 5
    grid = np.bincount(band * 3 + np.where(sex == 0, 2, sex - 1), minlength=3 * len(BANDS))
    ages = {
        name: tuple(round(n * scale) for n in row)
        for name, row in zip(BANDS, grid.reshape(-1, 3).tolist(), strict=True)
    }
    sexes = {
        name: round(int((sex == code).sum()) * scale)
        for name, code in (("male", 1), ("female", 2), ("unknown", 0))
    }
    standing = traits.standings(packed)
    codes_in_force = {
        "in force today": round(int((standing == traits.CURRENT).sum()) * scale),
        "abolished since": round(int((standing == traits.ABOLISHED).sum()) * scale),
        "never existed": round(int((standing == traits.NEVER).sum()) * scale),
    }
    if not len(packed):
        return {}, {}, {}, {}
    return provinces, ages, sexes, codes_in_force  # type: ignore[return-value]


def phone_traits(folds: list[Table]) -> tuple[dict[str, int], dict[str, int]]:
    """Distinct phones by country, and Chinese ones by carrier of their segment."""
    phones = everyone(folds, "phone")
    phones.merge(union(*(t.in_text["phone"] for t in folds if "phone" in t.in_text)))
    scale = phones.scale
    found = np.bincount(traits.countries(phones.payloads)).tolist()
    countries = {tables.countries()[i]: round(n * scale) for i, n in enumerate(found) if n}
    found = np.bincount(traits.carriers(phones.payloads)).tolist()
    carriers = {tables.carriers()[i]: round(n * scale) for i, n in enumerate(found) if n and i}
    return _sorted(countries), _sorted(carriers)


def _sorted(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

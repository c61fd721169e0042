"""A listing's claims, held against what the dump itself says.

The claims are typed in by a person from the listing; no link of it is opened. Every check answers
`holds`, `contradicted` or `cannot tell` with its numbers, and never more than the sample allows:
a sample cannot prove the size of what it was drawn from.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from seawall import tables
from seawall.assess import claimed_size
from seawall.errors import ClaimError, SourceError
from seawall.model.assessment import ClaimCheck
from seawall.model.sizing import Bound

HOLDS, CONTRADICTED, CANNOT_TELL = "holds", "contradicted", "cannot tell"
UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "PB": 10**15}
SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGTP]?B?)\s*", re.IGNORECASE)
#: Sellers count bytes with indexes, replicas and other encodings: within this factor a volume holds.
NEAR, FAR = 2.0, 10.0
#: Registers keep the dead and the departed: up to this share over the living population holds.
REGISTER_EXCESS = 1.3
MOST = 1e24  # of anything that a listing may state


@dataclass(frozen=True, slots=True)
class Claims:
    """What a listing states; None for what it does not."""

    records: int | None = None
    people: int | None = None
    volume_bytes: int | None = None
    sample_records: int | None = None
    population: int | None = None
    population_name: str = "the population named"
    price: float | None = None
    currency: str = ""
    newest_on: date | None = None
    elements: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Claims:
        """Read a claims file: TOML with one table `[claims]`, see docs/assess.md.

        Raises:
            ClaimError: Naming the file and the entry, if it is not of that form.
            SourceError: If there is no such file.
        """
        try:
            stated = tomllib.loads(path.read_text("utf-8"))["claims"]
        except FileNotFoundError:
            raise SourceError(path.name, None, "matches no file") from None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ClaimError(
                f"{path.name}: cannot be read as TOML ({type(error).__name__})."
            ) from None
        except KeyError:
            raise ClaimError(f"{path.name}: has no table [claims].") from None
        if not isinstance(stated, dict):
            raise ClaimError(f"{path.name}: [claims] is not a table.")
        return cls(**dict(_entry(path.name, k, v) for k, v in stated.items()))


def _entry(file: str, name: str, value: Any) -> tuple[str, Any]:
    """One entry, checked."""
    if name == "volume":
        found = SIZE.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ClaimError(f'{file}: volume is not a size. Write it as "23 TB".')
        unit = found[2].upper()
        scale = UNITS[unit if unit.endswith("B") or not unit else unit + "B"]
        n_bytes = float(found[1]) * scale
        if n_bytes > MOST:
            raise ClaimError(f"{file}: volume is beyond {MOST:.0e} bytes.")
        return "volume_bytes", round(n_bytes)
    kinds: dict[str, tuple[type, ...]] = {
        "price": (int, float), "currency": (str,), "population_name": (str,),
        "newest_on": (date,), "elements": (list,),
    }  # fmt: skip
    known = {f.name for f in fields(Claims)} - {"volume_bytes"}
    if name not in known:
        raise ClaimError(f"{file}: unknown entry. It has: {', '.join(sorted(known | {'volume'}))}.")
    kind = kinds.get(name, (int,))
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ClaimError(f"{file}: {name} is not a {kind[0].__name__}.")
    if isinstance(value, (int, float)) and not 0 <= value <= MOST:  # nor "not a number"
        raise ClaimError(f"{file}: {name} is not between 0 and {MOST:.0e}.")
    if isinstance(value, datetime):
        return name, value.date()
    if isinstance(value, list):
        ids = {row.id for row in tables.elements()}
        unknown = [e for e in value if not isinstance(e, str) or e not in ids]
        if unknown:
            raise ClaimError(
                f"{file}: {len(unknown)} of elements are unknown. See docs/elements.md."
            )
        return name, tuple(value)
    return name, value


@dataclass(frozen=True, slots=True)
class Found:
    """What the dump says, as far as claims need it."""

    n_records: int
    n_bytes: int
    n_people: int
    elements: frozenset[str]
    newest: date | None
    bounds: tuple[Bound, ...] = ()


def check(claims: Claims, found: Found) -> tuple[ClaimCheck, ...]:
    """Every claim that can be held against something."""
    checks = [
        _volume(claims, found),
        _people(claims),
        *claimed_size.check(
            claims.people, claims.records, found.bounds, whole=_whole(claims, found)
        ),
        _records_per_person(claims, found),
        _sample(claims, found),
        _price(claims),
        _newest(claims, found),
        *_elements(claims.elements, found),
    ]
    return tuple(c for c in checks if c is not None)


def _volume(claims: Claims, found: Found) -> ClaimCheck | None:
    if claims.records is None or claims.volume_bytes is None or not found.n_records:
        return None
    each = found.n_bytes / found.n_records
    implied = claims.records * each
    factor = claims.volume_bytes / implied if implied else float("inf")
    away = max(factor, 1 / factor) if factor else float("inf")
    outcome = HOLDS if away <= NEAR else CONTRADICTED if away > FAR else CANNOT_TELL
    return ClaimCheck(
        "volume",
        f"{claims.records:,} records in {_size(claims.volume_bytes)}",
        f"{each:,.0f} bytes per record here, so {_size(implied)}",
        outcome,
        f"The stated volume is {factor:,.2f} times what the stated records would take at the size of "
        f"the records here. Within {NEAR:g} times it holds (indexes, replicas, other encodings), "
        f"beyond {FAR:g} times it is contradicted.",
    )


def _people(claims: Claims) -> ClaimCheck | None:
    if claims.people is None:
        return None
    if claims.population is None:
        return ClaimCheck(
            "people", f"{claims.people:,} people", "no population stated", CANNOT_TELL,
            "Add population to the claims file to hold the number against.",
        )  # fmt: skip
    share = claims.people / claims.population if claims.population else float("inf")
    outcome = HOLDS if share <= REGISTER_EXCESS else CONTRADICTED
    return ClaimCheck(
        "people",
        f"{claims.people:,} people",
        f"{share:.0%} of {claims.population_name} ({claims.population:,})",
        outcome,
        "Not more than the population with those a register keeps after death or departure "
        f"(up to {REGISTER_EXCESS:.0%}): possible, which is all that a sample can say."
        if outcome == HOLDS
        else f"More than {REGISTER_EXCESS:.0%} of everybody who could be in it.",
    )


def _whole(claims: Claims, found: Found) -> int | None:
    """People counted, where all records that the listing offers are here."""
    all_here = claims.records is not None and found.n_records >= 0.99 * claims.records
    return found.n_people if all_here and claims.sample_records is None else None


def _records_per_person(claims: Claims, found: Found) -> ClaimCheck | None:
    if not claims.records or not claims.people or not found.n_people:
        return None
    stated, here = claims.records / claims.people, found.n_records / found.n_people
    outcome = CONTRADICTED if stated < 1 or here > FAR * stated else CANNOT_TELL
    return ClaimCheck(
        "records per person",
        f"{stated:,.2f}",
        f"{here:,.2f} here",
        outcome,
        "A part of a dump holds fewer records of each person than the whole, so a lower number here "
        "says nothing; a much higher one contradicts the claim.",
    )


def _sample(claims: Claims, found: Found) -> ClaimCheck | None:
    if claims.sample_records is None:
        return None
    off = abs(found.n_records - claims.sample_records) / max(1, claims.sample_records)
    share = (
        f", {found.n_records / claims.records:.4%} of the records claimed" if claims.records else ""
    )
    return ClaimCheck(
        "sample size",
        f"{claims.sample_records:,} records",
        f"{found.n_records:,} records{share}",
        HOLDS if off <= 0.01 else CONTRADICTED,
        "Counted record by record; 1 % is allowed for records that could not be read.",
    )


def _price(claims: Claims) -> ClaimCheck | None:
    of = claims.people or claims.records
    if claims.price is None or not of:
        return None
    unit = "people" if claims.people else "records"
    return ClaimCheck(
        "price",
        f"{claims.price:,.10g} {claims.currency}".strip(),
        f"{_plain(claims.price / of * 1000)} {claims.currency} per 1,000 {unit}",
        CANNOT_TELL,
        "A price proves nothing by itself; it is here to compare with other listings.",
    )


def _newest(claims: Claims, found: Found) -> ClaimCheck | None:
    if claims.newest_on is None:
        return None
    if found.newest is None:
        here, outcome = "no dates of events found", CANNOT_TELL
    else:
        here = f"newest trustworthy date {found.newest.isoformat()}"
        late = (found.newest - claims.newest_on).days
        outcome = CONTRADICTED if late < -31 else HOLDS if late <= 31 else CANNOT_TELL
    return ClaimCheck(
        "newest data",
        claims.newest_on.isoformat(),
        here,
        outcome,
        "Within 31 days it holds; data that ends earlier contradicts it, as far as this part of the "
        "dump is as new as the rest.",
    )


def _elements(claimed: tuple[str, ...], found: Found) -> list[ClaimCheck]:
    """The kinds of data stated: one line for those found, one for those missing."""
    checks = []
    for present, word, outcome in ((True, "found", HOLDS), (False, "not found", CONTRADICTED)):
        labels = [tables.element(e).label for e in claimed if (e in found.elements) == present]
        if labels:
            reasoning = "Looked for in every column and in texts."
            checks.append(ClaimCheck("kinds of data", ", ".join(labels), word, outcome, reasoning))
    return checks


def _plain(value: float) -> str:
    """Three significant digits, never as a power of ten."""
    digits = max(0, 2 - math.floor(math.log10(value))) if value else 0
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"


def _size(n_bytes: float) -> str:
    """Bytes in decimal units."""
    for unit in ("PB", "TB", "GB", "MB", "kB"):
        scale = UNITS[unit.upper()]
        if n_bytes >= scale:
            return f"{n_bytes / scale:,.1f} {unit}"
    return f"{n_bytes:,.0f} bytes"

"""As of when a profile is: dates, texts, clocks in identifiers, codes, networks and births together."""

from datetime import date

import numpy as np

from seawall.assess import when
from seawall.assess.days import Days
from seawall.assess.profile import Column, Profile, Table
from seawall.assess.sample import Sample
from seawall.kernels.time_ids import DAY_MS, KINDS
from seawall.model.clues import Clues
from seawall.model.dating import CODE, COLUMN, HISTORY, IDENTIFIER, SEGMENT, TEXT, Snapshot

TODAY = date(2024, 6, 30)
RNG = np.random.default_rng(41)
EPOCH = date(1970, 1, 1)


def days(first: str, last: str, rate: float) -> Days:
    found = Days()
    a, b = ((date.fromisoformat(d) - when.ORIGIN).days for d in (first, last))
    found.counts[a : b + 1] = RNG.poisson(rate, b - a + 1)
    return found


def profile(clues: Clues | None = None, **columns: Column) -> Profile:
    table = Table(columns=columns, n_records=clues.n if clues else 1000, sample=Sample())
    if clues is not None:
        table.sample.add(clues)
    return Profile({"t": table})


def dates(first: str, last: str, rate: float = 30) -> Column:
    return Column("date", n_filled=1000, days=days(first, last, rate))


def clues(n: int = 500, **planes: np.ndarray) -> Clues:
    named = {name.replace("__", ":"): plane for name, plane in planes.items()}
    return Clues({"key": np.arange(1, n + 1, dtype=np.uint64), **named}, n)


def clocks(first: str, last: str, n: int = 500) -> Clues:
    """ObjectIds made from one day to another, by two machines."""
    a, b = ((date.fromisoformat(d) - EPOCH).days * DAY_MS for d in (first, last))
    return clues(
        n,
        idkind___id=np.full(n, KINDS.index("object_id"), np.uint8),
        idms___id=np.sort(RNG.integers(a, b, n)) // 1000 * 1000,
        idnode___id=RNG.choice(np.array([7, 9], np.uint32), n),
    )


def kinds(found) -> set[str]:
    return {b.kind for b in found.bases}


def test_columns_and_texts_are_sources():
    text = Column("free_text", text_days=days("2021-01-01", "2022-06-29", 5))
    tables, whole, ids = when.as_of(profile(at=dates("2020-01-01", "2022-06-30"), said=text), TODAY)
    assert kinds(tables[0]) == {COLUMN, TEXT}
    assert whole.not_before == date(2022, 6, 30)
    assert ids == ()


def test_birth_dates_are_no_dates_of_events():
    born = Column("birth_date", days=days("1950-01-01", "2023-12-31", 5))
    assert when.as_of(profile(born=born), TODAY)[1].not_before is None


def test_identifiers_with_a_clock_are_a_source():
    tables, whole, ids = when.as_of(profile(clocks("2021-01-01", "2022-05-01")), TODAY)
    assert kinds(tables[0]) == {IDENTIFIER}
    assert ids[0].kind == "object_id"
    assert date(2022, 4, 20) <= whole.not_before <= date(2022, 5, 1)


def test_each_identifier_counts_once_for_the_youngest_code():
    """A thousand records of one ID with a wrong code are one error."""
    n = 1000
    years = np.where(np.arange(n) < 500, 2023, 2010).astype(np.uint16)
    told = np.where(np.arange(n) < 500, 1, np.arange(n)).astype(np.uint64)
    found, _, _ = when.as_of(profile(clues(n, id=told, place_start=years)), TODAY)
    code = next(b for b in found[0].bases if b.kind == CODE)
    assert code.not_before == date(2010, 1, 1)


def test_networks_that_begin_after_today_are_errors():
    since = np.full(500, 2019, np.uint16)
    since[:5] = 2027
    phones = np.arange(1, 501, dtype=np.uint64)
    found, _, _ = when.as_of(profile(clues(500, phone=phones, phone_since=since)), TODAY)
    assert next(b for b in found[0].bases if b.kind == SEGMENT).not_before == date(2019, 1, 1)


def test_our_own_history_is_a_source_of_the_whole():
    own = Snapshot(
        date(2022, 6, 1), date(2022, 6, 20), date(2022, 7, 9), 120, 40, 0.3, "id", "phone"
    )
    _, whole, _ = when.as_of(profile(at=dates("2020-01-01", "2022-06-15")), TODAY, own)
    assert HISTORY in kinds(whole)
    assert whole.not_before == date(2022, 6, 15)


def test_an_empty_dump_is_of_no_day():
    _, whole, ids = when.as_of(Profile(), TODAY)
    assert (whole.not_before, whole.not_after, ids) == (None, None, ())

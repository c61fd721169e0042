"""Turns a whole profile into the assessment: the only place where shares, totals and words are made."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from itertools import combinations

from seawall import tables
from seawall.assess import axes, extent, freshness, people, when
from seawall.assess import claims as claiming
from seawall.assess.count import Tally, common, union
from seawall.assess.profile import STRENGTH, Column, Profile, Table
from seawall.model.assessment import (
    SCHEMA,
    Assessment,
    ColumnProfile,
    DateRange,
    ElementTotal,
    Estimate,
    Known,
    Overlap,
    SourceAccount,
    TableProfile,
)
from seawall.model.dating import AsOf, Snapshot
from seawall.model.element import Reason
from seawall.model.evidence import Evidence, Setting
from seawall.model.layout import Layout
from seawall.model.ledger import Ledger, SourceLedger

#: A newest date counts only from this share of a column's dates on, so that a few wrong ones do not.
TYPICAL = 0.001
VALID = (Reason.VALID, Reason.REGION)


def conclude(
    profile: Profile,
    layout: Layout,
    ledger: Ledger,
    *,
    as_of: date,
    made_at: datetime,
    version: str,
    name: str = "",
    claims: claiming.Claims | None = None,
    known: Known | None = None,
    setting: Setting | None = None,
    snapshot: Snapshot | None = None,
    own: tuple[int, int] | None = None,
    agreeing: Evidence | None = None,
    timings_s: dict[str, float] | None = None,
) -> Assessment:
    """The assessment of a dump.

    Args:
        profile: The fold over all parts.
        layout: The plan, for the samples behind each column.
        ledger: What became of every byte.
        as_of: Today's date as ages and future dates count it.
        made_at: When, aware UTC.
        version: Of Seawall.
        name: What the dump is called.
        claims: What a listing states.
        known: What an index already held.
        agreeing: Whether names of our users stand beside their numbers (assess.own_users).
        own: How many users we have, and how many of them stand in it.
        snapshot: When our own users' history says that it was taken, if it was asked.
        setting: The day and the reference that evidence is weighed by; without, none is weighed.
        timings_s: Seconds by step.
    """
    folds = list(profile.tables.values())
    n_people, people_by = people.count(folds)
    provinces, ages, sexes, standings = people.resident_traits(folds, as_of)
    countries, carriers = people.phone_traits(folds)
    dates = tuple(
        _range(name, column_name, column, as_of)
        for name, table in profile.tables.items()
        for column_name, column in table.columns.items()
        if column.days is not None and column.days.n
    )
    dated, taken, clocks = when.as_of(profile, as_of, snapshot)
    described = tuple(
        _table(name, table, layout, told)
        for (name, table), told in zip(profile.tables.items(), dated, strict=True)
    )
    newest = max((t.newest for t in described if t.newest), default=None)
    totals = _elements(profile)
    n_records = sum(t.n_records for t in folds)
    n_bytes = sum(t.n_bytes for t in folds)
    sizes = extent.sizes(
        profile,
        clocks,
        n_people=n_people.value,
        mean_records=_claimed_mean(claims),
        population=claims.population if claims else None,
        known=known,
        own=own,
    )
    found = claiming.Found(
        n_records, n_bytes, n_people.value, frozenset(e.element for e in totals), newest,
        sizes.bounds,
    )  # fmt: skip
    checks = claiming.check(claims, found) if claims else ()
    said = (freshness.axis(taken), extent.axis(sizes, checks))
    return Assessment(
        schema=SCHEMA,
        seawall=version,
        as_of=as_of,
        made_at=made_at,
        n_records=n_records,
        n_bytes=n_bytes,
        people=n_people,
        people_method=(
            "distinct people by their strongest identifier (resident ID, phone, e-mail, name with "
            "birth date, bank card), united across tables"
        ),
        people_by=people_by,
        tables=described,
        overlaps=_overlaps(profile),
        elements=totals,
        dates=dates,
        newest=newest,
        freshness=_freshness(newest, taken, as_of),
        provinces=provinces,
        countries=countries,
        carriers=carriers,
        ages=ages,
        sexes=sexes,
        division_years=standings,
        hibp=_vocabulary(tuple(h for e in totals for h in tables.element(e.element).hibp)),
        veris=_vocabulary(tuple(e.veris for e in totals)),
        claims=checks,
        verdict=axes.dump(profile, setting, known=known, own=agreeing, axes=said)
        if setting
        else None,
        sources=tuple(_account(name, account) for name, account in ledger.sources.items()),
        known=known,
        notes=_notes(profile, ledger, weighed=setting is not None),
        timings_s=timings_s or {},
        name=name,
        taken=taken,
        dated=dated,
        sizes=sizes,
    )


def _claimed_mean(claims: claiming.Claims | None) -> float | None:
    """Records of each person by the listing."""
    if claims is None or not claims.records or not claims.people:
        return None
    return claims.records / claims.people


def _table(name: str, table: Table, layout: Layout, told: AsOf) -> TableProfile:
    n_people, _ = people.count([table])
    mean, spread = people.per_person([table])
    distinct = table.fingerprints.size()
    n = table.n_records
    return TableProfile(
        name=name,
        sources=tuple(table.sources),
        n_records=n,
        n_bytes=table.n_bytes,
        duplicates=Estimate(
            max(0, n - distinct.value), max(0, n - distinct.high), max(0, n - distinct.low),
            distinct.method,
        ),
        people=n_people,
        n_identified=table.n_identified,
        records_per_person=round(mean, 4),
        per_person=spread,
        columns=tuple(_column(c, column, name, layout) for c, column in table.columns.items()),
        newest=freshness.newest(told),
    )  # fmt: skip


def _column(name: str, column: Column, table: str, layout: Layout) -> ColumnProfile:
    plan = next((c for c in layout.columns(table) if c.name == name), None)
    valid = sum(column.reasons[code] for code in VALID)
    return ColumnProfile(
        name=name,
        element=column.element,
        label="Other" if column.element == "other" else tables.element(column.element).label,
        n_filled=column.n_filled,
        share_valid=round(valid / column.n_filled, 6) if column.n_filled else 0.0,
        low=round(plan.low, 6) if plan else 0.0,
        high=round(plan.high, 6) if plan else 1.0,
        n_sample=plan.n_sample if plan else 0,
        reasons={Reason(c).name: n for c, n in sorted(column.reasons.items())},
        inside={tables.elements()[e - 1].id: found for e, found in sorted(column.inside.items())},
        hint=plan.hint if plan else None,
        distinct=column.distinct.size() if column.distinct is not None else None,
    )


def _range(table: str, name: str, column: Column, as_of: date) -> DateRange:
    days = column.days
    assert days is not None
    past = days.until(as_of)
    bounded = past if past.n else days
    return DateRange(
        table=table,
        column=name,
        element=column.element,
        n=days.n,
        first=days.quantile(0.0),
        last=days.quantile(1.0),
        typical_first=bounded.quantile(TYPICAL),
        typical_last=bounded.quantile(1 - TYPICAL),
        n_future=days.n_after(as_of),
        by_year=days.by_year(),
    )


def _freshness(newest: date | None, taken: AsOf, as_of: date) -> str:
    if newest is None:
        nothing = "No dates of events were found"
        return f"{nothing}. {taken.statement}" if taken.not_before else (
            f"{nothing}, so nothing can be said of how fresh the data is."
        )  # fmt: skip
    age = (as_of - newest).days
    return (
        f"The dates of events end on {_said(newest)}, {age:,} days before {_said(as_of)}; wrong dates, "
        f"defaults and dates after today are left out. {taken.statement}"
    )


def _said(day: date) -> str:
    """As one reads it aloud: 30 June 2022."""
    return f"{day.day} {day:%B %Y}"


def _overlaps(profile: Profile) -> tuple[Overlap, ...]:
    """Every pair of tables by every identifier that both hold in columns."""
    held = {
        name: {e: people.everyone([t], e) for e in STRENGTH if e in t.alone or e in t.linked}
        for name, t in profile.tables.items()
    }
    found = []
    for (a, left), (b, right) in combinations(held.items(), 2):
        for element in (e for e in STRENGTH if e in left and e in right):
            n_a, n_b = left[element].size().value, right[element].size().value
            if n_a and n_b:
                both = common(left[element], right[element])
                found.append(Overlap(a, b, element, n_a, n_b, both))
    return tuple(found)


def _elements(profile: Profile) -> tuple[ElementTotal, ...]:
    """Elements over the whole dump, by their number."""
    records: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    distinct: dict[str, list[Tally]] = {}
    for name, table in profile.tables.items():
        for element, tally in table.in_text.items():
            distinct.setdefault(element, []).append(tally)
        for column_name, column in table.columns.items():
            where = f"{name}.{column_name}"
            valid = sum(column.reasons[code] for code in VALID) or (
                column.n_filled if column.element == "free_text" else 0
            )
            held = {column.element: valid}
            for number, (n_rows, _) in column.inside.items():
                inner = tables.elements()[number - 1].id
                held[inner] = held.get(inner, 0) + n_rows
            for element, n in held.items():
                if n and element != "other":
                    records[element] += n
                    places.setdefault(element, []).append(where)
            if column.distinct is not None:
                distinct.setdefault(column.element, []).append(column.distinct)
    return tuple(
        ElementTotal(
            element=row.id,
            label=row.label,
            n_records=records[row.id],
            distinct=union(*distinct[row.id]).size() if row.id in distinct else None,
            columns=tuple(places[row.id]),
            sensitive=row.sensitive,
            hibp="; ".join(row.hibp),
            veris=row.veris,
        )
        for row in tables.elements()
        if records[row.id]
    )


def _vocabulary(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({w for w in words if w}))


def _account(name: str, account: SourceLedger) -> SourceAccount:
    return SourceAccount(
        name=name,
        note=account.note,
        n_bytes_read=account.n_bytes_read,
        n_bytes_records=account.n_bytes_records,
        n_bytes_skipped=sum(account.n_bytes_skipped.values()),
        n_stored_bytes=account.n_stored_bytes,
        n_records=account.n_records,
        n_damaged=account.n_damaged,
        skipped={r: (n, account.n_bytes_skipped[r]) for r, n in account.n_skipped.items()},
        located=tuple((s.row, s.byte, s.reason, s.n_bytes) for s in account.skips),
    )


def _notes(profile: Profile, ledger: Ledger, *, weighed: bool) -> tuple[str, ...]:
    notes = [
        "Counts are of what is written: a made-up dump of the same shape would give the same counts"
        + ("; whether it is one, the evidence says." if weighed else ", and none was weighed."),
        "A column's name is a hint; the element is decided by the values.",
        "Identifiers of people mentioned in texts are counted, phones in texts not as people.",
    ]
    sketched = [t for table in profile.tables.values() for t in table.alone.values() if not t.exact]
    if sketched:
        notes.append(
            "More than ten million identifiers: distinct counts come from Apache DataSketches theta "
            "sketches (relative standard error 0.2 %), shares by province and age from a uniform "
            "sample of digests."
        )
    if not all(account.balanced for account in ledger.sources.values()):
        notes.append(
            "The bytes of a source do not add up; this is a defect of the reader: report it."
        )
    return tuple(notes)

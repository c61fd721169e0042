"""A listing's numbers of people and records, held against bounds of size.

A claim is consistent, inflated so many times, impossible, or untestable. A lower bound can only ever
refute a claim of too few; too many are refuted by a whole dump, by counted numbers, or by the
population (claims.py). So of most samples it is "cannot tell", with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.assess.size import PEOPLE, RECORDS
from seawall.model.assessment import ClaimCheck
from seawall.model.sizing import UNTESTABLE, Bound

HOLDS, CONTRADICTED, CANNOT_TELL = "holds", "contradicted", "cannot tell"
CLAIM_OF_PEOPLE, CLAIM_OF_RECORDS = "people in the whole", "records in the whole"
#: Above an upper bound by less than this is no inflation.
NEAR = 1.05


def check(
    people: int | None,
    records: int | None,
    bounds: Sequence[Bound],
    *,
    whole: int | None = None,
) -> list[ClaimCheck]:
    """Claims of size against bounds.

    Args:
        people: Claimed, None if not.
        records: Claimed, None if not.
        bounds: Of assess.size, over all tables.
        whole: People counted, if what is here is all that the listing offers.
    """
    found = []
    if people is not None:
        found.append(_against(CLAIM_OF_PEOPLE, people, PEOPLE, bounds, whole))
    if records is not None:
        found.append(_against(CLAIM_OF_RECORDS, records, RECORDS, bounds, None))
    return [c for c in found if c is not None]


def _against(
    claim: str, stated: int, question: str, bounds: Sequence[Bound], whole: int | None
) -> ClaimCheck | None:
    asked = [b for b in bounds if b.question == question]
    said = [b for b in asked if b.outcome != UNTESTABLE]
    if not asked and whole is None:
        return None
    thing = claim.split(" ", 1)[0]
    floor = max(said, key=lambda b: b.lower or 0.0, default=None)
    if question == RECORDS:  # tables have numbers of their own, and the claim is about all of them
        upper = _sum_of_uppers(asked)
    else:
        upper = float(whole) if whole is not None else None
    least = (floor.lower or 0.0) if floor else 0.0
    here = f"at least {least:,.0f}" if upper is None else f"{least:,.0f} to {upper:,.0f}"
    by = f" ({floor.method}{f', {floor.table}' if floor.table else ''})" if floor else ""
    if stated < least and floor:
        return ClaimCheck(
            claim, f"{stated:,} {thing}", f"{here}{by}", CONTRADICTED,
            f"Impossible: there are more. {floor.reason}",
        )  # fmt: skip
    if upper is not None and stated > NEAR * upper:
        return ClaimCheck(
            claim, f"{stated:,} {thing}", here, CONTRADICTED,
            f"Inflated at least {stated / upper:,.1f} times."
            + (" All that the listing offers is here and was counted." if whole is not None else ""),
        )  # fmt: skip
    if upper is not None:
        return ClaimCheck(
            claim, f"{stated:,} {thing}", here, HOLDS, "Consistent with bounds on both sides."
        )
    proper = [b for b in said if b.method != "counted"]
    if proper:
        return ClaimCheck(
            claim, f"{stated:,} {thing}", f"{here}{by}", CANNOT_TELL,
            f"Consistent, but a sample bounds it from below alone. {floor.reason if floor else ''}",
        )  # fmt: skip
    why = next((b.reason for b in asked if b.outcome == UNTESTABLE), "Nothing here bounds it.")
    return ClaimCheck(claim, f"{stated:,} {thing}", here, CANNOT_TELL, f"Untestable. {why}")


def _sum_of_uppers(bounds: Sequence[Bound]) -> float | None:
    """An upper bound over all tables, None if one table has none."""
    tables = {b.table for b in bounds}
    uppers = {b.table: b.upper for b in bounds if b.outcome != UNTESTABLE and b.upper is not None}
    return sum(uppers.values()) if tables and tables == set(uppers) else None

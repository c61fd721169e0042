"""Events after the day the dump is looked at.

Clocks run wrong now and then; a system's events lie in its past. Columns of days that lie ahead on
purpose (ends of validity, appointments) are not counted: those that say so in their name, and those
with more than a fifth of their days ahead.

Computed: days of events later than the day after `as_of`.
Expected: .001 to 1 % (assumed). Needs 100 days. Fooled by anybody who knows what day it is.
"""

from __future__ import annotations

from seawall.kernels.event_times import day_columns
from seawall.model.clues import NO_DAY, Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

EPOCH = 719_163  # date(1970, 1, 1).toordinal()
ON_PURPOSE = 0.2


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Days ahead (k) of all days of events (m)."""
    limit = setting.as_of.toordinal() - EPOCH + 1
    k = m = 0
    for days in day_columns(clues).values():
        held = days[days != NO_DAY]
        ahead = int((held > limit).sum())
        if len(held) and ahead <= ON_PURPOSE * len(held):
            k, m = k + ahead, m + len(held)
    if m == 0:
        return Silence("no days of events", ("date",))
    series = Series(("past", "ahead"), (1 - k / m, k / m), (1.0, 0.0))
    return Measure(min(m, clues.n), k=k, m=m, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} days of events lie ahead of the day of this assessment."
    )


TEST = Test(
    id="future_dates",
    family="consistency",
    title="Events in the future",
    genuine="Events lie in the past, but for a few wrong clocks.",
    fabricated="Days were drawn without regard to today.",
    measure=measure,
    scale=Violation(0.00001, 0.01),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: a column of plans may be taken for one of events.",
    cap_for=0.02,
    source="Rate assumed",
    basis="assumed",
    fools="Knowing what day it is.",
    least=100,
    veto=False,
)

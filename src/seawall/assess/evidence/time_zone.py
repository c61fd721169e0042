"""Where on earth it was day: the time zone behind the hours.

The middle of use, over the circle of the hours, lies near 13 where offices work and near 16 where people
use a system in the evening too. Where the table's own phones and IDs say China, that is Beijing time, or
eight hours earlier where the system writes UTC. Any other place says that the hours come from elsewhere,
or from a generator that ran elsewhere.

Computed: the mean direction of the times on the circle of 24 hours, in minutes after midnight as
written, with the zone that the values name.
Expected: within five and a half hours of 15:30 in one of both (assumed: systems of China write Beijing
time or UTC).
Needs 300 times with a clear night, and a table of Chinese records.
Fooled by shifting the hours.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.event_times import NO_ZONE, timed
from seawall.kernels.unevenness import unevenness
from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

MIDDAY, SLACK = 930, 330  # minutes: the middle of use, and how far it may lie off
BEIJING, DAY = 480, 1440
CHINESE = 0.5
CLEAR = 0.2  # phi of the hours


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """1 of 1 if the night lies elsewhere than China's."""
    events = timed(clues)
    if events is None:
        return Silence("no times of day", ("date",))
    chinese = (clues["id_province"] > 0) | (clues["phone_network"] > 0)
    if chinese.mean() < CHINESE:
        return Silence(
            "nothing in the table says which zone to expect", ("phone", "cn.resident_id")
        )
    counts = np.bincount(events.seconds // 3600, minlength=24).astype(float)
    found = unevenness(counts)
    if found.phi < CLEAR or found.phi < 4 * found.se:
        return Silence("the hours have no clear night")
    angle = events.seconds / 86_400 * 2 * np.pi
    middle = float(np.arctan2(np.sin(angle).mean(), np.cos(angle).mean()) / (2 * np.pi) * DAY) % DAY
    named = events.zone != NO_ZONE
    wanted = (events.zone - BEIJING + MIDDAY,) if named else (MIDDAY, MIDDAY - BEIJING)
    off = min(_apart(middle, w) for w in wanted)
    shift = _signed(middle - MIDDAY - (events.zone if named else 0))
    series = Series(tuple(str(h) for h in range(24)), tuple((counts / events.n).tolist()))
    words: dict[str, float | str] = {"zone": f"UTC{-shift / 60:+.0f}"}
    return Measure(events.n, effect=off / 60, k=int(off > SLACK), m=1, series=series, words=words)


def _apart(a: float, b: float) -> float:
    gap = abs(a - b) % DAY
    return min(gap, DAY - gap)


def _signed(minutes: float) -> float:
    """Between 12 hours west and 12 hours east."""
    return (minutes + DAY / 2) % DAY - DAY / 2


def sentence(found: Measure) -> str:
    """In plain words."""
    if found.k:
        return (
            f"The busy hours are those of the day at {found.words['zone']} or so, neither China's nor those "
            "of a system of China that writes UTC."
        )
    return "The busy hours are those of the day in China."


TEST = Test(
    id="time_zone",
    family="rhythm",
    title="Time zone of the day",
    genuine="The system was used by day where the people of these records live.",
    fabricated="The hours come from another part of the world.",
    measure=measure,
    scale=Violation(0.01, 0.1),
    sentence=sentence,
    cap=0.5,
    why_cap="Three to one: a system may write any zone, and call centres work at night.",
    cap_for=0.05,
    source="Assumed",
    basis="assumed",
    fools="Shifting the hours.",
    least=300,
    veto=False,
)

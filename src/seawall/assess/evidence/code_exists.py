"""Division codes that never existed.

The first six digits of an ID are a division code of some year's list. Lists that fabricators use hold
codes that never were (a well-known generator: a fifth); random digits hold nearly none that were. Real
registers have few, but a development zone may have used a code of its own: so one code counts for one
in a hundred records at most. Masked and damaged IDs, and those of wrong check digits, are left out.

Computed: IDs of codes in no list from 1981 to 2024, among IDs with a right check digit.
Expected: 0.02 to 3 % (assumed; 0 in the study's reference data, whose lists are complete since 1981).
Needs 30 IDs. Fooled by any list of real codes.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import counts
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

MOST_OF_ONE = 0.01


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """IDs of codes that never were (k), a code at most 1 % of all, among whole ones (m)."""
    if "id_reason" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    kept = one_each(clues)
    reasons, place = clues["id_reason"][kept], clues["id_place"][kept]
    never = reasons == Reason.REGION
    n_never, m = int(np.count_nonzero(never)), int(np.count_nonzero(reasons == Reason.VALID))
    m += n_never
    most = max(1, round(MOST_OF_ONE * m))
    by_code = counts(place[never])
    k = int(np.minimum(by_code, most).sum())
    share = n_never / m if m else 0.0
    series = Series(("existed", "never existed"), (1 - share, share), (0.998, 0.002))
    words: dict[str, float | str] = {"never": n_never, "codes": len(by_code), "of": m}
    return Measure(m, k=k, m=m, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    never, codes = found.words["never"], found.words["codes"]
    if not never:
        return f"All {found.m:,.0f} IDs have a division code that once existed."
    return f"{never:,.0f} of {found.m:,.0f} IDs have one of {codes:,.0f} division codes that never existed."


TEST = Test(
    id="code_exists",
    family="codes",
    title="Division codes that never existed",
    genuine="The codes were given out by the police; typos that pass the check digit are rare.",
    fabricated="The codes come from a faulty list or are digits, with any share that never existed.",
    measure=measure,
    scale=Violation(0.0002, 0.03),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: special zones had codes that no public list holds.",
    cap_for=0.2,
    source="GB/T 2260, lists of 1981 to 2024 (yescallop/areacodes, CC0)",
    basis="published",
    fools="Anybody with a list of real codes.",
    least=30,
)

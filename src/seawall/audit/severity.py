"""How bad an open door is: who can reach it, what they may do there, and what lies behind it.

Points are added up: reach 0..3, access 0..4, data 0..3. From 8 it is critical, from 6 high, from 4
medium, below it low. Nothing is wrong (grade none) behind a protected door, and a door of which
nothing is known gets no grade either. The same outcome always gets the same grade, with the same
words. Beside it stand a CWE and a CVSS 4.0 base vector, which knows reach and access but not data.

Source: CVSS 4.0 specification (FIRST); CWE 4.x (MITRE): 306 missing authentication, 1392 default
credential, 1188 insecure default, 441 unintended proxy, 497 exposed system information; the three
acts are those of SSVC 2.
"""

from __future__ import annotations

from functools import cache

from seawall import tables
from seawall.audit import addresses
from seawall.model.audit import Facts, Outcome, Severity, Target, Verdict

REACH = {
    "internet": (3, "reachable from the internet", "N"),
    "partner": (2, "reachable by partners", "N"),
    "office": (1, "reachable from inside", "A"),
    "loopback": (0, "reachable from its own machine alone", "L"),
}
#: Verdict -> points, words, CWE, impact on confidentiality, integrity and availability.
ACCESS = {
    Verdict.OPEN_ADMIN: (4, "anybody may administer it", 306, "HHH"),
    Verdict.DEFAULT_CREDENTIAL: (4, "a vendor's default credential opens it", 1392, "HHH"),
    Verdict.UNCLAIMED_ADMIN: (4, "whoever comes first becomes administrator", 1188, "HHH"),
    Verdict.OPEN_WRITE: (4, "anybody may read and write", 306, "HHL"),
    Verdict.PROTECTED_BUT_PROXIED: (3, "another service leads past its protection", 441, "HHN"),
    Verdict.OPEN_READ: (3, "anybody may read", 306, "HNN"),
    Verdict.NOT_INITIALISED: (2, "its protection has not been set up", 1188, "LLN"),
    Verdict.METADATA_ONLY: (1, "anybody may read what it says of itself", 497, "LNN"),
}
GRADES = ((8, "critical", "act"), (6, "high", "act"), (4, "medium", "attend"), (0, "low", "track"))
NOTHING_WRONG = {
    Verdict.PROTECTED: "it asks for a credential",
    Verdict.UNKNOWN: "nothing is proven, so nothing is graded",
}
ORDER = ("none", "low", "medium", "high", "critical")


def reach(target: Target) -> str:
    """Who can get there: as the scope line says, or else by the kind of address."""
    if target.reach:
        return target.reach
    number = addresses.number(target.address)
    if number is None:
        return "internet"
    if addresses.within(number, addresses.LOOPBACK_SPANS):
        return "loopback"
    return "office" if addresses.within(number, addresses.PRIVATE_SPANS) else "internet"


def data(facts: Facts) -> tuple[int, str]:
    """Points and words for what lies behind: names that look personal weigh most."""
    elements = {element for name in facts.names if (element := tables.hint(name))}
    personal = sorted(tables.element(element).label for element in elements)
    if any(tables.element(element).sensitive for element in elements):
        return 3, f"names of sensitive personal data ({', '.join(personal)})"
    if elements:
        return 2, f"names of personal data ({', '.join(personal)})"
    if facts.n_records == 0:
        return 0, "it holds nothing now"
    if facts.n_records:
        return 2 if facts.n_records >= 1_000_000 else 1, f"it holds {facts.n_records:,} records"
    return 1, "what it holds is not known"


def grade(outcome: Outcome, *, exposed: bool = False) -> Severity:
    """The severity of an outcome. `exposed`: a cloud's settings let the internet in to this door."""
    if outcome.verdict in NOTHING_WRONG:
        return Severity("none", (0, 0, 0), NOTHING_WRONG[outcome.verdict], "track", 0, "", 0.0)
    who = reach(outcome.target)
    r, r_words, attack = REACH[who]
    if exposed and not outcome.target.reach and who != "internet":
        r, r_words, attack = REACH["internet"]
        r_words += ", by the cloud's settings"
    a, a_words, cwe, impact = ACCESS[outcome.verdict]
    d, d_words = data(outcome.facts) if a > 1 else (0, "and no more")
    total = r + a + d
    word, act = next((word, act) for least, word, act in GRADES if total >= least)
    why = f"{r_words} ({r}) + {a_words} ({a}) + {d_words} ({d}) = {total}"
    vector = (
        f"CVSS:4.0/AV:{attack}/AC:L/AT:N/PR:N/UI:N/VC:{impact[0]}/VI:{impact[1]}/VA:{impact[2]}"
        "/SC:N/SI:N/SA:N"
    )
    return Severity(word, (r, a, d), why, act, cwe, vector, score(vector))


@cache
def score(vector: str) -> float:
    """The CVSS 4.0 base score of a vector."""
    from cvss import CVSS4

    return float(CVSS4(vector).base_score)

"""Exit codes for findings: how bad it is for the worst exposed account."""

from __future__ import annotations

from seawall.model.matching import MatchSummary

#: What makes an exposure how severe, worst first: exit code and the elements that cause it.
GRADES = (
    (14, frozenset({"cn.resident_id", "bank_card"})),  # critical: opens accounts, cannot be changed
    (
        13,
        frozenset({"birth_date", "birthplace", "name_birth_date", "free_text"}),
    ),  # high: identity questions
    (12, frozenset({"person_name", "address"})),  # medium: enough to write to somebody by name
)
LOWEST = 11  # low: a channel alone


def exit_code(matches: MatchSummary) -> int:
    """0 where no account is exposed, else 11 to 14."""
    if not matches.n_exposed:
        return 0
    exposed = {element for breach in matches.breaches for element, n in breach.exposed.items() if n}
    return next((code for code, causes in GRADES if exposed & causes), LOWEST)

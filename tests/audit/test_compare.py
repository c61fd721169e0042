"""What changed between two runs, and what is only not known any more."""

from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from seawall.audit.compare import Findings, changes

VERDICTS = {"open-admin": "high", "open-read": "medium", "protected": "none", "unknown": "none"}


def row(port, verdict, name=""):
    return {"door": f"10.0.0.5:{port}", "name": name, "service": "Redis", "verdict": verdict,
            "severity": VERDICTS[verdict]}  # fmt: skip


def kinds(old, new, whole=True):
    found, _ = changes(Findings(tuple(old)), Findings(tuple(new), "", whole))
    return [change.kind for change in found]


def test_a_door_opens_closes_and_changes():
    assert kinds([], [row(1, "open-admin")]) == ["opened"]
    assert kinds([row(1, "open-admin")], [row(1, "protected")]) == ["closed"]
    assert kinds([row(1, "open-admin")], [row(1, "open-read")]) == ["changed"]
    assert kinds([row(1, "open-admin")], [row(1, "open-admin")]) == []
    assert kinds([row(1, "protected")], [row(1, "unknown")]) == []


def test_a_door_that_was_not_reached_is_not_called_closed():
    assert kinds([row(1, "open-admin")], []) == ["closed"]
    assert kinds([row(1, "open-admin")], [], whole=False) == ["unseen"]
    assert kinds([row(1, "open-admin")], [row(1, "unknown")]) == ["unseen"]


def test_two_names_at_one_address_are_two_doors():
    old = [row(1, "open-admin", "a.example.com"), row(1, "protected", "b.example.com")]
    assert kinds(
        old, [row(1, "protected", "a.example.com"), row(1, "protected", "b.example.com")]
    ) == ["closed"]


rows = st.dictionaries(st.integers(1, 6), st.sampled_from(sorted(VERDICTS))).map(
    lambda found: Findings(tuple(row(port, verdict) for port, verdict in found.items()))
)


@given(rows, rows)
def test_what_opened_one_way_closed_the_other(old, new):
    def doors(change, *kinds):
        return {c["door"] for c in map(asdict, change) if c["kind"] in kinds}

    forth, same = changes(old, new)
    back, again = changes(new, old)
    assert same == again
    assert doors(forth, "opened") == doors(back, "closed", "unseen")
    assert doors(forth, "changed") == doors(back, "changed")

"""A grade is the sum of what it says, and the same outcome gets the same one."""

from itertools import pairwise

import pytest
from cvss import CVSS4
from hypothesis import given
from hypothesis import strategies as st

from seawall.audit import severity
from seawall.model.audit import OPEN, Facts, Verdict
from tests.render.audits import ADDRESSES, finding

facts = st.sampled_from([(), ("phone",), ("身份证号",), ("id_card", "name"), ("zz",)])


@given(
    st.sampled_from(Verdict),
    st.sampled_from(ADDRESSES),
    facts,
    st.sampled_from([None, 0, 5, 10**7]),
)
def test_the_points_are_in_the_words_and_their_sum_decides(verdict, address, names, n_records):
    grade = finding(verdict, address, names=names, n_records=n_records).severity
    assert grade == finding(verdict, address, names=names, n_records=n_records).severity
    if verdict in (Verdict.PROTECTED, Verdict.UNKNOWN):
        assert (grade.grade, grade.cwe, grade.cvss, grade.score) == ("none", 0, "", 0.0)
        return
    total = sum(grade.points)
    assert grade.why.endswith(f"= {total}")
    assert grade.grade == (
        "critical" if total >= 8 else "high" if total >= 6 else "medium" if total >= 4 else "low"
    )
    assert grade.score == float(CVSS4(grade.cvss).base_score)
    assert grade.cwe in (306, 497, 1188, 1392, 441)


def test_an_open_database_of_residents_on_the_internet_is_critical():
    grade = finding(
        Verdict.OPEN_ADMIN, "198.51.100.7", names=("resident.id_card_no", "mobile")
    ).severity
    assert (grade.grade, grade.points, grade.act, grade.score) == (
        "critical",
        (3, 4, 3),
        "act",
        9.3,
    )


def test_worse_access_wider_reach_and_more_personal_data_never_lower_a_grade():
    def points(verdict, address, names):
        return sum(finding(verdict, address, names=names).severity.points)

    ladder = [Verdict.METADATA_ONLY, Verdict.OPEN_READ, Verdict.OPEN_WRITE, Verdict.OPEN_ADMIN]
    for names in ((), ("phone",), ("身份证号",)):
        for low, high in pairwise(ladder):
            assert points(low, "10.0.0.5", names) <= points(high, "10.0.0.5", names)
        assert points(Verdict.OPEN_READ, "127.0.0.1", names) < points(
            Verdict.OPEN_READ, "10.0.0.5", names
        )
        assert points(Verdict.OPEN_READ, "10.0.0.5", names) < points(
            Verdict.OPEN_READ, "198.51.100.7", names
        )


@pytest.mark.parametrize("verdict", sorted(OPEN))
def test_every_open_verdict_has_its_access_row(verdict):
    assert verdict in severity.ACCESS


def test_what_holds_nothing_weighs_nothing_as_data():
    assert severity.data(Facts(n_records=0)) == (0, "it holds nothing now")

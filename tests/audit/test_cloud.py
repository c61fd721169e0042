"""Doors joined with settings of a cloud: only those that are about them, and graded by what is proven."""

from dataclasses import replace

import pytest

from seawall.audit import addresses, cloud, prowler
from seawall.model.audit import Cause, Verdict
from tests.audit import prowlers as made
from tests.render import audits

OPEN = Verdict.OPEN_ADMIN


def estate(*findings, stated=None):
    return cloud.Estate([prowler.read("p.json", made.ocsf(findings))], stated)


def joined(door, known):
    (found,) = cloud.joined([door], known)
    return found


def checks(door, known):
    return [cause.check for cause in joined(door, known).causes]


MACHINE = made.finding(made.ENCRYPTED, made.instance(), "PASS")  # says only where it is
GROUP = made.finding(made.TO_REDIS, made.group())


def test_a_door_is_explained_by_the_group_around_its_machine():
    found = joined(audits.finding(OPEN), estate(MACHINE, GROUP))
    (cause,) = found.causes
    assert (cause.kind, cause.check, cause.resource) == ("reaches", made.TO_REDIS, "sg-0a1")
    assert cause.why == "lets the internet (0.0.0.0/0 or ::/0) reach port 6379"
    assert cause.line > 1


@pytest.mark.parametrize(
    ("address", "port"),
    [("10.0.0.6", 6379), ("10.0.0.5", 6380)],
    ids=["another host", "another port"],
)
def test_a_door_of_another_host_or_port_is_not(address, port):
    assert checks(audits.finding(OPEN, address, port), estate(MACHINE, GROUP)) == []


def test_the_machine_itself_its_public_address_and_its_name_are_found_too():
    own = made.finding(made.INSTANCE, made.instance())
    for address in ("10.0.0.5", "203.0.113.7"):
        assert checks(audits.finding(OPEN, address), estate(own)) == [made.INSTANCE]
    door = audits.finding(OPEN, "10.7.7.7")
    outcome = replace(
        door.outcome, target=replace(door.outcome.target, name="db.internal.example.com")
    )
    assert checks(replace(door, outcome=outcome), estate(own)) == [made.INSTANCE]


def test_a_group_of_the_same_name_in_another_account_is_another_group():
    other = made.finding(made.TO_REDIS, made.group(), account="999999999999")
    assert checks(audits.finding(OPEN), estate(MACHINE, other)) == []


def test_sarif_which_knows_no_address_is_joined_by_what_somebody_says():
    report = prowler.read("p.sarif", made.sarif([(made.TO_REDIS, "sg-0a1")]))
    door = audits.finding(OPEN)
    assert checks(door, cloud.Estate([report])) == []
    stated = {addresses.number("10.0.0.5"): {"sg-0a1"}}
    assert checks(door, cloud.Estate([report], stated)) == [made.TO_REDIS]


def test_two_reports_of_the_same_scan_explain_a_door_once():
    reports = [prowler.read("p.json", made.ocsf([MACHINE, GROUP])),
               prowler.read("p.sarif", made.sarif([(made.TO_REDIS, "sg-0a1")]))]  # fmt: skip
    assert checks(audits.finding(OPEN), cloud.Estate(reports)) == [made.TO_REDIS]


def test_what_is_let_in_from_the_internet_is_graded_so_and_says_by_whom():
    door = audits.finding(OPEN)
    found = joined(door, estate(MACHINE, GROUP))
    assert (door.severity.points[0], found.severity.points[0]) == (1, 3)
    assert "reachable from the internet, by the cloud's settings (3)" in found.severity.why
    assert "/AV:N/" in found.severity.cvss


@pytest.mark.parametrize(
    ("findings", "line"),
    [
        ((made.finding(made.ENCRYPTED, made.instance(public=""), "PASS"), GROUP), {}),
        ((MACHINE, made.finding(made.TO_ANY, made.group())), {}),
        ((MACHINE, made.finding("rds_instance_no_public_access", made.instance())), {}),
        ((MACHINE, GROUP), {"reach": "office"}),
    ],
    ids=[
        "no public address",
        "some port, which is not said",
        "no word of the internet",
        "the scope says office",
    ],
)
def test_the_grade_stays_where_the_internet_is_not_proven(findings, line):
    door = audits.finding(OPEN)
    door = replace(door, outcome=replace(door.outcome, target=replace(door.outcome.target, **line)))
    found = joined(door, estate(*findings))
    assert found.causes
    assert found.severity == door.severity


def test_a_protected_door_needs_no_explanation():
    assert checks(audits.finding(Verdict.PROTECTED), estate(MACHINE, GROUP)) == []


def test_what_opens_stands_before_what_lets_more_people_there():
    line = Cause("redis.conf", 3, "protected-mode no", "answers other hosts without a password")
    wide = Cause("redis.conf", 1, "bind", "listens on every address", kind="reaches")
    found = joined(audits.finding(OPEN, causes=(line, wide)), estate(MACHINE, GROUP))
    assert [c.kind for c in found.causes] == ["opens", "reaches", "reaches"]


def test_a_muted_check_explains_and_says_that_it_is_muted():
    muted = made.finding(made.TO_REDIS, made.group(), muted=True)
    (cause,) = joined(audits.finding(OPEN), estate(MACHINE, muted)).causes
    assert cause.why.endswith("muted in Prowler")

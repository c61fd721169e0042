"""Reports of Prowler: what is read of them, what never is, and what is refused with its place."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.audit import addresses, prowler
from seawall.errors import SourceError
from tests.audit import prowlers as made

INSIDE, OUTSIDE = (addresses.number(text) for text in ("10.0.0.5", "203.0.113.7"))


def read(raw, file="prowler.json"):
    return prowler.read(file, raw)


def test_a_failed_check_of_a_group_and_the_addresses_of_a_machine_are_read():
    page = "https://example.com/check/redis"
    report = read(made.ocsf([
        made.finding(made.TO_REDIS, made.group(), reference=page),
        made.finding(made.ENCRYPTED, made.instance(), "PASS"),
    ]))  # fmt: skip
    (exposure,) = report.exposures
    assert (exposure.check, exposure.resource, exposure.kind) == (
        made.TO_REDIS, "sg-0a1", "AwsEc2SecurityGroup",
    )  # fmt: skip
    assert (exposure.ports, exposure.internet, exposure.opens, exposure.muted) == (
        {6379},
        True,
        False,
        False,
    )
    assert exposure.reference == page
    (machine,) = report.resources
    assert machine.addresses == {INSIDE, OUTSIDE}
    assert (machine.hosts, machine.groups, machine.public) == (
        {"db.internal.example.com"},
        {"sg-0a1"},
        True,
    )
    assert (report.n_records, report.n_failed, report.n_other) == (2, 1, 0)


def test_nothing_but_identifiers_and_addresses_comes_out():
    report = read(
        made.ocsf(
            [made.finding(made.INSTANCE, made.instance()), made.finding(made.TO_ALL, made.group())]
        )
    )
    assert made.SECRET not in repr(report)
    assert not any(
        addresses.number(odd) in r.addresses
        for r in report.resources
        for odd in ("10.8.8.8", "10.9.9.9")
    )


def test_the_line_of_a_record_is_the_line_of_its_file():
    raw = made.ocsf([made.finding(check, made.group()) for check in (made.TO_REDIS, made.TO_ALL)])
    for exposure in read(raw).exposures:
        rest = b"\n".join(raw.split(b"\n")[exposure.line - 1 :])
        assert rest.index(exposure.check.encode()) < 400


def test_a_report_with_one_object_a_line_is_read_too():
    raw = b"\n".join(
        json.dumps(made.finding(c, made.group())).encode() for c in (made.TO_REDIS, made.TO_ALL)
    )
    assert [e.line for e in read(raw + b"\n").exposures] == [1, 2]


def test_the_same_check_under_several_requirements_is_one_exposure():
    report = read(
        made.ocsf([made.compliance(made.TO_REDIS, made.group(), r) for r in ("5.1", "5.2")])
    )
    assert [(e.check, e.account) for e in report.exposures] == [(made.TO_REDIS, made.ACCOUNT)]


def test_sarif_gives_the_same_exposures_without_addresses():
    report = read(
        made.sarif([(made.TO_REDIS, "sg-0a1"), (made.ENCRYPTED, "vol-1"), (made.TO_ALL, "sg-0c3")])
    )
    assert [(e.check, e.resource) for e in report.exposures] == [
        (made.TO_REDIS, "sg-0a1"),
        (made.TO_ALL, "sg-0c3"),
    ]
    assert report.resources == ()
    assert made.SECRET not in repr(report)
    lines = made.sarif([(made.TO_REDIS, "sg-0a1")]).split(b"\n")
    (one,) = read(made.sarif([(made.TO_REDIS, "sg-0a1")])).exposures
    assert b'"ruleId"' in lines[one.line - 1]


def test_a_scan_that_found_nothing_wrong_is_a_report():
    assert read(made.sarif([])).exposures == ()


@pytest.mark.parametrize(
    ("check", "ports", "every", "internet", "opens"),
    [
        (made.TO_REDIS, {6379}, False, True, False),
        (made.INSTANCE, {6379}, False, True, False),
        (made.TO_ALL, set(), True, True, False),
        (made.TO_ANY, set(), False, True, False),
        ("ec2_securitygroup_from_internet_to_port_mongodb_27017_27018", {27017, 27018}, False, True, False),
        ("ecs_securitygroup_restrict_ssh_internet", {22}, False, True, False),
        ("rds_instance_no_public_access", set(), False, False, False),
        ("opensearch_service_domains_access_control_enabled", set(), False, False, True),
    ],
)  # fmt: skip
def test_the_name_of_a_check_says_what_it_is_about(check, ports, every, internet, opens):
    (one,) = read(made.ocsf([made.finding(check, made.group())])).exposures
    assert (one.ports, one.every_port, one.internet, one.opens) == (ports, every, internet, opens)


@pytest.mark.parametrize(
    "check", [made.ENCRYPTED, "ec2_securitygroup_not_used", "iam_user_mfa_enabled"]
)
def test_what_is_not_about_doors_is_counted_and_left(check):
    report = read(made.ocsf([made.finding(check, made.group())]))
    assert (report.exposures, report.n_failed) == ((), 1)


def test_what_passed_or_is_for_a_person_is_no_exposure_and_what_is_muted_says_so():
    for status in ("PASS", "MANUAL"):
        assert read(made.ocsf([made.finding(made.TO_REDIS, made.group(), status)])).exposures == ()
    (muted,) = read(made.ocsf([made.finding(made.TO_REDIS, made.group(), muted=True)])).exposures
    assert muted.muted


def test_records_of_other_tools_are_counted():
    other = made.finding(made.TO_REDIS, made.group())
    other["metadata"]["product"]["name"] = "Another"
    report = read(made.ocsf([other, made.finding(made.TO_ALL, made.group()), {"class_uid": 4001}]))
    assert (len(report.exposures), report.n_other) == (1, 2)


ONE = made.ocsf([made.finding(made.TO_REDIS, made.group())])
REFUSED = {
    "empty": (b"", None), "binary": (b"\xff\xfe\x00", None), "no JSON": (b"[{'a': 1}]", 1),
    "cut": (ONE[:-1], 1),
    "cut behind a comma": (ONE[:-1] + b",", 1), "cut in a record": (ONE[:-1] + b', {"a"', 2),
    "goes on": (ONE + b"[]", 1), "a number": (b"[1]", 1), "text between": (ONE[:-1] + b" x]", 1),
    "nested": (ONE[:-1] + b"," + b'{"a":' * 100_000, 2),
    "an odd number": (b'[{"a": ' + b"9" * 5_000 + b"}]", 1),
    "another tool": (made.sarif([(made.TO_REDIS, "sg-1")], "Another"), None), "no records": (b"[]", None),
}  # fmt: skip


@pytest.mark.parametrize("how", REFUSED)
def test_what_cannot_be_read_whole_is_refused_with_file_and_row(how):
    raw, row = REFUSED[how]
    with pytest.raises(SourceError) as refused:
        read(raw)
    assert (refused.value.name, refused.value.row) == ("prowler.json", row)
    assert made.SECRET not in str(refused.value)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12)
    | st.sampled_from(["10.0.0.5", "sg-0a1", "FAIL"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["uid", "name", "data", "metadata", "public_ip", "security_groups", "id"]), inner,
        max_size=3),
    max_leaves=12,
)  # fmt: skip
KEYS = (
    "metadata", "resources", "cloud", "status_code", "status_id", "unmapped", "remediation", "class_uid",
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ODD, max_size=4), st.booleans())
def test_whatever_stands_in_a_record_it_is_read_or_counted(parts, sarif):
    whole = made.finding(made.TO_REDIS, made.group())
    report = read(made.ocsf([whole, {**made.finding(made.INSTANCE, made.instance()), **parts}]))
    assert report.n_records == 2
    assert report.exposures[0].check == made.TO_REDIS
    if sarif:
        document = json.loads(made.sarif([(made.TO_REDIS, "sg-0a1")]))
        document["runs"][0]["results"].append({"ruleId": made.TO_ALL, **parts})
        assert read(json.dumps(document).encode()).n_records == 2


@settings(deadline=None)
@given(st.integers(0, len(ONE)), st.binary(max_size=6))
def test_a_damaged_report_is_read_or_refused(at, put):
    try:
        report = read(ONE[:at] + put + ONE[at + len(put) :])
    except SourceError:
        return
    assert report.n_records >= 1


def test_a_report_is_told_by_its_first_bytes():
    assert prowler.looks_like(ONE[:2000])
    assert prowler.looks_like(b"\xef\xbb\xbf " + ONE[:2000])
    assert prowler.looks_like(made.sarif([])[:2000])
    assert not prowler.looks_like(b'{"schema": "seawall.audit/1"}')
    assert not prowler.looks_like(b'a "prowler"')

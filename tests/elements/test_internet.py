import ipaddress
import uuid as oracle

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements import ip, uuid
from seawall.model.element import Reason
from seawall.model.strings import from_values

NEARLY_IP = st.text("0123456789abcdefF:./%[] ", max_size=30)
GROUPS = st.lists(st.sampled_from(["", "0", "1", "ffff", "12345", "g", "192.0.2.1"]), max_size=9)
NEARLY_UUID = st.text("0123456789abcdefABCDEF-{}", min_size=30, max_size=40)


def valid(judge, *values):
    codes = judge(from_values([v.encode() for v in values])).codes
    return (codes == Reason.VALID).tolist()


def is_ip(value):
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), min_size=1, max_size=20))
def test_every_address_is_valid_compressed_and_in_full(addresses):
    assert all(valid(ip.judge, *(str(a) for a in addresses), *(a.exploded for a in addresses)))


@settings(deadline=None, max_examples=500)
@given(st.one_of(NEARLY_IP, GROUPS.map(":".join), GROUPS.map(".".join)))
def test_addresses_agree_with_the_standard_library(value):
    plain = value.strip(" ")
    if "/" in plain or plain.startswith("[") or (plain.count(":") == 1 and plain.count(".") == 3):
        return  # prefixes and ports are ours
    if "%" in plain and not plain.partition("%")[2].isalnum():
        return  # the library takes any zone
    assert valid(ip.judge, value) == [is_ip(plain)]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.uuids(), min_size=1, max_size=10))
def test_every_uuid_is_valid_in_all_its_forms(values):
    forms = [f for u in values for f in (str(u), str(u).upper(), f"{{{u}}}", u.urn)]
    assert all(valid(uuid.judge, *forms))


@settings(deadline=None, max_examples=200)
@given(st.binary(min_size=16, max_size=16))
def test_undashed_uuids_need_version_and_variant(raw):
    value = oracle.UUID(bytes=raw)
    proper = value.variant == oracle.RFC_4122 and value.version in range(1, 9)
    assert valid(uuid.judge, value.hex) == [proper]


@settings(deadline=None, max_examples=300)
@given(NEARLY_UUID)
def test_what_we_call_a_uuid_the_standard_library_reads(value):
    if valid(uuid.judge, value)[0]:
        oracle.UUID(value)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=90), max_size=8))
def test_any_bytes_are_judged_without_harm(values):
    for judge in (ip.judge, uuid.judge):
        assert len(judge(from_values(values)).codes) == len(values)

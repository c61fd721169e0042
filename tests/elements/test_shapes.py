import base64
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements import free_text, opaque, sex
from seawall.model.element import Reason
from seawall.model.strings import from_values


def share(judge, values):
    return (judge(from_values([v.encode() for v in values])).codes == Reason.VALID).mean()


def test_keys_of_systems_are_opaque():
    rng = random.Random(20261123)
    hashes = [rng.randbytes(16).hex() for _ in range(500)]
    documents = [base64.urlsafe_b64encode(rng.randbytes(15)).decode() for _ in range(500)]
    counters = [str(10**9 + k) for k in range(500)]
    assert share(opaque.judge, counters) == 1.0
    assert share(opaque.judge, hashes) > 0.99
    assert share(opaque.judge, documents) > 0.99


def test_words_and_links_are_not_opaque():
    assert (
        share(opaque.judge, ["pending", "in_progress", "https://example.com/1234567", "甲1234567"])
        == 0
    )


def test_sex_is_told_in_any_case():
    words = ["Male", "FEMALE", "m", "F", "男", "女"]
    judged = sex.judge(from_values([w.encode() for w in words]))
    assert judged.facts["sex"].tolist() == [1, 2, 1, 2, 1, 2]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(st.binary(max_size=60), st.sampled_from([b"m", b"m\0", b"f\0x"])), max_size=8
    )
)
def test_any_bytes_are_judged_without_harm(values):
    for judge in (sex.judge, free_text.judge, opaque.judge):
        assert len(judge(from_values(values)).codes) == len(values)

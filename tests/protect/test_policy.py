"""A team's policy: what it changes, and the version that says by which rules an answer came."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seawall.errors import TableError
from seawall.model.protection import STEP_UP, Context, Exposure
from seawall.protect import Decider, Policy
from seawall.tables import factors as table
from seawall.tables.load import HERE
from tests.protect.requests import NOW, POLICY, REFERENCE_LEAK, mask

OURS = """
version = "ours-1"
regions = ["EU"]
enrolled = ["password", "email_link", "passkey"]
[[action]]
id = "login"
acr = "aal2"
[[action]]
id = "sign_contract"
label = "Sign a contract"
acr = "aal3"
max_age_s = 0
risk = "high"
[remove]
path = ["reset_by_birthplace"]
"""


def test_a_policy_file_says_what_it_changed(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(OURS)
    policy = Policy.load(path)
    assert policy.altered == ("action login",)
    assert policy.added == ("action sign_contract",)
    assert policy.removed == ("path reset_by_birthplace",)
    assert policy.version.startswith("ours-1+")


def test_a_policy_decides_by_its_own_actions_enrolment_and_regions(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(OURS)
    policy = Policy.load(path)
    assert "eu_eid" in policy.catalogue.factors
    assert "cn_real_name_3" not in policy.catalogue.factors
    leak = [Exposure("reference", mask(*REFERENCE_LEAK))]
    found = Decider(policy).decide(leak, "sign_contract", Context(), now=NOW)
    assert (found.outcome, found.allowed_factors) == (STEP_UP, ("passkey",))
    assert found.acr_values == ("aal3",)


def test_the_version_changes_with_any_rule_and_with_nothing_else(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(OURS)
    one = Policy.load(path)
    path.write_text(OURS.replace("[remove]", "# a remark\n[remove]"))
    assert Policy.load(path).version == one.version
    path.write_text(OURS.replace("max_age_s = 0", "max_age_s = 1"))
    assert Policy.load(path).version != one.version
    assert Policy.shipped().version == POLICY.version == Policy.load(None).version


def test_a_wrong_policy_file_is_named_in_the_error(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(OURS.replace('"aal3"', '"aal7"'))
    with pytest.raises(TableError, match=r"ours\.toml: action 'sign_contract': acr"):
        Policy.load(path)


def test_the_policy_on_the_page_can_be_used(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "protect.md").read_text("utf-8")
    path = tmp_path / "page.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", page, re.S)[1])
    policy = Policy.load(path)
    assert policy.added == ("factor branch_visit", "path reset_at_branch")
    assert policy.altered == ("action payout",)
    assert not any("reset_at_branch" in doubt for doubt in policy.doubts())


def test_what_is_allowed_and_looks_wrong_is_named():
    doubts = POLICY.doubts()
    assert any("path new_phone_by_call_centre asks for aal1 and gives aal2" in d for d in doubts)
    raw = table.document(HERE / table.NAME)
    weak = Policy.of(raw, {"enrolled": ["password"]}, "weak.toml")
    assert any("action payout asks for more" in doubt for doubt in weak.doubts())

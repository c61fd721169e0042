"""What the door makes of a case: a verdict as a probability, an account's rows as exposures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from seawall.cli.protecting import Believed, explain, looked_up
from seawall.errors import SourceError, TableError
from seawall.match.answer import COLUMNS, element_ids
from seawall.protect import Policy
from seawall.render import json as rendering
from tests.render import instances, verdicts

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CATALOGUE = Policy.shipped().catalogue
BITS = {id_: a.bit for id_, a in CATALOGUE.attributes.items()}
REFERENCE = ("person_name", "cn.resident_id", "phone", "address", "birthplace")


@pytest.fixture
def case(tmp_path):
    """A case folder with an assessment of each outcome at hand, and two accounts in its matches."""

    def make(verdict=None, name="leak"):
        document = rendering.assessment(replace(instances.realistic(), verdict=verdict, name=name))
        (tmp_path / "assessment.json").write_bytes(rendering.dumps(document))
        masks = [sum(BITS[e] for e in REFERENCE), BITS["phone"], BITS["phone"]]
        rows = {
            "account_ref": ["u1", "u2", "u2"],
            "breach": ["leak", "leak", "another"],
            "matched": [["cn.resident_id", "phone"], ["phone"], ["phone"]],
            "exposed": [element_ids(m) for m in masks],
            "mask": masks,
        }
        table = pa.table({"account_ref": rows["account_ref"]})
        columns = [
            pa.array(rows[f.name], f.type.value_type if f.name == "breach" else f.type)
            for f in COLUMNS
        ]
        columns[1] = columns[1].dictionary_encode()
        table = pa.Table.from_arrays(columns, schema=COLUMNS)
        pq.write_table(table, tmp_path / "matches.parquet")
        return tmp_path

    return make


def ask(**given):
    asked = {"exposed": None, "account": None, "matches": None, "case": None, "action": "login",
             "context": (), "enrolled": None, "policy": None, "now": NOW, "as_json": False}  # fmt: skip
    return explain(**(asked | given))


def test_a_genuine_case_acts_on_its_own_accounts(case):
    found, leaks, _ = ask(account="u1", case=case(verdicts.OUTCOMES["genuine"]()))
    assert found.outcome == "step_up"
    assert "reset_by_real_name_3" in found.closed_paths
    assert leaks[0].p_genuine > 0.98
    assert leaks[0].confidence > 0.99


def test_a_fabricated_case_changes_nothing_for_anybody(case):
    folder = case(verdicts.OUTCOMES["fabricated"]())
    with_leak, leaks, _ = ask(account="u1", case=folder, action="payout")
    without, _, _ = ask(account="nobody", case=folder, action="payout")
    assert leaks[0].p_genuine <= 0.01
    assert with_leak == without


@pytest.mark.parametrize("outcome", verdicts.OUTCOMES)
def test_every_outcome_of_a_case_is_a_probability(case, outcome):
    verdict = verdicts.OUTCOMES[outcome]()
    believed = Believed.of(case(verdict))
    assert believed is not None
    assert 0 <= believed.p <= 1
    odds = verdict.prior / (1 - verdict.prior) * 10**verdict.log10_lr
    if outcome in ("genuine", "insufficient"):
        assert believed.p == pytest.approx(odds / (1 + odds), rel=1e-4)


def test_a_case_that_was_not_weighed_is_as_likely_as_not(case):
    believed = Believed.of(case(None))
    assert believed is not None
    assert believed.p == 0.5
    assert isinstance(believed.newest, date)


def test_a_breach_that_the_verdict_is_not_about_is_as_likely_as_not(case):
    folder = case(verdicts.OUTCOMES["genuine"]())
    leaks = looked_up("u2", folder / "matches.parquet", Believed.of(folder), CATALOGUE)
    assert {e.breach: e.p_genuine > 0.9 for e in leaks} == {"leak": True, "another": False}


def test_what_is_typed_in_is_taken_for_genuine_unless_a_case_says_otherwise(case):
    one, _, _ = ask(exposed=",".join(REFERENCE))
    assert "reset_by_real_name_3" in one.closed_paths
    other, leaks, _ = ask(exposed=",".join(REFERENCE), case=case(verdicts.OUTCOMES["fabricated"]()))
    assert other.closed_paths == ()
    assert leaks[0].p_genuine <= 0.01


def test_a_context_is_read_in_full():
    context = (
        "device=recognised",
        "amr=pwd,sms",
        "acr=aal2",
        "auth-age=30",
        "sim=clean",
        "risk=0.1",
    )
    found, _, _ = ask(exposed="email", action="payout", context=context)
    assert found.outcome == "allow"
    assert (found.expires_at - NOW).total_seconds() == 270


@pytest.mark.parametrize(
    "context",
    ["colour=red", "sim=blue", "device=mine", "risk=high", "risk=2", "auth-age=inf", "risk=nan"],
)
def test_a_context_that_means_nothing_is_wrong_usage(context):
    with pytest.raises(click.UsageError, match="--context"):
        ask(exposed="email", context=(context,))


def test_either_what_leaked_or_an_account_must_be_given():
    for given in ({}, {"exposed": "phone", "account": "u1"}, {"account": "u1"}):
        with pytest.raises(click.UsageError):
            ask(**given)


def test_names_that_nobody_knows_are_refused():
    with pytest.raises(TableError, match="no attribute 'aura'"):
        ask(exposed="phone,aura")
    with pytest.raises(TableError, match="no factor 'amulet'"):
        ask(exposed="phone", enrolled="amulet")


def test_files_of_another_kind_are_said_by_name(tmp_path):
    with pytest.raises(SourceError, match=r"assessment\.json: matches no file"):
        Believed.of(tmp_path)
    for text in ("[]", "{}", "none", json.dumps({"name": "x", "verdict": {}, "newest": None})):
        (tmp_path / "assessment.json").write_text(text)
        with pytest.raises(SourceError, match=r"assessment\.json: is not an assessment"):
            Believed.of(tmp_path)
    (tmp_path / "m.parquet").write_text("no parquet")
    with pytest.raises(SourceError, match=r"m\.parquet: is not a file that match wrote"):
        looked_up("u1", tmp_path / "m.parquet", None, CATALOGUE)
    pq.write_table(pa.table({"account_ref": ["u1"]}), tmp_path / "m.parquet")
    with pytest.raises(SourceError, match=r"m\.parquet: is not a file that match wrote"):
        looked_up("u1", tmp_path / "m.parquet", None, CATALOGUE)
    with pytest.raises(SourceError, match=r"gone\.parquet: matches no file"):
        looked_up("u1", tmp_path / "gone.parquet", None, CATALOGUE)

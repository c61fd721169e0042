"""The table of factors is whole, and what could not carry a decision is refused by name."""

from __future__ import annotations

import copy
import re

import pytest

from seawall.errors import TableError
from seawall.model.protection import Grade
from seawall.tables.catalogue import elements
from seawall.tables.factors import HERE, NAME, checked, document, factors, laid_over

RAW = document(HERE / NAME)


def altered(kind, id_, **fields):
    raw = copy.deepcopy(RAW)
    entry = next(e for e in raw[kind] if e["id"] == id_)
    for name, value in fields.items():
        if value is None:
            del entry[name]
        else:
            entry[name] = value
    return raw


def test_the_table_has_its_factors_actions_and_national_variants():
    catalogue = factors()
    assert len(catalogue.factors) >= 30
    assert {f.region for f in catalogue.factors.values()} == {"any", "CN", "EU", "US"}
    assert {p.region for p in catalogue.paths.values()} == {"any", "CN", "EU", "US"}
    assert {"cn_real_name_2", "cn_real_name_3", "cn_real_name_4"} <= set(catalogue.factors)
    assert {"login", "payout", "change_phone", "change_email", "reset_password", "recovery",
            "view_data"} <= set(catalogue.actions)  # fmt: skip


def test_every_attribute_derivation_factor_rule_and_path_has_its_source():
    c = factors()
    rows = [*c.attributes.values(), *c.derivations, *c.factors.values(), *c.paths.values()]
    rows += [rule for f in c.factors.values() for rule in f.rules]
    assert all(row.source.strip() for row in rows)


def test_every_weakening_rule_counts_what_remains():
    for factor in factors().factors.values():
        for rule in factor.rules:
            assert rule.candidates is not None or rule.success_at_100 > 0
            assert rule.success_at_5 <= rule.success_at_100
            assert rule.grade in (Grade.WEAKENED, Grade.COMPROMISED)


def test_elements_keep_their_bits_and_further_attributes_have_others():
    known = factors().attributes
    assert {row.id: row.number for row in elements()}.items() <= {
        id_: a.number for id_, a in known.items()
    }.items()
    assert len({a.number for a in known.values()}) == len(known)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (altered("factor", "totp", source=None), "factor 'totp': source: is missing"),
        (altered("factor", "totp", source="  "), "factor 'totp': source: is missing"),
        (altered("path", "reset_by_sms", source=None), "path 'reset_by_sms': source"),
        (altered("path", "reset_by_sms", needs=["amulet"]), "no 'amulet' is known"),
        (altered("path", "reset_by_sms", needs=["password"]), "a cycle, .*password.*vouch"),
        (altered("path", "new_app_by_sms", needs=["sms_otp", "password"]), "recovery paths: a cycle"),
        (altered("path", "reset_by_sms", level=3), "would always be closed"),
        (altered("action", "login", acr="aal9"), "action 'login': acr: is not one of aal1"),
        (altered("action", "login", max_age_s=-1), "max_age_s: is not a whole number"),
        (altered("action", "recovery", recovers=["pin"]), "recovers: no path leads there"),
        (altered("factor", "totp", rules=[{"when": ["aura"], "grade": "weakened"}]), "no 'aura'"),
        (altered("factor", "totp", rules=[{"when": ["totp_seed"], "grade": "sound"}]), "grade"),
        (altered("factor", "totp", rules=[{"when": ["totp_seed"], "grade": "weakened"}]),
         "rules 1: candidates: a rule says how many remain"),
        (altered("factor", "totp", resistance=float("nan")), "resistance: is not a number"),
        (altered("factor", "totp", resistence=1.0), "unknown field 'resistence'"),
        (altered("attribute", "password", number=1), "number"),
        (altered("attribute", "password", number=68), "is taken"),
        (RAW | {"possible": 0.001}, "possible: is not a number from 0.05"),
        (RAW | {"likely": 0.05}, "likely: is not a number"),
        (RAW | {"enrolled": ["amulet"]}, "enrolled: no factor 'amulet'"),
        (RAW | {"told_by": {"aura": 0.5}}, "told_by: no element 'aura'"),
        (RAW | {"acr": ['a"b']}, "acr: holds more"),
        (RAW | {"regions": ["MOON"]}, "regions: takes"),
        (RAW | {"factor": [*RAW["factor"], RAW["factor"][0]]}, "stands twice"),
        (RAW | {"spells": [{}]}, "unknown list 'spells'"),
        (RAW | {"derivation": [*RAW["derivation"],
                {"needs": ["birth_year"], "gives": ["birth_date"], "source": "x"}]}, "a cycle"),
        (RAW | {"path": "none"}, "path is not a list"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_with_the_place(raw, said):
    with pytest.raises(TableError, match=re.compile(said)) as caught:
        checked(raw, "team.toml")
    assert str(caught.value).startswith("team.toml")


def test_a_cycle_is_named_by_the_way_that_it_takes():
    with pytest.raises(TableError) as caught:
        checked(altered("path", "new_app_by_sms", needs=["sms_otp", "password"]), NAME)
    assert "totp" in str(caught.value)
    assert " -> " in str(caught.value)


def test_a_policy_alters_fields_adds_entries_and_takes_others_out():
    over = {
        "version": "ours-1",
        "factor": [{"id": "sms_otp", "decay": "days"},
                   {"id": "branch_visit", "label": "Visit", "kind": "identity", "amr": ["user"],
                    "level": 3, "resistance": 0.9, "decay": "none", "rules": [], "source": "assumption"}],
        "action": [{"id": "payout", "max_age_s": 60}],
        "remove": {"factor": ["kba_birthplace"], "path": ["reset_by_call_centre"]},
        "simulation": {"enrolment": {"passkey": 0.4}},
    }  # fmt: skip
    catalogue = checked(laid_over(RAW, over, "team.toml"), "team.toml")
    assert catalogue.version == "ours-1"
    assert catalogue.factors["sms_otp"].decay == "days"
    assert catalogue.factors["sms_otp"].resistance == 0.76
    assert "branch_visit" in catalogue.factors
    assert catalogue.actions["payout"].max_age_s == 60
    assert "kba_birthplace" not in catalogue.factors
    assert not {"reset_by_call_centre", "reset_by_birthplace"} & set(catalogue.paths)
    assert catalogue.simulation["enrolment"] == RAW["simulation"]["enrolment"] | {"passkey": 0.4}
    assert document(HERE / NAME) == RAW


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"remove": {"factor": ["amulet"]}}, "no such factor"),
        ({"remove": {"rule": []}}, "remove takes lists"),
        ({"factor": {"id": "x"}}, "factor is not a list"),
    ],
)
def test_a_policy_of_another_form_is_refused(over, said):
    with pytest.raises(TableError, match=said):
        laid_over(RAW, over, "team.toml")


def test_a_policy_file_that_is_missing_or_no_toml_is_said_by_its_name(tmp_path):
    with pytest.raises(TableError, match=r"gone\.toml: no such file"):
        document(tmp_path / "gone.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[[[")
    with pytest.raises(TableError, match=r"broken\.toml: not well-formed TOML"):
        document(broken)
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(TableError, match="UTF-8"):
        document(broken)

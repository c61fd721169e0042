"""Account lists against a join of plain dictionaries."""

import csv
import json
from collections import defaultdict
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from seawall.errors import LayoutError, SourceError
from seawall.synth import TABLES, AccountsSpec, Damage, LeakSpec, write_accounts, write_leak
from seawall.tables import element
from tests.reference import synth_counts as slow

LEAK = LeakSpec(
    seed=21, rows=(3_000, 3_000, 3_000), cards=True,
    damage=Damage(masked_ids=0.1, old_ids=0.05, wrong_check=0.05, broken_lines=0.02, plus_86=0.1),
)  # fmt: skip
SPEC = AccountsSpec(LEAK, n=1_500, exposed=0.4)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("accounts")
    write_leak(folder / "leak.json", LEAK)
    truth = write_accounts(folder / "accounts.csv", SPEC)
    with (folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
        accounts = list(csv.DictReader(file))
    return folder, truth, accounts


def own(account):
    """(element, value) of an account's identifiers."""
    found = {
        ("phone", account["mobile"] and slow.whole_phone(account["mobile"])),
        ("email", account["email"]),
        ("cn.resident_id", account["id_no"] and slow.whole_id(account["id_no"])),
        ("bank_card", account["bank_card"]),
        ("name_birth_date", account["name"] and f"{account['name']}|{account['birth_date']}"),
    }
    return {(kind, value) for kind, value in found if value}


def joined(folder, accounts):
    """account_ref, table -> identifiers met in columns, in texts."""
    holders = defaultdict(list)
    for account in accounts:
        for key in own(account):
            holders[key].append(account["account_ref"])
    met = defaultdict(lambda: (set(), set()))
    for table, records in slow.rows(folder / "leak.json", LEAK).items():
        for record in records:
            for kind, value, in_text in slow.identifiers(table, record):
                for ref in holders.get((kind, value), ()):
                    met[ref, table][in_text].add(kind)
    return met


def mask(kinds):
    return sum(element(kind).bit for kind in kinds)


def test_exactly_those_are_exposed_whose_identifiers_stand_in_the_leak(made):
    folder, truth, accounts = made
    met = joined(folder, accounts)
    rows = pq.read_table(folder / "accounts.csv.truth.parquet").to_pylist()
    found = {(r["account_ref"], r["table"]): (r["by"], r["by_text"]) for r in rows}
    assert found == {key: (mask(a), mask(b)) for key, (a, b) in met.items()}
    assert truth["n_accounts"] == len({ref for ref, _ in met})
    for table in TABLES:
        kinds = [a | b for (_, t), (a, b) in met.items() if t == table]
        told = truth["tables"][table]
        assert told["n_accounts"] == len(kinds)
        for kind, n in told["by_identifier"].items():
            assert n == sum(kind in each for each in kinds)


def test_masks_hold_what_the_records_of_an_account_hold(made):
    folder, _, accounts = made
    columns = {
        "person_label_info": {"name": "person_name", "birth_date": "birth_date", "sex": "sex",
                              "birthplace": "birthplace"},
        "address_merge_mobile": {"name": "person_name", "address": "address", "ip": "ip"},
        "case_data": {"caller_name": "person_name", "caller_sex": "sex", "case_text": "free_text",
                      "case_address": "address"},
    }  # fmt: skip
    expected = defaultdict(set)
    holders = {key: account["account_ref"] for account in accounts for key in own(account)}
    shared = len([key for account in accounts for key in own(account)]) - len(holders)
    for table, records in slow.rows(folder / "leak.json", LEAK).items():
        for record in records:
            told = {
                (kind, v) for kind, v, in_text in slow.identifiers(table, record) if not in_text
            }
            hits = {(holders[key], key[0]) for key in told if key in holders}
            plain = {kind for kind, _ in told} - {"name_birth_date"}
            plain |= {kind for column, kind in columns[table].items() if record[column]}
            for ref, kind in hits:
                expected[ref, table] |= plain | {kind}
    rows = pq.read_table(folder / "accounts.csv.truth.parquet").to_pylist()
    found = {(r["account_ref"], r["table"]): r["exposed"] for r in rows if r["by"]}
    wrong = [key for key in found if found[key] != mask(expected[key])]
    assert len(wrong) <= 2 * shared


def test_the_stated_share_is_people_of_the_leak(made):
    _, truth, accounts = made
    assert truth["from_leak"] == 600
    assert 0.9 < truth["n_accounts"] / 600 < 1.02
    assert len(accounts) == 1_500
    assert len({account["account_ref"] for account in accounts}) == 1_500


def test_identifiers_are_spelt_in_many_ways_and_can_all_be_read(made):
    _, truth, accounts = made
    phones = [account["mobile"] for account in accounts if account["mobile"]]
    assert truth["queries"]["phone"] == len(phones)
    assert all(map(slow.whole_phone, phones))
    assert 0.2 < sum(len(phone) != 11 for phone in phones) / len(phones) < 0.4
    ids = [account["id_no"] for account in accounts if account["id_no"]]
    assert all(map(slow.whole_id, ids))
    assert sum(len(number) == 15 for number in ids) > 0
    assert all(bool(account["name"]) == bool(account["birth_date"]) for account in accounts)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_every_format_holds_the_same_accounts(made, tmp_path, form):
    _, _, accounts = made
    path = tmp_path / "accounts"
    write_accounts(path, replace(SPEC, format=form))
    if form == "parquet":
        found = pq.read_table(path).to_pylist()
    else:
        lines = path.read_text("utf-8").splitlines()
        found = [{k: v or "" for k, v in json.loads(line).items()} for line in lines]
    assert found == accounts


def test_the_side_file_says_synthetic_and_names_the_leak(made):
    _, truth, _ = made
    side = json.loads(truth.path.read_text("utf-8"))
    assert side["synthetic"] is True
    assert LeakSpec.from_dict(side["leak"]) == LEAK


def test_nobody_is_exposed_when_none_is_drawn_from_the_leak(tmp_path):
    truth = write_accounts(tmp_path / "a.csv", replace(SPEC, exposed=0.0, n=300))
    assert truth["from_leak"] == 0
    assert truth["n_accounts"] <= 2  # by coincidence of numbers


def test_wishes_that_cannot_be_met_are_refused(tmp_path):
    with pytest.raises(LayoutError):
        AccountsSpec(exposed=2)
    with pytest.raises(LayoutError):
        AccountsSpec(format="xml")
    with pytest.raises(SourceError):
        write_accounts(tmp_path / "no" / "a.csv", replace(SPEC, n=10))

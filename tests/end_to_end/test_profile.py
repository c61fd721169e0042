"""A profile of synthetic users, built and used as a user would: aggregates in, no person out."""

import csv
import json
import random
from collections import Counter

import jsonschema
import pytest

from seawall.assess.reference import FEWEST
from seawall.render import json as rendered
from tests.end_to_end.command import seawall
from tests.end_to_end.marks import Search, needles

TODAY = ("--as-of", "2022-07-01")
IDENTIFYING = ("account_ref", "name", "birth_date", "mobile", "email", "id_no", "bank_card")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    at = tmp_path_factory.mktemp("profile")
    assert seawall("synth", "leak", at / "leak", "--records", "3000", "--seed", "11").code == 0
    made = seawall("synth", "accounts", at / "users.csv", "--leak", at / "leak", "--n", "4000")
    assert made.code == 0
    done = seawall("profile", "build", at / "users.csv", "--out", at / "p.json", *TODAY)
    assert done.code == 0, done.err
    return at, done


@pytest.fixture(scope="module")
def users(world):
    with (world[0] / "users.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def profile(world):
    return json.loads((world[0] / "p.json").read_bytes())


def test_the_profile_fits_its_schema_and_says_what_is_in_it(world, profile):
    jsonschema.validate(profile, rendered.schema("profile-1"))
    _, done = world
    assert f"{len(profile['expected'])} tests" in done.out
    assert "No figure for" in done.err
    assert {"check_digits", "name_sex"} <= set(profile["expected"])
    assert {"id_province", "born_decade", "surname", "mail_class"} <= set(profile["shares"])


def test_no_value_of_a_user_stands_in_it(world, users):
    text = (world[0] / "p.json").read_text("utf-8")
    values = {user[field] for user in users for field in IDENTIFYING if len(user[field]) > 4}
    values |= {user["name"] for user in users if len(user["name"]) > 1}
    values |= {user["mobile"][-11:] for user in users if user["mobile"]}
    assert len(values) > 8_000
    assert [len(value) for value in values if value in text] == []
    some = random.Random(3).sample(sorted(v for v in values if len(v) > 6), 300)
    search = Search({str(i): needles(value) for i, value in enumerate(some)})
    assert search.names(text.encode()) == set()


def test_no_name_of_a_column_or_file_stands_in_it(world, users):
    text = (world[0] / "p.json").read_text("utf-8")
    assert [name for name in ("users", *users[0]) if name != "name" and f'"{name}"' in text] == []


def test_no_cell_of_fewer_than_ten_people_stands_in_it(users, profile):
    persons = {user["id_no"][:17]: user["id_no"] for user in users if user["id_no"]}
    provinces = Counter(str(int(number[:2])) for number in persons.values())
    decades = Counter(number[6:9] + "0" for number in persons.values())
    assert min(provinces.values()) < FEWEST  # otherwise nothing would be left out
    kept = profile["shares"]["id_province"]
    assert set(kept) <= {label for label, n in provinces.items() if n >= FEWEST}
    assert sum(kept.values()) == pytest.approx(1, abs=0.01)
    assert all(decades[label] >= FEWEST for label in profile["shares"]["born_decade"])
    assert all(e["n"] >= 2 * FEWEST for e in profile["expected"].values())


def test_the_same_users_give_the_same_figures_under_another_passing_key(world, profile):
    at, _ = world
    assert seawall("profile", "build", at / "users.csv", "--out", at / "q.json", *TODAY).code == 0
    again = json.loads((at / "q.json").read_bytes())
    assert again["shares"] == profile["shares"]
    for test, first in profile["expected"].items():
        second = again["expected"][test]
        assert second["rate"] == pytest.approx(first["rate"], rel=0.3, abs=1e-3), test
        assert second["effect"] == pytest.approx(first["effect"], rel=0.3, abs=0.1), test


def test_a_dump_is_held_against_it(world):
    at, _ = world
    done = seawall("assess", at / "leak", "--profile", at / "p.json", "--json", *TODAY)
    assert done.code == 0, done.err
    verdict = json.loads(done.out)["verdict"]
    assert verdict["reference"] == "our own users, 2022-07-01"
    bases = {e["test"]: e["basis"] for t in verdict["tables"] for e in t["evidence"]}
    assert bases["check_digits"] == "measured on our own users"
    plain = json.loads(seawall("assess", at / "leak", "--json", *TODAY).out)["verdict"]
    assert plain["reference"] == "published"


def test_what_is_no_profile_is_refused_without_a_word_of_it(world, users):
    at, _ = world
    done = seawall("assess", at / "leak", "--profile", at / "users.csv", *TODAY)
    assert done.code == 1
    assert done.err.startswith("seawall: users.csv: cannot be read as JSON")
    assert not any(user["mobile"] in done.err for user in users if user["mobile"])
    assert seawall("assess", at / "leak", "--profile", at / "none.json", *TODAY).code == 3


def test_too_few_users_make_no_profile(world, tmp_path):
    lines = (world[0] / "users.csv").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "few.csv").write_text("".join(lines[:60]), "utf-8")
    done = seawall("profile", "build", tmp_path / "few.csv", "--out", tmp_path / "p.json", *TODAY)
    assert done.code == 1
    assert "100 people" in done.err
    assert [p.name for p in tmp_path.iterdir()] == ["few.csv"]

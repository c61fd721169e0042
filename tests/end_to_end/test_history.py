"""A dump dated by our own users' former values, from files, as a user does it."""

import csv
import json
from datetime import date, timedelta

import jsonschema
import pytest

from seawall import synth
from seawall.render import json as rendered
from tests.end_to_end.command import seawall

TAKEN, AS_OF = date(2022, 6, 30), date(2024, 6, 30)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A leak of one day, and a file of users whose phones changed before and after that day."""
    folder = tmp_path_factory.mktemp("dated")
    leak, history = folder / "leak.jsonl", folder / "history.csv"
    synth.write_leak(
        leak,
        synth.LeakSpec(seed=6, as_of=TAKEN, rows=(400, 1500, 100), compression="none", split=False),
    )
    users: dict[str, str] = {}
    for line in leak.read_text("utf-8").splitlines():
        record = json.loads(line)["_source"]
        if len(record.get("id_no") or "") == 18 and (record.get("mobile") or "").isdigit():
            users.setdefault(record["id_no"], record["mobile"])
    with history.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["ref", "id_no", "mobile", "valid_from", "valid_to"])
        for k, (identity, phone) in enumerate(sorted(users.items())[:200]):
            near = timedelta(days=3 * (k // 2) + 2)
            since, until = (TAKEN - near, "") if k % 2 else ("", TAKEN + near)
            rows.writerow([k, identity, phone, since, until])
    return leak, history


def test_our_users_former_values_date_a_dump(files):
    leak, history = files
    done = seawall("assess", leak, "--history", history, "--as-of", AS_OF, "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    jsonschema.validate(said, rendered.schema("assessment-2"))
    own = next(b for b in said["taken"]["bases"] if b["kind"] == "own history")
    assert own["n"] >= 150
    assert own["not_before"] <= TAKEN.isoformat() <= own["not_after"]
    low, high = (date.fromisoformat(said["taken"][end]) for end in ("not_before", "not_after"))
    assert low <= TAKEN <= high
    assert (high - low).days <= 40


def test_a_history_without_its_dates_is_refused(files, tmp_path):
    leak, _ = files
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("ref,email\n1,a@example.com\n2,b@example.com\n", "utf-8")
    done = seawall("assess", leak, "--history", wrong, "--as-of", AS_OF)
    assert done.code == 1
    assert "valid_from" in done.err


def test_nothing_of_a_users_value_is_printed(files):
    leak, history = files
    done = seawall("assess", leak, "--history", history, "--as-of", AS_OF)
    with history.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            assert row["id_no"] not in done.out + done.err
            assert row["mobile"] not in done.out + done.err

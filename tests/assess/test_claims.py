"""A listing's claims: each outcome, and files that are not claims."""

from datetime import date

import pytest

from seawall.assess.claims import CANNOT_TELL, CONTRADICTED, HOLDS, Claims, Found, check
from seawall.errors import ClaimError, SourceError

FOUND = Found(
    n_records=750_000,
    n_bytes=750_000 * 800,
    n_people=500_000,
    elements=frozenset({"phone", "person_name"}),
    newest=date(2022, 6, 20),
)


def outcome(claims, name):
    return next(c.outcome for c in check(claims, FOUND) if c.claim == name)


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (800 * 10**9, HOLDS),
        (1_500 * 10**9, HOLDS),
        (5 * 10**12, CANNOT_TELL),
        (23 * 10**12, CONTRADICTED),
    ],
)
def test_volume_is_held_against_the_size_of_a_record(volume, expected):
    assert outcome(Claims(records=10**9, volume_bytes=volume), "volume") == expected


@pytest.mark.parametrize(
    ("people", "expected"), [(10**9, HOLDS), (1_500_000_000, HOLDS), (2 * 10**9, CONTRADICTED)]
)
def test_people_are_held_against_the_population(people, expected):
    assert outcome(Claims(people=people, population=1_411_778_724), "people") == expected


def test_people_without_a_population_cannot_be_told():
    assert outcome(Claims(people=5), "people") == CANNOT_TELL


@pytest.mark.parametrize(("stated", "expected"), [(750_000, HOLDS), (1_000_000, CONTRADICTED)])
def test_the_sample_is_counted(stated, expected):
    assert outcome(Claims(sample_records=stated), "sample size") == expected


def test_fewer_records_than_people_contradict_themselves():
    assert outcome(Claims(records=10, people=20), "records per person") == CONTRADICTED


@pytest.mark.parametrize(
    ("newest", "expected"),
    [(date(2022, 6, 30), HOLDS), (date(2023, 1, 1), CONTRADICTED), (date(2020, 1, 1), CANNOT_TELL)],
)
def test_the_newest_date_is_held_against_the_data(newest, expected):
    assert outcome(Claims(newest_on=newest), "newest data") == expected


def test_elements_are_found_or_not():
    claims = Claims(elements=("phone", "bank_card"))
    assert [c.outcome for c in check(claims, FOUND)] == [HOLDS, CONTRADICTED]


def test_a_price_is_only_set_in_proportion():
    (only,) = check(Claims(price=10, currency="BTC", people=10**9), FOUND)[1:]
    assert (only.claim, only.outcome) == ("price", CANNOT_TELL)
    assert only.found == "0.00001 BTC per 1,000 people"


def test_a_claims_file_is_read(tmp_path):
    file = tmp_path / "listing.toml"
    file.write_text(
        '[claims]\nrecords = 1_000_000_000\nvolume = "23 TB"\nprice = 10\ncurrency = "BTC"\n'
        'newest_on = 2022-06-30\nelements = ["phone"]\n'
    )
    claims = Claims.load(file)
    assert claims.volume_bytes == 23 * 10**12
    assert claims.newest_on == date(2022, 6, 30)
    assert claims.elements == ("phone",)


def test_an_instant_claimed_is_its_day(tmp_path):
    file = tmp_path / "listing.toml"
    file.write_text("[claims]\nnewest_on = 2022-06-30T10:00:00Z\n")
    assert check(Claims.load(file), FOUND)[-1].stated == "2022-06-30"


def test_a_claims_file_that_is_not_there_is_no_input(tmp_path):
    with pytest.raises(SourceError, match="matches no file"):
        Claims.load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("records = 5", r"no table \[claims\]"),
        ("[claims]\nrecords = 'many'", "records is not a int"),
        ("[claims]\nrecords = -1", "records is not between 0"),
        ("[claims]\nrecords = true", "records is not a int"),
        ("[claims]\nrecords = 1" + "0" * 400, "records is not between 0"),
        ("[claims]\nprice = nan", "price is not between 0"),
        ("[claims]\nprice = inf", "price is not between 0"),
        ("[claims]\nvolume = '9" + "9" * 400 + " PB'", "volume is beyond"),
        ("[claims]\nelements = [['shoe size']]", "1 of elements are unknown"),
        ("[claims]\nvolume = 'huge'", "volume is not a size"),
        ("[claims]\nelements = ['shoe size']", "1 of elements are unknown"),
        ("[claims]\nlink = 'x'", "unknown entry"),
        ("[claims", "cannot be read as TOML"),
    ],
)
def test_what_is_no_claims_file_is_said_without_its_values(tmp_path, text, problem):
    file = tmp_path / "listing.toml"
    file.write_text(text)
    with pytest.raises(ClaimError, match=problem) as caught:
        Claims.load(file)
    assert "listing.toml" in str(caught.value)
    assert "many" not in str(caught.value)
    assert "shoe" not in str(caught.value)

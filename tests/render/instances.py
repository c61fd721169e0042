"""An assessment and a match run to render: realistic sizes, invented counts, no people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import exp

from seawall import tables
from seawall.model import assessment as nouns
from seawall.model.assessment import (
    Assessment,
    ClaimCheck,
    ColumnProfile,
    DateRange,
    ElementTotal,
    Estimate,
    Known,
    Overlap,
    SourceAccount,
    TableProfile,
)
from seawall.model.dating import BIRTH, CODE, COLUMN, IDENTIFIER, AsOf, Basis
from seawall.model.matching import SCHEMA as MATCHES
from seawall.model.matching import BreachMatch, MatchSummary
from seawall.model.sizing import (
    NOT_RANDOM,
    RANDOM,
    Bound,
    Sampling,
    Shard,
    Sign,
    Sizes,
    TimeIds,
)
from tests.render import verdicts

EXPORT = "gzip, Elasticsearch export, UTF-8"
AS_OF = date(2026, 11, 23)
N = 250_000


def exact(n: int) -> Estimate:
    return Estimate(n, n, n)


def column(
    name: str,
    element: str,
    n_filled: int = N,
    hint: str | None = None,
    distinct: Estimate | None = None,
    inside: dict[str, tuple[int, int]] | None = None,
    n: int = N,
    **wrong: int,
) -> ColumnProfile:
    n_valid = n_filled - sum(wrong.values())
    reasons = {"EMPTY": n - n_filled, "VALID": n_valid, **wrong}
    known = {row.id for row in tables.elements()}
    share = n_valid / n_filled if n_filled else 0.0
    return ColumnProfile(
        name,
        element,
        tables.element(element).label if element in known else element,
        n_filled,
        share,
        max(0.0, share - 0.004),
        min(1.0, share + 0.004),
        20_000,
        reasons,
        inside or {},
        hint,
        distinct,
    )


def _person_table() -> TableProfile:
    columns = (
        column("RNAME", "person_name", 249_871, "person_name", SHAPE=212),
        column(
            "IDNO",
            "cn.resident_id",
            249_102,
            "cn.resident_id",
            exact(238_440),
            CHECK=1_872,
            SHAPE=160,
            REGION=418,
            DATE=37,
        ),
        column("XB", "sex", 249_990, "sex"),
        column("CSRQ", "birth_date", 249_964, "birth_date", DATE=61, SHAPE=12),
        column("MZ", "opaque", 201_455),
        column("HJDZ", "address", 244_190, "address", SHAPE=3_317),
        column("CSD", "birthplace", 191_204, "birthplace", SHAPE=10_422),
        column("SJHM", "phone", 176_330, "phone", exact(161_002), SHAPE=3_411, MASKED=1_020),
        column("LABEL_TYPE", "opaque"),
        column("REMARK", "other", 0, "free_text"),
        column("CREATE_TIME", "date", 250_000, "date"),
    )
    return TableProfile(
        "person_label_info", ("person_label_info.json.gz",), N, 182_441_902, exact(1_204),
        exact(238_812), 249_441, 1.0445,
        {"1": 231_007, "2": 6_420, "3-5": 1_318, "6-10": 61, "11+": 6}, columns, date(2022, 6, 14),
    )  # fmt: skip


def _phone_table() -> TableProfile:
    columns = (
        column("name", "person_name", 249_120, "person_name", SHAPE=1_955),
        column("mobile", "phone", 250_000, "phone", exact(221_870), SHAPE=611, DAMAGED=2_040),
        column("address", "address", 241_366, "address", SHAPE=8_120),
        column("province_city", "address", 240_001),
        column("order_no", "uuid", 250_000),
        column("mail", "email", 31_220, "email", exact(28_405), SHAPE=1_310),
        column("last_seen", "date", 238_900, "date", DATE=912),
    )
    return TableProfile(
        "address_merge_mobile", ("address_merge_mobile.json.gz",), N, 96_120_334, exact(5_118),
        exact(221_870), 250_000, 1.1268,
        {"1": 201_440, "2": 14_980, "3-5": 4_702, "6-10": 640, "11+": 108}, columns,
        date(2021, 11, 30),
    )  # fmt: skip


def _case_table() -> TableProfile:
    columns = (
        column("CASE_NO", "opaque"),
        column("CALLER_NAME", "person_name", 246_013, "person_name", SHAPE=4_210),
        column("CALLER_TEL", "phone", 247_004, "phone", exact(190_233), SHAPE=5_003, MASKED=77),
        column("CALL_TIME", "date", 250_000, "date"),
        column("CASE_TEXT", "free_text", 249_998, "free_text",
               inside={"cn.resident_id": (160_744, 161_020), "phone": (205_118, 411_300),
                       "bank_card": (3_391, 3_402)}),
        column("CASE_ADDR", "address", 240_774, "address", SHAPE=2_118),
        column("LAST_LOGIN_IP", "ip", 12_044, SHAPE=3),
    )  # fmt: skip
    return TableProfile(
        "case_data_index", ("case_data_index.json.gz",), N, 386_511_200, exact(318),
        Estimate(361_220, 358_900, 363_540, "theta, lg_k 18"), 249_870, 1.31, {}, columns,
        date(2020, 3, 9),
    )  # fmt: skip


def _bells(n: int, low: int, high: int, centre: float, width: float) -> dict[int, int]:
    weights = {y: exp(-(((y - centre) / width) ** 2)) for y in range(low, high + 1)}
    total = sum(weights.values())
    return {y: round(n * w / total) for y, w in weights.items()}


def _dates() -> tuple[DateRange, ...]:
    return (
        DateRange("person_label_info", "CSRQ", "birth_date", 249_891, date(1899, 12, 31),
                  date(2031, 1, 1), date(1926, 4, 2), date(2019, 8, 30), 4,
                  _bells(249_891, 1926, 2019, 1974, 24)),
        DateRange("person_label_info", "CREATE_TIME", "date", 250_000, date(2019, 1, 4),
                  date(2022, 6, 14), date(2019, 1, 9), date(2022, 6, 12), 0,
                  _bells(250_000, 2019, 2022, 2021.2, 1.3)),
        DateRange("address_merge_mobile", "last_seen", "date", 237_988, date(1970, 1, 1),
                  date(2049, 12, 31), date(2012, 7, 1), date(2021, 11, 28), 31,
                  {1970: 44, **_bells(237_913, 2012, 2021, 2018, 2.6), 2049: 31}),
        DateRange("case_data_index", "CALL_TIME", "date", 250_000, date(1995, 5, 6),
                  date(2020, 3, 9), date(2003, 2, 14), date(2019, 12, 30), 0,
                  _bells(250_000, 2003, 2020, 2015, 4)),
    )  # fmt: skip


def _elements(profiles: tuple[TableProfile, ...]) -> tuple[ElementTotal, ...]:
    totals = []
    for row in tables.elements():
        places, n = [], 0
        for table in profiles:
            for profile in table.columns:
                inside = profile.inside.get(row.id)
                if profile.element == row.id or inside:
                    places.append(f"{table.name}.{profile.name}")
                    n += inside[0] if inside else profile.reasons["VALID"]
        if places and row.id not in ("opaque", "uuid"):
            distinct = {
                "cn.resident_id": Estimate(391_204, 388_700, 393_700, "theta, lg_k 18"),
                "phone": Estimate(521_330, 518_000, 524_660, "theta, lg_k 18"),
                "email": exact(28_405),
                "bank_card": exact(3_340),
            }.get(row.id)
            totals.append(
                ElementTotal(row.id, row.label, n, distinct, tuple(places), row.sensitive,
                             ";".join(row.hibp), row.veris)
            )  # fmt: skip
    return tuple(totals)


def _claims() -> tuple[ClaimCheck, ...]:
    return (
        ClaimCheck("Records", "“several billion records”", "750,000 records", "cannot tell",
                   "This is a sample of 250,000 for each of three tables."),
        ClaimCheck("Fields", "name, address, birthplace, national ID, mobile, all crime details",
                   "all six found", "holds", "Each is recognised in at least one column."),
        ClaimCheck("People", "1 billion Chinese citizens", "about 548,000 people", "cannot tell",
                   "A sample neither proves nor excludes the size of the whole."),
        ClaimCheck("Newest data", "“2022 fresh”", "newest date 14 June 2022", "holds",
                   "One table of three reaches into 2022."),
        ClaimCheck("All from Shanghai", "Shanghai only", "31 provinces of issue", "contradicted",
                   "Fewer than half of the resident IDs were issued in Shanghai."),
    )  # fmt: skip


def _sources() -> tuple[SourceAccount, ...]:
    return (
        SourceAccount("person_label_info.json.gz", EXPORT, 182_441_902,
                      182_441_902, 0, 31_904_118, N, 0, {}, ()),
        SourceAccount("address_merge_mobile.json.gz", EXPORT, 96_121_871,
                      96_120_334, 1_537, 14_220_641, N, 12, {"not a JSON object": (3, 1_537)},
                      ((17_204, 6_611_020, "not a JSON object", 412),
                       (120_455, 46_300_118, "not a JSON object", 709),
                       (249_999, 96_121_455, "not a JSON object", 416))),
        SourceAccount("case_data_index.json.gz", EXPORT, 386_524_090,
                      386_511_200, 12_890, 88_130_552, N, 204,
                      {"truncated at the end of the file": (1, 902), "line over 16 MB": (0, 0),
                       "not a JSON object": (19, 11_988)},
                      ((250_020, 386_523_188, "truncated at the end of the file", 902),)),
    )  # fmt: skip


def realistic() -> Assessment:
    profiles = (_person_table(), _phone_table(), _case_table())
    provinces = {code: 60_000_000 // (11 + i * 97) % 9_000 + 300
                 for i, code in enumerate(tables.provinces())}  # fmt: skip
    provinces |= {"31": 164_203, "34": 41_877, "32": 38_160, "41": 24_015, "33": 15_940}
    ages = {}
    for start in range(0, 100, 5):
        men = round(26_000 * exp(-(((start - 41) / 24) ** 2)))
        ages[f"{start}-{start + 4}"] = (men, round(men * (0.86 + start / 400)), men // 900)
    ages["100+"] = (37, 61, 0)
    return Assessment(
        schema=nouns.SCHEMA,
        seawall="0.1.0",
        as_of=AS_OF,
        made_at=datetime(2026, 11, 23, 18, 54, 33, tzinfo=UTC),
        n_records=750_000,
        n_bytes=665_073_436,
        people=Estimate(548_310, 544_620, 552_000, "theta, lg_k 18"),
        people_method="A person is a resident ID; records without one are joined by phone number, "
        "then by name with birth date.",
        people_by={"cn.resident_id": 391_204, "phone in text": 155_902, "name_birth_date": 1_204},
        tables=profiles,
        overlaps=(
            Overlap("person_label_info", "address_merge_mobile", "phone",
                    161_002, 221_870, exact(38_114)),
            Overlap("person_label_info", "case_data_index", "cn.resident_id",
                    238_440, 160_100, exact(7_336)),
            Overlap("address_merge_mobile", "case_data_index", "phone", 221_870, 312_400,
                    Estimate(12_480, 12_100, 12_860, "theta, lg_k 18")),
        ),
        elements=_elements(profiles),
        dates=_dates(),
        newest=date(2022, 6, 14),
        freshness="The three tables end in 2020, 2021 and 2022: they were taken at "
        "different times, the last one 4 years and 5 months ago.",
        provinces=provinces,
        countries={"CN": 519_004, "HK": 1_204, "TW": 611, "MO": 204, "US": 188, "GB": 119},
        carriers={"China Mobile": 301_877, "China Unicom": 118_360, "China Telecom": 94_210,
                  "China Broadnet": 12, "virtual operators": 4_545},
        ages=ages,
        sexes={"male": 204_118, "female": 186_604, "unknown": 482},
        division_years={"current": 301_204, "abolished": 89_582, "never existed": 418},
        hibp=("Names", "Government issued IDs", "Phone numbers", "Physical addresses", "Genders",
              "Dates of birth", "Places of birth", "Email addresses", "Credit cards",
              "IP addresses"),
        veris=("Personal", "Payment", "Other"),
        claims=_claims(),
        verdict=verdicts.genuine(),
        sources=_sources(),
        known=Known("main", {"cn.resident_id": (391_204, 20_114), "phone": (521_330, 148_902)},
                    {"logistics-2023": 141_220, "hotel-2013": 27_796},
                    {"phone": {"logistics-2023": (9_120_004, 128_004)}}),
        notes=("Share valid and its interval are of 20,000 values of each column, counts of all.",
               "Ages and sexes are those the resident ID states."),
        timings_s={"open": 0.4, "recognise": 2.1, "fold": 41.7, "merge": 1.3},
        name="shga_sample_750k",
        taken=taken(),
        dated=dated(),
        sizes=sizes(),
    )  # fmt: skip


def _basis(source: str, kind: str, low: date, high: date | None, n: int = 250_000) -> Basis:
    return Basis(source, kind, n, low, high, low if high else None, 3, 12, True, False,
                 f"{n:,} dates end on {low.isoformat()}.")  # fmt: skip


def dated() -> tuple[AsOf, ...]:
    low, high = date(2022, 6, 14), date(2022, 6, 21)
    bases = (
        _basis("person_label_info.CREATE_TIME", COLUMN, low, high),
        _basis("person_label_info._id", IDENTIFIER, date(2022, 6, 13), date(2022, 6, 15)),
        _basis("person_label_info", CODE, date(2021, 1, 1), None, 249_102),
        _basis("person_label_info", BIRTH, date(2022, 3, 2), None, 249_102),
    )
    old = (_basis("case_data_index.CALL_TIME", COLUMN, date(2020, 3, 9), date(2020, 3, 12)),)
    return (
        AsOf("person_label_info", low, high, low, bases, "Taken on 2022-06-14 or later."),
        AsOf("address_merge_mobile", None, None, None, (), "Nothing here says of when it is."),
        AsOf("case_data_index", date(2020, 3, 9), date(2020, 3, 12), None, old, "Of March 2020."),
    )


def taken() -> AsOf:
    return AsOf("", date(2022, 6, 14), date(2022, 6, 21), date(2022, 6, 14), dated()[0].bases,
                "Taken on 2022-06-14 or later, and hardly after 2022-06-21.")  # fmt: skip


def sizes() -> Sizes:
    random = Sampling(
        RANDOM,
        (Sign("order", False, 0.003, N, "Records stand in no order of CREATE_TIME."),),
        "Nothing in the order of the records speaks against a random draw.",
    )
    cut = Sampling(
        NOT_RANDOM,
        (Sign("order", True, 0.99, N, "Records stand in order of CALL_TIME."),),
        "Not drawn at random: Records stand in order of CALL_TIME.",
    )
    return Sizes(
        sampling={"person_label_info": random, "case_data_index": cut},
        bounds=(
            Bound("people in the leak", "", "counted", "bound", 548_310, None, None, (), "Counted."),
            Bound("people in the leak", "person_label_info", "repeats", "bound", 4.4e8, None, 1.02e9,
                  ("the records were drawn at random from the whole",), "281 pairs fall on one.",
                  {"pairs": 281.0}),
            Bound("people who could be in it", "", "our own users", "interval", 9.1e6, 1.2e7, 1.04e7,
                  ("our users are as likely to be in it as others",), "6,812 of our users."),
            Bound("further records that are of people seen here", "person_label_info", "Good-Turing",
                  "interval", 0.0005, 0.0012, 0.0008, (), "About 0.08%."),
            Bound("people in the leak", "case_data_index", "repeats", "untestable", None, None, None,
                  (), cut.sentence),
            Bound("people in the leak", "case_data_index", "Chao", "untestable", None, None, None,
                  (), cut.sentence),
        ),
        ids=(TimeIds("person_label_info", "_id", "es_time", N, 1.0, 1_546_300_800_000,
                     1_655_164_800_000, 3, 0, False, "All are es_time identifiers."),),
        shards={"person_label_info": Shard(N, (), ())},
    )  # fmt: skip


def matched() -> MatchSummary:
    return MatchSummary(
        schema=MATCHES,
        n_accounts=100_000,
        n_exposed=6_812,
        n_queries={"phone": 98_870, "cn.resident_id": 41_204, "email": 76_310},
        n_entries={"phone": 521_330, "cn.resident_id": 391_204, "email": 28_405},
        n_false_expected=(98_870 * 521_330 + 41_204 * 391_204 + 76_310 * 28_405) / 2**64,
        mapping={"mobile": "phone", "id_number": "cn.resident_id", "mail": "email"},
        rejected={"mobile": {"SHAPE": 1_130}, "mail": {"SHAPE": 22}, "id_number": {}},
        breaches=(
            BreachMatch("shga_sample_750k", 6_812,
                        {"phone": 6_340, "cn.resident_id": 1_204, "email": 211},
                        {"phone": 6_790, "person_name": 6_604, "address": 5_118,
                         "birth_date": 3_002,
                         "cn.resident_id": 2_870, "free_text": 1_911, "bank_card": 40}),
        ),
        indexed={"shga_sample_750k": 940_939},
    )  # fmt: skip

"""Verdicts of every outcome to render: realistic tests and weights, invented counts, no people."""

from __future__ import annotations

from dataclasses import replace
from math import cos, exp, nan, pi

from seawall import tables
from seawall.assess import axes, verdict
from seawall.model.evidence import Evidence, Mute, Series
from seawall.model.verdict import (
    CONTESTED,
    FABRICATED,
    GENUINE,
    INSUFFICIENT,
    Axis,
    Part,
    Share,
    TableVerdict,
    Verdict,
)

PUBLISHED, ASSUMED = "published", "assumed"


def finding(
    name: str,
    family: str,
    title: str,
    sentence: str,
    genuine: str,
    fabricated: str,
    *,
    kind: str = "dependence",
    effect: tuple[float, float, float],
    band: tuple[float, float],
    fake: float = 0.0,
    weight: float,
    cap: float = 1.3,
    cap_for: float | None = None,
    n: int = 249_102,
    series: Series | None = None,
    basis: str = ASSUMED,
    source: str = "authenticity study, section 3",
    fools: str = "A model trained on a real leak.",
    why_cap: str = "Twenty to one: the band of genuine data is assumed.",
) -> Evidence:
    return Evidence(
        name, family, title, n, effect[0], (effect[2] - effect[1]) / 3.92, *band, fake, weight, cap,
        abs(weight) >= (cap_for or cap), sentence, basis, source, fools, series, kind, effect[1],
        effect[2], genuine, fabricated, why_cap, cap_for,
    )  # fmt: skip


def normalised(weights: list[float]) -> tuple[float, ...]:
    return tuple(w / sum(weights) for w in weights)


def province_series() -> Series:
    known = tables.provinces()
    codes = [c for c in known if c < "70"]
    people = normalised([60 + (i * 37) % 90 for i in range(len(codes))])
    seen = normalised([p * (14 if codes[i] == "31" else 1) for i, p in enumerate(people)])
    return Series(tuple(known[c].english for c in codes), seen, people)


def hour_series() -> Series:
    wave = [1.15 - cos((h - 3) * pi / 12) for h in range(24)]
    seen = [w * (1.5 if h in (9, 10, 14) else 1) for h, w in enumerate(wave)]
    return Series(tuple(f"{h:02d}" for h in range(24)), normalised(seen), normalised(wave))


def cohort_series() -> Series:
    years = range(1930, 2022)
    gone = [0.78 * exp(-(((y - 1930) / 52) ** 2)) for y in years]
    seen = [g + (((y * 7919) % 17) - 8) / 240 for g, y in zip(gone, years, strict=True)]
    return Series(tuple(map(str, years)), tuple(max(0.0, s) for s in seen), tuple(gone))


def genuine_evidence() -> tuple[Evidence, ...]:
    return (
        finding("code_age", "division codes", "Abolished division codes by cohort",
             "43.9% of the IDs carry a division code that was abolished since; 44.6% are expected "
             "of people born in these years.",
             "IDs keep the code of the first registration, so many codes are no longer in force.",
             "A forger takes codes from the list in force, so few codes are abolished.",
             kind="violation", effect=(0.012, 0.0115, 0.0125), band=(0.0005, 0.03), fake=0.38,
             weight=1.3, series=cohort_series(), basis=PUBLISHED,
             source="yescallop/areacodes (CC0), lists of GB/T 2260 from 1981 to 2024",
             fools="A forger who samples codes from lists of the right years."),
        finding("phone_address", "places", "Phone's province and address",
             "The phone's province is that of the address for 84.1% of records where chance gives "
             "6.2%: kappa 0.83.",
             "People buy their mobile number near where they live.",
             "Phones and addresses are drawn independently of each other.",
             effect=(0.83, 0.826, 0.834), band=(0.3, 0.98), weight=1.3, n=171_402),
        finding("phone_id", "places", "Phone's province and ID",
             "The phone's province is that of the ID for 47.3% of records where chance gives 5.9%.",
             "Most people buy their number in the province that registered them, movers do not.",
             "Phones and IDs are drawn independently of each other.",
             effect=(0.44, 0.436, 0.444), band=(0.15, 0.9), weight=1.12, n=170_018),
        finding("name_sex", "names", "Given name and sex",
             "A character of the given name tells 0.61 nats about the sex in the ID.",
             "Parents choose names by sex.", "Names and sex are drawn independently of each other.",
             effect=(0.61, 0.598, 0.622), band=(0.2, 1.0), weight=1.24),
        finding("name_cohort", "names", "Given name and year of birth",
             "A character of the given name tells 0.19 nats about the decade of birth.",
             "Fashions of names change.", "Names are drawn from one list for all ages.",
             effect=(0.19, 0.181, 0.199), band=(0.02, 0.5), weight=0.97),
        finding("check_digits", "consistency", "Check digits of IDs",
             "1,872 of 247,229 IDs have a wrong check digit.",
             "IDs were checked when they were entered; a few typos remain.",
             "IDs were made up without their check digit, or with any share of wrong ones.",
             kind="violation", effect=(0.00757, 0.00724, 0.00792), band=(0.0005, 0.06), fake=10 / 11,
             weight=0.21, cap_for=0.3, series=Series(("right", "wrong"), (0.9924, 0.0076), (0.99, 0.01)),
             source="GB 11643-1999; error rates assumed (docs/evidence.md)",
             fools="Anybody who knows ISO/IEC 7064 MOD 11-2.",
             why_cap="Twenty to one: anybody can compute check digits."),
        finding("duplicates", "duplicates", "Same place and birth date, other ID",
             "41 pairs share place and date of birth and not the ID; 38 are expected.",
             "Twins and chance.", "An old leak was sampled again with changed digits.",
             kind="excess", effect=(0.00017, 0.00012, 0.00022), band=(0.0, 0.00046), fake=nan,
             weight=0.0, cap=2.6, why_cap="Four hundred to one: chance cannot make hundreds of pairs."),
        finding("hours", "time", "Hour of the day",
             "Records are made by day: the busiest hour has 9.7 times as many as the quietest.",
             "People work by day, systems that serve them too.",
             "A script draws times evenly over the day.",
             effect=(0.61, 0.59, 0.63), band=(0.05, 4.0), weight=1.02, series=hour_series()),
        finding("provinces", "places", "Provinces of issue", "Shanghai has 14 times its share.",
             "A subpopulation or everybody.", "Provinces drawn evenly, or copied from the census.",
             effect=(0.38, 0.37, 0.39), band=(0.05, 2.0), weight=0.05, series=province_series(),
             basis=PUBLISHED, source="Seventh national census (2020), communique 3"),
        finding("heaping", "dates", "Birthdays on the first of a month",
             "3.9% of birth dates are the first of a month; 3.3% are expected.",
             "Unknown birthdays were written as the first.", "Dates are drawn evenly.",
             effect=(0.18, 0.15, 0.21), band=(0.02, 1.5), weight=-0.42),
    )  # fmt: skip


def fabricated_evidence() -> tuple[Evidence, ...]:
    changed = {
        "code_age": ((0.381, 0.379, 0.383), -1.3, "38.1% of those born before 1990 carry a code that "
                     "came into force more than twenty years later."),
        "phone_address": ((0.001, -0.003, 0.005), -1.3, "The phone's province is that of the address "
                          "no more often than chance gives."),
        "phone_id": ((0.002, -0.002, 0.006), -1.3, "The phone's province says nothing of the ID's."),
        "name_sex": ((0.004, -0.008, 0.016), -1.3, "Given names tell nothing about sex."),
        "name_cohort": ((0.0, -0.009, 0.009), -0.9, "Given names tell nothing about the year of birth."),
        "hours": ((0.0, -0.02, 0.02), -1.3, "Records are made evenly over day and night."),
    }  # fmt: skip
    return tuple(
        replace(
            e, effect=changed[e.test][0][0], effect_low=changed[e.test][0][1],
            effect_high=changed[e.test][0][2], log10_lr=changed[e.test][1],
            sentence=changed[e.test][2], capped=changed[e.test][1] == -1.3,
            series=Series(e.series.labels, tuple(1 / 24 for _ in e.series.labels), e.series.expected)
            if e.series and e.test == "hours" else e.series,
        )
        if e.test in changed else e
        for e in genuine_evidence()
    )  # fmt: skip


MUTE = (
    Mute("mail_name", "Mail address and name", "no e-mail addresses", ("email", "person_name")),
    Mute("card_issuer", "Issuers of bank cards", "no bank cards", ("bank_card",)),
    Mute("own_users", "Our own users in it", "no index of our own users was given"),
    Mute("seasons", "Season of birth", "1,204 records can be looked at; it needs 3,000"),
)


def table(
    name: str,
    found: tuple[Evidence, ...],
    outcome: str,
    *,
    n: int = 250_000,
    explained: tuple[str, ...] = (),
    share: Share | None = None,
    parts: tuple[Part, ...] = (),
) -> TableVerdict:
    """A table judged by what was found, as assess does it, with the outcome given."""
    sums = verdict.families(found)
    against = [e for e in found if e.log10_lr <= -verdict.VETO]
    total = verdict.weight(sums, [e.log10_lr for e in against])
    ordered = tuple(sorted(found, key=lambda e: -abs(e.log10_lr)))
    return TableVerdict(
        name, n, n, outcome, total, verdict.in_words(total), sums, verdict.reasons(found, 1),
        verdict.reasons(found, -1), explained,
        ("Three of our own users in it whose name or phone agrees too would outweigh every test.",
         "Season of birth: 1,204 records can be looked at; it needs 3,000."),
        share, parts, ordered, MUTE,
    )  # fmt: skip


def whole(*judged: TableVerdict, reference: str = "published") -> Verdict:
    """A verdict over tables, with all five axes."""
    outcome, total = axes.whole(judged)
    words = verdict.in_words(total)
    statement = f"{axes.STATEMENTS[outcome]}: {words} ({total:+.1f} bans)."
    return Verdict(
        outcome, total, words, statement,
        (
            Axis("people", outcome, statement, f"{len(judged)} tables, {len(judged[0].evidence)} tests"),
            Axis("novelty", "partly known",
                 "18% of its identifiers stood in the index before, most of them in logistics-2023.",
                 "169,016 of 912,534 distinct identifiers"),
            Axis("as-of date", "14 to 30 June 2022",
                 "The last ordinary day of operation is 14 June 2022.", "newest trustworthy dates"),
            Axis("size", "untestable", "The sample was not drawn at random, so it bounds the size "
                 "from below only: at least 548,000 people.", "no record stands in it twice"),
            Axis("source", "none of ours", "The tables fit no table of the inventory.",
                 "362 tables compared"),
        ),
        judged, reference,
    )  # fmt: skip


def genuine() -> Verdict:
    found = genuine_evidence()
    people = table(
        "person_label_info", found, GENUINE,
        explained=("2% of the phones are masked; they are not counted against.",),
    )  # fmt: skip
    phones = table(
        "address_merge_mobile", tuple(e for e in found if e.family in ("places", "time")), GENUINE
    )
    cases = table("case_data_index", (found[5], found[9]), INSUFFICIENT)
    return whole(people, phones, cases)


def contested() -> Verdict:
    made_up = {e.test: e for e in fabricated_evidence()}
    found = tuple(
        made_up[e.test]
        if e.test in ("code_age", "hours")
        else replace(e, log10_lr=e.log10_lr * 0.7)
        for e in genuine_evidence()
    )
    mixed = table(
        "person_label_info", found, CONTESTED, share=Share(0.62, 0.58, 0.66),
        parts=(
            Part("file", "person_label_info_2.json.gz", 48_211, Share(0.04, 0.0, 0.09)),
            Part("place in the file", "records 60 % to 70 %", 9_644, Share(0.07, 0.01, 0.13)),
            Part("province", "31", 30_118, Share(0.97, 0.94, 1.0)),
            Part("year of CREATE_TIME", "2022", 4_021, Share(0.11, 0.05, 0.17)),
        ),
    )  # fmt: skip
    return whole(mixed, table("address_merge_mobile", genuine_evidence()[1:3], INSUFFICIENT))


def fabricated() -> Verdict:
    return whole(
        table("person_label_info", fabricated_evidence(), FABRICATED, share=Share(0.02, 0.0, 0.05))
    )


def insufficient() -> Verdict:
    return whole(table("list", (genuine_evidence()[5],), INSUFFICIENT, n=31))


OUTCOMES = {
    GENUINE: genuine,
    CONTESTED: contested,
    FABRICATED: fabricated,
    INSUFFICIENT: insufficient,
}


def large(n_tables: int = 3, n_tests: int = 60) -> Verdict:
    """As many tests as there may be, each with a plot."""
    found = genuine_evidence()
    many = tuple(
        replace(found[i % len(found)], test=f"{found[i % len(found)].test}_{i}")
        for i in range(n_tests)
    )
    return whole(*(table(f"table_{i}", many, GENUINE) for i in range(n_tables)))

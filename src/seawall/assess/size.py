"""How many people and records a leak has, bounded from a part of it.

Let n records of the part be drawn at random from a leak of D people, each with some number of records.
Two records fall on one person the oftener the fewer people there are, so C2 such pairs give
n (n - 1) / (2 C2). People with many records make pairs more frequent, which keeps that figure under D;
people with a single record make none, which lifts it above D, by no more than 1 / (1 - 1 / r) for a mean
of r records each (Jensen's inequality on the pairs within a person). With both, the figure times
(1 - 1 / r) never exceeds D, and a lower bound is all that repeats can give. A list with one row for each
person has no repeats by its making: nothing but its own length is known then.

Sources: A. Chao, Scand. J. Statist. 11 (1984) 265; A. Chao and C.-W. Lin, Biometrics 68 (2012) 912
(without replacement); W. Esty, Ann. Statist. 11 (1983) 905; exact Poisson limits by F. Garwood (1936);
E. B. Wilson (1927); L. Goodman, J. Am. Stat. Ass. 47 (1952) 622 (serial numbers); census of 2020.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from seawall.assess.sampling import CUT
from seawall.model.sizing import (
    BOUND,
    INTERVAL,
    RANDOM,
    UNTESTABLE,
    Bound,
    Counter,
    Sampling,
    Shard,
)

Counts = NDArray[np.integer]

LEVEL = 0.95
TAIL = (1 - LEVEL) / 2
#: Records that each person has in the whole, on average, if no listing says otherwise: no less than this.
MEAN_RECORDS = 2.0
LEAST_PAIRS = 3
#: Uniform at random: the least p of a test against it. Tied to time: the least rank correlation.
UNIFORM_P, TIED = 0.01, 0.3
#: Share of possible resident IDs that living people have: 1.41e9 of 7.8e10.
ID_DENSITY = 0.018
PEOPLE, FRAME, RECORDS = "people in the leak", "people who could be in it", "records in the table"
OURS, COVERED = "our users in it", "further records that are of people seen here"
DRAWN = "the records were drawn at random from the whole"


def poisson(count: float) -> tuple[float, float]:
    """Exact 95 % limits of the mean behind a count."""
    low = float(stats.chi2.ppf(TAIL, 2 * count) / 2) if count > 0 else 0.0
    return low, float(stats.chi2.ppf(1 - TAIL, 2 * count + 2) / 2)


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % limits of a share by Wilson's score."""
    found = stats.binomtest(k, n).proportion_ci(LEVEL, method="wilson")
    return float(found.low), float(found.high)


def counted(n_distinct: int, table: str = "") -> Bound:
    """What needs no assumption: the people that stand here are in the leak."""
    return Bound(
        PEOPLE, table, "counted", BOUND, float(n_distinct), None, None, (),
        f"{n_distinct:,} different people stand in this part, so the leak has no fewer.",
        {"n_distinct": float(n_distinct)},
    )  # fmt: skip


def _untestable(
    question: str, table: str, method: str, why: str, numbers: dict[str, float]
) -> Bound:
    return Bound(question, table, method, UNTESTABLE, None, None, None, (), why, numbers)


def _refused(counts: Counts, how: Sampling) -> tuple[str, dict[str, float]]:
    """Why repeats say nothing of this sample, empty if they do, and its figures."""
    n = int(counts.sum())
    pairs = float((counts * (counts - 1)).sum() / 2)
    triples = float((counts * (counts - 1) * (counts - 2)).sum() / 6)
    numbers = {"n": float(n), "n_distinct": float(len(counts)), "pairs": pairs, "triples": triples}
    if how.outcome != RANDOM:
        return how.sentence, numbers
    if pairs < LEAST_PAIRS:
        return (
            "Hardly anybody occurs twice. Either it is a list with one row for each person, or a leak "
            "of very many: the sample cannot tell which."
        ), numbers
    # Independent records make at least (2/3) C2^2 / n threefold persons (Cauchy and Schwarz).
    awaited = pairs * pairs * 2 / (3 * n)
    if stats.poisson.cdf(triples, awaited) < 0.005:
        return (
            f"People occur twice ({pairs:,.0f}) but not three times ({triples:,.0f}, at least "
            f"{awaited:,.0f} awaited): a list with one row for most people, and a few double ones."
        ), numbers
    return "", numbers


def repeats(
    counts: Counts, how: Sampling, *, table: str = "", mean_records: float = MEAN_RECORDS
) -> Bound:
    """People in the leak, at least, from pairs of records on one person.

    Args:
        counts: Records of each person in the sample (m,), records equal word for word counted once.
        how: How the sample was drawn.
        table: Its name.
        mean_records: Records that each person has in the whole on average, at least.
    """
    why, numbers = _refused(counts, how)
    if not why and mean_records < MEAN_RECORDS:
        why = "The listing states fewer than two records a person: too few to repeat by chance."
    if why:
        return _untestable(PEOPLE, table, "repeats", why, numbers)
    n, pairs = numbers["n"], numbers["pairs"]
    # Pairs of one person come together: their variance over that of independent ones.
    spread = max(1.0, 1 + 6 * numbers["triples"] / pairs - 4 * pairs / n)
    most = poisson(pairs / spread)[1] * spread
    estimate = n * (n - 1) / (2 * pairs)
    lower = max(float(len(counts)), n * (n - 1) / (2 * most) * (1 - 1 / mean_records))
    return Bound(
        PEOPLE, table, "repeats", BOUND, lower, None, estimate,
        (DRAWN, f"each person has {mean_records:,.3g} records or more on average"),
        f"{pairs:,.0f} pairs of {n:,.0f} records fall on one person, as among {estimate:,.0f} people with "
        f"equally many records. With unequal ones there are more, so it is a lower bound.",
        numbers | {"lower_95": lower},
    )  # fmt: skip


def chao(
    counts: Counts, how: Sampling, *, table: str = "", mean_records: float = MEAN_RECORDS
) -> Bound:
    """People in the leak, at least, from those seen once and twice (Chao and Lin 2012).

    The share of records sampled is n over `mean_records` times the people sought, so the bound is
    the least number that agrees with itself. Arguments as for `repeats`.
    """
    why, numbers = _refused(counts, how)
    once, twice = float((counts == 1).sum()), float((counts == 2).sum())
    numbers |= {"once": once, "twice": twice}
    if not why and (twice < LEAST_PAIRS or mean_records < MEAN_RECORDS):
        why = "Too few people occur exactly twice."
    if why:
        return _untestable(PEOPLE, table, "Chao", why, numbers)
    n, seen = numbers["n"], float(len(counts))

    def unseen(people: float) -> float:
        drawn = min(0.999, n / (mean_records * people))
        return once * once / (2 * twice + once * drawn / (1 - drawn))

    ceiling = seen + once * once / (2 * twice) + 1
    estimate = float(optimize.brentq(lambda d: d - seen - unseen(d), seen, ceiling))
    missing, ratio = max(estimate - seen, 1e-9), once / twice
    variance = twice * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    wide = math.exp(1.96 * math.sqrt(math.log1p(variance / missing**2)))
    return Bound(
        PEOPLE, table, "Chao", BOUND, seen + missing / wide, None, estimate,
        (DRAWN, f"each person has {mean_records:,.3g} records or more on average"),
        f"{once:,.0f} people occur once and {twice:,.0f} twice, so at least {missing:,.0f} more were "
        "not drawn.",
        numbers,
    )  # fmt: skip


def coverage(counts: Counts, how: Sampling, *, table: str = "") -> Bound:
    """Share of the leak's other records that are of people who stand in the sample (Good and Turing)."""
    why, numbers = _refused(counts, how)
    n, once, twice = numbers["n"], float((counts == 1).sum()), float((counts == 2).sum())
    numbers |= {"once": once, "twice": twice}
    if why:
        return _untestable(COVERED, table, "Good-Turing", why, numbers)
    share = 1 - once / n
    error = 1.96 * math.sqrt(once * (1 - once / n) + 2 * twice) / n
    low, high = max(0.0, share - error), min(1.0, share + error + 1 / n)
    return Bound(
        COVERED, table, "Good-Turing", INTERVAL, low, high, share, (DRAWN,),
        f"About {share:.2%} of the records not here are of people who are.", numbers,
    )  # fmt: skip


def two_tables(n_a: int, n_b: int, both: int, how: tuple[Sampling, Sampling], table: str) -> Bound:
    """People behind two tables, at least, from those who stand in both samples.

    Args:
        n_a: Distinct people in the sample of the first.
        n_b: And of the second.
        both: And of both.
        how: How each was drawn.
        table: Their names.
    """
    numbers = {"n_a": float(n_a), "n_b": float(n_b), "both": float(both)}
    for one in how:
        if one.outcome != RANDOM:
            return _untestable(PEOPLE, table, "two tables", one.sentence, numbers)
    if both < LEAST_PAIRS:
        return _untestable(
            PEOPLE, table, "two tables",
            "Hardly anybody stands in both: they may hold different people, or very many.", numbers,
        )  # fmt: skip
    estimate = n_a * n_b / both
    lower = max(float(n_a + n_b - both), n_a * n_b / poisson(both)[1])
    return Bound(
        PEOPLE, table, "two tables", BOUND, lower, None, estimate,
        (f"{DRAWN}, of both tables apart", "standing in one does not keep anybody out of the other"),
        f"{both:,} people of {n_a:,} and {n_b:,} stand in both, as among {estimate:,.0f}. Active people "
        "stand in both more often, so it is a lower bound.",
        numbers,
    )  # fmt: skip


def frame(
    n: int, ours: int, matched: int, *, table: str = "", population: int | None = None
) -> Bound:
    """People who could be in the leak, from our own users in a sample. It says nothing of its size.

    Args:
        n: Distinct people in the sample.
        ours: Our users.
        matched: Our users who stand in it.
        table: Its name.
        population: Of the country or whatever the listing names.
    """
    low, high = poisson(matched)
    upper = n * ours / low if matched else None
    expected = n * ours / population if population else math.nan
    numbers = {"n": float(n), "ours": float(ours), "matched": float(matched)}
    said = f"{matched:,} of our {ours:,} users stand among {n:,} people here"
    if population:
        numbers |= {"expected": expected, "expected_if_random_ids": expected * ID_DENSITY}
        said += (
            f"; {expected:,.1f} would if everybody of {population:,} were as likely to, and "
            f"{expected * ID_DENSITY:,.1f} if the IDs were made up at random"
        )
    return Bound(
        FRAME, table, "our own users", INTERVAL if matched else BOUND, n * ours / high, upper,
        n * ours / matched if matched else None,
        ("our users are as likely to be in it as others",),
        f"{said}. This tells whom the leak could hold, not how many it does.", numbers,
    )  # fmt: skip


def earlier(n: int, held: int, known: int, breach: str, population: int | None = None) -> Bound:
    """People whom both this and an earlier leak could hold, from identifiers that stand in both.

    Args:
        n: Distinct identifiers here.
        held: Those of the earlier leak.
        known: Those that stand in both.
        breach: Its name.
        population: Of the country, to say how many were to be expected.
    """
    low, high = poisson(known)
    numbers = {"n": float(n), "held": float(held), "known": float(known)}
    said = f"{known:,} of {n:,} identifiers stood among {held:,} of {breach}"
    if population:
        expected = n * held / population
        numbers["expected"] = expected
        said += f"; {expected:,.1f} would by chance among {population:,} people"
    return Bound(
        FRAME, "", f"the leak {breach}", INTERVAL if known else BOUND, n * held / high,
        n * held / low if known else None, n * held / known if known else None,
        ("the two leaks have nothing to do with each other",), f"{said}.", numbers,
    )  # fmt: skip


def covered(ours: int, matched: int, n_people: int) -> Bound:
    """Share of our users in a whole dump, with Wilson's limits."""
    low, high = wilson(matched, ours)
    share = matched / ours
    return Bound(
        OURS, "", "coverage", INTERVAL, low, high, share, ("the dump is whole",),
        f"{share:.2%} of our users stand in it, which holds {n_people:,} people.",
        {"ours": float(ours), "matched": float(matched), "n_people": float(n_people)},
    )  # fmt: skip


def numbered(counter: Counter, how: Sampling, *, table: str = "") -> Bound:
    """Records ever numbered in a table, from a random sample of its counted numbers (Goodman)."""
    k, least, greatest = counter.n, counter.least, counter.greatest
    numbers = {"n": float(k), "least": float(least), "greatest": float(greatest)}
    why = ""
    if how.outcome != RANDOM:
        why = how.sentence
    elif counter.density >= CUT:
        why = "The numbers follow each other with hardly a gap: a piece of the table, or all of it."
    elif counter.uniform_p < UNIFORM_P:
        why = "The numbers are not spread evenly, as those of a random sample are."
    elif counter.tied is None or abs(counter.tied) < TIED:
        why = "Nothing shows that these numbers count up with time."
    if why:
        return _untestable(RECORDS, table, "counted numbers", why, numbers)
    reach = TAIL ** (-1 / k)
    if least <= greatest * (1 - TAIL ** (1 / k)):  # counted from one, as far as can be told
        lower, upper = float(greatest - least + 1), greatest * reach
        estimate = greatest * (1 + 1 / k) - 1
    else:
        span = float(greatest - least)
        share = optimize.brentq(lambda x: k * x ** (k - 1) - (k - 1) * x**k - TAIL, 1e-9, 1.0)
        lower, upper, estimate = span + 1, span / share, span * (k + 1) / (k - 1)
    return Bound(
        RECORDS, table, "counted numbers", INTERVAL, lower, upper, estimate,
        (DRAWN, "each record was given the next number"),
        f"{k:,} numbers up to {greatest:,} of the column {counter.column} are spread evenly; so about "
        f"{estimate:,.0f} records were numbered, deleted ones too.",
        numbers,
    )  # fmt: skip


def of_one_shard(shard: Shard, n_records: int, table: str = "") -> Bound:
    """Records of an index of which one shard is here: at least these, as many times over if it is whole."""
    return Bound(
        RECORDS, table, "one shard", BOUND, float(n_records), None, float(n_records * shard.likely),
        ("the shard is here whole",),
        f"All ids lie on one shard of {shard.likely}: the index has about as many times the records, if "
        "this shard is whole.",
        {"n": float(n_records), "n_shards": float(shard.likely)},
    )  # fmt: skip

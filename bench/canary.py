"""Canaries and marks: how many are needed, how often nobody is accused, and who is told by marks.

Clean rows are synth's people: drawn by the model that canaries are drawn by, so they coincide with
canaries more often than any real dump would. Marks are simulated as bits; tests/trace/test_variants.py
goes through real exports.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from datetime import date

import numpy as np
from scipy.stats import hypergeom

from seawall import recognise
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.canaries import ACCUSED, HINT, Recipe
from seawall.synth import people
from seawall.synth.frame import frame
from seawall.trace import chances, code, conclude, likeness, plan
from seawall.trace.candidates import FIELDS, candidates
from seawall.trace.look import Look
from seawall.trace.secret import N_WORDS

KEY, DIGEST_KEY = Key(bytes(range(32))), Key(bytes(range(1, 33)))
COLUMNS = ["id_no", "name", "birth_date", "mobile", "email"]
EPOCH = "2026-11"
LIVING = 1_411_778_724  # census of 2020
NUMBERS = 1_720_000_000  # mobile subscriptions in use (ministry's bulletin for 2023, rounded)
CHUNK = 50_000
SHORT = {"cn.resident_id": "ID", "phone": "phone", "email": "e-mail",
         "name_birth_date": "name + birth date"}  # fmt: skip


def table(small: bool) -> str:
    """All tables, as Markdown."""
    parts = [
        ("Bounds on coincidence, one row and one canary (nationwide, ages 18-79)", worth()),
        ("What a canary shares with a living person", shared(20_000 if small else 1_000_000)),
        ("Canaries needed", needed(200 if small else 5_000)),
        ("False accusation", clean(*((20_000, 50) if small else (1_000_000, 1_000)))),
        ("Recipients told by their marks, of 500", told(5 if small else 200, 2_000 if small else 100_000)),
    ]  # fmt: skip
    return "\n\n".join(f"#### {title}\n\n{body}" for title, body in parts)


def worth() -> str:
    """The bounds of chances.py."""
    of = Recipe("", EPOCH, mail_domains=("example.com",), phones=("",))
    drawn = Recipe("", EPOCH, drawn_phones=True)
    own, other = chances.chances(of), chances.chances(drawn)
    lines = ["| fields that agree in one row | at most |", "|---|---|"]
    for level in chances.levels(FIELDS):
        name = " and ".join(SHORT[field] for field in level)
        lines.append(f"| {name} | {own.of(level):.1g} |")
        if level == ("phone",):
            lines.append(f"| phone, a drawn one | {other.of(level):.1g} |")
    return "\n".join(lines)


def shared(n: int) -> str:
    """Expected living people with the same ID: residents of its county and day over its order codes."""
    of = Recipe("", EPOCH)
    word = np.random.default_rng(1).integers(0, 1 << 64, (n, N_WORDS), np.uint64)
    who = likeness.drawn(of, word, frame(of.begins_on))
    place = who.people.id17 // 10**11
    _, where, counts = np.unique(place, return_inverse=True, return_counts=True)
    ages = np.bincount(who.frame.ages, minlength=256) / len(who.frame.ages)
    cell = who.people.age.astype(int) * 2 + who.people.sex - 1
    held = LIVING * (counts[where] / n) * ages[cell] * chances.DAY / 500
    name = chances.chances(of).named
    in_use = NUMBERS / (10_000 * len(np.unique(who.frame.segments)))
    rows = [
        ("ID is also a living person's", f"{held.mean():.2%}", f"{np.quantile(held, 0.99):.1%}"),
        ("ID and name are", f"under {held.mean() * name:.0e}", ""),
        ("phone of ours is", "0", ""),
        ("phone out of the allotted segments (only with --draw-phones) is", f"{in_use:.0%}", ""),
        ("e-mail under a domain of ours is", "0", ""),
        ("ID and drawn phone are of one person", f"under {held.mean() / NUMBERS:.0e}", ""),
    ]
    lines = ["| | on average | 99 of 100 canaries below |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {a} | {b} | {c} |" for a, b, c in rows)])


def needed(trials: int) -> str:
    """Planned numbers, and how often as many are met and the recipient is accused, over samples."""
    lines = [
        "| rows | sample | hits | formula | planned | met, exactly | met, of samples | "
        "accused by e-mail | by ID and name |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    rng = np.random.default_rng(2)
    both = chances.chances(Recipe("", EPOCH, mail_domains=("example.com",)))
    for rows, sample, hits in ((200_000, 500, 1), (200_000, 5_000, 1), (200_000, 5_000, 4),
                               (20_000_000, 10_000, 1), (20_000_000, 10_000, 2),
                               (20_000_000, 750_000, 1), (1_000_000_000, 750_000, 1)):  # fmt: skip
        n = plan.needed(rows, sample, 0.95, hits)
        met = rng.hypergeometric(n, rows - n, sample, trials)
        sure = {
            level: Counter(
                conclude.log10_tail(k, n, sample * both.of(level) + sample**2 * chances.COINCIDENCE)
                + math.log10(len(chances.levels(level)))
                <= -9
                for k in met.tolist()
            )[True]
            / trials
            for level in (("email",), ("cn.resident_id", "name_birth_date"))
        }
        by_mail, by_both = sure.values()
        lines.append(
            f"| {rows:,} | {sample:,} | {hits} | {plan.formula(rows, sample, 0.95, hits):,} | {n:,} | "
            f"{hypergeom.sf(hits - 1, rows, n, sample):.2%} | {(met >= hits).mean():.1%} | "
            f"{by_mail:.1%} | {by_both:.1%} |"
        )
    return "\n".join(lines)


def clean(n_rows: int, n_recipients: int) -> str:
    """Clean people through the whole path, against every recipient's canaries."""
    recipes = [
        Recipe(f"recipient {k}", EPOCH, mail_domains=("canary.example.com",), drawn_phones=True)
        for k in range(n_recipients)
    ]
    begun = time.process_time()
    wanted = candidates(recipes, KEY, DIGEST_KEY)
    made = time.process_time() - begun
    look, spent = Look(wanted), 0.0
    layout = None
    for start in range(0, n_rows, CHUNK):
        some = people(4242, start, min(CHUNK, n_rows - start), date(2026, 11, 1)).select(COLUMNS)
        batch = Batch("clean", "t", some, np.arange(some.num_rows), 1)
        layout = layout or recognise.columns([batch])
        kept = digested(batch, layout.columns("t"), DIGEST_KEY)
        begun = time.process_time()
        look.add(kept)
        spent += time.process_time() - begun
    found = conclude.sets(wanted, look.met, look.tuples, look.shared)
    findings = Counter(result.finding for result in found)
    lines = [
        "| field | compared | canaries | met by chance | bound on that |",
        "|---|---|---|---|---|",
    ]
    for place, field in enumerate(FIELDS):
        hits = sum(1 for met in look.met if met.fields >> place & 1)
        n_wanted = len(wanted.tables[field].digests)
        p = chances.chances(recipes[0]).of((field,))
        bound = look.compared[field] * n_wanted * p
        lines.append(
            f"| {SHORT[field]} | {look.compared[field]:,} | {n_wanted:,} | {hits:,} | {bound:,.2g} |"
        )
    pairs = sum(1 for met in look.met if bin(met.fields & 15).count("1") > 1)
    lines.append(
        f"\nOver {n_rows:,} clean rows and {n_recipients:,} recipients: {findings[ACCUSED]} accused, "
        f"{findings[HINT]} hints; rows that agree in two fields of one canary: {pairs}. "
        f"{sum(r.count for r in recipes):,} canaries drawn and digested in {made:.1f} CPU s; digests looked "
        f"up at {sum(look.compared.values()) / max(spent, 1e-9) / 1e6:.1f} M/s."
    )
    return "\n".join(lines)


def told(trials: int, most_rows: int) -> str:
    """Share of trials in which the leaker is named, by density, rows and loss; and three together."""
    sizes = [n for n in (300, 1_000, 3_000, 10_000, 100_000) if n <= most_rows]
    rng = np.random.default_rng(3)
    lines = [
        "| one row in | rows | all marks left | half lost | 80 % lost | three mix | "
        "three take the minority | false |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for every in (5, 20, 50):
        for n in sizes:
            runs = max(10, min(trials, 2_000_000 // max(1, n // every)))
            cells, false = [], 0
            for loss, three in ((0, ""), (0.5, ""), (0.8, ""), (0, "mix"), (0, "minority")):
                named, wrong = _trial(n // every, loss, three, runs, rng)
                cells.append(f"{named:.0%}")
                false += wrong
            lines.append(f"| {every} | {n:,} | {' | '.join(cells)} | {false} |")
    lines.append(
        "\nFamily-wise false accusation 1e-6 over 500 recipients. A lost mark reads as the usual way of "
        "writing. The three see where their copies differ and choose there; named is at least one of them."
    )
    return "\n".join(lines)


def _trial(
    n_marks: int, loss: float, three: str, runs: int, rng: np.random.Generator, n: int = 500
) -> tuple[float, int]:
    """(share of runs in which a guilty one is named, innocents named in all runs)."""
    named = wrong = 0
    guilty = 3 if three else 1
    for _ in range(runs):
        high = rng.random(n_marks) < 0.5
        share = np.where(high, code.HIGH, code.LOW).astype(np.float32)
        bits = rng.random((n, n_marks), np.float32) < share
        shown = _shown(bits[:guilty], three, rng)
        shown &= rng.random(n_marks) >= loss
        n_rare = int(code.rarer(shown, high).sum())
        agree = (bits == shown).sum(axis=1)
        limit = _limit(n_rare, n_marks - n_rare, n)
        named += bool((agree[:guilty] >= limit).any())
        wrong += int((agree[guilty:] >= limit).sum())
    return named / runs, wrong


def _shown(copies: np.ndarray, three: str, rng: np.random.Generator) -> np.ndarray:
    if three == "mix":
        return copies[rng.integers(0, 3, copies.shape[1]), np.arange(copies.shape[1])]
    if three:
        ones = copies.sum(axis=0)
        return (ones == 1) | (ones == 3)
    return copies[0].copy()


def _limit(n_rare: int, n_common: int, n: int) -> int:
    """The least number of agreements that accuses, by bisection over the exact tail."""
    low, high = 0, n_rare + n_common + 1
    while high - low > 1:
        middle = (low + high) // 2
        if code.log10_tail(middle, n_rare, n_common) + math.log10(n) <= -6:
            high = middle
        else:
            low = middle
    return high

"""Slow, obvious twins of the lookup, the binomial tail and the marks' tail."""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import comb


def met(rows, sets, owners):
    """Canaries met: (set, row of it, which fields one row of the dump agrees in) -> rows.

    rows: per row of the dump, field -> set of values; sets: per set, per canary, field -> value;
    owners: the recipient of each set. A value that canaries of two recipients have tells nobody; one
    that two sets of a recipient have is marked four bits higher.
    """
    holders = {}
    for s, canaries in enumerate(sets):
        for fields in canaries:
            for field, value in fields.items():
                holders.setdefault((field, value), set()).add(s)
    out, shared = Counter(), Counter()
    for row in rows:
        agreed = Counter()
        for s, canaries in enumerate(sets):
            for c, fields in enumerate(canaries):
                for field, value in fields.items():
                    if value not in row.get(field, ()):
                        continue
                    held_by = holders[field, value]
                    if len({owners[h] for h in held_by}) > 1:
                        shared[s] += 1
                    else:
                        agreed[s, c] |= (1 << field) | ((len(held_by) > 1) << (field + 4))
        for (s, c), mask in agreed.items():
            out[s, c, mask] += 1
    return out, shared


def binomial_tail(hits, n, q):
    """P(X >= hits) as an exact fraction."""
    q = Fraction(q)
    return sum((comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(hits, n + 1)), Fraction(0))


def agreement_tail(n_agree, n_rare, n_common, low):
    """P(as many marks agree or more), by going through every outcome."""
    total = 0.0
    for outcome in product((0, 1), repeat=n_rare + n_common):
        if sum(outcome) >= n_agree:
            p = 1.0
            for i, agrees in enumerate(outcome):
                share = low if i < n_rare else 1 - low
                p *= share if agrees else 1 - share
            total += p
    return total

"""Matching as two loops: every identifier of every account against every entry of every breach."""

from __future__ import annotations


def join(queries, breaches):
    """Both sides as lists; returns {(breach, account): [matched bits, mask]}.

    `queries` is {element: [(account, digest)]}, `breaches` {name: {element: {digest: mask}}}.
    """
    rows = {}
    for breach, elements in breaches.items():
        for element, pairs in queries.items():
            for account, digest in pairs:
                if digest in elements.get(element, {}):
                    row = rows.setdefault((breach, account), [0, 0])
                    row[0] |= 1 << element
                    row[1] |= elements[element][digest]
    return rows

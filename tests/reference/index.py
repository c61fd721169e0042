"""The index as a dictionary: (breach, element) -> digest -> mask. Slow and obvious."""

from __future__ import annotations


class DictIndex:
    def __init__(self):
        self.breaches = {}
        self.gone = set()

    def append(self, breach, element, digests, masks):
        entries = self.breaches.setdefault(breach, {}).setdefault(element, {})
        for digest, mask in zip(digests, masks, strict=True):
            if digest:
                entries[digest] = entries.get(digest, 0) | mask

    def erase(self, element, digests):
        self.gone |= {(element, digest) for digest in digests}

    def retire(self, breach):
        del self.breaches[breach]

    def lookup(self, element, queries):
        """breach -> {position: mask}, breaches without a hit left out."""
        found = {}
        for breach, elements in self.breaches.items():
            entries = elements.get(element, {})
            hits = {
                i: entries[q]
                for i, q in enumerate(queries)
                if q in entries and (element, q) not in self.gone
            }
            if hits:
                found[breach] = hits
        return found

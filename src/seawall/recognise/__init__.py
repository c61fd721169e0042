"""Which element each column of each table holds: the first of the two passes.

`columns` runs every recogniser over a sample and plans the full pass; `extend` plans columns that
a batch brings and the sample never met, so that no late column is lost.
"""

from seawall.recognise.columns import columns, extend

__all__ = ["columns", "extend"]

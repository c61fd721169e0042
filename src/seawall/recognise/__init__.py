"""Which element each column of each table holds: the first of the two passes.

`columns` runs every recogniser over a sample and plans the full pass; `extend` plans columns that
a batch brings and the sample never met, so that no late column is lost. `sketches` keeps of the
sample what tells its tables again, and no value.
"""

from seawall.recognise.columns import columns, extend
from seawall.recognise.schema import sketches

__all__ = ["columns", "extend", "sketches"]

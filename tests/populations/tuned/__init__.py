"""Kinds that evidence may be tuned with: read them freely."""

from tests.populations.kinds import Kind
from tests.populations.tuned import faker_zh, independent, nationwide

KINDS: tuple[Kind, ...] = (nationwide.KIND, independent.KIND, faker_zh.KIND)

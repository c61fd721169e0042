"""Kinds kept aside: whoever writes or tunes evidence runs them in the end and never reads them."""

from tests.populations.kinds import Kind

KINDS: tuple[Kind, ...] = ()

"""Whose data is it: a dump's sketches against those of our systems and partners, never their values.

`Inventory` is the folder of sketches; `schema.Matcher`, `overlap`, `dates` compare; `weigh` combines.
"""

from seawall.trace.inventory import Inventory

__all__ = ["Inventory"]

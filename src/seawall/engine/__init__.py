"""Runs pure tasks over parts. A task is a function of (part, configuration) that writes immutable files."""

from seawall.engine.journal import Journal
from seawall.engine.local import Status, run

__all__ = ["Journal", "Status", "run"]

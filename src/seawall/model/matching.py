"""What `match` answers: which of our accounts stand in which breach, told by what, exposed with what."""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEMA = "seawall.matches/1"


@dataclass(frozen=True, slots=True)
class BreachMatch:
    """One breach against all our accounts.

    Of accounts told by another identifier, `n_comparable` could be told by name with birth date too
    (we hold both, and so do the records that told them), and `n_agreeing` were: made-up records hit
    an account's number now and then, but not with its name beside it.
    """

    breach: str
    n_accounts: int
    by_identifier: dict[str, int]  # element id -> accounts matched by it
    exposed: dict[str, int]  # element id -> accounts with it exposed
    n_comparable: int = 0
    n_agreeing: int = 0


@dataclass(frozen=True, slots=True)
class MatchSummary:
    """A match run in counts; the rows themselves go to a Parquet file.

    `n_false_expected` is the expected number of accounts matched by coincidence of 64-bit digests:
    sum over runs of queries x entries / 2**64.
    """

    schema: str
    n_accounts: int
    n_exposed: int
    n_queries: dict[str, int]  # identifiers digested, by element
    n_entries: dict[str, int]  # index entries compared with, by element
    n_false_expected: float
    mapping: dict[str, str]  # our column -> element used
    rejected: dict[str, dict[str, int]]  # our column -> Reason name -> count
    breaches: tuple[BreachMatch, ...]
    indexed: dict[str, int] = field(default_factory=dict)  # breach -> entries

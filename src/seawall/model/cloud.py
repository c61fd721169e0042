"""Settings of a cloud account that somebody else's check found wrong, and the resources they belong to.

Of a resource only identifiers and addresses are kept: what else a report says of it may be a secret.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """Something in a cloud account that has addresses. `ids` are all names that it goes by."""

    account: str
    ids: frozenset[str]
    addresses: frozenset[int] = frozenset()  # as numbers of 128 bits, see audit.addresses
    hosts: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()  # identifiers of the security groups around it
    public: bool = False  # whether one of its addresses is said to be public


@dataclass(frozen=True, slots=True)
class Exposure:
    """A failed check about who can reach a resource, or who is let in."""

    check: str
    account: str
    ids: frozenset[str]  # of the resource
    resource: str  # the identifier to show
    kind: str  # of the resource, such as AwsEc2SecurityGroup
    opens: bool  # it says that somebody is let in; otherwise that somebody can get there
    internet: bool  # it speaks of the whole internet
    ports: frozenset[int]  # that the check names; empty: none in particular
    every_port: (
        bool  # it speaks of all of them; otherwise, without ports, of some that it does not name
    )
    muted: bool  # somebody has decided not to see it
    line: int  # of the report, counted from 1; 0 if it cannot be told
    reference: str


@dataclass(frozen=True, slots=True)
class CloudReport:
    """A report that was read: what of it is about doors, and how much is not."""

    file: str
    exposures: tuple[Exposure, ...]
    resources: tuple[Resource, ...]
    n_records: int
    n_failed: int  # checks that failed, about doors or not
    n_other: int  # records that are no finding of the tool

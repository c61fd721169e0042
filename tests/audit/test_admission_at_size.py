"""A million random scopes and targets through the wire: where a packet would have gone, the lines let it.

The system's connect() is replaced by one that notes and refuses, since most of these places are not
ours to call at. The oracle walks the lines of the file and asks the operating system what an address
means. Then the same property against admissions with a fault each: it has to notice every one.
"""

import random
import re
from dataclasses import replace
from typing import ClassVar

import pytest

from seawall.audit import addresses, admission, plan
from seawall.audit.admission import Admission, Rule
from seawall.audit.line import Job
from seawall.audit.wire import Wire
from seawall.model.audit import Level, Target
from tests.audit import scopes
from tests.audit.test_admission import disagreements
from tests.reference import scope as slow

N_SCOPES, N_EACH = 250, 2_000  # of each of two seeds: a million doors
RATE = {
    "global_per_s": 1e6, "per_host_per_s": 1e6, "per_24_per_s": 1e6, "concurrent_per_host": 64,
    "bytes_per_host": 96_000, "stop_after_errors": 1 << 30,
}  # fmt: skip


class Refusing:
    """A socket that goes nowhere and keeps where it was to go."""

    went: ClassVar[list[tuple]] = []

    def __init__(self, *_):
        pass

    def connect_ex(self, to):
        self.went.append(to)
        return 111

    def fileno(self):
        return 9_999_999

    def setsockopt(self, *_):
        pass

    def close(self):
        pass


def clock(at=[0.0]):  # noqa: B006 - one clock for all
    at[0] += 1e-4
    return at[0]


def jobs_of(rng, table, scope, n):
    """Doors under any line and level, in any spelling."""
    n_lines = len(scope.allow)
    for _ in range(n):
        (address, port, *_), name = scopes.sockaddr_of(rng, table)
        level = Level(min(rng.randrange(4), rng.randrange(4)))
        yield Job(Target(address, port, name, rng.randrange(1, n_lines + 1), level), None)


def called(table, scope, jobs):
    """Where connect() went; each place is held against the lines. And how many doors there were."""
    Refusing.went.clear()
    wire = Wire(scope, monotonic=clock, now=lambda: scopes.NOW)
    went, n = [], 0
    for done in wire.run(jobs):
        n += 1
        if done.end != "refused by scope":
            target = done.target
            went.append(admission.sockaddr(target.address, target.port))
            assert slow.admits(table, went[-1], target.name, scopes.TODAY), "a packet outside"
    assert sorted(went) == sorted(Refusing.went)
    return went, n


@pytest.fixture
def refusing(monkeypatch):
    monkeypatch.setattr("seawall.audit.wire.socket.socket", Refusing)
    monkeypatch.setattr(Refusing, "went", [])


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize("seed", [20261125, 20261126])  # two, for two cores
def test_a_million_doors_and_not_one_packet_outside_the_scope(seed):
    rng = random.Random(seed)
    n_tried = n_hits = 0
    while n_tried < N_SCOPES * N_EACH:
        table = scopes.table_of(rng) | {"rate": RATE}
        if not table["allow"]:
            continue
        scope = replace(scopes.built(table), signed_by="approver")
        went, n = called(table, scope, jobs_of(rng, table, scope, N_EACH))
        n_tried += n
        n_hits += len(went)
    assert n_tried >= 500_000
    assert n_hits > 10_000


@pytest.mark.usefixtures("refusing")
def test_a_name_that_leads_elsewhere_each_time_it_is_asked_for_leads_no_packet_outside():
    rng = random.Random(20261125)
    n_asked = n_hits = n_astray = 0
    for _ in range(1_000):
        table = scopes.table_of(rng) | {"rate": RATE}
        line = {"ports": [6379, 80], "level": "L1", "proof": "cloud-inventory"}
        places = [(rng.choice(scopes.NAMES), [scopes.network_of(rng)]) for _ in range(3)]
        table |= {"allow": [{"host": name, "addresses": nets, **line} for name, nets in places]}
        scope = replace(scopes.built(table), signed_by="approver")

        def rebinding(_, table=table):
            return [scopes.sockaddr_of(rng, table)[0][0] for _ in range(20)]

        astray = []
        doors = list(plan.doors(scope, rebinding, astray))
        went, _ = called(table, scope, (Job(target, None) for target in doors))
        assert len(went) == len(doors)
        n_asked += 60
        n_astray += len(astray)
        n_hits += len(went)
    assert n_hits > 1_000
    assert n_astray > n_asked // 2


number, covers = addresses.number, Rule.covers


def forgets(attribute):
    """An admission whose lines of one kind are gone."""

    def rule(self, *given):
        kept = getattr(self, attribute)
        setattr(self, attribute, [[] for _ in kept])
        try:
            return right(self, *given)
        finally:
            setattr(self, attribute, kept)

    right = Admission.rule
    return rule


def widest(self, number, port, name=""):
    """One that takes the neighbours of a span for its own."""
    return right_rule(self, number, port, name) or right_rule(self, number ^ 1, port, name)


right_rule = Admission.rule
FAULTS = {
    "deny lines are forgotten": (Admission, "rule", forgets("_deny")),
    "places that mean others are let through": (addresses, "NEVER_SPANS", ()),
    "a zone is dropped": (addresses, "number", lambda text: number(text.partition("%")[0])),
    "octal is read as decimal": (
        addresses, "number", lambda text: number(re.sub(r"(?<![\da-fA-F:])0+(?=\d)", "", text)),
    ),
    "names are not compared": (
        Rule, "covers", lambda self, port, _: any(low <= port <= high for low, high in self.ports),
    ),
    "any name with that end is a subdomain": (
        Rule, "covers", lambda self, port, name: covers(
            self, port, self.name if self.name and name.endswith(self.name) else name),
    ),
    "ports are not compared": (Rule, "covers", lambda self, _, name: covers(self, self.ports[0][0], name)),
    "scope ids are not looked at": (
        Admission, "admits", lambda self, to, name="": (
            None if number(to[0]) is None else right_rule(self, number(to[0]), to[1], name)),
    ),
    "the neighbour of a span is taken for it": (Admission, "rule", widest),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_property_notices_every_fault(monkeypatch, fault):
    monkeypatch.setattr(*FAULTS[fault])
    wide, _, _ = disagreements(20260304, 400, 50)
    assert wide > 0

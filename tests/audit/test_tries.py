"""Default credentials: at most half of what locks an account, over all doors, names and looks of a host."""

import time
from collections import Counter
from itertools import product

import pytest

from seawall.audit import plan
from seawall.audit.look import Look
from seawall.audit.scope import Allow
from seawall.model.audit import Level, Verdict
from seawall.model.probe import Answer, Ask, Check, Open
from tests.audit import looking, scopes
from tests.audit.test_wire import Listener


def credential_check(asked):
    """A check that tries a credential wherever it may."""

    def probe(grant):
        yield Open()
        if grant.tries:
            asked.append(grant.tries)
            yield Ask("a default credential", b"hello", Level.CREDENTIAL, wait_s=0.1)
        return Answer(Verdict.PROTECTED, "it asks for a credential")

    doc = "Remedy: none.\n\nReference: https://example.com"
    return Check("one", "One", (), lambda _: 1.0, probe, doc)


def looked(ports, spent, lockout_after, level="L4"):
    """How many credentials were tried in one look at these ports."""
    asked = []
    scope = looking.scope_of(ports, level, lockout_after=lockout_after)
    look = Look(
        scope, [credential_check(asked)], looking.wire_of(scope), token=lambda: looking.TOKEN,
        now=lambda: scopes.NOW, spent=spent,
    )  # fmt: skip
    assert len(list(look.outcomes(scope.target("127.0.0.1", port) for port in ports))) == len(ports)
    return len(asked)


def greeted(_, sock):
    sock.sendall(b"hello\r\n")
    time.sleep(0.3)


@pytest.mark.parametrize(
    ("lockout_after", "each_look"),
    [(0, [3, 3, 3]), (1, [0, 0, 0]), (3, [1, 0, 0]), (4, [2, 0, 0]), (10, [3, 2, 0])],
)
def test_doors_of_a_host_share_what_may_be_tried_and_so_do_looks(lockout_after, each_look):
    with Listener(greeted) as a, Listener(greeted) as b, Listener(greeted) as c:
        ports, spent = [*a.ports, *b.ports, *c.ports][:3], Counter()
        assert [looked(ports, spent, lockout_after) for _ in each_look] == each_look
    assert spent["127.0.0.1"] == sum(each_look)


def test_below_level_4_no_try_is_taken_or_spent():
    with Listener(greeted) as server:
        spent = Counter()
        assert looked(server.ports[:1], spent, 0, "L3") == 0
    assert spent["127.0.0.1"] == 0


def test_never_more_than_half_of_what_locks_and_none_where_one_failure_does():
    for lockout, before in product(range(1, 30), range(30)):
        line = Allow(1, (), (), Level.CREDENTIAL, lockout_after=lockout)
        assert plan.tries(line, before) == (before + 1 <= lockout / 2)

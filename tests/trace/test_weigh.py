"""All evidence into likelihoods: caps, priors, words, and what may be said."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.tracing import NONE, Freshness, Overlap, TableMatch
from seawall.trace import overlap, weigh
from seawall.trace.schema import Matcher
from tests.trace import systems
from tests.trace.sketches import table

SYSTEMS = [table("users", "crm"), table("list", "mailing", owner="partner:letters")]


def match(system, lr, dump="d"):
    return TableMatch(dump, system, "ours", "users", lr, lr, 8, 7)


def shared(system, lr, dump="d"):
    return Overlap(dump, system, "users", "phone", 100, 900, 100, 90, 0.9, 0.8, 0.95, 90, 80, 95,
                   1e-6, lr)  # fmt: skip


def fresh(system, lr):
    return Freshness("d", system, "users", date(2022, 1, 1), None, None, lr, "because")


def row(rows, system):
    return next(r for r in rows if r.system == system)


def test_without_evidence_everything_stays_at_its_equal_prior():
    rows = weigh.likelihoods(SYSTEMS, [], [], [])
    assert [r.likelihood for r in rows] == pytest.approx([1 / 3] * 3)
    assert {r.prior for r in rows} == {1 / 3}
    assert rows[-1].system == NONE


LR = st.floats(-50, 50)


@given(st.lists(LR, max_size=5), st.lists(LR, max_size=5), st.lists(LR, max_size=5))
def test_likelihoods_add_up_and_every_kind_is_capped(layouts, overlaps, freshness):
    rows = weigh.likelihoods(
        SYSTEMS,
        [match("crm", lr, f"d{k}") for k, lr in enumerate(layouts)],
        [shared("crm", lr, f"d{k}") for k, lr in enumerate(overlaps)],
        [fresh("crm", lr) for lr in freshness],
    )
    assert sum(r.likelihood for r in rows) == pytest.approx(1)
    told = row(rows, "crm")
    assert told.log10_lr == pytest.approx(sum(w.log10_lr for w in told.weights))
    for w in told.weights:
        assert weigh.LOWEST[w.kind] <= w.log10_lr <= weigh.CAPS[w.kind]
    assert "came from" not in told.wording
    assert row(rows, NONE).log10_lr == 0


def test_the_most_that_can_be_said_without_canaries_is_consistent_with():
    rows = weigh.likelihoods(SYSTEMS, [match("crm", 9)], [shared("crm", 9)], [fresh("crm", 9)])
    assert rows[0].log10_lr == 6
    assert rows[0].wording == "consistent with 'crm' (extremely strong support)"
    assert weigh.summary(rows).startswith("The dump is consistent with 'crm'")


@pytest.mark.parametrize("recipient", ["mailing", "partner:letters", "letters"])
def test_canary_rows_of_a_recipient_say_whose_copy_leaked(recipient):
    rows = weigh.likelihoods(SYSTEMS, [match("crm", 2)], [], [], {recipient: -12.5})
    assert rows[0].system == "mailing"
    assert rows[0].log10_lr == 9
    assert rows[0].wording.startswith("came from the copy of 'mailing'")


def test_a_recipient_outside_of_the_inventory_becomes_a_hypothesis():
    rows = weigh.likelihoods(SYSTEMS, [], [], [], {"press": -10})
    assert (rows[0].system, rows[0].owner, rows[0].prior) == ("press", "partner:press", 0.25)


def test_dependent_identifiers_count_once():
    rows = weigh.likelihoods(SYSTEMS, [], [shared("crm", 2), shared("crm", 1)], [])
    assert row(rows, "crm").log10_lr == 1.5


def test_few_digests_are_no_evidence():
    few = Overlap("d", "crm", "users", "phone", 3, 9, 3, 3, 1, 0.3, 1, 3, 1, 3, 1e-6, 2.0)
    assert row(weigh.likelihoods(SYSTEMS, [], [few], []), "crm").weights == ()
    assert few.n_compared < overlap.FEWEST


@pytest.mark.parametrize(
    ("bans", "words"),
    [(0.1, "no support"), (-0.2, "no support"), (0.5, "weak support"), (1.5, "moderate support"),
     (3.5, "strong support"), (-2.5, "moderately strong evidence against"),
     (7, "extremely strong support")],
)  # fmt: skip
def test_bans_have_words(bans, words):
    assert weigh.band(bans) == words


def test_a_stranger_is_consistent_with_none():
    tables = systems.inventory(21, 12, (500, 300))
    known = [systems.sketch(t.name, t.ours, t.family) for t in tables]
    foreign = systems.family(22, 1, 1, (500, 300))[0]
    dump, _ = systems.leaked(foreign, np.random.default_rng(1))
    found = weigh.compared([dump], known, Matcher(known), as_of=date(2022, 7, 1))
    rows = weigh.likelihoods(known, *found)
    assert rows[0].system == NONE
    assert "no system of the inventory" in weigh.summary(rows)


def test_the_owner_of_a_dump_is_found_with_its_reasons():
    tables = systems.inventory(21, 12, (500, 300))
    known = [systems.sketch(t.name, t.ours, t.family) for t in tables]
    dump, _ = systems.leaked(tables[4], np.random.default_rng(1))
    matches, overlaps, freshness = weigh.compared(
        [dump], known, Matcher(known), as_of=date(2022, 7, 1)
    )
    assert len(matches) == len({t.system for t in known})
    rows = weigh.likelihoods(known, matches, overlaps, freshness)
    assert rows[0].system == tables[4].family
    assert rows[0].weights[0].kind == "schema"
    assert "columns" in rows[0].weights[0].reason

"""What the columns of genuine kinds are called by the recognisers: what they hold."""

from __future__ import annotations

import pytest

from seawall import recognise
from tests.populations import KINDS, batches, draw, roles

CALLED = {
    "id": "cn.resident_id",
    "phone": "phone",
    "name": "person_name",
    "address": "address",
    "created": "date",
    "birth": "birth_date",
    "email": "email",
    "card": "bank_card",
    "ip": "ip",
    "text": "free_text",
}
#: Names of Tibet have no surname, and escaped addresses read as prose: limits of the recognisers.
LEFT_OUT = {("minority_region", "name"), ("exporter_damage", "address")}
GENUINE = [one for one in KINDS if one.genuine]


@pytest.mark.parametrize("kind", GENUINE, ids=lambda kind: kind.name)
def test_the_columns_of_a_genuine_kind_are_recognised(kind):
    population = draw(kind, 1_200, seed=21)
    named = roles(population.table)
    plans = {
        plan.name: plan.element for plan in recognise.columns(batches(population)).columns("people")
    }
    found = {role: plans[name] for role, name in named.items() if role in CALLED}
    expected = {role: CALLED[role] for role in found}
    for role in list(found):
        if (kind.name, role) in LEFT_OUT:
            del found[role], expected[role]
    assert found == expected

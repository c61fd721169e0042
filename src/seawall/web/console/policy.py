"""The policy: its factors, actions and paths as they are, and what would be if certain fields leaked."""

from __future__ import annotations

from typing import Any

from seawall.model.protection import Catalogue, Exposure, Factor
from seawall.tables.factors import mask
from seawall.web.console import deciding
from seawall.web.console.visit import Page, Visit
from seawall.web.console.wording import Words

#: What the form of fields offers ready-made.
SETS = {
    "contact": ("person_name", "phone", "email"),
    "identity": ("person_name", "cn.resident_id", "phone", "address", "birthplace"),
    "card": ("person_name", "bank_card", "phone", "card_expiry"),
    "credentials": ("email", "password_slow_hash"),
}


def show(visit: Visit) -> Page:
    """The tables."""
    policy, words = visit.service.book.policy, visit.words
    c = policy.catalogue
    return Page("policy.html.j2", {
        "policy": policy, "c": c, "doubts": policy.doubts(),
        "factors": [_factor(f, c, words) for f in c.factors.values()],
        "actions": [
            {"a": a, "name": words.named("action", i, c.actions), "acr": c.acr[a.level]}
            for i, a in c.actions.items()
        ],
        "paths": [
            {"p": p, "name": words.named("path", i, c.paths), "acr": c.acr[p.level],
             "needs": [words.named("factor", f, c.factors) for f in p.needs],
             "gives": [words.named("factor", f, c.factors) for f in p.gives]}
            for i, p in c.paths.items()
        ],
    })  # fmt: skip


def what_if(visit: Visit) -> Page:
    """The form of fields, and its answer. Kinds of data are asked for, never data."""
    book, words = visit.service.book, visit.words
    c = book.policy.catalogue
    asked = {v for k, v in visit.request.query if k == "leaked"}
    ready = SETS.get(visit.request.asked("set"), ())
    chosen = [i for i in c.attributes if i in asked or i in ready]
    context = deciding.Asked.of(visit.request)
    p = 1.0 if visit.request.asked("belief") != "possible" else (c.likely + c.possible) / 2
    leaks = [Exposure("what-if", mask(c.attributes, chosen), p)] if chosen else []
    found = deciding.decided(book, leaks, context, words, visit.service.instant)
    offered = sorted(c.attributes.values(), key=lambda a: a.number)
    return Page("what_if.html.j2", {
        "offered": [(a.id, words.named("attribute", a.id, c.attributes), a.id in chosen) for a in offered],
        "chosen": [words.named("attribute", i, c.attributes) for i in chosen], "d": found,
        "asked": context, "sets": list(SETS), "set": visit.request.asked("set"),
        "belief": "possible" if p < 1.0 else "likely",
    })  # fmt: skip


def _factor(f: Factor, c: Catalogue, words: Words) -> dict[str, Any]:
    rules = [
        {
            "when": words.listed([words.named("attribute", n, c.attributes) for n in r.names]),
            "grade": r.grade.word, "candidates": r.candidates, "at_5": r.success_at_5,
            "at_100": r.success_at_100, "source": r.source,
        }
        for r in f.rules
    ]  # fmt: skip
    return {
        "f": f, "name": words.named("factor", f.id, c.factors), "rules": rules,
        "acr": c.acr[f.level], "enrolled": f.id in c.enrolled,
        "assumed": f.source.startswith("assumption"),
    }  # fmt: skip

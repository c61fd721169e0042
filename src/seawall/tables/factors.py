"""The table of factors: what proves whose account it is, and what a leak leaves of it.

`factors.toml` is read, and a team's policy of the same form is laid over it (`laid_over`). `checked`
turns either into a `Catalogue` and refuses what a decision could not stand on: unknown names, entries
without a source, cycles among derivations, and cycles among recovery paths, where factors would vouch
for each other. Errors name the file, the entry and the field.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from seawall.errors import TableError
from seawall.model.protection import (
    ASSISTED,
    DENY,
    KINDS,
    RISKS,
    Action,
    Attribute,
    Catalogue,
    Derivation,
    Factor,
    Grade,
    Rule,
)
from seawall.model.protection import Path as Way
from seawall.tables.catalogue import elements
from seawall.tables.factor_fields import KINDS as LISTS
from seawall.tables.factor_fields import REGIONS, Entry, top, topological
from seawall.tables.load import HERE

NAME = "factors.toml"
Document = dict[str, Any]
GRADES = {grade.word: grade for grade in Grade if grade is not Grade.SOUND}
#: Bits below it are those of elements; a policy's own attributes start at OWN.
FURTHER, OWN = 64, 200


@cache
def factors() -> Catalogue:
    """The shipped table."""
    return checked(document(HERE / NAME), NAME)


def document(path: Path) -> Document:
    """A TOML file as it stands.

    Raises:
        TableError: If there is none, or it is no TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise TableError(f"{path.name}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name}: cannot be read as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{path.name}: not well-formed TOML: {error}") from None


def laid_over(base: Document, over: Document, name: str) -> Document:
    """A team's policy over the table: entries of the same id are altered field by field, others added.

    `remove` lists ids to take out, by kind; a factor goes with the paths that need it.

    Raises:
        TableError: If the policy is of another form, or takes out what is not there.
    """
    policy = dict(over)
    out = dict(base)
    remove = policy.pop("remove", {})
    for kind in LISTS:
        given = policy.pop(kind, [])
        if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
            raise TableError(f"{name}: {kind} is not a list of tables")
        if kind == "derivation":
            out[kind] = [*base.get(kind, []), *given]
            continue
        rows = {entry["id"]: dict(entry) for entry in base.get(kind, [])}
        for entry in given:
            id_ = entry.get("id", "")
            rows[id_] = rows.get(id_, {}) | entry
        out[kind] = list(rows.values())
    _take_out(out, remove, name)
    for key, value in policy.items():
        nested = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _deep(out[key], value) if nested else value
    return out


def _deep(base: Document, over: Document) -> Document:
    """`over` laid over `base`, table by table."""
    both = {k for k in over if isinstance(over[k], dict) and isinstance(base.get(k), dict)}
    return base | over | {k: base[k] | over[k] for k in both}


def _take_out(out: Document, remove: Any, name: str) -> None:
    known = {"factor", "path", "action"}
    if not isinstance(remove, dict) or not set(remove) <= known:
        raise TableError(f"{name}: remove takes lists called factor, path and action")
    for kind, ids in remove.items():
        there = {entry["id"] for entry in out[kind]}
        if not isinstance(ids, list) or not {str(i) for i in ids} <= there:
            raise TableError(f"{name}: remove: no such {kind} among those listed")
        out[kind] = [entry for entry in out[kind] if entry["id"] not in ids]
        if kind == "factor":  # and the paths that lead over it
            out["path"] = [p for p in out["path"] if not set(ids) & set(p.get("needs", []))]
            out["path"] = [
                p | {"gives": [g for g in p["gives"] if g not in ids]} for p in out["path"]
            ]
            out["path"] = [p for p in out["path"] if p["gives"]]


def narrowed(raw: Document, name: str) -> Document:
    """A checked document with the factors and paths of its own regions alone."""
    out = dict(raw)
    kept = {*raw["regions"], "any"}
    gone = [f["id"] for f in raw["factor"] if f.get("region", "any") not in kept]
    _take_out(out, {"factor": gone}, name)
    out["path"] = [p for p in out["path"] if p.get("region", "any") in kept]
    out["enrolled"] = [f for f in raw["enrolled"] if f not in gone]
    return out


def checked(raw: Document, name: str) -> Catalogue:
    """A document as a catalogue.

    Args:
        raw: In the form of factors.toml.
        name: What errors call it.

    Raises:
        TableError: Naming the entry and the field that is wrong.
    """
    head = top(raw, name)
    attributes = _attributes(Entry.each(raw, "attribute", name))
    derivations = _derivations(Entry.each(raw, "derivation", name), attributes, name)
    ladder = ("", *head.acr)
    found = {
        f.id: f for f in (_factor(e, attributes, ladder) for e in Entry.each(raw, "factor", name))
    }
    paths = {p.id: p for p in (_path(e, found) for e in Entry.each(raw, "path", name))}
    actions = {
        a.id: a for a in (_action(e, found, paths, ladder) for e in Entry.each(raw, "action", name))
    }
    for id_ in head.enrolled:
        if id_ not in found:
            raise TableError(f"{name}: enrolled: no factor {id_!r}")
    for id_ in head.told_by:
        if id_ not in {row.id for row in elements()}:
            raise TableError(f"{name}: told_by: no element {id_!r}")
    order = topological(
        found,
        [(need, gift) for path in paths.values() for need in path.needs for gift in path.gives],
        f"{name}: recovery paths", "factors that vouch for each other prove nothing",
    )  # fmt: skip
    return Catalogue(
        version=head.version, attributes=attributes, derivations=derivations, factors=found,
        actions=actions, paths=paths, order=order, acr=ladder, likely=head.likely,
        possible=head.possible, risk_high=head.risk_high, ttl_s=head.ttl_s,
        enrolled=frozenset(head.enrolled), told_by=head.told_by, simulation=head.simulation,
    )  # fmt: skip


def _attributes(entries: Iterable[Entry]) -> dict[str, Attribute]:
    """The elements first, then what a policy adds; an entry for an element gives its half-life."""
    source = "tables/elements.csv"
    found = {r.id: Attribute(r.id, r.number, r.label, None, source) for r in elements()}
    fixed = set(found)
    taken = {a.number for a in found.values()}
    for e in entries:
        half_life = e.real("half_life_y", None, low=0.01, high=1000)
        if e.id in fixed:
            old = found[e.id]
            found[e.id] = Attribute(e.id, old.number, old.label, half_life, e.source())
        else:
            number = e.whole("number", low=FURTHER, high=1000)
            if number in taken:
                raise e.wrong("number", f"{number} is taken")
            taken.add(number)
            found[e.id] = Attribute(e.id, number, e.text("label"), half_life, e.source())
        e.done()
    return found


def mask(attributes: Mapping[str, Attribute], ids: Iterable[str]) -> int:
    """The bits of attributes."""
    bits = 0
    for id_ in ids:
        bits |= attributes[id_].bit
    return bits


def _derivations(
    entries: Iterable[Entry], attributes: Mapping[str, Attribute], name: str
) -> tuple[Derivation, ...]:
    """In an order in which one pass finds everything."""
    rows, edges = [], []
    for e in entries:
        needs, gives = e.names("needs", attributes), e.names("gives", attributes)
        rows.append((needs, gives, e.source()))
        edges += [(need, gift) for need in needs for gift in gives]
        e.done()
    order = topological(
        attributes, edges, f"{name}: derivations", "an attribute would follow from itself"
    )
    place = {id_: i for i, id_ in enumerate(order)}
    rows.sort(key=lambda row: max(place[need] for need in row[0]))
    return tuple(Derivation(mask(attributes, n), mask(attributes, g), s) for n, g, s in rows)


def _factor(e: Entry, attributes: Mapping[str, Attribute], ladder: tuple[str, ...]) -> Factor:
    source = e.source()
    factor = Factor(
        id=e.id,
        label=e.text("label"),
        kind=e.choice("kind", KINDS),
        amr=e.words("amr"),
        level=e.whole("level", low=1, high=len(ladder) - 1),
        multi=e.flag("multi"),
        standing=e.flag("standing"),
        sim=e.flag("sim"),
        region=e.choice("region", REGIONS, "any"),
        resistance=e.real("resistance", low=0.0, high=1.0) or 0.0,
        candidates=e.whole("candidates", None, low=1, high=1 << 60),
        decay=e.text("decay"),
        rules=tuple(_rule(rule, attributes, source) for rule in e.within("rules")),
        source=source,
    )
    e.done()
    return factor


def _rule(e: Entry, attributes: Mapping[str, Attribute], source: str) -> Rule:
    names = e.names("when", attributes)
    grade = GRADES[e.choice("grade", tuple(GRADES))]
    at_5 = e.real("success_at_5", None, low=0.0, high=1.0)
    counted = grade is Grade.COMPROMISED and at_5 is None
    candidates = e.whole("candidates", 1 if counted else None, low=1, high=1 << 60)
    if candidates is None and at_5 is None:
        raise e.wrong("candidates", "a rule says how many remain, or success_at_5")
    if at_5 is None and candidates is not None:
        at_5, at_100 = min(1.0, 5 / candidates), min(1.0, 100 / candidates)
        if e.has("success_at_100"):
            raise e.wrong("success_at_100", "stands beside success_at_5")
    else:
        at_100 = e.real("success_at_100", at_5, low=at_5 or 0.0, high=1.0) or 0.0
    rule = Rule(
        mask(attributes, names), names, grade, candidates, at_5 or 0.0, at_100,
        e.source() if e.has("source") else source,
    )  # fmt: skip
    e.done()
    return rule


def _path(e: Entry, known: Mapping[str, Factor]) -> Way:
    path = Way(
        id=e.id,
        label=e.text("label"),
        needs=e.names("needs", known),
        gives=e.names("gives", known),
        level=e.whole("level", low=1, high=9),
        external=e.flag("external"),
        sim=e.flag("sim"),
        region=e.choice("region", REGIONS, "any"),
        source=e.source(),
    )
    if path.level > max(known[need].level for need in path.needs):
        raise e.wrong("level", "no factor that it needs reaches it, so it would always be closed")
    e.done()
    return path


def _action(
    e: Entry, known: Mapping[str, Factor], paths: Mapping[str, Way], ladder: tuple[str, ...]
) -> Action:
    action = Action(
        id=e.id,
        label=e.text("label"),
        level=ladder.index(e.choice("acr", ladder[1:])),
        max_age_s=e.whole("max_age_s", None, low=0, high=1 << 31),
        risk=e.choice("risk", RISKS),
        otherwise=e.choice("otherwise", (ASSISTED, DENY), ASSISTED),
        recovers=e.names("recovers", known) if e.has("recovers") else (),
    )
    given = {gift for path in paths.values() if not path.external for gift in path.gives}
    if action.recovers and not given & set(action.recovers):
        raise e.wrong("recovers", "no path leads there")
    e.done()
    return action

"""The asker: from digests to what is exposed with them, without telling whose digests they are.

    asker = Oblivious(Connection(url, key), {key_id: public}, Ledger())
    found = asker.look_up([Question("account-17", "phone", digest)])

The function's key is checked by a proof against public keys that the caller brings from elsewhere
(`seawall serve oblivious keys`). Prefixes are as long as the service says, at most as long as `most_bits`;
the ledger refuses what would tell too much of one person, before anything is sent.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seawall.client.connection import Connection
from seawall.client.ledger import Ledger
from seawall.errors import SeawallError
from seawall.match.budget import Asked
from seawall.protocols import buckets
from seawall.protocols.oprf import ELEMENT_BYTES, Mode, RandomBytes, blind, finalize


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a person's identifier stands in a breach. `person` is our reference and never leaves."""

    person: str = field(repr=False)
    element: str
    digest: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one question: breach -> mask of what was exposed; how many share what was told."""

    masks: Mapping[str, int]
    k: int
    k_joint: float


@dataclass(frozen=True, slots=True)
class Element:
    """How an element is asked for."""

    number: int
    bits: int
    floor: int
    n_population: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What the service offers."""

    keys: tuple[tuple[str, bytes], ...]
    elements: Mapping[str, Element]
    most_elements: int
    most_prefixes: int
    index_key: str


class Oblivious:
    """Asks one service. `publics` are the holder's public keys by id, from a source that one trusts."""

    def __init__(
        self, connection: Connection, publics: Mapping[str, bytes], ledger: Ledger, *,
        floor: int = 2, random: RandomBytes = secrets.token_bytes,
    ) -> None:  # fmt: skip
        self._connection, self._publics, self._ledger = connection, dict(publics), ledger
        self._floor, self._random = floor, random
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        """What the service offers, asked once."""
        if self._plan is None:
            self._plan = _plan(self._connection.get("/v1/oblivious"))
        return self._plan

    def look_up(self, questions: Sequence[Question]) -> list[Found]:
        """Ask, in as few requests as go.

        Raises:
            BudgetError: If a question would tell too much of a person; then nothing is sent.
            SeawallError: If the service's key is not one that is trusted, its proof does not fit, it
                refuses, or it does not answer.
        """
        plan = self.plan
        generation, public = self._trusted(plan)
        allowed: list[tuple[Asked, float]] = []
        trial = self._ledger.copy()  # all of the questions are asked, or none
        for one in questions:
            element = self._element(plan, one.element)
            prefix = buckets.prefix(one.digest, element.bits)
            asked = Asked(element.number, element.bits, prefix)
            floor = max(self._floor, element.floor)
            k = trial.allow(one.person, asked, element.n_population, floor)
            allowed.append((asked, k))
        self._ledger.adopt(trial)
        outputs = self._evaluated(plan, questions, generation, public)
        contents = self._buckets(plan, questions, allowed, generation)
        found = []
        for one, (asked, joint), y in zip(questions, allowed, outputs, strict=True):
            k, by_breach = contents[one.element, asked.prefix]
            masks = {}
            for breach, content in by_breach:
                mask = buckets.find(content, y, breach)
                if mask is not None:
                    masks[breach] = mask
            found.append(Found(masks, k, joint))
        return found

    def _trusted(self, plan: Plan) -> tuple[str, bytes]:
        for id_, public in plan.keys:
            if self._publics.get(id_) == public:
                return id_, public
        raise SeawallError("The service answers by no key that is trusted here.")

    def _element(self, plan: Plan, name: str) -> Element:
        if name not in plan.elements:
            raise SeawallError(f"The service has no buckets of {name}.")
        return plan.elements[name]

    def _evaluated(
        self, plan: Plan, questions: Sequence[Question], generation: str, public: bytes
    ) -> Iterator[bytes]:
        outputs: list[bytes] = []
        for at in range(0, len(questions), plan.most_elements):
            piece = questions[at : at + plan.most_elements]
            inputs = [buckets.asked(plan.elements[q.element].number, q.digest) for q in piece]
            hidden = blind(inputs, Mode.VOPRF, self._random)
            sent = base64.b64encode(b"".join(one.element for one in hidden)).decode()
            body = {"elements": sent, "mode": "voprf", "key": generation}
            said = self._connection.post("/v1/oblivious:evaluate", body)
            try:
                back, proof = _bytes(said["elements"]), _bytes(said["proof"])
                answered = [
                    back[i : i + ELEMENT_BYTES] for i in range(0, len(back), ELEMENT_BYTES)
                ]  # fmt: skip
                outputs += finalize(hidden, answered, proof, public)
            except (KeyError, TypeError, ValueError):
                raise SeawallError("The service's proof does not fit: nothing is used.") from None
        return iter(outputs)

    def _buckets(
        self, plan: Plan, questions: Sequence[Question], allowed: Sequence[tuple[Asked, float]],
        generation: str,
    ) -> dict[tuple[str, int], tuple[int, list[tuple[str, bytes]]]]:  # fmt: skip
        wanted: dict[str, dict[int, None]] = {}
        for one, (asked, _) in zip(questions, allowed, strict=True):
            wanted.setdefault(one.element, {})[asked.prefix] = None
        found: dict[tuple[str, int], tuple[int, list[tuple[str, bytes]]]] = {}
        for element, of in wanted.items():
            ordered = sorted(of)
            for at in range(0, len(ordered), plan.most_prefixes):
                piece = ordered[at : at + plan.most_prefixes]
                body = {"element": element, "prefixes": piece, "mode": "voprf", "key": generation}
                said = self._connection.post("/v1/oblivious:buckets", body)
                try:
                    if said["bits"] != plan.elements[element].bits:
                        self._plan = None
                        raise SeawallError("The service has changed its prefixes: ask again.")
                    for one in said["results"]:
                        contents = [(b["breach"], _bytes(b["content"])) for b in one["buckets"]]
                        found[element, one["prefix"]] = one["k"], contents
                    if any((element, prefix) not in found for prefix in piece):
                        raise ValueError
                except (KeyError, TypeError, ValueError):
                    raise SeawallError("The service's buckets cannot be read.") from None
        return found


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def _plan(said: Any) -> Plan:
    try:
        keys = tuple((str(k["id"]), _bytes(k["public"])) for k in said["keys"])
        elements = {
            str(e["element"]): Element(
                int(e["number"]), int(e["bits"]), int(e["floor"]), int(e["n_population"])
            )
            for e in said["elements"]
        }
        return Plan(
            keys, elements, int(said["most_elements"]), int(said["most_prefixes"]),
            str(said["index_key"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise SeawallError("What answers is no service of ours.") from None

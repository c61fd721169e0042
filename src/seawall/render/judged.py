"""A verdict in words: what the terminal, the summary and the report all say of it.

Sentences of tests are shown as they are; around them stands only what the weights say. A reason is
called "against" only if it weighs against: where nothing does, that is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.model.evidence import Evidence
from seawall.model.verdict import (
    CONTESTED,
    FABRICATED,
    GENUINE,
    INSUFFICIENT,
    Part,
    Share,
    TableVerdict,
    Verdict,
    in_words,
)
from seawall.render import names, numbers

LONGEST = 400  # characters of a sentence
#: Outcome -> (class, sign, label, the verdict as one says it).
OUTCOMES = {
    GENUINE: ("holds", "✓", "Genuine", "The records are judged genuine."),
    CONTESTED: (
        "cannot-tell", "±", "Contested",
        "Whether the records are genuine is contested: part of the evidence contradicts it.",
    ),
    FABRICATED: ("contradicted", "✗", "Fabricated", "The records are judged made up."),
    INSUFFICIENT: (
        "cannot-tell", "?", "Not enough to tell",
        "There is too little to tell genuine records from made-up ones.",
    ),
}  # fmt: skip
NOT_WEIGHED = "Whether the data is genuine was not weighed: this report counts, it does not judge."
#: Axis -> the question it answers.
QUESTIONS = {
    "people": "Are the people genuine?",
    "novelty": "Is it new?",
    "as-of date": "As of when?",
    "size": "How large is the whole?",
    "source": "Whose data is it?",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the side it speaks on: "for" genuine records, "against" them, or "none"."""

    side: str
    sentence: str


def said(text: str) -> str:
    """A sentence of a test or a verdict, safe to show and not too long."""
    return names.shown(" ".join(text.split()), LONGEST)


def outcome(name: str) -> tuple[str, str, str, str]:
    """Class, sign, label and sentence of an outcome; an unknown one is called what it is."""
    return OUTCOMES.get(name, ("cannot-tell", "?", names.shown(name, 24), names.shown(name, 24)))


def question(axis: str) -> str:
    """What an axis asks; of an unknown one its name with a capital."""
    shown = names.shown(axis, 40)
    return QUESTIONS.get(axis, f"{shown[:1].upper()}{shown[1:]}")


def weight(log10_lr: float, minus: str = "-") -> str:
    """A weight in words and number: strong support for genuine records (+3.1 bans)."""
    return f"{in_words(log10_lr)} ({numbers.bans(log10_lr, minus)} bans)"


def reasons(t: TableVerdict) -> list[Reason]:
    """The two strongest reasons for the outcome, then the strongest counter-reason or that there is none."""
    weights = {e.sentence: e.log10_lr for e in t.evidence}
    mainly_for = t.outcome == GENUINE or (t.outcome == INSUFFICIENT and t.log10_lr >= 0)
    order = (("for", t.reasons_for), ("against", t.reasons_against))
    found: list[Reason] = []
    for (side, sentences), most in zip(order if mainly_for else order[::-1], (2, 1), strict=True):
        sign = 1 if side == "for" else -1
        speaking = [s for s in sentences[:most] if weights.get(s, sign) * sign > 0]
        found += [Reason(side, ended(said(s))) for s in speaking]
        if not speaking and t.evidence:
            found.append(Reason("none", f"Nothing that was found speaks {side} genuine records."))
    return found


def decisive(v: Verdict) -> TableVerdict | None:
    """The table that the whole verdict rests on: of its outcome, and nearest to its weight."""
    same = [t for t in v.tables if t.outcome == v.outcome] or list(v.tables)
    return min(same, key=lambda t: abs(t.log10_lr - v.log10_lr), default=None)


def share(s: Share) -> str:
    """62.0% (58.0% to 66.0%)."""
    return f"{numbers.share(s.value)} ({numbers.share(s.low)} to {numbers.share(s.high)})"


def part(p: Part) -> tuple[str, str]:
    """What tells a part apart, and which it is: a province by its names."""
    if p.by == "province":
        return "Province of the ID", " ".join(names.province(p.name))
    by = names.shown(p.by, 60)
    return f"{by[:1].upper()}{by[1:]}", names.shown(p.name, 80)


def paragraphs(v: Verdict | None) -> list[str]:
    """The verdict, then its reasons: one or two paragraphs that can be read aloud."""
    if v is None:
        return [NOT_WEIGHED]
    verdict, judged = outcome(v.outcome)[3], decisive(v)
    if judged is None or not judged.evidence:
        return [f"{verdict} No test could say anything."]
    counting = "Counting contradictions, what" if v.outcome == CONTESTED else "What"
    weighed = f"{counting} was found is {numbers.likelier(v.log10_lr)}: {in_words(v.log10_lr)}."
    return [" ".join([verdict, weighed, *_beyond(v, judged)]), " ".join(_reasons(v, judged))]


def _beyond(v: Verdict, judged: TableVerdict) -> list[str]:
    """The genuine share of a mixture, and what a verdict does not say."""
    more = []
    if judged.genuine is not None:
        more.append(
            f"If {names.shown(judged.table, 60)} mixes two kinds of records, about "
            f"{numbers.share(judged.genuine.value)} of them are genuine "
            f"({numbers.share(judged.genuine.low)} to {numbers.share(judged.genuine.high)})."
        )
    if v.outcome == GENUINE:
        more.append(
            "That people are real says neither that the data is new nor how much of it there is."
        )
    return more


def _reasons(v: Verdict, judged: TableVerdict) -> list[str]:
    where = f" in {names.shown(judged.table, 60)}" if len(v.tables) > 1 else ""
    before, sentences = "", []
    for reason in reasons(judged):
        sentences.append(_lead(reason, before, where) + reason.sentence)
        before, where = reason.side, ""
    if v.outcome in (CONTESTED, INSUFFICIENT) and judged.settle:
        sentences.append(f"What would settle it: {ended(said(judged.settle[0]))}")
    return sentences


def _lead(reason: Reason, before: str, where: str) -> str:
    if reason.side == "none":
        return ""
    if reason.side == before:
        return "The next: "
    kind = "genuine" if reason.side == "for" else "made up"
    return f"The strongest sign{where} that they are {kind}: "


def ended(sentence: str) -> str:
    """With a full stop, if nothing else ends it."""
    return sentence if sentence.endswith((".", "…", "!", "?")) else f"{sentence}."


def strongest(found: tuple[Evidence, ...]) -> list[Evidence]:
    """Evidence by weight, whichever side it is for."""
    return sorted(found, key=lambda e: (-abs(e.log10_lr), e.test))

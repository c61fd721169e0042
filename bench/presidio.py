"""Presidio's pattern recognisers without a language model, set up as its documentation describes.

The recogniser of names needs a model that is not on the package index, so it is left out; the
blank English tokeniser of spaCy stands in for the pipeline.
"""

from __future__ import annotations

from collections.abc import Callable

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine


class Blank(NlpEngine):  # type: ignore[misc]
    """A tokeniser and nothing else."""

    def __init__(self) -> None:
        self.nlp = spacy.blank("en")

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Tokens of a text."""
        doc = self.nlp(text)
        return NlpArtifacts([], doc, [t.idx for t in doc], [], self, language)

    def process_batch(self, texts, language, **_):  # type: ignore[no-untyped-def]
        """Texts one by one."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Not known without a model."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Not known without a model."""
        return False

    def get_supported_entities(self) -> list[str]:
        """None without a model."""
        return []

    def get_supported_languages(self) -> list[str]:
        """English."""
        return ["en"]


def recogniser() -> Callable[[str], object]:
    """A function that runs the default pattern recognisers over a text."""
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])
    return lambda text: engine.analyze(text=text, language="en")

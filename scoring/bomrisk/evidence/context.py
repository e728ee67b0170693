"""Blank what a text only mentions: "no copper", "for motors", "with cable", 不含镍, 电机用.

The words come from ``part_rules.csv`` (kinds negator, negated, purpose, extra); how far each reaches is grammar and stands
here. Blanks keep the length of the text, so that positions stay comparable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bomrisk.evidence.phrases import IDEOGRAPHIC, is_ideographic
from bomrisk.evidence.rules import Rule

__all__ = ["BLANK", "Context"]

#: A character that no phrase holds.
BLANK = "~"

_WORD = rf"[^\s|,;:.()\[\]{IDEOGRAPHIC}]+"
_CLAUSE = r"(?:[^|,;()]|(?<=\d),(?=\d))*"
_IDEOGRAPHIC_CLAUSE = r"[^|,;()\s]*?(?:的|の|(?=[|,;()\s])|$)"
# "电机用螺丝", "モーター用ケーブル": X for Y. 通用, 使用 and the like are words of their own.
_FOR_IDEOGRAPHIC = re.compile(rf"[{IDEOGRAPHIC}]{{1,6}}(?<![通专使实耐选应常适作利家可])用(?=[{IDEOGRAPHIC}])(?![于量途户法具品])")


@dataclass(frozen=True)
class Context:
    """The grammar words, compiled.

    Parameters
    ----------
    negations, purposes, extras : Pattern
        What is denied, what the part is for, and what comes with it.
    """

    negations: re.Pattern[str]
    purposes: re.Pattern[str]
    extras: re.Pattern[str]

    @classmethod
    def of(cls, rules: tuple[Rule, ...]) -> Context:
        """Compile the grammar words of a rule book."""
        before, after = _split(rules, "negator"), _split(rules, "negated")
        # "sans balais" (brushless) denies nothing that matters: such idioms stand under must_not.
        idioms = [phrase.regex.pattern for rule in rules if rule.kind == "negator" for (phrase,) in rule.unwanted]
        unless = f"(?!{'|'.join(idioms)})" if idioms else ""
        negations = [
            *(f"{unless}{words}[ -]*{_WORD}(?:[ -]+{_WORD})?" for words in before[0]),
            *(f"{unless}{words}[^|,;:.()\\s]{{1,8}}" for words in before[1]),
            *(f"{_WORD}[ -]*{words}" for words in after[0]),
            *(f"[{IDEOGRAPHIC}]{{1,4}}{words}" for words in after[1]),
        ]
        clauses = []
        for kind in ("purpose", "extra"):
            latin, ideographic = _split(rules, kind)
            patterns = [*(words + _CLAUSE for words in latin), *(words + _IDEOGRAPHIC_CLAUSE for words in ideographic)]
            clauses.append(re.compile("|".join(patterns) or r"(?!)"))
        return cls(re.compile("|".join(negations) or r"(?!)"), clauses[0], clauses[1])

    def without_denied(self, text: str) -> str:
        """Blank negations and what the part is for."""
        text = self.negations.sub(_blank, text)
        if is_ideographic(text):
            text = _FOR_IDEOGRAPHIC.sub(_blank, text)
        return self.purposes.sub(_blank, text)

    def without_extras(self, text: str) -> str:
        """Blank what comes with the part: "with cable"."""
        return self.extras.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _split(rules: tuple[Rule, ...], kind: str) -> tuple[list[str], list[str]]:
    """Join the phrases of a kind, the ideographic ones apart."""
    joined: tuple[list[str], list[str]] = ([], [])
    for rule in rules:
        if rule.kind == kind:
            for (phrase,) in rule.wanted:
                joined[is_ideographic(phrase.text)].append(phrase.regex.pattern)
    return ([f"(?:{'|'.join(joined[0])})"] if joined[0] else []), ([f"(?:{'|'.join(joined[1])})"] if joined[1] else [])

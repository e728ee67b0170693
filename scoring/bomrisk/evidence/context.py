"""Blank what a text only mentions: "no copper", "for motors", "with cable", 不含镍, 电机用.

The words come from ``part_rules.csv`` (kinds negator, negated, purpose, extra); how far each reaches is grammar and stands
here. Blanks keep the length of the text, so that positions stay comparable.
"""

from __future__ import annotations

import re
from functools import cached_property

from bomrisk.evidence.phrases import IDEOGRAPHIC, is_ideographic
from bomrisk.evidence.rules import Rule

__all__ = ["BLANK", "Context"]

#: A character that no phrase holds.
BLANK = "~"

_WORD = rf"[^\s|,;:.()\[\]{IDEOGRAPHIC}]+"
_CLAUSE = r"(?:[^|,;()]|(?<=\d),(?=\d))*"
_IDEOGRAPHIC_CLAUSE = r"[^|,;()\s]*?(?:的|の|(?=[|,;()\s])|$)"
# "电机用螺丝", "モーター用ケーブル": X for Y. 通用, 使用 and the like are words of their own.
_FOR_IDEOGRAPHIC = re.compile(
    rf"[{IDEOGRAPHIC}]{{1,6}}(?<![通专使实耐选应常适作利家可])用(?=[{IDEOGRAPHIC}])(?![于量途户法具品])"
)


class Context:
    """The grammar words of a rule book.

    Parameters
    ----------
    rules : tuple of Rule
        Its rules of grammar; they are compiled when first needed.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules

    @cached_property
    def _negations(self) -> re.Pattern[str]:
        before, after = _split(self._rules, "negator"), _split(self._rules, "negated")
        # "sans balais" (brushless) denies nothing that matters: such idioms stand under must_not.
        idioms = [phrase.pattern for rule in self._rules if rule.kind == "negator" for ((phrase,),) in rule.unwanted]
        unless = f"(?!{'|'.join(idioms)})" if idioms else ""
        patterns = [
            *(f"{unless}{words}[ -]*{_WORD}(?:[ -]+{_WORD})?" for words in before[0]),
            *(f"{unless}{words}[^|,;:.()\\s]{{1,8}}" for words in before[1]),
            *(f"{_WORD}[ -]*{words}" for words in after[0]),
            *(f"[{IDEOGRAPHIC}]{{1,4}}{words}" for words in after[1]),
        ]
        return re.compile("|".join(patterns) or r"(?!)")

    @cached_property
    def _purposes(self) -> re.Pattern[str]:
        return self._clauses("purpose")

    @cached_property
    def _extras(self) -> re.Pattern[str]:
        return self._clauses("extra")

    def _clauses(self, kind: str) -> re.Pattern[str]:
        latin, ideographic = _split(self._rules, kind)
        patterns = [*(words + _CLAUSE for words in latin), *(words + _IDEOGRAPHIC_CLAUSE for words in ideographic)]
        return re.compile("|".join(patterns) or r"(?!)")

    def blank(self, text: str, kind: str) -> str:
        """Blank what is only mentioned.

        Parameters
        ----------
        text : str
            Normalised text.
        kind : {"negator", "negated", "purpose", "extra"}
            What to blank: what is denied, what the part is for, what comes with it.

        Returns
        -------
        str
            Text of the same length.
        """
        pattern = self._extras if kind == "extra" else self._purposes if kind == "purpose" else self._negations
        return pattern.sub(_blank, text)

    @staticmethod
    def blank_users(text: str) -> str:
        """Blank the X of "X for Y" as Chinese and Japanese write it (X用Y)."""
        return _FOR_IDEOGRAPHIC.sub(_blank, text) if "用" in text else text


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _split(rules: tuple[Rule, ...], kind: str) -> tuple[list[str], list[str]]:
    """Join the phrases of a kind, the ideographic ones apart."""
    joined: tuple[list[str], list[str]] = ([], [])
    for rule in rules:
        if rule.kind == kind:
            for ((phrase,),) in rule.wanted:
                joined[is_ideographic(phrase.text)].append(phrase.pattern)
    return ([f"(?:{'|'.join(joined[0])})"] if joined[0] else []), ([f"(?:{'|'.join(joined[1])})"] if joined[1] else [])

"""Blank what a text only mentions: "no copper", "for motors", "with cable", "cobalt series", 不含镍, 电机用.

The words come from ``part_rules.csv`` (kinds negator, negated, purpose, extra); how far each reaches is grammar and stands
here. Phrases of the family ``figurative`` hold the name of a material and mean a colour, a product, a person or a place: they
reach no further than themselves. Blanks keep the length of the text, so that positions stay comparable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from bomrisk.evidence.phrases import IDEOGRAPHIC, Phrase, any_of_pattern, ascii_pattern, is_ideographic
from bomrisk.evidence.rules import Rule

__all__ = ["BLANK", "Context"]

_IDIOM: Final = "idiom"
_FIGURATIVE: Final = "figurative"

#: A character that no phrase holds.
BLANK = "~"

_WORD = rf"[^\s|,;:.()\[\]{IDEOGRAPHIC}]+"
# "sans plomb SAC305", "not painted 316L": a name with digits is what the part is rather than what is denied.
_SECOND_WORD = rf"(?![^\s|,;:.()\[\]]*\d){_WORD}"
# "free of lead and cadmium", "ohne Nickel und Kobalt".
_AND_WORD = rf"(?: ?(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|e|ed|i|lub|ani|и|или|ни|va|hoac|/) ?{_WORD})+"
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
        Its rules of grammar.
    number_of : mapping of Phrase to int
        The number of each phrase; those of grammar come first.
    """

    def __init__(self, rules: tuple[Rule, ...], number_of: Mapping[Phrase, int]) -> None:
        self._phrases: dict[int, tuple[str, Phrase]] = {}
        for rule in rules:
            kind = _FIGURATIVE if rule.family == _FIGURATIVE else rule.kind
            for ((phrase,),) in rule.wanted:
                self._phrases.setdefault(number_of[phrase], (kind, phrase))
            for ((phrase,),) in rule.unwanted:
                self._phrases.setdefault(number_of[phrase], (_IDIOM, phrase))
        #: The last number of a grammar word.
        self.last: Final = max(self._phrases, default=-1)
        # Texts have few grammar words each, and mostly the same ones: their patterns are made when first needed.
        self._patterns: dict[tuple[bool, tuple[int, ...]], _Patterns] = {}

    def blanked(self, text: str, seen: Collection[int]) -> tuple[str, str]:
        """Blank what a text only mentions.

        Parameters
        ----------
        text : str
            Normalised text.
        seen : collection of int
            The phrases that it holds.

        Returns
        -------
        stated, part_text : str
            Texts of the same length: without what is denied and what the part is for; then also without what comes with it.
        """
        stated, of_extras = text, None
        last = self.last
        words = [number for number in seen if number <= last]
        if words:
            words.sort()
            key = text.isascii(), tuple(words)
            patterns = self._patterns.get(key)
            if patterns is None:
                found = [self._phrases[number] for number in words]
                patterns = self._patterns[key] = _patterns(found, ascii_pattern if key[0] else str)
            of_extras = patterns.of_extras
            for pattern in patterns.of_statement:
                stated = pattern.sub(_blank, stated)
        # Last, for 用 is also the end of 不能用 and 适用.
        if "用" in text:
            stated = _FOR_IDEOGRAPHIC.sub(_blank, stated)
        return stated, stated if of_extras is None else of_extras.sub(_blank, stated)


class _Patterns(NamedTuple):
    """What the grammar words of a text blank."""

    of_statement: tuple[re.Pattern[str], ...]
    of_extras: re.Pattern[str] | None


def _patterns(found: list[tuple[str, Phrase]], spelt: Callable[[str], str]) -> _Patterns:
    """Make the patterns of some grammar words, given with their kinds; `spelt` writes them for the texts at hand."""
    of_statement = []
    figurative = _split(found, _FIGURATIVE)
    if any(figurative):
        of_statement.append("|".join([*figurative[0], *figurative[1]]))
    if any(kind in ("negator", "negated") for kind, _ in found):
        of_statement.append(_negations(found))
    purposes, extras = _clauses(found, "purpose"), _clauses(found, "extra")
    if purposes:
        of_statement.append(purposes)
    return _Patterns(
        tuple(re.compile(spelt(pattern)) for pattern in of_statement), re.compile(spelt(extras)) if extras else None
    )


def _negations(found: list[tuple[str, Phrase]]) -> str:
    before, after = _split(found, "negator"), _split(found, "negated")
    # "sans balais" (brushless) denies nothing that matters: such idioms stand under must_not.
    idioms = [phrase for kind, phrase in found if kind == _IDIOM]
    unless = f"(?!{any_of_pattern(idioms)})" if idioms else ""
    # "free" of "free of" denies what follows.
    unless_before = f"(?!{before[0][0]})" if before[0] else ""
    patterns = [
        *(f"{unless}{words}[ -]*{_WORD}(?:{_AND_WORD}|[ -]+{_SECOND_WORD})?" for words in before[0]),
        *(f"{unless}{words}[^|,;:.()\\s]{{1,8}}" for words in before[1]),
        *(f"{_WORD}[ -]*{unless}{unless_before}{words}" for words in after[0]),
        *(f"[{IDEOGRAPHIC}]{{1,4}}{words}" for words in after[1]),
    ]
    return "|".join(patterns)


def _clauses(found: list[tuple[str, Phrase]], kind: str) -> str:
    latin, ideographic = _split(found, kind)
    patterns = [*(words + _CLAUSE for words in latin), *(words + _IDEOGRAPHIC_CLAUSE for words in ideographic)]
    return "|".join(patterns)


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _split(found: list[tuple[str, Phrase]], kind: str) -> tuple[list[str], list[str]]:
    """Join the phrases of a kind, the ideographic ones apart."""
    own = [phrase for of_kind, phrase in found if of_kind == kind]
    latin = [phrase for phrase in own if not is_ideographic(phrase.text)]
    ideographic = [phrase for phrase in own if is_ideographic(phrase.text)]
    return _choice(latin), _choice(ideographic)


def _choice(phrases: list[Phrase]) -> list[str]:
    return [f"(?:{any_of_pattern(phrases)})"] if phrases else []

"""Blank what a text only mentions: "no copper", "for motors", "with cable", "cobalt series", 不含镍, 电机用, コネクタ付き.

The words come from ``part_rules.csv`` (kinds negator, negated, purpose, extra); how far each reaches is grammar and stands
here. Phrases of the family ``figurative`` hold the name of a material and mean a colour, a product, a person or a place: they
reach no further than themselves. Blanks keep the length of the text, so that positions stay comparable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from bomrisk.evidence.moved_scripts import compiled, moved, moved_back
from bomrisk.evidence.occurrences import Occurrences
from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase, any_of_pattern, is_ideographic
from bomrisk.evidence.rules import Rule

__all__ = ["BLANK", "Context", "mentions"]

_IDIOM: Final = "idiom"
_FIGURATIVE: Final = "figurative"
_NEGATOR: Final = "negator"
_NEGATED: Final = "negated"
_PURPOSE: Final = "purpose"
_EXTRA: Final = "extra"

#: A character that no phrase holds.
BLANK = "~"
#: Words behind what they speak of; they are no phrases, for the first stands in many others.
_FOR: Final = "用"
_THAT: Final = "する"
_WITH: Final = "付き"

_WORD = rf"[^\s|,;:.()\[\]{IDEOGRAPHIC}]+"
# "sans plomb SAC305", "not painted 316L": a name with digits is what the part is rather than what is denied.
_SECOND_WORD = rf"(?![^\s|,;:.()\[\]]*\d){_WORD}"
# "free of lead and cadmium", "ohne Nickel und Kobalt".
_AND_WORD = rf"(?: ?(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|e|ed|i|lub|ani|и|или|ни|va|hoac|/) ?{_WORD})+"
# A grade behind what the part is for is its own: "clamp for firm hose 316 stainless steel"; so is what a dash parts from it.
_OWN_WORDS = r" (?:(?:18-8|3\d\d|4\d\d)[a-z]? (?:stainless|ss\b)|- )"
_CLAUSE = rf"(?: *+[^|,;() ]++)?(?:(?!{_OWN_WORDS})[^|,;()]|(?<=\d),(?=\d))*"
_IDEOGRAPHIC_CLAUSE = r"[^|,;()\s]*?(?:的|の|(?=[|,;()\s])|$)"
# 用品, 用途 and the like are words.
_NO_WORD = "(?![于量途户法具品])"
# "电机用螺丝", "モーター用のケーブル", "Raspberry Pi 用ケース": X for Y. 通用, 使用 and the like are words of their own.
_FOR_IDEOGRAPHIC = compiled(
    rf"[{IDEOGRAPHIC}]{{1,6}}(?<![通专使实耐选应常适作利家可万])用の?(?=[{IDEOGRAPHIC}]|[a-z]+\d*(?![{ALPHANUMERIC}])){_NO_WORD}"
    rf"|(?:[{IDEOGRAPHIC}]{{1,8}}[・/、 ] ?)?(?<![{ALPHANUMERIC}])[a-z][a-z0-9.+-]*(?: [a-z0-9.+-]+){{0,2}} ?"
    rf"用(?:の ?(?=[{IDEOGRAPHIC}0-9a-z])|(?=[{IDEOGRAPHIC}])){_NO_WORD}"
    # "基板を固定するネジ": Y that holds X.
    rf"|[{IDEOGRAPHIC}]{{1,8}}を(?:固定|接続|駆動|保護|支持|制御)する(?=[{IDEOGRAPHIC}])",
    for_ascii=False,
)
# "コネクタ付きケーブル": Y with X.
_WITH_IDEOGRAPHIC = compiled(rf"[{IDEOGRAPHIC}]{{1,8}}?{_WITH}", for_ascii=False)


def mentions(text: str) -> bool:
    """Whether a normalised text may mention something by words that are no phrases."""
    return _FOR in text or _WITH in text or _THAT in text


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
        #: How many phrases are of grammar.
        self.count: Final = max(self._phrases, default=-1) + 1
        self._is_extra = np.array([self._phrases.get(word, ("",))[0] == _EXTRA for word in range(self.count + 1)])
        # Texts have few grammar words each, and mostly the same ones: their patterns are made when first needed.
        self._patterns: dict[tuple[bool, tuple[int, ...]], re.Pattern[str]] = {}
        self._patterns_of_words: dict[tuple[bool, tuple[int, ...]], tuple[re.Pattern[str] | None, ...]] = {}

    def words(self, texts: Sequence[str], found: Occurrences) -> dict[int, list[int]]:
        """Give the texts that may mention something only, by their numbers, each with its grammar words.

        Parameters
        ----------
        texts : sequence of str
            Normalised texts.
        found : Occurrences
            The phrases that they hold.
        """
        words: dict[int, list[int]] = {number: [] for number, text in enumerate(texts) if mentions(text)}
        is_grammar = found.thing < self.count
        # Behind most words for what comes with a part nothing is known that could come with it.
        last = np.full(len(texts), -1)
        np.maximum.at(last, found.text[~is_grammar], found.position[~is_grammar])
        is_idle = self._is_extra[np.minimum(found.thing, self.count)] & (last[found.text] < found.position)
        chosen = is_grammar & ~is_idle
        for number, word in zip(found.text[chosen].tolist(), found.thing[chosen].tolist(), strict=True):
            words.setdefault(number, []).append(word)
        return words

    def blanked(self, text: str, words: Sequence[int]) -> tuple[str, str]:
        """Blank what a text only mentions.

        Parameters
        ----------
        text : str
            Normalised text.
        words : sequence of int
            Its grammar words, in ascending order.

        Returns
        -------
        stated, part_text : str
            Texts of the same length: without what is denied and what the part is for; then also without what comes with it.
        """
        seen = stated = moved(text)
        of_words = self._patterns_of(seen.isascii(), tuple(words))
        for pattern in of_words[:-1]:
            if pattern is not None:
                stated = pattern.sub(_blank, stated)
        # Last, for 用 is also the end of 不能用 and 适用.
        if _FOR in text or _THAT in text:
            stated = _FOR_IDEOGRAPHIC.sub(_blank, stated)
        part_text = stated if of_words[-1] is None else of_words[-1].sub(_blank, stated)
        if _WITH in text:
            part_text = _WITH_IDEOGRAPHIC.sub(_blank, part_text)
        stated_back = text if stated == seen else moved_back(stated)
        return stated_back, stated_back if part_text == stated else moved_back(part_text)

    def _patterns_of(self, is_ascii: bool, words: tuple[int, ...]) -> tuple[re.Pattern[str] | None, ...]:
        """Give what the words of each of `_KINDS` reach."""
        patterns = self._patterns_of_words.get((is_ascii, words))
        if patterns is None:
            patterns = tuple(self._pattern(is_ascii, kinds, words) for kinds in _KINDS)
            self._patterns_of_words[is_ascii, words] = patterns
        return patterns

    def _pattern(self, is_ascii: bool, kinds: tuple[str, ...], words: tuple[int, ...]) -> re.Pattern[str] | None:
        own = tuple([word for word in words if self._phrases[word][0] in kinds])
        if all(self._phrases[word][0] == _IDIOM for word in own):
            return None
        key = is_ascii, own
        pattern = self._patterns.get(key)
        if pattern is None:
            made = _MADE_OF[kinds]([self._phrases[word] for word in own])
            pattern = self._patterns[key] = compiled(made, for_ascii=is_ascii)
        return pattern


def _figures(found: list[tuple[str, Phrase]]) -> str:
    latin, ideographic = _split(found, _FIGURATIVE)
    return _passing_over(_idioms(found), [*latin, *ideographic])


def _negations(found: list[tuple[str, Phrase]]) -> str:
    before, after = _split(found, _NEGATOR), _split(found, _NEGATED)
    idioms = _idioms(found)
    # "free cutting": the word denied stands before, so that the idiom is not met first.
    unless = f"(?!{idioms})" if idioms else ""
    # "free" of "free of" denies what follows.
    unless_before = f"(?!{before[0][0]})" if before[0] else ""
    patterns = [
        *(f"{words}[ -]*{_WORD}(?:{_AND_WORD}|[ -]+{_SECOND_WORD})?" for words in before[0]),
        *(f"{words}[^|,;:.()\\s]{{1,8}}" for words in before[1]),
        *(f"{_WORD}[ -]*{unless}{unless_before}{words}" for words in after[0]),
        *(f"[{IDEOGRAPHIC}]{{1,4}}{words}" for words in after[1]),
    ]
    return _passing_over(idioms, patterns)


def _clauses(found: list[tuple[str, Phrase]]) -> str:
    latin, ideographic = _split(found, _PURPOSE, _EXTRA)
    patterns = [*(words + _CLAUSE for words in latin), *(words + _IDEOGRAPHIC_CLAUSE for words in ideographic)]
    return _passing_over(_idioms(found), patterns)


def _idioms(found: list[tuple[str, Phrase]]) -> str:
    """Join phrases that only look like words of grammar: "sans balais" (brushless), 灯带 (带: with); they stand under must_not."""
    idioms = [phrase for kind, phrase in found if kind == _IDIOM]
    return any_of_pattern(idioms) if idioms else ""


def _passing_over(idioms: str, patterns: list[str]) -> str:
    """Find any of some patterns, but first what `_blank` keeps: so no word of grammar is found at the end of an idiom, either."""
    kept = [f"(?P<{_IDIOM}>{idioms})"] if idioms else []
    return "|".join(kept + patterns) or "(?!)"


def _blank(match: re.Match[str]) -> str:
    return match[0] if match.lastgroup == _IDIOM else BLANK * len(match[0])


def _split(found: list[tuple[str, Phrase]], *kinds: str) -> tuple[list[str], list[str]]:
    """Join the phrases of some kinds, the ideographic ones apart."""
    own = [phrase for of_kind, phrase in found if of_kind in kinds]
    latin = [phrase for phrase in own if not is_ideographic(phrase.text)]
    ideographic = [phrase for phrase in own if is_ideographic(phrase.text)]
    return _choice(latin), _choice(ideographic)


def _choice(phrases: list[Phrase]) -> list[str]:
    return [f"(?:{any_of_pattern(phrases)})"] if phrases else []


#: How far the words of some kinds reach is told by one pattern. Those of the last kind blank the text of the part only.
_KINDS: Final = ((_FIGURATIVE, _IDIOM), (_NEGATOR, _NEGATED, _IDIOM), (_PURPOSE, _IDIOM), (_EXTRA, _IDIOM))
_MADE_OF: Final = dict(zip(_KINDS, (_figures, _negations, _clauses, _clauses), strict=True))

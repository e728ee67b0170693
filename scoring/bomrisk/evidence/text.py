"""What a text says about materials: the rules of ``part_rules.csv`` and alloy designations, applied to many texts at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from bomrisk.evidence.context import Context
from bomrisk.evidence.designations import Designation, designations
from bomrisk.evidence.phrases import Phrase, normalise
from bomrisk.evidence.rules import Rule, RuleBook, rule_book
from bomrisk.evidence.scanning import PhraseScanner

__all__ = ["Found", "Reading", "TextReader", "text_reader"]

CONFIDENCE_RANK: Final = {"low": 0, "medium": 1, "high": 2}

_LESS_SURE: Final = {"high": "medium", "medium": "low", "low": "low"}

_SEPARATOR = re.compile(r"[|;(]|,(?!\d)|(?<!\d),")
_GRAMMAR: Final = ("negator", "negated", "purpose", "extra")


@dataclass(frozen=True, slots=True)
class Found:
    """One material found, as in the table that `bomrisk.evidence.identify` gives."""

    material: str
    rule: str
    confidence: str
    mass_fraction: float
    form: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood to say.

    Parameters
    ----------
    found : tuple of Found
        Materials, the surest first.
    understood : bool
        True when a rule applied, even one that says "no material".
    families : frozenset of str
        Families of the rules that applied.
    part_family : str
        Family of the kind of part, "" when unknown.
    """

    found: tuple[Found, ...]
    understood: bool
    families: frozenset[str]
    part_family: str = ""


NOTHING_READ: Final = Reading((), False, frozenset())

Hit = tuple[int, Rule]


@dataclass(frozen=True, slots=True)
class _Use:
    """One way in which a rule uses a phrase: as one of the phrases of an alternative, or against the rule."""

    rule: int
    alternative: int
    against: bool


class TextReader:
    """Applies a rule book to texts.

    Parameters
    ----------
    book : RuleBook
    """

    def __init__(self, book: RuleBook) -> None:
        self.rules = book.of_kind("part", "material", "nothing", "form")
        grammar = book.of_kind(*_GRAMMAR)
        self.context = Context.of(grammar)
        numbers: dict[Phrase, int] = {}
        self._uses: list[list[_Use]] = []
        self._wanted: list[tuple[tuple[int, ...], ...]] = []
        for rule_number, rule in enumerate(self.rules):
            wanted = []
            for alternative_number, alternative in enumerate(rule.wanted):
                wanted.append(tuple(self._number(numbers, phrase) for phrase in alternative))
                for number in wanted[-1]:
                    self._uses[number].append(_Use(rule_number, alternative_number, against=False))
            self._wanted.append(tuple(wanted))
            for alternative in rule.unwanted:
                for phrase in alternative:
                    self._uses[self._number(numbers, phrase)].append(_Use(rule_number, -1, against=True))
        self._grammar = {self._number(numbers, phrase) for rule in grammar for (phrase,) in rule.wanted}
        self._extras = {self._number(numbers, phrase) for rule in grammar if rule.kind == "extra" for (phrase,) in rule.wanted}
        self._phrases = tuple(numbers)
        self._scanner = PhraseScanner(self._phrases)

    def _number(self, numbers: dict[Phrase, int], phrase: Phrase) -> int:
        number = numbers.setdefault(phrase, len(numbers))
        if number == len(self._uses):
            self._uses.append([])
        return number

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts.

        Parameters
        ----------
        texts : sequence of str
            Texts as written; sections of a part (description, part number ...) are separated by `` | ``, the most telling first.

        Returns
        -------
        list of Reading
            One per text.
        """
        plain = [normalise(text) for text in texts]
        text_numbers, phrase_numbers = self._scanner.candidates(plain)
        readings = [NOTHING_READ] * len(texts)
        starts = np.searchsorted(text_numbers, np.arange(len(texts) + 1)).tolist()
        candidates = phrase_numbers.tolist()
        for number, text in enumerate(texts):
            own = candidates[starts[number] : starts[number + 1]]
            hits = self._hits(plain[number], own) if own else []
            named = designations(text)
            if hits or named:
                readings[number] = _resolve(plain[number], hits, named)
        return readings

    def _hits(self, text: str, candidates: list[int]) -> list[Hit]:
        """Test the candidate phrases of one text and give the rules that hold, with their first position."""
        # What is denied does not count for anything; what comes with the part does not say what the part is.
        stated = part_text = text
        if not self._grammar.isdisjoint(candidates):
            stated = part_text = self.context.without_denied(text)
            if not self._extras.isdisjoint(candidates):
                part_text = self.context.without_extras(stated)
        positions: dict[int, int] = {}
        in_part: dict[int, int] = positions if part_text is stated else {}
        for phrase in candidates:
            if phrase in self._grammar and not self._uses[phrase]:
                continue
            match = self._phrases[phrase].regex.search(stated)
            if match:
                positions[phrase] = match.start()
                if in_part is not positions:
                    match = self._phrases[phrase].regex.search(part_text)
                    if match:
                        in_part[phrase] = match.start()
        wanted: dict[int, int] = {}
        against: dict[int, list[int]] = {}
        for phrase, position in positions.items():
            for use in self._uses[phrase]:
                rule = use.rule
                if use.against:
                    against.setdefault(rule, []).append(position)
                    continue
                seen = positions if self.rules[rule].kind in ("material", "form") else in_part
                alternative = self._wanted[rule][use.alternative]
                if len(alternative) == 1:
                    start = seen.get(phrase, -1)
                elif all(other in seen for other in alternative):
                    start = min(seen[other] for other in alternative)
                else:
                    continue
                if start >= 0 and start < wanted.get(rule, 1 << 30):
                    wanted[rule] = start
        hits = []
        for rule, position in wanted.items():
            vetoes = against.get(rule)
            if vetoes and any(_same_section(text, position, veto) for veto in vetoes):
                continue
            hits.append((position, self.rules[rule]))
        return hits


def _same_section(text: str, first: int, second: int) -> bool:
    low, high = min(first, second), max(first, second)
    return "|" not in text[low:high]


def _resolve(text: str, hits: list[Hit], named: tuple[Designation, ...]) -> Reading:
    """Decide what the part is, then which of the named substances count."""
    parts = [hit for hit in hits if hit[1].kind in ("part", "nothing")]
    materials = [hit for hit in hits if hit[1].kind == "material"]
    forms = sorted((hit for hit in hits if hit[1].kind == "form"), key=lambda hit: hit[0])
    part = _part(text, parts)
    if part is not None and part.kind == "nothing":
        return Reading((), True, frozenset({part.family}), part.family)
    best_rank: dict[str, int] = {designation.family: -1 for designation in named if designation.family}
    for _, rule in materials:
        best_rank[rule.family] = min(rule.rank, best_rank.get(rule.family, rule.rank))
    families = set(best_rank) | {rule.family for _, rule in parts}
    part_family = part.family if part is not None else ""
    counted = [
        rule
        for _, rule in sorted(materials, key=lambda hit: hit[0])
        if rule.rank == best_rank[rule.family] and part_family not in rule.yields_to
    ]
    if part is None and not counted and not named:
        return NOTHING_READ
    form = part.form if part is not None else forms[0][1].name.removeprefix("form-") if forms else ""
    found: dict[str, Found] = {}
    for designation in named:
        for material, fraction in designation.contents:
            confidence = "low" if material == "iron" else "high"
            _keep(found, Found(material, f"designation {designation.text}", confidence, fraction, form or "alloy"))
    for rule in counted:
        _keep_rule(found, rule, form or rule.form)
    if part is not None and part.yields_to.isdisjoint(families - {part.family}):
        _keep_rule(found, part, part.form)
    ordered = sorted(found.values(), key=lambda item: -CONFIDENCE_RANK[item.confidence])
    return Reading(tuple(ordered), True, frozenset(families), part_family)


def _part(text: str, parts: list[Hit]) -> Rule | None:
    """Choose what the part is: the most specific word of the first phrase that says it."""
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0][1]
    borders = [match.start() for match in _SEPARATOR.finditer(text)]
    _, chosen = min(parts, key=lambda hit: (sum(border < hit[0] for border in borders), hit[1].rank, hit[0]))
    # "Motor | 9225 brushless motor": later words of the same family make it more precise.
    return min((rule for _, rule in parts if rule.family == chosen.family), key=lambda rule: (rule.rank, rule is not chosen))


def _keep_rule(found: dict[str, Found], rule: Rule, form: str) -> None:
    for content in rule.contains:
        confidence = _LESS_SURE[rule.certainty] if content.less_sure else rule.certainty
        _keep(found, Found(content.material, rule.name, confidence, content.mass_fraction, form))
    for content in rule.may_contain:
        _keep(found, Found(content.material, rule.name, "low", content.mass_fraction, form))


def _keep(found: dict[str, Found], new: Found) -> None:
    old = found.get(new.material)
    if old is None or CONFIDENCE_RANK[new.confidence] > CONFIDENCE_RANK[old.confidence]:
        found[new.material] = new


@cache
def text_reader() -> TextReader:
    """Give the reader of the built-in rules, made once."""
    return TextReader(rule_book())

"""What a text says about materials: what the part is, which substances it names, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from bomrisk.evidence.alloys import AlloyFinder, alloy_finder
from bomrisk.evidence.designations import Designation, designations, may_be_designation
from bomrisk.evidence.digit_shapes import DigitShapes
from bomrisk.evidence.matching import Hit, RuleMatcher
from bomrisk.evidence.phrases import normalise
from bomrisk.evidence.rules import Rule, RuleBook, rule_book
from bomrisk.evidence.scanning import ScannedWord
from bomrisk.evidence.word_memory import MOST_KEPT

__all__ = ["Found", "Reading", "TextReader", "text_reader"]

CONFIDENCE_RANK: Final = {"low": 0, "medium": 1, "high": 2}
_LESS_SURE: Final = {"high": "medium", "medium": "low", "low": "low"}
#: So many texts are of a few kinds that differ in numbers; of fewer, each is read as fast as it is compared.
_MANY: Final = 5_000
#: A comma between digits is a decimal comma.
_SEPARATOR: Final = re.compile(r"[|;(]|,(?!\d)|(?<!\d),")


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


class _Word(NamedTuple):
    """What is known of a word as written, between blanks."""

    folded: tuple[str, ...]
    scanned: tuple[ScannedWord, ...]
    may_be_designation: bool
    may_name_alloy: bool


class TextReader:
    """Applies a rule book to texts.

    Parameters
    ----------
    book : RuleBook
    alloys : AlloyFinder, optional
        Finds alloys by their names; without one only names that say their contents are read.
    """

    def __init__(self, book: RuleBook, alloys: AlloyFinder | None = None) -> None:
        self._alloys = alloys
        self._matcher = RuleMatcher(book)
        self._rules = self._matcher.rules
        self._is_part = [rule.kind in ("part", "nothing") for rule in self._rules]
        self._is_form = [rule.kind == "form" for rule in self._rules]
        # Many texts say the same: a reading depends on nothing but this key.
        self._readings: dict[tuple[int, tuple[int, ...], str, tuple[Designation, ...]], Reading] = {}
        self._shapes: DigitShapes | None = None
        self._by_shape: dict[str, Reading] = {}
        self._words: dict[str, _Word] = {}

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts.

        Parameters
        ----------
        texts : sequence of str
            Texts as written; sections of a part (description, part number ...) are separated by `` | ``, the most telling
            first.

        Returns
        -------
        list of Reading
            One per text.
        """
        if len(texts) < _MANY:
            return list(map(self.read_afresh, texts))
        shape_of, by_shape = self.shapes.of, self._by_shape
        if len(by_shape) > MOST_KEPT:
            by_shape.clear()
        readings = []
        for text in texts:
            words = text.split(" ")
            shape = shape_of(words)
            reading = by_shape.get(shape)
            if reading is None:
                reading = by_shape[shape] = self.read_afresh(text, words)
            readings.append(reading)
        return readings

    @property
    def shapes(self) -> DigitShapes:
        """What tells which texts say the same."""
        if self._shapes is None:
            self._shapes = DigitShapes(self._matcher.phrases, self._alloys.names if self._alloys is not None else ())
        return self._shapes

    def read_afresh(self, text: str, words: Sequence[str] | None = None) -> Reading:
        """Read one text, whatever was read before; `words` are the same split at blanks."""
        folded: list[str] = []
        scanned: list[ScannedWord] = []
        is_designation = is_alloy = False
        known_words = self._words
        for word in text.split(" ") if words is None else words:
            known = known_words.get(word) or self._meet(word)
            folded += known.folded
            scanned += known.scanned
            is_designation = is_designation or known.may_be_designation
            is_alloy = is_alloy or known.may_name_alloy
        normalised = " ".join(folded)
        hits = self._matcher.match(normalised, scanned)
        named = designations(text) if is_designation else ()
        if is_alloy and self._alloys is not None:
            named = self._alloys.find(normalised, named)
        return self._resolve(normalised, hits, named) if hits or named else NOTHING_READ

    def _meet(self, word: str) -> _Word:
        """Learn a word."""
        if len(self._words) > MOST_KEPT:
            self._words.clear()
        folded = tuple(normalise(word).split())
        known = self._words[word] = _Word(
            folded,
            tuple(map(self._matcher.scan, folded)),
            may_be_designation(word),
            self._alloys is not None and any(map(self._alloys.may_name, folded)),
        )
        return known

    def _resolve(self, text: str, hits: list[Hit], named: tuple[Designation, ...]) -> Reading:
        """Decide what the part is, and in what form the named substances come."""
        rules = self._rules
        is_part, is_form = self._is_part, self._is_form
        parts = [hit for hit in hits if is_part[hit[0]]]
        forms = [hit for hit in hits if is_form[hit[0]]]
        part = self._part(text, parts) if parts else -1
        form = rules[min(forms, key=lambda hit: hit[1])[0]].name.removeprefix("form-") if forms else ""
        key = (part, tuple([rule for rule, _ in hits]), form, named)
        reading = self._readings.get(key)
        if reading is None:
            held = [rules[rule] for rule, _ in hits]
            reading = self._readings[key] = _combine(rules[part] if part >= 0 else None, held, form, named)
        return reading

    def _part(self, text: str, parts: list[Hit]) -> int:
        """Choose what the part is: the most specific word of the first phrase that says it."""
        if len(parts) == 1:
            return parts[0][0]
        rules = self._rules
        first = min(position for _, position in parts)
        border = _SEPARATOR.search(text, first)
        end = len(text) if border is None else border.start()
        chosen, _ = min((hit for hit in parts if hit[1] <= end), key=lambda hit: (rules[hit[0]].rank, hit[1]))
        # "Motor | 9225 brushless motor": later words of the same family make it more precise.
        same = [rule for rule, _ in parts if rules[rule].family == rules[chosen].family]
        return min(same, key=lambda rule: (rules[rule].rank, rule != chosen))


def _combine(part: Rule | None, held: list[Rule], form: str, named: tuple[Designation, ...]) -> Reading:
    """Let the part, the substances and the designations add up, each family by its most specific rules only."""
    if part is not None and part.kind == "nothing":
        return Reading((), True, frozenset({part.family}), part.family)
    best_rank = {designation.family: -1 for designation in named}
    substances = [rule for rule in held if rule.kind == "material"]
    for rule in substances:
        best_rank[rule.family] = min(rule.rank, best_rank.get(rule.family, rule.rank))
    if part is None and not substances and not named:
        return NOTHING_READ
    part_family = part.family if part is not None else ""
    families = frozenset(best_rank) | {rule.family for rule in held if rule.kind == "part"}
    found: dict[str, Found] = {}
    if part is not None:
        form = part.form or "component"
    for designation in named:
        for material, fraction in designation.contents:
            confidence = "low" if material == "iron" else "high"
            _keep(found, Found(material, f"designation {designation.text}", confidence, fraction, form or "alloy"))
        for material, fraction in designation.may_contain:
            _keep(found, Found(material, f"designation {designation.text}", "low", fraction, form or "alloy"))
    for rule in substances:
        if rule.rank == best_rank[rule.family] and part_family not in rule.yields_to:
            _keep_rule(found, rule, form or rule.form)
    if part is not None and part.yields_to.isdisjoint(families - {part.family}):
        _keep_rule(found, part, form)
    ordered = sorted(found.values(), key=lambda item: -CONFIDENCE_RANK[item.confidence])
    return Reading(tuple(ordered), True, families, part_family)


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
    return TextReader(rule_book(), alloy_finder())

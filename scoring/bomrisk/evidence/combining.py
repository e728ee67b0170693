"""What the rules that hold for a text say together: the part, the substances and the alloys add up."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from bomrisk.evidence.designations import Designation
from bomrisk.evidence.outcome import Finding
from bomrisk.evidence.rules import Rule
from bomrisk.evidence.word_memory import MOST_KEPT

__all__ = ["CONFIDENCE_RANK", "NOTHING_READ", "Combiner", "Reading"]

CONFIDENCE_RANK: Final = {"low": 0, "medium": 1, "high": 2}
_LESS_SURE: Final = {"high": "medium", "medium": "low", "low": "low"}

#: Behind all ranks.
_LAST: Final = 1 << 20

#: How sure a finding is, and its material.
_Ranked = tuple[int, str, Finding]


class Reading(NamedTuple):
    """What a text was understood to say.

    Parameters
    ----------
    found : tuple of Finding
        Materials, the surest first, on the rung of texts.
    understood : bool
        True when a rule applied, even one that says "no material".
    families : frozenset of str
        Families of the rules that applied.
    part_family : str
        Family of the kind of part, "" when unknown.
    """

    found: tuple[Finding, ...]
    understood: bool
    families: frozenset[str]
    part_family: str = ""


NOTHING_READ: Final = Reading((), False, frozenset())


class Combiner:
    """Combines rules, each family by its most specific ones only.

    Parameters
    ----------
    rules : sequence of Rule
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        # Many texts say the same: a reading depends on nothing but this key.
        self._readings: dict[tuple[int, int, tuple[int, ...], tuple[Designation, ...]], Reading] = {}
        self._contents: dict[tuple[int | Designation, str], dict[str, _Ranked]] = {}
        self._told = [(rule.kind, rule.family, rule.rank) for rule in rules]

    def combined(self, part: int, form: int, held: tuple[int, ...], named: tuple[Designation, ...]) -> Reading:
        """Say what a text says.

        Parameters
        ----------
        part, form : int
            The rules that say what the part is, and in what form a substance comes; -1 where there is none.
        held : tuple of int
            All rules that hold.
        named : tuple of Designation
            The alloys that are named.

        Returns
        -------
        Reading
        """
        key = (part, form, held, named)
        reading = self._readings.get(key)
        if reading is None:
            if len(self._readings) > MOST_KEPT:
                self._readings.clear()
                self._contents.clear()
            reading = self._readings[key] = self._combined(*key)
        return reading

    def _combined(self, part: int, form: int, held: tuple[int, ...], named: tuple[Designation, ...]) -> Reading:
        rules = self._rules
        part_family, form_name = "", rules[form].name.removeprefix("form-") if form >= 0 else ""
        if part >= 0:
            part_family, form_name = rules[part].family, rules[part].form or "component"
            if rules[part].kind == "nothing":
                return Reading((), True, frozenset((part_family,)), part_family)
        best_rank = {designation.family: -1 for designation in named}
        families = set()
        substances = []
        for number in held:
            kind, family, rank = self._told[number]
            if kind == "material":
                substances.append(number)
                if rank < best_rank.get(family, _LAST):
                    best_rank[family] = rank
            elif kind == "part":
                families.add(family)
        if part < 0 and not substances and not named:
            return NOTHING_READ
        families.update(best_rank)
        contents = [self._contents_of(designation, form_name or "alloy") for designation in named]
        for number in substances:
            _, family, rank = self._told[number]
            if rank == best_rank[family] and part_family not in rules[number].yields_to:
                contents.append(self._contents_of(number, form_name or rules[number].form))
        if part >= 0 and rules[part].yields_to.isdisjoint(families - {part_family}):
            contents.append(self._contents_of(part, form_name))
        ordered = sorted(_surest(contents).values(), key=itemgetter(0), reverse=True)
        return Reading(tuple(map(itemgetter(2), ordered)), True, frozenset(families), part_family)

    def _contents_of(self, source: int | Designation, form: str) -> dict[str, _Ranked]:
        """Give what a rule or an alloy holds, by material."""
        contents = self._contents.get((source, form))
        if contents is None:
            ranked = _of_alloy(source, form) if isinstance(source, Designation) else _of_rule(self._rules[source], form)
            contents = self._contents[source, form] = _surest([{each[1]: each} for each in ranked])
        return contents


def _surest(contents: Sequence[dict[str, _Ranked]]) -> dict[str, _Ranked]:
    """Keep of each material the surest finding, the first of those that are as sure."""
    if not contents:
        return {}
    found = contents[0].copy()
    for others in contents[1:]:
        for material, ranked in others.items():
            known = found.get(material)
            if known is None or ranked[0] > known[0]:
                found[material] = ranked
    return found


def _of_rule(rule: Rule, form: str) -> list[_Ranked]:
    less_sure = _LESS_SURE[rule.certainty]
    sure = [(content, less_sure if content.less_sure else rule.certainty) for content in rule.contains]
    return [
        _ranked(content.material, rule.name, confidence, content.mass_fraction, form)
        for content, confidence in (*sure, *((content, "low") for content in rule.may_contain))
    ]


def _of_alloy(alloy: Designation, form: str) -> list[_Ranked]:
    sure = [(material, fraction, "low" if material == "iron" else "high") for material, fraction in alloy.contents]
    return [
        _ranked(material, f"designation {alloy.text}", confidence, fraction, form)
        for material, fraction, confidence in (*sure, *((*content, "low") for content in alloy.may_contain))
    ]


def _ranked(material: str, rule: str, confidence: str, fraction: float, form: str) -> _Ranked:
    return CONFIDENCE_RANK[confidence], material, Finding(material, "keyword", rule, confidence, fraction, form)

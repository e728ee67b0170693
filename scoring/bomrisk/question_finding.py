"""What is not known of rated lines, and which answers are possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.evidence import declared, identify
from bomrisk.exposure import extraterritorial_materials
from bomrisk.line_origins import ORIGIN_COLUMNS
from bomrisk.lines import evidence_of_ratings
from bomrisk.origins import MATERIAL_FORMS
from bomrisk.question_cells import (
    CONTAINED,
    COUNTRY,
    MASS_FRACTION,
    NO,
    ORIGIN,
    PROCESSING,
    UNRECOGNISED,
    WHICH,
    YES,
    Ask,
)
from bomrisk.question_situations import texts_of
from bomrisk.ratings import PART, Ratings, rate
from bomrisk.setting import Setting

__all__ = ["STAGES", "Origins", "Producers", "asks_of_ratings", "worst_materials"]

_Key = tuple[str, str, str, tuple[str, ...]]
"""Material, its form, where the line is made, and the countries that can be answered."""
STAGES = ("mining", "refining", "fabrication")
"""In the order of the chain."""
_OVERRIDE = "override"
_STATED = ("material", "cas")
"""Rungs on which the line itself names what it is made of."""
_WORDS = ("keyword", "category")
"""Rungs on which a kind of part is known by words."""


@dataclass(frozen=True)
class Producers:
    """Countries that supply the stages which a rating depends on.

    Parameters
    ----------
    rated : Ratings
    """

    rated: Ratings

    @cached_property
    def stages(self) -> dict[tuple[str, str], list[str]]:
        """Stages that a line depends on, by material and form needed."""
        rows = self.rated.stages[["material", "form_needed", "stage"]].drop_duplicates()
        found: dict[tuple[str, str], list[str]] = {}
        for material, form, stage in rows.itertuples(index=False, name=None):
            found.setdefault((material, form), []).append(stage)
        return found

    @cached_property
    def shares(self) -> dict[tuple[str, str], dict[str, float]]:
        """Countries with an output of their own, by material and stage; the largest share that a dataset gives them."""
        table = reference.shares()
        table = table[table["share"].gt(0) & table["country"].isin(reference.countries()["country"])]
        largest = table.groupby(["material", "stage", "country"], as_index=False)["share"].max()
        found: dict[tuple[str, str], dict[str, float]] = {}
        for material, stage, country, share in largest.itertuples(index=False, name=None):
            found.setdefault((material, stage), {})[country] = share
        return found

    @cached_property
    def single(self) -> dict[str, list[str]]:
        """Materials that stand for a group without shares of its own."""
        rows = self.rated.materials
        rows = rows[rows["group"].ne("")][["group", "material"]].drop_duplicates()
        found: dict[str, list[str]] = {}
        for group, material in rows.itertuples(index=False, name=None):
            found.setdefault(group, []).append(material)
        return found

    def _needed(self, material: str, form: str) -> list[tuple[str, str]]:
        """Material and stage of all that a line depends on, where a producer is known."""
        return [
            (each, stage)
            for each in self.single.get(material, [material])
            for stage in self.stages.get((each, form or PART), [])
            if (each, stage) in self.shares
        ]

    def stages_of(self, material: str, form: str) -> list[str]:
        """Stages at which a producer is known, in the order of the chain."""
        found = {stage for _, stage in self._needed(material, form)}
        return [stage for stage in STAGES if stage in found]

    def of(self, material: str, form: str, stages: Sequence[str] = STAGES) -> list[str]:
        """Countries that supply the material at one of some stages, largest share first."""
        best: dict[str, float] = {}
        for need in (each for each in self._needed(material, form) if each[1] in stages):
            for country, share in self.shares[need].items():
                best[country] = max(best.get(country, 0.0), share)
        return sorted(best, key=lambda country: (-best[country], country))


def asks_of_ratings(
    evidence: pd.DataFrame, rated: Ratings, nothing: Iterable[int], setting: Setting
) -> dict[int, list[Ask]]:
    """List what is not known of each rating.

    Parameters
    ----------
    evidence : DataFrame
        As :func:`bomrisk.lines.evidence_of_ratings` returns it.
    rated : Ratings
        What :func:`bomrisk.ratings.rate` makes of it.
    nothing : iterable of int
        Ratings of which a full declaration names no listed material.
    setting : Setting

    Returns
    -------
    dict
        By rating_id. Questions on origins have no more answers than countries that produce the material.
    """
    producers = Producers(rated)
    counted = rated.materials[rated.materials["counts"] & rated.materials["rated"]]
    names = counted["group"].where(counted["group"].ne(""), counted["material"])
    counting = set(zip(counted["rating_id"], names, strict=True))
    own_shares = set(rated.materials["material"])
    found: dict[int, list[Ask]] = {}
    for rating, rows in _by_rating(evidence):
        counts = [row for row in rows if (rating, row.material) in counting]
        asks = [*_origins(counts, producers, setting), *_materials(rows, own_shares), *_amounts(counts, rows)]
        found[rating] = asks
    empty = set(range(len(rated.ratings))) - set(found) - set(nothing)
    return found | {rating: [Ask(UNRECOGNISED, (), "declaration")] for rating in sorted(empty)}


def _by_rating(evidence: pd.DataFrame) -> Iterator[tuple[int, list[Any]]]:
    rows: list[Any] = list(evidence.itertuples(index=False))
    begin = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at].rating_id != rows[begin].rating_id:
            yield int(rows[begin].rating_id), rows[begin:at]
            begin = at


def _origins(counts: Sequence[Any], producers: Producers, setting: Setting) -> Iterator[Ask]:
    """Where materials were mined and processed; where the line is the material itself, where it is made."""
    unknown = [row for row in counts if not (row.material_origin and row.processing_country)]
    itself = [
        row for row in unknown if row.form in MATERIAL_FORMS and not (row.material_origin or row.processing_country)
    ]
    if itself:
        names = tuple(dict.fromkeys(row.material for row in itself))
        countries = dict.fromkeys(code for row in itself for code in producers.of(row.material, row.form))
        known = {stage for row in itself for stage in producers.stages_of(row.material, row.form)}
        yield Ask(COUNTRY, names, COUNTRY, tuple(countries), tuple(stage for stage in STAGES if stage in known))
    elif made := [row for row in counts if row.material_origin and not row.reexport and _reached(row.material)]:
        names = tuple(dict.fromkeys(row.material for row in made))
        yield Ask(COUNTRY, names, COUNTRY, _made_in(made, producers, setting))
    for row in unknown:
        if row not in itself:
            yield _origin(row, producers)


def _origin(row: Any, producers: Producers) -> Ask:
    """Where a material comes from, at the stages of which that is not known."""
    open_stages = STAGES[1:] if row.material_origin else STAGES[:1] if row.processing_country else STAGES
    stages = tuple(stage for stage in producers.stages_of(row.material, row.form) if stage in open_stages)
    kind = PROCESSING if row.material_origin else ORIGIN
    return Ask(kind, (row.material,), kind, tuple(producers.of(row.material, row.form, open_stages)), stages)


def _reached(material: str) -> bool:
    return not extraterritorial_materials().isdisjoint((material, *reference.members(material)))


def _made_in(rows: Sequence[Any], producers: Producers, setting: Setting) -> tuple[str, ...]:
    """The countries that the materials come from, and one that stands for all others."""
    origins = dict.fromkeys(row.material_origin for row in rows)
    known = [code for row in rows for code in producers.of(row.material, row.form)]
    known += [str(code) for code in reference.countries()["country"]]
    other = next(code for code in known if code not in origins and code != setting.to)
    return (*origins, other)


def _materials(rows: Sequence[Any], own_shares: set[str]) -> Iterator[Ask]:
    """Which of several materials is in the part, and whether a doubtful one is."""
    overruled = any(row.rung == _OVERRIDE for row in rows)
    sets: dict[str, list[str]] = {}
    for row in rows:
        members = tuple(name for name in reference.members(row.material) if not reference.members(name))
        if row.ambiguous:
            # A declaration may leave several things open at once; all other candidates are those of one question.
            sets.setdefault(row.rule if row.rung == declared.RUNG else "", []).append(row.material)
        elif row.confidence == "low":
            yield Ask(CONTAINED, (row.material,), "declaration", (NO, YES))
        elif members:
            # What is certain and has shares of its own would go on counting beside its member.
            stays = row.material in own_shares and row.confidence == "high" and row.rung != declared.RUNG
            column = "material_override" if overruled or stays else "declaration"
            yield Ask(WHICH, (row.material,), column, members)
    for names in sets.values():
        if len(names) > 1:
            yield Ask(WHICH, tuple(names), "declaration", tuple(names))
        else:
            yield Ask(CONTAINED, (names[0],), "declaration", (NO, YES))


def _amounts(counts: Sequence[Any], rows: Sequence[Any]) -> Iterator[Ask]:
    """Whether a material is more than a trace, where nothing says so and the line is not made of it."""
    for row in counts:
        sure = not row.ambiguous and row.rung != _OVERRIDE and not reference.members(row.material)
        # "Copper busbar" names its material; no trace gives a part its name.
        named = row.rule == row.material and row.rung in _WORDS
        of_it = row.form in MATERIAL_FORMS or named or (len(rows) == 1 and row.rung in _STATED)
        if sure and not of_it and np.isnan(row.mass_fraction):
            yield Ask(MASS_FRACTION, (row.material,), "declaration", (NO, YES))


class Origins:
    """Scores of materials by the country that they come from.

    Parameters
    ----------
    evidence : DataFrame
        See :func:`asks_of_ratings`.
    setting : Setting
    """

    def __init__(self, evidence: pd.DataFrame, setting: Setting) -> None:
        self._setting = setting
        self._forms = evidence.groupby(["rating_id", "material"])["form"].first().to_dict()
        self._wanted: dict[_Key, int] = {}

    def want(self, rating: int, made_in: str, ask: Ask) -> _Key:
        """Put a question on the list of what shall be rated, and return its key."""
        material = ask.materials[0]
        key = (material, self._forms[rating, material], made_in, ask.answers)
        self._wanted.setdefault(key, len(self._wanted))
        return key

    def rated(self) -> Mapping[_Key, dict[str, float]]:
        """Score of the material, as if a line held nothing else, by key and country; NaN where it has none."""
        keys = [(key, answer) for key in self._wanted for answer in key[3]]
        if not keys:
            return {}
        lines = pd.DataFrame(
            [(made_in or None, answer) for (_, _, made_in, _), answer in keys], columns=["country", "material_origin"]
        )
        holds = pd.DataFrame([key[:2] for key, _ in keys], columns=["material", "form"])
        holds = holds.assign(
            line=range(len(keys)), rung="material", rule="", confidence="high", mass_fraction=np.nan, ambiguous=False
        )
        evidence, regroup, count, _ = evidence_of_ratings(holds, lines, self._setting)
        scores = rate(evidence, count, self._setting).ratings["score"].to_numpy(dtype=float)[regroup].tolist()
        found: dict[_Key, dict[str, float]] = {}
        for (key, answer), score in zip(keys, scores, strict=True):
            found.setdefault(key, {})[answer] = score
        return found


def worst_materials(lines: pd.DataFrame, setting: Setting) -> list[tuple[str, ...]]:
    """Give the materials that would give each line the highest score, if it held them.

    Parameters
    ----------
    lines : DataFrame
        Any of :data:`bomrisk.line_origins.ORIGIN_COLUMNS`.
    setting : Setting
    """
    columns = [texts_of(lines, name) for name in ORIGIN_COLUMNS]
    return list(_worst_materials(tuple(zip(*columns, strict=True)), setting))


@lru_cache(maxsize=64)
def _worst_materials(cells: tuple[tuple[str, ...], ...], setting: Setting) -> tuple[tuple[str, ...], ...]:
    """Rate every material from the origins of each line; kept, since most BOMs hold parts of which nothing is known."""
    if not cells:
        return ()
    materials = reference.materials()
    names = materials.loc[materials["kind"].ne("group"), "material"].tolist()
    given = pd.DataFrame([[cell or None for cell in row] for row in cells], columns=ORIGIN_COLUMNS, dtype=object)
    frame = given.loc[np.repeat(given.index, len(names))].reset_index(drop=True)
    # Stated as an answer would be, so that it is read as one.
    frame["declaration"] = [f"some: {name}" for name in names] * len(cells)
    evidence, regroup, count, _ = evidence_of_ratings(identify(frame), frame, setting)
    scores = rate(evidence, count, setting).ratings["score"].to_numpy(dtype=float)[regroup].reshape(len(cells), -1)
    worst = np.nanmax(scores, axis=1, keepdims=True)
    return tuple(tuple(names[at] for at in np.flatnonzero(row)) for row in scores >= worst - 1e-9)

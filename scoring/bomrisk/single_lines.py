"""Ratings of lines one at a time, as the cells of a sheet ask for them: what was rated once is only looked up.

Rating a table costs about the same for one row as for a thousand. A line is as bad as its scarcest material, so the rating of
a line is that of one material in one form from one origin, and those are few: they are rated together and kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.assessment import rate_evidence
from bomrisk.evidence import Finding
from bomrisk.exposure import extraterritorial_materials
from bomrisk.origins import origins_of
from bomrisk.ratings import PART, single_materials
from bomrisk.setting import Setting

__all__ = ["Line", "LineRating", "SingleLines"]

_FORMS = (PART, "metal", "alloy", "compound", "semi")
"""Forms that most lines have; others are rated when first asked for."""


@dataclass(frozen=True, slots=True)
class LineRating:
    """What the rating of a line says; a score that is not known is None.

    Attributes
    ----------
    score, concentration, exposure : float or None
        0..100.
    grade : str
        A..E or ``unrated``.
    why : str
    materials : str
        Ids of the materials that count, separated by ``; ``.
    """

    score: float | None
    concentration: float | None
    exposure: float | None
    grade: str
    why: str
    materials: str


class Line(NamedTuple):
    """What a line is made of, and where.

    Attributes
    ----------
    evidence : tuple of Finding
        As from :func:`bomrisk.evidence.outcomes_of`.
    made_in, material_origin : str
        ISO 3166 alpha-2 codes, empty where not known.
    """

    evidence: tuple[Finding, ...]
    made_in: str
    material_origin: str


class _Part(NamedTuple):
    """One material of a line, with all that its rating depends on."""

    material: str
    form: str
    trace: bool
    mined: str
    processed: str
    reexport: str


class SingleLines:
    """Rates lines under one setting.

    Parameters
    ----------
    setting : Setting
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._parts: dict[_Part, LineRating] = {}
        self._lines: dict[Line, LineRating] = {}
        self._unrated: dict[tuple[Finding, ...], LineRating] = {}
        self._asked_before = False

    def __len__(self) -> int:
        """Number of ratings that are kept."""
        return len(self._parts) + len(self._lines) + len(self._unrated)

    def rate(self, lines: Sequence[Line]) -> list[LineRating]:
        """Rate lines.

        Parameters
        ----------
        lines : sequence of Line

        Returns
        -------
        list of LineRating
            As :func:`bomrisk.score` rates the same lines.
        """
        wanted = dict.fromkeys(lines)
        parts = {line: self._counting(line) for line in wanted if line not in self._lines}
        self._rate_parts(dict.fromkeys(itertools.chain.from_iterable(parts.values())))
        ratings: dict[Line, LineRating] = {}
        left = []
        for line in wanted:
            if line in self._lines:
                ratings[line] = self._lines[line]
                continue
            rated = [rating for part in parts[line] if (rating := self._parts[part]).score is not None]
            if len(line.evidence) == len(parts[line]) == 1:
                ratings[line] = self._parts[parts[line][0]]
            elif line.evidence in self._unrated:
                ratings[line] = self._unrated[line.evidence]
            elif rated:
                worst = max(rated, key=lambda rating: rating.score or 0.0)
                names = "; ".join(dict.fromkeys(part.material for part in parts[line]))
                ratings[line] = LineRating(
                    worst.score, worst.concentration, worst.exposure, worst.grade, worst.why, names
                )
            else:
                left.append(line)
        ratings |= self._rate_whole(left)
        self._lines |= ratings
        return [ratings[line] for line in lines]

    def _counting(self, line: Line) -> list[_Part]:
        """Parts that count for the rating; none where the line has to be rated as a whole."""
        evidence, made_in, stated = line
        if any(found.material in _groups_to_expand(self.setting) for found in evidence):
            return []
        sure = [found for found in evidence if not found.ambiguous and found.confidence != "low"]
        counting = sure or [found for found in evidence if found.ambiguous]
        if not counting:
            return []
        material, form = (
            pd.Series([getattr(f, name) for f in counting], dtype=object) for name in ("material", "form")
        )
        made, origin = (np.full(len(counting), code, dtype=object) for code in (made_in, stated))
        where = zip(*origins_of(material, form, made, origin, self.setting.to), strict=True)
        limit = self.setting.policy.trace_mass_fraction
        return [
            _Part(found.material, found.form or PART, found.mass_fraction < limit, *map(str, at))
            for found, at in zip(counting, where, strict=True)
        ]

    def _rate_parts(self, parts: Iterable[_Part]) -> None:
        new = [part for part in parts if part not in self._parts]
        if not new:
            return
        if self._asked_before:
            # Who asks one cell after another will ask for other materials too; rating all of them costs no more.
            where = dict.fromkeys((part.mined, part.processed, part.reexport) for part in new)
            more = (_Part(name, form, False, *at) for at in where for form in _FORMS for name in _names(at[-1]))
            new = list(dict.fromkeys([*new, *(part for part in more if part not in self._parts)]))
        self._asked_before = True
        evidence = single_materials(
            [part.material for part in new],
            form=[part.form for part in new],
            trace=[part.trace for part in new],
            mined=[part.mined for part in new],
            processed=[part.processed for part in new],
            reexport=[part.reexport for part in new],
        )
        self._parts.update(zip(new, _ratings(rate_evidence(evidence, len(new), self.setting)), strict=True))

    def _rate_whole(self, lines: Sequence[Line]) -> dict[Line, LineRating]:
        """Rate lines that no single material stands for: groups, and what has no score."""
        if not lines:
            return {}
        rows = [
            (number, *astuple(found), made_in, stated)
            for number, (evidence, made_in, stated) in enumerate(lines)
            for found in evidence
        ]
        names = ["rating_id", *(field.name for field in fields(Finding)), "made", "stated"]
        evidence = pd.DataFrame(rows, columns=names).astype({"mass_fraction": float, "ambiguous": bool})
        made, stated = evidence.pop("made").to_numpy(dtype=object), evidence.pop("stated").to_numpy(dtype=object)
        mined, processed, reexport = origins_of(evidence["material"], evidence["form"], made, stated, self.setting.to)
        evidence = evidence.assign(
            material_origin=mined, processing_country=processed, reexport=reexport, origin_unreadable=False
        )
        found = dict(zip(lines, _ratings(rate_evidence(evidence, len(lines), self.setting)), strict=True))
        # What has no score has none from wherever it comes.
        self._unrated |= {line.evidence: rating for line, rating in found.items() if rating.score is None}
        return found


@cache
def _names(reexport: str) -> tuple[str, ...]:
    """Materials for which a value of `reexport` is possible."""
    names = reference.materials()["material"]
    return tuple(names[names.isin(extraterritorial_materials())] if reexport else names)


@cache
def _groups_to_expand(setting: Setting) -> frozenset[str]:
    """Groups without shares of their own: the line holds one of their members."""
    sets = setting.sets
    return frozenset(reference.groups()["group"]) - set(sets.loc[sets["role"].eq("chosen") & sets["rated"], "material"])


def _ratings(lines: pd.DataFrame) -> list[LineRating]:
    numbers = [
        [None if pd.isna(value) else float(value) for value in lines[name]]
        for name in ("score", "concentration", "exposure")
    ]
    return [LineRating(*row) for row in zip(*numbers, lines["grade"], lines["why"], lines["materials"], strict=True)]

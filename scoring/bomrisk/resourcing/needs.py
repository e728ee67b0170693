"""What lines above a target need: which of their materials, at which stages, from where today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.exposure import extraterritorial_materials
from bomrisk.line_origins import made_in
from bomrisk.origins import MATERIAL_FORMS
from bomrisk.ratings import grade_of

__all__ = ["MINING", "PROCESSING", "UNRATED", "Need", "Patterns", "patterns_of", "worse"]

MINING: Final = "mining"
PROCESSING: Final = "processing"
"""Where a material's origin can be another: where it is mined, and where it is processed, be that refining or fabrication."""
UNRATED: Final = "unrated"


class Need(NamedTuple):
    """A material as a line holds it, with all that its rating depends on.

    Attributes
    ----------
    material, form : str
    group : str
        The group of which it may be the member that is in the part; empty where the part holds it by its own name.
    mined, processed : str
        Origins, see :mod:`bomrisk.origin_codes`.
    made : str
        Where the part is made, where that matters to the material; else empty.
    trace : bool
    """

    material: str
    form: str
    group: str
    mined: str
    processed: str
    made: str
    trace: bool

    @property
    def itself(self) -> bool:
        """Whether the line is the material, or a semi-finished form of it."""
        return self.form in MATERIAL_FORMS

    def origin(self, place: str) -> str:
        """Where it comes from today, at one of the places where that can be another."""
        return self.mined if place == MINING else self.processed


@dataclass(frozen=True)
class Patterns:
    """Lines that a rating cannot tell apart, and what each of them needs.

    Attributes
    ----------
    of_line : ndarray of int
        Pattern of each line.
    table : DataFrame
        ``rating_id, made`` (where the lines are made, where that matters); index = pattern.
    needs : tuple of Need
    stages : tuple of dict
        For each need the row positions in the assessment's stages, by name of the stage; only of rated stages.
    above : dict
        For each pattern worse than the target the positions in `needs` of the materials that make it so.
    unsure : frozenset of (int, int)
        Pattern and need where the material is only one of several candidates.
    """

    of_line: npt.NDArray[np.int64]
    table: pd.DataFrame
    needs: tuple[Need, ...]
    stages: tuple[dict[str, int], ...]
    above: dict[int, tuple[int, ...]]
    unsure: frozenset[tuple[int, int]]


def worse(grades: pd.Series | npt.NDArray[np.object_], target: str) -> npt.NDArray[np.bool_]:
    """Whether grades are worse than another; what is unrated is not known to be."""
    table = np.asarray(grades, dtype=object).astype(str)
    found: npt.NDArray[np.bool_] = (table != UNRATED) & (table > target)
    return found


def patterns_of(assessment: Assessment, bom: pd.DataFrame, target: str) -> Patterns:
    """Put lines together that a rating cannot tell apart, and list the materials that make them worse than a grade.

    Parameters
    ----------
    assessment : Assessment
    bom : DataFrame
        Its lines.
    target : str
        Grade that shall not be passed.

    Returns
    -------
    Patterns
    """
    ratings = assessment.lines["rating_id"].to_numpy(dtype=np.int64)
    held = assessment.rating_materials
    reached = held["material"].isin(extraterritorial_materials()) | held["group"].isin(extraterritorial_materials())
    touched = np.zeros(len(assessment.ratings), dtype=bool)
    touched[held.loc[reached, "rating_id"].to_numpy(dtype=np.int64)] = True
    frame = bom.rename(columns={"origin": "country"}) if "country" not in bom.columns else bom
    made = np.where(touched[ratings], made_in(frame), "")
    keys = pd.DataFrame({"rating_id": ratings, "made": made})
    of_line = keys.groupby(["rating_id", "made"], sort=True).ngroup().to_numpy().astype(np.int64)
    table = keys.assign(pattern=of_line).drop_duplicates("pattern").set_index("pattern").sort_index()

    bad = held[held["counts"] & held["rated"]]
    bad = bad[worse(grade_of(bad["score"], assessment.policy), target)]
    bad = bad.assign(reached=reached.loc[bad.index])
    rows = table.reset_index().merge(bad, on="rating_id", how="inner")
    rows["made"] = rows["made"].where(rows["reached"], "")
    numbers: dict[Need, int] = {}
    stages: list[dict[str, int]] = []
    above: dict[int, list[int]] = {}
    unsure: set[tuple[int, int]] = set()
    columns = ["material", "form", "group", "material_origin", "processing_country", "made", "trace"]
    places = ["pattern", "first_stage", "last_stage", "ambiguous"]
    for *key, pattern, first, last, ambiguous in rows[[*columns, *places]].itertuples(index=False, name=None):
        material, form, group, mined, processed, made_there, trace = key
        need = Need(material, form, group, mined, processed, made_there, bool(trace))
        number = numbers.setdefault(need, len(numbers))
        if number == len(stages):
            stages.append(_rated_stages(assessment.stages, first, last))
        above.setdefault(int(pattern), []).append(number)
        if ambiguous:
            unsure.add((int(pattern), number))
    return Patterns(
        of_line,
        table[["rating_id", "made"]],
        tuple(numbers),
        tuple(stages),
        {pattern: tuple(dict.fromkeys(found)) for pattern, found in sorted(above.items())},
        frozenset(unsure),
    )


def _rated_stages(stages: pd.DataFrame, first: int, last: int) -> dict[str, int]:
    rows = stages.iloc[first : last + 1]
    positions = range(first, last + 1)
    return {
        str(stage): position
        for stage, rated, position in zip(rows["stage"], rows["rated"], positions, strict=True)
        if rated
    }

"""Where each material is extracted, processed and recycled, as far as a BOM states it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.benchmarks.places import place_of
from bomrisk.benchmarks.splits import NOTHING, Split, one_of, split_of_sources, whole
from bomrisk.declared_origins import Source, parse_origins, read_declared_origins
from bomrisk.findings import Finding
from bomrisk.origins import column_origins

__all__ = ["StageOrigins", "read_recycled", "stage_origins", "unread_findings"]

_COLUMNS = {
    "extraction": "extraction_country",
    "processing": "processing_country",
    "recycling": "recycling_country",
}
_STAGES = ("extraction", "processing", "recycling", "origin")
_RECYCLED = "recycled_content"
_ORES = frozenset({"ore", "concentrate"})
_ENTRY = re.compile(r"(?:(?P<material>[^:=]+)[:=])?\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<percent>%)?\s*")
_ORIGIN_HINT = "Write an ISO 3166 code such as CN; by material: dysprosium: CN; neodymium: AU."
_RECYCLED_HINT = "Write a percentage such as 25 %; by material: neodymium: 25 %."

Splits = list[Split]


@dataclass(frozen=True)
class StageOrigins:
    """Countries of materials by stage, in the order of the uses.

    Parameters
    ----------
    extraction, processing, recycling, origin : list of Split
        Where the material is extracted, processed (refined, separated, smelted) and recycled; and where it is from by a
        statement that names no stage, as far as no stage is stated.
    recycled : ndarray of float
        Recycled content [fraction of 1]; NaN where not stated, and where suppliers of a line differ.
    findings : list of Finding
        Cells that could not be read; they count as not stated.
    """

    extraction: Splits
    processing: Splits
    recycling: Splits
    origin: Splits
    recycled: npt.NDArray[np.float64]
    findings: list[Finding]

    def of(self, stage: str) -> Splits:
        """Return the countries of a stage, or those without one (``origin``)."""
        found: Splits = getattr(self, stage)
        return found


def stage_origins(bom: pd.DataFrame, uses: pd.DataFrame) -> StageOrigins:
    """Read the origins of materials by stage.

    Parameters
    ----------
    bom : DataFrame
        Any of ``declared_origin`` (see :mod:`bomrisk.declared_origins`), ``extraction_country``, ``processing_country``,
        ``recycling_country``, ``material_origin`` and ``origin_override`` (a country, or ``neodymium: AU; dysprosium: CN``; the
        last two name no stage), and ``recycled_content`` (see :func:`read_recycled`); ``sheet`` and ``row`` where known.
    uses : DataFrame
        ``line`` (position in `bom`), ``material`` and ``form`` of each use; ``candidates`` (ids with a semicolon between them)
        where it may be one of several materials: only what is stated of each of them alike is known of it.

    Returns
    -------
    StageOrigins

    Notes
    -----
    The buyer's own word (``origin_override``) stands in place of all that others state; what suppliers declare goes before the
    columns of the BOM. Beside a country of processing, an origin without a stage is
    that of the extraction. Where a part is made says nothing about where its materials are from.
    """
    if "candidates" not in uses.columns or uses["candidates"].eq(uses["material"]).all():
        return _read(bom, uses)
    rows = uses.assign(material=uses["candidates"].str.split(";")).explode("material")
    every = _read(bom, rows.reset_index(drop=True))
    ends = np.cumsum(uses["candidates"].str.count(";").to_numpy(dtype=np.int64) + 1)
    places = [
        range(end - size, end) for size, end in zip(np.diff(ends, prepend=0).tolist(), ends.tolist(), strict=True)
    ]
    found = {stage: [one_of([every.of(stage)[row] for row in mine]) for mine in places] for stage in _STAGES}
    contents = [set(every.recycled[mine.start : mine.stop].tolist()) for mine in places]
    recycled = np.array([each.pop() if len(each) == 1 else math.nan for each in contents], dtype=np.float64)
    return StageOrigins(**found, recycled=recycled, findings=every.findings)


def _read(bom: pd.DataFrame, uses: pd.DataFrame) -> StageOrigins:
    at = uses["line"].to_numpy(dtype=np.int64)
    materials = uses["material"]
    findings: list[Finding] = []
    columns: dict[str, npt.NDArray[np.object_]] = {}
    for name in (*_COLUMNS.values(), "material_origin", "origin_override"):
        columns[name], states = column_origins(bom, name, at, materials)
        if name in _COLUMNS.values():
            findings += unread_findings(bom, name, states == "odd")
    declared = _declared(bom, at, materials)
    overruled = columns["origin_override"]
    unspecific = np.where(overruled != "", overruled, columns["material_origin"])
    dug = uses["form"].isin(_ORES).to_numpy()  # where an ore is from is where it was dug
    found: dict[str, Splits] = {"extraction": [], "processing": [], "recycling": [], "origin": []}
    for row in range(len(at)):
        mine = declared.get(row, {})
        splits = {stage: mine.get(stage) or whole(columns[column][row]) for stage, column in _COLUMNS.items()}
        if overruled[row] != "":
            splits = dict.fromkeys(splits, NOTHING)
        if splits["extraction"] == NOTHING and (dug[row] or splits["processing"] != NOTHING):
            splits["extraction"] = whole(unspecific[row])
        staged = splits["extraction"] != NOTHING or splits["processing"] != NOTHING
        splits["origin"] = NOTHING if staged else whole(unspecific[row])
        for stage, split in splits.items():
            found[stage].append(split)
    recycled, unclear = _recycled(bom, uses)
    findings += unread_findings(bom, _RECYCLED, unclear)
    return StageOrigins(**found, recycled=recycled, findings=findings)


def _declared(bom: pd.DataFrame, at: npt.NDArray[np.int64], materials: pd.Series) -> dict[int, dict[str, Split]]:
    """What suppliers declare, by row of the uses and stage; several suppliers of one material all deliver."""
    if "declared_origin" not in bom.columns:
        return {}
    words = {"mined": "extraction", "processed": "processing"}
    filled = bom["declared_origin"].notna().to_numpy()
    found: dict[int, dict[str, Split]] = {}
    for row in np.flatnonzero(filled[at]):
        statements, _ = parse_origins(str(bom["declared_origin"].iloc[at[row]]))
        names = (str(materials.iloc[row]), *reference.groups_of(str(materials.iloc[row])))
        sources: dict[str, list[tuple[Source, ...]]] = {}
        for statement in statements:
            own = {item.material: item.sources for item in statement.items}
            item = next((own[name] for name in names if name in own), None)
            if item is not None and statement.word in words:
                sources.setdefault(words[statement.word], []).append(item)
        for stage, several in sources.items():
            split = split_of_sources(several[0] if len(several) == 1 else _without_shares(several))
            found.setdefault(int(row), {})[stage] = split
    return found


def _without_shares(several: list[tuple[Source, ...]]) -> tuple[Source, ...]:
    """Sources of several suppliers: how much each of them delivers is not told."""
    return tuple(Source(country) for country in dict.fromkeys(each.country for one in several for each in one))


def unread_findings(bom: pd.DataFrame, column: str, odd: npt.NDArray[np.bool_]) -> list[Finding]:
    """Name the cells of a column that could not be read.

    Parameters
    ----------
    bom : DataFrame
    column : str
    odd : ndarray of bool
        For each line of `bom`.
    """
    action = _RECYCLED_HINT if column == _RECYCLED else _ORIGIN_HINT
    place, title = place_of(bom), column.replace("_", " ").capitalize()
    return [
        Finding(
            "stage-origin-unreadable",
            "warning",
            place(int(line)),
            f"{title}: {str(bom[column].iloc[line])[:40]!r} cannot be read and counts as not stated.",
            action,
        )
        for line in np.flatnonzero(odd)
    ]


def _recycled(bom: pd.DataFrame, uses: pd.DataFrame) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    read: list[dict[str, float] | None] = [{}] * len(bom)
    if _RECYCLED in bom.columns:
        cells = bom[_RECYCLED].astype(object).where(bom[_RECYCLED].notna(), "")
        read = [read_recycled(cell if isinstance(cell, str) else float(cell)) for cell in cells]
    declared = [_NONE] * len(bom)
    if "declared_origin" in bom.columns:
        texts = bom["declared_origin"].astype(object).where(bom["declared_origin"].notna(), "")
        declared = [_declared_content(str(cell)) for cell in texts]
    values = np.full(len(uses), math.nan)
    for row, (line, material) in enumerate(zip(uses["line"], uses["material"], strict=True)):
        names = (material, *reference.groups_of(material), "")
        found = (stated[name] for stated in (declared[line], read[line] or _NONE) for name in names if name in stated)
        values[row] = next(found, math.nan)
    return values, np.array([each is None for each in read], dtype=bool)


_NONE: Mapping[str, float] = {}


def _declared_content(cell: str) -> Mapping[str, float]:
    said = read_declared_origins(cell)
    return said.recycled if said is not None else _NONE


@lru_cache(maxsize=8_192)
def read_recycled(cell: str | float) -> dict[str, float] | None:
    """Read a cell of the column ``recycled_content``.

    Parameters
    ----------
    cell : str or float
        A percentage (``25 %``, ``25``), a fraction below 1 as Excel stores percentages (``0.25``), or percentages by material
        (``neodymium: 25 %; dysprosium: 0 %``).

    Returns
    -------
    dict of str to float or None
        Fraction of 1 by material, ``""`` for all others; None where the cell cannot be read: 1 may be one percent or all of it.
    """
    found: dict[str, float] = {}
    for entry in [repr(cell)] if isinstance(cell, float) else re.split(r"[;\n]", cell):
        if not entry.strip():
            continue
        match = _ENTRY.fullmatch(entry.strip())
        if match is None:
            return None
        material = reference.material_id(match["material"].strip()) if match["material"] else ""
        share = _share(float(match["number"].replace(",", ".")), bool(match["percent"]))
        if material is None or share is None or found.get(material, share) != share:
            return None
        found[material] = share
    return found


def _share(number: float, percent: bool) -> float | None:
    if percent or number == 0 or number > 1:
        return number / 100 if number <= 100 else None
    return number if number < 1 else None

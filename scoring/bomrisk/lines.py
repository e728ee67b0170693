"""From BOM lines to distinct things to rate, so that each is recognised and rated once."""

from __future__ import annotations

from collections.abc import Sized

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.evidence.declared import is_settled, nothing_declared
from bomrisk.evidence.part_class import PART_CLASS, with_part_class
from bomrisk.line_origins import ORIGIN_COLUMNS, line_origins
from bomrisk.setting import Setting

__all__ = ["LINE_COLUMNS", "distinct_lines", "evidence_of_ratings", "first_positions"]

LINE_COLUMNS = [
    "materials", "evidence", "confidence", "bottleneck_material", "bottleneck_stage", "hhi", "hhi_low", "hhi_high",
    "top_country", "top_share", "top3_share", "n1", "crma_flag", "controls", "concentration", "exposure",
    "floor_addition", "floor", "score", "low", "high", "grade", "trace", "why", "findings", "unrated_reason",
]  # fmt: skip
"""Columns of a rated line."""

_STRONG = ["material_override", "declaration", "cas", "material"]
_WEAK = [
    "hs_code", "category", "description", "details", "part_number", "manufacturer_part_number", "notes", "package", PART_CLASS,
]  # fmt: skip


def distinct_lines(bom: pd.DataFrame) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    """Reduce a BOM to its distinct lines, by the columns that recognition and rating read.

    Parameters
    ----------
    bom : DataFrame
        See :func:`bomrisk.assessment.assess`.

    Returns
    -------
    codes : ndarray of int
        For each line the row position of its distinct line.
    distinct : DataFrame
        The distinct lines.

    Raises
    ------
    InputError
        If no column tells what is in a part.
    """
    frame = _checked(bom)
    strong, weak, origin = (
        [name for name in names if name in frame.columns] for names in (_STRONG, _WEAK, ORIGIN_COLUMNS)
    )
    if not strong and not weak:
        raise InputError(
            "No column tells what is in the parts.",
            where="BOM",
            action="Name one of: description, part_number, material, cas, hs_code, category, declaration.",
        )
    combined, size = np.zeros(len(frame), dtype=np.int64), 1
    for name in strong:
        combined, size = _combine(combined, size, *_numbered(frame[name]))
    # Where a stronger rung settles a line, weaker columns cannot change it: a million lines with a material need no text.
    open_rows = ~_settled(frame[strong].iloc[first_positions(combined)])[combined]
    for name in weak if open_rows.any() else []:
        found, uniques = _numbered(frame[name] if open_rows.all() else frame.loc[open_rows, name])
        codes = np.full(len(frame), -1, dtype=np.int64)
        codes[open_rows] = found
        combined, size = _combine(combined, size, codes, uniques)
    for name in origin:
        combined, size = _combine(combined, size, *_numbered(frame[name]))
    firsts = first_positions(combined)
    distinct = frame[[*strong, *weak, *origin]].iloc[firsts].reset_index(drop=True)
    for name in weak:
        distinct[name] = distinct[name].where(open_rows[firsts])
    return combined, distinct


def _checked(bom: object) -> pd.DataFrame:
    """Refuse what is no plain table before pandas stumbles over it."""
    if not isinstance(bom, pd.DataFrame):
        raise InputError(f"A BOM must be a pandas DataFrame, not {type(bom).__name__}.", where="BOM")
    if bom.columns.nlevels > 1:
        raise InputError(
            "The BOM has column names on several levels.", where="BOM", action="Give each column one name."
        )
    frame = bom.rename(columns={"origin": "country"}) if "country" not in bom.columns else bom
    read = [name for name in frame.columns if name in {*_STRONG, *_WEAK, *ORIGIN_COLUMNS}]
    if twice := sorted({name for name in read if read.count(name) > 1}):
        raise InputError(
            f"Columns stand twice in the BOM: {', '.join(twice)}.", where="BOM", action="Rename one of each."
        )
    return with_part_class(frame)


def _numbered(column: pd.Series) -> tuple[npt.NDArray[np.int64], Sized]:
    """Number the distinct values of a column; -1 = missing."""
    try:
        codes, uniques = pd.factorize(column)
    except TypeError as error:
        raise InputError(
            f"The column {column.name} holds lists or other collections.",
            where=f"BOM, column {column.name}",
            action="Write several values as one text, separated by semicolons.",
        ) from error
    return codes.astype(np.int64), uniques


def _settled(strong: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether override, declaration, CAS number and material alone decide what a line holds, for each distinct set of them."""
    settled = np.zeros(len(strong), dtype=bool)
    # A declaration that is not full only adds to what the columns below it say.
    named = strong[[name for name in strong.columns if name != "declaration"]]
    if len(named.columns):
        evidence = identify(named)
        settled[evidence["line"].to_numpy()] = True
        settled[evidence.loc[evidence["ambiguous"], "line"].to_numpy()] = False
    if "declaration" in strong.columns:
        settled |= strong["declaration"].map(is_settled).to_numpy(dtype=bool)
    return settled


def _combine(
    combined: npt.NDArray[np.int64], size: int, codes: npt.NDArray[np.int64], uniques: Sized
) -> tuple[npt.NDArray[np.int64], int]:
    """Number the pairs of an earlier code and a factorized column (-1 = missing)."""
    return _renumber(combined * (len(uniques) + 1) + codes + 1, size * (len(uniques) + 1))


def _renumber(codes: npt.NDArray[np.int64], size: int) -> tuple[npt.NDArray[np.int64], int]:
    """Renumber codes below `size` to 0..n-1 without gaps, so that products of codes stay inside 64 bits."""
    if size > 4 * len(codes) + 1024:
        dense, uniques = pd.factorize(codes)
        return dense.astype(np.int64), len(uniques)
    used = np.zeros(size, dtype=bool)
    used[codes] = True
    return (np.cumsum(used) - 1)[codes], int(used.sum())


def first_positions(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Position of the first row of each code 0..n-1; -1 for a code without rows."""
    firsts = np.full(int(codes.max()) + 1 if len(codes) else 0, -1, dtype=np.int64)
    firsts[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return firsts


def evidence_of_ratings(
    evidence: pd.DataFrame, distinct: pd.DataFrame, setting: Setting
) -> tuple[pd.DataFrame, npt.NDArray[np.int64], int, tuple[tuple[int, str], ...]]:
    """Attach origins to the evidence, and put lines with the same evidence together.

    Parameters
    ----------
    evidence : DataFrame
        As :func:`bomrisk.evidence.identify` returns it for `distinct`.
    distinct : DataFrame
        Distinct lines, with those of :data:`bomrisk.line_origins.ORIGIN_COLUMNS` that the BOM has.
    setting : Setting

    Returns
    -------
    evidence : DataFrame
        Input of :func:`bomrisk.ratings.rate`.
    regroup : ndarray of int
        For each distinct line its rating_id.
    count : int
        Number of ratings.
    nothing : tuple of (int, str)
        Ratings of lines of which a full declaration names no listed material, with its source.
    """
    rows = evidence.sort_values(["line"], kind="stable")
    at = rows["line"].to_numpy()
    origins = line_origins(distinct, at, rows["material"], rows["form"], setting.to)
    rows = rows.assign(
        material_origin=origins.mined,
        processing_country=origins.processed,
        reexport=origins.reexport,
        origin_unreadable=origins.unreadable[at],
    )
    hashes = pd.util.hash_pandas_object(rows.drop(columns="line").astype(str), index=False)
    signature = hashes.groupby(rows["line"].to_numpy()).agg(tuple).reindex(range(len(distinct)))
    signature = signature.map(lambda value: value if isinstance(value, tuple) else ())
    sources = _nothing_declared(distinct, at)
    if any(source is not None for source in sources):
        # Nothing declared is not the same as nothing found.
        with_source = zip(signature, sources, strict=True)
        signature = pd.Series(
            [own if source is None else ("nothing", source) for own, source in with_source], dtype=object
        )
    regroup, uniques = pd.factorize(signature)
    nothing = {int(rating): source for rating, source in zip(regroup, sources, strict=True) if source is not None}
    firsts = pd.Series(regroup).drop_duplicates()
    of_first = pd.Series(firsts.to_numpy(), index=firsts.index)
    kept = rows[rows["line"].isin(of_first.index)]
    kept = kept.assign(rating_id=kept["line"].map(of_first)).drop(columns="line")
    kept = kept.sort_values("rating_id", kind="stable").reset_index(drop=True)
    return kept, regroup.astype(np.int64), len(uniques), tuple(nothing.items())


def _nothing_declared(distinct: pd.DataFrame, with_evidence: npt.NDArray[np.int64]) -> list[str | None]:
    """For each distinct line the source of a full declaration that names nothing, None where there is none."""
    sources: list[str | None] = [None] * len(distinct)
    if "declaration" in distinct.columns:
        without = np.setdiff1d(np.flatnonzero(distinct["declaration"].notna().to_numpy()), with_evidence)
        for position in without:
            sources[position] = nothing_declared(distinct["declaration"].iloc[position])
    return sources

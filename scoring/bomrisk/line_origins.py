"""Where the materials of a BOM's lines were mined and where they were processed, from all that states it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.declared_origins import DeclaredOrigins, read_declared_origins
from bomrisk.origin_codes import countries_of, joined_origins
from bomrisk.origins import column_origins, country_codes, of_material, origins_of, reexported

__all__ = ["ORIGIN_COLUMNS", "LineOrigins", "line_origins", "made_elsewhere", "made_in"]

ORIGIN_COLUMNS = ["country", "material_origin", "processing_country", "declared_origin", "origin_override"]
"""Columns of a BOM that say where something comes from."""

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class LineOrigins:
    """Origins of materials.

    Attributes
    ----------
    mined, processed : ndarray of str
        For each material, as :func:`bomrisk.origin_codes.origin_code` writes it; empty where unknown.
    reexport : ndarray of str
        For each material: ``yes``, ``no``, or empty where unknown or without consequence.
    unreadable : ndarray of bool
        For each line, whether a country that it states could not be read.
    """

    mined: Texts
    processed: Texts
    reexport: Texts
    unreadable: npt.NDArray[np.bool_]


def line_origins(
    distinct: pd.DataFrame, at: npt.NDArray[np.int64], materials: pd.Series, forms: pd.Series, to: str
) -> LineOrigins:
    """Tell where each material of each line comes from.

    Parameters
    ----------
    distinct : DataFrame
        Lines, with any of :data:`ORIGIN_COLUMNS`.
    at : ndarray of int
        Row position in `distinct` of each material.
    materials, forms : Series of str
        Evidence.
    to : str
        Destination.

    Returns
    -------
    LineOrigins
        An override stands in place of all else. ``material_origin`` counts for where a material was processed, too, unless
        something says that by itself. What suppliers declare counts beside what the columns state.
    """
    stated_made, odd_made = country_codes(distinct, "country")
    mined, mined_read = column_origins(distinct, "material_origin", at, materials)
    overruled, overruled_read = column_origins(distinct, "origin_override", at, materials)
    # An override that cannot be read has a finding of its own, and what was read holds.
    unreadable = odd_made | ((mined_read == "odd") & (overruled_read != "read"))
    if not {"processing_country", "declared_origin"} & set(distinct.columns):
        stated = np.where(overruled != "", overruled, mined)
        return LineOrigins(*origins_of(materials, forms, stated_made[at], stated, to), unreadable)
    processed, processed_read = column_origins(distinct, "processing_country", at, materials)
    unreadable |= (processed_read == "odd") & (overruled_read != "read")
    declared = _declared(distinct)
    made = _made_in(declared, stated_made)[at]
    dug, ready = _declared_of_materials(declared, at, materials)
    unspecific = mined
    mined, processed = _both(mined, dug), _both(processed, ready)
    # A line that is the material itself comes from where it was made, as far as nothing else is said.
    dug_here, made_here, _ = origins_of(materials, forms, made, np.full(len(at), "", dtype=object), to)
    mined = np.where(mined == "", dug_here, mined)
    processed = np.where(processed == "", np.where(unspecific == "", made_here, unspecific), processed)
    mined, processed = (np.where(overruled != "", overruled, codes) for codes in (mined, processed))
    reexport = reexported(materials, made_elsewhere(mined, processed, made), made, to)
    return LineOrigins(mined, processed, reexport, unreadable)


_NOTHING = DeclaredOrigins("", {}, {})


def made_in(lines: pd.DataFrame) -> Texts:
    """Tell where each line is made, by its supplier, else by its column ``country``: ISO 3166 alpha-2, empty where unknown."""
    stated, _ = country_codes(lines, "country")
    return _made_in(_declared(lines), stated)


def _made_in(declared: list[DeclaredOrigins], stated: Texts) -> Texts:
    return np.array([each.made_in or own for each, own in zip(declared, stated, strict=True)], dtype=object)


def _declared(distinct: pd.DataFrame) -> list[DeclaredOrigins]:
    """What suppliers declare on each line."""
    if "declared_origin" not in distinct.columns:
        return [_NOTHING] * len(distinct)
    cells = distinct["declared_origin"]
    return [
        (read_declared_origins(str(cell)) if known else None) or _NOTHING
        for cell, known in zip(cells, cells.notna(), strict=True)
    ]


def _declared_of_materials(
    declared: list[DeclaredOrigins], at: npt.NDArray[np.int64], materials: pd.Series
) -> tuple[Texts, Texts]:
    """Where suppliers say that each material was mined, and where it was processed."""
    found = [np.full(len(at), "", dtype=object) for _ in range(2)]
    filled = np.array([each is not _NOTHING for each in declared], dtype=bool)
    for row in np.flatnonzero(filled[at]):
        own, name = declared[at[row]], str(materials.iloc[row])
        for codes, by_material in zip(found, (own.mined, own.processed), strict=True):
            codes[row] = of_material(name, by_material)
    return found[0], found[1]


def _both(stated: Texts, declared: Texts) -> Texts:
    codes = np.where(declared == "", stated, declared)
    for row in np.flatnonzero((declared != "") & (stated != "") & (declared != stated)):
        codes[row] = joined_origins((stated[row], declared[row]))
    return codes


def made_elsewhere(mined: Texts, processed: Texts, made: Texts) -> Texts:
    """Tell whether parts are made outside the countries of origin.

    Parameters
    ----------
    mined, processed : ndarray of str
        Origins, see :mod:`bomrisk.origin_codes`.
    made : ndarray of str
        Where the parts are made.

    Returns
    -------
    ndarray of str
        ``yes`` if outside one of them, ``no`` if surely in the only one, else empty.
    """
    plain = [np.array([" ".join(countries_of(code)) for code in codes], dtype=object) for codes in (mined, processed)]
    away = np.zeros(len(made), dtype=bool)
    for codes in plain:
        away |= (codes != "") & (codes != made)
    # Where some of it is unnamed, the code is longer than its country.
    at_home = (mined == made) & (processed == made)
    return np.where(made == "", "", np.where(away, "yes", np.where(at_home, "no", "")))

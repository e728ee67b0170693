"""Where a line's materials come from: what the cells of a BOM say, and what follows for each material."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.exposure import extraterritorial_materials
from bomrisk.known_producers import producers_of

__all__ = [
    "MATERIAL_FORMS",
    "column_origins",
    "country_codes",
    "known_country",
    "of_material",
    "origins_of",
    "read_origins",
    "reexported",
]

MATERIAL_FORMS = frozenset({"ore", "compound", "metal", "alloy", "semi", "scrap"})
"""Forms in which a line is the material itself or a semi-finished form of it, so that its origin is the material's."""

_DUG = "ore"
_ENTRIES = re.compile(r"[;\n]")
_PAIR = re.compile(r"(?P<material>[^:=]+)[:=](?P<country>[^:=]+)")
_NOTHING: Mapping[str, str] = MappingProxyType({})


def known_country(text: str) -> str:
    """Return the ISO 3166 alpha-2 code of a country's code or English name, or nothing."""
    return _countries_by_name().get(text.strip().casefold(), "")


@lru_cache(maxsize=65_536)
def read_origins(cell: str) -> Mapping[str, str]:
    """Read a cell of the columns ``material_origin`` and ``origin_override``.

    Parameters
    ----------
    cell : str
        A country (``CN``), or countries by material: ``dysprosium: CN; neodymium: AU``. An entry without a material holds
        for all that have none of their own.

    Returns
    -------
    mapping of str to str
        ISO 3166 alpha-2 code by material, ``""`` for all others. Empty where anything in the cell could not be read: half
        of what was stated is not what was stated.
    """
    found: dict[str, str] = {}
    for entry in _ENTRIES.split(cell):
        if not entry.strip():
            continue
        pair = _PAIR.fullmatch(entry)
        material = reference.material_id(pair["material"].strip()) if pair else ""
        country = known_country(pair["country"] if pair else entry)
        if material is None or not country or found.get(material, country) != country:
            return _NOTHING
        found[material] = country
    return MappingProxyType(found)


def column_origins(
    distinct: pd.DataFrame, name: str, at: npt.NDArray[np.int64], materials: pd.Series
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Origins that a column of the lines states for their materials.

    Parameters
    ----------
    distinct : DataFrame
    name : str
        A column (see :func:`read_origins`), which need not be there.
    at : ndarray of int
        Row position in `distinct` of each material.
    materials : Series of str

    Returns
    -------
    origins : ndarray of str
        For each material; ``""`` where none is stated.
    state : ndarray of str
        For each row of `distinct`: ``""`` where nothing stands, ``read``, or ``odd`` where it cannot be read.
    """
    origins = np.full(len(at), "", dtype=object)
    if name not in distinct.columns:
        return origins, np.full(len(distinct), "", dtype=object)
    numbers, uniques = pd.factorize(_texts(distinct, name))
    read = [read_origins(cell) for cell in uniques]
    if any(read):
        origins = np.array([each.get("", "") for each in read], dtype=object)[numbers][at]
    if any(set(each) - {""} for each in read):
        own = (of_material(material, read[numbers[row]]) for material, row in zip(materials, at, strict=True))
        by_name = np.array(list(own), dtype=object)
        origins = np.where(by_name != "", by_name, origins)
    states = ["" if not cell else "read" if each else "odd" for cell, each in zip(uniques, read, strict=True)]
    return origins, np.array(states, dtype=object)[numbers] if len(uniques) else np.full(0, "", dtype=object)


def of_material(material: str, read: Mapping[str, str]) -> str:
    """What a cell gives a material by its own name, else by that of a group that it belongs to; ``""`` where it does not."""
    names = (material, *reference.groups_of(material))
    return next((read[name] for name in names if name in read), "")


def origins_of(
    material: pd.Series,
    form: pd.Series,
    made_in: npt.NDArray[np.object_],
    stated: npt.NDArray[np.object_],
    to: str,
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Tell where materials come from, and whether they left their country inside a foreign good.

    Parameters
    ----------
    material, form : Series of str
        Evidence.
    made_in, stated : ndarray of str
        Where the part is made and the stated origin of its materials: ISO 3166 alpha-2, empty where unknown.
    to : str
        Destination.

    Returns
    -------
    mined, processed, reexport : ndarray of str
        Where the material was mined and where it was processed (empty where unknown); ``yes``, ``no`` or empty where unknown or
        without consequence.

    Notes
    -----
    A line that is the material itself was processed where it is made, unless its origin is stated, and also mined there; but not
    where all that is known of the world's mines names others: cutting tools are made where no cobalt is dug.
    """
    itself = (stated == "") & form.isin(MATERIAL_FORMS).to_numpy()
    processed = np.where(itself, made_in, stated)
    elsewhere = itself & (made_in != "") & form.ne(_DUG).to_numpy()
    for row in np.flatnonzero(elsewhere):
        elsewhere[row] = _is_no_mine_of(str(material.iloc[row]), made_in[row])
    mined = np.where(elsewhere, "", processed)
    reexport = np.where((mined == "") | (made_in == ""), "", np.where(mined == made_in, "no", "yes"))
    return mined, processed, reexported(material, reexport, made_in, to)


def _is_no_mine_of(material: str, country: str) -> bool:
    """Whether the tables know mines of a material, or of members of a group, and name none in a country."""
    known = [producers_of(name, "mined") for name in (material, *reference.members(material))]
    return any(each.named for each in known) and not any(country in each.countries for each in known)


def reexported(
    material: pd.Series, elsewhere: npt.NDArray[np.object_], made_in: npt.NDArray[np.object_], to: str
) -> npt.NDArray[np.object_]:
    """Whether materials leave their country inside a foreign good, from whether the parts are made elsewhere."""
    # A part made in the destination is not exported to it. Where no such rule reaches the material, the answer changes nothing.
    reexport = np.where(made_in == to, "no", elsewhere)
    reached = material.isin(extraterritorial_materials()).to_numpy()
    return np.where(reached, reexport, "")


def country_codes(distinct: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
    """Country codes of a column (``""`` where nothing is known), and where something stands that is no country.

    ISO 3166 alpha-2 and alpha-3 codes and the English names of the reference table are read, exactly and never by guessing.
    """
    cells = pd.Series(_texts(distinct, name), dtype=object)
    codes = cells.str.casefold().map(_countries_by_name()).fillna("")
    return codes.to_numpy(dtype=object), (cells.ne("") & codes.eq("")).to_numpy(dtype=bool)


def _texts(distinct: pd.DataFrame, name: str) -> npt.NDArray[np.object_]:
    if name not in distinct.columns:
        return np.full(len(distinct), "", dtype=object)
    column = distinct[name]
    texts: npt.NDArray[np.object_] = (
        column.astype(object).where(column.notna(), "").astype(str).str.strip().to_numpy(dtype=object)
    )
    return texts


@cache
def _countries_by_name() -> dict[str, str]:
    countries = reference.countries()
    spellings: dict[str, str] = {}
    for column in ("name", "iso3", "country"):
        known = countries[countries[column].notna()]
        spellings |= dict(zip(known[column].str.casefold(), known["country"], strict=True))
    return spellings

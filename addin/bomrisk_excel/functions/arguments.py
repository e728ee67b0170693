"""Arguments of the functions: a cell into a country, a stage, a material, TRUE or FALSE."""

from __future__ import annotations

from functools import cache, lru_cache

from bomrisk import reference
from bomrisk.destination import did_you_mean
from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import Cell, Cells, as_grid, day_text, is_blank, no_error, shown
from bomrisk_excel.functions.dates import date
from bomrisk_excel.functions.numbers import number
from bomrisk_excel.material_names import known_material
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country

__all__ = ["country", "date", "day_text", "flag", "material", "number", "one_cell", "stage"]

_STAGES = ("mining", "refining", "fabrication")
_NOT_KNOWN = frozenset(
    {
        "-", "--", "---", "–", "—", "?", "0", "n/a", "n.a.", "n.a", "#n/a", "none", "null", "nil", "unknown", "not known",
        "tbd", "tbc", "unbekannt", "keine angabe", "k.a.", "k. a.", "inconnu", "desconocido", "desconhecido", "sconosciuto",
        "nieznany", "неизвестно", "未知", "不明",
    }
)  # fmt: skip
"""What people write into a column of origins where they know none."""
_TRUE = frozenset({"true", "yes", "1", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "vero", "prawda", "истина"})
_FALSE = frozenset({"false", "no", "0", "falsch", "nein", "faux", "non", "falso", "fałsz", "ложь"})


def one_cell(cells: Cells, name: str) -> Cell:
    """The value of an argument that takes one cell.

    Raises
    ------
    InputError
        If more than one cell was given, or it holds an error.
    """
    grid = as_grid(cells)
    if len(grid) > 1 or len(grid[0]) > 1:
        raise InputError(f"{name} takes one cell.", action="Give a single cell or value.")
    no_error(grid[0][0], name)
    return grid[0][0]


def _text(cell: Cell, name: str, action: str) -> str:
    no_error(cell, name)
    if not isinstance(cell, str):
        raise InputError(f"{name} is {shown(cell)}, not a text.", action=action)
    return cell.strip()


def country(cell: Cell, name: str, *, of_producer: bool = False, may_be_unknown: bool = False) -> str | None:
    """ISO 3166 alpha-2 code of a country given by code or name.

    Parameters
    ----------
    cell : cell
    name : str
        Of the argument, for messages.
    of_producer : bool
        Whether ``NA`` is Namibia, as in a table of producers; in a BOM it may as well mean "not available".
    may_be_unknown : bool
        Whether words such as ``unknown`` and ``n/a`` count as blank.

    Returns
    -------
    str or None
        None for a blank cell and for a zero, which is what Excel makes of a reference to a blank cell.

    Raises
    ------
    InputError
        If it names no country, or one of several (Korea).
    """
    if is_blank(cell) or cell == 0:
        return None
    text = _text(cell, name, "Give an ISO code such as DE.")
    if may_be_unknown and text.casefold() in _NOT_KNOWN:
        return None
    return _country(text[:80], name, of_producer)


@lru_cache(maxsize=16384)
def _country(text: str, name: str, of_producer: bool) -> str:
    code = text.upper() if of_producer and text.upper() in _codes() else country_code(text)
    if code is not None:
        return code
    if text.upper() == "NA":
        raise InputError(f"{name} NA may mean not available.", action="Write Namibia or NAM, or leave it empty.")
    if is_ambiguous_country(text):
        raise InputError(f"{name} {text!r} names more than one country.", action="Give an ISO code such as KR.")
    if text.upper() in _blocs():
        raise InputError(f"{name} {text!r} is more than one country.", action="Give one of them, e.g. DE.")
    if any(separator in text for separator in "/,;+&"):
        raise InputError(f"{name} {shown(text)!r} is no single country.", action="Give one country, or leave it empty.")
    # With two or three letters everything resembles something.
    hint = did_you_mean(text) if len(text) > 3 or text.upper() in _codes() else ""
    raise InputError(f"{name} {shown(text)!r} is not a known country.{hint}", action="Give an ISO code such as DE.")


@cache
def _codes() -> frozenset[str]:
    return frozenset(reference.countries()["country"])


@cache
def _blocs() -> frozenset[str]:
    return frozenset(reference.blocs()["bloc"].str.upper()) | {"EU", "EU27", "ASEAN", "NAFTA", "USMCA"}


def stage(cell: Cell) -> str | None:
    """One of the three stages; None for a blank cell.

    Raises
    ------
    InputError
        If it is another word.
    """
    if is_blank(cell):
        return None
    text = _text(cell, "stage", "Give mining, refining or fabrication.").casefold()
    if text not in _STAGES:
        raise InputError(f"stage {shown(text)!r} is none of mining, refining, fabrication.")
    return text


def material(cell: Cell) -> str | None:
    """Id of a material given by id, name, alias or symbol; None for a blank cell.

    Raises
    ------
    InputError
        If it is not known.
    """
    if is_blank(cell):
        return None
    return _material(_text(cell, "material", "Give its name, id or symbol.")[:80])


@lru_cache(maxsize=16384)
def _material(text: str) -> str:
    try:
        return known_material(text)
    except InputError as error:
        raise InputError(error.what, action="=BOMRISK_MATERIALS() lists all of them.") from error


def flag(cell: Cell, name: str) -> bool:
    """TRUE or FALSE, 1 or 0, also as a word in the languages of Excel; blank is FALSE.

    Raises
    ------
    InputError
        If it is something else.
    """
    if is_blank(cell):
        return False
    no_error(cell, name)
    if isinstance(cell, bool) or cell in (0, 1):
        return bool(cell)
    text = cell.strip().casefold() if isinstance(cell, str) else ""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise InputError(f"{name} is {shown(cell)}, neither TRUE nor FALSE.", action="Give TRUE or FALSE.")

"""Mines in an RMI form: the sheet Mine List (EMRT 2, AMRT), and what stands beside the smelters about theirs."""

from __future__ import annotations

import re

from bomrisk_templates.declarations.declaration import Mine
from bomrisk_templates.declarations.rmi_labels import mineral
from bomrisk_templates.declarations.rmi_lists import is_no_name, list_rows
from bomrisk_templates.reading.countries import country_code
from bomrisk_templates.reading.grid import Grid

__all__ = ["read_mines"]

_OF_MINES = ("metal", "mine_name", "mine_country", "mine_smelter")
_OF_SMELTERS = ("metal", "standard_name", "smelter_name", "lookup", "mine_name", "mine_country")
_BETWEEN = re.compile(r"\s*(?:[,;/\n、，；]|\band\b|\bund\b|&)\s*", re.IGNORECASE)


def read_mines(mine_list: Grid | None, smelter_list: Grid | None, file: str) -> tuple[Mine, ...]:
    """Read the mines of a form.

    Parameters
    ----------
    mine_list, smelter_list : Grid or None
    file : str

    Returns
    -------
    tuple of Mine
        Only those of which something is told; ``Recycled``, ``Scrap`` and ``Unknown`` name no country.
    """
    mines: dict[tuple[object, ...], Mine] = {}
    for sheet, grid, roles in (("Mine List", mine_list, _OF_MINES), ("Smelter List", smelter_list, _OF_SMELTERS)):
        for number, cells in list_rows(grid, roles):
            metal = cells.get("metal", "")
            # Where the heading is not known, a column of countries is that of the mines, but not beside smelters.
            place = cells.get("mine_country", cells.get("country", "") if grid is mine_list else "")
            if is_no_name(metal) or is_no_name(place):
                continue
            countries, all_named = _countries(place)
            name = cells.get("mine_name", "")
            buyers = (cells.get(role, "") for role in ("mine_smelter", "standard_name", "smelter_name", "lookup"))
            buyer = next((text for text in buyers if not is_no_name(text)), "")
            mine = Mine(mineral(metal), metal, name, countries, all_named, buyer, f"{file} {sheet}!{number}")
            mines.setdefault((mine.metal, name.casefold(), countries, buyer.casefold()), mine)
    return tuple(mine for mine in mines.values() if mine.countries)


def _countries(text: str) -> tuple[tuple[str, ...], bool]:
    """Countries in a free text, and whether that is all that it says."""
    whole = country_code(text)
    if whole:
        return (whole,), True
    pieces = [piece.strip(" .()") for piece in _BETWEEN.split(text)]
    codes = [country_code(piece) for piece in pieces if piece]
    return tuple(dict.fromkeys(code for code in codes if code)), all(codes)

"""All materials that can be asked for."""

from __future__ import annotations

from bomrisk import reference
from bomrisk_excel.functions.cells import Cell, finished

__all__ = ["material_list"]

_COLUMNS = ["material", "name", "symbol", "kind", "cas", "eu_critical", "eu_strategic"]


def material_list() -> list[list[Cell]]:
    """List the materials and groups of the reference tables.

    Returns
    -------
    list of list
        Header and one row per material: id, name, symbol, kind, CAS number, whether the EU lists it as critical and strategic.
    """
    table = reference.materials()[_COLUMNS]
    rows = [[finished(value) for value in row] for row in table.itertuples(index=False)]
    return [[name.replace("_", " ") for name in _COLUMNS], *rows]

"""Export controls, the EU's supply-risk indicator, and what the functions rest on."""

from __future__ import annotations

import datetime as dt

import pandas as pd

import bomrisk
from bomrisk import reference
from bomrisk.control_table import control_table
from bomrisk.errors import InputError
from bomrisk.supply_risk import eu_supply_risk
from bomrisk_excel.functions.arguments import flag, material, one_cell
from bomrisk_excel.functions.cells import Cell, Cells, answer, as_grid, broadcast, day_text, finished
from bomrisk_excel.functions.numbers import number
from bomrisk_excel.functions.rated_items import kept_ratings
from bomrisk_excel.functions.ratings import as_of_or_name, to_or_name
from bomrisk_excel.user_settings import policy_label

__all__ = ["as_of_date", "controls", "eu_sr", "version"]

_COLUMNS = {
    "control_id": "control",
    "short_name": "name",
    "issuing_country": "issued by",
    "measure": "measure",
    "status": "status",
    "effective_from": "in force from",
    "last_day": "last day",
    "suspended_until": "suspended until",
    "next_change": "next change",
    "next_change_what": "what changes",
    "materials": "materials",
    "scored": "in the score",
    "instrument": "instrument",
    "source": "source",
}

_LONG_LABEL = 120


def controls(
    material_cells: Cells,
    destination: Cells,
    as_of: Cells,
    include_ended: Cells,
    destination_name: Cells,
    as_of_name: Cells,
) -> Cells:
    """List the controls that reach materials on their way to a destination, as they stand on a date.

    Parameters
    ----------
    material_cells : cell or block of cells
        Blank: all materials.
    destination, as_of, include_ended : cell
    destination_name, as_of_name : cell
        What the workbook says where `destination` or `as_of` are blank.

    Returns
    -------
    list of list
        Header and one row per control, those that changed or will change soonest first; dates as ISO text.

    Raises
    ------
    InputError
        If a material, the date or the destination is not known.
    """
    names = [name for row in as_grid(material_cells) for cell in row if (name := material(cell))]
    wanted = {member for name in names for member in (name, *reference.members(name))} or None
    day, target = (
        as_of_or_name(one_cell(as_of, "as_of"), as_of_name),
        to_or_name(one_cell(destination, "destination"), destination_name),
    )
    all_statuses = flag(one_cell(include_ended, "include_ended"), "include_ended")
    table = control_table(kept_ratings(day, target).setting, wanted, all_statuses=all_statuses)
    block: list[list[Cell]] = [list(_COLUMNS.values())]
    for row in table[list(_COLUMNS)].itertuples(index=False):
        block.append([_plain(column, value) for column, value in zip(_COLUMNS, row, strict=True)])
    if len(block) == 1:
        block.append(["none", *[""] * (len(_COLUMNS) - 1)])
    return block


def _plain(column: str, value: Cell) -> Cell:
    if isinstance(value, dt.date):
        return "" if pd.isna(value) else day_text(value)
    return finished(value.replace("_", " ") if column in ("measure", "status") else value)


def eu_sr(hhi_gs: Cells, hhi_eu: Cells, import_reliance: Cells, eol_rir: Cells, si_sr: Cells) -> Cells:
    """Supply risk as the European Commission computes it: see :func:`bomrisk.eu_supply_risk`.

    Returns
    -------
    cell or block of cells
        0..10; blank where all five are blank.
    """
    names = ["hhi_gs", "hhi_eu", "import_reliance", "eol_rir", "si_sr"]
    named = list(zip(names, [hhi_gs, hhi_eu, import_reliance, eol_rir, si_sr], strict=True))
    rows, columns, grids = broadcast(named)

    def cell(row: int, column: int) -> Cell:
        values = [number(grid[row][column], name) for name, grid in zip(names, grids, strict=True)]
        if all(value is None for value in values):
            return ""
        gs, eu, reliance, recycled, substitution = values
        if recycled is None or substitution is None:
            raise InputError(f"{'eol_rir' if recycled is None else 'si_sr'} is missing.")
        if gs is None and eu is None:
            raise InputError("hhi_gs and hhi_eu are both blank.", action="Give one of them or both.")
        if gs is not None and eu is not None and reliance is None:
            raise InputError("import_reliance is missing: with both hhi_gs and hhi_eu it is needed.")
        for name, value in zip(names, values, strict=True):
            _check_range(name, value)
        return eu_supply_risk(gs, eu, reliance, recycled, substitution)

    return answer(rows, columns, cell)


def _check_range(name: str, value: float | None) -> None:
    if value is None:
        return
    of_supply = name.startswith("hhi")
    if of_supply and not 0 <= value <= 10:
        raise InputError(
            f"{name} is {value:g}: expected is 0 to 10, the HHI weighted by governance and trade as the Commission prints it.",
            action="A plain HHI of 0 to 10,000 cannot stand for it." if value > 10 else "",
        )
    if of_supply or 0 <= value <= 1 or (name == "import_reliance" and value < 0):  # a net exporter counts as 0
        return
    if not 1 < value <= 100:
        raise InputError(f"{name} is {value:g}: expected is 0 to 1, or 0 % to 100 %.")
    raise InputError(f"{name} is {value:g}: give it as {value / 100:g} or {value:g} %.")


def as_of_date(as_of_name: Cells) -> Cells:
    """The date that the functions rate for where none is given."""
    return finished(as_of_or_name(None, as_of_name) or reference.verified_through)


def version(destination_name: Cells, as_of_name: Cells) -> Cells:
    """Version, facts, policy, date and destination that an answer without arguments rests on."""
    setting = kept_ratings(as_of_or_name(None, as_of_name), to_or_name(None, destination_name)).setting
    label = policy_label(setting.policy)
    if len(label) > _LONG_LABEL:  # the date and the destination after it must not be cut
        label = label[: _LONG_LABEL - 2].rpartition(", ")[0] + ", …)"
    return finished(
        f"bomrisk {bomrisk.__version__}; facts verified through {day_text(reference.verified_through)}; "
        f"policy {label}; as of {day_text(setting.as_of)}; to {setting.to}"
    )

"""What a risk workbook says of its lines: grades and scores as they were written, and what they were rated for."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.comparison import Written
from bomrisk.errors import InputError, PolicyError
from bomrisk.policy import Policy
from bomrisk.setting import Setting
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.risk_bom import read_risk_bom
from bomrisk_templates.bom_risk.risk_file import RiskFile
from bomrisk_templates.reading.bom_file import BomFile
from bomrisk_templates.reading.grid import text_of

__all__ = ["RiskRating", "read_rating"]

_STAGE = ("material", "stage", "dataset", "year", "hhi", "top_country", "top_share")
_PARTS = ("concentration", "exposure", "floor_addition")
_HHI = 10_000
"""Scale on which people read an HHI."""


@dataclass(frozen=True)
class RiskRating:
    """A risk workbook as a rating.

    Parameters
    ----------
    bom : BomFile
        Its BOM sheet.
    setting : Setting
        Date, destination and policy that its grades hold for.
    written : Written
        In the order of the BOM's lines.
    spend : ndarray of float
        Of each line, NaN where it is not known.
    currency : str
    source : str
        Name of the file that was rated.
    """

    bom: BomFile
    setting: Setting
    written: Written
    spend: npt.NDArray[np.float64]
    currency: str
    source: str


def read_rating(file: RiskFile) -> RiskRating:
    """Read the grades of a risk workbook, and what they hold for.

    Raises
    ------
    InputError
        If the workbook lost what it was rated for, or its formulas have no values.
    PolicyError
        If its policy has settings that cannot be used.
    """
    bom = read_risk_bom(file)
    through = file.value("bomrisk_verified_through")
    results = _by_line(file, len(bom.lines))
    stages = _stages(file)
    of_ratings = {
        number: stages.get(row.get("stage_row")) for number, row in _numbered(file, "bomrisk_ratings").items()
    }
    lines = []
    for row in results:
        stage = of_ratings.get(row.get("rating_id")) or {}
        lines.append(
            {"grade": text_of(row.get("grade", "unrated")), "score": _number(row.get("score"))}
            | {name: stage.get(name, math.nan) for name in _STAGE}
            | {name: _number(row.get(name)) for name in _PARTS}
        )
    table = pd.DataFrame(lines, columns=["grade", "score", *_STAGE, *_PARTS])
    table["hhi"] = pd.to_numeric(table["hhi"], errors="coerce") / _HHI
    written = Written(table, _controls(file), _day(through), text_of(file.value("bomrisk_version") or ""))
    spend = np.array([_number(row.get("spend")) for row in results], dtype=np.float64)
    currency = text_of(file.value("bomrisk_currency") or "")
    return RiskRating(bom, _setting(file), written, spend, currency, text_of(file.value("bomrisk_source_file") or ""))


def _setting(file: RiskFile) -> Setting:
    as_of, to = _day(file.value("bomrisk_scored_as_of")), text_of(file.value("bomrisk_scored_destination") or "")
    policy = file.table("bomrisk_policy")
    if as_of is None or not to or policy is None:
        missing = "its as-of date" if as_of is None else "its destination" if not to else "its policy"
        raise InputError(
            f"This risk workbook does not say any more what its grades hold for: {missing} is missing.",
            where=file.path.name,
            action="Score it again with `bomrisk score`, or compare the BOM that it was made from.",
        )
    keys = {header: key for header, key in _keys("bomrisk_policy").items() if key in ("key", "value")}
    rows = []
    for _, cells in policy.rows():
        known = {keys[header.casefold()]: cell for header, cell in cells.items() if header.casefold() in keys}
        if "key" in known:
            rows.append((text_of(known["key"]), known.get("value")))
    try:
        return Setting.of(Policy.from_rows(rows), as_of, to)
    except PolicyError as error:
        raise PolicyError(error.what, where=f"{file.path.name}, {policy.sheet}", action=error.action) from error


def _by_line(file: RiskFile, count: int) -> list[dict[str, Any]]:
    """The rows of Results, in the order of the BOM however somebody sorted them."""
    table = file.table("bomrisk_results")
    assert table is not None
    rows = _numbered(file, "bomrisk_results")
    # Rows of the BOM sheet that hold nothing have no line, so that lines are counted by what stands there.
    numbers = [
        number for number, row in _numbered(file, "bomrisk_bom").items() if row.keys() - {"line", "sheet", "row"}
    ]
    found: list[dict[str, Any]] = [rows.get(number, {}) for number in numbers]
    if len(found) != count or any("grade" not in row for row in found):
        raise InputError(
            "Not every line of the sheet BOM has a grade on the sheet Results.",
            where=f"{file.path.name}, {table.sheet}",
            action="If formulas have no values, open it in Excel and save it; else score it again with `bomrisk score`.",
        )
    return found


def _numbered(file: RiskFile, name: str) -> dict[Any, dict[str, Any]]:
    """Rows of a table by the number in their first column; cells by key."""
    table = file.table(name)
    keys, first = _keys(name), TABLES[name][0].key
    found: dict[Any, dict[str, Any]] = {}
    for _, cells in table.rows() if table is not None else ():
        row = {keys.get(header.strip().casefold(), header): cell for header, cell in cells.items()}
        if first in row:
            found.setdefault(row[first], row)
    return found


def _keys(name: str) -> dict[str, str]:
    return {column.header.casefold(): column.key for column in TABLES[name] if column.key != "other"}


def _stages(file: RiskFile) -> dict[Any, dict[str, Any]]:
    return _numbered(file, "bomrisk_stages")


def _controls(file: RiskFile) -> pd.DataFrame:
    rows = []
    table, keys = file.table("bomrisk_controls"), _keys("bomrisk_controls")
    for _, cells in table.rows() if table is not None else ():
        row = {keys.get(header.strip().casefold(), header): cell for header, cell in cells.items()}
        if "control_id" in row and "status" in row:
            rows.append((text_of(row["control_id"]), text_of(row["status"]).replace(" ", "_")))
    return pd.DataFrame(rows, columns=["control_id", "status"]).astype(object)


def _number(cell: Any) -> float:
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else math.nan


def _day(cell: Any) -> dt.date | None:
    return cell.date() if isinstance(cell, dt.datetime) else cell if isinstance(cell, dt.date) else None

"""The rows of BOM and Results."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bomrisk.rollup import spend_of, times_used
from bomrisk.structure import ProductStructure, product_structure
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.columns_of import Columns, Numbers, numbers, objects, texts
from bomrisk_templates.bom_risk.money import Money, money_of
from bomrisk_templates.package.cells import Cells

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["bom_columns", "extra_headers", "result_columns"]

_NUMERIC = ("quantity", "unit_price", "line_total", "mass")
_HEADER_LIMIT = 255


def bom_columns(bom: pd.DataFrame, extras: pd.DataFrame | None) -> tuple[list[tuple[str, str]], dict[str, Cells]]:
    """Return the BOM's columns as (header, template column that it looks like), and the values by header.

    Parameters
    ----------
    bom : DataFrame
        Canonical columns, ``sheet`` and ``row``.
    extras : DataFrame, optional
        The buyer's other columns, one row per line.
    """
    chosen: list[tuple[str, str]] = []
    data: dict[str, Cells] = {}
    for column in TABLES["bomrisk_bom"]:
        if column.key == "line":
            values: Cells = np.arange(1, len(bom) + 1, dtype=np.float64)
        elif column.key == "other":
            _add_extras(extras, column.header, chosen, data)
            continue
        elif column.key not in bom.columns:
            if column.role != "entry":
                continue
            values = [None] * len(bom)
        elif column.key in _NUMERIC or column.key == "row":
            values = _amounts(bom[column.key])
        else:
            values = objects(bom[column.key])
        chosen.append((column.header, column.header))
        data[column.header] = values
    return chosen, data


def _amounts(values: pd.Series) -> Cells:
    """Numbers as an array; where a cell holds something else, everything as it is."""
    parsed = pd.to_numeric(values, errors="coerce")
    return numbers(values) if parsed.notna().eq(values.notna()).all() else objects(values)


def _add_extras(extras: pd.DataFrame | None, like: str, chosen: list[tuple[str, str]], data: dict[str, Cells]) -> None:
    """Append the buyer's columns, under headers that a table accepts: neither empty nor twice the same."""
    if extras is None:
        return
    for position, header in enumerate(extra_headers(extras)):
        chosen.append((header, like))
        data[header] = [_shown(value) for value in objects(extras.iloc[:, position])]


def extra_headers(extras: pd.DataFrame) -> list[str]:
    """Return the headings that the buyer's columns get on the sheet BOM."""
    taken = {column.header.casefold() for column in TABLES["bomrisk_bom"] if column.key != "other"}
    found = []
    for name in extras.columns:
        text = re.sub(r"[\x00-\x20]+", " ", "" if pd.isna(name) else str(name)).strip()[: _HEADER_LIMIT - 8] or "Column"
        header, number = text, 1
        while header.casefold() in taken:
            number += 1
            header = f"{text} {number}"
        taken.add(header.casefold())
        found.append(header)
    return found


def _shown(value: Any) -> Any:
    """A date as text, since the column's format is not one for dates; anything else as it is."""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


def _floats(bom: pd.DataFrame, key: str) -> Numbers:
    return numbers(bom[key]) if key in bom.columns else np.full(len(bom), math.nan)


def result_columns(
    assessment: Assessment,
    ratings: Columns,
    bom: pd.DataFrame,
    money: Money | None = None,
    structure: ProductStructure | None = None,
) -> Columns:
    """Return the columns of the results table by key; lines look up the ratings as the workbook's formulas do.

    Parameters
    ----------
    assessment : Assessment
    ratings : Columns
        Columns of the ratings table.
    bom : DataFrame
    money : Money, optional
        Currency of the spend and rates to it; without rates, if not given.
    structure : ProductStructure, optional
        What is inside what; found in `bom` if not given.
    """
    tree = product_structure(bom) if structure is None else structure
    lines, count = assessment.lines, len(bom)
    at = lines["rating_id"].to_numpy(dtype=np.int64)
    columns: Columns = {"line": np.arange(1, count + 1, dtype=np.float64), "rating_id": at + 1.0}
    for key in ("part_number", "description", "supplier", "sheet"):
        columns[key] = texts(bom[key]) if key in bom.columns else [None] * count
    columns["row"] = _floats(bom, "row")
    for key in ("materials", "evidence", "confidence", "findings"):
        columns[key] = texts(lines[key])
    for key in ("quantity", "unit_price", "line_total"):
        columns[key] = _floats(bom, key)
    money = money or money_of(bom, assessment.as_of)
    rates = money.factors()
    columns["currency"], columns["rate"] = list(money.of_lines), rates
    columns["level"], columns["total_quantity"] = tree.level, tree.total_quantity
    times = columns["times_used"] = times_used(bom, tree).times
    spend = columns["spend"] = spend_of(bom, times, rates)
    for key in [
        "score",
        "low",
        "high",
        "concentration",
        "exposure",
        "floor_addition",
        "hhi",
        "hhi_low",
        "hhi_high",
        "top_share",
        "n1",
    ]:
        columns[key] = np.asarray(ratings[key], dtype=np.float64)[at] if count else np.empty(0)
    for key in ("grade", "bottleneck_material", "bottleneck_stage", "country_name", "why", "crma_flag", "controls"):
        values = np.asarray(ratings[key], dtype=object)
        columns[key] = values[at].tolist() if count else []
    total = abs(math.fsum(spend[np.isfinite(spend)]))
    by_spend = np.where(np.isfinite(spend), spend / (1 + total) / 10_000, 0.0)
    columns["order_key"] = np.asarray(columns["score"]) + by_spend - np.asarray(columns["line"]) / 1_000_000_000
    return columns

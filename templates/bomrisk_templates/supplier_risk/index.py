"""Fills the index of all suppliers: for the buyer, beside the folder with the workbooks that are sent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.findings import Finding, findings_frame
from bomrisk_templates.bom_risk.columns_of import Columns, heights_of
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.list_tables import finding_columns
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.supplier_risk.asking import SupplierRequest
from bomrisk_templates.supplier_risk.columns import PLACES, TABLES
from bomrisk_templates.supplier_risk.index_rows import (
    Entry,
    heat_columns,
    impact_limit,
    impacts,
    index_columns,
    index_rows,
    nameless_columns,
    point_columns,
    positions_of,
)

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["INDEX_HEADERS", "Index", "index_template_path", "write_index"]

INDEX_HEADERS = {column.key: column.header for column in TABLES["supplier_index"]}
"""Header by key of the list of suppliers."""
_TABLES = tuple(f"supplier_{name}" for name in ("index", "points", "limits", "heat", "nameless", "notes"))
_POSITIONS = {
    "leverage": "Leverage", "strategic": "Strategic", "non-critical": "Non-critical", "bottleneck": "Bottleneck",
}  # fmt: skip
_UNPLACED = {"unrated": "Unrated, not placed", "no spend": "Spend unknown, not placed"}
_NAMED_CELLS = tuple(
    f"supplier_{name}"
    for name in [
        "index_line", "side_0", "side_1", "risk_limit", "impact_limit", "impact_note", "impact_title", "tile_suppliers",
        "tile_asked", "tile_parts", "tile_needed", "tile_replied", "tile_nameless",
        "position_unrated", "position_no_spend",
        *(f"position_{each.replace('-', '_')}" for each in _POSITIONS),
        *(f"{each.replace('-', '_')}_{rank}" for each in _POSITIONS for rank in range(1, PLACES + 1)),
    ]
)  # fmt: skip
_AS_OF_MARK = "{as of}"


@dataclass(frozen=True)
class Index:
    """What the index is about.

    Parameters
    ----------
    source_name : str
        Name of the BOM's file.
    lines : DataFrame
        The BOM in canonical columns.
    assessment : Assessment
        Of these lines.
    spend : ndarray of float
        Of each line, NaN where unknown.
    currency : str
        Of the spend.
    requests : sequence of SupplierRequest
        What each supplier is asked.
    files : sequence of str
        The workbook of each, relative to the index; empty where nothing is asked.
    nameless : sequence of int
        Positions of the lines that name no supplier.
    findings : iterable of Finding
    entries : mapping of str to Entry
        What the buyer noted before, by the supplier's key.
    """

    source_name: str
    lines: pd.DataFrame
    assessment: Assessment
    spend: npt.NDArray[np.float64]
    currency: str
    requests: Sequence[SupplierRequest]
    files: Sequence[str]
    nameless: Sequence[int] = ()
    findings: Iterable[Finding] = ()
    entries: Mapping[str, Entry] | None = None


def index_template_path() -> Path:
    """Return the template that comes with the package."""
    return Path(str(resources.files("bomrisk_templates") / "supplier_index.xlsx"))


def write_index(index: Index, out: Path, *, template: Path | None = None, facts: Facts | None = None) -> None:
    """Write the index.

    Parameters
    ----------
    index : Index
    out : Path
        The workbook to write; it appears only when it is complete.
    template : Path, optional
        A restyled template; the packaged one if not given.
    facts : Facts, optional
        Names of the materials; those of the reference tables if not given.

    Raises
    ------
    InputError
        If the template lost names (all are named), or the file cannot be written.
    """
    book = Workbook.open(template or index_template_path())
    book.require({table: [column.header for column in TABLES[table]] for table in _TABLES}, _NAMED_CELLS)
    known, assessment = facts or Facts.of_reference(), index.assessment
    rows = index_rows(index.requests, index.files, assessment, index.spend)
    weights = impacts(rows)
    risk_limit, limit = float(assessment.policy.bands["D"]), impact_limit(weights)
    positions = positions_of(rows, risk_limit, limit)
    listed = index_columns(rows, index.entries or {}, positions, known)
    _fill(book, "supplier_index", listed, len(rows))
    _fill(book, "supplier_nameless", nameless_columns(index.nameless, index.lines, assessment), len(index.nameless))
    notes = finding_columns(findings_frame(index.findings))
    _fill(book, "supplier_notes", notes, len(notes["code"]))
    _fill_heat(book, *heat_columns(rows, known))
    _fill_figures(book, point_columns(rows), risk_limit, limit)
    spent = bool(np.isfinite(index.spend).any())
    money = f"; spend in {index.currency}" if spent and index.currency else ""
    unit = (f"spend in {index.currency}" if index.currency else "spend") if spent else "number of lines"
    values: dict[str, Any] = {
        "index_line": (
            f"{index.source_name}; as of {assessment.as_of}; destination {assessment.to}{money}. Not to be sent to suppliers."
        ),
        "side_0": f"Risk below {risk_limit:g}", "side_1": f"Risk {risk_limit:g} and more",
        "risk_limit": risk_limit, "impact_limit": limit, "impact_title": f"Profit impact: {unit}",
        "impact_note": f"Impact is the {unit}. Its limit is that of the suppliers that make up the first 80 % of it.",
        **_tiles(listed, len(index.nameless)),
        **_places(listed),
    }  # fmt: skip
    for name, value in values.items():
        book.set_value(f"supplier_{name}", value)
    book.replace_page_text({_AS_OF_MARK: assessment.as_of.isoformat()})
    book.save(out)


def _fill(book: Workbook, table: str, columns: Columns, count: int) -> None:
    headers = {column.key: column.header for column in TABLES[table]}
    data = {headers[key]: values for key, values in columns.items()}
    book.fill_table(table, data, count, heights=[max(18.0, each) for each in heights_of(TABLES[table], columns, count)])


def _fill_heat(book: Workbook, materials: Sequence[str], columns: Columns) -> None:
    headers = {column.key: column.header for column in TABLES["supplier_heat"]}
    like = headers.pop("material")
    chosen = [(header, header) for header in headers.values()] + [(material, like) for material in materials or [like]]
    data = {headers.get(key, key): values for key, values in columns.items()}
    book.fill_table("supplier_heat", data, len(columns["number"]), columns=chosen)


def _fill_figures(book: Workbook, points: Columns, risk_limit: float, limit: float) -> None:
    def headed(table: str, columns: Columns) -> dict[str, Any]:
        return {column.header: columns[column.key] for column in TABLES[table]}

    book.set_table_values("supplier_points", headed("supplier_points", points))
    drawn = [value for value in points["impact"] if value is not None]
    ends: Columns = {
        "risk": [risk_limit] * 2,
        "risk_impact": [min(drawn, default=0.0) / 2, 2 * max(drawn, default=0.0)],
        "other_risk": [0.0, 100.0],
        "impact": [limit] * 2,
    }
    book.set_table_values("supplier_limits", headed("supplier_limits", ends))


def _tiles(listed: Columns, nameless: int) -> dict[str, int]:
    parts, needed = (np.asarray(listed[key]) for key in ("parts", "needed"))
    replies = list(listed["reply"])
    return {
        "tile_suppliers": len(parts),
        "tile_asked": int((parts > 0).sum()),
        "tile_parts": int(parts.sum()),
        "tile_needed": int(needed.sum()),
        "tile_replied": replies.count("replied") + replies.count("complete"),
        "tile_nameless": nameless,
    }


def _places(listed: Columns) -> dict[str, str]:
    """What the formulas of the four positions have to say."""
    values: dict[str, str] = {}
    shares, positions = np.asarray(listed["spend_share"]), list(listed["position"])
    suppliers = list(listed["supplier"])
    has_spend = bool(np.isfinite(shares).any())
    for position, label in (*_POSITIONS.items(), *_UNPLACED.items()):
        at = [row for row, each in enumerate(positions) if each == position]
        part = math.fsum(shares[row] for row in at if math.isfinite(shares[row]))
        spend = f", {math.floor(100 * part + 0.5)} % of spend" if has_spend else ""
        more = f", the first {PLACES}:" if len(at) > PLACES and position in _POSITIONS else ""
        name = position.replace("-", "_").replace(" ", "_")
        values[f"position_{name}"] = f"{label}: {len(at)}{spend}{more}" if at or position in _POSITIONS else ""
        for rank in range(1, PLACES + 1) if position in _POSITIONS else ():
            shown = at[rank - 1] if rank <= len(at) else None
            values[f"{name}_{rank}"] = "" if shown is None else f"{shown + 1}  {suppliers[shown]}"
    return values

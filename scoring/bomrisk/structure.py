"""The product structure of a BOM: what is inside what, and how many of each line one product needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.findings import Finding
from bomrisk.structure_findings import Place, findings_of
from bomrisk.structure_links import Links, Remark, by_level, by_parent, by_position
from bomrisk.structure_tree import Places, Tree, grow, lay_out

__all__ = ["Places", "ProductStructure", "line_place", "product_structure"]

_BASES = ("level", "position", "parent")


@dataclass(frozen=True, eq=False)
class ProductStructure:
    """What is inside what.

    Parameters
    ----------
    parent : ndarray of int
        Position of the line that a line is inside of, the first one where an assembly is listed several times; -1 at the top.
    first_use : ndarray of int
        Position of the first line that lists the same assembly; the line itself unless a parent column lists it several times.
    depth : ndarray of int
        Steps from the top, 0 at the top.
    level : ndarray of float
        Depth as the file counts it; NaN for lines of a sheet with one level.
    order : ndarray of int
        Line positions in tree order: each assembly directly above its lines.
    total_quantity : ndarray of float
        How many of a line all products of the sheet need: its quantity times those of the assemblies that it is inside of, summed
        over the uses of these. NaN if any of them is unknown, or the sheet has one level.
    uses : ndarray of float
        How many of what a line is inside of are needed; 1 at the top, NaN if unknown.
    is_assembly : ndarray of bool
        Whether other lines are inside a line.
    places : Places
        The tree with every use of an assembly laid out.
    basis : mapping
        What tells the structure of each sheet: ``level``, ``position`` or ``parent``; sheets with one level are not in it.
    findings : tuple of Finding
    """

    parent: npt.NDArray[np.int64]
    first_use: npt.NDArray[np.int64]
    depth: npt.NDArray[np.int64]
    level: npt.NDArray[np.float64]
    order: npt.NDArray[np.int64]
    total_quantity: npt.NDArray[np.float64]
    uses: npt.NDArray[np.float64]
    is_assembly: npt.NDArray[np.bool_]
    places: Places
    basis: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def has_levels(self) -> bool:
        """Whether any line is inside another."""
        return bool(self.is_assembly.any())

    @property
    def assemblies(self) -> int:
        """Number of lines that others are inside of."""
        return int(self.is_assembly.sum())


def product_structure(lines: pd.DataFrame, letters: Mapping[str, Mapping[str, str]] | None = None) -> ProductStructure:
    """Find the structure of each sheet, by its levels, else by item positions, else by the parents that it names.

    Parameters
    ----------
    lines : DataFrame
        One row per line; ``level``, ``position``, ``parent`` and ``part_number``, ``quantity``, ``sheet``, ``row`` where known.
    letters : mapping, optional
        Letter of each column by sheet and canonical name, so that findings can name the cell.

    Returns
    -------
    ProductStructure

    Examples
    --------
    >>> import pandas as pd
    >>> bom = pd.DataFrame({"level": ["0", "1", "2"], "quantity": [1.0, 4.0, 2.0]})
    >>> product_structure(bom).total_quantity.tolist()
    [1.0, 4.0, 8.0]
    """
    count = len(lines)
    if not any(name in lines.columns for name in _BASES):
        return _flat(count)
    sheets, names = _sheets(lines)
    quantity = _quantities(lines)
    parts: list[tuple[npt.NDArray[np.int64], Links, Tree]] = []
    basis: dict[str, str] = {}
    remarks: list[tuple[str, Remark]] = []
    for number, name in enumerate(names):
        at = np.flatnonzero(sheets == number)
        found = _links(lines.iloc[at] if len(names) > 1 else lines)
        if found is None:
            continue
        basis[name], links = found
        if not (links.inside >= 0).any():
            remarks += [(basis.pop(name), Remark(each.code, int(at[each.line]))) for each in links.remarks]
            continue
        tree = grow(links, quantity[at])
        parts.append((at, links, tree))
        for each in (*links.remarks, *tree.remarks):
            texts = each.texts
            if each.code == "assembly-cycle":
                texts = tuple(_name(lines, int(at[int(line)])) for line in texts)
            remarks.append((basis[name], Remark(each.code, int(at[each.line]), texts, each.count)))
    if not parts:
        return replace(_flat(count), findings=tuple(findings_of(remarks, line_place(lines, letters))))
    return _joined(lines, parts, sheets, basis, remarks, letters)


def _joined(
    lines: pd.DataFrame,
    parts: list[tuple[npt.NDArray[np.int64], Links, Tree]],
    sheets: npt.NDArray[np.int64],
    basis: Mapping[str, str],
    remarks: list[tuple[str, Remark]],
    letters: Mapping[str, Mapping[str, str]] | None,
) -> ProductStructure:
    """Put the trees of the sheets side by side; lines of sheets with one level stand at the top."""
    count = len(lines)
    parent, depth = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    first_use = np.arange(count)
    level, total = np.full(count, np.nan), np.full(count, np.nan)
    uses, is_assembly = np.ones(count), np.zeros(count, dtype=bool)
    laid: list[Places] = []
    order: list[npt.NDArray[np.int64]] = []
    by_sheet = {int(sheets[at[0]]): (at, links, tree) for at, links, tree in parts}
    for number in dict.fromkeys(sheets.tolist()):
        if number not in by_sheet:
            order.append(np.flatnonzero(sheets == number))
            continue
        at, links, tree = by_sheet[number]
        parent[at] = np.where(tree.parent >= 0, at[tree.parent], -1)
        first_use[at] = at[tree.first_use]
        depth[at], total[at], uses[at] = tree.depth, tree.total, tree.uses
        is_assembly[at] = tree.is_assembly
        first = float(np.nanmin(links.level)) if np.isfinite(links.level).any() else 1.0
        level[at] = np.where(np.isfinite(links.level), links.level, tree.depth + first)
        order.append(at[tree.order])
        places, cut = lay_out(tree)
        laid.append(places.moved(at))
        if cut >= 0:
            name = next(iter(basis.values())) if len(basis) == 1 else "parent"
            remarks.append((name, Remark("structure-too-wide", int(at[cut]))))
    return ProductStructure(
        parent,
        first_use,
        depth,
        level,
        np.concatenate(order),
        total,
        uses,
        is_assembly,
        Places.joined(laid),
        basis,
        tuple(findings_of(remarks, line_place(lines, letters))),
    )


def _flat(count: int) -> ProductStructure:
    """Every line at the top."""
    integers, unknown = np.zeros(count, dtype=np.int64), np.full(count, np.nan)
    return ProductStructure(
        integers - 1,
        np.arange(count),
        integers,
        unknown,
        np.arange(count),
        unknown,
        np.ones(count),
        np.zeros(count, dtype=bool),
        Places.joined([]),
    )


def _links(lines: pd.DataFrame) -> tuple[str, Links] | None:
    """The most trusted evidence that gives more than one level."""

    def values(name: str) -> list[object] | None:
        column = lines.get(name)
        return None if column is None or not column.notna().any() else column.astype(object).tolist()

    level, position, parent, part = (values(name) for name in ("level", "position", "parent", "part_number"))
    told = by_level([_text(value) for value in level]) if level is not None else None
    if told is not None and (told.inside >= 0).any():
        return "level", told
    if position is not None and (links := by_position([_text(value) for value in position])):
        return "position", links
    if parent is not None and part is not None and (links := by_parent(part, parent)):
        return "parent", links
    return ("level", told) if told is not None else None


def _name(lines: pd.DataFrame, line: int) -> str:
    """What an assembly is called."""
    known = (lines[name].iloc[line] for name in ("part_number", "description") if name in lines.columns)
    return next((text for text in known if isinstance(text, str) and text), f"line {line + 1}")


def _text(value: object) -> object:
    """Numbers as they are read from a frame that was made by hand."""
    if isinstance(value, float):
        return None if value != value else f"{value:.15g}"
    return str(value) if isinstance(value, (int, np.integer)) else value


def _sheets(lines: pd.DataFrame) -> tuple[npt.NDArray[np.int64], list[str]]:
    if "sheet" not in lines.columns:
        return np.zeros(len(lines), dtype=np.int64), [""]
    codes, names = pd.factorize(lines["sheet"].astype(object).where(lines["sheet"].notna(), ""))
    return codes.astype(np.int64), [str(name) for name in names]


def _quantities(lines: pd.DataFrame) -> npt.NDArray[np.float64]:
    if "quantity" not in lines.columns:
        return np.full(len(lines), np.nan)
    return pd.to_numeric(lines["quantity"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def line_place(lines: pd.DataFrame, letters: Mapping[str, Mapping[str, str]] | None = None) -> Place:
    """Return a function that gives the address of a line's cell, ``Sheet!B7``, by line position and canonical name.

    Parameters
    ----------
    lines : DataFrame
        ``sheet`` and ``row`` where known.
    letters : mapping, optional
        Letter of each column by sheet and canonical name.
    """
    known = letters or {}
    rows = lines["row"].to_numpy() if "row" in lines.columns else None
    sheets = lines["sheet"].to_numpy() if "sheet" in lines.columns else None

    def place(line: int, name: str) -> str:
        if rows is None:
            return f"line {line + 1}"
        sheet = "" if sheets is None or pd.isna(sheets[line]) else str(sheets[line])
        return f"{sheet}!{known.get(sheet, {}).get(name, '')}{int(rows[line])}"

    return place

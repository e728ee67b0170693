"""The sheets of an RMI workbook that hold what was declared."""

from __future__ import annotations

import re
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk_templates.declarations.declaration import TITLES, Kind
from bomrisk_templates.reading.grid import Grid, text_of
from bomrisk_templates.reading.sniff import Kind as FileKind
from bomrisk_templates.reading.workbook import read_workbook, sheet_names

__all__ = ["form_and_version", "open_sheets"]

_WANTED = ("Declaration", "Smelter List", "Mine List", "Product List", "Revision")
_FORMS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"conflict minerals reporting template|\bCMRT\b", re.IGNORECASE), "cmrt"),
    (re.compile(r"extended minerals? reporting template|\bEMRT\b", re.IGNORECASE), "emrt"),
    (re.compile(r"(?:additional minerals?|pilot) reporting template|\bAMRT\b|\bPRT\b", re.IGNORECASE), "amrt"),
    (re.compile(r"cobalt reporting template|\bCRT\b", re.IGNORECASE), "crt"),
)
_VERSION = re.compile(
    r"(?:revision|rev\.?|version|ver\.?|v|版本|修订|改訂|개정|révision|revisión|revisão|revisione|revizyon)\s*:?\s*(\d{1,2}\.\d{1,3})",
    re.IGNORECASE,
)
_HEAD_ROWS = 8
_KNOWN: dict[Kind, tuple[int, int]] = {"cmrt": (3, 6), "emrt": (1, 2), "amrt": (1, 1), "crt": (1, 2)}
"""First and last major version whose questions are known."""


def open_sheets(path: Path, kind: FileKind) -> dict[str, Grid]:
    """Read the sheets that matter, under their English names.

    Parameters
    ----------
    path : Path
    kind : str
        As `bomrisk_templates.reading.sniff` says.

    Returns
    -------
    dict of str to Grid
        Without ``Declaration`` where the workbook is no RMI form.

    Raises
    ------
    InputError
        If the workbook is damaged or encrypted.
    """
    names = {name.strip().casefold(): name for name in sheet_names(path)}
    present = {wanted: names[wanted.casefold()] for wanted in _WANTED if wanted.casefold() in names}
    if "Declaration" not in present:
        return {}
    grids = {grid.sheet: grid for grid in read_workbook(path, kind, list(present.values()))}
    return {wanted: grids[name] for wanted, name in present.items()}


def form_and_version(sheets: dict[str, Grid], file: str) -> tuple[Kind, str]:
    """Tell which form it is, and of which version.

    Parameters
    ----------
    sheets : dict of str to Grid
    file : str

    Returns
    -------
    kind, version : str
        The version is empty where it is not told.

    Raises
    ------
    InputError
        If it is none of them, or of a version whose questions are not known.
    """
    head = _head(sheets["Declaration"])
    kind = next((kind for pattern, kind in _FORMS if pattern.search(head)), None)
    if kind is None:
        raise InputError(
            "the workbook has a sheet Declaration, but its head names none of the forms CMRT, EMRT, AMRT and CRT.",
            where=file,
            action="Ask the supplier for the form of the Responsible Minerals Initiative as it was downloaded. Supplier "
            "workbooks of ours are read by `bomrisk replies`.",
        )
    found = _VERSION.search(head)
    version = found[1] if found else _newest(sheets.get("Revision"))
    least, most = _KNOWN[kind]
    if version and not least <= int(version.split(".")[0]) <= most:
        newer = int(version.split(".")[0]) > most
        raise InputError(
            f"the form is {TITLES[kind]} {version}; versions {least}.x to {most}.x are known.",
            where=file,
            action="Update bomrisk." if newer else "Ask the supplier for the current form.",
        )
    return kind, version


def _head(grid: Grid) -> str:
    rows = (row for row, number in zip(grid.rows, grid.numbers, strict=True) if number <= _HEAD_ROWS)
    return " \n ".join(text_of(cell) for row in rows for cell in row if cell != "")


def _newest(grid: Grid | None) -> str:
    """The highest number on the sheet of revisions."""
    if grid is None:
        return ""
    texts = (text_of(cell) for row in grid.rows for cell in row[:3])
    found = [match[1] for text in texts if (match := re.match(r"\s*(?:[A-Za-z.]*\s*)?(\d{1,2}\.\d{1,3})(?!\S)", text))]
    return max(found, key=lambda number: tuple(map(int, number.split("."))), default="")

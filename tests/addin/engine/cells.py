"""Cells as Excel treats them: what becomes of a value that is written, and what a cell gives when it is read."""

from __future__ import annotations

import datetime as dt
import re

from openpyxl.worksheet.formula import ArrayFormula
from xlwings import utils

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
    "#SPILL!": -2146826243,
}
KNOWN_TO_XLWINGS = {code: text for text, code in ERRORS.items() if text != "#SPILL!"}
_NUMBER = re.compile(r"\s*[-+]?(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*%?\s*")
_DATE = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}([/-]\d{2,4})?|\d{1,2}-[A-Za-z]{3}(-\d{2,4})?)\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class ExcelError(Exception):
    """What Excel answers to a call that it refuses (pywin32's com_error)."""


def formula_text(cell):
    value = cell.value
    if isinstance(value, ArrayFormula):
        return value.text
    return "" if value is None else value if isinstance(value, str) else str(value)


def enter(cell, value):
    """Put a value into a cell as Excel's Value setter would."""
    if value is None or value == "":
        cell.value = None
        return
    if isinstance(value, str):
        text, kept = (value[1:], True) if value.startswith("'") else (value, False)
        text = _CONTROL.sub("", text)
        if len(value) > 32767:
            raise ExcelError("the text is too long")
        if not kept and cell.number_format != "@":
            if text[:1] in "=+-@" and not _NUMBER.fullmatch(text):
                cell.value = "=" + text.lstrip("=")
                return
            if _NUMBER.fullmatch(text):
                number = float(text.strip().rstrip("%").replace(",", ""))
                cell.value = number / 100 if "%" in text else number
                return
            if _DATE.fullmatch(text):
                cell.value, cell.number_format = dt.datetime(2026, 1, 2), "dd-mmm"
                return
            if text.upper() in ("TRUE", "FALSE"):
                cell.value = text.upper() == "TRUE"
                return
        cell.value = text
        if text:
            cell.data_type = "s"
        return
    if cell.number_format == "@" and not isinstance(value, bool):
        cell.value = f"{value:.15g}" if isinstance(value, float) else str(value)
        return
    form = cell.number_format
    cell.value = value
    if form != "General":
        cell.number_format = form


def hex_colour(colour):
    if isinstance(colour, str):
        return colour.removeprefix("#")
    return "{:02X}{:02X}{:02X}".format(*(utils.int_to_rgb(colour) if isinstance(colour, int) else colour))

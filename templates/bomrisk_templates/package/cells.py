"""Cells as XML text: each column knows how its cells are written, since deciding it cell by cell is ten times slower."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk_templates.package.xml_text import clip, escape

__all__ = ["Cells", "Formula", "Prototype", "cell", "column_cells", "excel_serial", "is_missing"]

Cells: TypeAlias = Sequence[Any] | npt.NDArray[Any]
"""Values of a column: an array of floats, or anything mixed with None for missing."""

_EPOCH, _DAY = dt.datetime(1899, 12, 30), dt.timedelta(days=1)
_MOST_KNOWN = 256
_PIECE = 100
# Values of other types may be equal and yet be written differently: 1 and True.
_TEXTS = frozenset({str, type(None)})


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula for one cell, with the value that it has now."""

    text: str
    value: Any


@dataclass(frozen=True, slots=True)
class Prototype:
    """What the cells of a column have in common: their style number and, in a calculated column, their formula.

    Parameters
    ----------
    style : str
        Style number as in the part, or empty.
    formula : str
        Formula without ``=``, still escaped as in the part, or empty.
    """

    style: str = ""
    formula: str = ""

    @property
    def style_attribute(self) -> str:
        """The cell's ``s`` attribute with a leading space, or nothing."""
        return f' s="{self.style}"' if self.style else ""


def is_missing(value: Any) -> bool:
    """Whether a value stands for "unknown" or "nothing": None, NaN, NaT, NA."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def excel_serial(value: dt.date | dt.datetime) -> float:
    """Return a date as the number of days that spreadsheets store (1900 system)."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
    return ((moment if moment.tzinfo is None else moment.replace(tzinfo=None)) - _EPOCH) / _DAY


def cell(reference: str, value: Any, prototype: Prototype) -> str:
    """Return one ``<c>`` element.

    Text stays text, whatever it begins with. A missing value gives an empty cell, or an empty text where the cell has a formula.
    """
    return f'<c r="{reference}"{_rest(value, prototype)}'


def _rest(value: Any, prototype: Prototype) -> str:
    """Return what follows the reference of a cell."""
    formula, style = prototype.formula, prototype.style_attribute
    if isinstance(value, Formula):
        formula, value = escape(value.text), value.value
    shown = f"<f>{formula}</f>" if formula else ""
    if isinstance(value, str) and value:
        text = escape(clip(value))
        if formula:
            return f'{style} t="str">{shown}<v>{text}</v></c>'
        space = ' xml:space="preserve"' if "\n" in text or text != text.strip() else ""
        return f'{style} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if is_missing(value) or value == "":
        return f'{style} t="str">{shown}<v></v></c>' if formula else f"{style}/>"
    if isinstance(value, dt.date):
        value = excel_serial(value)
    elif isinstance(value, (bool, np.bool_)):
        return f'{style} t="b">{shown}<v>{int(value)}</v></c>'
    if isinstance(value, (float, int, numbers.Real)):
        number = float(value)
        if not math.isfinite(number):
            return _rest(None, Prototype(prototype.style, formula))
        return f"{style}>{shown}<v>{_number(number)}</v></c>"
    return _rest(str(value), Prototype(prototype.style, formula))


def _number(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


class _Texts(dict[str | None, str]):
    """What was written for the texts that came first: few are distinct in most columns, and where many are it stays small."""

    def __init__(self, prototype: Prototype, after: str) -> None:
        super().__init__({None: f'"{_rest(None, prototype)}{after}'})
        self.prototype, self.after = prototype, after

    def __missing__(self, text: str | None) -> str:
        written = f'"{_rest(text, self.prototype)}{self.after}'
        if len(self) < _MOST_KNOWN:
            self[text] = written
        return written


def column_cells(values: Cells, prototype: Prototype, after: str) -> Iterator[str]:
    """Return the cells of one column, each from behind its row number to before that of the cell in the next column.

    Parameters
    ----------
    values : sequence
        One value per row; a numpy array of floats takes the fast path.
    prototype : Prototype
        Style and formula.
    after : str
        How the next cell begins.
    """
    texts = _Texts(prototype, after)
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return _number_cells(values, prototype, texts)
    if set(map(type, values)) <= _TEXTS:
        return map(texts.__getitem__, values)
    return (texts[value] if type(value) in _TEXTS else f'"{_rest(value, prototype)}{after}' for value in values)


def _number_cells(values: npt.NDArray[Any], prototype: Prototype, texts: _Texts) -> Iterator[str]:
    shown = f"<f>{prototype.formula}</f>" if prototype.formula else ""
    before, behind, empty = f'"{prototype.style_attribute}>{shown}<v>', f"</v></c>{texts.after}", texts[None]
    for start in range(0, len(values), _PIECE):
        for number in values[start : start + _PIECE].tolist():
            yield f"{before}{number!r}{behind}" if number - number == 0 else empty

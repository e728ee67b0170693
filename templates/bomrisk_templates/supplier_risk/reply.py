"""A supplier's reply: who answers, about which parts, and what stands in each cell of the declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bomrisk_templates.declarations.merging import REPLY

__all__ = ["FORM", "AskedPart", "Cell", "Reply", "ReplyRow", "State", "source_of"]

State = Literal["answered", "unknown", "withheld", "unclear", "blank"]
"""What became of a question. ``unknown`` is an answer, too; ``withheld`` is one that says nothing; ``unclear`` is none."""

FORM: Final = REPLY
"""What stands for this kind of declaration behind a statement, between who and when."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the declaration.

    Parameters
    ----------
    text : str
        As a person reads it.
    state : str
        See :data:`State`.
    where : str
        ``file Sheet!G14``.
    countries : tuple of (str, float)
        ISO 3166 alpha-2, ``""`` where it is not known, with the share [0..1] that stands beside it, NaN without one.
    number : float
        Fraction [0..1] or weeks, NaN where it is none.
    word : str
        ``yes``, ``no``, ``recycled``, ``none``, where the cell says that.
    materials : tuple of str
        Ids.
    problem : str
        Why it is unclear; a sentence.
    """

    text: str
    state: State
    where: str
    countries: tuple[tuple[str, float], ...] = ()
    number: float = float("nan")
    word: str = ""
    materials: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One row of the declaration.

    Parameters
    ----------
    line_id : str
        Of the part.
    materials : tuple of str
        Ids; of several the part holds one. Empty where nothing was recognised.
    name : str
        The material as it stands there.
    asked : frozenset of str
        Keys of the columns that the buyer needs; empty for a row that the supplier added.
    cells : mapping of str to Cell
        By key of the column.
    where : str
        ``file Sheet!14``.
    """

    line_id: str
    materials: tuple[str, ...]
    name: str
    asked: frozenset[str]
    cells: Mapping[str, Cell]
    where: str


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part that was asked about: the numbers by which the supplier and the buyer know it."""

    number: str
    reference: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A supplier workbook that came back.

    Parameters
    ----------
    file : str
    supplier : str
        Who was asked.
    request : str
        Name of the request.
    as_of : str
        Date of the facts it rests on.
    answered_by, email : str
        Who filled it in.
    date : date or None
        When.
    parts : mapping of str to AskedPart
        By line id.
    rows : tuple of ReplyRow
    sheet : str
        Place of the declaration: ``file Sheet``.
    """

    file: str
    supplier: str
    request: str
    as_of: str
    answered_by: str
    email: str
    date: dt.date | None
    parts: Mapping[str, AskedPart]
    rows: tuple[ReplyRow, ...]
    sheet: str = ""

    @property
    def source(self) -> str:
        """Who, what, when, as it stands behind a statement."""
        return source_of(self.supplier, FORM, self.date)


def source_of(supplier: str, form: str, date: dt.date | None) -> str:
    """Who, what and when, as it stands behind a statement."""
    return ", ".join(filter(None, (supplier, form, date.isoformat() if date else "undated")))

"""The text of the BOM column ``declaration``: what a supplier declared, as a person can read and edit it.

::

    cell      = statement { ("||" or a line break) statement }
    statement = word ":" items [ "|" source ]
    word      = "full" | "some" | "may" | "no"
    items     = "nothing" (only after full:) or item { ";" item }
    item      = name { "/" name } [ "?" ] [ ("=" | "<" | ">") amount ]
    amount    = mass fraction of the part, such as 0.27, or a percentage, such as 27 %

``full``: all that is in the part. ``some``: it holds these, other things are not told. ``may``: something of the supplier's
holds these, perhaps this part. ``no``: none of these. Names joined by ``/`` are candidates of which one is meant; ``?`` makes a
name less sure; ``<`` is an upper and ``>`` a lower bound of the amount.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from bomrisk import reference

__all__ = ["Item", "Statement", "Word", "format_declaration", "looks_declared", "parse_declaration"]

Word = Literal["full", "some", "may", "no"]

_WORDS: Final[tuple[Word, ...]] = ("full", "some", "may", "no")
_NOTHING: Final = frozenset({"nothing", "none"})
_HEAD = re.compile(r"\s*(full|some|may|no)\s*:", re.IGNORECASE)
_STATEMENTS = re.compile(r"\|\||[\r\n]+")
_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(%?)")
_SIGN = re.compile(r"[=<>]")
_ROUNDING: Final = 1.005
"""Amounts are rounded for people; as much may their sum exceed the whole."""
_DIGITS: Final = 4
_LEAST: Final = 1e-9
"""Smaller amounts are written as an upper bound."""


@dataclass(frozen=True, slots=True)
class Item:
    """One material of a statement.

    Parameters
    ----------
    names : tuple of str
        Material ids; several are candidates of which one is meant.
    amount : float
        Mass fraction of the part [0..1], NaN where it is not told.
    sign : {"=", "<", ">"}
        Whether the amount is exact, an upper or a lower bound.
    less_sure : bool
        The part may be one of several that the statement is about.
    """

    names: tuple[str, ...]
    amount: float = math.nan
    sign: str = "="
    less_sure: bool = False

    def __str__(self) -> str:
        """As it stands in the cell."""
        text = "/".join(self.names) + ("?" if self.less_sure else "")
        if math.isnan(self.amount):
            return text
        if self.amount < _LEAST:
            return text if self.sign == ">" else f"{text}<{_amount_text(_LEAST)}"
        return f"{text}{self.sign}{_amount_text(self.amount)}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one declaration says.

    Parameters
    ----------
    word : {"full", "some", "may", "no"}
    items : tuple of Item
    source : str
        Who said it, where and when; free text.
    """

    word: Word
    items: tuple[Item, ...]
    source: str = ""

    def __str__(self) -> str:
        """As it stands in the cell."""
        text = f"{self.word}: {'; '.join(map(str, self.items)) or 'nothing'}"
        source = " ".join(re.sub(r"\|+", "/", self.source).split())
        return f"{text} | {source}" if source else text


def format_declaration(statements: Iterable[Statement]) -> str:
    """Write statements into one cell.

    Parameters
    ----------
    statements : iterable of Statement

    Returns
    -------
    str
    """
    return " || ".join(dict.fromkeys(map(str, statements)))


def looks_declared(text: str) -> bool:
    """Whether a text begins as a declaration does, readable or not."""
    return _HEAD.match(text) is not None


@lru_cache(maxsize=65_536)
def parse_declaration(cell: str) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Read a cell.

    Parameters
    ----------
    cell : str

    Returns
    -------
    statements : tuple of Statement
        Empty where anything in the cell could not be read: half of a declaration is not what was declared.
    problems : tuple of str
        What could not be read, all of it.
    """
    statements: list[Statement] = []
    problems: list[str] = []
    for piece in _STATEMENTS.split(cell):
        if piece.strip():
            statement = _statement(piece.strip(), problems)
            if statement is not None:
                statements.append(statement)
    problems += _contradictions(statements)
    return ((), tuple(dict.fromkeys(problems))) if problems else (tuple(dict.fromkeys(statements)), ())


def _statement(text: str, problems: list[str]) -> Statement | None:
    head = _HEAD.match(text)
    if head is None:
        problems.append(f"{text[:40]!r} does not begin with full:, some:, may: or no:")
        return None
    word: Word = next(word for word in _WORDS if word == head[1].lower())
    body, _, source = text[head.end() :].partition("|")
    pieces = [piece.strip() for piece in body.split(";") if piece.strip()]
    if word == "full" and len(pieces) == 1 and pieces[0].casefold() in _NOTHING:
        pieces = []
    elif not pieces:
        problems.append(f"nothing stands after {word}:" + (" (write full: nothing)" if word == "full" else ""))
    items = [item for piece in pieces if (item := _item(piece, word, problems)) is not None]
    named = [name for item in items for name in item.names]
    problems += [f"{name} stands twice after {word}:" for name in dict.fromkeys(named) if named.count(name) > 1]
    known = math.fsum(item.amount for item in items if item.sign != "<" and not math.isnan(item.amount))
    if known > _ROUNDING:
        problems.append(f"the amounts after {word}: add up to {known:.3g}, more than the part")
    return Statement(word, tuple(items), " ".join(source.split()))


def _item(text: str, word: Word, problems: list[str]) -> Item | None:
    at = _SIGN.search(text)
    names, sign, amount = (text[: at.start()], at[0], text[at.end() :]) if at else (text, "=", "")
    less_sure = names.rstrip().endswith("?")
    names = names.rstrip().removesuffix("?").strip()
    value = math.nan
    if at is not None:
        match = _AMOUNT.fullmatch(amount.strip())
        value = float(match[1]) / (100 if match[2] else 1) if match else math.nan
        if not 0 < value <= 1:
            problems.append(
                f"{amount.strip()!r} of {names} is no mass fraction above 0 and up to 1, such as 0.27 or 27 %"
            )
            return None
    if (less_sure or at is not None) and word in ("may", "no"):
        problems.append(f"{text!r}: after {word}: stand names alone")
        return None
    found = [(name.strip(), reference.material_id(name.strip())) for name in names.split("/")]
    unknown = [name for name, material in found if material is None]
    if unknown:
        problems += [f"{name!r} is no known material" for name in unknown]
        return None
    return Item(tuple(dict.fromkeys(material for _, material in found if material)), value, sign, less_sure)


def _contradictions(statements: list[Statement]) -> list[str]:
    held = {name for s in statements if s.word in ("full", "some") for item in s.items for name in item.names}
    denied = [name for s in statements if s.word == "no" for item in s.items for name in item.names]
    return [f"{name} is both declared and denied" for name in dict.fromkeys(denied) if name in held]


def _amount_text(amount: float) -> str:
    digits = max(_DIGITS - 1 - math.floor(math.log10(amount)), 0)
    text = f"{amount:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

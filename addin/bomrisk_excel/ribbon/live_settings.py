"""What a live workbook is rated by: the date and destination that it names, and the user's policy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypeVar

from xlwings import Book, Sheet

from bomrisk.errors import InputError
from bomrisk.setting import Setting
from bomrisk_excel.functions.arguments import country, date
from bomrisk_excel.ribbon.own_sheets import book_name
from bomrisk_excel.user_settings import user_policy

__all__ = ["AS_OF_NAME", "DESTINATION_NAME", "live_setting", "named_value", "read_named"]

AS_OF_NAME = "bomrisk_as_of"
DESTINATION_NAME = "bomrisk_destination"

_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_NUMBER = re.compile(r"=(-?\d+(?:\.\d+)?)")
_TODAY = re.compile(r"=\s*(?:TODAY|NOW)\(\s*\)\s*(?:([+-])\s*(\d{1,5}))?\s*", re.IGNORECASE)
_DATE = re.compile(r"=DATE\((\d{4}),(\d{1,2}),(\d{1,2})\)", re.IGNORECASE)

_Value = TypeVar("_Value")


def live_setting(book: Book, sheet: Sheet) -> Setting:
    """Return date, destination and policy for a workbook.

    Parameters
    ----------
    book : Book
    sheet : Sheet
        With the BOM; names that belong to it go before the workbook's.

    Returns
    -------
    Setting
        As of the workbook's name ``bomrisk_as_of``, else today; to ``bomrisk_destination``, else the policy's.

    Raises
    ------
    InputError
        If a name holds no date or no country.
    PolicyError
        If the user's policy cannot be used.
    """
    # A server of functions lives for days; the command shall see the policy that the user has now.
    user_policy.cache_clear()
    policy = user_policy()
    as_of = read_named(book, sheet, AS_OF_NAME, lambda value: date(value, AS_OF_NAME))
    to = read_named(book, sheet, DESTINATION_NAME, lambda value: country(value, DESTINATION_NAME))
    return Setting.of(policy, as_of or dt.datetime.now().astimezone().date(), to)


def read_named(book: Book, sheet: Sheet, name: str, convert: Callable[[Any], _Value]) -> _Value:
    """Convert what a defined name stands for, None without such a name; where that fails, the name is told."""
    try:
        return convert(named_value(book, sheet, name))
    except InputError as error:
        raise InputError(
            error.what,
            where=f"{book.name}, defined name {name}",
            action=error.action or "Correct it under Formulas, Name Manager.",
        ) from error


def named_value(book: Book, sheet: Sheet, name: str) -> Any:
    """Return what a defined name stands for: a cell's value or a constant; None without such a name.

    Raises
    ------
    InputError
        If the name refers to another workbook or is a formula that only Excel can compute.
    """
    defined = sheet.names[name] if name in sheet.names else book_name(book, name)
    if defined is None:
        return None
    try:
        cell = defined.refers_to_range
    except Exception:  # no range: engines raise their own kinds
        return _constant(str(defined.refers_to), name)
    if cell.sheet.book != book:
        raise InputError(
            f"{name} refers to another workbook, {cell.sheet.book.name}.",
            action="Let it refer to a cell of this workbook, or to a constant.",
        )
    return cell[0, 0].options(err_to_str=True).value


def _constant(formula: str, name: str) -> Any:
    if text := _TEXT.fullmatch(formula):
        return text[1].replace('""', '"')
    if number := _NUMBER.fullmatch(formula):
        return float(number[1])
    if parts := _DATE.fullmatch(formula):
        return f"{parts[1]}-{int(parts[2]):02d}-{int(parts[3]):02d}"
    if parts := _TODAY.fullmatch(formula):
        days = int(f"{parts[1] or '+'}{parts[2] or 0}")
        return dt.datetime.now().astimezone().date() + dt.timedelta(days=days)
    raise InputError(
        f"{name} refers to {formula!r}, which only Excel can compute.",
        action="Put that formula into a cell and let the name refer to the cell, or let it refer to a constant.",
    )

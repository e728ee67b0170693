"""Whether the only column of prices holds what one piece costs, or the total of each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import NamedTuple

from bomrisk_templates.reading.column_map import ColumnMap, MappedColumn
from bomrisk_templates.reading.price_settling import number_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows

__all__ = ["settle_totals"]

_MOST_LINES = 3000
_ENOUGH_SUMS = 2
"""One sum alone may be of prices by mistake, if their header says that they are of one piece each."""

_ENOUGH_LINES = 3
_SURELY_EACH = 0.95
_SURE_ODDS = log(50)

Priced = Sequence[tuple[float | None, float | None]]
"""Price and quantity of lines, None where not known."""


class _Below(NamedTuple):
    """How often the totals below are the plain sums of the prices, and how often the sums of price times quantity."""

    plain: int
    multiplied: int
    longest: int


def settle_totals(region: Region, result: ColumnMap, rows: SortedRows) -> None:
    """Tell by the totals below, and by what the quantities divide, whether prices are those of the lines.

    Where the header does not say it either, `ColumnMap.open_price` is set.
    """
    price, amount = result.mapped.get("unit_price"), result.column("quantity")
    if price is None or price.confidence == "user" or "line_total" in result.mapped or len(rows.lines) > _MOST_LINES:
        return
    below = _totals_below(region, rows, price.column, amount)
    is_open = region.roles.get(price.column, {}).get("unit_price", 0.0) < _SURELY_EACH
    if below.plain >= _ENOUGH_SUMS and below.plain > below.multiplied:
        _take_as_total(result, price, f"the totals below are the plain sums of {price.header!r}")
        return
    if not is_open or below.multiplied:
        return
    if below.plain and below.longest >= _ENOUGH_LINES:
        _take_as_total(result, price, f"the total below is the plain sum of {price.header!r}")
        return
    priced = [_priced(region, index, price.column, amount) for index in rows.lines]
    if _divide(priced):
        _take_as_total(result, price, f"each value of {price.header!r} divides by the quantity of its line")
    elif any(cost and count not in (None, 1) for cost, count in priced):
        result.open_price = True
        if price.confidence == "high":
            result.mapped["unit_price"] = replace(price, confidence="medium")


def _take_as_total(result: ColumnMap, price: MappedColumn, reason: str) -> None:
    del result.mapped["unit_price"]
    result.mapped["line_total"] = MappedColumn("line_total", price.column, price.header, "medium", reason)


def _priced(region: Region, index: int, price: int, amount: int | None) -> tuple[float | None, float | None]:
    cells = region.grid.rows[index]
    return number_of(cells[price]), number_of(cells[amount]) if amount is not None else None


def _totals_below(region: Region, rows: SortedRows, price: int, amount: int | None) -> _Below:
    totals = {skipped.row for skipped in rows.skipped if skipped.reason == "total"}
    lines = set(rows.lines)
    plain = multiplied = longest = 0
    group: list[tuple[float | None, float | None]] = []
    for index in range(region.first, region.last) if totals else ():
        if index in lines:
            group.append(_priced(region, index, price, amount))
        elif region.grid.numbers[index] in totals:
            total, _ = _priced(region, index, price, None)
            if total and len(group) > 1 and (summed := _sums(group)) is not None:
                is_plain, is_product = (value is not None and abs(value - total) <= 0.006 for value in summed)
                plain += is_plain and not is_product
                longest = max(longest, len(group) if is_plain and not is_product else 0)
                multiplied += is_product and not is_plain
            group = []
    return _Below(plain, multiplied, longest)


def _sums(group: Priced) -> tuple[float, float | None] | None:
    """The sum of the prices, and that of the prices times the quantities where all are known; None without all prices."""
    prices = [price for price, _ in group if price is not None]
    if len(prices) < len(group):
        return None
    products = [price * quantity for price, quantity in group if price is not None and quantity is not None]
    return sum(prices), sum(products) if len(products) == len(group) else None


def _divide(priced: Priced) -> bool:
    """Say whether all prices divide by their quantities, and too many of them for chance.

    The odds that a price divides by chance are the share of all prices that this quantity divides: round prices tell little.
    """
    cents = [(round(price * 100), quantity) for price, quantity in priced if price and quantity]
    odds, told = 0.0, 0
    for price, quantity in cents:
        if quantity < 2 or quantity != int(quantity):
            continue
        if price % int(quantity):
            return False
        told += 1
        odds -= log((1 + sum(other % int(quantity) == 0 for other, _ in cents)) / (1 + len(cents)))
    return told >= _ENOUGH_LINES and odds >= _SURE_ODDS

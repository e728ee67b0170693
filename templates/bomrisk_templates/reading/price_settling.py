"""Which column is the price of one and which the total of the line: quantity times price tells."""

from __future__ import annotations

from collections.abc import Mapping

from bomrisk_templates.reading.column_map import ColumnMap, MappedColumn
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.values import parse_number

__all__ = ["number_of", "settle_prices"]

_COMPARED_LINES = 300

_ENOUGH_LINES = 3
_ENOUGH_TELLING = 2


def number_of(cell: Cell) -> float | None:
    """Give the number that a cell holds, None where it holds none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, float | int):
        return float(cell)
    if isinstance(cell, str) and cell:
        value = parse_number(text_of(cell)).value
        return None if value != value else value
    return None


def _significant(value: float) -> str:
    return f"{value:.12g}".replace(".", "").strip("0")


def _products(
    one: list[float | None], two: list[float | None], total: list[float | None], *, points_lost: bool = False
) -> tuple[int, int]:
    """How often one times two is the total, and of how many; by digits alone where the decimal points were lost."""
    right = seen = 0
    for a, b, c in zip(one, two, total, strict=True):
        if a is None or b is None or c is None or a == 0 or c == 0:
            continue
        seen += 1
        right += _significant(a * b) == _significant(c) if points_lost else abs(a * b - c) <= max(0.006, 0.006 * abs(c))
    return right, seen


def settle_prices(region: Region, result: ColumnMap, columns: Mapping[int, list[Cell]], closed: set[str]) -> None:
    """Quantity times unit price is the total: the arithmetic tells columns apart that headers confuse."""
    price, total, quantity = (result.column(role) for role in ("unit_price", "line_total", "quantity"))
    if price is None:
        return
    is_counted = quantity is not None and "~other_quantity" not in region.roles.get(quantity, {})
    if total is not None and total < price and not is_counted:
        _settle_without_quantity(result, closed)
        return
    numeric = {
        c: [number_of(cell) for cell in cells[:_COMPARED_LINES]]
        for c, cells in columns.items()
        if result.contents[c].quantity >= 0.4 and c != result.line_number and not result.contents[c].sequence
    }
    if price not in numeric:
        return
    if total is None:
        if "line_total" not in closed:
            points_lost = sum(_has_lost_its_point(cell) for cell in columns[price]) >= _ENOUGH_TELLING
            _find_total(region, result, numeric, price, points_lost=points_lost)
    elif {total, quantity} <= numeric.keys() and not {"unit_price", "line_total"} & closed:
        _settle_swapped(result, numeric)


def _settle_without_quantity(result: ColumnMap, closed: set[str]) -> None:
    """Where nothing is counted there are no totals: of two prices the first is meant, the other is for resellers."""
    if {"unit_price", "line_total", "quantity"} & closed:
        return
    first = result.mapped.pop("line_total")
    reason = f"nothing is counted, so {first.header!r} is the price of one"
    result.mapped["unit_price"] = MappedColumn("unit_price", first.column, first.header, "low", reason)


def _settle_swapped(result: ColumnMap, numeric: Mapping[int, list[float | None]]) -> None:
    """Where quantity times the "total" is the "price", the headers say it the wrong way round."""
    one, two = result.mapped["unit_price"], result.mapped["line_total"]
    quantity = numeric[result.mapped["quantity"].column]
    straight, seen = _products(quantity, numeric[one.column], numeric[two.column])
    swapped, _ = _products(quantity, numeric[two.column], numeric[one.column])
    if swapped > straight and swapped >= _ENOUGH_LINES and swapped >= 0.7 * seen:
        reason = "quantity times unit price gives the line total"
        result.mapped["unit_price"] = MappedColumn("unit_price", two.column, two.header, "medium", reason)
        result.mapped["line_total"] = MappedColumn("line_total", one.column, one.header, "medium", reason)


def _find_total(
    region: Region, result: ColumnMap, numeric: Mapping[int, list[float | None]], price: int, *, points_lost: bool
) -> None:
    """A column after the price is the total if its values are the price times those of a third."""
    for column in numeric:
        if column <= price or not _may_be_total(region, result, column):
            continue
        for factor in (c for c in numeric if c not in (column, price)):
            right, seen = _products(numeric[factor], numeric[price], numeric[column], points_lost=points_lost)
            telling = sum(1 for value in numeric[factor] if value is not None and value != 1)
            if right >= _ENOUGH_LINES and right >= 0.75 * seen and telling >= _ENOUGH_TELLING:
                header = region.headers.get(column, "")
                reason = "its values are the unit price times a quantity"
                result.mapped["line_total"] = MappedColumn("line_total", column, header, "medium", reason)
                return


def _may_be_total(region: Region, result: ColumnMap, column: int) -> bool:
    if column == result.column("quantity") or not result.is_free(column) or result.contents[column].fill < 0.3:
        return False
    is_other = (
        role not in ("line_total", "unit_price", "quantity") and score > 0.8
        for role, score in region.roles.get(column, {}).items()
    )
    return not any(is_other)


def _has_lost_its_point(cell: Cell) -> bool:
    return isinstance(cell, str) and cell[:1] == "0" and len(cell) > 1 and cell.isdigit()

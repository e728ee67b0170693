"""Whose part numbers they are: the buyer's, the maker's or a shop's; and codes under headers that say nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bomrisk_templates.reading.column_map import NUMBERS, ColumnMap, MappedColumn
from bomrisk_templates.reading.content import ColumnContent
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.region import Region

__all__ = ["map_part_number", "settle_part", "settle_part_number", "settle_supplier_number"]

_ENOUGH_CODES = 5
#: How surely a header means numbers or models, the share of short names with a digit under it, and of different ones.
_MODEL, _MOSTLY, _OWN_MODEL = 0.7, 0.6, 0.75
_LONGEST_MODEL = 36
_MODEL_NAME = re.compile(r"(?=.*\d).*[^\W\d_]")


def settle_part(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """A column "Part" or "Type" beside the manufacturer's number says what the part is, if nothing else does."""
    number, maker = result.mapped.get("part_number"), result.mapped.get("manufacturer_part_number")
    if number is None or maker is None or "description" in result.mapped or {"part_number", "description"} & closed:
        return
    if region.roles.get(number.column, {}).get("description", 0.0) >= 0.5 and result.contents[maker.column].fill >= 0.5:
        del result.mapped["part_number"]
        reason = f"the number is in {maker.header!r}, and nothing else says what the part is"
        result.mapped["description"] = MappedColumn("description", number.column, number.header, "medium", reason)


_DISTRIBUTOR_CODES = (re.compile(r"\S.*-ND"), re.compile(r"C\d{4,8}"), re.compile(r"B0[0-9A-Z]{8}.*"))


def _is_distributor_code(number: Cell, own: Cell) -> bool:
    """Digi-Key's ``...-ND``, LCSC's ``C12345``, Amazon's ``B0...``, Mouser's prefix before the manufacturer's number."""
    text, maker = text_of(number), text_of(own)
    return any(pattern.fullmatch(text) for pattern in _DISTRIBUTOR_CODES) or (
        len(maker) > 4 and text != maker and text.endswith(maker)
    )


def settle_supplier_number(
    region: Region, result: ColumnMap, columns: Mapping[int, list[Cell]], closed: set[str]
) -> None:
    """A bare "part number" beside the manufacturer's is the shop's if its values are that shop's codes."""
    number, maker = result.mapped.get("part_number"), result.mapped.get("manufacturer_part_number")
    if number is None or maker is None or "supplier_part_number" in result.mapped or closed & set(NUMBERS):
        return
    pairs = [(a, b) for a, b in zip(columns[number.column], columns[maker.column], strict=True) if a != ""]
    ordered = (
        region.roles.get(number.column, {}).get("supplier_part_number", 0.0) >= 0.7 and "supplier" in result.mapped
    )
    coded = len(pairs) >= 2 and sum(_is_distributor_code(a, b) for a, b in pairs) >= 0.7 * len(pairs)
    if not (ordered or coded):
        return
    del result.mapped["part_number"]
    reason = (
        "its values are order codes of a distributor" if coded else "it is the number to order by, beside the maker's"
    )
    result.mapped["supplier_part_number"] = MappedColumn(
        "supplier_part_number", number.column, number.header, "medium", reason
    )


def settle_part_number(result: ColumnMap, closed: set[str]) -> None:
    """A table with one kind of part number calls it the part number."""
    if "part_number" in closed or "manufacturer_part_number" in closed:
        return
    sole = result.mapped.get("manufacturer_part_number")
    own = result.mapped.get("part_number")
    if sole and own and not result.contents[own.column].filled and result.contents[sole.column].filled:
        del result.mapped["part_number"]
        own = None
    if sole and own is None:
        del result.mapped["manufacturer_part_number"]
        reason = f"{sole.reason}; it is the only part number"
        result.mapped["part_number"] = MappedColumn("part_number", sole.column, sole.header, sole.confidence, reason)


def map_part_number(region: Region, result: ColumnMap, columns: Mapping[int, list[Cell]]) -> None:
    """Map the part number by its values where no header names one."""
    _map_decimal_codes(region, result)
    if "part_number" not in result.mapped:
        _map_codes(region, result)
    if not result.mapped.keys() & set(NUMBERS):
        _map_models(region, result, columns)


def _map_decimal_codes(region: Region, result: ColumnMap) -> None:
    """Codes like 100.3311 could be decimals; under a plain header, and each of its own, they number the parts."""
    for column, content in sorted(result.contents.items()):
        plain = region.roles.get(column, {}).get("part_number", 0.0) >= 0.95
        if plain and content.decimals > 0.5 and content.distinct >= 0.9 and result.is_free(column):
            header = region.headers.get(column, "")
            reason = f"the header {header!r} says so, though its values could be numbers"
            result.mapped["part_number"] = MappedColumn("part_number", column, header, "low", reason)
            return


def _map_codes(region: Region, result: ColumnMap) -> None:
    """A column of codes under an unknown header, or one for names, numbers the parts, if it stands left of their names."""
    named = result.column("description")
    for column, content in sorted(result.contents.items()):
        roles = region.roles.get(column, {})
        if named is None or column >= named or roles.keys() - {"description"} or not result.is_free(column):
            continue
        if content.filled < _ENOUGH_CODES or content.fill < 0.7 or content.sequence:
            continue
        header = region.headers.get(column, "")
        numbered = not header and _is_of_numbers(content)
        if content.numeric > 0.8 and not numbered:
            continue
        coded, own = (0.7, 0.8) if roles else (0.8, 0.9)
        is_coded = content.code >= coded and content.length >= 4
        if (is_coded or numbered) and content.distinct >= own and content.designator < 0.5:
            told = f"though the header is {header!r}" if header else "though there is no header"
            reason = f"its values are codes, each of its own, {told}"
            result.mapped["part_number"] = MappedColumn("part_number", column, header, "low", reason)
            return


def _map_models(region: Region, result: ColumnMap, columns: Mapping[int, list[Cell]]) -> None:
    """Names of models ("Nextion NX4832K035", "Arduino Mega 2560") number the parts where nothing else does."""
    for column, roles in sorted(region.roles.items()):
        content = result.contents[column]
        texts = [text for cell in columns[column] if isinstance(cell, str) and (text := cell.strip())]
        if roles.get("part_number", 0.0) < _MODEL or not result.is_free(column) or not texts:
            continue
        named = sum(_MODEL_NAME.match(text) is not None and len(text) <= _LONGEST_MODEL for text in texts)
        own = content.distinct >= _OWN_MODEL and not content.sequence and content.designator < 0.5
        if own and content.fill >= _MOSTLY and named >= _MOSTLY * content.filled:
            header = region.headers.get(column, "")
            reason = f"no column holds numbers of parts; {header!r} names models"
            result.mapped["part_number"] = MappedColumn("part_number", column, header, "low", reason)
            return


def _is_of_numbers(content: ColumnContent) -> bool:
    """Whether a column holds whole numbers, each of its own and few of them small: without a heading they number articles."""
    return content.whole == 1 and content.distinct >= 0.95 and content.small <= 0.2

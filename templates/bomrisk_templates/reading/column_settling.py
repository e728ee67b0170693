"""What headers alone get wrong: thin descriptions, quantities of a whole lot, columns that only their values tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bomrisk_templates.reading.column_map import NUMBERS, ColumnMap, MappedColumn
from bomrisk_templates.reading.grid import Cell
from bomrisk_templates.reading.header_kinds import explains, names_thing
from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.header_words import CANONICAL
from bomrisk_templates.reading.name_swaps import OWN_NAMES, swap_names, swap_specification
from bomrisk_templates.reading.number_settling import map_part_number
from bomrisk_templates.reading.region import IDENTITY, Region

__all__ = ["map_by_content", "settle_description", "settle_quantity"]

_OWN, _OWN_NUMBERS = 0.5, 0.9
_SOME_ZEROS = 2
_SEVERAL, _MANY = 8, 20
_ZERO: frozenset[Cell] = frozenset((0, "0"))
#: "Current (mA)", "Länge [mm]": measures are no counts.
_MEASURE = re.compile(
    r"[(\[](?:[mkµu]?[avwjnfhω]|[km]?g|[mck]?m|m?ah|wh|%|°c?|nm|[km]?hz|k?pa|bar|m?l|ms|s|min|dbm?|[km]?ohm)[)\]]",
    re.IGNORECASE,
)
#: "vehiculo_id", "ID proveedor": numbers of other things.
_IDENTIFIER = re.compile(r"\bid\b")
#: How surely a word for the names of parts means their description, and one for explanations of them.
_NAME, _NAME_AT_MOST, _EXPLANATION = 0.8, 0.91, 0.95
_TYPE, _VALUE, _MAY_DESCRIBE = 0.7, 0.6, 0.5
_NEARLY_ALL = 0.8
#: Texts of so many characters explain; a name has half of it at most.
_EXPLAINING = 90


def settle_description(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """Give the description to the column that names the parts when the one headed so is empty, thin or a mere use."""
    if "description" in closed:
        return
    swap_names(result)
    swap_specification(region, result, closed)
    current = result.mapped.get("description")
    content = result.contents[current.column] if current else None
    numbered = any(
        result.column(role) is not None and result.contents[result.mapped[role].column].filled for role in NUMBERS
    )
    # Numbers that repeat are of what the parts are for.
    known = numbered and any(
        result.contents[result.mapped[role].column].distinct > _OWN for role in NUMBERS if role in result.mapped
    )
    names_shops = content is not None and content.shop >= _OWN
    describes = content is not None and content.fill >= 0.3 and not names_shops
    if current is not None and describes and not _names_more(region, result, current):
        _prefer_name(region, result, current, numbered=numbered)
        _prefer_comment(region, result)
        return
    column = _likest_name(region, result, current, known=known)
    if column is None and current is None:
        column = _comment(region, result)
    if column is None and not IDENTITY & result.mapped.keys():
        column = _likest_name(region, result, current, known=known, any_header=True)
    if column is None:
        return
    for role in [role for role, mapped in result.mapped.items() if mapped.column == column]:
        result.denied.append((column, role, "its values are names of parts"))
        del result.mapped[role]
    header = region.headers.get(column, "")
    lack = ("names shops" if names_shops else "is nearly empty") if current else "is missing"
    result.mapped["description"] = MappedColumn(
        "description", column, header, "low", f"a description column {lack}; the values of {header!r} read like one"
    )


def _likest_name(
    region: Region, result: ColumnMap, current: MappedColumn | None, *, known: bool, any_header: bool = False
) -> int | None:
    """The column whose values read most like names of parts.

    Parameters
    ----------
    region : Region
    result : ColumnMap
    current : MappedColumn or None
        What describes the parts as yet.
    known : bool
        Whether numbers tell one part from another.
    any_header : bool
        Whether a column will do that is headed as something else ("Diameter, length", "種類").
    """
    best: tuple[float, int] | None = None
    for column, rival in result.contents.items():
        mapped = next((m for m in result.mapped.values() if m.column == column), None)
        movable = (
            mapped is None
            or (mapped.role in NUMBERS and rival.prose > 0.5)
            or mapped.role == "notes"
            or (mapped.role == "category" and (any_header or rival.distinct > OWN_NAMES))
            # "Material" may be the word for what is bought; where each line has a text of its own, it is.
            or (mapped.role == "material" and not known and rival.distinct > OWN_NAMES and rival.prose > 0.5)
        )
        if (
            not movable
            or (mapped is current and mapped is not None)
            or column == result.line_number
            or not rival.filled
        ):
            continue
        roles = region.roles.get(column, {})
        if not any_header and any(role.startswith("~") and strength >= 0.9 for role, strength in roles.items()):
            continue
        if rival.fill < 0.4 or rival.url > 0.4 or rival.numeric > 0.5 or rival.designator > 0.6:
            continue
        if rival.words < 0.4 and roles.get("description", 0.0) < 0.55:
            continue
        if rival.footprint > 0.4 and "description" not in roles:
            continue
        if rival.unit > 0.6 or rival.country > 0.6 or (rival.distinct < 0.25 and rival.filled > 8):
            continue
        score = (
            rival.fill * (rival.words + rival.prose)
            + roles.get("description", 0.0)
            - (0.6 if mapped and mapped.role == "notes" else 0)
        )
        if best is None or score > best[0]:
            best = (score, column)
    return best[1] if best else None


def _names_more(region: Region, result: ColumnMap, current: MappedColumn) -> bool:
    """Whether a column that may describe, too, has words in all rows, and the one headed so has none in most."""
    return result.contents[current.column].fill < _OWN and any(
        column != current.column
        and roles.get("description", 0.0) >= _MAY_DESCRIBE
        and result.is_free(column)
        and min(result.contents[column].fill, result.contents[column].words) >= _NEARLY_ALL
        for column, roles in region.roles.items()
    )


def _prefer_name(region: Region, result: ColumnMap, current: MappedColumn, *, numbered: bool) -> None:
    """Where one column names the parts and another explains them, the name describes them."""
    content, said = result.contents[current.column], region.roles.get(current.column, {}).get("description", 0.0)
    for column, roles in region.roles.items():
        rival, header, strength = result.contents[column], region.headers.get(column, ""), roles.get("description", 0.0)
        is_word_for_names = _NAME <= strength <= _NAME_AT_MOST and said > _EXPLANATION and not explains(header)
        # Under "Type" may stand what the part is, too.
        is_type = column < current.column and strength > 0 and roles.get("part_number", 0.0) >= _TYPE
        label = region.label(column)
        is_type &= not names_thing(label)
        explained = explains(region.label(current.column)) and not explains(label) and (strength >= _NAME or is_type)
        # "Resistor" over and over is a kind, not a name; where there is a number, too, a name must be of one part.
        explained &= rival.distinct >= (_OWN if is_type else OWN_NAMES)
        is_short = content.length >= _EXPLAINING and 2 * rival.length <= content.length
        explained |= is_short and strength >= _MAY_DESCRIBE and min(rival.distinct, rival.words) >= OWN_NAMES
        is_word_for_names &= not numbered or rival.distinct >= OWN_NAMES
        if (
            column != current.column
            and (is_word_for_names or explained)
            and rival.fill >= max(0.6, 0.9 * content.fill)
            and rival.words > 0.6
            and (rival.code <= max(_OWN, content.code) or rival.prose > _OWN)
            and result.is_free(column)
        ):
            reason = f"{header!r} names the parts; {current.header!r} only explains them"
            result.mapped["description"] = MappedColumn("description", column, header, "medium", reason)
            return


def _prefer_comment(region: Region, result: ColumnMap) -> None:
    """In lists of circuits the comment names each part, and the value only those that have one."""
    value, comment = result.mapped["description"], result.mapped.get("notes")
    if comment is None or _comment(region, result) is None:
        return
    valued, commented = result.contents[value.column], result.contents[comment.column]
    said = region.roles.get(value.column, {}).get("description", 0.0)
    if said <= _VALUE and commented.fill > valued.fill and commented.fill >= _OWN:
        reason = f"{comment.header!r} names more parts than {value.header!r}"
        del result.mapped["notes"]
        result.mapped["description"] = MappedColumn("description", comment.column, comment.header, "medium", reason)


def _comment(region: Region, result: ColumnMap) -> int | None:
    """The column of comments beside designators, as programs that draw circuits call the value or the name of a part."""
    comment = result.mapped.get("notes")
    if comment is None or "designator" not in result.mapped:
        return None
    return comment.column if normalise(region.label(comment.column)) in ("comment", "comments") else None


def settle_quantity(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """Without a quantity per product, the quantity ordered or of the whole lot is the one there is."""
    if "quantity" in result.mapped or "quantity" in closed:
        return
    base = result.mapped.get("quantity_base")
    if base is not None and base.confidence != "user":
        del result.mapped["quantity_base"]
        reason = f"the only quantity there is; {base.header!r} may be for more than one product"
        result.mapped["quantity"] = MappedColumn("quantity", base.column, base.header, "low", reason)
        return
    for column, roles in sorted(region.roles.items()):
        content = result.contents[column]
        strength = roles.get("~other_quantity", 0.0)
        if strength >= 0.5 and content.quantity >= 0.7 and content.fill >= 0.5 and result.is_free(column):
            header = region.headers.get(column, "")
            reason = f"the only quantity there is; {header!r} may be for more than one product"
            result.mapped["quantity"] = MappedColumn("quantity", column, header, "low", reason)
            return


def map_by_content(region: Region, result: ColumnMap, columns: Mapping[int, list[Cell]], closed: set[str]) -> None:
    """Columns whose header says nothing but whose values speak for themselves."""
    if not any(role in result.mapped for role in NUMBERS) and "part_number" not in closed:
        map_part_number(region, result, columns)
    for column, content in result.contents.items():
        if not result.is_free(column) or content.filled < 2 or content.fill < 0.5:
            continue
        roles = region.roles.get(column, {})
        if any(strength >= 0.8 for role, strength in roles.items() if role.startswith("~")):
            continue
        for role, share, enough in (
            ("cas", content.cas, 0.6),
            # Each part has designators of its own; "P0", "P1" over and over are priorities.
            ("designator", content.designator if content.distinct > _OWN else 0.0, 0.7),
            ("hs_code", content.hs if content.numeric < 0.5 else 0.0, 0.8),
            ("country", content.country if content.length < 20 else 0.0, 0.85),
            ("currency", content.currency, 0.9),
            ("unit", content.unit, 0.85),
            ("supplier", content.shop, _OWN),
        ):
            other = max((strength for name, strength in roles.items() if name != role), default=0.0)
            if (
                other < 0.8
                and share >= enough
                and role not in result.mapped
                and role not in closed
                and role in CANONICAL
            ):
                header = region.headers.get(column, "")
                result.mapped[role] = MappedColumn(
                    role, column, header, "low", f"the values look like it, though the header is {header!r}"
                )
                break
        else:
            known = max(roles.values(), default=0.0) >= 0.4
            small = content.quantity > 0.8 and content.whole > 0.7 and not content.sequence and content.length <= 4
            small &= sum(cell in _ZERO for cell in columns[column]) < _SOME_ZEROS  # of a part there is at least one
            small &= content.filled < _MANY or len({*columns[column]} - {""}) > 1  # the same of all is a code
            # So are large numbers, each of its own.
            small &= content.distinct < _OWN_NUMBERS or content.small > _OWN or content.filled < _SEVERAL
            small &= _MEASURE.search(region.headers.get(column, "")) is None
            small &= _IDENTIFIER.search(normalise(region.headers.get(column, ""))) is None
            if not known and small and "quantity" not in result.mapped and "quantity" not in closed:
                header = region.headers.get(column, "")
                result.mapped["quantity"] = MappedColumn(
                    "quantity",
                    column,
                    header,
                    "low",
                    f"the values look like quantities, though the header is {header!r}",
                )

"""How well the values of a column fit a meaning."""

from __future__ import annotations

from bomrisk_templates.reading.content import ColumnContent

__all__ = ["fit"]

_SHORTEST_CODE = 4
#: "Unit" above so large a share of sums of money is the price of one.
_SOME_MONEY = 0.2
_NEARLY_ALL = 0.7
#: Of so many codes so few different ones name something that many parts share, or one part many times.
_MANY, _REPEATED = 10, 0.3


def fit(role: str, content: ColumnContent) -> float:
    """How well values fit a role, 0 (contradict it) to 1.15 (show it by themselves).

    Parameters
    ----------
    role : str
    content : ColumnContent

    Returns
    -------
    float
    """
    if not content.filled:
        return 0.3
    check = _FITS.get(role)
    return check(content) if check else 0.9


def _fit_description(c: ColumnContent) -> float:
    if c.numeric > 0.6 or c.url > 0.5 or c.day > 0.5:
        return 0.05
    if c.designator > 0.6:
        return 0.1
    fill = 1.0 if c.fill >= 0.5 else 0.45 + c.fill if c.fill >= 0.3 else 0.2 + 0.8 * c.fill
    return (0.6 + 0.25 * c.words + 0.15 * c.prose) * fill


def _fit_number(c: ColumnContent) -> float:
    if c.url > 0.5 or c.day > 0.7:
        return 0.05
    if c.sequence:
        return 0.25 if c.strict else 0.6
    if c.designator > 0.7:
        return 0.3 if c.listed > 0.15 else 0.6
    if c.decimals > 0.5:
        return 0.15
    if c.branded > 0.3 and c.code + c.branded > 0.5:
        return 0.9
    if c.filler > 0 and c.code > 0.5 * (1 - c.filler):
        return 0.9  # codes, and words where there is none
    if c.words > 0.8 and c.code < 0.2:
        return 0.45 if c.code > 0 else 0.42
    if c.prose > 0.6 and c.code < 0.35:
        return 0.45 if c.words < 0.97 or c.code > 0.05 else 0.35
    if c.whole > 0.9 and c.small > 0.6:
        return 0.25
    if c.distinct < _REPEATED and c.filled > _MANY:
        return 0.5
    return 0.75 + 0.25 * min(1.0, c.code + 0.3)


def _fit_maker(c: ColumnContent) -> float:
    if c.numeric > 0.5 or c.designator > 0.7:
        return 0.08
    if c.url > 0.5:
        return 0.25
    return 0.45 if c.code > 0.8 and c.distinct > 0.9 and c.filled > 4 else 1.0


def _fit_quantity(c: ColumnContent) -> float:
    if c.sequence and c.filled >= 6:
        return 0.45
    if c.hs > 0.8 and c.small < 0.1 and c.length > 5.5:
        return 0.3
    if c.quantity >= 0.55:
        return (1.0 if c.fill >= 0.3 else 0.75) if c.money < 0.3 else 0.3
    # "2 boards (L/R)", "set": a number of things that are no known unit, or a unit alone.
    told = c.quantity + c.counted
    return 0.6 if c.quantity >= 0.25 or (told >= 0.25 and told + c.unit >= 0.55) else 0.1


def _fit_price(c: ColumnContent) -> float:
    if c.sequence and c.filled >= 6:
        return 0.3
    if c.zero > _NEARLY_ALL:
        return 0.6  # a price that is not known yet
    if c.quantity + c.multiple >= 0.5 or c.money > 0.4:
        return 1.0 + (0.05 if c.decimals > 0.2 or c.money > 0.3 else 0.0)
    return 0.6 if c.quantity >= 0.2 else 0.08


def _fit_unit(c: ColumnContent) -> float:
    if c.numeric > 0.5 or c.money > _SOME_MONEY:
        return 0.05
    if c.unit > 0.5:
        return 1.1
    # "board", "ten-pack", "existing assembly": units by any name repeat.
    repeats = c.distinct < 0.5 or c.filled < 6 or (c.distinct < 0.75 and c.words > 0.8)
    return 0.7 if c.length <= 8 and repeats else 0.2


def _fit_designator(c: ColumnContent) -> float:
    if c.designator > 0.5:
        return 1.15
    return 0.75 if c.designator > 0.2 else 0.12


def _fit_material(c: ColumnContent) -> float:
    if c.whole > 0.6 or c.url > 0.5 or c.dashed > 0.7:
        return 0.1
    if c.code > 0.8 and c.distinct > 0.9 and c.filled >= 8:
        return 0.4
    return 1.0


def _fit_line_number(c: ColumnContent) -> float:
    if c.sequence:
        return 1.1
    # Short words, each of its own, are names: in Chinese most have two to four characters.
    if c.distinct > 0.85 and (c.level > 0.8 or (c.length <= 5 and c.words < 0.5)):
        return 0.9 if c.code < 0.8 or c.length < _SHORTEST_CODE else 0.4
    return 0.3 if c.length <= 5 else 0.15


_FITS = {
    "description": _fit_description,
    "part_number": _fit_number,
    "manufacturer_part_number": _fit_number,
    "supplier_part_number": _fit_number,
    "manufacturer": _fit_maker,
    "supplier": _fit_maker,
    "quantity": _fit_quantity,
    "unit_price": _fit_price,
    "line_total": _fit_price,
    "quantity_base": lambda c: 1.0 if c.numeric > 0.8 and not c.sequence else 0.05,
    "price_unit": lambda c: 1.1 if c.power_of_ten > 0.9 else 0.05,
    "mass": lambda c: 1.0 if c.quantity > 0.5 else 0.1,
    "unit": _fit_unit,
    "designator": _fit_designator,
    "material": _fit_material,
    "country": lambda c: 1.1 if c.country > 0.5 else 0.6 if c.words > 0.5 and c.length < 25 else 0.05,
    "material_origin": lambda c: 1.1 if c.country > 0.5 else 0.6 if c.words > 0.5 and c.length < 25 else 0.05,
    "processing_country": lambda c: 1.1 if c.country > 0.5 else 0.6 if c.words > 0.5 and c.length < 25 else 0.05,
    "hs_code": lambda c: 1.1 if c.hs > 0.5 else 0.6 if c.numeric > 0.5 and c.length >= 4 else 0.2,
    "cas": lambda c: 1.15 if c.cas > 0.3 else 0.1,
    # Many a column "Declaration" holds a yes to RoHS.
    "declaration": lambda c: 1.15 if c.declared > 0 else 0.02,
    "currency": lambda c: 1.1 if c.currency > 0.5 else 0.2,
    "mass_unit": lambda c: 1.1 if c.mass_unit > 0.5 else 0.2,
    "level": lambda c: 1.0 if c.level > 0.7 and c.length < 12 and not (c.strict and c.filled > 5) else 0.1,
    "position": lambda c: 1.0 if c.level > 0.8 and c.dotted > 0.1 else 0.1,
    "category": lambda c: 0.15 if c.numeric > 0.6 or c.designator > 0.6 or c.url > 0.5 else 1.0,
    "notes": lambda c: 0.3 if c.numeric > 0.9 or c.url > 0.9 else 0.95,
    "line_number": _fit_line_number,
}

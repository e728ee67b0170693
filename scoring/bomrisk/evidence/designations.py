"""Read alloy and compound designations: steel names of EN 10027-1, GOST and GB/T 221, ISO alloy names, formulas such as Ti6Al4V."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

__all__ = ["Designation", "designations", "is_like_designated", "with_designations"]

#: Element symbols that a designation may hold, and their material. The rest (C, N, O, S) rates nothing.
SYMBOLS: Final[dict[str, str]] = {
    "Ag": "silver", "Al": "aluminium", "As": "arsenic", "Au": "gold", "B": "boron", "Ba": "barium", "Be": "beryllium",
    "Bi": "bismuth", "Cd": "cadmium", "Ce": "cerium", "Co": "cobalt", "Cr": "chromium", "Cu": "copper",
    "Dy": "dysprosium", "Er": "erbium", "Eu": "europium", "Fe": "iron", "Ga": "gallium", "Gd": "gadolinium",
    "Ge": "germanium", "Hf": "hafnium", "Hg": "mercury", "Ho": "holmium", "In": "indium", "Ir": "iridium",
    "La": "lanthanum", "Li": "lithium", "Lu": "lutetium", "Mg": "magnesium", "Mn": "manganese", "Mo": "molybdenum",
    "Nb": "niobium", "Nd": "neodymium", "Ni": "nickel", "P": "phosphorus", "Pb": "lead", "Pd": "palladium",
    "Pr": "praseodymium", "Pt": "platinum", "Re": "rhenium", "Rh": "rhodium", "Ru": "ruthenium", "Sb": "antimony",
    "Sc": "scandium", "Se": "selenium", "Si": "silicon", "Sm": "samarium", "Sn": "tin", "Sr": "strontium",
    "Ta": "tantalum", "Tb": "terbium", "Te": "tellurium", "Ti": "titanium", "Tl": "thallium", "V": "vanadium",
    "W": "tungsten", "Y": "yttrium", "Yb": "ytterbium", "Zn": "zinc", "Zr": "zirconium",
}  # fmt: skip

_STEEL_ELEMENTS = "Cr|Mn|Mo|Ni|Nb|Si|Ti|Al|Be|Co|Cu|Pb|Ta|Zr|Ce|V|W|B|N|S|P"
#: EN 10027-1, table for low-alloy steels: the number in the name is the percentage times this.
_LOW_ALLOY_FACTOR = {
    "Cr": 4,
    "Co": 4,
    "Mn": 4,
    "Ni": 4,
    "Si": 4,
    "W": 4,
    "Ce": 100,
    "N": 100,
    "P": 100,
    "S": 100,
    "B": 1000,
}
_LOW_ALLOY_OTHER_FACTOR = 10
_ALLOY_ELEMENTS = "Ag|Al|As|Au|Be|Bi|Cd|Co|Cr|Cu|Fe|In|Li|Mg|Mn|Mo|Nb|Ni|Pb|Pd|Sb|Si|Sn|Ta|Ti|Zn|Zr|P|V|W|B"
_BASES = "Ag|Al|Au|Bi|Cu|In|Mg|Ni|Pb|Sn|Ti|Zn|Zr"

_EDGE, _END = r"(?<![A-Za-z0-9.,])", r"(?![A-Za-z0-9])"
_NUMBER = r"\d+(?:[.,]\d+)?"
_HIGH_ALLOY_STEEL = re.compile(rf"{_EDGE}(?:G?X|HS)\s?\d+\s?((?:{_STEEL_ELEMENTS}){{1,6}})\s?(\d+(?:-\d+)*){_END}")
# 10W40 is an oil, 24V21 a voltage and what follows it.
_LOW_ALLOY_STEEL = re.compile(
    rf"{_EDGE}(?!\d\dW\d|\d+V\d)G?\d{{2,3}}((?:{_STEEL_ELEMENTS}){{1,5}})(\d{{1,2}}(?:-\d+)*){_END}"
)
_HIGH_SPEED_STEEL = re.compile(rf"{_EDGE}HS\s?(\d+)-(\d+)-(\d+)(?:-(\d+))?{_END}")
_ALLOY = re.compile(
    rf"{_EDGE}(?:[A-Z]{{1,3}}-)?({_BASES})-?({_NUMBER})?((?:-?(?:{_NUMBER})?(?:{_ALLOY_ELEMENTS})(?:{_NUMBER})?){{1,6}}){_END}"
)
# Each element with its own percentage, none below 1.5 %: 12Х18Н10Т, 06Cr19Ni10. Without chromium it may be anything.
_RUSSIAN_ELEMENTS: Final = {
    "Х": "Cr", "Н": "Ni", "М": "Mo", "Т": "Ti", "Ф": "V", "В": "W", "К": "Co", "Д": "Cu", "Г": "Mn", "С": "Si", "Ю": "Al",
    "Б": "Nb", "Р": "B",
}  # fmt: skip
_RUSSIAN_STEEL = re.compile(
    r"(?<![0-9A-Za-zА-Яа-я.,])\d{2}(?=[ХГСНЮ][А-Я0-9]*)(?=[А-Я0-9]*Х)((?:[ХНМТФВКДГСЮБР]\d{0,2}){2,7})А?Л?(?![0-9A-Za-zА-Яа-я])"
)
_CHINESE_STEEL = re.compile(
    rf"{_EDGE}(?:\d{{1,3}}(?=[A-Za-z0-9]*Cr)|(?=Cr\d|W\d+[A-Z][a-z]?\d*Cr))((?:(?:{_STEEL_ELEMENTS})\d{{0,2}}){{2,7}})A?{_END}"
)
# As older drawings write them: Cu Zn 39 Pb 2, 45 Si 8, X 5 Cr Ni 18-10. Of "24 V 5 W" no letter is an element.
_SPACED_ELEMENT = "Ag|Al|Be|Cr|Cu|Mg|Mn|Mo|Nb|Ni|Pb|Si|Sn|Ti|Zn"
_SPACED = re.compile(
    rf"{_EDGE}(?:(?:{_BASES})(?: \d{{1,2}})?|X ?\d{{1,3}}|\d{{2,3}})(?: (?:{_SPACED_ELEMENT})){{1,3}}"
    r"(?: ?\d{1,2}(?:[.,]\d)?(?:-\d{1,2})*)"
    rf"(?: (?:{_SPACED_ELEMENT})(?: ?\d{{1,2}}(?:[.,]\d)?)?){{0,2}}(?![A-Za-z0-9.,])"
)
_EN_ORDER = re.compile(rf"(?:{_STEEL_ELEMENTS})+\d+")
_WITH_CONTENT = re.compile(rf"({_STEEL_ELEMENTS}|[А-Я])(\d*)")
_TOKEN = re.compile(rf"{_NUMBER}|{_ALLOY_ELEMENTS}")
_ELEMENT = re.compile(_STEEL_ELEMENTS)
#: A designation in capitals (catalogues) is read when it cannot be a part number: known base, then elements with numbers.
_CAPITALS = re.compile(
    rf"{_EDGE}(?:X\d{{1,3}}CR[A-Z]*\d+(?:-\d+)*|\d{{2,3}}(?:CRMO|CRNIMO|MNCR|CRV|NICRMO)V?\d{{1,2}}(?:-\d)?"
    rf"|CU(?:ZN|SN|NI|AL|BE|CR|CO)[A-Z0-9]*|AL(?:MG|SI|ZN|CU|MN)[A-Z0-9]*|TI-?6AL-?4V|NI(?:CR|CU|FE|TI)[A-Z0-9]*){_END}"
)
_EXPRESSIONS = (
    _HIGH_SPEED_STEEL, _HIGH_ALLOY_STEEL, _LOW_ALLOY_STEEL, _ALLOY, _RUSSIAN_STEEL, _CHINESE_STEEL, _CAPITALS,
    re.compile(r"TI-?\dAL-?\dV"), _SPACED,
)  # fmt: skip
# What such a designation has in it: these are searched for faster, for they begin with one of a few characters.
_OF_STEEL = re.compile(rf"\d\s?(?:{_STEEL_ELEMENTS})+\s?\d")
_OF_ALLOY = re.compile(rf"(?:{_BASES})[-\dA-Z]")
_OF_CAPITALS = re.compile(r"X\d{1,3}CR|\d(?:CR|MN|NICRMO)|CU[ZSNABC]|AL[MSZC]|TI-?6|NI[CFT]")
# What every designation begins with, and what is before it: most texts are done after this one search. It takes all digits for
# alike, so that what it says of a text holds for those with other digits.
_BEHIND_BASE = rf"(?:{_BASES})-?(?:\d|[A-Z][a-z]|[VWBP])"
_QUICK = re.compile(
    r"[^A-Za-z0-9](?=[A-Z0-9])(?:\d(?:Cr|\d(?:[ХНМВКДГСЮ]|\d?(?:[A-Z][a-z]|[VW]|CR|MN|NI)))"
    r"|X ?\d|G(?:X ?\d|\d\d\d?(?:[A-Z][a-z]|[VW]))|HS ?\d|C(?:U[ZSNABC]|r\d)|AL[MSZC]|TI-?\d|NI[CFT]|W\d"
    rf"|{_BEHIND_BASE}|[A-Z][A-Z]?[A-Z]?-{_BEHIND_BASE}"
    rf"|(?:(?:{_BASES}|\d\d) )(?:\d\d? )?(?:{_SPACED_ELEMENT})[ \d])"
)


class Designation(NamedTuple):
    """An alloy designation found in a text.

    Parameters
    ----------
    text : str
        The designation as written.
    family : str
        The family of rules that it outranks, e.g. ``copper-alloy``.
    contents : tuple of (material, fraction)
        Materials named, with the nominal mass fraction, NaN where the name gives none.
    may_contain : tuple of (material, fraction)
        Materials that it often holds besides: bulk, impurities.
    """

    text: str
    family: str
    contents: tuple[tuple[str, float], ...]
    may_contain: tuple[tuple[str, float], ...] = ()


_FAMILY = {
    "Cu": "copper-alloy", "Al": "aluminium", "Ti": "titanium", "Ni": "nickel-alloy", "Mg": "magnesium", "Sn": "solder",
    "Pb": "solder", "Bi": "solder", "In": "solder", "Zn": "zinc", "Ag": "silver", "Au": "gold", "Zr": "zirconium",
}  # fmt: skip
_NAN = float("nan")


def with_designations(texts: Sequence[str]) -> list[int]:
    """Give the numbers of the texts as written that may have a designation in them; they are searched in one go."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    starts = np.cumsum(lengths) - lengths
    found = [match.start() for match in _QUICK.finditer("\n".join(["", *texts]))]
    numbers: list[int] = np.unique(np.searchsorted(starts, found, side="right") - 1).tolist()
    return numbers


def is_like_designated(text: str) -> bool:
    """Tell whether a text as written, or one with other digits, may have a designation; surer than a quick look."""
    return any(expression.search(text) for expression in _EXPRESSIONS)


def designations(text: str) -> tuple[Designation, ...]:
    """Find the alloy designations in a text.

    Parameters
    ----------
    text : str
        Text as written: capitals matter in chemical symbols.

    Returns
    -------
    tuple of Designation

    References
    ----------
    .. [1] EN 10027-1, designation systems for steels: steel names.
    .. [2] GOST 4543, annex; GB/T 221: designations of steels.
    .. [3] ISO 1190-1, copper and copper alloys: code of designation; EN 573-2 for aluminium.
    """
    found: list[Designation] = []
    if " " in text:
        text = _SPACED.sub(_joined, text)
    # Without these letters an expression need not be tried.
    high_speed = _HIGH_SPEED_STEEL.finditer(text) if "HS" in text else ()
    steel = _OF_STEEL.search(text) is not None
    high_alloy = _HIGH_ALLOY_STEEL.finditer(text) if steel and ("X" in text or "HS" in text) else ()
    low_alloy = _LOW_ALLOY_STEEL.finditer(text) if steel else ()
    alloys = _ALLOY.finditer(text) if _OF_ALLOY.search(text) else ()
    russian = _RUSSIAN_STEEL.finditer(text) if not text.isascii() else ()
    chinese = _CHINESE_STEEL.finditer(text) if "Cr" in text else ()
    for match in high_speed:
        names = ("tungsten", "molybdenum", "vanadium", "cobalt")
        contents = [
            (name, int(value) / 100) for name, value in zip(names, match.groups(), strict=True) if value and int(value)
        ]
        # EN ISO 4957: every HS grade holds about 4 % chromium, which the name leaves out.
        found.append(Designation(match[0], "steel", (*contents, ("chromium", 0.04))))
    found += [_steel(match, high=True) for match in high_alloy]
    found += [_steel(match, high=False) for match in low_alloy]
    found += [_steel_with_contents(match) for match in (*russian, *chinese) if not _EN_ORDER.fullmatch(match[1])]
    for match in alloys:
        alloy = _alloy(match)
        if alloy is not None:
            found.append(alloy)
    if not found and _OF_CAPITALS.search(text):
        for match in _CAPITALS.finditer(text):
            spelled = _spell_symbols(match[0])
            found += designations(spelled) if spelled != match[0] else ()
    return tuple(found)


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _steel(match: re.Match[str], *, high: bool) -> Designation:
    elements = _ELEMENT.findall(match[1])
    numbers = [int(number) for number in match[2].split("-")]
    contents = []
    for position, element in enumerate(elements):
        if element not in SYMBOLS or element in "PB":
            continue
        if position >= len(numbers):
            fraction = _NAN
        elif high:
            fraction = numbers[position] / 100
        else:
            fraction = numbers[position] / _LOW_ALLOY_FACTOR.get(element, _LOW_ALLOY_OTHER_FACTOR) / 100
        contents.append((SYMBOLS[element], fraction))
    return Designation(match[0], "steel", tuple(contents))


def _steel_with_contents(match: re.Match[str]) -> Designation:
    contents = []
    for element, number in _WITH_CONTENT.findall(match[1]):
        symbol = _RUSSIAN_ELEMENTS.get(element, element)
        if symbol in SYMBOLS and symbol != "P":
            contents.append((SYMBOLS[symbol], int(number) / 100 if number else _NAN))
    return Designation(match[0], "steel", tuple(contents))


def _alloy(match: re.Match[str]) -> Designation | None:
    base, base_number, rest = match[1], match[2], match[3]
    tokens = _TOKEN.findall((base_number or "") + rest)
    if {token for token in tokens if token in SYMBOLS} <= {base} or {"Ni", "Co"} == set(tokens) & set(SYMBOLS):
        return None  # AlNiCo is a magnet material with a rule of its own
    # Ti6Al4V puts the number before the element, CuZn39Pb3 and Sn63Pb37 behind it.
    before = tokens[0] not in SYMBOLS and tokens[-1] in SYMBOLS
    fractions = dict.fromkeys([token for token in tokens if token in SYMBOLS], _NAN)
    for position, token in enumerate(tokens):
        neighbour = position + (1 if before else -1)
        if token in SYMBOLS or not 0 <= neighbour < len(tokens):
            continue
        if tokens[neighbour] in SYMBOLS:
            fractions[tokens[neighbour]] = float(token.replace(",", ".")) / 100
    total = sum(fraction for fraction in fractions.values() if fraction == fraction)
    if total > 1:
        return None
    whole = all(fraction == fraction for fraction in fractions.values())
    of_base = float(base_number.replace(",", ".")) / 100 if base_number and not before else 1 - total if whole else _NAN
    contents = {SYMBOLS[base]: of_base} | {SYMBOLS[symbol]: fraction for symbol, fraction in fractions.items()}
    return Designation(match[0], _FAMILY[base], tuple(contents.items()))


_SYMBOL_IN_CAPITALS = re.compile("|".join(sorted((s.upper() for s in SYMBOLS if len(s) == 2), key=len, reverse=True)))


def _spell_symbols(text: str) -> str:
    return _SYMBOL_IN_CAPITALS.sub(lambda match: match[0].capitalize(), text)

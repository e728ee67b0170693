"""What a reference designator and a footprint say of a part: C12 is a capacitor, and one in ``C_0805`` is a chip.

A footprint is named after the part that it was drawn for, and another may be soldered there. So what these say counts only where
words say nothing better, and never as sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import pandas as pd

from bomrisk import reference
from bomrisk.evidence.combining import Reading
from bomrisk.evidence.outcome import Outcome

__all__ = [
    "PART_CLASS",
    "WITH_VALUES",
    "case_text",
    "class_text",
    "from_class",
    "leaves_room",
    "own_text",
    "sections_beside",
    "with_part_class",
]

PART_CLASS: Final = "part_class"
_DESIGNATOR: Final = "designator"
_RUNG: Final = "package"

#: The first ones tell as much as all.
_MOST: Final = 200
#: C12; also R_SHUNT and C_OUT2, which are named after their work.
_MARK: Final = re.compile(r"(?<![A-Za-z0-9_])(?:([RCLDQJ])_[A-Za-z]|([A-Za-z]{1,4})[-_ ]?[0-9])")
_CONNECTOR: Final = "connector"
#: Families of parts that are described by what they serve.
_FOR_SOMETHING: Final = ("connector", "capacitor", "resistor", "inductor")
_NO_PART: Final = "no-part"
_BATTERY, _HOLDER = "battery", "holder"
#: Of these a value tells more; without a footprint all other letters may be somebody's numbers of drawings and machines.
WITH_VALUES: Final = ("capacitor", "resistor")
#: What a part serves is often all that a list says of it beside its value or type.
_SERVED: Final = frozenset(
    (
        *("battery", "connector", "device", "display", "fan", "generator", "lamp", "led", "module", "motor"),
        *("pump", "semiconductor", "speaker", "switch", "thermoelectric"),
    )
)
_SECTION: Final = " | "
#: Values that a section begins with; a lone number is none, nor are ten pins.
_VALUE: Final = {
    "resistor": re.compile(
        r"\d+(?:[.,]\d+)?\s?(?:[kKRΩ]|[MG](?:Ω|[Oo]hm)|[mkK]?(?:Ω|[Oo]hms?|[Оо]м)|[кМ]Ом|欧)(?![A-Za-z])|\d+[kKRM]\d"
    ),
    "capacitor": re.compile(r"\d+(?:[.,]\d+)?\s?(?:[pnuµμ]F|п[Фф]|н[Фф]|мк[Фф]|[nuµμ](?![A-Za-z]))|\d+[nuµμ]\d"),
}
#: Moulded cases are called after tantalum; polymer and niobium capacitors come in them, too.
_TANTALUM: Final = re.compile(r"tant[a-z]*", re.IGNORECASE)


def with_part_class(bom: pd.DataFrame) -> pd.DataFrame:
    """Add the class of each part by its reference designators.

    Parameters
    ----------
    bom : DataFrame
        With or without the column ``designator``.

    Returns
    -------
    DataFrame
        With ``part_class`` where there are designators: words such as *capacitor*, NaN where the letters are of several kinds or
        mean different things to different people.
    """
    if _DESIGNATOR not in bom.columns or PART_CLASS in bom.columns:
        return bom
    return bom.assign(**{PART_CLASS: bom[_DESIGNATOR].map(_class_of, na_action="ignore")})


def _class_of(cell: object) -> str | None:
    letters = {(named or numbered).upper() for named, numbered in _MARK.findall(str(cell)[:_MOST])}
    return _classes().get(letters.pop()) if len(letters) == 1 else None


@cache
def _classes() -> dict[str, str]:
    table = reference.designators()
    return dict(zip(table["letters"], table["part_class"], strict=True))


def case_text(package: str) -> str:
    """Give a footprint as it is read: a moulded case is called after tantalum and may hold another metal."""
    return _TANTALUM.sub("moulded", package)


def class_text(part_class: str, package: str, *texts: str) -> str:
    """Join the class of a part, its footprint and its own texts to one text."""
    case = case_text(package)
    # Of an LED's footprint the D of a diode says less; what a connector is for matters less than that it is one.
    first, second = (part_class, case) if part_class == _CONNECTOR else (case, part_class)
    # In one section, so that what one of them says can stand against what another seems to say.
    return ", ".join(filter(None, (first, second, *texts)))


def sections_beside(part_class: str, text: str, reading: Reading) -> tuple[str, ...]:
    """Take a text apart that names what a part serves: "LED series | 1k" of a resistor, "OLED | pin header 4P" of a connector.

    Parameters
    ----------
    part_class, text : str
    reading : Reading
        Of the text.

    Returns
    -------
    tuple of str
        Its sections; empty where it names no such thing, or where no section begins with a value that the class must have.
    """
    if not _names_served(reading, part_class):
        return ()
    sections = tuple(text.split(_SECTION))
    if part_class in WITH_VALUES:
        return sections if any(map(_VALUE[part_class].match, sections)) else ()
    return sections if part_class == _CONNECTOR and len(sections) > 1 else ()


def own_text(part_class: str, sections: Sequence[str], readings: Mapping[str, Reading]) -> str:
    """Join what sections say of the part itself.

    Parameters
    ----------
    part_class : str
    sections : sequence of str
        As from `sections_beside`.
    readings : mapping of str to Reading
        Of each section alone.

    Returns
    -------
    str
        Empty where nothing bears the class out.
    """
    own = [section for section in sections if not _names_served(readings[section], part_class)]
    if part_class == _CONNECTOR and all(readings[section].part_family != _CONNECTOR for section in own):
        return ""
    return _SECTION.join(own)


def _names_served(reading: Reading, part_class: str) -> bool:
    return reading.part_family in _SERVED and reading.part_family != part_class


def leaves_room(text: Reading) -> bool:
    """Tell whether what the words say leaves room for what class and footprint say."""
    return not any(found.confidence != "low" for found in text.found)


def from_class(read: Reading, text: Reading, letters: Reading, case: Reading, is_borne_out: bool) -> Outcome | None:
    """Say what class and footprint tell beyond the words.

    Parameters
    ----------
    read : Reading
        Of the text that `class_text` gives.
    text : Reading
        Of the part's own texts.
    letters, case : Reading
        Of the class by the designators alone, and of the footprint alone.
    is_borne_out : bool
        Whether the texts bear the class out beside what the part serves.

    Returns
    -------
    Outcome or None
        None where the words know better, or nothing is told.
    """
    # Where both agree, the words tell what the part is for: the value of a connector often names what is plugged in.
    kind = read.part_family
    agreed = kind in _FOR_SOMETHING and kind == letters.part_family != text.part_family
    agreed &= is_borne_out or kind == case.part_family
    agreed &= text.part_family != _NO_PART  # what is not fitted is not there
    if kind == _HOLDER and text.part_family == _BATTERY:
        return Outcome(())  # its value names the cell that is put in
    vague = leaves_room(text) and text.part_family in ("", kind)
    if not read.found or not (agreed or vague):
        return None
    return Outcome(
        tuple(
            replace(found, rung=_RUNG, confidence="medium" if found.confidence == "high" else found.confidence)
            for found in read.found
        )
    )

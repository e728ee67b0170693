"""What a reference designator and a footprint say of a part: C12 is a capacitor, and one in ``C_0805`` is a chip.

A footprint is named after the part that it was drawn for, and another may be soldered there. So what these say counts only where
words say nothing better, and never as sure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

import pandas as pd

from bomrisk import reference
from bomrisk.evidence.combining import Reading
from bomrisk.evidence.outcome import Outcome

__all__ = ["PART_CLASS", "class_text", "from_class", "with_part_class", "without_class"]

PART_CLASS: Final = "part_class"
DESIGNATOR: Final = "designator"
RUNG: Final = "package"

#: The first ones tell as much as all.
_MOST: Final = 200
_MARK: Final = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,4})[-_ ]?[0-9]")
_CONNECTOR: Final = "connector"
#: Of these a value tells more; without a footprint all other letters may be somebody's numbers of drawings and machines.
_WITH_VALUES: Final = ("capacitor", "resistor")
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
    if DESIGNATOR not in bom.columns or PART_CLASS in bom.columns:
        return bom
    return bom.assign(**{PART_CLASS: bom[DESIGNATOR].map(_class_of, na_action="ignore").astype("str")})


def _class_of(cell: object) -> str | None:
    letters = {mark.upper() for mark in _MARK.findall(str(cell)[:_MOST])}
    return _classes().get(letters.pop()) if len(letters) == 1 else None


@cache
def _classes() -> dict[str, str]:
    table = reference.designators()
    return dict(zip(table["letters"], table["part_class"], strict=True))


def class_text(part_class: str, package: str, *texts: str) -> str:
    """Join the class of a part, its footprint and its own texts to one text; nothing where these tell too little."""
    if not package and part_class not in _WITH_VALUES:
        return ""
    case = _TANTALUM.sub("moulded", package)
    # Of an LED's footprint the D of a diode says less; what a connector is for matters less than that it is one.
    first, second = (part_class, case) if part_class == _CONNECTOR else (case, part_class)
    # In one section, so that what one of them says can stand against what another seems to say.
    return ", ".join(filter(None, (first, second, *texts)))


def without_class(text: Reading) -> bool:
    """Tell whether what the words say leaves room for what class and footprint say."""
    return not any(found.confidence != "low" for found in text.found)


def from_class(read: Reading, text: Reading, part_class: str) -> Outcome | None:
    """Say what class and footprint tell beyond the words.

    Parameters
    ----------
    read : Reading
        Of the text that `class_text` gives.
    text : Reading
        Of the part's own texts.
    part_class : str
        By its designators.

    Returns
    -------
    Outcome or None
        None where the words know better, or nothing is told.
    """
    # The value of a connector often names what is plugged in.
    plugged = part_class == _CONNECTOR == read.part_family != text.part_family
    vague = without_class(text) and text.part_family in ("", read.part_family)
    if not read.found or not (plugged or vague):
        return None
    return Outcome(
        tuple(
            replace(found, rung=RUNG, confidence="medium" if found.confidence == "high" else found.confidence)
            for found in read.found
        )
    )

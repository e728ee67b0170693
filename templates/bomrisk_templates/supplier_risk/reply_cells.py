"""What a supplier writes into a cell: countries, percentages, weeks, yes and no, materials, and all the words for not knowing."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from bomrisk import reference
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country
from bomrisk_templates.reading.grid import Cell as GridCell
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.supplier_risk.names import country_of_entry, material_of_name
from bomrisk_templates.supplier_risk.reply import Cell
from bomrisk_templates.supplier_risk.texts import LANGUAGES, texts_in

__all__ = ["country_of", "material_of", "read_answer"]

_SEVERAL = re.compile(r"\s*(?:[;/\n&+、；，]|,(?!\d)|\band\b|\bund\b|\bet\b|\by\b)\s*", re.IGNORECASE)
_WITH_SHARE = re.compile(
    r"(?P<country>.*?)[\s:=(]*(?P<share>\d{1,3}(?:[.,]\d+)?)\s*(?:%|percent|prozent)\)?", re.IGNORECASE | re.DOTALL
)
_SHARE_FIRST = re.compile(
    r"(?P<share>\d{1,3}(?:[.,]\d+)?)\s*(?:%|percent|prozent)\s*(?P<country>.+)", re.IGNORECASE | re.DOTALL
)
_ABOUT = r"(?:[<>≤≥~≈]|ca\.?|approx\.?|about|etwa|circa|max\.?|min\.?)?\s*"
_PERCENT = re.compile(_ABOUT + r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>%|percent|prozent|ppm)?", re.IGNORECASE)
_TIME = re.compile(_ABOUT + r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\W\d]*)\.?", re.IGNORECASE)
_LIST = re.compile(r"[;,\n、；，]")
_DAYS: Final = {
    "": 7.0, "w": 7.0, "wk": 7.0, "wks": 7.0, "week": 7.0, "weeks": 7.0, "woche": 7.0, "wochen": 7.0, "semaines": 7.0, "周": 7.0,
    "週": 7.0, "d": 1.0, "day": 1.0, "days": 1.0, "tag": 1.0, "tage": 1.0, "天": 1.0, "month": 365 / 12, "months": 365 / 12,
    "monat": 365 / 12, "monate": 365 / 12, "mois": 365 / 12, "个月": 365 / 12,
}  # fmt: skip
_MOST_WEEKS = 520


@lru_cache(maxsize=1)
def _words() -> Mapping[tuple[str, str], str]:
    """Words by meaning; a word of the workbook itself in any of its languages among them."""
    text = (resources.files(__package__) / "reply_words.csv").read_text(encoding="utf-8")
    found = {(row["meaning"], _folded(row["word"])): row["meaning"] for row in csv.DictReader(text.splitlines())}
    for language in LANGUAGES:
        for meaning in ("unknown", "yes", "no", "none"):
            found[meaning, _folded(texts_in(language)[f"word.{meaning}"])] = meaning
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().strip("()[]\"'“”„.!")


def _meaning(text: str, *meanings: str) -> str:
    folded = _folded(text) or text.strip()
    return next((meaning for meaning in meanings if (meaning, folded) in _words()), "")


def country_of(text: str) -> str:
    """ISO code of a country, as the lists offer it or as a BOM may write it; empty where it is none."""
    return country_of_entry(text) or country_code(text) or ""


def material_of(text: str) -> str:
    """Id of a material by the name that the workbook shows, or by any other of its names; empty where it is none."""
    return material_of_name(text) or reference.material_id(text.strip()) or ""


def read_answer(key: str, cell: GridCell, where: str, error: str = "") -> Cell:
    """Read a cell of the declaration.

    Parameters
    ----------
    key : str
        Of the column.
    cell : str, float, ...
    where : str
        Its place.
    error : str
        What is wrong with its value, if anything: ``#REF!``, a formula without a stored value.

    Returns
    -------
    Cell
    """
    text = " ".join(text_of(cell).split()) if not isinstance(cell, str) else cell.strip()
    if error:
        return Cell(text, "unclear", where, problem=f"The cell holds no value but {error}")
    if not text:
        return Cell("", "blank", where)
    if meaning := _meaning(text, "unknown", "withheld"):
        return Cell(text, "unknown" if meaning == "unknown" else "withheld", where)
    return _READERS.get(key, _free)(cell, text, where)


def _free(_cell: GridCell, text: str, where: str) -> Cell:
    return Cell(text, "answered", where)


def _countries(_cell: GridCell, text: str, where: str) -> Cell:
    if code := country_of(text):
        return Cell(text, "answered", where, ((code, math.nan),))
    if _meaning(text, "recycled"):
        return Cell(text, "answered", where, word="recycled")
    if _meaning(text, "unclear"):
        return Cell(
            text, "unclear", where, problem=f"{text[:40]!r} names no country and does not say that it is unknown"
        )
    found: dict[str, float] = {}
    for piece in filter(None, _SEVERAL.split(text)):
        match = _WITH_SHARE.fullmatch(piece) or _SHARE_FIRST.fullmatch(piece)
        name = match["country"] if match else piece
        share = float(match["share"].replace(",", ".")) / 100 if match else math.nan
        code = "" if _meaning(name, "unknown") else country_of(name)
        if not code and not _meaning(name, "unknown"):
            several = is_ambiguous_country(name.strip())
            what = "can be more than one country" if several else "is no country that is known"
            return Cell(text, "unclear", where, problem=f"{name.strip()[:40]!r} {what}")
        if not math.isnan(share) and not 0 <= share <= 1:
            return Cell(text, "unclear", where, problem=f"{piece[:40]!r} is no share of 0 to 100 %")
        found[code] = found.get(code, 0.0) + share
    if not any(found):
        return Cell(text, "unknown", where)
    return Cell(text, "answered", where, tuple(found.items()))


def _fraction(cell: GridCell, text: str, where: str) -> Cell:
    number, unit = math.nan, ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number = float(cell)
    elif match := _PERCENT.fullmatch(text):
        number, unit = float(match["number"].replace(",", ".")), (match["unit"] or "").casefold()
    # Cells formatted as percentages hold 0.6 for 60 %; pasted ones often hold 60.
    number = number / 1e6 if unit == "ppm" else number / 100 if unit or number > 1 else number
    if not 0 <= number <= 1:
        return Cell(text, "unclear", where, problem=f"{text[:40]!r} is no percentage of 0 to 100 %")
    return Cell(text if unit else f"{100 * number:.6g} %", "answered", where, number=number)


def _weeks(cell: GridCell, text: str, where: str) -> Cell:
    weeks = math.nan
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        weeks = float(cell)
    elif (match := _TIME.fullmatch(text)) and match["unit"].casefold() in _DAYS:
        weeks = float(match["number"].replace(",", ".")) * _DAYS[match["unit"].casefold()] / 7
    if not 0 <= weeks <= _MOST_WEEKS:
        return Cell(text, "unclear", where, problem=f"{text[:40]!r} is no number of weeks")
    return Cell(text, "answered", where, number=weeks)


def _yes_or_no(_cell: GridCell, text: str, where: str) -> Cell:
    if meaning := _meaning(text, "yes", "no"):
        return Cell(text, "answered", where, word=meaning)
    return Cell(text, "unclear", where, problem=f"{text[:40]!r} is neither yes nor no nor unknown")


def _materials(_cell: GridCell, text: str, where: str) -> Cell:
    if _meaning(text, "none"):
        return Cell(text, "answered", where, word="none")
    named = [(name.strip(), material_of(name.strip())) for name in _LIST.split(text) if name.strip()]
    unknown = [name for name, material in named if not material]
    if unknown:
        listed = ", ".join(repr(name[:40]) for name in unknown[:3])
        are = "is no material that is" if len(unknown) == 1 else "are no materials that are"
        return Cell(text, "unclear", where, problem=f"{listed} {are} known")
    return Cell(text, "answered", where, materials=tuple(dict.fromkeys(material for _, material in named)))


_READERS: dict[str, Callable[[GridCell, str, str], Cell]] = {
    "material_origin": _countries,
    "processing_country": _countries,
    "part_origin": _countries,
    "share": _fraction,
    "recycled_content": _fraction,
    "mass_fraction": _fraction,
    "stock_weeks": _weeks,
    "contained": _yes_or_no,
    "second_source": _yes_or_no,
    "materials_stated": _materials,
}

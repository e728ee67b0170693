"""What the values of a column look like, whatever its header says."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from bomrisk.evidence.declaration_text import looks_declared
from bomrisk_templates.reading.cell_findings import NOTHING
from bomrisk_templates.reading.countries import country_code
from bomrisk_templates.reading.distributors import is_distributor
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.price_texts import without_thousands
from bomrisk_templates.reading.values import currency_in, is_number_text, is_quantity_text, is_unit, worded_count

__all__ = ["ColumnContent", "describe"]

_SAMPLE = 120
_LONGEST_COUNT = 24
_DESIGNATOR = re.compile(
    r"(?:C|R|L|D|Q|U|IC|J|P|X|Y|SW|S|K|F|FB|FID|H|TP|T|TR|M|MP|BT|BAT|CN|CON|JP|RN|RP|RV|VR|VD|VT|DA|DD|XP|XS|XT|SB|ZQ|"
    r"ANT|BZ|LED|DS|LS|NT|LOGO|MK|MH|PS|ISP|USB|EXT|RST|SHELLY|SPK|TH|RT|W|E|A|B|G|V|Z|ZD|С|К|Р)(?!00)\d{1,4}[A-Z]?"
    # "C_EN", "J_PUMP": named after their work.
    r"|(?:C|R|L|D|Q|U|J|K|P|F|RV|SW|TP)_[A-Z][A-Z0-9_]{0,15}",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[,;\s/]+|\s*[-–—~…]+\s*|\.{2,}")
_LIST = re.compile(r"[,;\s]|\d\s*[-–~.]+\s*[A-Z]?\d")
_DASHED = re.compile(r"\d+(?:-\d+)+")
_CODE = re.compile(r"(?=.*\d)[\w./+#&()-]{3,40}", re.UNICODE)
#: A type behind the name of its maker: "Mean Well HDR-60-24".
_BRANDED = re.compile(r"[A-Z][\w&.-]+ (?:[A-Z][\w&.-]+ )?(?=\S*\d)(?=\S*[A-Z])[A-Z0-9][A-Z0-9./+-]{3,}")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
#: An address in the web, where a file lies, drawings and papers: none says what a part is.
_PAPER = r"[^\s;,]+\.(?:svg|png|jpe?g|gif|pdf|dxf|dwg|md|docx?|html?)"
_URL = re.compile(
    r"(?:https?://|www\.)\S+|\S+\.(?:com|net|org|de|fr|cn|ru|jp|pl|it|es|br|vn|io)(?:/\S*)?$|[A-Z]:[\\/].+|\\\\.+|"
    rf"{_PAPER}(?:[;,]\s*{_PAPER})*",
    re.IGNORECASE,
)
#: A footprint of KiCad with its library: "Capacitor_SMD:C_0603_1608Metric".
_FOOTPRINT = re.compile(r"[\w.-]+:[\w.,()+-]+")
_CAS = re.compile(r"\d{2,7}-\d{2}-\d")
_HS = re.compile(r"\d{4}(?:[. ]?\d{2}){1,3}")
_MONEY = re.compile(r"[$€£¥₽₫₩₹]|(?:usd|eur|cny|rmb|jpy|gbp|chf|pln|brl|vnd|руб|zł|zl|r\$)", re.IGNORECASE)
_CURRENCY = re.compile(
    r"(?:USD|EUR|CNY|RMB|JPY|GBP|CHF|PLN|BRL|VND|RUB|KRW|INR|SEK|NOK|DKK|CZK|HUF|TWD|MXN|CAD|AUD|[€$£¥])"
)
_MASS_UNITS = frozenset(("g", "kg", "mg", "lb", "lbs", "oz", "t", "gr", "г", "кг", "克", "千克", "公斤"))
_POWERS_OF_TEN = frozenset(("1", "10", "100", "1000", "1.000", "1,000", "10000", "C", "M"))
_LEVEL = re.compile(
    r"[.+*>·-]*\s?\d{1,2}|\d+(?:\.\d+)*\.?|\*+|\.+|(?:l|lvl|level|stufe|ebene)\s?\d{1,2}", re.IGNORECASE
)
_DOTTED = re.compile(r"\d+(?:\.\d+)+\.?")


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    """Words in place of a type or a name, written by people who have the part or do not care which."""
    source = resources.files("bomrisk_templates.reading").joinpath("filler_words.csv")
    with source.open(encoding="utf-8") as stream:
        return frozenset(row["word"] for row in csv.DictReader(stream))


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """Shares (0..1) of the filled cells that look like something.

    Parameters
    ----------
    rows, filled : int
        Cells looked at and cells that hold something.
    sequence, strict : bool
        The numbers count up row by row, mostly or without exception.
    """

    rows: int
    filled: int
    numeric: float = 0.0
    whole: float = 0.0
    quantity: float = 0.0
    money: float = 0.0
    decimals: float = 0.0
    designator: float = 0.0
    code: float = 0.0
    words: float = 0.0
    prose: float = 0.0
    url: float = 0.0
    country: float = 0.0
    hs: float = 0.0
    cas: float = 0.0
    unit: float = 0.0
    mass_unit: float = 0.0
    currency: float = 0.0
    day: float = 0.0
    level: float = 0.0
    distinct: float = 0.0
    length: float = 0.0
    small: float = 0.0
    listed: float = 0.0
    dashed: float = 0.0
    power_of_ten: float = 0.0
    declared: float = 0.0
    footprint: float = 0.0
    branded: float = 0.0
    counted: float = 0.0
    shop: float = 0.0
    filler: float = 0.0
    zero: float = 0.0
    #: "20k" and "1,3 triệu" where another cell has a currency: elsewhere it may be a resistor.
    multiple: float = 0.0
    sequence: bool = False
    strict: bool = False
    dotted: float = 0.0

    @property
    def fill(self) -> float:
        """Share of the cells that hold something."""
        return self.filled / self.rows if self.rows else 0.0


def describe(cells: Sequence[Cell]) -> ColumnContent:
    """Look at the values of a column, an even sample of a long one.

    Parameters
    ----------
    cells : sequence of Cell

    Returns
    -------
    ColumnContent
    """
    rows = len(cells)
    values = [cell for cell in cells if cell != ""]
    filled = len(values)
    if not filled:
        return ColumnContent(rows, 0)
    sequence, strict = _counts_up(values)
    if filled > _SAMPLE:
        values = [values[i * filled // _SAMPLE] for i in range(_SAMPLE)]
    n = len(values)
    numeric = whole = quantity = money = decimals = designator = code = words = prose = url = 0
    country = hs = cas = unit = mass_unit = currency = day = level = small = length = listed = dashed = powers = 0
    dotted = declared = footprint = branded = counted = shop = filler = zero = multiple = 0
    signed = False
    texts: set[str] = set()
    for value in values:
        text = text_of(value)
        texts.add(text)
        length += len(text)
        level += _LEVEL.fullmatch(text) is not None
        dotted += _DOTTED.fullmatch(text) is not None
        hs += _HS.fullmatch(text) is not None
        powers += text in _POWERS_OF_TEN
        if isinstance(value, float | int) and not isinstance(value, bool):
            numeric += 1
            quantity += 1
            is_whole = float(value).is_integer()
            whole += is_whole
            decimals += not is_whole
            small += 0 <= value <= 12 and is_whole
            zero += value == 0
            code += value >= 10_000 and is_whole
            continue
        if isinstance(value, datetime | date):
            day += 1
            continue
        if is_number_text(text):
            numeric += 1
            quantity += 1
            is_whole = text.lstrip("+-").isdigit()
            whole += is_whole
            decimals += not is_whole
            small += is_whole and len(text) <= 2
            money += _MONEY.search(text) is not None
            zero += not text.strip("0.,")
            code += is_whole and len(text) >= 5
            continue
        signed = signed or currency_in(text) != ""
        if is_quantity_text(text):
            quantity += 1
        elif (written := without_thousands(text))[1] > 1 and is_quantity_text(written[0]):
            multiple += 1
        elif len(text) <= _LONGEST_COUNT and worded_count(text) is not None:
            counted += 1
        if _URL.fullmatch(text):
            url += 1
            continue
        marks = _is_designators(text)
        designator += marks
        listed += marks and _LIST.search(text) is not None
        dashed += _DASHED.fullmatch(text) is not None
        declared += looks_declared(text)
        branded += _BRANDED.fullmatch(text) is not None
        footprint += _FOOTPRINT.fullmatch(text) is not None
        cas += _CAS.fullmatch(text) is not None
        has_words = _WORDS.search(text) is not None or _CJK.search(text) is not None
        words += has_words
        spaced = text.replace("_", " ")
        prose += (len(_WORDS.findall(spaced)) >= 2) or len(_CJK.findall(text)) >= 2 or (has_words and " " in spaced)
        code += _CODE.fullmatch(text) is not None and _CJK.search(text) is None
        unit += is_unit(text)
        mass_unit += text.casefold() in _MASS_UNITS
        currency += _CURRENCY.fullmatch(text.upper()) is not None
        country += country_code(text) is not None
        filler += (word := text.casefold()) in _fillers() or word in NOTHING
        shop += len(text) <= _LONGEST_COUNT and is_distributor(text)
    return ColumnContent(
        rows, filled, numeric / n, whole / n, quantity / n, money / n, decimals / n, designator / n, code / n, words / n,
        prose / n, url / n, country / n, hs / n, cas / n, unit / n, mass_unit / n, currency / n, day / n, level / n,
        len(texts) / n, length / n, small / n, listed / n, dashed / n, powers / n, declared / n,
        footprint / n, branded / n, counted / n, shop / n, filler / n, zero / n, signed * multiple / n, sequence, strict,
        dotted / n,
    )  # fmt: skip


def _is_designators(text: str) -> bool:
    pieces = [piece for piece in _SPLIT.split(text.strip(" ,;.")) if piece]
    return (
        bool(pieces)
        and sum(_DESIGNATOR.fullmatch(piece) is not None or piece.isdigit() for piece in pieces) >= 0.7 * len(pieces)
        and any(not piece.isdigit() for piece in pieces)
    )


def _counts_up(values: Sequence[Cell]) -> tuple[bool, bool]:
    """Whether the column numbers its rows: mostly steps of 1 (or 10) from a small start."""
    numbers: list[float] = []
    for value in values[:400]:
        if isinstance(value, bool):
            return False, False
        if isinstance(value, float | int):
            numbers.append(float(value))
        elif isinstance(value, str) and value.rstrip(".").isdecimal() and len(value) < 7:
            numbers.append(float(value.rstrip(".")))
    if len(numbers) < 3 or len(numbers) < 0.8 * min(len(values), 400) or numbers[0] > 100:
        return False, False
    steps = [after - before for before, after in pairwise(numbers)]
    usual = max(set(steps), key=steps.count)
    restarts = sum(1 for number in numbers[1:] if number == numbers[0]) if len(numbers) >= 8 else 0
    if steps.count(usual) < max(2, 0.6 * len(steps)):
        return False, False
    regular = steps.count(usual) + restarts
    return usual > 0 and regular >= 0.8 * len(steps), usual > 0 and regular == len(steps)

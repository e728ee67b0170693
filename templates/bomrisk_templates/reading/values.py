"""Numbers, quantities, units and currencies as people write them in a BOM."""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

__all__ = [
    "DecimalMark",
    "ParsedNumber",
    "currency_in",
    "decimal_mark",
    "even_mark",
    "is_number_text",
    "is_quantity_text",
    "is_time_unit",
    "is_unit",
    "parse_number",
    "worded_count",
]  # fmt: skip

DecimalMark = Literal[",", ".", ""]

_SIGNS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "₽": "RUB", "₫": "VND", "₩": "KRW", "₹": "INR", "zł": "PLN", "zl": "PLN", "r$": "BRL", "us$": "USD",
    "руб": "RUB", "р.": "RUB", "元": "CNY", "円": "JPY", "rmb": "CNY", "人民币": "CNY", "đ": "VND", "kč": "CZK",
    "usd": "USD", "eur": "EUR", "cny": "CNY", "jpy": "JPY", "gbp": "GBP", "chf": "CHF", "pln": "PLN", "brl": "BRL",
    "vnd": "VND", "vnđ": "VND", "rub": "RUB", "krw": "KRW", "inr": "INR", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "czk": "CZK", "huf": "HUF", "twd": "TWD", "mxn": "MXN", "cad": "CAD", "aud": "AUD", "sgd": "SGD", "hkd": "HKD",
    "ntd": "TWD", "nt$": "TWD", "hk$": "HKD", "s$": "SGD", "a$": "AUD", "c$": "CAD", "nzd": "NZD", "egp": "EGP", "thb": "THB",
    "₺": "TRY", "uah": "UAH", "₴": "UAH", "грн": "UAH", "₪": "ILS", "idr": "IDR", "myr": "MYR",
    "zar": "ZAR", "aed": "AED", "新台币": "TWD", "新臺幣": "TWD", "台币": "TWD", "台幣": "TWD",
    "s/": "PEN", "gtq": "GTQ", "cop": "COP", "clp": "CLP", "uyu": "UYU", "ron": "RON", "bgn": "BGN", "rsd": "RSD", "kzt": "KZT",
    "₸": "KZT", "byn": "BYN", "pkr": "PKR", "lkr": "LKR", "bdt": "BDT", "ngn": "NGN", "₦": "NGN", "kes": "KES", "₱": "PHP",
    "mad": "MAD", "dhs": "MAD", "tnd": "TND", "dzd": "DZD", "xof": "XOF", "cfa": "XOF", "fcfa": "XOF",
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD",
}  # fmt: skip
_AMBIGUOUS_SIGNS = ("$", "¥", "￥", "kr")
_MONEY_SIGN = "|".join(sorted((re.escape(sign) for sign in (*_SIGNS, *_AMBIGUOUS_SIGNS)), key=len, reverse=True))
#: "Q 8.00" is a price in quetzales; Q8 is a transistor.
_QUETZAL = "q"
_MONEY = re.compile(rf"(?<![^\W\d_])(?:{_MONEY_SIGN}|{_QUETZAL}(?=\s\d+[.,]\d\d\b))(?![^\W\d_])\.?", re.IGNORECASE)
_CURRENCIES = {**_SIGNS, _QUETZAL: "GTQ"}
_NUMBER = re.compile(r"[+-]?(?:\d[\d.,'’ \u00a0\u202f]*|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_FRACTION = re.compile(r"(?:(\d+)\s+)?(\d+)/(\d+)")
_RANGE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:-|–|—|~|\.\.+|…|to|bis|до|a|à|~|〜|～|至)\s*(\d+(?:[.,]\d+)?)(?!\d*[-/])", re.IGNORECASE
)
_ABOUT = re.compile(
    r"^(?:~|≈|≃|ca\.?|c\.|about|approx\.?|approximately|circa|env\.?|environ|aprox\.?|около|примерно|约|約|大约|khoảng|±)\s*",
    re.IGNORECASE,
)
#: "< 1 €" is a range from nothing on.
_AT_MOST = re.compile(
    r"^(?:<=?|≤|up to|max\.?|maximal|bis(?: zu)?|jusqu'à|hasta|até|fino a|до|最多)\s*(?=\d)", re.IGNORECASE
)
_TIMES = re.compile(r"^[x×*]\s*(?=\d)|(?<=\d)\s*[x×]$", re.IGNORECASE)
_CHINESE = dict(zip("〇一二两三四五六七八九十", (0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)) | {"半": 0.5}
_CHINESE_COUNT = re.compile(r"([一二两三四五六七八九十半])([^\d\s一二三四五六七八九十]{1,2})")


@lru_cache(maxsize=4)
def _words(kind: str) -> frozenset[str]:
    source = resources.files("bomrisk_templates.reading").joinpath("quantity_words.csv")
    with source.open(encoding="utf-8") as stream:
        return frozenset(row["word"] for row in csv.DictReader(stream) if row["kind"] == kind)


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a text says as a number.

    Parameters
    ----------
    value : float
        NaN if there is none.
    unit, currency : str
        What stands beside the number, or empty.
    issue : str
        ``unreadable``, ``range`` (the upper end is taken), ``about``, ``ambiguous`` (1,234 could be either), or empty.
    """

    value: float
    unit: str = ""
    currency: str = ""
    issue: str = ""


@lru_cache(maxsize=65536)
def is_number_text(text: str) -> bool:
    """Whether a text is one number, with or without a currency."""
    stripped = _MONEY.sub("", text).strip() if not text[:1].isdigit() or not text[-1:].isdigit() else text
    return bool(_NUMBER.fullmatch(stripped.strip())) and not _looks_like_code(stripped.strip())


def _looks_like_code(text: str) -> bool:
    """Digits in groups that are no thousands: dates, phone numbers, 10.20.30."""
    if " " in text and not re.fullmatch(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?", text):
        return True
    groups = re.split(r"[.,]", text)
    if len(groups) <= 2:
        return False
    if any(len(group) != 3 for group in groups[1:-1]):
        return True
    # 30.200.0001 is a code; 1.234.567 and 1.234,5678 are numbers.
    return len({sign for sign in text if sign in ".,"}) == 1 and len(groups[-1]) != 3


@lru_cache(maxsize=65536)
def is_quantity_text(text: str) -> bool:
    """Whether a text is a number with a unit, a range, an estimate or a known word for a quantity."""
    if len(text) > 24 or _DATE_LIKE.fullmatch(text):
        return False
    parsed = parse_number(text, ".")
    if not math.isnan(parsed.value):
        return not parsed.unit or is_unit(parsed.unit)
    return text.casefold() in _words("vague")


_DATE_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def is_time_unit(text: str) -> bool:
    """Whether a text is a unit of time: what is counted so is work, not a part."""
    return unicodedata.normalize("NFC", text).strip(" .").casefold() in _words("time")


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measure."""
    return unicodedata.normalize("NFC", text).strip().casefold() in _words("unit")


@lru_cache(maxsize=4096)
def currency_in(text: str) -> str:
    """ISO code of the one currency that a text names (``Price (EUR)``, ``12,50 €``), or empty.

    ``$`` and ``¥`` stand for several currencies and are not guessed.
    """
    found = {_CURRENCIES[key] for match in _MONEY.findall(text) if (key := match.casefold().rstrip(".")) in _CURRENCIES}
    if not found:
        found = {_SIGNS[sign] for sign in ("€", "£", "₽", "₫", "₩", "₹", "元", "円") if sign in text}
    return found.pop() if len(found) == 1 else ""


def decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """Which sign stands before the decimals in these texts, or empty if they do not tell."""
    comma = point = 0
    for text in texts:
        digits = re.search(r"[+-]?[\d.,'’ \u00a0\u202f]*\d", text)
        if digits is None:
            continue
        number = digits[0]
        last_comma, last_point = number.rfind(","), number.rfind(".")
        if last_comma >= 0 and last_point >= 0:
            if last_comma > last_point:
                comma += 1
            else:
                point += 1
        elif last_comma >= 0:
            comma += _is_decimal_tail(number, last_comma)
            point += number.count(",") > 1
        elif last_point >= 0:
            point += _is_decimal_tail(number, last_point)
            comma += number.count(".") > 1
    if comma == point:
        return ""
    return "," if comma > point else "."


def even_mark(texts: Sequence[str]) -> DecimalMark:
    """The sign before three digits in every text of a column (``1,000 4,000 12,000``): places, not thousands.

    Thousands would leave some numbers below a thousand without the sign.
    """
    if len(texts) < 3:
        return ""
    for sign in (",", "."):
        if all(re.fullmatch(rf"\d{{1,3}}[{sign}]\d{{3}}", text) for text in texts):
            return "," if sign == "," else "."
    return ""


def _is_decimal_tail(number: str, at: int) -> bool:
    tail = number[at + 1 :]
    return number[:at].lstrip("+-") in ("0", "") or (len(tail) != 3 and number.count(number[at]) == 1)


def parse_number(text: str, mark: DecimalMark = "") -> ParsedNumber:
    """Read a number out of a text.

    Parameters
    ----------
    text : str
    mark : {",", ".", ""}
        The decimal sign of the column, empty if unknown.

    Returns
    -------
    ParsedNumber
    """
    body = unicodedata.normalize("NFKC", text).strip()
    currency = currency_in(body)
    body = _MONEY.sub(" ", body).strip() if currency or any(sign in body for sign in ("$", "¥", "kr")) else body
    about = _ABOUT.match(body)
    issue = ""
    if about:
        body, issue = body[about.end() :], "about"
    at_most = _AT_MOST.match(body)
    if at_most:
        body, issue = body[at_most.end() :], "range"
    body = _TIMES.sub("", body).strip()
    between = _RANGE.match(body)
    if between and float(between[1].replace(",", ".")) <= float(between[2].replace(",", ".")):
        unit = body[between.end() :].strip(" .")
        if not unit or is_unit(unit):
            return ParsedNumber(float(between[2].replace(",", ".")), unit, currency, "range")
    fraction = _FRACTION.fullmatch(body)
    if fraction and int(fraction[3]):
        return ParsedNumber(int(fraction[1] or 0) + int(fraction[2]) / int(fraction[3]), "", currency, issue)
    counted = _CHINESE_COUNT.fullmatch(body)
    if counted and is_unit(counted[2]):
        return ParsedNumber(float(_CHINESE[counted[1]]), counted[2], currency, issue)
    match = _NUMBER.match(body)
    if match is None:
        return ParsedNumber(math.nan, "", currency, "unreadable")
    unit = body[match.end() :].strip()
    if unit and not (is_unit(unit) or is_unit(unit.strip(" .()[]/")) or _is_note(unit)):
        return ParsedNumber(math.nan, "", currency, "unreadable")
    value, doubt = _to_float(match[0].strip(), mark)
    if math.isnan(value):
        return ParsedNumber(value, "", currency, "unreadable")
    return ParsedNumber(value, "" if _is_note(unit) else unit.strip(" .()[]/"), currency, issue or doubt)


_WORDED = re.compile(r"(\d+(?:[.,]\d+)?)\s+([^\W\d_].*)")


def worded_count(text: str) -> float | None:
    """Read a count of things by any name (``2 boards (L/R)``), None where the text begins with no number and a word."""
    found = _WORDED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return float(found[1].replace(",", ".")) if found else None


def _is_note(text: str) -> bool:
    """Text in brackets or a mark after the number: ``4 (2 spare)``, ``2*``, ``5+``."""
    return bool(re.fullmatch(r"[(\[].*[)\]]|[*+†?]|/\s*[^\W\d_]{1,8}", text)) and not is_unit(text.strip("()[]/ "))


def _to_float(number: str, mark: DecimalMark) -> tuple[float, str]:
    number = re.sub(r"['’ \u00a0\u202f]", "", number)
    comma, point = number.count(","), number.count(".")
    doubt = ""
    if comma and point:
        decimal = "," if number.rfind(",") > number.rfind(".") else "."
    elif comma == 1 or point == 1:
        sign = "," if comma else "."
        at = number.index(sign)
        if _is_decimal_tail(number, at):
            decimal = sign
        elif mark:
            decimal = mark
        elif sign == ".":
            decimal = "."
        else:
            decimal, doubt = ".", "ambiguous"
    else:
        decimal = "." if comma else ","  # several of one sign part the thousands
    other = "," if decimal == "." else "."
    number = number.replace(other, "").replace(decimal, ".")
    try:
        return float(number), doubt
    except ValueError:
        return math.nan, ""

"""Spend in one currency: which one, at which rates, and what is not known of it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk.rates import STALE_DAYS, Conversion, RateTable
from bomrisk_templates.bom_risk.columns_of import Columns, Numbers
from bomrisk_templates.reading.values import currency_in

__all__ = ["Money", "checked_currency", "money_of", "rate_columns"]


@dataclass(frozen=True)
class Money:
    """How amounts of lines become the spend of the report.

    Parameters
    ----------
    currency : str
        Of the report; empty where neither the BOM nor the person names one.
    of_lines : list of str or None
        Currency that each line's amounts are in; None where that is not known.
    rates : dict
        Rate to the report's currency by currency, None where there is none; in the order to be shown.
    findings : list of Finding
    """

    currency: str
    of_lines: list[str | None]
    rates: dict[str, Conversion | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def factors(self) -> Numbers:
        """Return what the amounts of each line are multiplied with, NaN where that is not known."""
        if not self.currency:
            return np.ones(len(self.of_lines))
        known = {code: conversion.rate for code, conversion in self.rates.items() if conversion is not None}
        return np.array([known.get(code or "", math.nan) for code in self.of_lines], dtype=np.float64)


def checked_currency(text: str) -> str:
    """Return the code of a currency that a person asks for.

    Raises
    ------
    InputError
        If it is no code of three letters.
    """
    code = text.strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise InputError(f"{text!r} is no currency.", where="--currency", action="Give its ISO code, e.g. EUR.")
    return code


def money_of(
    lines: pd.DataFrame,
    as_of: dt.date,
    tables: Sequence[RateTable] = (),
    wanted: str | None = None,
) -> Money:
    """Decide on the currency of a report and find the rates to it.

    Parameters
    ----------
    lines : DataFrame
        ``currency, quantity, unit_price, line_total, sheet, row``, all optional.
    as_of : date
    tables : sequence of RateTable
        The first that connects two currencies gives their rate.
    wanted : str, optional
        Currency of the report; else the one that most lines with an amount are in, of equals the first by its code.

    Notes
    -----
    Where the BOM names one currency at most, lines without one are in it, as is usual. Where it names several, such lines
    have no known spend; amounts in different currencies are never added up.
    """
    codes = [_code(cell) for cell in lines["currency"]] if "currency" in lines.columns else [""] * len(lines)
    priced = _priced(lines)
    named = sorted(set(codes) - {""})
    findings: list[Finding] = []
    if not named:
        of_lines: list[str | None] = [wanted] * len(lines)
        if wanted and priced.any():
            message = f"The BOM names no currency; its amounts count as {wanted}."
            findings.append(Finding("currency-assumed", "info", "", message, "Add a column Currency if that is wrong."))
        report = wanted or ""
    elif len(named) == 1:
        of_lines = [named[0]] * len(lines)
        report = wanted or named[0]
    else:
        of_lines = [code or None for code in codes]
        report = wanted or _most_frequent(codes, priced)
        findings += _missing(of_lines, priced, lines)
    rates: dict[str, Conversion | None] = {}
    if report:
        rates[report] = Conversion(1.0, as_of, "")
        for code in named:
            if code != report:
                found = (table.conversion(code, report, as_of) for table in tables)
                rates[code] = next((each for each in found if each is not None), None)
                findings += _rate_findings(code, report, rates[code], of_lines, priced, lines, as_of)
    return Money(report, of_lines, rates, findings)


def rate_columns(money: Money) -> Columns:
    """Return the columns of the table of rates by key; the report's own currency first."""
    found = list(money.rates.items())
    own = [code == money.currency for code, _ in found]
    return {
        "currency": [code for code, _ in found],
        "rate": np.array([each.rate if each else math.nan for _, each in found], dtype=np.float64),
        "date": [None if each is None or same else each.date for (_, each), same in zip(found, own, strict=True)],
        "base": [money.currency] * len(found),
        "source": [each.source or None if each else None for _, each in found],
    }


def _code(cell: object) -> str:
    """The ISO code of a currency as a BOM writes it; a text that names none stays, as a currency of its own."""
    text = "" if cell is None or cell != cell else " ".join(str(cell).split())
    # A lookup in the workbook reads some characters as wildcards.
    return currency_in(text) or "".join(character for character in text if character not in "*?~").upper()[:20]


def _priced(lines: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    amount = {
        key: pd.to_numeric(lines[key], errors="coerce").notna().to_numpy(dtype=bool)
        if key in lines.columns
        else np.zeros(len(lines), dtype=bool)
        for key in ("quantity", "unit_price", "line_total")
    }
    return np.asarray(amount["line_total"] | (amount["quantity"] & amount["unit_price"]))


def _most_frequent(codes: Sequence[str], priced: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    counts = Counter(code for code, has in zip(codes, priced, strict=True) if code and has)
    counts = counts or Counter(code for code in codes if code)
    return min(counts, key=lambda code: (-counts[code], code))


def _places(hit: list[int], lines: pd.DataFrame) -> str:
    row = lines.iloc[hit[0]]
    place = f"{row.get('sheet', '')}!{row['row']}" if "row" in lines.columns else f"line {hit[0] + 1}"
    return place + (f" and {len(hit) - 1} more" if len(hit) > 1 else "")


def _missing(
    of_lines: Sequence[str | None], priced: np.ndarray[tuple[int], np.dtype[np.bool_]], lines: pd.DataFrame
) -> list[Finding]:
    hit = [at for at, code in enumerate(of_lines) if code is None and priced[at]]
    if not hit:
        return []
    message = "The BOM names several currencies and this line none; its spend is unknown."
    return [Finding("currency-missing", "warning", _places(hit, lines), message, "Fill in the currency on the BOM.")]


def _rate_findings(
    code: str,
    report: str,
    rate: Conversion | None,
    of_lines: Sequence[str | None],
    priced: np.ndarray[tuple[int], np.dtype[np.bool_]],
    lines: pd.DataFrame,
    as_of: dt.date,
) -> list[Finding]:
    hit = [at for at, each in enumerate(of_lines) if each == code and priced[at]]
    if not hit:
        return []
    if rate is None:
        iso = len(code) == 3 and code.isalpha()
        message = f"No rate of {code} in {report} on or before {as_of} is known, so the spend in it is unknown."
        action = (
            f"Add it to your rates.csv or the file of --rates: {as_of},{code},<{report} for 1 {code}>,{report},<source>; "
            "or type it on the sheet Rates."
            if iso
            else "Write the ISO code of the currency on the BOM, e.g. USD."
        )
        return [Finding("rate-missing", "warning", _places(hit, lines), message, action)]
    age = (as_of - rate.date).days
    if age > STALE_DAYS:
        message = f"The rate of {code} in {report} is of {rate.date}, {age} days before the as-of date."
        return [Finding("rate-old", "warning", _places(hit, lines), message, "Add a newer line to your rates.")]
    return []

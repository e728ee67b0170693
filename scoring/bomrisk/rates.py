"""Exchange rates that the user owns: a dated table, and the rate between two currencies on a date."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bomrisk.errors import InputError

__all__ = ["STALE_DAYS", "Conversion", "Rate", "RateTable"]

STALE_DAYS: Final = 90
"""A rate older than this on the as-of date is worth a word."""

_COLUMNS: Final = ("date", "currency", "rate", "base", "source")
_CODE = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate: 1 unit of `currency` is `rate` units of `base`.

    Parameters
    ----------
    date : date
    currency, base : str
        ISO 4217 codes.
    rate : float
    source : str
        Who published it.
    """

    date: dt.date
    currency: str
    rate: float
    base: str
    source: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """What 1 unit of a currency is in another, with the older of the dates that it rests on.

    Parameters
    ----------
    rate : float
    date : date
    source : str
    """

    rate: float
    date: dt.date
    source: str


@dataclass(frozen=True)
class RateTable:
    """A table of rates.

    Parameters
    ----------
    rates : tuple of Rate
    """

    rates: tuple[Rate, ...] = ()

    @classmethod
    def from_csv(cls, text: str, where: str = "rates.csv") -> RateTable:
        """Read a table with the columns ``date,currency,rate,base,source``.

        Parameters
        ----------
        text : str
            The file; commas between columns, or semicolons, and then a decimal comma is read too.
        where : str
            Name of the file, for messages.

        Raises
        ------
        InputError
            If a column is missing or a line cannot be used; all such lines are named. No line is used then.
        """
        lines = text.lstrip("\ufeff").splitlines()
        head = next((line for line in lines if line.strip()), "")
        separator = ";" if head.count(";") > head.count(",") else ","
        # A line break inside quotes would put every number below it wrong; no rate needs one.
        rows = ((number, next(csv.reader([line], delimiter=separator))) for number, line in enumerate(lines, start=1))
        filled = [(number, [cell.strip() for cell in row]) for number, row in rows if any(map(str.strip, row))]
        names = [name.casefold() for name in filled[0][1]] if filled else []
        if missing := [name for name in _COLUMNS if names.count(name) != 1]:
            raise InputError(
                f"The table of rates needs each of the columns {', '.join(_COLUMNS)} once; look for {', '.join(missing)}.",
                where=where,
                action="Begin it with the line: " + ",".join(_COLUMNS),
            )
        reader = _Reader({name: names.index(name) for name in _COLUMNS}, decimal_comma=separator == ";")
        rates = [rate for number, row in filled[1:] if (rate := reader.read(number, row)) is not None]
        if reader.problems:
            shown = reader.problems[:_MOST_SAID]
            more = len(reader.problems) - len(shown)
            raise InputError(
                "The table of rates cannot be used. " + " ".join(shown) + (f" And {more} more." if more else ""),
                where=where,
                action="Correct or delete these lines; until then none of them is used.",
            )
        return cls(tuple(rates))

    def conversion(self, currency: str, to: str, as_of: dt.date) -> Conversion | None:
        """Return the latest rate on or before a date, directly, turned round, or by way of one other currency.

        Parameters
        ----------
        currency, to : str
        as_of : date

        Returns
        -------
        Conversion or None
            None where no rates connect the two. Of several ways the one with the latest dates is taken, then the shortest.
        """
        if currency == to:
            return Conversion(1.0, as_of, "")
        steps = self._latest(as_of)
        ways = [(0, "", direct)] if (direct := steps.get((currency, to))) is not None else []
        for (start, middle), first in steps.items():
            second = steps.get((middle, to))
            if start == currency and second is not None:
                source = "; ".join(dict.fromkeys((first.source, second.source)))
                cross = Conversion(first.rate * second.rate, min(first.date, second.date), source)
                ways.append((1, middle, cross))
        return min(ways, key=lambda way: (-way[2].date.toordinal(), *way[:2]))[2] if ways else None

    def _latest(self, as_of: dt.date) -> dict[tuple[str, str], Conversion]:
        """Latest rate of each pair in both directions; where a pair is given both ways, the later one."""
        found: dict[tuple[str, str], Conversion] = {}
        for rate in self.rates:
            if rate.date > as_of:
                continue
            for pair, value in (((rate.currency, rate.base), rate.rate), ((rate.base, rate.currency), 1 / rate.rate)):
                known = found.get(pair)
                if known is None or known.date < rate.date:
                    found[pair] = Conversion(value, rate.date, rate.source)
        return found


class _Reader:
    """Reads lines and collects what is wrong with them."""

    def __init__(self, at: dict[str, int], *, decimal_comma: bool) -> None:
        self.problems: list[str] = []
        self._at = at
        self._decimal_comma = decimal_comma
        self._seen: dict[tuple[dt.date, str, str], tuple[float, int]] = {}

    def read(self, number: int, row: list[str]) -> Rate | None:
        cells = {name: row[at] if at < len(row) else "" for name, at in self._at.items()}
        said = list(self._problems(cells))
        if said:
            self.problems.append(f"Line {number}: {'; '.join(said)}.")
            return None
        rate = Rate(
            dt.date.fromisoformat(cells["date"]),
            cells["currency"].upper(),
            self._number(cells["rate"]),
            cells["base"].upper(),
            cells["source"],
        )
        value, before = self._seen.setdefault((rate.date, rate.currency, rate.base), (rate.rate, number))
        if value != rate.rate:
            self.problems.append(f"Line {number}: another rate of this day stands in line {before}.")
        return rate

    def _problems(self, cells: dict[str, str]) -> Iterable[str]:
        yield from _date_problem(cells["date"])
        for name in ("currency", "base"):
            if not _CODE.fullmatch(cells[name].upper()):
                yield f"{name} {cells[name][:20]!r} is no code of three letters such as USD"
        if cells["currency"].upper() == cells["base"].upper() != "":
            yield "currency and base are the same"
        rate = self._number(cells["rate"])
        if math.isnan(rate):
            hint = " (write a decimal point)" if "," in cells["rate"] else ""
            yield f"rate {cells['rate'][:20]!r} is no number above zero{hint}"
        elif not 1e-12 < rate < 1e12:
            yield f"rate {cells['rate'][:20]!r} is no number above zero that a rate can be"
        if not cells["source"]:
            yield "the source is missing"

    def _number(self, text: str) -> float:
        plain = text.replace(",", ".") if self._decimal_comma and text.count(",") == 1 and "." not in text else text
        return float(plain) if _NUMBER.fullmatch(plain) else math.nan


def _date_problem(text: str) -> Iterator[str]:
    try:
        # The basic form (20261122) is too easily a number that slipped.
        if len(text) != 10:
            raise ValueError
        dt.date.fromisoformat(text)
    except ValueError:
        yield f"date {text[:20]!r} is none; write it as 2026-11-22"

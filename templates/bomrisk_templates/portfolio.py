"""One or several BOMs as one: their lines, rated together, with their spend in one currency."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment, assess
from bomrisk.findings import Finding
from bomrisk.rates import RateTable
from bomrisk.rollup import spend_of, times_used
from bomrisk.setting import Setting
from bomrisk_templates.bom_risk.money import Money, money_of
from bomrisk_templates.reading.bom_file import BomFile, BomTable
from bomrisk_templates.reading.header_text import normalise, squeeze

__all__ = ["Portfolio", "combine", "with_stated_columns"]

Numbers = npt.NDArray[np.float64]

_KILOGRAMS = {"mg": 1e-6, "g": 1e-3, "gr": 1e-3, "г": 1e-3, "克": 1e-3, "": math.nan, "kg": 1.0, "кг": 1.0, "千克": 1.0}
_KILOGRAMS |= {"公斤": 1.0, "t": 1e3, "lb": 0.45359237, "lbs": 0.45359237, "oz": 0.028349523125}
_STAGES = (("extraction_country", "material_origin"), ("melting_country", "processing_country"))
"""Columns that a heading states beside the one that it is read as."""


@dataclass(frozen=True)
class Portfolio:
    """Rated lines of one or several BOMs.

    Parameters
    ----------
    names : tuple of str
        Names of the BOMs, each once.
    lines : DataFrame
        Lines of all of them in canonical columns, with ``bom`` (a name), ``sheet`` and ``row``; ``mass`` in kg.
    assessment : Assessment
        Of all lines.
    spend : ndarray of float
        Spend of each line in ``money.currency``; NaN where unknown.
    money : Money
    findings : list of Finding
        Of the reading, with the name of the BOM in front of their place where there are several.
    """

    names: tuple[str, ...]
    lines: pd.DataFrame
    assessment: Assessment
    spend: Numbers
    money: Money
    findings: list[Finding]


def combine(
    boms: Sequence[BomFile],
    setting: Setting,
    rates: Sequence[RateTable] = (),
    currency: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Portfolio:
    """Rate several BOMs together.

    Parameters
    ----------
    boms : sequence of BomFile
        At least one.
    setting : Setting
    rates : sequence of RateTable
    currency : str, optional
        See :func:`bomrisk_templates.bom_risk.money.money_of`.
    progress : callable, optional
        Called with a short text when a step begins.
    """
    names = _distinct([bom.path.name for bom in boms])
    parts, times, findings = [], [], []
    for name, bom in zip(names, boms, strict=True):
        stated = with_stated_columns(bom)
        parts.append(_in_kilograms(stated.lines).assign(bom=name))
        times.append(times_used(bom.lines, bom.structure).times)
        findings += [_placed(finding, name if len(boms) > 1 else "") for finding in bom.findings]
    lines = pd.concat(parts, ignore_index=True)
    money = money_of(lines, setting.as_of, rates, currency)
    spend = spend_of(lines, np.concatenate(times), money.factors())
    assessment = assess(lines, setting.policy, setting.as_of, setting.to, progress=progress)
    return Portfolio(tuple(names), lines, assessment, spend, money, [*findings, *money.findings])


def with_stated_columns(bom: BomFile) -> BomFile:
    """Return a BOM whose other columns on origins and recycled content stand among its lines.

    The headings that are known are listed in ``stated_columns.csv``; a column of the lines is never replaced. A column of
    origins whose heading names the stage ("Country of extraction") states it, too.
    """
    known = _headings()
    found: dict[str, pd.Series] = {}
    for column, read_as in _STAGES:
        here = [table.sheet for table in bom.tables if known.get(_heading_of(table, read_as)) == column]
        if here and read_as in bom.lines.columns and column not in bom.lines.columns:
            found[column] = bom.lines[read_as].where(bom.lines["sheet"].isin(here))
    for position, heading in enumerate(bom.extras.columns):
        column = known.get(squeeze(normalise(str(heading))), "")
        if column and column not in bom.lines.columns and column not in found:
            found[column] = bom.extras.iloc[:, position]
    return replace(bom, lines=bom.lines.assign(**found)) if found else bom


def _heading_of(table: BomTable, column: str) -> str:
    """Heading of a column of the lines, as the known ones are looked up."""
    letters = table.columns.get(column)
    return squeeze(normalise(table.column_headers.get(letters, ""))) if letters else ""


@cache
def _headings() -> dict[str, str]:
    text = (resources.files("bomrisk_templates") / "stated_columns.csv").read_text(encoding="utf-8")
    return {squeeze(normalise(row["heading"])): row["column"] for row in csv.DictReader(text.splitlines())}


def _in_kilograms(lines: pd.DataFrame) -> pd.DataFrame:
    """Masses in one unit; NaN where the unit is not known."""
    if "mass" not in lines.columns:
        return lines
    units = lines["mass_unit"] if "mass_unit" in lines.columns else pd.Series("", index=lines.index)
    factors = units.fillna("").astype(str).str.strip().str.casefold().map(_KILOGRAMS)
    return lines.assign(mass=pd.to_numeric(lines["mass"], errors="coerce") * factors.astype(float), mass_unit="kg")


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of files from several folders, told apart by a number."""
    found: list[str] = []
    for name in names:
        unique, number = name, 1
        while unique in found:
            number += 1
            unique = f"{name} ({number})"
        found.append(unique)
    return found


def _placed(finding: Finding, name: str) -> Finding:
    if not name:
        return finding
    return replace(finding, where=f"{name}, {finding.where}" if finding.where else name)

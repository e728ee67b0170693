"""Exchange rates that somebody typed into a risk workbook."""

from __future__ import annotations

import datetime as dt
import math

from bomrisk.findings import Finding
from bomrisk.rates import Rate, RateTable
from bomrisk_templates.bom_risk.columns import headers
from bomrisk_templates.bom_risk.risk_file import RiskFile
from bomrisk_templates.reading.grid import text_of

__all__ = ["rates_of"]


def rates_of(file: RiskFile) -> tuple[RateTable, list[Finding]]:
    """Read the rates on the sheet Rates.

    Returns
    -------
    rates : RateTable
    findings : list of Finding
        Rates that cannot be used, and why.
    """
    findings: list[Finding] = []
    table = file.table("bomrisk_rates")
    name = headers("bomrisk_rates")
    found = []
    for number, cells in table.rows() if table is not None else ():
        currency, base = (text_of(cells.get(name[key], "")).strip().upper() for key in ("currency", "base"))
        rate, day = cells.get(name["rate"]), cells.get(name["date"])
        if rate is None or currency == base or not currency:
            continue
        if not isinstance(rate, float) or not 0 < rate < math.inf or not isinstance(day, dt.date):
            assert table is not None
            message = (
                f"The rate of {currency} in {file.path.name} needs a number above zero and a date; it was not kept."
            )
            where = f"{table.sheet}!{number}"
            findings.append(
                Finding("rate-unread", "warning", where, message, "Fill in its date, or add it to your rates.csv.")
            )
        else:
            date = day.date() if isinstance(day, dt.datetime) else day
            source = text_of(cells.get(name["source"], "")) or file.path.name
            found.append(Rate(date, currency, rate, base, source))
    return RateTable(tuple(found)), findings

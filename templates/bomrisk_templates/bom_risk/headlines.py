"""The few figures and sentences that a reader sees first."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np

from bomrisk_templates.bom_risk.columns_of import Columns
from bomrisk_templates.bom_risk.figures import Figures

__all__ = ["change_rows", "headlines"]


def change_rows(calendar: Columns, as_of: dt.date, shown: int) -> Columns:
    """Return the next dated changes as the dashboard words them."""
    places = {int(order): at for at, order in enumerate(calendar["order"]) if order == order}
    rows: dict[str, list[Any]] = {"place": [], "what": [], "effect": []}
    for rank in range(1, shown + 1):
        at = places.get(rank)
        if at is None:
            row: tuple[Any, str, str] = ("", "", "")
        else:
            day: dt.datetime = calendar["day"][at]
            days = (day.date() - as_of).days
            ahead = "today" if days == 0 else f"in {days} day" + ("" if days == 1 else "s")
            what = f"{day:%Y-%m-%d}, {ahead}, {calendar['country_name'][at]}: {calendar['what'][at]}"
            row = (at + 1, what, calendar["effect"][at] or "")
        for key, value in zip(("place", "what", "effect"), row, strict=True):
            rows[key].append(value)
    return {**rows}


def headlines(
    results: Columns, figures: Figures, lines: int, source_name: str, to: str, check_line: str, currency: str = ""
) -> dict[str, Any]:
    """Return the named headline cells, without the prefix of their names."""
    counts = dict(zip(("A", "B", "C", "D", "E", "unrated"), figures["bomrisk_by_grade"]["lines"], strict=True))
    by_spend = dict(zip(counts, figures["bomrisk_by_grade"]["spend"], strict=True))
    spend = np.asarray(results["spend"], dtype=np.float64)
    total = math.fsum(spend[np.isfinite(spend)])
    rated = int(np.isfinite(np.asarray(results["score"], dtype=np.float64)).sum())
    share: Any = (by_spend["D"] + by_spend["E"]) / total if total else "no prices"
    first, high = figures["bomrisk_top_materials"]["name"][0], figures["bomrisk_top_materials"]["high"][0]
    bottleneck = f"{first}: {int(high)} line{'' if high == 1 else 's'} with D or E" if first else "none"
    country, its_lines = (figures["bomrisk_top_countries"][key][0] for key in ("name", "high"))
    behind = f"; {country} is the top country behind {int(its_lines)} of them" if its_lines else ""
    carrying = counts["D"] + counts["E"]
    change = figures["bomrisk_next_changes"]["what"][0] or "no dated change known"
    return {
        "lines": lines,
        "rated_lines": rated,
        "high_lines": carrying,
        "unrated_lines": counts["unrated"],
        "total_spend": total,
        "high_spend_share": share,
        "first_bottleneck": bottleneck,
        "first_change": change,
        "headline": f"{carrying} of {lines} lines carry a high supply risk (grade D or E){behind}",
        "dashboard_line": f"{source_name}; destination {to}; checks: {check_line}"
        + (f"; spend in {currency}" if currency else ""),
        "tile_lines": f"{rated} of {lines}",
        "tile_high": carrying,
        "tile_spend": share,
        "tile_unrated": counts["unrated"],
        "tile_bottleneck": bottleneck,
        "tile_change": change,
    }

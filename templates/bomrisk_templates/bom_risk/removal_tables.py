"""The rows of Without a country: what is lost without each, and at which stage of which material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bomrisk.removal import LEAST, Without
from bomrisk_templates.bom_risk.columns_of import Columns, flags, numbers, texts
from bomrisk_templates.bom_risk.facts import Facts

__all__ = ["COUNTRIES_SHOWN", "country_columns", "supply_columns"]

COUNTRIES_SHOWN = 5
"""How many countries are taken out one by one, besides the largest one of each stage."""

_LARGEST = "The largest of each stage"


def country_columns(found: Sequence[Without], facts: Facts, shown: int) -> Columns:
    """Return the columns of the summary by key.

    Parameters
    ----------
    found : sequence of Without
        As :func:`bomrisk.removal_countries.removals` returns it.
    facts : Facts
    shown : int
        Rows of the table; those without a country stay empty.
    """
    rows = [_summary(each, facts) for each in found[:shown]]
    rows += [dict.fromkeys(rows[0], None)] * (shown - len(rows))
    return {key: [row[key] for row in rows] for key in rows[0]}


def _summary(found: Without, facts: Facts) -> dict[str, Any]:
    lines, supply = found.lines, found.supply
    hit = lines["hit"].isin(["cut off", "short"]) & lines["lost"].ge(LEAST)
    # A line is in one band alone, so what is hit elsewhere adds nothing.
    bands = dict(zip(found.totals["loss"], found.totals["lines"], strict=True))
    spends = found.totals["spend"].to_numpy(dtype=np.float64)
    known = bool(np.isfinite(spends).any())
    whole, struck = (float(np.nansum(part)) for part in (spends, spends[:3]))
    of_hit = supply[supply["lines_hit"].gt(0)]
    stocked = hit & lines["cover_months"].notna()
    return {
        "name": facts.country(found.country) or _LARGEST,
        "hardest": _hardest(of_hit),
        "materials": int(of_hit["material"].nunique()),
        "lines_hit": int(hit.sum()),
        "half": int(bands["half or more"]),
        "quarter": int(bands["a quarter to a half"]),
        "tenth": int(bands["a tenth to a quarter"]),
        "spend_hit": struck if known else None,
        "spend_share": struck / whole if known and whole else None,
        "cut_off": int((hit & lines["hit"].eq("cut off")).sum()),
        "stocked": int(stocked.sum()) if stocked.any() else None,
        "ended": int((stocked & lines["lasts"].eq(False).fillna(False)).sum()) if stocked.any() else None,
        "cover_months": float(lines.loc[stocked, "cover_months"].min()) if stocked.any() else None,
    }


def _hardest(of_hit: pd.DataFrame) -> str | None:
    """The stage of which most is lost, and of equals the one that most lines need."""
    if of_hit.empty:
        return None
    row = of_hit.sort_values(["lost", "lines_hit"], ascending=False, kind="stable").iloc[0]
    return f"{row['name']}, {row['stage']}: {100 * row['lost']:.0f} %"


def supply_columns(found: Sequence[Without], facts: Facts) -> Columns:
    """Return the columns of the table of supply by key: what hits lines first, and of that what loses most.

    Each stage without its largest country has a row, and so has each other country that hits lines.

    Parameters
    ----------
    found : sequence of Without
        As :func:`bomrisk.removal_countries.removals` returns it.
    facts : Facts
    """
    largest, *others = (each.supply for each in found)
    others = [table[table["lines_hit"].gt(0)] for table in others]
    rows = pd.concat(
        [largest.assign(largest=True), *(each.assign(largest=False) for each in others)], ignore_index=True
    )
    rows = rows.drop_duplicates(["material", "stage", "country", "year", "source"])
    rows = rows.assign(quiet=rows["lines_hit"].eq(0)).sort_values(
        ["quiet", "lost", "lines", "material", "stage"], ascending=[True, False, False, True, True], na_position="last"
    )
    columns: Columns = {
        "country_name": [facts.country(code) or "not known" for code in rows["country"]],
        "material_name": [facts.material(material) for material in rows["material"]],
        "stage": texts(rows["stage"]),
        "largest": flags(rows["largest"]),
        "next_name": [facts.country(code) for code in rows["next_country"]],
        "hhi_left": numbers(rows["hhi_left"], 10_000),
        "source": texts(rows["source"]),
    }
    for key in (
        "lost", "left", "next_share", "lines", "lines_hit", "spend_hit", "lines_stocked", "cover_months", "year",
    ):  # fmt: skip
        columns[key] = numbers(rows[key])
    if not any(each.lines["cover_months"].notna().any() for each in found):
        columns["lines_stocked"] = [None] * len(rows)
    return columns

"""The figures of dashboard and About: computed here as the workbook's formulas compute them, to be stored with these."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bomrisk_templates.bom_risk.columns_of import Columns
from bomrisk_templates.package.cells import Cells
from bomrisk_templates.package.xml_text import clip

__all__ = ["SECOND_SOURCE_LENGTH", "Figures", "control_order", "figures_of"]

SECOND_SOURCE_LENGTH = 40
"""Characters of a line's alternates that fit into the question to its supplier."""
_GRADES = ("A", "B", "C", "D", "E", "unrated")
Figures = dict[str, Columns]


def _sum(values: Cells | pd.Series) -> float:
    numbers = np.asarray(values, dtype=np.float64)
    return math.fsum(numbers[np.isfinite(numbers)])


def figures_of(
    results: Columns,
    ratings: Columns,
    names: tuple[Sequence[str], Sequence[str]],
    shown: dict[str, int],
    alternates: Sequence[str | None] | None = None,
) -> Figures:
    """Return the figure tables by name.

    Parameters
    ----------
    results, ratings : mapping
        Columns by key.
    names : (countries, materials)
        Names to be listed, in order.
    shown : mapping
        Rows that the template shows of each table of fixed length.
    alternates : sequence of str or None, optional
        Alternate parts of each line.
    """
    frame = pd.DataFrame(
        {key: results[key] for key in ("grade", "spend", "country_name", "bottleneck_material", "order_key")}
    )
    frame["high"] = frame["grade"].isin(["D", "E"])
    lines, total = len(frame), _sum(frame["spend"])
    count = [int((frame["grade"] == grade).sum()) for grade in _GRADES]
    spend = [_sum(frame.loc[frame["grade"] == grade, "spend"]) for grade in _GRADES]
    by_grade: Columns = {
        "lines": count,
        "spend": spend,
        "lines_share": [number / lines if lines else "" for number in count],
        "spend_share": [part / total if total else "" for part in spend],
    }
    countries = _group(frame, "country_name", names[0], lines)
    materials = _group(frame, "bottleneck_material", names[1], lines)
    hhi: dict[str, float] = {}
    for name, value in zip(ratings["bottleneck_material"], ratings["hhi"], strict=True):
        if name is not None:
            hhi.setdefault(str(name).casefold(), value)
    materials["hhi"] = np.asarray([hhi.get(name.casefold(), math.nan) for name in names[1]], dtype=np.float64)
    return {
        "bomrisk_by_grade": by_grade,
        "bomrisk_by_country": countries,
        "bomrisk_by_material": materials,
        "bomrisk_top_countries": _top(countries, shown["bomrisk_top_countries"], ("name", "high")),
        "bomrisk_top_materials": _top(materials, shown["bomrisk_top_materials"], ("name", "high", "hhi")),
        "bomrisk_worst_lines": _worst(results, ratings, shown["bomrisk_worst_lines"], alternates),
    }


def _group(frame: pd.DataFrame, by: str, names: Sequence[str], lines: int) -> Columns:
    grouped = frame.groupby(by)
    count = grouped.size().reindex(list(names)).fillna(0.0).to_numpy(dtype=float)
    high = grouped["high"].sum().reindex(list(names)).fillna(0.0).to_numpy(dtype=float)
    spend = (
        grouped["spend"].agg(_sum).reindex(list(names)).fillna(0.0).to_numpy(dtype=float)
        if lines
        else np.zeros(len(names))
    )
    # The body of the table begins in row 6 of the sheet; the row number only breaks ties.
    order = high + count / (1 + lines) - np.arange(6, 6 + len(names)) / 1_000_000_000
    return {
        "name": list(names),
        "lines": count,
        "high": high,
        "spend": spend,
        "order_key": np.where(count > 0, order, np.nan),
    }


def _places(order: Cells, shown: int) -> list[int]:
    """Positions of the largest values, largest first; -1 where there are no more."""
    values = np.asarray(order, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(values))
    best = known[np.argsort(-values[known], kind="stable")][:shown].tolist()
    return [*best, *[-1] * (shown - len(best))]


def _top(group: Columns, shown: int, keys: tuple[str, ...]) -> Columns:
    places = _places(group["order_key"], shown)
    top: Columns = {"place": [place + 1 if place >= 0 else "" for place in places]}
    for key in keys:
        top[key] = [group[key][place] if place >= 0 else "" for place in places]
    top["label"] = [name if len(name) <= 22 else name[:21] + "…" for name in top["name"]]
    if "hhi" not in keys:
        top["lower"] = [group["lines"][place] - group["high"][place] if place >= 0 else "" for place in places]
    return top


def _worst(results: Columns, ratings: Columns, shown: int, alternates: Sequence[str | None] | None = None) -> Columns:
    places = _places(results["order_key"], shown)
    rows: list[dict[str, Any]] = []
    for place in places:
        if place < 0:
            rows.append(
                dict.fromkeys(
                    [
                        "place",
                        "part_number",
                        "description",
                        "grade",
                        "score",
                        "likely",
                        "bottleneck",
                        "country",
                        "holds",
                        "ask",
                    ],
                    "",
                )
            )
            continue
        rating = int(results["rating_id"][place]) - 1
        share, supplier = results["top_share"][place], results["supplier"][place]
        of = f", {half_up(100 * share)} %" if share == share else ""
        # A second source of the part may use the same source of the material: it is a question, no answer.
        listed = clip((alternates[place] if alternates is not None else None) or "", SECOND_SOURCE_LENGTH)
        second = f" Same for the second source listed ({listed})?" if listed else ""
        rows.append(
            {
                "place": place + 1,
                "part_number": results["part_number"][place],
                "description": results["description"][place],
                "grade": results["grade"][place],
                "score": results["score"][place],
                "likely": _likely(results, place),
                "bottleneck": f"{results['bottleneck_material'][place]}, {results['bottleneck_stage'][place]}",
                "country": f"{results['country_name'][place] or ''}{of}",
                "holds": ratings["holds"][rating],
                "ask": f"{supplier + ': ' if supplier else ''}{ratings['ask'][rating]}{second}",
            }
        )
    return {key: [row[key] for row in rows] for key in rows[0]}


def _likely(results: Columns, place: int) -> str:
    """Between which scores nine of ten draws lie, where that was worked out."""
    ends = [results[key][place] if key in results else math.nan for key in ("score_p05", "score_p95")]
    return "" if any(end != end for end in ends) else f"{half_up(ends[0])}..{half_up(ends[1])}"


def half_up(number: float) -> int:
    """Round as spreadsheets do."""
    return math.floor(round(number, 9) + 0.5)


def control_order(controls: pd.DataFrame, as_of: dt.date) -> list[Any]:
    """Number the controls by their next dated change; None where none lies ahead."""
    ahead = pd.to_datetime(controls["next_change"]) >= pd.Timestamp(as_of)
    ranked = controls.assign(quiet=~controls["scored"].eq(True))[ahead].sort_values(
        ["next_change", "quiet"], kind="stable"
    )
    order = pd.Series(range(1, len(ranked) + 1), index=ranked.index)
    return [float(order[index]) if index in order.index else None for index in controls.index]

"""Compare two ratings line by line, and find the ingredient that moved each line by exchanging one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.comparison.causes import CAUSE_COLUMNS, Causes, cause_row
from bomrisk.comparison.evidence_words import changed_cells
from bomrisk.comparison.side import Flags, Numbers, Rated, Side, rate_frame, same_score

__all__ = ["Comparison", "comparable_spend", "compare"]

_SAME_SPEND = 0.005
_AMOUNTS = ("quantity", "unit_price", "line_total", "currency")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What changed between two ratings.

    Attributes
    ----------
    before, after : Side
    lines : DataFrame
        One row per line of either: ``before, after`` (position in the BOM, -1 = not there), ``what`` (``worse``, ``better``,
        ``now rated``, ``now unrated``, ``added``, ``removed``, ``spend``, ``same``), ``grade_before, grade_after,
        score_before, score_after`` (NaN = unrated or not there), ``spend_before, spend_after`` (NaN = unknown).
    causes : DataFrame
        What moved the lines whose grade, score or spend changed, one row per line and cause, in the order in which the
        ingredients were exchanged: ``line`` (row of `lines`), ``ingredient`` (``facts, program, workbook, materials, origin,
        policy, destination, date, spend``), ``key`` (control or setting; ``""`` where the cause is the line's own), ``what``
        (a sentence), ``points`` (by which the score changed; NaN where there is none on either side), ``instrument, source``
        (of a control), ``before, after`` (values of a setting, statuses of a control).
    """

    before: Side
    after: Side
    lines: pd.DataFrame
    causes: pd.DataFrame


def compare(before: Side, after: Side, pairs: Sequence[tuple[int, int]]) -> Comparison:
    """Compare two ratings.

    Parameters
    ----------
    before, after : Side
    pairs : sequence of (int, int)
        Positions of the lines that are the same line, each at most once. The others were removed or added.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If a BOM cannot be rated.

    Notes
    -----
    The ingredients of a rating are exchanged one at a time in this order: the facts (where a side was rated with others), the
    evidence of the line (what is in it, then where it comes from), the policy (setting by setting), the destination (what is
    its own and trusted supply, then control by control), the date (control by control, as their statuses change). What an
    exchange changes is put down to it; the points of a line's causes add up to the change of its score.
    """
    at = np.array([*pairs], dtype=np.int64).reshape(-1, 2)
    rated = [_rated(side) for side in (before, after)]
    lines = _lines((before, after), rated, at)
    moved = np.flatnonzero(lines["what"].iloc[: len(at)].isin(["worse", "better", "now rated", "now unrated"]))
    causes = Causes(before, after, at[moved], rated).table() if len(moved) else Causes.nothing()
    causes = causes.assign(line=moved[causes["line"].to_numpy(dtype=np.int64)])
    spent = _of_spend(before, after, lines.iloc[: len(at)]) if comparable_spend(before, after) else []
    if spent:
        causes = pd.concat([causes, pd.DataFrame(spent, columns=CAUSE_COLUMNS)], ignore_index=True)
        causes = causes.sort_values("line", kind="stable", ignore_index=True)
    return Comparison(before, after, lines, causes)


def comparable_spend(before: Side, after: Side) -> bool:
    """Tell whether the spend of both is known and in one currency."""
    return before.spend is not None and after.spend is not None and before.currency == after.currency


def _rated(side: Side) -> Rated | None:
    """Rate a side of which nothing is written."""
    return rate_frame(side.bom, side.setting) if side.written is None and len(side.bom) else None


def _lines(sides: tuple[Side, Side], rated: Sequence[Rated | None], pairs: npt.NDArray[np.int64]) -> pd.DataFrame:
    """All lines of both, paired ones first."""
    before, after = sides
    gone = np.setdiff1d(np.arange(len(before.bom)), pairs[:, 0])
    new = np.setdiff1d(np.arange(len(after.bom)), pairs[:, 1])
    nowhere = np.full(max(len(gone), len(new)), -1, dtype=np.int64)
    lines = pd.DataFrame(
        {
            "before": np.concatenate([pairs[:, 0], gone, nowhere[: len(new)]]),
            "after": np.concatenate([pairs[:, 1], nowhere[: len(gone)], new]),
        }
    )
    for name, side, known in zip(("before", "after"), sides, rated, strict=True):
        at = lines[name].to_numpy()
        scores, grades = _outcome(side, known)
        spend = np.full(len(side.bom), np.nan) if side.spend is None else side.spend
        there = at >= 0
        lines[f"grade_{name}"] = np.where(there, _taken(grades, at), "")
        lines[f"score_{name}"] = np.where(there, _taken(scores, at), np.nan).astype(float)
        lines[f"spend_{name}"] = np.where(there, _taken(spend, at), np.nan).astype(float)
    lines.insert(2, "what", _what(lines, spend=comparable_spend(before, after)))
    return lines


def _of_spend(before: Side, after: Side, lines: pd.DataFrame) -> list[dict[str, object]]:
    """Why the spend on lines is another."""
    spent, spends = (lines[f"spend_{name}"].to_numpy(dtype=float) for name in ("before", "after"))
    found = []
    for line in np.flatnonzero(~_same_spend(spent, spends)):
        cells = before.bom.iloc[lines["before"].iloc[line]], after.bom.iloc[lines["after"].iloc[line]]
        changed = changed_cells(cells[0], cells[1], _AMOUNTS)
        unknown = [np.isnan(amounts[line]) for amounts in (spent, spends)]
        if any(unknown):
            at = int(unknown[1])
            changed = ". ".join([*([changed] if changed else []), _not_known((before, after)[at], cells[at], at)])
        changed = changed or "How often its assembly is used, or the rate of its currency"
        found.append(cause_row(line, "spend", f"{changed}.", np.nan))
    return found


def _not_known(side: Side, cells: pd.Series, at: int) -> str:
    """Say of a line on which of the two sides its spend is not known; a currency without a rate is the usual reason."""
    sentence = f"Its spend is not known {('before', 'after')[at]}"
    written = cells.get("currency")
    currency = written.strip().upper() if isinstance(written, str) else ""
    return f"{sentence} (no rate of {currency} in {side.currency})" if currency not in ("", side.currency) else sentence


def _same_spend(one: Numbers, other: Numbers) -> Flags:
    same: Flags = np.isclose(one, other, rtol=0, atol=_SAME_SPEND, equal_nan=True)
    return same


def _taken(values: npt.NDArray[np.generic], at: npt.NDArray[np.int64]) -> npt.NDArray[np.generic]:
    return values[at.clip(min=0)] if len(values) else np.full(len(at), np.nan)


def _outcome(side: Side, rated: Rated | None) -> tuple[Numbers, npt.NDArray[np.object_]]:
    if rated is not None:
        return rated.scores, rated.grades
    if side.written is None:
        return np.empty(0), np.empty(0, dtype=object)
    written = side.written.lines
    return written["score"].to_numpy(dtype=float), written["grade"].to_numpy(dtype=object)


def _what(lines: pd.DataFrame, *, spend: bool) -> npt.NDArray[np.object_]:
    before, after = (lines[f"score_{name}"].to_numpy(dtype=float) for name in ("before", "after"))
    grades = [lines[f"grade_{name}"].to_numpy(dtype=object) for name in ("before", "after")]
    spent, spends = (lines[f"spend_{name}"].to_numpy(dtype=float) for name in ("before", "after"))
    score = np.sign(np.where(same_score(before, after), 0.0, after - before))
    # Other bands give another grade to the same score; the letters stand in their order.
    letters = np.array([(old < new) - (old > new) for old, new in zip(*grades, strict=True)], dtype=float)
    step = np.where(score == 0, letters, score)
    other_spend = ~_same_spend(spent, spends) & spend
    found = np.select(
        [
            lines["before"].lt(0),
            lines["after"].lt(0),
            np.isnan(before) & ~np.isnan(after),
            ~np.isnan(before) & np.isnan(after),
            step > 0,
            step < 0,
            other_spend,
        ],
        ["added", "removed", "now rated", "now unrated", "worse", "better", "spend"],
        default="same",
    )
    return found.astype(object)

"""What changes of controls do: which ratings move, through which control, and how many lines and how much spend that is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.rerating import Rerated

__all__ = ["by_instrument", "count_effects", "instruments_of", "moves_of_ratings"]

_ROUNDING = 1e-9


def moves_of_ratings(rated: Rerated, reached: pd.DataFrame) -> pd.DataFrame:
    """Give the ratings whose grade or score becomes another, with the controls that make it so.

    Parameters
    ----------
    rated : Rerated
    reached : DataFrame
        ``day, control_id, material, bears``, see :func:`bomrisk.status_changes.reach_of_changes`.

    Returns
    -------
    DataFrame
        ``rating_id, day, grade_before, grade_after, score_before, score_after, controls`` (ids joined by ``;``), by day.
    """
    first = rated.first.reset_index().assign(day=pd.Series(pd.NaT, index=range(len(rated.first))))
    rows = pd.concat([first[rated.later.columns], rated.later], ignore_index=True) if len(rated.later) else first
    rows = rows.sort_values(["rating_id", "day"], kind="stable", na_position="first", ignore_index=True)
    before = rows.groupby("rating_id")[["score", "grade", "bottleneck_material"]].shift()
    scores = before["score"].to_numpy(dtype=np.float64), rows["score"].to_numpy(dtype=np.float64)
    other = ~np.isclose(scores[0], scores[1], rtol=0, atol=_ROUNDING, equal_nan=True)
    other |= before["grade"].ne(rows["grade"]).to_numpy()
    other &= rows["day"].notna().to_numpy()
    moves = pd.DataFrame(
        {
            "rating_id": rows["rating_id"],
            "day": rows["day"],
            "grade_before": before["grade"],
            "grade_after": rows["grade"],
            "score_before": scores[0],
            "score_after": scores[1],
            # A score rises with the material that now is the worst, and falls with the one that was.
            "material": rows["bottleneck_material"].where(scores[1] > scores[0], before["bottleneck_material"]),
        }
    )[other]
    bearing = reached[reached["bears"]]
    pairs = moves[["rating_id", "day", "material"]].merge(bearing, on=["day", "material"], how="inner")
    causes = (
        pairs.sort_values("control_id").groupby(["rating_id", "day"])["control_id"].agg(";".join).rename("controls")
    )
    moves = moves.drop(columns="material").merge(causes.reset_index(), on=["rating_id", "day"], how="left")
    moves["controls"] = moves["controls"].fillna("").astype(object)
    table: pd.DataFrame = moves.sort_values(["day", "rating_id"], kind="stable", ignore_index=True)
    return table


def instruments_of(changes: pd.DataFrame) -> pd.Series[str]:
    """Give each change the first control of its instrument that changes on that day in the same way."""
    alike = changes.groupby(["day", "issuing_country", "short_name", "before", "after", "scored"], dropna=False)
    return alike["control_id"].transform("first")


def by_instrument(
    changes: pd.DataFrame, reached: pd.DataFrame, moves: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Take the controls of one instrument that change alike together, under the id of the first of them."""
    key = ["day", "control_id"]
    first = instruments_of(changes)
    of_change = dict(zip(zip(changes["day"], changes["control_id"], strict=True), first, strict=True))
    kept = changes[first.eq(changes["control_id"])].reset_index(drop=True)
    theirs = reached.assign(
        control_id=[of_change[pair] for pair in zip(reached["day"], reached["control_id"], strict=True)]
    ).drop_duplicates([*key, "material"], ignore_index=True)
    together = [
        ";".join(dict.fromkeys(of_change[day, each] for each in controls.split(";") if each))
        for day, controls in zip(moves["day"], moves["controls"], strict=True)
    ]
    return kept, theirs, moves.assign(controls=np.asarray(together, dtype=object))


def count_effects(
    changes: pd.DataFrame,
    reached: pd.DataFrame,
    held: pd.DataFrame,
    moves: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    spend: npt.NDArray[np.float64],
) -> pd.DataFrame:
    """Count the lines and the spend that each change reaches and moves.

    Parameters
    ----------
    changes : DataFrame
        ``day, control_id``.
    reached : DataFrame
        ``day, control_id, material, bears``.
    held : DataFrame
        ``rating_id, material``.
    moves : DataFrame
        As :func:`moves_of_ratings` returns them.
    codes : ndarray of int
        Rating of each line.
    spend : ndarray of float
        Of each line; NaN = not known.

    Returns
    -------
    DataFrame
        `changes` with ``materials, bears, lines, spend, rescored, points, up, down, moved, moved_spend,
        grades``.
    """
    size = int(codes.max()) + 1 if len(codes) else 0
    known = np.isfinite(spend)
    of_rating = pd.DataFrame(
        {
            "rating_id": np.arange(size),
            "lines": np.bincount(codes, minlength=size),
            "known": np.bincount(codes[known], minlength=size),
            "spend": np.bincount(codes[known], weights=spend[known], minlength=size),
        }
    )
    key = ["day", "control_id"]
    touched = reached.merge(held, on="material").drop_duplicates([*key, "rating_id"]).merge(of_rating, on="rating_id")
    sums = touched.groupby(key)[["lines", "known", "spend"]].sum()
    table = changes.copy()
    table["materials"] = _at(reached.groupby(key)["material"].agg(lambda each: ";".join(sorted(each))), table, "")
    table["bears"] = _at(reached.groupby(key)["bears"].any(), table, False).astype(bool)
    table["lines"] = _at(sums["lines"], table, 0).astype(int)
    table["spend"] = _at(sums["spend"].where(sums["known"] > 0), table, np.nan).astype(float)

    rescored = moves.merge(of_rating, on="rating_id")
    rescored = rescored.assign(
        control_id=rescored["controls"].str.split(";"), points=rescored["score_after"] - rescored["score_before"]
    ).explode("control_id")
    rescored = rescored[rescored["lines"] > 0]
    largest = rescored.iloc[rescored["points"].abs().argsort(kind="stable")].groupby(key)["points"].last()
    table["rescored"] = _at(rescored.groupby(key)["lines"].sum(), table, 0).astype(int)
    table["points"] = _at(largest, table, 0.0).astype(float)
    regraded = rescored[rescored["grade_before"].ne(rescored["grade_after"])]
    worse = regraded["score_after"] > regraded["score_before"]
    for name, rows in (("up", regraded[worse]), ("down", regraded[~worse])):
        table[name] = _at(rows.groupby(key)["lines"].sum(), table, 0).astype(int)
    table["moved"] = table["up"] + table["down"]
    moved = regraded.groupby(key)[["known", "spend"]].sum()
    table["moved_spend"] = _at(moved["spend"].where(moved["known"] > 0), table, np.nan).astype(float)
    steps = regraded.groupby([*key, "grade_before", "grade_after"])["lines"].sum().reset_index()
    steps["step"] = steps["grade_before"] + " -> " + steps["grade_after"] + ": " + steps["lines"].map("{:,}".format)
    table["grades"] = _at(steps.groupby(key)["step"].agg("; ".join), table, "")
    return table


def _at(values: pd.Series, table: pd.DataFrame, missing: object) -> pd.Series:
    """Values by day and control, for each row of a table."""
    found = values.reindex(pd.MultiIndex.from_frame(table[["day", "control_id"]]))
    return pd.Series(found.astype(object).where(found.notna(), missing).to_numpy(), index=table.index, dtype=object)

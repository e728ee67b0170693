"""The stages of a BOM without each of some countries: what is lost, what is left, and the lines that depend on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.origin_codes import countries_of, unnamed_share
from bomrisk.setting import Setting

__all__ = ["LEAST", "needs_of", "stages_without", "supplies_without"]

LEAST = 0.10
"""From this part of the supply on a loss counts as a hit: where the default exposure curve has its first edge."""

_SET = ["material", "stage", "dataset", "year"]
_WHOLE = 0.995
"""A list that names as much is whole but for rounding."""


def needs_of(materials: pd.DataFrame) -> pd.DataFrame:
    """Which stages (row positions) the counting materials of each rating depend on: ``rating_id, at``."""
    rows = materials[materials["counts"] & materials["first_stage"].ge(0)]
    first, last = (rows[name].to_numpy(dtype=np.int64) for name in ("first_stage", "last_stage"))
    sizes = last - first + 1
    starts = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) if len(rows) else first
    at = starts + np.arange(int(sizes.sum()))
    return pd.DataFrame({"rating_id": np.repeat(rows["rating_id"].to_numpy(dtype=np.int64), sizes), "at": at})


def stages_without(stages: pd.DataFrame, outs: Sequence[str], setting: Setting) -> pd.DataFrame:
    """Stages of the ratings, with the country that is out and its share; in the order of the ratings' own stages.

    They come once for each case, one case after the other; its number is in ``case``. The country of a case that names none is the
    largest of each stage.
    """
    shares = setting.world.shares[[*_SET, "country", "share"]]
    stages = pd.concat(
        [stages.assign(country=out or stages["top_country"], case=case) for case, out in enumerate(outs)]
    )
    stages = stages.reset_index(drop=True)
    table = stages[["case", *_SET, "rated", "source_id", "origins", "country"]]
    table = table.merge(shares, on=[*_SET, "country"], how="left", validate="many_to_one")
    named = stages["named_share"].gt(0).to_numpy()
    # A country that a list does not name may be behind the unnamed rest; that it supplies nothing is known of whole lists only.
    complete = stages["named_share"].ge(_WHOLE).to_numpy()
    table["lost"] = table["share"].where(table["share"].notna() | ~(named & complete), 0.0)
    origins = table["origins"]
    among = [country in countries_of(code) for country, code in zip(table["country"], origins, strict=True)]
    elsewhere = [bool(countries_of(code)) and not unnamed_share(code) for code in origins]
    table["hit"] = np.select(
        [np.array(among, dtype=bool), np.array(elsewhere, dtype=bool)], ["cut off", "elsewhere"], "short"
    )
    table["line_lost"] = np.where(table["hit"].eq("cut off"), 1.0, table["lost"])
    return table


def supplies_without(
    needs: pd.DataFrame,
    stages: pd.DataFrame,
    count: int,
    codes: npt.NDArray[np.int64],
    spend: npt.NDArray[np.float64],
    reserve: npt.NDArray[np.float64],
    setting: Setting,
) -> pd.DataFrame:
    """One row per case, material and stage: lines and spend on it, and how long their reserve [months] replaces the loss."""
    lines = np.bincount(codes, minlength=count)
    stocked = np.bincount(codes, weights=np.isfinite(reserve), minlength=count).astype(np.int64)
    least = np.full(count, np.inf)
    np.fmin.at(least, codes, reserve)
    money = np.bincount(codes, weights=np.nan_to_num(spend), minlength=count)
    rows = needs.join(stages, on="at")
    rows = rows.sort_values("line_lost", ascending=False, na_position="last", kind="stable")
    rows = rows.drop_duplicates([*_SET, "rating_id"])
    of_lines = rows["rating_id"].to_numpy(dtype=np.int64) % max(count, 1)
    hit = rows["hit"].ne("elsewhere") & rows["line_lost"].ge(LEAST)
    rows = rows.assign(lines=lines[of_lines], spend=money[of_lines])
    rows["lines_hit"], rows["spend_hit"] = rows["lines"].where(hit, 0), rows["spend"].where(hit, 0.0)
    rows["lines_stocked"] = np.where(hit, stocked[of_lines], 0)
    rows["cover_months"] = np.where(hit, least[of_lines], np.inf) / rows["line_lost"]
    same = ["case", *_SET, "country", "lost", "rated", "source_id"]
    sums = dict.fromkeys(["lines", "spend", "lines_hit", "spend_hit", "lines_stocked"], "sum")
    table = rows.groupby(same, as_index=False, dropna=False).agg({**sums, "cover_months": "min"})
    table["cover_months"] = table["cover_months"].where(table["lines_stocked"].gt(0))
    if not np.isfinite(spend).any():
        table[["spend", "spend_hit"]] = np.nan
    names = reference.materials().set_index("material")["name"]
    table = table.merge(_remaining(table, setting), on=["case", *_SET], how="left", validate="one_to_one")
    table = table.assign(name=table["material"].map(names), left=1 - table["lost"]).rename(
        columns={"source_id": "source"}
    )
    columns = (
        "case material name stage country lost left rated hhi_left next_country next_share year source lines spend "
        "lines_hit spend_hit lines_stocked cover_months"
    )
    table = table.sort_values(
        ["case", "lost", "lines", "material"], ascending=[True, False, False, True], na_position="last"
    )
    return table[columns.split()].reset_index(drop=True)


def _remaining(table: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """HHI and largest country of the world that is left at each stage (see :meth:`bomrisk.world.World.remaining_shares`)."""
    known = setting.world.named_shares[[*_SET, "country", "share"]]
    rows = known.merge(table[["case", *_SET, "country", "lost"]].rename(columns={"country": "out"}), on=_SET)
    rows = rows[rows["country"].ne(rows["out"]) & rows["lost"].fillna(0.0).lt(1 - 1e-9)]
    rows = rows.assign(part=rows["share"] / (1 - rows["lost"].fillna(0.0)))
    rows = rows.assign(square=rows["part"] ** 2).sort_values(
        ["part", "country"], ascending=[False, True], kind="stable"
    )
    return rows.groupby(["case", *_SET], as_index=False, sort=False).agg(
        hhi_left=("square", "sum"), next_country=("country", "first"), next_share=("part", "first")
    )

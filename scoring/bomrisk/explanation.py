"""What explains a rating: its parts at the bottleneck, its evidence, the controls in force, the sentence, the codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.evidence.declared import RUNG
from bomrisk.evidence.override import NO_MATERIAL
from bomrisk.lines import LINE_COLUMNS
from bomrisk.rating_findings import codes_of_ratings, controls_of_findings
from bomrisk.ratings import Ratings
from bomrisk.setting import Setting
from bomrisk.stages import exposure_rows
from bomrisk.wording import basis_of_stages, why_of_ratings

__all__ = ["explain"]

_TEXT = pd.Series(["text"]).dtype
"""``str`` from pandas 3 on, ``object`` before: what a column of text is anyway, also where it is empty."""


def explain(
    rated: Ratings, setting: Setting, nothing_declared: Mapping[int, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Add to ratings and stages what explains them, and spell out the exposure.

    `nothing_declared` holds the ratings of which a full declaration names no listed material, with its source.
    """
    stages, ratings, rows = rated.stages, rated.ratings, rated.materials
    exposure = exposure_rows(stages, rated.reaching, setting)
    names = reference.materials().set_index("material")["name"]
    stages = stages.assign(
        material_name=stages["material"].map(names),
        basis=basis_of_stages(stages, exposure, setting),
        controls=_controls_in_force(stages, rated.reaching, setting),
    )
    stages["crma_flag"] = _crma_flag(stages, setting)
    span = exposure.assign(row=range(len(exposure))).groupby("position")["row"].agg(["min", "max"])
    span = span.reindex(range(len(stages))).fillna(-1).astype(int)
    stages["first_exposure"], stages["last_exposure"] = span["min"].to_numpy(), span["max"].to_numpy()

    at = ratings["bottleneck"].to_numpy()
    found = at >= 0
    for column in (
        "hhi",
        "hhi_low",
        "hhi_high",
        "top_country",
        "top_share",
        "top3_share",
        "n1",
        "crma_flag",
        "controls",
    ):
        ratings[column] = _take(stages[column], at)
    ratings["crma_flag"] = ratings["crma_flag"].eq(True)
    ratings["controls"] = ratings["controls"].fillna("")
    ratings["bottleneck_stage"] = _take(stages["stage"], at)
    ratings["floor"] = _take(stages["floor_reason"], at).fillna("")
    counted = rows[rows["counts"]]
    ratings["materials"] = counted.groupby("rating_id")["material"].agg("; ".join).reindex(ratings.index).fillna("")
    # An unrated line shows the first thing that was recognised.
    shown = np.where(found, ratings["position"], ratings["first_material"])
    evidence = rows["rung"] + ": " + rows["rule"] + " (" + rows["confidence"] + ")"
    ratings["evidence"] = _take(evidence, shown).fillna("")
    ratings["confidence"] = _take(rows["confidence"], shown).fillna("")
    ratings["unrated_reason"] = _unrated_reason(ratings, rows)
    ratings["nothing_declared"] = False
    for rating, source in (nothing_declared or {}).items():
        declared = f"{RUNG}: nothing listed{f' | {source}' if source else ''} (high)"
        ratings.loc[rating, ["evidence", "confidence", "unrated_reason"]] = [
            declared,
            "high",
            "no listed material declared",
        ]
        ratings.loc[rating, "nothing_declared"] = True
    ratings["why"] = why_of_ratings(ratings, stages)
    named = Ratings(ratings, rows, stages, rated.reaching)
    ratings["finding_controls"] = pd.Series(controls_of_findings(named, setting), index=ratings.index, dtype=object)
    ratings["findings"] = codes_of_ratings(named, setting)
    texts = [name for name in LINE_COLUMNS if ratings[name].dtype == object]
    ratings = ratings.drop(columns="nothing_declared").astype(dict.fromkeys(texts, _TEXT))
    return ratings.reset_index(), stages.drop(columns="moment"), exposure.drop(columns="moment")


def _take(values: pd.Series, positions: npt.NDArray[np.int64]) -> pd.Series:
    """Values at row positions; missing where the position is -1."""
    return values.reset_index(drop=True).reindex(positions).reset_index(drop=True)


def _crma_flag(stages: pd.DataFrame, setting: Setting) -> pd.Series[bool]:
    """A single third country (outside the EU) holds more of the stage than Regulation (EU) 2024/1252 wants."""
    blocs = reference.blocs()
    members = set(blocs.loc[blocs["bloc"] == "EU27", "country"])
    return stages["top_share"].gt(setting.policy.crma_share) & ~stages["top_country"].isin(members)


def _controls_in_force(stages: pd.DataFrame, reaching: pd.DataFrame, setting: Setting) -> pd.Series[str]:
    """Ids of the controls in force (or lapsed without verification) on each stage's material, those that bite first."""
    alive = reaching[
        reaching["status"].isin(["in_force", "lapse_unverified"])
        & reaching["kind"].isin(["export_control", "entity_rule"])
    ]
    need = ["material", "form_needed", "reexport"]
    shares = setting.world.shares[["material", "stage", "dataset", "year", "country", "share"]]
    rows = stages.assign(position=range(len(stages)))[["position", *need, "stage", "dataset", "year"]].merge(
        alive, on=need
    )
    rows = rows.merge(
        shares.rename(columns={"country": "issuing_country"}),
        on=["material", "stage", "dataset", "year", "issuing_country"],
        how="left",
    )
    rows = rows[rows["named"] | rows["share"].gt(0)]
    rows = rows.assign(held=rows["share"].fillna(0.0) * rows["effective"])
    rows = rows.sort_values(["position", "held", "effective", "control_id"], ascending=[True, False, False, True])
    joined = rows.groupby("position")["control_id"].agg("; ".join)
    return joined.reindex(range(len(stages))).fillna("").set_axis(stages.index)


def _unrated_reason(ratings: pd.DataFrame, rows: pd.DataFrame) -> pd.Series[str]:
    """Say why a rating has no score."""
    # A group is named as the line names it, not by its members.
    rows = rows.assign(named=rows["group"].where(rows["group"].ne(""), rows["material"]).astype(object))
    unknown, possible = (
        rows[chosen].drop_duplicates(["rating_id", "named"]).groupby("rating_id")["named"].agg(", ".join)
        for chosen in (rows["counts"] & ~rows["rated"], ~rows["counts"])
    )
    stated = rows.loc[rows["material"].eq(NO_MATERIAL), "rating_id"]
    reason = np.select(
        [ratings["first_material"].lt(0), ratings.index.isin(stated), ratings.index.isin(unknown.index)],
        [
            "no rated material was recognised",
            "you stated that it holds no listed material",
            "too little is known of the world output of " + unknown.reindex(ratings.index).fillna(""),
        ],
        default="what it contains is possible, not known: " + possible.reindex(ratings.index).fillna(""),
    )
    return pd.Series(np.where(ratings["bottleneck"] >= 0, "", reason), index=ratings.index, dtype=object)

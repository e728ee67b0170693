"""Assess a BOM: from lines to ratings, with every table that explains them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.control_table import control_table
from bomrisk.evidence import identify
from bomrisk.findings import findings_frame
from bomrisk.lines import LINE_COLUMNS, distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.rating_findings import codes_of_ratings, findings_of_lines
from bomrisk.ratings import Ratings, rate
from bomrisk.setting import Setting
from bomrisk.stages import exposure_rows
from bomrisk.wording import basis_of_stages, why_of_ratings

__all__ = ["Assessment", "assess", "assess_materials", "rated_tables"]

_TEXT = pd.Series(["text"]).dtype
"""``str`` from pandas 3 on, ``object`` before: what a column of text is anyway, also where it is empty."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Assessment:
    """A rated BOM with the tables that each rating rests on.

    Attributes
    ----------
    as_of : date
        The date that the rating holds for.
    to : str
        Destination, ISO 3166 alpha-2.
    policy : Policy
    lines : DataFrame
        One row per BOM line, index as given: ``rating_id`` (row position in `ratings`) and that rating.
    ratings, rating_materials, stages, exposure : DataFrame
        Distinct ratings, their materials, the stages of those, and the controls that bear on them. Each level points into
        the next by first and last row position (0-based, inclusive; -1 = none).
    controls : DataFrame
        Every control that reaches a material of the BOM, with its status on the date.
    findings : DataFrame
        What a person must know: ``code, severity, where, message, action``.
    """

    as_of: dt.date
    to: str
    policy: Policy
    lines: pd.DataFrame
    ratings: pd.DataFrame
    rating_materials: pd.DataFrame
    stages: pd.DataFrame
    exposure: pd.DataFrame
    controls: pd.DataFrame
    findings: pd.DataFrame


def assess(
    bom: pd.DataFrame,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Rate every line of a BOM, and keep what the ratings rest on.

    Parameters
    ----------
    bom : DataFrame
        One row per line. Any of ``material`` (names or ids, several separated by ``;``), ``cas``, ``hs_code``, ``category``,
        ``description``, ``part_number`` tell what is in the part; ``material_origin`` and ``country`` (where the part is
        made) are ISO 3166 alpha-2 codes; ``sheet`` and ``row`` say where a line stands.
    policy : Policy, optional
        Judgements; the default policy if not given.
    as_of : date or str, optional
        Date that the rating holds for; the day the facts were last verified if not given.
    to : str, optional
        Destination; the policy's if not given.
    progress : callable, optional
        Called with a short text when a step begins.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        If the date, the destination or the columns cannot be used.
    """
    say = progress or (lambda _text: None)
    setting = Setting.of(policy, as_of, to)
    say("Recognising materials")
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count = evidence_of_ratings(identify(distinct), distinct, setting)
    codes = regroup[codes]
    say("Rating")
    return _assemble(bom.index, codes, evidence, count, _where(bom), setting)


def assess_materials(
    names: pd.Series,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
) -> Assessment:
    """Rate materials themselves: each as a part that certainly contains it, of unknown origin.

    Parameters
    ----------
    names : Series of str
        Material ids.
    policy, as_of, to
        As in :func:`assess`.

    Returns
    -------
    Assessment
        ``lines`` has the index of `names`.
    """
    codes = np.arange(len(names), dtype=np.int64)
    evidence = pd.DataFrame(
        {
            "rating_id": codes,
            "material": names.to_numpy(),
            "rung": "material",
            "rule": names.to_numpy(),
            "confidence": "high",
            "mass_fraction": np.nan,
            "form": "",
            "ambiguous": False,
            "material_origin": "",
            "reexport": "",
            "origin_unreadable": False,
        }
    )
    setting = Setting.of(policy, as_of, to)
    return _assemble(names.index, codes, evidence, len(names), lambda position: str(names.iloc[position]), setting)


def _assemble(
    index: pd.Index,
    codes: npt.NDArray[np.int64],
    evidence: pd.DataFrame,
    count: int,
    where: Callable[[int], str],
    setting: Setting,
) -> Assessment:
    """Rate the evidence and hand every line its rating."""
    rows, ratings, stages, exposure, controls = (
        frame.copy() for frame in rated_tables(_Evidence(evidence), count, setting)
    )
    lines = ratings[LINE_COLUMNS].iloc[codes]
    lines.insert(0, "rating_id", codes)
    lines.index = index
    return Assessment(
        as_of=setting.as_of,
        to=setting.to,
        policy=setting.policy,
        lines=lines,
        ratings=ratings,
        rating_materials=rows,
        stages=stages,
        exposure=exposure,
        controls=controls,
        findings=findings_frame(findings_of_lines(ratings, codes, where, setting)),
    )


class _Evidence:
    """A table of evidence that is equal to another with the same rows, so that a result can be kept for it."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._key = pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Evidence) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=32)
def rated_tables(evidence: _Evidence, count: int, setting: Setting) -> tuple[pd.DataFrame, ...]:
    """Materials, ratings, stages, exposure and controls; kept, since a sheet asks for the same ones again and again."""
    rated = rate(evidence.table, count, setting)
    ratings, stages, exposure = _explain(rated, setting)
    controls = control_table(setting, materials=set(rated.materials["material"]))
    rows = rated.materials.drop(columns=["form_needed", "reexport", "origin_unreadable"])
    return rows, ratings, stages, exposure, controls


def _explain(rated: Ratings, setting: Setting) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Add to ratings and stages what explains them, and spell out the exposure."""
    stages, ratings, rows = rated.stages, rated.ratings, rated.materials
    exposure = exposure_rows(stages, rated.reaching)
    names = reference.materials().set_index("material")["name"]
    stages = stages.assign(
        material_name=stages["material"].map(names),
        basis=basis_of_stages(stages, exposure, setting),
        controls=_controls_in_force(stages, rated.reaching),
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
    ratings["why"] = why_of_ratings(ratings, stages)
    ratings["findings"] = codes_of_ratings(Ratings(ratings, rows, stages, rated.reaching), setting)
    texts = [name for name in LINE_COLUMNS if ratings[name].dtype == object]
    return ratings.astype(dict.fromkeys(texts, _TEXT)).reset_index(), stages, exposure


def _take(values: pd.Series, positions: npt.NDArray[np.int64]) -> pd.Series:
    """Values at row positions; missing where the position is -1."""
    return values.reset_index(drop=True).reindex(positions).reset_index(drop=True)


def _crma_flag(stages: pd.DataFrame, setting: Setting) -> pd.Series[bool]:
    """A single third country (outside the EU) holds more of the stage than Regulation (EU) 2024/1252 wants."""
    blocs = reference.blocs()
    members = set(blocs.loc[blocs["bloc"] == "EU27", "country"])
    return stages["top_share"].gt(setting.policy.crma_share) & ~stages["top_country"].isin(members)


def _controls_in_force(stages: pd.DataFrame, reaching: pd.DataFrame) -> pd.Series[str]:
    """Ids of the controls in force (or lapsed without verification) on each stage's material, those that bite first."""
    alive = reaching[
        reaching["status"].isin(["in_force", "lapse_unverified"])
        & reaching["kind"].isin(["export_control", "entity_rule"])
    ]
    need = ["material", "form_needed", "reexport"]
    shares = reference.shares()[["material", "stage", "dataset", "year", "country", "share"]]
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
    unknown = rows[rows["counts"] & ~rows["rated"]].groupby("rating_id")["material"].agg(", ".join)
    possible = rows[~rows["counts"]].groupby("rating_id")["material"].agg(", ".join)
    reason = np.select(
        [ratings["first_material"].lt(0), ratings.index.isin(unknown.index)],
        [
            "no rated material was recognised",
            "too little is known of the world output of " + unknown.reindex(ratings.index).fillna(""),
        ],
        default="what it contains is possible, not known: " + possible.reindex(ratings.index).fillna(""),
    )
    return pd.Series(np.where(ratings["bottleneck"] >= 0, "", reason), index=ratings.index, dtype=object)


def _where(bom: pd.DataFrame) -> Callable[[int], str]:
    """Give the place of a line: ``sheet!row``, or its position where the BOM has no file behind it."""
    if "row" not in bom.columns:
        return lambda position: f"line {position + 1}"
    sheets = bom["sheet"] if "sheet" in bom.columns else pd.Series("", index=bom.index)
    return lambda position: f"{sheets.iloc[position]}!{bom['row'].iloc[position]}"

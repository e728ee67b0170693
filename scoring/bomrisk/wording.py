"""The sentences: what a stage's rating rests on, and why a line has its grade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.control_wording import control_sentence, listed_controls
from bomrisk.origin_codes import countries_of, unnamed_share
from bomrisk.setting import Setting

__all__ = ["basis_of_stages", "why_of_ratings"]

_LISTED = 3
"""How many controls a sentence names; the rest stand in the list of controls."""


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share < 0.995 else "over 99 %" if share < 1 else "100 %"


def basis_of_stages(stages: pd.DataFrame, exposure: pd.DataFrame, setting: Setting) -> pd.Series[str]:
    """Say what each stage's rating rests on.

    Parameters
    ----------
    stages, exposure : DataFrame
        As :mod:`bomrisk.stages` returns them.
    setting : Setting

    Returns
    -------
    Series of str
        The top country with source and year, the controls that bear on the stage with their dates, and what is not known.
    """
    publishers = reference.sources().set_index("source_id")["publisher"].to_dict()
    on_controls = _control_sentences(exposure, setting)
    sentences = []
    stage: Any  # a named tuple of the frame's columns
    for position, stage in enumerate(stages.itertuples(index=False)):
        first_source = str(stage.source_id).split(";")[0].strip()
        source = f"{publishers.get(first_source, first_source)}, data for {stage.year}"
        if stage.confidence == "unverified":
            source += ", order of magnitude"
        if pd.isna(stage.top_country):
            sentences.append(f"No country's share is known ({source}).")
            continue
        country = setting.country_names.get(stage.top_country, stage.top_country)
        parts = [f"{country} holds {_percent(stage.top_share)} of world {stage.stage} ({source})."]
        if stage.lost > 0:
            parts.append(f"The scenario takes {_percent(stage.lost)} of the world's {stage.stage} out.")
        parts += on_controls.get(position, [f"No export control to {setting.to} that bears on it is known."])
        if stage.origins and not stage.origin_issues and stage.exposure_market > 0:
            named = [setting.country_names.get(code, code) for code in countries_of(stage.origins)]
            issue = "issues" if len(named) == 1 else "issue"
            rest = unnamed_share(stage.origins)
            parts.append(
                f"The stated origin {' and '.join(named)} {issue} no control on it; half of the market's exposure stays."
                + (f" Of {_percent(rest)} of it the origin is not stated." if rest else "")
            )
        sentences.append(" ".join(parts))
    return pd.Series(sentences, index=stages.index, dtype=object)


def _control_sentences(exposure: pd.DataFrame, setting: Setting) -> dict[int, list[str]]:
    """Sentences on the controls that bear on each stage, those that hold the most supply first."""
    full = exposure["severity"] * exposure["coverage_factor"] * exposure["form_factor"]
    rows = exposure[full > 0]
    share = rows["share"].fillna(0.0)
    worst = rows.groupby(["position", "country"])["effective"].transform("max")
    potential = share * full[full > 0]
    # A suspended control is worth a sentence where its return would make things worse than what is in force there.
    returns = rows["status"].isin(["suspended", "announced"]) & potential.gt(share * worst)
    held = rows.assign(potential=potential)[rows["contribution"].gt(0) | returns]
    held = held.sort_values(["position", "contribution", "potential"], ascending=[True, False, False], kind="stable")
    held = held.groupby("position", sort=False).head(_LISTED)
    dates = [
        "control_id",
        "effective_from",
        "last_day",
        "suspended_until",
        "suspended_until_reported",
    ]
    sentences: dict[int, list[str]] = {}
    row: Any  # a named tuple of the frame's columns
    for row in held.merge(setting.controls[dates], on="control_id").itertuples(index=False):
        sentences.setdefault(row.position, []).append(control_sentence(row, setting))
    unheld = rows[~rows["position"].isin(held["position"])]
    for position, others in unheld.groupby("position"):
        names = "; ".join(
            f"{setting.country_names.get(str(country), country)}: {listed_controls(ids, setting, _LISTED)}"
            for country, ids in others.groupby("country", sort=False)["control_id"]
        )
        sentences[int(str(position))] = [
            f"Controls to {setting.to} exist, by countries without a known share: {names}."
        ]
    return sentences


def why_of_ratings(ratings: pd.DataFrame, stages: pd.DataFrame) -> pd.Series[str]:
    """Say why each rating has its grade, composed once per distinct rating.

    Parameters
    ----------
    ratings : DataFrame
        ``grade, score, floor_addition, trace, bottleneck`` (row position in `stages`, -1 = none) and ``unrated_reason``.
    stages : DataFrame
        ``material_name, stage, basis``.

    Returns
    -------
    Series of str
    """
    at = stages.iloc[ratings["bottleneck"].clip(lower=0)].set_index(ratings.index) if len(stages) else None
    if at is None:
        return "Unrated: " + ratings["unrated_reason"] + "."
    points = np.floor(ratings["score"].fillna(0.0) + 0.5).astype(int).astype(str)
    why: pd.Series[str] = (
        ("Grade " + ratings["grade"] + " (" + points + "): " + at["material_name"] + ", " + at["stage"] + ". ")
        + np.where(ratings["floor_addition"] > 0, "Raised to the floor. ", "")
        + np.where(ratings["trace"], "Counts as a trace. ", "")
        + at["basis"]
    )
    return why.where(ratings["bottleneck"] >= 0, "Unrated: " + ratings["unrated_reason"] + ".")

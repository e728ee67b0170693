"""The sentences: what a stage's rating rests on, and why a line has its grade."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.setting import Setting

__all__ = ["MEASURE_WORDS", "basis_of_stages", "why_of_ratings"]

MEASURE_WORDS = {
    "ban": "export ban",
    "quota": "export quota",
    "mining_ban": "mining ban",
    "licence": "export licence",
    "ban_unless_authorised": "ban unless authorised",
    "extraterritorial_de_minimis": "rule on foreign goods with its content",
    "extraterritorial_technology_rule": "rule on foreign goods made with its technology",
    "state_trading": "state trading",
    "suspension_of_supply": "suspension of supply",
    "disruption": "disrupted supply",
    "export_tax": "export tax",
    "production_quota": "production quota",
    "informal_restriction": "informal restriction",
    "state_control": "state control",
    "technology_control": "technology control",
    "unspecified": "unspecified measure",
}
_LISTED = 3
"""How many controls a sentence names; the rest stand in the list of controls."""


def _date(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


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
    publishers = reference.sources().set_index("source_id")["publisher"]
    dates = setting.controls.set_index("control_id")
    by_stage: dict[Any, pd.DataFrame] = dict(tuple(exposure.groupby("position")))
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
        parts += _control_sentences(by_stage.get(position), dates, setting)
        if stage.origin_severity == 0:
            origin = setting.country_names.get(stage.material_origin, stage.material_origin)
            parts.append(f"The stated origin {origin} issues no control on it; half of the market's exposure stays.")
        sentences.append(" ".join(parts))
    return pd.Series(sentences, index=stages.index, dtype=object)


def _control_sentences(rows: pd.DataFrame | None, dates: pd.DataFrame, setting: Setting) -> list[str]:
    """Sentences on the controls that bear on one stage, those that hold the most supply first."""
    none = f"No export control to {setting.to} that bears on it is known."
    if rows is None or not (rows["severity"] * rows["coverage_factor"] * rows["form_factor"]).gt(0).any():
        return [none]
    potential = rows["severity"] * rows["coverage_factor"] * rows["form_factor"] * rows["share"].fillna(0.0)
    # A suspended control is worth a sentence where its return would make things worse than what is in force there.
    in_force = rows["share"].fillna(0.0) * rows.groupby("country")["effective"].transform("max")
    returns = rows["status"].isin(["suspended", "announced"]) & potential.gt(in_force)
    rows = rows.assign(potential=potential)
    held = rows[(rows["contribution"] > 0) | returns]
    if held.empty:
        return [
            f"Controls to {setting.to} exist ({'; '.join(rows['short_name'].head(_LISTED))}), by countries without a known share."
        ]
    held = held.sort_values(["contribution", "potential"], ascending=False, kind="stable").head(_LISTED)
    sentences = []
    row: Any  # a named tuple of the frame's columns
    for row in held.itertuples(index=False):
        control = dates.loc[row.control_id]
        country = setting.country_names.get(row.country, row.country)
        measure = MEASURE_WORDS.get(row.measure_counted, row.measure_counted)
        if control["waivers"] == "yes" and "ban" in control["measure"].split(";"):
            measure = "export ban with waivers"
        reach = ", ore and concentrate only" if row.form == "upstream" else ""
        reach = ", some forms only" if row.coverage == "some" else reach
        head = f"{country}: {measure} ({row.short_name}{reach})"
        match row.status:
            case "in_force":
                sentences.append(
                    f"{head} in force since {_date(control['effective_from'])}{_ending(control, setting.as_of)}."
                )
            case "suspended":
                sentences.append(f"{head} to {setting.to} suspended until {_until(control, setting.as_of)}.")
            case "lapse_unverified":
                reported = control["suspended_until_reported"]
                hint = f", an extension to {_date(reported)} is reported" if pd.notna(reported) else ""
                sentences.append(
                    f"{head}: its suspension ended on {_date(control['suspended_until'])} by its text{hint}; "
                    "what followed is not verified, so it counts as in force."
                )
            case "announced":
                start = control["effective_from"]
                sentences.append(
                    f"{head} announced" + (f", from {_date(start)}." if pd.notna(start) else ", no date given.")
                )
            case _:
                sentences.append(f"{head} proposed.")
    return sentences


def _until(control: pd.Series, as_of: dt.date) -> str:
    end = control["suspended_until"]
    if pd.isna(end):
        return "further notice"
    days = (end.date() - as_of).days
    return f"{_date(end)} ({'today' if days == 0 else f'in {days} day' + ('s' if days != 1 else '')})"


def _ending(control: pd.Series, as_of: dt.date) -> str:
    """Say when a control ends, where the end is dated and near enough to plan with."""
    end = control["last_day"]
    near = pd.notna(end) and (end.date() - as_of).days <= 366
    return f", until {_date(end)}" if near else ""


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

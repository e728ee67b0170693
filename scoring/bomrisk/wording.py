"""The sentences: what a stage's rating rests on, and why a line has its grade."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.setting import Setting

__all__ = ["MEASURE_WORDS", "basis_of_stages", "control_sentence", "measure_words", "why_of_ratings"]

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


def measure_words(counted: str, measures: str, waivers: str) -> str:
    """Words for a measure as it is counted; a ban with waivers keeps its name whatever it counts as."""
    if waivers == "yes" and "ban" in measures.split(";"):
        return "export ban with waivers"
    return MEASURE_WORDS.get(counted, counted)


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
        parts += on_controls.get(position, [f"No export control to {setting.to} that bears on it is known."])
        if stage.material_origin and not stage.origin_issues and stage.exposure_market > 0:
            origin = setting.country_names.get(stage.material_origin, stage.material_origin)
            parts.append(f"The stated origin {origin} issues no control on it; half of the market's exposure stays.")
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
    for position, others in rows[~rows["position"].isin(held["position"])].groupby("position")["short_name"]:
        names = "; ".join(others.head(_LISTED))
        sentences[int(str(position))] = [
            f"Controls to {setting.to} exist ({names}), by countries without a known share."
        ]
    return sentences


def control_sentence(row: Any, setting: Setting) -> str:
    """Write one sentence on a control: whose, what, since or until when.

    `row` is one of :func:`bomrisk.stages.exposure_rows` with the dates of its control: ``effective_from, last_day,
    suspended_until, suspended_until_reported``.
    """
    country = setting.country_names.get(row.country, row.country)
    measure = measure_words(row.measure_counted, row.measure, row.waivers)
    reach = (
        ", some forms only"
        if row.coverage == "some"
        else ", ore and concentrate only"
        if row.form == "upstream"
        else ""
    )
    head = f"{country}: {measure} ({row.short_name}{reach})"
    match row.status:
        case "in_force":
            return f"{head} in force since {_date(row.effective_from)}{_ending(row.last_day, setting.as_of)}."
        case "suspended":
            return f"{head} to {setting.to} suspended until {_until(row.suspended_until, setting.as_of)}."
        case "lapse_unverified":
            reported = row.suspended_until_reported
            hint = f", an extension to {_date(reported)} is reported" if pd.notna(reported) else ""
            return (
                f"{head}: its suspension ended on {_date(row.suspended_until)} by its text{hint}; "
                "what followed is not verified, so it counts as in force."
            )
        case "announced":
            start = row.effective_from
            return f"{head} announced" + (f", from {_date(start)}." if pd.notna(start) else ", no date given.")
        case _:
            return f"{head} proposed."


def _until(end: Any, as_of: dt.date) -> str:
    if pd.isna(end):
        return "further notice"
    days = (end.date() - as_of).days
    return f"{_date(end)} ({'today' if days == 0 else f'in {days} day' + ('s' if days != 1 else '')})"


def _ending(end: Any, as_of: dt.date) -> str:
    """Say when a control ends, where the end is dated and near enough to plan with."""
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

"""Short texts for the dashboard: what holds a stage today, and what to ask a supplier about it."""

from __future__ import annotations

import pandas as pd

from bomrisk.wording import MEASURE_WORDS
from bomrisk_templates.bom_risk.facts import Facts

__all__ = ["ask_of_stages", "holds_of_stages"]

_DONE = {"mining": "mined", "refining": "refined", "fabrication": "made"}
_STATUS_WORDS = {"lapse_unverified": "suspension lapsed, not verified"}
_LISTED = 2
_LONGEST = 112
"""Characters that the dashboard shows in two rows, less what says how many more there are."""


def holds_of_stages(
    stages: pd.DataFrame, exposure: pd.DataFrame, controls: pd.DataFrame, to: str, facts: Facts
) -> list[str]:
    """Say in a few words which controls hold each stage today.

    Parameters
    ----------
    stages, exposure, controls : DataFrame
        Of an assessment.
    to : str
        Destination.
    facts : Facts
    """
    by_stage = _parts(exposure, controls, facts)
    texts = []
    for key in stages["stage_key"]:
        parts = by_stage.get(key, [])
        if not parts:
            texts.append(f"No export control to {to} known")
            continue
        listed = parts[: _LISTED if len("; ".join(parts[:_LISTED])) <= _LONGEST else 1]
        more = len(parts) - len(listed)
        texts.append("; ".join(listed) + (f"; {more} more on Controls" if more > 0 else ""))
    return texts


def _parts(exposure: pd.DataFrame, controls: pd.DataFrame, facts: Facts) -> dict[str, list[str]]:
    """One text per stage and control that bears or will bear, the one that holds most first."""
    # What a suspended control would hold without its status decides its place.
    potential = (
        exposure["severity"] * exposure["coverage_factor"] * exposure["form_factor"] * exposure["share"].fillna(0.0)
    )
    rows = exposure.assign(potential=potential).sort_values(
        ["contribution", "potential"], ascending=False, kind="stable"
    )
    rows = rows[rows["potential"] > 0].drop_duplicates(["stage_key", "control_id"])
    names = dict(zip(controls["control_id"], controls["short_name"], strict=True))
    ends = dict(zip(controls["control_id"], controls["suspended_until"], strict=True))
    parts: dict[str, list[str]] = {}
    before: dict[str, str] = {}
    for key, code, control, measure, status in zip(
        rows["stage_key"], rows["country"], rows["control_id"], rows["measure_counted"], rows["status"], strict=True
    ):
        name, until = names.get(control), ends.get(control)
        words = _STATUS_WORDS.get(status, str(status).replace("_", " "))
        if status == "suspended" and until is not None and not pd.isna(until):
            words += f" until {pd.Timestamp(until):%Y-%m-%d}"
        head = "" if before.get(key) == code else f"{facts.country(code)}: "
        before[key] = code
        shown = control if name is None or pd.isna(name) else name
        parts.setdefault(key, []).append(f"{head}{MEASURE_WORDS.get(measure, measure)}, {shown} ({words})")
    return parts


def ask_of_stages(stages: pd.DataFrame, facts: Facts) -> list[str]:
    """Write the question about each stage for the supplier."""
    questions = []
    keys = ("material", "stage", "top_country", "supply_under_control")
    for material_id, stage, code, held in zip(*(stages[key] for key in keys), strict=True):
        material = _inside_a_sentence(facts.material(material_id) or "")
        country = facts.country(code)
        done = _DONE.get(str(stage), "made")
        where = f"In which country is the {material} {done}"
        if not country:
            questions.append(f"{where}?")
        elif held > 0:
            questions.append(
                f"{where}? If {country}: who holds the export licence, until when, and what stock do you keep?"
            )
        else:
            questions.append(f"{where}? Which source outside {country} could you switch to?")
    return questions


def _inside_a_sentence(name: str) -> str:
    """Lower the first letter of a plain word; ``SmCo magnet`` stays as it is."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name

"""Short texts for the dashboard: what holds a stage today, and what to ask a supplier about it."""

from __future__ import annotations

import pandas as pd

from bomrisk.control_wording import MEASURE_WORDS, measure_words, needed_source
from bomrisk_templates.bom_risk.facts import Facts

__all__ = ["ask_of_stages", "holds_of_stages"]

_DONE = {"mining": "mined", "refining": "refined", "fabrication": "made"}
_STATUS_WORDS = {"lapse_unverified": "suspension lapsed, not verified"}
_LISTED = 2
_LONGEST = 150
"""Characters that fit into a cell of the dashboard (three rows), less what says how many more there are."""


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
    sources = dict(zip(controls["control_id"], controls["source"], strict=True))
    parts: dict[str, list[str]] = {}
    before: dict[str, str] = {}
    keys = ["stage_key", "country", "control_id", "measure_counted", "measure", "waivers", "status"]
    for key, code, control, counted, measure, waivers, status in rows[keys].itertuples(index=False, name=None):
        name, until = names.get(control), ends.get(control)
        words = _STATUS_WORDS.get(status, str(status).replace("_", " "))
        if status == "suspended" and until is not None and not pd.isna(until):
            words += f" until {pd.Timestamp(until):%Y-%m-%d}"
        head = "" if before.get(key) == code else f"{facts.country(code)}: "
        before[key] = code
        shown = control if name is None or pd.isna(name) else name
        source = needed_source(shown, sources.get(control))
        parts.setdefault(key, []).append(f"{head}{measure_words(counted, measure, waivers)}, {shown} ({words}){source}")
    return parts


def ask_of_stages(stages: pd.DataFrame, exposure: pd.DataFrame, facts: Facts) -> list[str]:
    """Write the question about each stage for the supplier: about the control that holds the most supply, if there is one."""
    held = exposure[exposure["contribution"] > 0].sort_values("contribution", ascending=False, kind="stable")
    worst = (
        held.drop_duplicates("stage_key")
        .set_index("stage_key")[["country", "measure_counted", "status", "form"]]
        .T.to_dict("list")
    )
    questions = []
    for key, material_id, stage, top in zip(
        *(stages[column] for column in ("stage_key", "material", "stage", "top_country")), strict=True
    ):
        material = _inside_a_sentence(facts.material(material_id) or "")
        where = f"In which country is the {material} {_DONE.get(str(stage), 'made')}?"
        if key in worst:
            country, measure, status, form = worst[key]
            if form == "upstream":
                ask = _ORE_ONLY
            elif status in ("in_force", "lapse_unverified"):
                ask = _QUESTIONS.get(measure, _ANY_MEASURE)
            else:
                ask = _NOT_NOW.format(MEASURE_WORDS.get(measure, measure))
            questions.append(f"{where} If {facts.country(country)}: {ask}")
        elif facts.country(top):
            questions.append(f"{where} Which source outside {facts.country(top)} could you switch to?")
        else:
            questions.append(where)
    return questions


_LICENCE = "who holds the export licence, until when, and what stock do you keep?"
_STOPPED = "how do you deliver while its exports are stopped, and what stock do you keep?"
_QUESTIONS = {
    "licence": _LICENCE,
    "ban_unless_authorised": _LICENCE,
    "extraterritorial_de_minimis": _LICENCE,
    "extraterritorial_technology_rule": _LICENCE,
    "state_trading": "is your source on the list of approved exporters, and what stock do you keep?",
    "quota": "do your deliveries fit into the export quota, and what stock do you keep?",
    "ban": _STOPPED,
    "mining_ban": _STOPPED,
    "suspension_of_supply": _STOPPED,
    "disruption": _STOPPED,
    "export_tax": "who bears the export tax, and is it in your price?",
}
_NOT_NOW = "what will you do when its {} takes effect, and what stock do you keep?"
_ORE_ONLY = "in which form does it leave the country, who processes it, and what stock do you keep?"
_ANY_MEASURE = "how does its measure touch your deliveries, and what stock do you keep?"


def _inside_a_sentence(name: str) -> str:
    """Lower the first letter of a plain word; ``SmCo magnet`` stays as it is."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name

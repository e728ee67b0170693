"""DFARS 225.7018: magnets, tungsten and tantalum that US defence contracts may not take from covered countries, by date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.benchmarks.splits import NOTHING, Split, at_least_in, at_most_in, whole
from bomrisk.benchmarks.stage_origins import stage_origins, unread_findings
from bomrisk.benchmarks.thresholds import Covered, DfarsRules, Phase, dfars_rules
from bomrisk.findings import Finding
from bomrisk.origins import MATERIAL_FORMS, column_origins, country_codes

__all__ = ["dfars_screening"]

_ITSELF = MATERIAL_FORMS - {"ore", "compound", "scrap"}

_TEXTS = ("description", "details", "material", "part_number")
_WORDS = {
    "mining": "mined",
    "refining": "refined or separated",
    "melting": "melted into its alloy",
    "production": "made into a powder, magnet or mill product",
}


def dfars_screening(
    bom: pd.DataFrame, assessment: Assessment, as_of: dt.date | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Screen a BOM for materials that DFARS 225.7018 bars from covered countries, on a date and after the next change.

    Parameters
    ----------
    bom : DataFrame
        The lines that were assessed, with the columns of :func:`bomrisk.benchmarks.stage_origins.stage_origins` and ``country``
        (where the part is made) and ``melting_country`` (where its alloy is melted, in the notation of ``material_origin``).
    assessment : Assessment
    as_of : date, optional
        The assessment's, if not given.

    Returns
    -------
    table : DataFrame
        One row per line and covered material: ``line`` (position), ``covered`` (key), ``name``, ``held`` (``yes`` or
        ``possible``), ``rule`` (what tells), ``mining, refining, melting, production`` (ISO codes, ``""`` = not stated), ``origin``
        (without a stage), ``made_in``, and for the period of the date and each later one ``from_<date>``: ``barred`` (a
        restricted stage is stated to be in a covered country), ``clear`` (all restricted stages are stated, none of them
        there), ``open``, or ``not restricted``; ``ask``: what is to be asked. Exceptions are never assumed.
    findings : list of Finding

    References
    ----------
    .. [1] Defense Federal Acquisition Regulation Supplement, 225.7018 and 252.225-7052; 10 U.S.C. 4872.
    """
    rules = dfars_rules()
    day = assessment.as_of if as_of is None else as_of
    phases = [phase for phase in rules.phases if phase.holds(day) or phase.first > day]
    uses = _uses(bom, assessment, rules.covered)
    origins = stage_origins(bom, uses)
    made_in, _ = country_codes(bom, "country")
    made = made_in[uses["line"].to_numpy(dtype=np.int64)]
    melted, odd = column_origins(bom, "melting_country", uses["line"].to_numpy(dtype=np.int64), uses["material"])
    unread = unread_findings(bom, "melting_country", odd == "odd")
    by_key = {covered.key: covered for covered in rules.covered}
    rows: list[dict[str, Any]] = []
    for row, use in enumerate(uses.to_dict("records")):
        covered, country = by_key[use["covered"]], str(made[row])
        origin = origins.origin[row]
        stages = {
            "mining": origins.extraction[row],
            "refining": origins.processing[row],
            # Where a magnet or a mill product is made is where it was produced; a part around it may be made anywhere.
            "melting": whole(melted[row]),
            "production": whole(country) if use["itself"] else NOTHING,
        }
        states = {
            f"from_{max(phase.first, day).isoformat()}": _state(rules, covered, phase, stages, origin)
            for phase in phases
        }
        rows.append(
            {
                "line": use["line"],
                "covered": covered.key,
                "name": covered.name,
                "held": use["held"],
                "rule": use["rule"],
                **{stage: str(split) for stage, split in stages.items()},
                "origin": str(origin),
                "made_in": country,
                **states,
                "ask": _ask(covered, use["held"], phases, stages, states.values(), origin),
            }
        )
    columns = ["line", "covered", "name", "held", "rule", *_WORDS, "origin", "made_in"]
    columns += [f"from_{max(phase.first, day).isoformat()}" for phase in phases]
    return pd.DataFrame(rows, columns=[*columns, "ask"]), [*origins.findings, *unread]


def _uses(bom: pd.DataFrame, assessment: Assessment, covered: Iterable[Covered]) -> pd.DataFrame:
    """Lines that hold, or may hold, a covered material; one row each."""
    lines = pd.DataFrame(
        {"line": np.arange(len(assessment.lines)), "rating_id": assessment.lines["rating_id"].to_numpy()}
    )
    rows = lines.merge(assessment.rating_materials, on="rating_id", how="inner")
    found: list[dict[str, Any]] = []
    for each in covered:
        mine = rows[rows["material"].isin(each.materials)]
        for row in mine.to_dict("records"):
            parts = [part.strip() for part in str(row["rule"]).split(" + ")]
            by_name = row["material"] == each.key and not each.forms and not each.words
            if each.rules and not by_name and not _any(parts, each.rules):
                continue
            if _any(parts, each.not_rules):
                continue
            text = " ".join(str(bom[name].iloc[row["line"]]) for name in _TEXTS if name in bom.columns).casefold()
            named = any(word in text for word in each.words)
            exact = (not each.forms and not each.words) or row["form"] in each.forms or named
            magnet = bool(each.rules)
            found.append(
                {
                    "line": row["line"],
                    "covered": each.key,
                    "material": each.origin_of,
                    "form": row["form"],
                    "held": "yes" if exact and bool(row["counts"]) else "possible",
                    "rule": row["rule"],
                    "itself": magnet or row["form"] in _ITSELF,
                }
            )
    columns = ["line", "covered", "material", "form", "held", "rule", "itself"]
    table = pd.DataFrame(found, columns=columns).sort_values(["line", "covered", "held"], ascending=[True, True, False])
    return table.drop_duplicates(["line", "covered"]).reset_index(drop=True)


def _any(parts: list[str], patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(part, pattern) for part in parts for pattern in patterns)


def _state(rules: DfarsRules, covered: Covered, phase: Phase, stages: dict[str, Split], origin: Split) -> str:
    restricted = phase.stages.get(covered.key, ())
    if not restricted or (covered.start and phase.last and covered.start > phase.last):
        return "not restricted"
    known = [stages[stage] for stage in restricted]
    if any(at_least_in(split, rules.countries) > 0 for split in known):
        return "barred"
    # An origin without a stage is one of the stages: where all of them are restricted, it is a restricted one.
    from_there = set(origin.countries) & rules.countries
    if from_there and "mining" in restricted:
        return "barred"
    nowhere_there = all(at_most_in(split, rules.countries) <= 1e-9 for split in known)
    return "clear" if nowhere_there and not from_there else "open"


def _ask(
    covered: Covered, held: str, phases: list[Phase], stages: dict[str, Split], states: Iterable[str], origin: Split
) -> str:
    """What is to be asked, of all periods at once."""
    questions = [covered.ask] if held == "possible" and covered.ask else []
    if "open" in states:
        needed = [stage for stage in _WORDS if any(stage in phase.stages.get(covered.key, ()) for phase in phases)]
        missing = [_WORDS[stage] for stage in needed if stages[stage].declared < 1 or stages[stage].among]
        if missing:
            questions.append(f"in which country is it {', '.join(missing)}?")
        if origin != NOTHING:
            questions.append(f"at which stage is it {origin}?")
    return " ".join(question[0].upper() + question[1:] for question in questions)

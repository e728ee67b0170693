"""The words of questions: what is asked, and why it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.control_wording import control_sentence
from bomrisk.question_cells import COUNTRY, NO, ORIGIN, PROCESSING, Ask
from bomrisk.setting import Setting

__all__ = ["question_of", "reasons_of"]

_ORIGIN: Final = "Where does the {material} in {part} come from ({stages})?"
_PROCESSED: Final = "Where is the {material} in {part} processed ({stages})?"
_MADE: Final = "In which country is the {material} of {part} made ({stages})?"
_MADE_OF_SEVERAL: Final = "In which country is {part} made? What it is made of counts as coming from there."
_MADE_ABROAD: Final = "Is {part} made in {country}, or elsewhere from {material} of {country}?"
_WHICH_OF_GROUP: Final = "Which of the {material} is in {part}: {answers}?"
_WHICH: Final = "Which of these is in {part}: {answers}?"
_CONTAINED: Final = "Is there {material} in {part}?"
_MASS_FRACTION: Final = "Is {material} {limit} or more of the mass of {part}?"
_UNRECOGNISED: Final = "What is {part} made of? No material was recognised in it."
_PART: Final = "{part}"
_SPELT: Final = 2
"""How many materials a question names one by one."""
_LISTED: Final = 6
"""How many answers a sentence names."""
_DATES: Final = ["control_id", "effective_from", "last_day", "suspended_until", "suspended_until_reported", "source_id"]


def question_of(ask: Ask, setting: Setting) -> str:
    """Write a question, with ``{part}`` in the place of the part's name."""
    names = _names(ask.materials)
    match ask.kind:
        case "material_origin":
            text = _ORIGIN.format(part=_PART, material=names, stages=_countries_of(ask.stages))
        case "processing_country":
            text = _PROCESSED.format(part=_PART, material=names, stages=_countries_of(ask.stages))
        case "country" if ask.stages and len(ask.materials) > _SPELT:
            text = _MADE_OF_SEVERAL
        case "country" if ask.stages:
            text = _MADE.format(part=_PART, material=names, stages=_countries_of(ask.stages))
        case "country":
            countries = _listed((_country(code, setting) for code in ask.answers[:-1]), "or")
            text = _MADE_ABROAD.format(part=_PART, material=names, country=countries)
        case "which" if len(ask.materials) == 1:
            text = _WHICH_OF_GROUP.format(part=_PART, material=names, answers=_names(ask.answers, "or"))
        case "which":
            text = _WHICH.format(part=_PART, answers=_names(ask.answers, "or"))
        case "contained":
            text = _CONTAINED.format(part=_PART, material=names)
        case "mass_fraction":
            text = _MASS_FRACTION.format(part=_PART, material=names, limit=_percent(setting))
        case _:
            text = _UNRECOGNISED
    return text


def _countries_of(stages: Iterable[str]) -> str:
    return "country " + " and ".join(f"of {stage}" for stage in stages)


def _percent(setting: Setting) -> str:
    return f"{100 * setting.policy.trace_mass_fraction:g} %"


def _names(materials: Iterable[str], word: str = "and") -> str:
    return _listed((_inside_a_sentence(_material_names().get(name, name)) for name in materials), word)


@cache
def _material_names() -> dict[str, str]:
    materials = reference.materials()
    return dict(zip(materials["material"], materials["name"], strict=True))


def _inside_a_sentence(name: str) -> str:
    """Begin a name with a small letter, unless it begins with a symbol or an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() and name.split(" ")[0].isalpha() else name


def _listed(names: Iterable[str], word: str) -> str:
    shown = list(dict.fromkeys(names))
    if len(shown) > _LISTED:
        return ", ".join(shown[:_LISTED]) + f" {word} {len(shown) - _LISTED} others"
    return ", ".join(shown[:-1]) + f" {word} {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _country(code: str, setting: Setting) -> str:
    return setting.country_names.get(code, code)


def reasons_of(
    table: pd.DataFrame,
    worst: npt.NDArray[np.int64],
    explained: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    setting: Setting,
) -> list[str]:
    """Say of each question why it matters.

    Parameters
    ----------
    table : DataFrame
        As :func:`bomrisk.question_answers.rate_answers` makes it.
    worst : ndarray of int
        For each row the rating with the worst answer, as row position in the first table of `explained`.
    explained : tuple of DataFrame
        Ratings, stages and exposure as :func:`bomrisk.explanation.explain` returns them.
    setting : Setting

    Returns
    -------
    list of str
        What both answers lead to, and what the worse one rests on. Controls are named with their instrument and its source.
    """
    ratings, stages, exposure = explained
    bottlenecks = ratings["bottleneck"].to_numpy()[worst]
    strictest = exposure[exposure["strictest"] & exposure["position"].isin(bottlenecks)]
    by_position: dict[int, list[Any]] = {}
    for control in strictest.merge(setting.controls[_DATES], on="control_id", how="left").itertuples(index=False):
        by_position.setdefault(int(str(control.position)), []).append(control)
    names, bases = (stages[name].to_numpy(dtype=object)[bottlenecks] for name in ("material_name", "basis"))
    at_stages = stages["stage"].to_numpy(dtype=object)[bottlenecks]
    reasons = []
    rows: list[dict[str, Any]] = table.to_dict(orient="records")  # type: ignore[assignment]
    for row, bottleneck, name, stage, basis in zip(rows, bottlenecks, names, at_stages, bases, strict=True):
        controls = by_position.get(int(bottleneck), [])
        answers = str(row["answer_high"]).split("; ")
        of_origin = [
            each for each in controls if row["kind"] in (ORIGIN, PROCESSING, COUNTRY) and each.country in answers
        ]
        if of_origin:
            said = [control_sentence(each, setting) for each in of_origin]
        else:
            said = [f"{name}, {stage}: {basis}"]
            holding = [each for each in controls if each.contribution > 0]
            of_origin = sorted(holding, key=lambda each: -each.contribution)[:1]
        reasons.append(" ".join([_outcome(row, setting), *said, *_instruments(of_origin)]))
    return reasons


def _outcome(row: Mapping[str, Any], setting: Setting) -> str:
    """Say what the best and the worst answer lead to."""
    high, low = f"{_points(row['high'])} ({row['grade_high']})", f"{_points(row['low'])} ({row['grade_low']})"
    if np.isnan(row["low"]):
        low = "nothing to rate"
    best, worst = (str(row[name]).split("; ") for name in ("answer_low", "answer_high"))
    match row["kind"]:
        case "material_origin" | "processing_country" | "country":
            countries = [_listed((_country(code, setting) for code in codes), "or") for codes in (worst, best)]
            return f"From {countries[0]}: {high}; from {countries[1]}: {low}."
        case "which":
            return f"With {_names(worst, 'or')}: {high}; with {_names(best, 'or')}: {low}."
        case "contained":
            return f"If it is in the part: {high}; if not: {low}."
        case "mass_fraction":
            worse = "below" if worst == [NO] else "from"
            return f"{_percent(setting)} and more: {high}; less: {low}." if worse == "from" else f"Less: {high}."
        case _:
            return f"With {_names(worst, 'or')}: {high}; with no listed material: {low}."


def _instruments(controls: Iterable[Any]) -> list[str]:
    """Name the instruments of controls and the sources that they are known from."""
    said = []
    for control in controls:
        source = str(control.source_id).split(";")[0].strip()
        said.append(f"Instrument: {control.instrument}; source: {_sources().get(source, source)}.")
    return said


@cache
def _sources() -> dict[str, str]:
    sources = reference.sources()
    shown = sources["publisher"] + ", " + sources["title"]
    return dict(zip(sources["source_id"], shown, strict=True))


def _points(score: float) -> int:
    return 0 if np.isnan(score) else int(np.floor(score + 0.5))

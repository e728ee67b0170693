"""A BOM under several scenarios side by side, and which change of a scenario makes the difference on each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.rollup import amounts_of
from bomrisk.scenarios.moves import causes_of, moves_of
from bomrisk.scenarios.parse import parse_scenario
from bomrisk.scenarios.rated_settings import rate_settings
from bomrisk.scenarios.scenario import Scenario
from bomrisk.scenarios.shipped import SHIPPED, shipped, shipped_key
from bomrisk.setting import Setting

__all__ = ["AS_IT_STANDS", "GRADES", "Comparison", "check_names", "compare", "compare_assessment", "scenario_of"]

AS_IT_STANDS = "As it stands"
"""Name of the rating without a scenario, with which each is compared."""
GRADES = ("A", "B", "C", "D", "E", "unrated")

Given = Scenario | str | Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """A BOM under several scenarios.

    Attributes
    ----------
    as_of : date
    to : str
        Destination, ISO 3166 alpha-2.
    policy : Policy
        Before any scenario changes it.
    scenarios : tuple of Scenario
    scores, grades : DataFrame
        One row per BOM line, index as given; one column per name: :data:`AS_IT_STANDS`, then each scenario. Unrated = NaN.
    causes : DataFrame
        Likewise, one column per scenario: what makes a line's score another than as it stands, the change with the largest
        effect first; empty where it is the same.
    moves : DataFrame
        One row per scenario, change and distinct rating that it moves: ``scenario, step`` (1 = its first change), ``change``
        (title), ``controls`` (ids of those that it changes and that reach the line), ``rating_id, lines`` (how many have this
        rating), ``score_before, score_after, grade_before, grade_after``. The steps of a rating add up to its whole difference.
    totals : DataFrame
        One row per name and grade: ``scenario, grade, lines, spend`` (in the currency of the amounts; NaN where none is known).
    ratings : ndarray of int
        ``rating_id`` of each line.
    """

    as_of: dt.date
    to: str
    policy: Policy
    scenarios: tuple[Scenario, ...]
    scores: pd.DataFrame
    grades: pd.DataFrame
    causes: pd.DataFrame
    moves: pd.DataFrame
    totals: pd.DataFrame
    ratings: npt.NDArray[np.int64]


def scenario_of(given: Given) -> Scenario:
    """Return the scenario that is meant.

    Parameters
    ----------
    given : Scenario, str or mapping
        A scenario, the name of a shipped one, its TOML text, or what such a text holds.

    Raises
    ------
    ScenarioError
        If it cannot be used.
    InputError
        If no shipped one has that name.
    """
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str) and "=" not in given:
        if key := shipped_key(given):
            return shipped(key)
        raise InputError(
            f"There is no scenario {given!r}.", where="scenario", action=f"Shipped are: {', '.join(SHIPPED)}."
        )
    return parse_scenario(given)


def compare(
    bom: pd.DataFrame,
    scenarios: Sequence[Given] | None = None,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    spend: npt.ArrayLike | None = None,
) -> Comparison:
    """Rate a BOM as it stands and under each of several scenarios.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`.
    scenarios : sequence, optional
        Each as :func:`scenario_of` takes it; the shipped ones if not given.
    policy, as_of, to
        As for :func:`bomrisk.assessment.assess`.
    spend : array_like of float, optional
        Spend of each line, NaN where unknown; as :func:`bomrisk.rollup.amounts_of` finds it if not given.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If a scenario, the date, the destination or the columns cannot be used, or two scenarios have one name.
    """
    start = Setting.of(policy, as_of, to)
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, start)
    amounts = amounts_of(bom) if spend is None else _checked(spend, len(bom))
    return _compare(bom.index, regroup[codes], evidence, count, start, scenarios, amounts)


def compare_assessment(
    assessment: Assessment, scenarios: Sequence[Given] | None = None, spend: npt.ArrayLike | None = None
) -> Comparison:
    """Rate a BOM that was assessed under each of several scenarios, without recognising its materials again.

    Parameters
    ----------
    assessment : Assessment
    scenarios : sequence, optional
        As for :func:`compare`.
    spend : array_like of float, optional
        Spend of each line, NaN where unknown; unknown everywhere if not given.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        As :func:`compare`.
    """
    count = len(assessment.lines)
    codes = assessment.lines["rating_id"].to_numpy(dtype=np.int64)
    amounts = np.full(count, np.nan) if spend is None else _checked(spend, count)
    start = assessment.setting
    ratings = len(assessment.ratings)
    return _compare(assessment.lines.index, codes, assessment.evidence, ratings, start, scenarios, amounts)


def _compare(
    index: pd.Index,
    codes: npt.NDArray[np.int64],
    evidence: pd.DataFrame,
    count: int,
    start: Setting,
    given: Sequence[Given] | None,
    spend: npt.NDArray[np.float64],
) -> Comparison:
    chosen = tuple(map(scenario_of, SHIPPED if given is None else given))
    check_names(chosen)
    chains = [scenario.steps(start) for scenario in chosen]
    rated = rate_settings(evidence, count, [start, *(setting for chain in chains for setting in chain)])
    columns = {AS_IT_STANDS: rated[start].ratings}
    columns |= {scenario.name: rated[chain[-1]].ratings for scenario, chain in zip(chosen, chains, strict=True)}
    moves = [
        moves_of(scenario, [rated[setting] for setting in chain])
        for scenario, chain in zip(chosen, chains, strict=True)
    ]
    causes = {scenario.name: causes_of(table, count) for scenario, table in zip(chosen, moves, strict=True)}
    scores = pd.DataFrame({name: table["score"].to_numpy(dtype=float)[codes] for name, table in columns.items()})
    grades = pd.DataFrame({name: table["grade"].to_numpy(dtype=object)[codes] for name, table in columns.items()})
    lines = np.bincount(codes, minlength=count)
    table = pd.concat(moves, ignore_index=True) if moves else moves_of(Scenario(""), [rated[start]])
    return Comparison(
        start.as_of,
        start.to,
        start.policy,
        chosen,
        scores.set_axis(index),
        grades.set_axis(index),
        pd.DataFrame({name: of_rating[codes] for name, of_rating in causes.items()}, index=index),
        table.assign(lines=lines[table["rating_id"].to_numpy(dtype=np.int64)]),
        _totals(grades, spend),
        codes,
    )


def check_names(scenarios: Sequence[Scenario]) -> None:
    """Check that every scenario can be told from the others, and from how it stands.

    Raises
    ------
    InputError
        If two have one name.
    """
    names = [AS_IT_STANDS.casefold(), *(scenario.name.casefold() for scenario in scenarios)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(
            f"Two scenarios have the name {', '.join(twice)}.", where="scenario", action="Give each a name of its own."
        )


def _totals(grades: pd.DataFrame, spend: npt.NDArray[np.float64]) -> pd.DataFrame:
    known = np.isfinite(spend)
    rows = []
    for name in grades.columns:
        for grade in GRADES:
            hit = grades[name].eq(grade).to_numpy(dtype=bool)
            rows.append((name, grade, int(hit.sum()), float(spend[hit & known].sum()) if known.any() else np.nan))
    return pd.DataFrame(rows, columns=["scenario", "grade", "lines", "spend"])


def _checked(given: npt.ArrayLike, lines: int) -> npt.NDArray[np.float64]:
    spend = np.asarray(given, dtype=np.float64)
    if spend.shape != (lines,):
        raise InputError(
            f"There are {spend.size} amounts for {lines} lines.", where="spend", action="Give one per line."
        )
    return spend

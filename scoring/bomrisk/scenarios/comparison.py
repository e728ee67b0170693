"""A BOM under several scenarios side by side, and which change of a scenario makes the difference on each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.ratings import rate
from bomrisk.rollup import amounts_of
from bomrisk.scenarios.moves import causes_of, moves_of, no_moves
from bomrisk.scenarios.parse import parse_scenario
from bomrisk.scenarios.scenario import Scenario
from bomrisk.scenarios.shipped import SHIPPED, shipped, shipped_key
from bomrisk.setting import Setting

__all__ = ["AS_IT_STANDS", "GRADES", "Comparison", "compare", "scenario_of"]

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
    chosen = tuple(map(scenario_of, SHIPPED if scenarios is None else scenarios))
    _check_names(chosen)
    start = Setting.of(policy, as_of, to)
    chains = [scenario.steps(start) for scenario in chosen]
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, start)
    codes = regroup[codes]
    before = rate(evidence, count, start)
    columns = {AS_IT_STANDS: before.ratings}
    found, causes = [], {}
    for scenario, chain in zip(chosen, chains, strict=True):
        columns[scenario.name] = rate(evidence, count, chain[-1]).ratings if chain[-1] is not start else before.ratings
        moves = moves_of(scenario, chain, evidence, before.ratings, columns[scenario.name])
        causes[scenario.name] = causes_of(moves, count)
        found.append(moves)
    scores = pd.DataFrame({name: table["score"].to_numpy(dtype=float)[codes] for name, table in columns.items()})
    grades = pd.DataFrame({name: table["grade"].to_numpy(dtype=object)[codes] for name, table in columns.items()})
    texts = pd.DataFrame({name: of_rating[codes] for name, of_rating in causes.items()}, index=bom.index)
    lines = np.bincount(codes, minlength=count)
    table = pd.concat(found, ignore_index=True) if found else no_moves()
    return Comparison(
        start.as_of,
        start.to,
        start.policy,
        chosen,
        scores.set_axis(bom.index),
        grades.set_axis(bom.index),
        texts,
        table.assign(lines=lines[table["rating_id"].to_numpy(dtype=np.int64)]),
        _totals(grades, _spend(bom, spend)),
        codes,
    )


def _check_names(scenarios: Sequence[Scenario]) -> None:
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


def _spend(bom: pd.DataFrame, given: npt.ArrayLike | None) -> npt.NDArray[np.float64]:
    if given is not None:
        spend = np.asarray(given, dtype=np.float64)
        if spend.shape != (len(bom),):
            raise InputError(
                f"There are {spend.size} amounts for {len(bom)} lines.", where="spend", action="Give one per line."
            )
        return spend
    return amounts_of(bom)

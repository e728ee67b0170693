"""Assess a BOM: from lines to ratings, with every table that explains them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.declared_origin_findings import declared_origin_findings
from bomrisk.evidence import declaration_findings, identify
from bomrisk.explanation import explain
from bomrisk.findings import Finding, findings_frame
from bomrisk.lines import LINE_COLUMNS, distinct_lines, evidence_of_ratings
from bomrisk.override_findings import override_findings
from bomrisk.policy import Policy
from bomrisk.rated_tables import EvidenceTable, last_day, rated_tables
from bomrisk.rating_findings import findings_of_lines
from bomrisk.ratings import rate, single_materials
from bomrisk.setting import Setting

if TYPE_CHECKING:
    from bomrisk.removal import Without
    from bomrisk.scenarios import Comparison, Scenario
    from bomrisk.stability import Stability
    from bomrisk.timeline import Timeline

__all__ = ["Assessment", "assess", "assess_materials", "rate_evidence"]

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
    evidence : DataFrame
        What the ratings were computed from, see :func:`bomrisk.ratings.rate`.
    later : DataFrame or None
        What the ratings become, see :class:`bomrisk.rerating.Rerated`, where that was asked for.
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
    evidence: pd.DataFrame
    later: pd.DataFrame | None = None

    @property
    def setting(self) -> Setting:
        """What it was rated for."""
        return Setting.of(self.policy, self.as_of, self.to)

    def changes_ahead(self, spend: Sequence[float] | npt.NDArray[np.float64]) -> Timeline:
        """Return what the changes of controls after the as-of date do to these ratings, as far as dates are known.

        Parameters
        ----------
        spend : sequence of float
            Spend of each line in one currency, NaN where it is not known.
        """
        from bomrisk.timeline import timeline_of  # rates, so it imports this module

        return timeline_of(self, last_day(self.as_of), spend)

    def compared(self, scenarios: Sequence[Scenario], spend: Sequence[float] | npt.NDArray[np.float64]) -> Comparison:
        """Return these ratings under each of several scenarios, see :func:`bomrisk.scenarios.compare_assessment`."""
        from bomrisk.scenarios import compare_assessment  # rates, so it imports this module

        return compare_assessment(self, scenarios, spend)

    def removals(self, bom: pd.DataFrame, spend: npt.NDArray[np.float64], most: int) -> list[Without]:
        """Return these ratings without the largest country of each stage, and without each of those that matter most.

        See :func:`bomrisk.removal_countries.removals`.
        """
        from bomrisk.removal_countries import removals  # needs an assessment, so it imports this module

        return removals(self, bom, spend, most)

    def stability(self) -> Stability:
        """Return how stable the scores, grades and ranks of the lines are, see :func:`bomrisk.stability.stability_of`."""
        from bomrisk.stability import stability_of  # needs an assessment, so it imports this module

        return stability_of(self)

    def producers(self) -> pd.DataFrame:
        """Return the countries that supply the stages of these ratings.

        Returns
        -------
        DataFrame
            ``material, stage, country, share, source_id, year`` of the chosen dataset of each stage, largest share first.
        """
        key = ["material", "stage", "dataset", "year"]
        named = self.setting.world.named_shares[[*key, "country", "share", "source_id"]]
        found = self.stages[key].drop_duplicates().merge(named, on=key)
        return found.sort_values(["material", "stage", "share"], ascending=[True, True, False], ignore_index=True)


def assess(
    bom: pd.DataFrame,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    progress: Progress | None = None,
    *,
    ahead: bool = False,
) -> Assessment:
    """Rate every line of a BOM, and keep what the ratings rest on.

    Parameters
    ----------
    bom : DataFrame
        One row per line. Any of ``declaration`` (see :mod:`bomrisk.evidence.declaration_text`), ``material`` (names or ids,
        several separated by ``;``), ``cas``, ``hs_code``, ``category``, ``description``, ``part_number`` tell what is in
        the part; ``material_origin`` and ``country`` (where the part is made) are ISO 3166 alpha-2 codes;
        ``material_override`` (materials, or ``none``) and ``origin_override`` overrule what was declared or recognised;
        ``sheet`` and ``row`` say where a line stands.
    policy : Policy, optional
        Judgements; the default policy if not given.
    as_of : date or str, optional
        Date that the rating holds for; the day the facts were last verified if not given.
    to : str, optional
        Destination; the policy's if not given.
    progress : callable, optional
        Called with a short text when a step begins.
    ahead : bool
        Whether :meth:`Assessment.changes_ahead` will be asked for; the days ahead are then rated in the same pass.

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
    evidence, regroup, count, nothing = evidence_of_ratings(identify(distinct), distinct, setting)
    codes = regroup[codes]
    say("Rating")
    where = _where(bom)
    stated = [
        *override_findings(bom, where),
        *declaration_findings(bom, where),
        *declared_origin_findings(bom, where),
    ]
    return _assemble(bom.index, codes, evidence, count, where, setting, nothing, stated, ahead=ahead)


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
    evidence = single_materials(names.to_numpy(), rule=names.to_numpy())
    setting = Setting.of(policy, as_of, to)
    return _assemble(names.index, codes, evidence, len(names), lambda position: str(names.iloc[position]), setting)


def rate_evidence(evidence: pd.DataFrame, count: int, setting: Setting) -> pd.DataFrame:
    """Rate combinations of materials without asking where in a BOM they stand.

    Parameters
    ----------
    evidence : DataFrame
        See :func:`bomrisk.ratings.rate`.
    count : int
        Number of combinations.
    setting : Setting

    Returns
    -------
    DataFrame
        One row per combination, columns as from :func:`bomrisk.score`.
    """
    rated = rate(evidence, count, setting)
    return explain(rated, setting)[0][LINE_COLUMNS]


def _assemble(
    index: pd.Index,
    codes: npt.NDArray[np.int64],
    evidence: pd.DataFrame,
    count: int,
    where: Callable[[int], str],
    setting: Setting,
    nothing: tuple[tuple[int, str], ...] = (),
    findings: Sequence[Finding] = (),
    *,
    ahead: bool = False,
) -> Assessment:
    """Rate the evidence and hand every line its rating."""
    *tables, later = rated_tables(EvidenceTable(evidence), count, setting, nothing, ahead=ahead)
    rows, ratings, stages, exposure, controls = (frame.copy() for frame in tables if frame is not None)
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
        findings=findings_frame([*findings, *findings_of_lines(ratings, codes, where, setting)]),
        evidence=evidence,
        later=later,
    )


def _where(bom: pd.DataFrame) -> Callable[[int], str]:
    """Give the place of a line: ``sheet!row``, or its position where the BOM has no file behind it."""
    if "row" not in bom.columns:
        return lambda position: f"line {position + 1}"
    sheets = bom["sheet"] if "sheet" in bom.columns else pd.Series("", index=bom.index)
    return lambda position: f"{sheets.iloc[position]}!{bom['row'].iloc[position]}"

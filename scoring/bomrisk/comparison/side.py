"""One of two ratings that are compared: a BOM with what it is rated for, and what was written of it if it was rated before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.evidence import identify
from bomrisk.evidence.ladder import EVIDENCE
from bomrisk.line_origins import ORIGIN_COLUMNS
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.ratings import Ratings, rate
from bomrisk.setting import Setting

__all__ = ["CONTENTS", "ORIGINS", "Rated", "Side", "Written", "rate_frame", "same_score"]

CONTENTS = EVIDENCE
"""Columns that tell what is in a part."""
ORIGINS = tuple(ORIGIN_COLUMNS)
"""Columns that tell where it comes from."""
_SMALLEST = 1e-6
"""Points by which a score may differ without being another: a workbook was computed by another program."""

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Written:
    """A rating as it stands in a risk workbook.

    Parameters
    ----------
    lines : DataFrame
        One row per line of the BOM: ``grade, score`` (NaN = unrated), and of the bottleneck ``material`` (id), ``stage,
        dataset, year, top_share, hhi`` [fractions of 1], ``top_country`` (name); ``concentration, exposure,
        floor_addition``. What the workbook does not tell is missing.
    controls : DataFrame
        ``control_id, status`` of the controls that it lists.
    verified_through : date or None
        Day until which its facts were checked.
    version : str
        The program that made it.
    """

    lines: pd.DataFrame
    controls: pd.DataFrame
    verified_through: dt.date | None = None
    version: str = ""


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`.
    setting : Setting
        Date, destination and policy.
    written : Written, optional
        Grades and scores that count as they were written; else the BOM is rated.
    spend : ndarray of float, optional
        Of each line, NaN where it is not known.
    currency : str
        Of the spend.
    """

    bom: pd.DataFrame
    setting: Setting
    written: Written | None = None
    spend: Numbers | None = None
    currency: str = ""

    @property
    def verified_through(self) -> dt.date | None:
        """Day until which the facts behind its grades were checked."""
        return self.written.verified_through if self.written is not None else reference.verified_through


@dataclass(frozen=True, eq=False)
class Rated:
    """A table of lines as it is rated in one setting.

    Parameters
    ----------
    setting : Setting
    codes : ndarray of int
        Rating of each line.
    evidence : DataFrame
        Input of :func:`bomrisk.ratings.rate`.
    ratings : Ratings
    scores : ndarray of float
        Of each line, NaN = unrated.
    grades : ndarray of str
    """

    setting: Setting
    codes: npt.NDArray[np.int64]
    evidence: pd.DataFrame
    ratings: Ratings
    scores: Numbers = field(init=False)
    grades: npt.NDArray[np.object_] = field(init=False)

    def __post_init__(self) -> None:
        table = self.ratings.ratings
        object.__setattr__(self, "scores", table["score"].to_numpy(dtype=float)[self.codes])
        object.__setattr__(self, "grades", table["grade"].to_numpy(dtype=object)[self.codes])

    @property
    def count(self) -> int:
        """Number of ratings."""
        return len(self.ratings.ratings)

    def of_lines(self, at: npt.NDArray[np.int64]) -> Rated:
        """Return the rating of some of the lines, in the order given."""
        return Rated(self.setting, self.codes[at], self.evidence, self.ratings)

    def again(self, setting: Setting, controls: pd.DataFrame | None = None) -> Rated:
        """Rate the same evidence in another setting with the same destination, or under other controls."""
        known = None if controls is None else controls.assign(moment=0)
        evidence = self.evidence if known is None else self.evidence.assign(moment=0)
        return Rated(setting, self.codes, self.evidence, rate(evidence, self.count, setting, known))

    def differs(self, other: Rated) -> Flags:
        """Tell on which lines another rating gives another score or grade."""
        differs: Flags = ~same_score(self.scores, other.scores) | (self.grades != other.grades)
        return differs


def rate_frame(frame: pd.DataFrame, setting: Setting) -> Rated:
    """Rate lines.

    Parameters
    ----------
    frame : DataFrame
        As for :func:`bomrisk.assessment.assess`.
    setting : Setting

    Raises
    ------
    InputError
        If no column tells what is in the parts.
    """
    codes, distinct = distinct_lines(frame)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    return Rated(setting, regroup[codes], evidence, rate(evidence, count, setting))


def same_score(one: Numbers, other: Numbers) -> Flags:
    """Tell which scores are equal; unrated equals unrated."""
    equal: Flags = np.isclose(one, other, rtol=0, atol=_SMALLEST, equal_nan=True)
    return equal

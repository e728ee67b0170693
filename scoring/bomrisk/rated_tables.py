"""The tables of a rating, kept: a sheet asks for the same again and again."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pandas as pd

from bomrisk.control_table import control_table
from bomrisk.explanation import explain
from bomrisk.ratings import rate
from bomrisk.rerating import rate_with_changes
from bomrisk.setting import Setting
from bomrisk.status_changes import status_changes

__all__ = ["DAYS_AHEAD", "EvidenceTable", "last_day", "rated_tables"]

DAYS_AHEAD = 3 * 366
"""How far ahead changes of controls are looked at; few dates farther away are known, and fewer will stand."""


class EvidenceTable:
    """A table of evidence that is equal to another with the same rows, so that a result can be kept for it."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._key = pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EvidenceTable) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=32)
def rated_tables(
    evidence: EvidenceTable,
    count: int,
    setting: Setting,
    nothing: tuple[tuple[int, str], ...] = (),
    *,
    ahead: bool = False,
) -> tuple[pd.DataFrame | None, ...]:
    """Materials, ratings, stages, exposure, controls and what comes; kept, since a sheet asks for the same again and again."""
    later = None
    if ahead:
        rated, later = rate_with_changes(
            evidence.table, count, setting, status_changes(setting, last_day(setting.as_of))
        )
    else:
        rated = rate(evidence.table, count, setting)
    ratings, stages, exposure = explain(rated, setting, dict(nothing))
    controls = control_table(setting, materials=set(rated.materials["material"]))
    rows = rated.materials.drop(columns=["form_needed", "reexport", "origin_unreadable", "moment"])
    return rows, ratings, stages, exposure, controls, later


def last_day(as_of: dt.date) -> dt.date:
    """Give the last day on which changes of controls are looked at."""
    return dt.date.fromordinal(min(as_of.toordinal() + DAYS_AHEAD, dt.date.max.toordinal()))

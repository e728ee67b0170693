from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import bomrisk

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def rated_to_germany() -> pd.DataFrame:
    return bomrisk.materials(as_of=TODAY, to="DE").set_index("material")


@pytest.fixture(scope="session")
def rated_to_us() -> dict[str, pd.DataFrame]:
    days = ("2026-11-22", "2026-11-27", "2026-11-28")
    return {day: bomrisk.materials(as_of=day, to="US").set_index("material") for day in days}

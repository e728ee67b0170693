"""Temporary: reads the CSVs until `bomrisk.reference` is there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_HERE = Path(__file__).parent.parent / "reference"


def _read(name: str) -> pd.DataFrame:
    try:
        return pd.read_csv(_HERE / f"{name}.csv", dtype=str, keep_default_na=False)
    except FileNotFoundError:
        return pd.DataFrame()


def part_rules() -> pd.DataFrame:
    return _read("part_rules")


def materials() -> pd.DataFrame:
    return _read("materials")


def hs_codes() -> pd.DataFrame:
    return _read("hs_codes")


def groups() -> pd.DataFrame:
    return _read("groups")

"""Each test of the ribbon has a user's folder of its own, and leaves xlwings' engines as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from tests.addin.openpyxl_engine import Session


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folder for policy, log and help page."""
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path / "home"))
    active = xw.engines.active
    yield tmp_path / "home"
    xw.engines.active = active
    if "_mock_caller" in vars(xw.Book):
        del xw.Book._mock_caller


@pytest.fixture
def session() -> Session:
    """A running Excel without a workbook."""
    return Session()

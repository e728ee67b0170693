"""The COM server under Wine, started once for all tests that ask for it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from tests.engines.excel_server import ExcelServer, missing, possible


@pytest.fixture(scope="session")
def wine() -> None:
    """Wine with a Windows Python. Where that can be had, its absence is a failure in CI and a reason to skip elsewhere."""
    if reason := missing():
        if os.environ.get("CI") and possible():
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def excel(wine: None) -> Iterator[ExcelServer]:
    with ExcelServer() as started:
        yield started

"""The COM server under Wine, started once for all tests that ask for it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from tests.engines.excel_server import ExcelServer, missing, possible


@pytest.fixture(scope="session")
def excel() -> Iterator[ExcelServer]:
    if reason := missing():
        if os.environ.get("CI") and possible():
            pytest.fail(reason)
        pytest.skip(reason)
    with ExcelServer() as started:
        yield started

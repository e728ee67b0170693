"""xlwings' own registration and call pipeline, unmodified, with pywin32 replaced by stand-ins: the same table of cases."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.addin import udf_cases

CASES = udf_cases.load()
SCRIPT = Path(__file__).with_name("stubbed_calls.py")


@pytest.fixture(scope="module")
def answers() -> list[list[Any]]:
    many = {
        "name": "a range of 10,000 rows",
        "function": "BOMRISK_SCORE",
        "args": [[["gallium"], ["copper"], [None], ["Sintermagnet NdFeB"]] * 2500],
        "names": {},
    }
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps([*CASES, many]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=SCRIPT.parents[2],
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[list[Any]] = json.loads(done.stdout)
    return found


def as_python(answer: Any) -> Any:
    """What came back as plain Python has it: one cell as that cell, dates as dates."""
    if isinstance(answer, list):
        # xlwings hands over one row as a list, which VBA and Excel take for a row.
        answer = answer if isinstance(answer[0], list) else [answer]
        rows = [[as_python(cell) for cell in row] for row in answer]
        return rows[0][0] if [len(rows), len(rows[0])] == [1, 1] else rows
    return dt.datetime.fromisoformat(answer["date"]) if isinstance(answer, dict) else answer


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case['function']}: {case['name']}" for case in CASES])
@pytest.mark.parametrize("way", [0, 1], ids=["ranges", "values"])
def test_case(answers: list[list[Any]], number: int, way: int) -> None:
    assert udf_cases.complaint(CASES[number], as_python(answers[number][way])) == ""


def test_a_long_range(answers: list[list[Any]]) -> None:
    for answer in answers[-1]:
        assert len(answer) == 10_000
        assert answer[:4] * 2500 == answer
        assert answer[2] == [""]

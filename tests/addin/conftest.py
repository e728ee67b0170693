"""Run the command line inside the test, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bomrisk_excel.cli import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]

BOM = """\
Part number,Description,Qty,Material,Unit price
M-1,Magnet block,4,dysprosium,12.5
W-1,Wire,2,copper,3
B-1,Bracket,1,,1.2
G-1,Wafer,1,gallium,80
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line; the current folder is `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path / ".bomrisk"))

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def bom(tmp_path: Path) -> Path:
    """A small BOM as CSV in the current folder."""
    path = tmp_path / "bom.csv"
    path.write_text(BOM, encoding="utf-8")
    return path

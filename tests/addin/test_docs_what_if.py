"""docs/what-if.md as a buyer reads it: each command runs in a fresh folder, and what is quoted is what is said."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import icalendar
import pandas as pd
import pytest

DOCS = (Path(__file__).parents[2] / "docs" / "what-if.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.split("  #")[0].strip()
    for language, block in BLOCKS
    if not language
    for line in block.splitlines()
    if line.startswith("bomrisk ")
]
BOM = pd.DataFrame(
    [
        ["F-1", "Flame retardant", 10, "antimony", 321, "EUR", 1000, 100],
        ["G-1", "Wafer", 1, "gallium", 80, "EUR", 60, 20],
        ["M-1", "Magnet block", 4, "dysprosium", 12.5, "EUR", 500, 100],
        ["W-1", "Wire", 2, "copper", 3, "EUR", None, None],
    ],
    columns=["Part number", "Description", "Qty", "Material", "Unit price", "Currency", "Stock", "Monthly consumption"],
)


@pytest.fixture
def folder(run, once, tmp_path: Path) -> Path:
    """The files that the page speaks of."""

    def make() -> None:
        BOM.to_excel(tmp_path / "bom.xlsx", index=False)
        BOM.assign(Qty=[10, 2, 4, 2]).to_excel(tmp_path / "new-bom.xlsx", index=False)
        assert run("score", "bom.xlsx", "--as-of", "2026-11-22", "--to", "US").code == 0
        for name in ("march-risk.xlsx", "april-risk.xlsx"):
            shutil.copy(tmp_path / "bom-risk.xlsx", tmp_path / name)
        for name in ("ours.toml", "theirs.toml"):
            (tmp_path / name).write_text(run("policy").out, encoding="utf-8")

    once("folder", make)
    return tmp_path


def test_each_command_does_what_it_says(run, folder):
    assert len(COMMANDS) > 15
    for command in COMMANDS:
        said, _, file = command.partition(" > ")
        result = run(*shlex.split(said)[1:])
        assert result.code == 0, (command, result.err)
        if file:
            assert result.out.strip(), command
            (folder / file.strip()).write_text(result.out, encoding="utf-8")
    for name, days in (("bom-controls.ics", 14), ("mine.ics", 30)):
        calendar = icalendar.Calendar.from_ical((folder / name).read_bytes())
        assert {-alarm.decoded("TRIGGER").days for alarm in calendar.walk("VALARM")} <= {days}


def test_what_is_quoted_of_the_calendar_is_what_it_says(run, folder):
    quoted = " ".join(
        re.sub(r"^> ?", "", "\n".join(re.findall(r"^>.*$", DOCS, re.MULTILINE)), flags=re.MULTILINE).split()
    )
    said = " ".join(run("calendar", "bom.xlsx", "--to", "US", "--from", "2026-11-22").out.split())
    assert quoted
    assert quoted in said


def test_the_months_that_are_quoted(run, folder):
    said = " ".join(run("without", "CN", "bom.xlsx", "--as-of", "2026-11-22").out.split())
    assert "5.1 M-1 Magnet block dysprosium, refining" in said
    assert "Dysprosium refining China 99 % 1 %" in said
    assert pytest.approx(5.05, abs=0.005) == 500 / 100 / 0.99


def test_what_is_shown_in_python():
    (block,) = (text for language, text in BLOCKS if language == "python")
    names: dict[str, object] = {}
    exec(compile(block, "docs/what-if.md", "exec"), names)
    year, found = names["year"], names["found"]
    assert year.scores.shape == (3, 365)
    grades = year.on("2026-11-28")["grade"].tolist()
    assert f"score and grade of each line: {', '.join(grades)}" in block
    assert found.moves["day"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2026-11-28"]

"""Long tables: far down only rows that may be headers are looked at closely, and headers that stand there again are found."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bomrisk_templates.reading import read_bom, regions

HEADER = ["Pos", "Part Number", "Description", "Manufacturer", "Supplier", "Qty", "Unit", "Unit Price", "Currency"]
LINES = 3_000


def line(number: int) -> list[str]:
    # "Supplier 3", "pcs", "EUR" and "Part 17" mean something in headers, too.
    return [
        str(number), f"P-{number:05d}", f"Part {number}", "ACME", f"Supplier {number % 4}", "4", "pcs", "1.50", "EUR",
    ]  # fmt: skip


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rows that are looked at closely."""
    rows: list[int] = []
    judge = regions.judge_row

    def judging(row, index, left, right):
        rows.append(index)
        return judge(row, index, left, right)

    monkeypatch.setattr(regions, "judge_row", judging)
    return rows


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_data_is_not_looked_at_row_by_row(tmp_path: Path, judged: list[int]) -> None:
    bom = read_bom(write(tmp_path / "a.csv", [HEADER, *map(line, range(1, LINES + 1))]))
    assert len(bom.lines) == LINES
    assert len(bom.tables) == 1
    assert len(set(judged)) < 0.2 * LINES


@pytest.mark.parametrize("every", [10, 47, 400])
def test_a_header_that_stands_on_every_page_is_no_line(tmp_path: Path, judged: list[int], every: int) -> None:
    rows: list[list[str]] = []
    for number in range(1, LINES + 1):
        if (number - 1) % every == 0:
            rows.append(HEADER)
        rows.append(line(number))
    bom = read_bom(write(tmp_path / "a.csv", rows))
    assert bom.lines["part_number"].tolist() == [f"P-{number:05d}" for number in range(1, LINES + 1)]
    assert len(set(judged)) < 0.4 * LINES

"""200 supplier workbooks from 10,000 lines against opening the template 200 times and writing the same cells with the same engine.

The reference gets all cells ready-made: it neither decides what to ask nor words it. Both write to the same disk. In the first
comparison the BOM is read and rated before anything is measured; in the second one reading, rating and the questions count for us.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.boms import make_bom
from tests.benchmarks.processes import seconds

__all__ = ["all_of_it", "writing_only"]

LINES, SUPPLIERS = 10_000, 200
AS_OF, TO = "2026-11-22", "DE"
Recorded = list[tuple[str, dict[str, tuple[tuple[Any, ...], dict[str, Any]]], list[tuple[str, Any]]]]


@cache
def bom(folder: Path) -> Path:
    """The BOM's file."""
    path = folder / "suppliers.xlsx"
    make_bom(path, LINES, SUPPLIERS)
    return path


def rated(path: Path) -> tuple[Any, Any, Any]:
    """Read and rate the BOM, and find the questions."""
    from bomrisk.assessment import assess
    from bomrisk.questions import open_questions
    from bomrisk_templates.reading import read_bom

    lines = read_bom(path).lines
    return lines, assess(lines, as_of=AS_OF, to=TO), open_questions(lines, as_of=AS_OF, to=TO)


def write(found: tuple[Any, Any, Any], out: Path) -> int:
    """Write all workbooks and the index; returns how many."""
    from bomrisk_templates.supplier_risk.fill import Sender
    from bomrisk_templates.supplier_risk.grouping import suppliers_of
    from bomrisk_templates.supplier_risk.workbooks import plan_workbooks, write_workbooks

    lines, assessment, questions = found
    plan = plan_workbooks(lines, assessment, questions, suppliers_of(lines))
    write_workbooks(plan, out, Sender("Buyer", dt.date(2026, 11, 22)), source_name="bom.xlsx")
    return len(plan.asked)


@contextmanager
def recorded(cells: Recorded) -> Iterator[None]:
    """Note every cell that the filler hands to the engine, workbook by workbook."""
    from bomrisk_templates.package.workbook import Workbook

    fill, put, save = Workbook.fill_table, Workbook.set_value, Workbook.save
    tables: dict[int, dict[str, Any]] = {}
    values: dict[int, list[tuple[str, Any]]] = {}

    def filling(self: Any, name: str, *arguments: Any, **more: Any) -> None:
        tables.setdefault(id(self), {})[name] = (arguments, more)
        fill(self, name, *arguments, **more)

    def putting(self: Any, name: str, value: Any) -> None:
        values.setdefault(id(self), []).append((name, value))
        put(self, name, value)

    def saving(self: Any, out: Path) -> None:
        cells.append((out.name, tables.pop(id(self)), values.pop(id(self))))
        save(self, out)

    Workbook.fill_table, Workbook.set_value, Workbook.save = filling, putting, saving  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Workbook.fill_table, Workbook.set_value, Workbook.save = fill, put, save  # type: ignore[method-assign]


def copied(cells: Recorded, out: Path) -> None:
    """Open the template for each workbook and write its cells."""
    from bomrisk_templates.package.workbook import Workbook
    from bomrisk_templates.supplier_risk.fill import template_path

    for name, tables, values in cells:
        book = Workbook.open(template_path())
        for table, (arguments, more) in tables.items():
            book.fill_table(table, *arguments, **more)
        for key, value in values:
            book.set_value(key, value)
        book.save(out / name)


def measured(folder: Path, rounds: int, *, all_of_it: bool) -> list[tuple[float, float]]:
    """Pairs of both times, after a round that does not count and that notes the cells."""
    path = bom(folder)
    found = rated(path)
    cells: Recorded = []
    pairs = []
    with recorded(cells), tempfile.TemporaryDirectory(dir=folder) as out:
        assert write(found, Path(out)) == SUPPLIERS
    cells = [each for each in cells if "supplier_declaration" in each[1]]
    assert len(cells) == SUPPLIERS
    for _ in range(rounds):
        out, other = folder / "ours", folder / "copied"
        other.mkdir()
        ours = seconds(lambda: write(rated(path) if all_of_it else found, out))  # noqa: B023 - called at once
        plain = seconds(lambda: copied(cells, other))  # noqa: B023
        pairs.append((ours, plain))
        shutil.rmtree(out)
        shutil.rmtree(other)
    return pairs


def writing_only(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Deciding what to ask, wording it, and writing 200 workbooks and their index."""
    return measured(folder, rounds, all_of_it=False)


def all_of_it(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """The same from the file of the BOM on."""
    return measured(folder, rounds, all_of_it=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for work in (writing_only, all_of_it):
            for ours, plain in work(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 3):
                print(f"{work.__name__}: {ours:.2f} s / {plain:.2f} s = {ours / plain:.2f}")

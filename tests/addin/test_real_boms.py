"""The whole way on real BOM files with ground truth, where they lie beside the checkout; they are not part of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.corpus.__main__ import Corpus
from tests.corpus.layout import judge_layout
from tests.corpus.materials import judge_materials

BOMS = Path(__file__).parents[2].parent / "shared" / "boms"
pytestmark = pytest.mark.skipif(not BOMS.is_dir(), reason="the real BOM files are not beside this checkout")
NOT_A_TABLE = {".xml"}
FILES = sorted(path.name for path in (BOMS / "files").iterdir()) if BOMS.is_dir() else []


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(BOMS)


@pytest.mark.parametrize("name", FILES)
def test_every_file_ends_with_a_workbook_or_a_message(run: Any, tmp_path: Path, name: str) -> None:
    outcome = run("score", str(BOMS / "files" / name), "-o", str(tmp_path / "out.xlsx"), "--as-of", "2026-11-22")
    assert "Traceback" not in outcome.err + outcome.out
    if Path(name).suffix in NOT_A_TABLE:
        assert outcome.code == 2
        assert "not a table" in outcome.err
        assert not (tmp_path / "out.xlsx").exists()
    else:
        assert outcome.code == 0
        assert (tmp_path / "out.xlsx").stat().st_size > 50_000


def test_tables_rows_and_columns_are_found(corpus: Corpus) -> None:
    figures = judge_layout(corpus.tables, corpus.check)
    assert figures.tables >= 25
    assert figures.headers >= 0.97 * figures.tables, figures.misses
    assert figures.rows >= 0.90 * figures.tables, figures.misses
    for right, asked in figures.columns.values():
        assert right >= 0.95 * asked, figures.misses


def test_materials_are_recognised(corpus: Corpus) -> None:
    figures = judge_materials(corpus.lines, corpus.materials)
    kinds = figures.by_kind
    assert kinds["all"].lines >= 100
    assert kinds["explicit"].precision >= 0.95, figures.misses
    assert kinds["explicit"].recall >= 0.90, figures.misses
    assert kinds["inferred"].recall >= 0.85, figures.misses
    assert kinds["negative"].false_positives <= 0.03, figures.misses
    assert kinds["trap"].false_positives <= 0.03, figures.misses

"""The figures themselves: what counts as right, on a corpus small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.corpus.__main__ import Corpus, main
from tests.corpus.layout import judge_layout
from tests.corpus.materials import judge_materials

BOM = """\
Parts of the drive
Part number,Description,Manufacturer,Qty,Price
A-1,Tantalum capacitor 10 uF,Kemet,2,0.50
A-2,Paper label,Acme,1,0.10
A-3,NdFeB magnet N42,Acme,1,2.00
"""
INDEX = "slug,file,role,sheet,header_row,part_rows,part_number_col,description_col,qty_col,unit_price_col,manufacturer_col\n"
TRUTH = "slug,sheet,row,part_text,materials_expected,materials_possible,how_sure,kind\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "drive.csv").write_text(BOM, encoding="utf-8")
    return tmp_path


def test_a_truth_that_holds_gives_full_marks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = "drive,drive.csv,bom,,2,3-5,A|Part number,B|Description,D|Qty,E|Price,C|Manufacturer\n"
    (folder / "index.csv").write_text(INDEX + row, encoding="utf-8")
    (folder / "materials_truth.csv").write_text(
        TRUTH
        + "drive,,3,Tantalum capacitor 10 uF,tantalum,manganese,high,explicit\n"
        + "drive,,4,Paper label,none,,high,negative\n"
        + "text-only,,1,Gallium wafer,gallium,,high,explicit\n"
        + "text-only,,2,Ignored,gallium,,low,explicit\n",
        encoding="utf-8",
    )
    corpus = Corpus(folder)
    layout = judge_layout(corpus.tables, corpus.check)
    assert (layout.tables, layout.headers, layout.rows, layout.misses) == (1, 1, 1, [])
    assert layout.columns == dict.fromkeys(
        ("part_number", "description", "quantity", "unit_price", "manufacturer"), (1, 1)
    )
    materials = judge_materials(corpus.lines, corpus.materials)
    assert materials.misses == []
    assert (materials.by_kind["explicit"].hits, materials.by_kind["all"].lines) == (2, 3)
    assert main([str(folder)]) == 0
    assert "100.0%" in capsys.readouterr().out


def test_a_truth_that_does_not_hold_is_counted_and_named(folder: Path) -> None:
    row = "drive,drive.csv,bom,,1,3-4,B|Part number,B|Description,D|Qty,,\n"
    gone = "gone,missing.csv,bom,,1,2-3,,A|Name,,,\n"
    (folder / "index.csv").write_text(INDEX + row + gone, encoding="utf-8")
    (folder / "materials_truth.csv").write_text(
        TRUTH
        + "drive,,3,Tantalum capacitor 10 uF,tantalum; gallium,,high,explicit\n"
        + "drive,,5,NdFeB magnet N42,none,neodymium; praseodymium,high,negative\n"
        + "drive,,9,Not there,copper,,high,inferred\n",
        encoding="utf-8",
    )
    corpus = Corpus(folder)
    layout = judge_layout(corpus.tables, corpus.check)
    assert (layout.tables, layout.headers, layout.rows) == (2, 0, 0)
    assert layout.columns == {"part_number": (0, 1), "description": (1, 2), "quantity": (1, 1)}
    assert layout.misses == [
        "drive: header row 2, true 1",
        "drive: rows missing [], too many [5]",
        "drive: part_number in A, true B",
        "gone: no table found",
        "gone: header row -1, true 1",
        "gone: rows missing [2, 3], too many []",
        "gone: description in None, true A",
    ]
    kinds = judge_materials(corpus.lines, corpus.materials).by_kind
    assert (kinds["explicit"].hits, kinds["explicit"].missed, kinds["explicit"].recall) == (1, 1, 0.5)
    assert (kinds["negative"].wrong, kinds["negative"].false_positives) == (1, 1.0)
    assert kinds["inferred"].recall == 0.0


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2

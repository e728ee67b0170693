"""How files tell what is inside what: columns, indentation and row groups, in many spellings."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment
from tests.engines.libreoffice import NEEDS_LIBREOFFICE, convert

from bomrisk_templates.reading import BomFile, Profile, read_bom

HEAD = ["Part number", "Description", "Qty", "Unit price"]
# level, part number, description, quantity, unit price; and what is needed of each in all
MOTOR = [
    (0, "M-100", "Servo motor", 1, None),
    (1, "M-110", "Rotor", 2, None),
    (2, "M-111", "NdFeB magnet N48", 8, 1.2),
    (2, "M-112", "Shaft 42CrMo4", 1, 5),
    (1, "M-120", "Stator", 1, None),
    (2, "M-121", "Copper wire", 1.5, 9),
    (2, "M-122", "Lamination", 60, 0.2),
]
NEEDED = [1, 2, 16, 2, 1, 1.5, 60]
POSITIONS = ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "1.2.2"]
PARENTS = [None, "M-100", "M-110", "M-110", "M-100", "M-120", "M-120"]


def written(path: Path, rows: list[list[object]]) -> BomFile:
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(rows)
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    return read_bom(path)


def codes(bom: BomFile) -> list[str]:
    return [finding.code for finding in bom.findings]


LEVELS = ["{0}", "..{0}", ".{0}", "+{0}", "-{0}", "L{0}", "Level {0}", "dots", "stars"]


@pytest.mark.parametrize("spelling", LEVELS)
def test_level_columns(tmp_path: Path, spelling: str) -> None:
    signs = {"dots": ".", "stars": "*"}
    level = [signs[spelling] * (row[0] + 1) if spelling in signs else spelling.format(row[0] + 1) for row in MOTOR]
    bom = written(
        tmp_path / "bom.csv", [["Level", *HEAD], *([text, *row[1:]] for text, row in zip(level, MOTOR, strict=True))]
    )
    assert bom.tables[0].columns["level"] == "A"
    assert bom.structure.total_quantity.tolist() == NEEDED


@pytest.mark.parametrize(
    "header", ["Pos.", "Item", "Positionsnummer", "Level", "序号", "Structure number", "Gliederungsnummer", "Поз."]
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_dotted_positions_whatever_the_column_is_called(tmp_path: Path, header: str, suffix: str) -> None:
    rows = [[header, *HEAD], *([text, *row[1:]] for text, row in zip(POSITIONS, MOTOR, strict=True))]
    bom = written(tmp_path / f"bom{suffix}", rows)
    assert bom.tables[0].columns["position"] == "A"
    assert bom.tables[0].columns["level"] is None
    assert bom.structure.basis == {bom.tables[0].sheet: "position"}
    assert bom.structure.total_quantity.tolist() == NEEDED


PARENT_HEADERS = [
    "Parent", "Parent part number", "Where used", "Used in", "Next higher assembly", "Assembly", "Übergeordnete Baugruppe",
    "Baugruppe (Sachnummer)", "Baugruppe", "Oberbaugruppe", "Ensemble parent", "Conjunto padre", "Conjunto pai", "Assieme padre",
    "Zespół nadrzędny", "Куда входит", "父件编码", "親品番", "Cụm cha",
]  # fmt: skip


@pytest.mark.parametrize("header", PARENT_HEADERS)
def test_parent_columns(tmp_path: Path, header: str) -> None:
    bom = written(
        tmp_path / "bom.xlsx", [[header, *HEAD], *([text, *row[1:]] for text, row in zip(PARENTS, MOTOR, strict=True))]
    )
    assert bom.tables[0].columns["parent"] == "A"
    assert bom.structure.total_quantity.tolist() == NEEDED


NO_PARENTS = {
    "words for groups": ["drive", "drive", "drive", "drive", "housing", "housing", "housing"],
    "the part's own number": [row[1] for row in MOTOR],
    "numbers that are no parts here": ["X-1", "X-1", "X-2", "X-2", "X-3", "X-3", "X-3"],
}


@pytest.mark.parametrize("name", NO_PARENTS)
@pytest.mark.parametrize("header", ["Baugruppe", "Parent", "Where used"])
def test_a_header_alone_makes_no_parent(tmp_path: Path, name: str, header: str) -> None:
    bom = written(
        tmp_path / "bom.csv",
        [[header, *HEAD], *([text, *row[1:]] for text, row in zip(NO_PARENTS[name], MOTOR, strict=True))],
    )
    assert bom.tables[0].columns["parent"] is None
    assert not bom.structure.has_levels
    assert len(bom.lines) == len(MOTOR)
    if header == "Baugruppe":
        assert bom.tables[0].columns["category"] == "A"


def test_positions_that_excel_made_numbers_of_get_their_zero_back(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Item", *HEAD], [1.0, "P", "Gearbox", 1, None]]
    rows += [[float(f"1.{number}"), f"P{number}", f"Wheel {number}", 1, 2.0] for number in range(1, 22)]
    bom = written(tmp_path / "bom.xlsx", rows)
    assert bom.lines["position"].tolist()[9:13] == ["1.9", "1.10", "1.11", "1.12"]
    assert bom.lines["position"].tolist()[-2:] == ["1.20", "1.21"]
    assert [(each.code, each.where) for each in bom.findings] == [
        ("position-repaired", "Sheet!A12"),
        ("position-repaired", "Sheet!A22"),
    ]


FLAT_NUMBERS = {
    "plain": [1, 2, 3, 4, 5, 6, 7],
    "sections that are no lines": ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"],
    "one dotted among many": ["1", "2", "2.1", "3", "4", "5", "6"],
}


@pytest.mark.parametrize("name", FLAT_NUMBERS)
def test_line_numbers_that_are_no_positions(tmp_path: Path, name: str) -> None:
    bom = written(
        tmp_path / "bom.csv",
        [["Item", *HEAD], *([text, *row[1:]] for text, row in zip(FLAT_NUMBERS[name], MOTOR, strict=True))],
    )
    assert bom.tables[0].columns["position"] is None
    assert not bom.structure.has_levels


INDENTS = {
    "blanks": lambda level: "   " * level,
    "blanks that do not break": lambda level: "\u00a0\u00a0" * level,
    "tabs": lambda level: "\t" * level,
    "dots": lambda level: "." * level,
    "dots apart": lambda level: ". " * level,
    "dashes": lambda level: "- " * level,
    "tree lines": lambda level: "│  " * (level - 1) + "├─ " if level else "",
    "tree of plain signs": lambda level: "|  " * (level - 1) + "|-- " if level else "",
}


@pytest.mark.parametrize("column", [0, 1], ids=["part number", "description"])
@pytest.mark.parametrize("name", INDENTS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_indented_texts(tmp_path: Path, name: str, column: int, suffix: str) -> None:
    rows: list[list[object]] = [[*HEAD]]
    for level, *cells in MOTOR:
        rows.append([INDENTS[name](level) + str(cell) if at == column else cell for at, cell in enumerate(cells)])
    bom = written(tmp_path / f"bom{suffix}", rows)
    assert bom.structure.total_quantity.tolist() == NEEDED
    assert bom.tables[0].columns["level"] == "AB"[column]
    assert bom.lines["level"].tolist() == [str(row[0]) for row in MOTOR]
    assert bom.lines["part_number"].tolist() == [row[1] for row in MOTOR]  # without the signs
    assert codes(bom) == ["level-from-indentation"]
    assert bom.findings[0].where == f"{bom.tables[0].sheet}!{'AB'[column]}3"
    mapped = next(each for each in bom.tables[0].mapped if each.role == "level")
    assert "3 levels" in mapped.reason


def styled(path: Path, kind: str) -> BomFile:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEAD)
    for at, (level, *cells) in enumerate(MOTOR, start=2):
        sheet.append(cells)
        if kind == "cells":
            sheet.cell(at, 2).alignment = Alignment(indent=level)
        elif kind == "rows" and level:
            sheet.row_dimensions[at].outlineLevel = level
    book.save(path)
    return read_bom(path)


@pytest.mark.parametrize("kind", ["cells", "rows"])
def test_indented_cells_and_grouped_rows(tmp_path: Path, kind: str) -> None:
    bom = styled(tmp_path / "bom.xlsx", kind)
    assert bom.structure.total_quantity.tolist() == NEEDED
    assert codes(bom) == ["level-from-indentation"]


def test_no_indentation_where_a_column_tells_the_structure(tmp_path: Path) -> None:
    rows = [
        ["Parent", *HEAD],
        *(
            [of, row[1], "  " * (at % 2) + str(row[2]), *row[3:]]
            for at, (of, row) in enumerate(zip(PARENTS, MOTOR, strict=True))
        ),
    ]
    bom = written(tmp_path / "bom.csv", rows)
    assert bom.structure.basis == {"": "parent"}
    assert bom.tables[0].columns["level"] is None


IRREGULAR = {
    "starts further in": [1, 2, 2, 1, 0, 1, 1],
    "jumps by two": [0, 2, 1, 2, 0, 1, 1],
    "all the same": [2, 2, 2, 2, 2, 2, 2],
    "one stray": [0, 0, 0, 1, 0, 0, 0],
}


@pytest.mark.parametrize("name", IRREGULAR)
@pytest.mark.parametrize("sign", ["  ", "- "])
def test_irregular_indentation_says_nothing(tmp_path: Path, name: str, sign: str) -> None:
    rows = [
        [*HEAD],
        *([row[1], sign * level + str(row[2]), *row[3:]] for level, row in zip(IRREGULAR[name], MOTOR, strict=True)),
    ]
    bom = written(tmp_path / "bom.csv", rows)
    assert not bom.structure.has_levels
    assert "level" not in bom.lines
    assert codes(bom) == []


def test_a_person_says_that_there_is_no_level(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    styled(path, "cells")
    bom = read_bom(path, profile=Profile(columns={"level": ""}))
    assert not bom.structure.has_levels
    assert "level" not in bom.lines


def test_findings_name_the_cell(tmp_path: Path) -> None:
    rows = [["Level", *HEAD], *([row[0], *row[1:]] for row in MOTOR)]
    rows[3][0] = 4
    rows[5][3] = None
    bom = written(tmp_path / "bom.xlsx", rows)
    assert [(each.code, each.where) for each in bom.findings] == [
        ("level-jump", "Sheet!A4"),
        ("assembly-quantity-missing", "Sheet!D6"),
    ]


@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.libreoffice
@NEEDS_LIBREOFFICE[1]
def test_blanks_before_texts_in_other_formats(tmp_path: Path, kind: str) -> None:
    rows: list[list[object]] = [[*HEAD], *([row[1], "    " * row[0] + str(row[2]), *row[3:]] for row in MOTOR)]
    written(tmp_path / "bom.xlsx", rows)
    path = convert(tmp_path / "bom.xlsx", kind, tmp_path / "profile")
    assert read_bom(path).structure.total_quantity.tolist() == NEEDED


NO_LEVELS = {
    "Tier": [1, 2, 2, 1, 2, 3, 1],
    "Dispositionsstufe": [0, 1, 2, 2, 1, 2, 2],
    "Level": [1, 2, 3, 4, 5, 6, 7],
}


@pytest.mark.parametrize("header", NO_LEVELS)
def test_what_sounds_like_a_level_and_is_none(tmp_path: Path, header: str) -> None:
    """A supplier's tier, a planning code, numbers that count the lines."""
    bom = written(
        tmp_path / "bom.csv",
        [[header, *HEAD], *([number, *row[1:]] for number, row in zip(NO_LEVELS[header], MOTOR, strict=True))],
    )
    assert bom.tables[0].columns["level"] is None
    assert not bom.structure.has_levels
    assert len(bom.lines) == len(MOTOR)

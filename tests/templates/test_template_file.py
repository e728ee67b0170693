"""The committed template is what its authoring code writes, and keeps to the rules for what recipients get."""

import re
import zipfile

import pytest

from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.fill import NAMED_CELLS, template_path
from bomrisk_templates.package.workbook import Workbook

xlsxwriter = pytest.importorskip("xlsxwriter", reason="XlsxWriter writes the template; install the extra 'dev'")

TOO_NEW = [
    "XLOOKUP",
    "XMATCH",
    "LET",
    "FILTER",
    "SORT",
    "UNIQUE",
    "SEQUENCE",
    "LAMBDA",
    "TEXTJOIN",
    "CONCAT",
    "IFS",
    "SWITCH",
    "MAXIFS",
    "MINIFS",
    "TEXTSPLIT",
    "VSTACK",
]
VOLATILE = ["NOW", "TODAY", "OFFSET", "INDIRECT", "RAND", "RANDBETWEEN", "CELL", "INFO"]


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def test_authoring_writes_the_committed_template(tmp_path):
    from bomrisk_templates.authoring.bom_risk_template import write_bom_risk_template

    write_bom_risk_template(tmp_path / "new.xlsx")
    new, committed = parts(tmp_path / "new.xlsx"), parts(template_path())
    assert list(new) == list(committed)
    for name, content in committed.items():
        assert new[name] == content, f"{name} differs: run python -m bomrisk_templates.authoring"


def test_all_tables_columns_and_names_are_there():
    book = Workbook.open(template_path())
    book.require({name: [column.header for column in columns] for name, columns in TABLES.items()}, NAMED_CELLS)
    assert set(book.tables) == set(TABLES)
    for name, columns in TABLES.items():
        assert len({column.header.casefold() for column in columns}) == len(columns), name
        assert all(re.fullmatch(r"[A-Za-z0-9 ]+( \(yours\))?", column.header) for column in columns), name


def formulas():
    for name, content in parts(template_path()).items():
        if name.startswith(("xl/worksheets/sheet", "xl/tables/")):
            yield from re.findall(r"<(?:f|calculatedColumnFormula)\b[^>]*>(.*?)</", content.decode())


def test_formulas_use_only_what_excel_2016_has():
    found = set(formulas())
    assert len(found) > 100
    used = {function for formula in found for function in re.findall(r"([A-Z][A-Z0-9.]+)\(", formula)}
    assert not used & set(TOO_NEW)
    assert not used & set(VOLATILE)
    assert "TEXT" not in used, "TEXT depends on the reader's language"
    assert not any("_xlfn" in formula or "{" in formula for formula in found)
    assert max(map(len, found)) < 8_192


def test_no_array_formulas_and_no_merged_cells():
    for name, content in parts(template_path()).items():
        assert b't="array"' not in content, name
        assert b"<mergeCell" not in content, name


def test_charts_have_titles_and_alternative_texts():
    package = parts(template_path())
    charts = [content for name, content in package.items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    assert all(b"<c:title>" in chart for chart in charts)
    drawing = next(content.decode() for name, content in package.items() if name.startswith("xl/drawings/drawing"))
    texts = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawing)
    assert len(texts) == 3
    assert all(len(text) > 40 for text in texts)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_is_readable_on_every_fill():
    from bomrisk_templates.authoring import look

    pairs = [
        *look.GRADES.values(),
        (look.NAVY, look.WHITE),
        (look.CALCULATION, look.WHITE),
        (look.ENTRY_HEADER, look.WHITE),
        (look.INPUT_FILL, look.INPUT_INK),
        (look.CALCULATION_FILL, look.INK),
        (look.WHITE, look.MUTED),
    ]
    assert min(contrast(fill, ink) for fill, ink in pairs) >= 4.5


def test_grades_run_from_light_to_dark():
    from bomrisk_templates.authoring.look import GRADES

    light = [luminance(fill) for fill, _ in GRADES.values()]
    assert light == sorted(light, reverse=True)
    assert (
        min(
            contrast(one, other)
            for (one, _), (other, _) in zip(list(GRADES.values()), list(GRADES.values())[1:], strict=False)
        )
        > 1.3
    )


def test_every_sheet_prints_with_date_page_numbers_and_repeated_headers():
    package = parts(template_path())
    sheets = [content.decode() for name, content in package.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 18
    for sheet in sheets:
        assert "As of {as of}" in sheet
        assert "Page &amp;P of &amp;N" in sheet
        assert "fitToPage" in sheet
    assert package["xl/workbook.xml"].count(b"_xlnm.Print_Titles") >= 9

"""Freeze to values: the copy has values where this add-in's formulas were, and is the same everywhere else."""

import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
import xlsxwriter
from tests.addin.openpyxl_engine import Session

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.freeze_values import freeze_values
from bomrisk_excel.ribbon.frozen_file import calls_this_addin


@pytest.fixture
def file(tmp_path):
    """A workbook with formulas of this add-in and others, in all the forms that Excel stores."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("Parts & more"), book.add_worksheet("Other")
        bold = book.add_format({"bold": True, "num_format": "0.0"})
        sheet.write_row("A1", ["Item", "Score", "Grade", "Twice"])
        sheet.write_row("A2", ["gallium", None, None, None])
        sheet.write_formula("B2", "=BOMRISK_SCORE(A2)", bold, 87.625)
        sheet.write_formula("C2", '=IF(B2>50,BOMRISK_GRADE(A2),"<low & slow>")', None, " E & <more> ")
        sheet.write_formula("D2", "=B2*2", None, 175.25)
        sheet.write_formula("E2", "=bomrisk_n1 (A2)>0.1", None, True)
        sheet.write_formula("F2", '="BOMRISK_SCORE(A2)"', None, "BOMRISK_SCORE(A2)")
        sheet.write_formula("G2", "=BOMRISK_HHI(A9)", None, "#VALUE!")
        sheet.write_array_formula("A5:B6", "{=BOMRISK_RATE(A1:A2)}", None, "Material")
        for cell, value in (("B5", "Score"), ("A6", "Gallium"), ("B6", 87.625)):
            sheet.write(cell, value)
        sheet.write_dynamic_array_formula("A8:A10", "=BOMRISK_PRODUCERS(A2)", None, "China")
        sheet.write("A9", "Russia")
        sheet.write("A10", "Ukraine")
        sheet.write_dynamic_array_formula("D8:D9", "=_xlfn.UNIQUE(A8:A10)", None, "China")
        sheet.write("D9", "Russia")
        other.write_formula("A1", "='Parts & more'!B2+1", None, 88.625)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Parts & more'!$B$2:$B$6"})
        other.insert_chart("C3", chart)
        book.define_name("best", '=BOMRISK_GRADE("copper")')
    return path


def rewrite(path, part, change):
    """Change a part of a workbook file as Excel might have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b"").decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_formulas_become_values_and_nothing_else_changes(file, tmp_path):
    book = Session().open(file)
    before = parts_of(file)
    outcome = freeze_values(book)
    out = tmp_path / "plan-values.xlsx"
    sheet = openpyxl.load_workbook(out)["Parts & more"]
    assert (sheet["B2"].value, sheet["B2"].font.b, sheet["B2"].number_format) == (87.625, True, "0.0")
    assert sheet["C2"].value == " E & <more> "
    assert sheet["D2"].value == "=B2*2"
    assert sheet["E2"].value is True
    assert sheet["F2"].value == '="BOMRISK_SCORE(A2)"'
    assert sheet["G2"].value == "#VALUE!"
    assert [[cell.value for cell in row] for row in sheet["A5:B6"]] == [["Material", "Score"], ["Gallium", 87.625]]
    assert [cell.value for (cell,) in sheet["A8:A10"]] == ["China", "Russia", "Ukraine"]
    assert sheet["D8"].value.text == "=_xlfn.UNIQUE(A8:A10)"
    after = parts_of(out)
    assert {name for name in before if before[name] != after.get(name)} == {"xl/worksheets/sheet1.xml"}
    assert before == parts_of(file)
    assert "6 formulas replaced by values" in outcome.notices[0]
    assert "1 defined names" in outcome.notices[1]
    assert outcome.notices[2] == "Some values are errors: Parts & more!G2."
    assert book.app.books.active.name == "plan-values.xlsx"
    freeze_values(book)
    assert (tmp_path / "plan-values-2.xlsx").is_file()


def test_a_formula_that_was_filled_down_is_replaced_in_every_cell(file):
    def fill(xml):
        return xml.replace(
            "<f>BOMRISK_SCORE(A2)</f>", '<f t="shared" ref="B2:B3" si="0">BOMRISK_SCORE(A2)</f>'
        ).replace('<row r="5"', '<row r="3"><c r="B3"><f t="shared" si="0"/><v>12.5</v></c></row><row r="5"', 1)

    rewrite(file, "xl/worksheets/sheet1.xml", fill)
    book = Session().open(file)
    freeze_values(book)
    sheet = openpyxl.load_workbook(file.with_name("plan-values.xlsx"))["Parts & more"]
    assert (sheet["B2"].value, sheet["B3"].value) == (87.625, 12.5)


def test_versions_that_show_the_formula_in_each_spilled_cell(file):
    book = Session().open(file)
    book.impl.shows_array_formulas = True
    freeze_values(book)
    assert file.with_name("plan-values.xlsx").is_file()


def test_the_list_of_formulas_and_the_link_to_the_add_in_go(file):
    rewrite(file, "xl/worksheets/sheet1.xml", lambda xml: re.sub(r"(<f[^>]*>)BOMRISK_", r"\1[1]!BOMRISK_", xml))
    rewrite(file, "xl/calcChain.xml", lambda _: '<calcChain><c r="B2" i="1"/></calcChain>')
    rewrite(
        file,
        "xl/externalLinks/externalLink1.xml",
        lambda _: '<externalLink><externalName name="BOMRISK_SCORE"/></externalLink>',
    )
    rewrite(file, "xl/externalLinks/_rels/externalLink1.xml.rels", lambda _: "<Relationships/>")
    rewrite(
        file, "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(
            "</Relationships>",
            '<Relationship Id="rId77" Type="x/externalLink" Target="externalLinks/externalLink1.xml"/>'
            '<Relationship Id="rId78" Type="x/calcChain" Target="calcChain.xml"/></Relationships>',
        ),
    )  # fmt: skip
    rewrite(
        file, "xl/workbook.xml",
        lambda xml: re.sub(
            r"(</sheets>)", r'\1<externalReferences><externalReference r:id="rId77"/></externalReferences>', xml
        ),
    )  # fmt: skip
    rewrite(
        file, "[Content_Types].xml",
        lambda xml: xml.replace(
            "</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="a/b"/>'
            '<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="a/b"/></Types>',
        ),
    )  # fmt: skip
    from bomrisk_excel.ribbon.frozen_file import freeze_file

    frozen = freeze_file(file)
    out = file.with_name("out.xlsx")
    frozen.write(out)
    after = parts_of(out)
    assert not [name for name in after if "externalLink" in name or "calcChain" in name]
    assert not [
        name for name, content in after.items() if re.search(rb"externalLink|calcChain|externalReference", content)
    ]
    assert len(frozen.cells) == 6


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda book: book.impl.wb["Other"].__setitem__("B9", "=BOMRISK_SCORE(A1)"), "not saved"),
        (lambda book: book.impl.wb["Parts & more"].__setitem__("B2", 5), "not saved"),
        (lambda book: book.impl.computed.__setitem__(("Parts & more", 2, 2), 1.0), "not saved"),
        (lambda book: book.impl.wb.remove(book.impl.wb["Parts & more"]), "not saved"),
    ],
)
def test_unsaved_changes_stop_it(file, change, says):
    book = Session().open(file)
    change(book)
    with pytest.raises(InputError, match=says) as caught:
        freeze_values(book)
    assert "Ctrl+S" in caught.value.action
    assert not file.with_name("plan-values.xlsx").exists()


def test_a_formula_without_a_value_stops_it(file):
    rewrite(file, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("<v>#VALUE!</v>", "<v>#NAME?</v>"))
    with pytest.raises(InputError, match=r"1 formula of this add-in has no value: Parts & more!G2"):
        freeze_values(Session().open(file))


def test_nothing_to_freeze_and_no_file(tmp_path):
    session = Session()
    with pytest.raises(InputError, match="no file on this computer yet"):
        freeze_values(session.new([["a"]]))
    path = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(InputError, match="No formula"):
        freeze_values(session.open(path))
    shutil.copy(path, tmp_path / "old.xlsb")
    book = session.open(path)
    book.impl._fullname = str(tmp_path / "old.xlsb")
    with pytest.raises(InputError, match="cannot be frozen"):
        freeze_values(book)


@pytest.mark.parametrize(
    ("formula", "ours"),
    [
        ("BOMRISK_SCORE(A1)", True), ("1+[1]!bomrisk_grade (A1)", True), ("_xll.BOMRISK_RATE(A1)", True),
        ("'C:\\add ins\\bomrisk.xlam'!BOMRISK_WHY(A1)", True), ('"BOMRISK_SCORE(A1)"&A1', False), ("MYBOMRISK_SCORE(A1)", False),
        ("bomrisk_as_of+1", False),
    ],
)  # fmt: skip
def test_calls_are_told_from_texts_and_names(formula, ours):
    assert calls_this_addin(formula) is ours


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_shows_the_values(file, tmp_path):
    freeze_values(Session().open(file))
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "plan-values.xlsx")], check=True, capture_output=True, timeout=180)
    lines = (tmp_path / "plan-values.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith('"gallium",87.6," E & <more> ",175.25,TRUE,')
    assert lines[5].startswith('"Gallium",87.625')

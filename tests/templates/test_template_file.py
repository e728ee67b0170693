"""The committed template is what its authoring code writes, and keeps to the rules for what recipients get."""

import re
import zipfile

import pytest
from tests.accessibility.colours import contrast, luminance
from tests.templates.conftest import hand_facts, reckon, small_bom, small_extras
from tests.templates.formula_rules import ALLOWED, LONGEST, array_formulas, formulas_of, functions_in
from tests.templates.test_assemblies import in_two_currencies

from bomrisk_templates import fill_bom_risk
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.fill import NAMED_CELLS, template_path
from bomrisk_templates.package.workbook import Workbook

xlsxwriter = pytest.importorskip("xlsxwriter", reason="XlsxWriter writes the template; install the extra 'dev'")


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


@pytest.fixture(scope="module", params=["template", "filled", "with levels"])
def written(request, tmp_path_factory):
    """The workbooks that go to people without anything of ours; what fills the template writes formulas too."""
    if request.param == "template":
        return template_path()
    out = tmp_path_factory.mktemp("written") / "filled.xlsx"
    if request.param == "filled":
        fill_bom_risk(reckon(), small_bom(), small_extras(), source_name="m.xlsx", out=out, facts=hand_facts())
    else:
        in_two_currencies(out, {"USD": 0.5})
    return out


def test_formulas_use_only_what_excel_2016_has(written):
    found = {formula for _, _, formula in formulas_of(written)}
    assert len(found) > 200
    used = functions_in(found)
    assert len(used) > 20
    assert used <= ALLOWED
    assert max(map(len, found)) < LONGEST


def test_no_formula_spills(written):
    assert array_formulas(written) == []


@pytest.mark.parametrize(
    "formula",
    ["XLOOKUP(1,A:A,B:B)", "_xlfn.LET(a,1,a)", "NOW()", 'IF(A1="x",TEXTJOIN(",",TRUE,B1),"")', 'TEXT(A1,"yyyy")'],
)
def test_a_formula_that_is_not_allowed_would_be_found(formula):
    assert not functions_in([formula]) <= ALLOWED


@pytest.mark.parametrize("write", ["write_array_formula", "write_dynamic_array_formula"])
def test_a_formula_that_spills_would_be_found(tmp_path, write):
    with xlsxwriter.Workbook(tmp_path / "spills.xlsx") as book:
        getattr(book.add_worksheet("Parts"), write)("A1:A3", "=B1:B3*2")
    assert array_formulas(tmp_path / "spills.xlsx")


def test_no_merged_cells():
    for name, content in parts(template_path()).items():
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
    assert len(sheets) == package["xl/workbook.xml"].count(b"<sheet ")
    for sheet in sheets:
        assert "As of {as of}" in sheet
        assert "Page &amp;P of &amp;N" in sheet
        assert "fitToPage" in sheet
    assert package["xl/workbook.xml"].count(b"_xlnm.Print_Titles") >= 9

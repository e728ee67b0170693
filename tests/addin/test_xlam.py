"""The add-in file: what is in it, read back by other people's readers, and that it comes out the same everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import olefile
import pytest
import xlwings
from lxml import etree
from openxml_audit import OpenXmlValidator

import bomrisk_excel.udfs  # noqa: F401 - fills the registry
from bomrisk.errors import InputError
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.ribbon.buttons import BUTTONS
from bomrisk_excel.xlam import build_addin
from bomrisk_excel.xlam.build import addin_modules, configuration
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.ribbon_xml import NAMESPACE, ribbon_xml
from bomrisk_excel.xlam.vba_text import procedures, resolve_conditions

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
ENGINES = HERE.parent / "engines"


@pytest.fixture(scope="module")
def addin(tmp_path_factory):
    return build_addin(tmp_path_factory.mktemp("addin") / "bomrisk.xlam")


@pytest.fixture(scope="module")
def modules():
    return addin_modules(FUNCTIONS.values(), BUTTONS)


@pytest.fixture(scope="module")
def parts(addin):
    with zipfile.ZipFile(addin.path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def import_of_xlwings():
    """What the unmodified xlwings would import: VBA procedures by name, and its calls of MacroOptions."""
    done = subprocess.run(
        [sys.executable, str(ENGINES / "import_udfs.py")], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_report_tells_what_was_written(addin, modules):
    content = addin.path.read_bytes()
    assert (addin.size, addin.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert addin.modules == tuple(module.name for module in modules)
    assert addin.functions == tuple(FUNCTIONS)
    assert addin.buttons == tuple(button.label for button in BUTTONS)


def test_olevba_reads_exactly_the_modules_written(addin, modules):
    read = {path.rpartition("/")[2]: code for _, path, _, code in VBA_Parser(str(addin.path)).extract_all_macros()}
    assert read == {module.name: module.source.replace("\n", "\r\n") for module in modules}


def test_a_strict_reader_finds_no_defect(parts):
    with olefile.OleFileIO(parts["xl/vbaProject.bin"], raise_defects=olefile.DEFECT_UNSURE) as file:
        assert not file.parsing_issues


def test_openxml_audit_finds_nothing(addin):
    assert OpenXmlValidator().validate(str(addin.path)).errors == []


def test_nothing_but_source_and_nothing_of_this_machine(parts):
    assert not [name for name in parts if "__SRP" in name]
    assert sum(name.endswith(".bin") for name in parts) == 1
    for name, content in parts.items():
        assert str(Path.home()).encode() not in content, name
        assert b"felix" not in content.lower(), name


def check_golden(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("RENEW_GOLDEN"):
        file.write_text(text, "utf-8", newline="\n")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize("name", ["xlwings_udfs", "BomriskWizardTexts", "BomriskRibbon"])
def test_the_generated_vba_is_the_golden_one(modules, name):
    """Set RENEW_GOLDEN=1 to write the files anew, and read the difference."""
    check_golden(f"{name}.bas", next(module.source for module in modules if module.name == name))


def test_what_is_changed_in_xlwings_is_golden(modules):
    """Our lines only: the rest is xlwings', in whatever version is installed."""
    shipped = set((Path(xlwings.__file__).parent / "xlwings_custom_addin.bas").read_text("utf-8").splitlines())
    source = next(module.source for module in modules if module.name == "xlwings")
    ours = [line.replace(xlwings.__version__, "VERSION") for line in source.split("\n") if line not in shipped]
    check_golden("xlwings_changed_lines.txt", "\n".join(ours) + "\n")


def test_the_licence_of_xlwings_comes_along(modules):
    source = next(module.source for module in modules if module.name == "xlwings")
    assert "'xlwings is distributed under a BSD 3-clause license." in source
    assert "'* Redistributions in binary form must reproduce the above copyright notice" in source


# -- The functions, compared with what the unmodified xlwings would import


def lines(procedure: str) -> list[str]:
    return [line.strip() for line in procedure.split("\n") if line.strip()]


def test_wrappers_are_those_of_xlwings(modules, import_of_xlwings):
    """But for workbook and caller, which xlwings hands over in Excel only, and for the description inside the file."""
    ours = procedures(next(module.source for module in modules if module.name == "xlwings_udfs"))
    excel, others = (
        procedures(resolve_conditions(import_of_xlwings["vba"], {'App = "Microsoft Excel"': holds}))
        for holds in (True, False)
    )
    assert set(ours) == set(excel) == set(FUNCTIONS)
    for name, procedure in ours.items():
        expected = [line.replace(", ActiveWorkbook, Application.Caller)", ")") for line in lines(excel[name])]
        assert [line for line in lines(procedure) if not line.startswith("Attribute ")] == expected
        call = next(line for line in lines(procedure) if "XLPy" in line)
        assert call in lines(others[name])
        assert "Workbook" not in procedure


LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def texts(statement: str) -> list[str]:
    return [text.replace('""', '"') for text in LITERAL.findall(statement)]


def test_help_is_what_xlwings_would_set(modules, import_of_xlwings):
    source = next(module.source for module in modules if module.name == "BomriskWizardTexts")
    told = {}
    for statement in procedures(source)["Describe"].replace(" _\n", " ").split("\n"):
        if statement.strip().startswith("Tell "):
            name, category, help_text, *arguments = texts(statement)
            told[name] = (category, help_text, arguments or None)
    expected = {
        call["Macro"]: (call["Category"], call["Description"], call["ArgumentDescriptions"])
        for call in import_of_xlwings["told"]
    }
    assert {f"'bomrisk.xlam'!{name}": options for name, options in told.items()} == expected
    assert all(text for _, help_text, arguments in told.values() for text in (help_text, *(arguments or ())))


def test_help_is_set_when_the_addin_opens(modules):
    sources = {module.name: module.source for module in modules}
    assert "BomriskSetHelp" in procedures(sources["ThisWorkbook"])["Workbook_Open"]
    assert "Describe()" in procedures(sources["BomriskWizardTexts"])["BomriskSetHelp"]
    for name, argument in (
        ("Workbook_Open", "ThisWorkbook"),
        ("BomriskSetHelp", "BomriskWizardTexts"),
        ("Tell", "BomriskWizardTexts"),
    ):
        assert "On Error Resume Next" in procedures(sources[argument])[name]


def test_the_addin_shows_itself_only_where_excel_refuses_the_texts(modules):
    """And then no macro of another workbook runs and nothing flashes."""
    text = procedures(next(module.source for module in modules if module.name == "BomriskWizardTexts"))
    order = ["If Describe() Then Exit Sub", "EnableEvents = False", "ScreenUpdating = False", "IsAddin = False"]
    order += ["    Describe\n", "IsAddin = True", "ScreenUpdating = updating", "EnableEvents = events"]
    found = [text["BomriskSetHelp"].index(each) for each in order]
    assert found == sorted(found)
    assert "If failures > 0 Then Exit Sub" in text["Tell"]


def test_the_status_bar_is_given_back_once(modules):
    """After a while, and only what the button's script said."""
    text = procedures(next(module.source for module in modules if module.name == "BomriskStatusBar"))
    assert "OnTime Now + TimeSerial(0, 0, 15)" in text["BomriskClearStatusBarLater"]
    assert '!BomriskClearStatusBar"' in text["BomriskClearStatusBarLater"]
    assert "CStr(Application.StatusBar) = said Then Application.StatusBar = False" in text["BomriskClearStatusBar"]


def test_every_statement_fits_into_vba(modules):
    for module in modules:
        for statement in re.findall(r"(?:.* _\n)+", module.source):
            assert statement.count("\n") <= 24, module.name  # VBA joins no more lines


# -- The ribbon


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(HERE / "customui14_subset.xsd"))


def test_the_ribbon_is_valid(parts, schema):
    schema.assertValid(etree.fromstring(parts["customUI/customUI14.xml"]))
    relations = etree.fromstring(parts["_rels/.rels"])
    (relation,) = [each for each in relations if each.get("Target") == "customUI/customUI14.xml"]
    assert relation.get("Type") == "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('size="large"', 'size="huge"'), ("onAction=", "onActio="), ("BomriskGroup2", "BomriskGroup1"), ("group", "grup")],
)
def test_the_schema_would_notice(schema, right, wrong):
    text = ribbon_xml(BUTTONS).decode()
    assert right in text
    assert not schema.validate(etree.fromstring(text.replace(right, wrong).encode()))


def test_every_button_has_its_callback(parts, modules):
    source = next(module.source for module in modules if module.name == "BomriskRibbon")
    callbacks = procedures(source)
    buttons = etree.fromstring(parts["customUI/customUI14.xml"]).findall(f".//{{{NAMESPACE}}}button")
    assert [button.get("label") for button in buttons] == [button.label for button in BUTTONS]
    assert [button.get("onAction") for button in buttons] == list(callbacks)
    for button, (name, text) in zip(BUTTONS, callbacks.items(), strict=True):
        assert name == f"Bomrisk{button.id}"
        assert lines(text) == [
            f"Public Sub {name}(control As IRibbonControl)",
            f'PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.{button.script}()"'
            + (", False" if button.id == "Help" else ""),  # which needs no workbook
            "BomriskClearStatusBarLater",
            "End Sub",
        ]


# -- Writing


BUILD = """
import sys
from pathlib import Path
from bomrisk_excel.xlam import build_addin
print(build_addin(Path(sys.argv[1])).sha256)
"""


def test_the_same_bytes_elsewhere(addin, tmp_path):
    """Another process, folder, hash seed, time zone and language."""
    other = tmp_path / "elsewhere" / "other name.xlam"
    other.parent.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(other)],
        cwd=other.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == addin.sha256, done.stderr
    assert other.read_bytes() == addin.path.read_bytes()


def test_no_compressor_decides_the_bytes(addin):
    with zipfile.ZipFile(addin.path) as archive:
        assert {(info.compress_type, info.create_system, info.date_time[0]) for info in archive.infolist()} == {
            (0, 0, 1980)
        }


def test_the_old_file_stays_when_building_fails(tmp_path, monkeypatch):
    out = tmp_path / "bomrisk.xlam"
    out.write_bytes(b"old")
    first = next(iter(FUNCTIONS.values()))
    monkeypatch.setitem(FUNCTIONS, "N1", replace(first, name="N1"))
    with pytest.raises(AddinBuildError):
        build_addin(out)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("bomrisk.xlam", b"old")]


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        build_addin(tmp_path / "nowhere" / "bomrisk.xlam")


def test_the_sheet_says_what_the_file_belongs_to(parts):
    texts_of_sheet = re.findall(rb"<t>(.*?)</t>", parts["xl/sharedStrings.xml"])
    assert [text.decode() for text in texts_of_sheet] == [text for pair in configuration().items() for text in pair]
    assert configuration()["UDF_MODULES"] == "bomrisk_excel.udfs"

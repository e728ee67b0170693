"""LibreOffice opens the add-in, lists its modules, and runs what of its VBA needs neither Windows nor Python.

LibreOffice's Basic has no Windows DLLs, no ``Scripting.Dictionary``, no ``WScript.Shell`` and no ``Application.Caller``; the test
build replaces these, each in one place, and leaves everything else as it is in the real file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import bomrisk
import bomrisk_excel.udfs  # noqa: F401 - fills the registry
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.installing.launcher import launcher_command
from bomrisk_excel.ribbon.buttons import BUTTONS
from bomrisk_excel.xlam import build_addin
from bomrisk_excel.xlam.build import PROJECT, addin_modules, configuration
from bomrisk_excel.xlam.package import package
from bomrisk_excel.xlam.ribbon_xml import ribbon_xml
from bomrisk_excel.xlam.vba_project import Kind, VbaModule, vba_project
from bomrisk_excel.xlam.vba_text import resolve_conditions

HERE = Path(__file__).parent
RUNNER = HERE / "libreoffice_basic.py"
soffice = shutil.which("soffice") or shutil.which("libreoffice")


def python_with_uno() -> str | None:
    """LibreOffice's Python link belongs to the system's Python, not to a virtual environment."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return python
    return None


python = python_with_uno() if soffice else None
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        python is None, reason="LibreOffice with python3-uno is missing: run tests/engines/install-libreoffice"
    ),
]


def run(document: Path, **plan):
    """What LibreOffice finds; see libreoffice_basic.py. The Windows variable for the user's folder points beside the document."""
    done = subprocess.run(
        [python, str(RUNNER), soffice],
        input=json.dumps({"document": str(document), **plan}),
        env={**os.environ, "USERPROFILE": str(document.parent / "user")},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def bare(source: str) -> list[str]:
    """Lines without attributes and empty ones, which LibreOffice stores elsewhere."""
    kept = (line.rstrip() for line in source.split("\n") if not line.startswith(("Attribute ", "Rem Attribute ")))
    return [line for line in kept if line and line not in ("Option VBASupport 1", "Option ClassModule")]


def test_it_lists_the_modules_of_the_real_file(tmp_path):
    report = build_addin(tmp_path / "bomrisk.xlam")
    found = run(report.path)["modules"]
    expected = {module.name: module for module in addin_modules(FUNCTIONS.values(), BUTTONS)}
    assert {name: kind for name, (kind, _) in found.items()} == {
        name: str(module.kind) for name, module in expected.items()
    }
    for name, (_, source) in found.items():
        assert bare(source) == bare(expected[name].source), name


# -- A test build that can run

PROBE = """\
Attribute VB_Name = "Probe"
Public Function ProbeBooks() As String
    ProbeBooks = ThisWorkbook.Name & " " & ActiveWorkbook.Name
End Function
Public Function ProbeConfig(key As String, source As String) As String
    ProbeConfig = PythonLink.GetConfig(key, "default", source)
End Function
Public Function ProbeCommand() As String
    ProbeCommand = PythonLink.XLPyCommand
End Function
Public Function ProbeLoad() As String
    On Error GoTo failed
    ProbeLoad = TypeName(XLPy)
    Exit Function
failed:
    ProbeLoad = Err.Description
End Function
Public Function ProbeNamed(key As String) As String
    ProbeNamed = TypeName(BomriskNamed(key)) & " " & BomriskNamed(key)
End Function
Public Function OpenToAll(text As String) As String
    OpenToAll = "ran " & text
End Function
"""

DICTIONARY = """\
Attribute VB_Name = "Dictionary"
Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
Private names(100) As String
Private held(100) As String
Private size As Long
Public Sub Add(key As String, content As String)
    size = size + 1
    names(size) = key
    held(size) = content
End Sub
Private Function Place(key As String) As Long
    Dim i As Long
    For i = 1 To size
        If names(i) = key Then Place = i
    Next i
End Function
Public Function Exists(key As String) As Boolean
    Exists = Place(key) > 0
End Function
Public Function Item(key As String) As String
    Item = held(Place(key))
End Function
"""

REPLACED = {
    "xlwings": (
        ('CreateObject("Scripting.Dictionary")', "New Dictionary"),
        ("= WScript.ExpandEnvironmentStrings(s)", "= s"),
        ('"\\." & PROJECT_NAME & "\\"', '"/." & PROJECT_NAME & "/"'),
        # It finds the last row by the window, and this one is hidden; the rows below are empty.
        ('sht.Range("A1").End(xlDown)', 'sht.Range("A9")'),
        # Calls from outside leave out no arguments.
        (
            'XLPyCommand = Chr(34) & GetConfig("INTERPRETER_WIN")',
            'XLPyCommand = Chr(34) & GetConfig("INTERPRETER_WIN", "", "")',
        ),
        ('PYTHON_WIN = GetConfig("INTERPRETER_WIN")', 'PYTHON_WIN = GetConfig("INTERPRETER_WIN", "", "")'),
    ),
    "BomriskSettings": (("Application.Caller.Worksheet", "ThisWorkbook.Worksheets(1)"),),
}


def runnable(edit=lambda source: source) -> list[VbaModule]:
    made = []
    for module in addin_modules(FUNCTIONS.values(), BUTTONS):
        source = module.source
        for old, new in REPLACED.get(module.name, ()):
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        if module.name == "xlwings":
            source = resolve_conditions(source, {"VBA7": True, "Win64": True})
            source, declares = re.subn(r"^ *Private Declare .*\n", "", source, flags=re.MULTILINE)
            assert declares == 4
            source = edit(source)
        made.append(replace(module, source=source))
    return [*made, VbaModule("Probe", Kind.STANDARD, PROBE), VbaModule("Dictionary", Kind.CLASS, DICTIONARY)]


def written(path: Path, modules, settings=None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {**configuration(), **(settings or {})}
    path.write_bytes(package(vba_project(PROJECT, modules), ribbon_xml(BUTTONS), content))
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A supplier's workbook with a sheet of settings, and a file of settings beside it."""
    folder = tmp_path_factory.mktemp("supplier")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "bomrisk.conf"
    for key in ("INTERPRETER_WIN", "INTERPRETER", "PYTHONPATH", "LICENSE_KEY", *configuration()):
        sheet.append([key, "supplier's sheet"])
    book.create_sheet("evil.py").append(["import os"])
    book.save(folder / "hostile.xlsx")
    for name in ("bomrisk.conf", "xlwings.conf"):
        (folder / name).write_text('"INTERPRETER_WIN","supplier\'s file"\n"PYTHONPATH","supplier\'s file"\n')
    return folder / "hostile.xlsx"


def user_file(document: Path, text: str) -> None:
    file = document.parent / "user" / ".bomrisk" / "bomrisk.conf"
    file.parent.mkdir(parents=True)
    file.write_text(text)


ASKED = (
    ("INTERPRETER_WIN", ""),
    ("INTERPRETER_WIN", "sheet"),
    ("INTERPRETER_WIN", "user"),
    ("INTERPRETER_WIN", "directory"),
    ("PYTHONPATH", ""),
    ("LICENSE_KEY", ""),
    ("BOMRISK_VERSION", ""),
)
CONFIG = [["Probe.ProbeConfig", list(each)] for each in ASKED]


def test_a_hostile_workbook_changes_no_setting(tmp_path, hostile):
    document = written(tmp_path / "addin.xlam", runnable())
    user_file(document, '"INTERPRETER_WIN","C:\\Python\\python.exe"\n')
    shutil.copy(hostile.with_name("bomrisk.conf"), tmp_path)  # nor does a file beside the add-in
    found = run(document, active=str(hostile), calls=[["Probe.ProbeBooks", []], *CONFIG, ["Probe.ProbeCommand", []]])
    books, *settings, command = found["calls"]
    assert books == "addin.xlam hostile.xlsx"
    assert dict(zip(ASKED, settings, strict=True)) == {
        ("INTERPRETER_WIN", ""): "C:\\Python\\python.exe",
        ("INTERPRETER_WIN", "sheet"): "default",
        ("INTERPRETER_WIN", "user"): "C:\\Python\\python.exe",
        ("INTERPRETER_WIN", "directory"): "default",
        ("PYTHONPATH", ""): "default",
        ("LICENSE_KEY", ""): "default",
        ("BOMRISK_VERSION", ""): bomrisk.__version__,
    }
    assert command == launcher_command("C:\\Python\\python.exe")  # which the tests under Wine start


def test_the_hostile_workbook_would_win_as_shipped(tmp_path, hostile):
    """With xlwings' look-up in the active workbook put back, the test above would fail."""
    document = written(
        tmp_path / "addin.xlam", runnable(lambda source: source.replace("ThisWorkbook", "ActiveWorkbook"))
    )
    user_file(document, '"INTERPRETER_WIN","C:\\Python\\python.exe"\n')
    assert run(document, active=str(hostile), calls=CONFIG[:2])["calls"] == ["supplier's sheet"] * 2


def test_the_addins_own_sheet_wins_over_the_users_file(tmp_path, hostile):
    """So that a company can fix the interpreter for everybody."""
    document = written(tmp_path / "addin.xlam", runnable(), {"INTERPRETER_WIN": "D:\\fixed\\python.exe"})
    user_file(document, '"INTERPRETER_WIN","C:\\Python\\python.exe"\n')
    assert run(document, active=str(hostile), calls=CONFIG[:1])["calls"] == ["D:\\fixed\\python.exe"]


@pytest.mark.parametrize("interpreter", ["python", "pythonw", ".\\python.exe", "C:\\no such\\python.exe", ""])
def test_python_is_never_looked_for(tmp_path, hostile, interpreter):
    document = written(tmp_path / "addin.xlam", runnable())
    user_file(document, f'"INTERPRETER_WIN","{interpreter}"\n')
    (said,) = run(document, active=str(hostile), calls=[["Probe.ProbeLoad", []]])["calls"]
    assert said.startswith(f"#BOMRISK: Its Python is not there ({interpreter}). Run: bomrisk addin install")


def test_formulas_reach_no_method_of_the_class(tmp_path):
    """Also not as a function of the module; what stands in an ordinary module they do reach."""
    document = written(tmp_path / "addin.xlam", runnable())
    formulas = ['=OpenToAll("x")', '=RunPython("x")', '=GetConfig("x")', "=XLPyCommand()", '=xlwings.RunPython("x")']
    reached, *others = run(document, formulas=formulas)["formulas"]
    assert reached == "ran x"
    assert all(isinstance(other, dict) for other in others), others


def test_values_by_name(tmp_path):
    """LibreOffice evaluates names of cells only, not those of constants."""
    document = written(tmp_path / "addin.xlam", runnable())
    names = {
        "bomrisk_as_of": "$'bomrisk.conf'.$B$1:$B$2",
        "bomrisk_error": "1/0",
    }
    asked = ["bomrisk_as_of", "BOMRISK_AS_OF", "bomrisk_error", "bomrisk_missing", 'OpenToAll("x")', "A1"]
    found = run(document, names=names, calls=[["Probe.ProbeNamed", [each]] for each in asked])["calls"]
    version = f"String {bomrisk.__version__}"
    assert found == [version, version, "Empty ", "Empty ", "Empty ", "Empty "]

"""LibreOffice opens the add-in, lists its modules, and runs what of its VBA needs neither Windows nor Python.

LibreOffice's Basic has no Windows DLLs and no ``Application.Caller``; the test build replaces these, each in one place, and leaves
everything else as it is in the real file. The DLL's stand-in follows a plan and counts.
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
from tests.engines.libreoffice import NEEDS_UNO, SOFFICE, UNO_PYTHON

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


pytestmark = NEEDS_UNO


def run(document: Path, **plan):
    """What LibreOffice finds; see libreoffice_basic.py. The Windows variable for the user's folder points beside the document."""
    done = subprocess.run(
        [UNO_PYTHON, str(RUNNER), SOFFICE],
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
    Dim found As Variant
    found = BomriskNamed(key)
    ProbeNamed = TypeName(found)
    If Not IsError(found) Then ProbeNamed = ProbeNamed & " " & found
End Function
Public Function ProbeSheet(name As String) As Object
    ' A name that is a formula which asks for a name: LibreOffice evaluates names of cells only.
    If name = "bomrisk_again" Then ProbeInside = TypeName(BomriskNamed("bomrisk_as_of"))
    Set ProbeSheet = ThisWorkbook.Worksheets(1)
End Function
Public ProbeInside As String
Public Function ProbeAgain() As String
    BomriskNamed "bomrisk_again"
    ProbeAgain = ProbeInside & " " & TypeName(BomriskNamed("bomrisk_as_of"))
End Function
Public Function OpenToAll(text As String) As String
    OpenToAll = "ran " & text
End Function
Public ProbePlan As String
Public ProbeLog As String
Public ProbeSeconds As Long
Public ProbeHasNoWorkbook As Boolean
Public Function ProbeNow() As Date
    ProbeNow = DateSerial(2026, 11, 22) + TimeSerial(23, 59, 0) + ProbeSeconds / 86400
End Function
Public Function ProbeDll(given As Variant, command As String, mode As Long) As Long
    Dim does As String
    ProbeLog = ProbeLog & mode & "/" & Len(command) - Len(PythonLink.XLPyCommand) & " "
    If mode = -1 Then Exit Function
    does = Left$(ProbePlan, 1)
    ProbePlan = Mid$(ProbePlan, 2)
    If does = "+" Then
        Set given = New FakeServer
    Else
        If does = "h" Then ProbeSeconds = ProbeSeconds + 100
        given = "Could not activate Python COM server"
        ProbeDll = 1
    End If
End Function
Public Function ProbeCalls(plan As String, waits As String) As String
    ' A call at each of the seconds, after which it says what came back; then what the DLL was asked for.
    Dim second As Variant, came As String
    ProbePlan = plan
    ProbeLog = ""
    For Each second In Split(waits, " ")
        If second = "button" Then
            PythonLink.RunPython "x"
        Else
            ProbeSeconds = CLng(second)
            came = came & ProbeLoad() & "|"
        End If
    Next second
    ProbeCalls = came & ProbeLog
End Function
Public Function ProbeMessage(said As String, style As Long, title As String) As Long
    ProbeLog = ProbeLog & "message: " & said & " "
End Function
Public Function ProbeExists(path As String) As Boolean
    ProbeExists = (path <> "C:\\no such\\python.exe")
End Function
Public Function ProbeButton(has_workbook As Boolean, needs_workbook As Boolean) As String
    ProbeLog = ""
    ProbePlan = "++++"
    ProbeHasNoWorkbook = Not has_workbook
    PythonLink.RunPython "x", needs_workbook
    ProbeButton = ProbeLog
End Function
Public Function ProbeWorkbook() As Object
    If ProbeHasNoWorkbook Then Set ProbeWorkbook = Nothing Else Set ProbeWorkbook = ThisWorkbook
End Function
"""

FAKE_SERVER = """\
Attribute VB_Name = "FakeServer"
Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
Public Sub SetAttr(module As Variant, name As String, value As Variant)
    ProbeLog = ProbeLog & module & "." & name & " "
End Sub
Public Function Module(name As String) As String
    Module = name
End Function
Public Sub Exec(command As String)
    ProbeLog = ProbeLog & "ran " & command & " "
End Sub
"""

PROBE_ERROR = """\
Public Function ProbeError(number As Long) As String
    ProbeError = TypeName(OneValue(Nothing, CVErr(number)))
End Function
"""

DLL = """\
Private Function XLPyDLLActivateAuto(Result As Variant, Config As String, mode As Long) As Long
    XLPyDLLActivateAuto = ProbeDll(Result, Config, mode)
End Function
Private Function LoadLibrary(name As String) As Long
    LoadLibrary = 1
End Function
"""

REPLACED = {
    "xlwings": (
        ('"\\.bomrisk\\bomrisk.conf"', '"/.bomrisk/bomrisk.conf"'),
        ("Began = Now", "Began = ProbeNow"),
        ("FailedAt = Now", "FailedAt = ProbeNow"),
        ('DateDiff("s", FailedAt, Now)', 'DateDiff("s", FailedAt, ProbeNow)'),
        ("NeedsWorkbook And ActiveWorkbook Is Nothing", "NeedsWorkbook And ProbeWorkbook Is Nothing"),
        ('MsgBox "No workbook', 'ProbeMessage "No workbook'),
        ("MsgBox Left$(", "ProbeMessage Left$("),
        ("And FileExists(PYTHON_WIN) Then", "And ProbeExists(PYTHON_WIN) Then"),
    ),
    "BomriskSettings": (
        (
            "Application.Caller, Application.Caller.Worksheet",
            'ThisWorkbook.Worksheets(1).Range("C1"), ProbeSheet(name)',
        ),
    ),
}


def runnable(edit=lambda source: source) -> list[VbaModule]:
    made = []
    for module in addin_modules(FUNCTIONS.values(), BUTTONS):
        source = module.source
        for old, new in REPLACED.get(module.name, ()):
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        if module.name == "BomriskSettings":
            source += PROBE_ERROR
        if module.name == "xlwings":
            source = resolve_conditions(source, {"VBA7": True, "Win64": True})
            source, declares = re.subn(r"^ *Private Declare .*\n", "", source, flags=re.MULTILINE)
            assert declares == 4
            source = edit(source + DLL)
        made.append(replace(module, source=source))
    return [*made, VbaModule("Probe", Kind.STANDARD, PROBE), VbaModule("FakeServer", Kind.CLASS, FAKE_SERVER)]


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


USERS = '"INTERPRETER_WIN","C:\\Python\\python.exe"\n'
ASKED = [["Probe.ProbeBooks", []], ["Probe.ProbeCommand", []]]


def test_a_hostile_workbook_changes_nothing(tmp_path, hostile):
    """Nor does a file beside the add-in, or its own sheet."""
    document = written(tmp_path / "addin.xlam", runnable(), {"INTERPRETER_WIN": "D:\\other\\python.exe"})
    user_file(document, USERS)
    shutil.copy(hostile.with_name("bomrisk.conf"), tmp_path)
    books, command = run(document, active=str(hostile), calls=ASKED)["calls"]
    assert books == "addin.xlam hostile.xlsx"
    assert command == launcher_command("C:\\Python\\python.exe")  # which the tests under Wine start


def test_the_file_beside_it_would_win(tmp_path, hostile):
    """If the look-up began in the active workbook's folder, the test above would fail."""
    document = written(
        tmp_path / "addin.xlam",
        runnable(lambda source: source.replace('Environ("USERPROFILE") & "/.bomrisk/', 'ActiveWorkbook.Path & "/')),
    )
    user_file(document, USERS)
    assert run(document, active=str(hostile), calls=ASKED)["calls"][1] == launcher_command("supplier's file")


@pytest.mark.parametrize("interpreter", ["python", "pythonw", ".\\python.exe", "C:\\no such\\python.exe", ""])
def test_python_is_never_looked_for(tmp_path, hostile, interpreter):
    document = written(tmp_path / "addin.xlam", runnable())
    user_file(document, f'"INTERPRETER_WIN","{interpreter}"\n')
    (said,) = run(document, active=str(hostile), calls=[["Probe.ProbeLoad", []]])["calls"]
    assert said.startswith(f"#BOMRISK: Its Python is not there ({interpreter}). Run: bomrisk addin install")


def test_formulas_reach_no_method_of_the_class(tmp_path):
    """Also not as a function of the module; what stands in an ordinary module they do reach."""
    document = written(tmp_path / "addin.xlam", runnable())
    formulas = ['=OpenToAll("x")', '=RunPython("x")', "=Interpreter()", "=XLPyCommand()", '=xlwings.RunPython("x")']
    reached, *others = run(document, formulas=formulas)["formulas"]
    assert reached == "ran x"
    assert all(isinstance(other, dict) for other in others), others


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """An add-in whose Python can be started, as far as its VBA sees."""
    document = written(tmp_path_factory.mktemp("ready") / "addin.xlam", runnable())
    user_file(document, USERS)
    return document


SAYS = "#BOMRISK: Could not activate Python COM server. Run: bomrisk addin doctor"


@pytest.mark.parametrize(
    ("plan", "waits", "came", "asked"),
    [
        # +: the DLL gives the server, -: it does not, h: it does not after 100 seconds.
        # 1/0: asked for it, no blank more in the command; -1: told to end it.
        ("+++", "0 1 2", ["+", "+", "+"], "1/0 1/0 1/0"),
        ("-+", "0 1 30 59", ["-", "-", "-", "-"], "1/0 -1/0"),
        ("-+", "0 59 60 61", ["-", "-", "+", "+"], "1/0 -1/0 1/1 1/1"),
        ("--+", "0 60 61 119 120", ["-", "-", "-", "-", "+"], "1/0 -1/0 1/1 -1/1 1/2"),
        ("+-+", "0 1 2", ["+", "+", "+"], "1/0 1/0 -1/0 1/1 1/1"),
        ("+--+", "0 1 2 61", ["+", "-", "-", "+"], "1/0 1/0 -1/0 1/1 -1/1 1/2"),
        ("-+", "0 1 button 2", ["-", "-", "+"], "1/0 -1/0 1/1 1/1"),
        ("h+", "0 200 1159 1160", ["-", "-", "-", "+"], "1/0 -1/0 1/1"),
    ],
    ids=["runs", "fails", "tries again", "fails again", "was ended", "was ended for good", "a button tries", "hangs"],
)
def test_python_that_does_not_come_up_costs_one_wait(ready, plan, waits, came, asked):
    (found,) = run(ready, calls=[["Probe.ProbeCalls", [plan + "+++++", waits]]])["calls"]
    *said, log = found.split("|")
    assert ["-" if each == SAYS else "+" if each == "Object" else each for each in said] == came
    log = re.sub("xlwings._xlwindows.BOOK_CALLER|ran x", "", log)
    assert log.split()[: len(asked.split())] == asked.split()
    if "button" not in waits:
        assert log.split() == asked.split()


def test_buttons_without_a_workbook(ready):
    asked = [[True, True], [False, True], [False, False]]
    works, refused, helps = run(ready, calls=[["Probe.ProbeButton", each] for each in asked])["calls"]
    assert works.endswith("ran x ")
    assert refused.startswith("message: No workbook is open")
    assert "ran" not in refused
    assert helps.endswith("ran x ")


def test_values_by_name(tmp_path):
    """LibreOffice evaluates names of cells only, not those of constants, and gives 0 for a cell with an error."""
    document = written(tmp_path / "addin.xlam", runnable())
    cells = {
        "bomrisk_as_of": "$B$1",
        "bomrisk_two": "$B$1:$B$2",
        "bomrisk_blank": "$D$9",
        "bomrisk_itself": "$C$1",
        "bomrisk_around": "$B$1:$C$9",
    }
    version = f"String {bomrisk.__version__}"
    expected = {
        "bomrisk_as_of": version,
        "BOMRISK_AS_OF": version,
        "bomrisk_two": "String several cells",
        "bomrisk_blank": "Empty ",
        "bomrisk_itself": "Empty ",
        "bomrisk_around": "Empty ",
        "bomrisk_missing": "Empty ",
        'OpenToAll("x")': "Empty ",
        "A1": "Empty ",
    }
    found = run(
        document,
        names={name: f"$'bomrisk.conf'.{place}" for name, place in cells.items()},
        cells={"C1": "5"},
        calls=[["Probe.ProbeNamed", [each]] for each in expected],
    )["calls"]
    assert dict(zip(expected, found, strict=True)) == expected


def test_an_error_is_passed_on_but_no_such_name_is_none(tmp_path):
    document = written(tmp_path / "addin.xlam", runnable())
    asked = [["BomriskSettings.ProbeError", [number]] for number in (2007, 2023, 2042, 2029)]
    assert run(document, calls=asked)["calls"] == ["Error", "Error", "Error", "Empty"]


def test_a_name_that_asks_for_a_name_ends(tmp_path):
    document = written(tmp_path / "addin.xlam", runnable())
    names = {"bomrisk_as_of": "$'bomrisk.conf'.$B$1"}
    assert run(document, names=names, calls=[["Probe.ProbeAgain", []]])["calls"] == ["Empty String"]

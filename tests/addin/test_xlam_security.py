"""Nothing that comes with a workbook can choose what the add-in runs, read at the level of the VBA source.

tests/engines/test_xlam_libreoffice.py runs the configuration look-up with a hostile workbook.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlwings

import bomrisk_excel.udfs  # noqa: F401 - fills the registry
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.ribbon.buttons import BUTTONS
from bomrisk_excel.xlam.build import addin_modules
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.vba_project import Kind
from bomrisk_excel.xlam.vba_text import procedures
from bomrisk_excel.xlam.xlwings_vba import changed_xlwings, installed_version

SHIPPED = (Path(xlwings.__file__).parent / "xlwings_custom_addin.bas").read_text("utf-8").replace("\r\n", "\n")


@pytest.fixture(scope="module")
def modules():
    return addin_modules(FUNCTIONS.values(), BUTTONS)


def code(source: str) -> list[str]:
    """Lines without comments and texts; strings are kept as empty ones."""
    return [re.sub(r"'.*", "", re.sub(r'"(?:[^"]|"")*"', '""', line)) for line in source.split("\n")]


def procedure(modules, module: str, name: str) -> str:
    return procedures(next(each.source for each in modules if each.name == module))[name]


def places(modules, pattern: str) -> set[tuple[str, str]]:
    """Module and line of every piece of code that matches."""
    return {
        (module.name, line.strip())
        for module in modules
        for line in code(module.source)
        if re.search(pattern, line, re.IGNORECASE)
    }


def test_the_active_workbook_appears_once(modules):
    """As the one that a button's script works on, if there is one."""
    assert places(modules, r"Active(Workbook|Sheet|Window|Cell)|\bSelection\b|\bWorkbooks\b") == {
        ("xlwings", "If NeedsWorkbook And ActiveWorkbook Is Nothing Then"),
        ("xlwings", 'XLPy.SetAttr XLPy.Module(""), "", ActiveWorkbook'),
    }
    assert '"BOOK_CALLER", ActiveWorkbook' in procedure(modules, "xlwings", "RunPython")


def test_no_sheet_or_range_of_whatever_is_active(modules):
    """An unqualified Range, Cells or Sheets means the active sheet or workbook."""
    assert places(modules, r"(?<![\w.])(Range|Cells|Sheets|Worksheets|Names|Evaluate)\(") == set()


def test_the_calling_cells_workbook_is_asked_for_two_values_only(modules):
    assert places(modules, r"Application\.Caller") == {
        ("BomriskSettings", "BomriskNamed = OneValue(Application.Caller, Application.Caller.Worksheet.Evaluate(name))"),
        ("xlwings_udfs", "If TypeOf Application.Caller Is Range Then On Error GoTo failed"),
    }
    asked = {
        name for module in modules for name in re.findall(r"BomriskNamed\((.*?)\)", module.source) if " As " not in name
    }
    assert asked == {'"bomrisk_as_of"', '"bomrisk_destination"'}


def test_functions_hand_over_no_workbook(modules):
    """xlwings looks through a workbook for sheets with embedded code."""
    calls = [line for line in code(next(m.source for m in modules if m.name == "xlwings_udfs")) if "XLPy" in line]
    assert len(calls) == len(FUNCTIONS)
    for line in calls:
        assert re.fullmatch(r' +BOMRISK_\w+ = XLPy\.CallUDF\("", "", Array\([\w, "()]*\)\)', line), line


def test_formulas_reach_nothing_but_the_functions(modules):
    """Excel lets a cell call every Function of an ordinary module: RunPython would be a way to run anything."""
    reachable = set()
    for module in modules:
        if module.kind is Kind.STANDARD:
            found = re.findall(r"^(?:Public )?Function (\w+)", module.source, re.MULTILINE)
            reachable |= set(found)
            assert not re.search(r"^\s*(Public )?Declare\b", module.source, re.MULTILINE)
    assert reachable == {*FUNCTIONS, "BomriskNamed"}


def test_subs_need_what_no_formula_has(modules):
    """Evaluate can start a Sub: those that run Python want an object of the ribbon."""
    for module in modules:
        if module.kind is Kind.STANDARD:
            for name, arguments in re.findall(r"^(?:Public )?Sub (\w+)\((.*)\)", module.source, re.MULTILINE):
                assert arguments == "control As IRibbonControl" or (module.name, name) in {
                    ("BomriskWizardTexts", "BomriskSetHelp"),
                    ("BomriskStatusBar", "BomriskClearStatusBarLater"),
                    ("BomriskStatusBar", "BomriskClearStatusBar"),
                }


def test_only_names_are_evaluated(modules):
    text = procedure(modules, "BomriskSettings", "BomriskNamed")
    assert text.index('Like "*[!a-z_]*" Then Exit Function') < text.index("Evaluate")


def test_everything_of_xlwings_is_in_a_class(modules):
    module = next(module for module in modules if module.name == "xlwings")
    assert module.kind is Kind.CLASS
    assert "VB_PredeclaredId = False" in module.source
    assert "VB_Exposed = False" in module.source
    assert not re.search(r"^\s*(?!Private )(Public |Global )?(Const|Declare)\b", module.source, re.MULTILINE)


def test_what_starts_python(modules):
    """By its full path; no shell, no folder or name of a workbook, no module from the current folder."""
    command = procedure(modules, "xlwings", "XLPyCommand")
    assert [line.strip() for line in command.split("\n") if line.strip() and not line.strip().startswith("'")] == [
        "Function XLPyCommand()",
        'XLPyCommand = Chr(34) & Interpreter & Chr(34) & " -I -B -c ""import os, sys; os.chdir(sys.prefix); '
        'import xlwings; xlwings.serve(\'$(CLSID)\')"""',
        "End Function",
    ]
    load = procedure(modules, "xlwings", "XLPyLoadDLL")
    assert '(PYTHON_WIN Like "[A-Za-z]:\\?*" Or PYTHON_WIN Like "\\\\?*") And FileExists(PYTHON_WIN)' in load
    assert "PYTHON_WIN = Interpreter\n" in load


def test_where_the_configuration_is_looked_up(modules):
    """One key of one file."""
    text = procedure(modules, "xlwings", "Interpreter")
    assert 'GetConfigFromFile(Environ("USERPROFILE") & "\\.bomrisk\\bomrisk.conf", "INTERPRETER_WIN", named)' in text
    assert places(modules, r"GetConfig\w*\(|\bEnviron\b|Open \w+ For") == {
        ("xlwings", next(line.strip() for line in code(text) if "Environ" in line)),
        (
            "xlwings",
            "Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean",
        ),
        ("xlwings", "Open sFile For Input As iFileNum"),
    }


def test_nothing_of_xlwings_that_runs_other_programs_is_left(modules):
    everything = "\n".join("\n".join(code(module.source)) for module in modules).lower()
    for word in (
        "cmd.exe",
        "shell(",
        ".run(",
        "executewindows",
        "runfrozen",
        "prepare_sys_path",
        "license",
        "createguid",
        "kill ",
        "createobject",
        "getobject",
        "wscript",
        "environmentstrings",
    ):
        assert word not in everything, word


def test_the_configuration_is_read_once(modules):
    """The class keeps the command; without that each call of a function would read the file twice."""
    text = procedure(modules, "xlwings", "XLPy")
    assert (
        text.index('If StartCommand = "" Then') < text.index("XLPyLoadDLL") < text.index("StartCommand = XLPyCommand")
    )
    assert "XLPyDLLActivateAuto(Given, StartCommand, 1)" in text
    callers = [
        m.name for m in modules for line in code(m.source) if re.search(r"(= XLPyCommand\b|^ +XLPyLoadDLL$)", line)
    ]
    assert callers == ["xlwings"] * 2


def test_version_and_dll_are_those_of_the_installed_xlwings(modules):
    source = next(module.source for module in modules if module.name == "xlwings")
    assert installed_version() == xlwings.__version__
    assert set(re.findall(r'xlwings(?:32|64)-(.*?)\.dll"', source)) == {xlwings.__version__}


# -- A new xlwings


def test_the_shipped_vba_has_the_holes():
    """Else the changes would be needless."""
    assert 'SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf")' in SHIPPED
    assert "Public Function RunPython(" in SHIPPED
    assert "prepare_sys_path" in SHIPPED
    assert "cmd.exe" in SHIPPED


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "other"', "the declarations"),
        ("Function XLPyCommand()", "Function XLPyCommandLine()", "the procedures XLPyCommand "),
        (
            "    XLPyLoadDLL\n    If 0 <> XLPyDLLActivateAuto(XLPy,",
            "    If 0 <> XLPyDLLActivateAuto(XLPy,",
            "XLPy: .* 0 times, not 1",
        ),
        ("Function GetConfigFromFile(", "Function GetSetting(", "the procedures GetConfigFromFile "),
        ("Public Const XLWINGS_VERSION", "Const XLWINGS_VERSION", "the declarations"),
    ],
)
def test_another_vba_stops_the_build(old, new, said):
    assert old in SHIPPED
    with pytest.raises(AddinBuildError, match=said) as raised:
        changed_xlwings(SHIPPED.replace(old, new))
    assert "Install the xlwings that bomrisk asks for" in str(raised.value)


def test_the_shipped_vba_fits():
    assert changed_xlwings(SHIPPED).kind is Kind.CLASS

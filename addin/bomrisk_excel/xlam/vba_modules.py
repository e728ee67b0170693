"""The VBA modules that are written from the tables of functions and buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from bomrisk_excel.functions.registry import Function
from bomrisk_excel.ribbon.buttons import Button
from bomrisk_excel.xlam.vba_project import Kind, VbaModule
from bomrisk_excel.xlam.vba_text import literal

__all__ = ["FUNCTION_MODULE", "callback_name", "fixed_modules", "function_module", "help_module", "ribbon_module"]

FUNCTION_MODULE = "xlwings_udfs"
"""Where xlwings puts its wrappers too."""

_UDFS = "bomrisk_excel.udfs"
_WITHOUT_WORKBOOK = frozenset({"show_help"})
_FIXED = ("ThisWorkbook.cls", "Sheet1.cls", "BomriskServer.bas", "BomriskSettings.bas", "BomriskStatusBar.bas")


def fixed_modules() -> tuple[VbaModule, ...]:
    """The modules that depend on nothing, documents first."""
    modules = []
    for file in _FIXED:
        name, _, suffix = file.partition(".")
        kind = Kind.DOCUMENT if suffix == "cls" else Kind.STANDARD
        modules.append(VbaModule(name, kind, _source(file)))
    return tuple(modules)


def function_module(functions: Iterable[Function]) -> VbaModule:
    """A wrapper per Excel function, as xlwings writes it for other Office programs.

    The form for Excel also hands over the workbook and the calling cell. xlwings would look through the sheets of that
    workbook for names that end in ``.py``: anybody's workbook could stop the functions, or with a licence key run code.

    Parameters
    ----------
    functions : iterable of Function

    Returns
    -------
    VbaModule
    """
    parts = [f'Attribute VB_Name = "{FUNCTION_MODULE}"', "' Written from the registry of functions."]
    parts += [_wrapper(function) for function in functions]
    return VbaModule(FUNCTION_MODULE, Kind.STANDARD, "\n".join(parts) + "\n")


def _wrapper(function: Function) -> str:
    name = function.name
    visible = [f"{'Optional ' if each.optional else ''}{each.name}" for each in function.arguments if not each.vba]
    passed = ", ".join(each.vba or each.name for each in function.arguments)
    lines = [f"Function {name}({', '.join(visible)})"]
    # Kept by the file itself, for an Excel that takes no help texts from an add-in.
    lines.append(f"Attribute {name}.VB_Description = {literal(' '.join(function.doc.split()))}")
    if not function.call_in_wizard:
        lines.append('    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function')
    lines += [
        "    If TypeOf Application.Caller Is Range Then On Error GoTo failed",
        f'    {name} = XLPy.CallUDF("{_UDFS}", "{name}", Array({passed}))',
        "    Exit Function",
        "failed:",
        f"    {name} = Err.Description",
        "End Function",
        "",
    ]
    return "\n".join(lines)


def help_module(functions: Iterable[Function]) -> VbaModule:
    """What the function wizard shall say, as xlwings' import of functions would set it.

    Parameters
    ----------
    functions : iterable of Function

    Returns
    -------
    VbaModule
    """
    calls = "\n".join(_help_call(function) for function in functions)
    source = _source("BomriskWizardTexts.bas").replace("{calls}", calls)
    return VbaModule("BomriskWizardTexts", Kind.STANDARD, source)


def _help_call(function: Function) -> str:
    """A statement over several lines, because the texts do not fit in one."""
    arguments = [literal(each.doc) for each in function.arguments if not each.vba]
    parts = [f'    Tell failures, "{function.name}", {literal(function.category)}', f"        {literal(function.doc)}"]
    if arguments:
        parts.append("        Array( _\n            " + ", _\n            ".join(arguments) + ")")
    return ", _\n".join(parts)


def ribbon_module(buttons: Sequence[Button]) -> VbaModule:
    """A callback per button.

    Parameters
    ----------
    buttons : sequence of Button

    Returns
    -------
    VbaModule
    """
    parts = ['Attribute VB_Name = "BomriskRibbon"', "Option Explicit"]
    for button in buttons:
        command = literal(f"from bomrisk_excel.ribbon import scripts; scripts.{button.script}()")
        parts += [
            "",
            f"Public Sub {callback_name(button)}(control As IRibbonControl)",
            f"    PythonLink.RunPython {command}{', False' if button.script in _WITHOUT_WORKBOOK else ''}",
            "    BomriskClearStatusBarLater",
            "End Sub",
        ]
    return VbaModule("BomriskRibbon", Kind.STANDARD, "\n".join(parts) + "\n")


def callback_name(button: Button) -> str:
    """The VBA procedure that a button runs."""
    return f"Bomrisk{button.id}"


def _source(file: str) -> str:
    return (files(__package__) / "sources" / file).read_text("ascii")

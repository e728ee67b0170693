"""Build ``bomrisk.xlam``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bomrisk
import bomrisk_excel.udfs
from bomrisk_excel.functions.registry import FUNCTIONS, Function
from bomrisk_excel.ribbon import scripts
from bomrisk_excel.ribbon.buttons import BUTTONS, Button
from bomrisk_excel.xlam.names import check_buttons, check_functions
from bomrisk_excel.xlam.package import package
from bomrisk_excel.xlam.ribbon_xml import ribbon_xml
from bomrisk_excel.xlam.vba_modules import fixed_modules, function_module, help_module, ribbon_module
from bomrisk_excel.xlam.vba_project import Kind, VbaModule, vba_project
from bomrisk_excel.xlam.vba_text import public_procedures
from bomrisk_excel.xlam.xlwings_vba import installed_version, xlwings_module
from bomrisk_templates.package.archive import atomic_file

__all__ = ["PROJECT", "AddinReport", "addin_modules", "build_addin", "configuration"]

PROJECT = "bomrisk_addin"
"""Name of the VBA project."""


@dataclass(frozen=True, slots=True)
class AddinReport:
    """What was built.

    Parameters
    ----------
    path : Path
    modules : tuple of str
        The VBA modules.
    functions : tuple of str
        The Excel functions.
    buttons : tuple of str
        What stands on the ribbon's buttons.
    size : int
        Bytes.
    sha256 : str
        The same wherever the same bomrisk and xlwings build it.
    """

    path: Path
    modules: tuple[str, ...]
    functions: tuple[str, ...]
    buttons: tuple[str, ...]
    size: int
    sha256: str


def build_addin(out: Path) -> AddinReport:
    """Write the add-in from the registered functions and buttons.

    Parameters
    ----------
    out : Path
        The file to write; it is replaced when everything is ready.

    Returns
    -------
    AddinReport

    Raises
    ------
    AddinBuildError
        If the installed xlwings' VBA is another one, or a name would not work in Excel.
    InputError
        If the file cannot be written.
    """
    functions, buttons = tuple(FUNCTIONS.values()), BUTTONS
    modules = addin_modules(functions, buttons)
    content = package(vba_project(PROJECT, modules), ribbon_xml(buttons), configuration())
    with atomic_file(Path(out)) as stream:
        stream.write(content)
    return AddinReport(
        path=Path(out),
        modules=tuple(module.name for module in modules),
        functions=tuple(function.name for function in functions),
        buttons=tuple(button.label for button in buttons),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def addin_modules(functions: Iterable[Function], buttons: Sequence[Button]) -> tuple[VbaModule, ...]:
    """All VBA modules of an add-in with these functions and buttons.

    Parameters
    ----------
    functions : iterable of Function
    buttons : sequence of Button

    Returns
    -------
    tuple of VbaModule

    Raises
    ------
    AddinBuildError
    """
    functions = tuple(functions)
    others = (*fixed_modules(), xlwings_module(), function_module(functions), help_module(functions))
    modules = (*others, ribbon_module(buttons))
    names = (PROJECT, *(module.name for module in modules))
    check_functions(functions, names)
    public = (name for module in others if module.kind is Kind.STANDARD for name in public_procedures(module.source))
    check_buttons(buttons, (*names, *public), scripts.__all__)
    return modules


def configuration() -> dict[str, str]:
    """The sheet ``bomrisk.conf`` of the add-in.

    VBA reads nothing of it; it says to people and to ``bomrisk addin doctor`` what this file belongs to.
    """
    return {
        "BOMRISK_VERSION": bomrisk.__version__,
        "XLWINGS_VERSION": installed_version(),
        "UDF_MODULES": bomrisk_excel.udfs.__name__,
    }

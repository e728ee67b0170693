"""Names that Excel and VBA would not find or not compile, told before anybody opens the file."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from bomrisk_excel.functions.registry import Function
from bomrisk_excel.ribbon.buttons import Button
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.vba_modules import callback_name
from bomrisk_excel.xlam.vba_text import RESERVED

__all__ = ["check_buttons", "check_functions"]

_FUNCTION = re.compile(r"[A-Z][A-Z0-9_]{0,254}", re.ASCII)
_IDENTIFIER = re.compile(r"[A-Za-z]\w{0,254}", re.ASCII)
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", re.ASCII | re.IGNORECASE)
_CALLED_BY_WRAPPERS = {"application", "bomrisknamed", "err", "xlpy"}
_HELP_LENGTH = 255


def check_functions(functions: Iterable[Function], modules: Iterable[str]) -> None:
    """Refuse Excel functions that would break the add-in.

    Parameters
    ----------
    functions : iterable of Function
    modules : iterable of str
        Names of the VBA modules; Excel does not find a function that is called like one.

    Raises
    ------
    AddinBuildError
    """
    taken = {module.lower() for module in modules}
    for function in functions:
        where = function.name
        if not _FUNCTION.fullmatch(function.name) or function.name.lower() in RESERVED:
            raise AddinBuildError(
                "This cannot be the name of an Excel function.", where=where, action="Use A-Z, 0-9 and _."
            )
        if _CELL.fullmatch(function.name):
            raise AddinBuildError("A function with this name is taken for a cell.", where=where, action="Rename it.")
        if function.name.lower() in taken:
            raise AddinBuildError("A VBA module or another function has this name.", where=where, action="Rename it.")
        taken.add(function.name.lower())
        _check_arguments(function)
        for text in (function.doc, *(each.doc for each in function.arguments if not each.vba)):
            if not 0 < len(text) <= _HELP_LENGTH:
                raise AddinBuildError(
                    f"A help text has {len(text)} characters: {text[:40]!r}.",
                    where=where,
                    action=f"The function wizard shows 1 to {_HELP_LENGTH}.",
                )


def _check_arguments(function: Function) -> None:
    seen = {function.name.lower()}
    optional = False
    for argument in function.arguments:
        where = f"{function.name}, argument {argument.name}"
        name = argument.name.lower()
        if not _IDENTIFIER.fullmatch(name) or name in RESERVED or name in _CALLED_BY_WRAPPERS:
            raise AddinBuildError("VBA has this word for something else.", where=where, action="Rename the argument.")
        if name in seen:
            raise AddinBuildError("VBA does not tell capitals from small letters.", where=where, action="Rename it.")
        seen.add(name)
        if not argument.vba:
            if optional and not argument.optional:
                raise AddinBuildError("It follows an optional one.", where=where, action="Make it optional too.")
            optional = argument.optional


def check_buttons(buttons: Iterable[Button], names: Iterable[str], scripts: Container[str]) -> None:
    """Refuse buttons that would break the ribbon.

    Parameters
    ----------
    buttons : iterable of Button
    names : iterable of str
        What the VBA project, its modules and the public procedures of other modules are called. Excel takes a callback's bare
        name for the module that has the same one.
    scripts : container of str
        Names of the functions that buttons can run.

    Raises
    ------
    AddinBuildError
    """
    taken = {name.lower() for name in names}
    seen: set[str] = set()
    for button in buttons:
        where, callback = f"button {button.id}", callback_name(button).lower()
        if not _IDENTIFIER.fullmatch(button.id) or not _IDENTIFIER.fullmatch(button.script):
            raise AddinBuildError("Its id and script must be words.", where=where, action="Rename them.")
        if callback in taken or callback in RESERVED:
            raise AddinBuildError(
                f"Its callback {callback_name(button)} has the name of something else in VBA.",
                where=where,
                action="Rename the button, the module or the procedure.",
            )
        if button.id.lower() in seen:
            raise AddinBuildError("There are two buttons with this id.", where=where, action="Rename one.")
        if button.script not in scripts:
            raise AddinBuildError(
                f"There is no script {button.script!r}.",
                where=where,
                action="Name one of bomrisk_excel.ribbon.scripts.",
            )
        seen.add(button.id.lower())

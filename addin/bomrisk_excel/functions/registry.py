"""The registry of Excel functions: what the function wizard, the VBA wrappers and the README say about each."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import xlwings as xw

from bomrisk.errors import BomriskError
from bomrisk_excel.functions.cells import Cells, problem

__all__ = ["CATEGORY", "FUNCTIONS", "HIDDEN", "Argument", "Function", "excel_function"]

CATEGORY = "bomrisk"

HIDDEN = {
    "destination_name": 'BomriskNamed("bomrisk_destination")',
    "as_of_name": 'BomriskNamed("bomrisk_as_of")',
}
"""Arguments that no person gives: the VBA wrapper passes what the calling cell's workbook defines under a name."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of an Excel function.

    Parameters
    ----------
    name : str
    doc : str
        For the function wizard, 255 characters at most.
    optional : bool
    vba : str
        If not empty, the argument is not part of the Excel function; the wrapper passes this VBA expression.
    """

    name: str
    doc: str
    optional: bool
    vba: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """One Excel function.

    Parameters
    ----------
    name : str
    doc : str
        For the function wizard, 255 characters at most.
    category : str
    arguments : tuple of Argument
    call_in_wizard : bool
        Whether the wizard computes the result while it is being filled in.
    """

    name: str
    doc: str
    category: str
    arguments: tuple[Argument, ...]
    call_in_wizard: bool


FUNCTIONS: dict[str, Function] = {}
"""By name, in the order of :mod:`bomrisk_excel.udfs`; filled when that module is imported."""


def excel_function(
    docs: Mapping[str, str] = MappingProxyType({}), *, call_in_wizard: bool = True
) -> Callable[[Callable[..., Cells]], Callable[..., Cells]]:
    """Register a Python function as an Excel function.

    Parameters
    ----------
    docs : mapping of str to str
        What each argument is, in the order of the signature, hidden ones left out.
    call_in_wizard : bool
        Whether the function wizard may compute the result while it is being filled in.

    Returns
    -------
    decorator
        The function under it never raises: what it cannot answer comes back as text ``#BOMRISK: ...``.
    """

    def register(body: Callable[..., Cells]) -> Callable[..., Cells]:
        name = body.__name__
        parameters = inspect.signature(body).parameters
        if [*docs, *(hidden for hidden in HIDDEN if hidden in parameters)] != list(parameters):
            raise TypeError(f"{name}: the help is for {list(docs)}, the arguments are {list(parameters)}")
        arguments = tuple(
            Argument(key, docs.get(key, ""), parameter.default is not inspect.Parameter.empty, HIDDEN.get(key, ""))
            for key, parameter in parameters.items()
        )
        doc = " ".join((body.__doc__ or "").split())
        FUNCTIONS[name] = Function(name, doc, CATEGORY, arguments, call_in_wizard)
        return _registered(_safe(body), FUNCTIONS[name])

    return register


def _safe(body: Callable[..., Cells]) -> Callable[..., Cells]:
    """Turn every exception into text: in Excel it would become a traceback in the cell."""

    @functools.wraps(body, assigned=("__module__", "__name__", "__qualname__"))
    def function(*args: Cells, **kwargs: Cells) -> Cells:
        try:
            return body(*args, **kwargs)
        except BomriskError as error:
            return problem(error)
        except Exception as error:
            _LOG.exception("%s failed", body.__name__)
            return problem(f"{body.__name__} failed inside ({type(error).__name__}: {error}). Please report it.")

    return function


def _registered(function: Callable[..., Cells], entry: Function) -> Callable[..., Cells]:
    """Tell xlwings; outside Windows its decorators do nothing."""
    function.__doc__ = entry.doc
    function.__annotations__ = {}  # xlwings would choose converters by type hints
    for argument in entry.arguments:
        options = {"vba": argument.vba} if argument.vba else {"doc": argument.doc}
        # Errors as text, so that a cell with #N/A is not taken for an empty one.
        function = xw.arg(argument.name, ndim=2, numbers=float, err_to_str=True, **options)(function)
    function = xw.ret(ndim=2)(function)
    registered: Callable[..., Cells] = xw.func(
        category=entry.category, volatile=False, call_in_wizard=entry.call_in_wizard
    )(function)
    return registered

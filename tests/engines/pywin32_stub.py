"""Let xlwings' Windows code run anywhere: stand-ins for pywin32, under which the unmodified modules are imported.

``install()`` must be called before xlwings is imported, and it changes Python for good (``ctypes``, ``sys.modules``): import this
module only in a process of its own. Then

- ``xlwings.func``, ``arg``, ``ret``, ``script`` are those of ``xlwings.udfs``: import the module with the functions after it;
- ``xlwings.udfs.import_udfs(module, workbook)`` writes its VBA and sets the help on a workbook of :mod:`fake_excel`;
- ``xlwings.com_server.XLPython().CallUDF(module, function, arguments)`` is what VBA calls. Arguments are what pywin32 delivers:
  floats, text, bools, ``None`` (an empty cell), :data:`MISSING` (left out), whole numbers (Excel's error codes), ``time(...)``,
  tuples of tuples (arrays) or a :class:`fake_excel.Range`.
"""

from __future__ import annotations

import atexit
import builtins
import ctypes
import datetime as dt
import sys
import types
from types import SimpleNamespace
from typing import Any
from unittest import mock

MISSING = -2147352572
"""What arrives for an argument that the formula leaves out."""

ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""What arrives for cells with errors."""


class ComError(Exception):
    """pywintypes.com_error."""

    hresult = 0


class PyTime(dt.datetime):
    """The datetime that pywin32 makes of a date: with a time zone."""


class Iid(str):
    """pywintypes.IID."""

    __slots__ = ()


class Wrapped:
    """A Python object on its way through COM."""

    def __init__(self, held: object) -> None:
        self.held = held


def time(*fields: int) -> PyTime:
    """A date as pywin32 delivers it."""
    return PyTime(*fields, tzinfo=dt.UTC)


def install() -> SimpleNamespace:
    """Put the stand-ins in place and import xlwings.

    Returns
    -------
    SimpleNamespace
        ``xlwings``, ``windows`` (``xlwings._xlwindows``), ``udfs`` and ``com_server``: all unmodified.
    """
    if "xlwings" in sys.modules:
        raise RuntimeError("xlwings is imported already; use a process of its own")
    # These look at the operating system while they are imported, so they come before it is disguised.
    import asyncio  # noqa: F401
    import subprocess  # noqa: F401

    import numpy  # noqa: F401
    import pandas  # noqa: F401

    _modules()
    ctypes.windll = ctypes.oledll = mock.MagicMock()  # type: ignore[attr-defined]
    if not hasattr(ctypes, "WINFUNCTYPE"):
        ctypes.WINFUNCTYPE = ctypes.CFUNCTYPE  # type: ignore[attr-defined]
    if not hasattr(builtins, "WindowsError"):
        builtins.WindowsError = OSError  # type: ignore[attr-defined]
    with mock.patch.object(ctypes, "PyDLL", mock.MagicMock()):  # it looks into pythoncom's DLL
        import xlwings
        from xlwings import _xlwindows, main
    atexit.unregister(_xlwindows.cleanup)
    xlwings.engines.add(main.Engine(impl=_xlwindows.engine))
    from xlwings import com_server, udfs

    # What xlwings/__init__.py does on Windows.
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    xlwings.script = xlwings.sub = udfs.xlsub
    xlwings.serve, xlwings.import_udfs = com_server.serve, udfs.import_udfs
    return SimpleNamespace(xlwings=xlwings, windows=_xlwindows, udfs=udfs, com_server=com_server)


def _module(name: str, **content: Any) -> None:
    made = types.ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made
    package, _, last = name.rpartition(".")
    if package:
        setattr(sys.modules[package], last, made)


def _modules() -> None:
    """The part of pywin32 that xlwings touches."""
    _module("pywintypes", com_error=ComError, error=Exception, IID=Iid, TimeType=PyTime, Time=lambda when: when)
    _module(
        "pythoncom",
        __file__="pythoncom",
        ole_error=ComError,
        com_error=ComError,
        CoInitialize=lambda *_: None,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": type("PyIDispatch", (), {})},
        CoMarshalInterThreadInterfaceInStream=lambda _, held: held,
        CoGetInterfaceAndReleaseStream=lambda stream, _: stream,
        Missing=object(),
    )
    for name in ("win32api", "win32con", "win32gui", "win32process", "win32event"):
        _module(name)
    sys.modules["win32process"].GetWindowThreadProcessId = lambda _: (1, 4711)  # type: ignore[attr-defined]
    zone = type("TimeZoneInfo", (dt.tzinfo,), {"utc": staticmethod(lambda: dt.UTC)})
    _module("win32timezone", TimeZoneInfo=zone)
    _module("win32com")
    _module(
        "win32com.client",
        CDispatch=type("CDispatch", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        CoClassBaseClass=object,
        Dispatch=lambda held, *_, **__: held,
        DispatchEx=lambda held, *_, **__: held,
    )
    _module("win32com.server")
    _module("win32com.server.dispatcher")
    _module("win32com.server.exception", COMException=ComError)
    _module("win32com.server.policy", DefaultPolicy=object)
    # What was never wrapped has no `held`: xlwings then takes the value as it is.
    _module("win32com.server.util", wrap=lambda held, *_, **__: Wrapped(held), unwrap=lambda wrapped: wrapped.held)

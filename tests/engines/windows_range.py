"""Cells as Excel hands them to COM, and Range objects that another process reads as it reads Excel's.

Runs in the Windows Python only. A cell is written as in ``tests/addin/udf_cases.json``: a number, text, a bool, null for a
blank, ``{"date": "2026-11-22"}``, ``{"error": "#N/A"}``, ``{"omitted": true}``; and ``{"currency": 1.5}`` for a number in a
cell with a currency format.
"""

import ctypes
import datetime as dt
import decimal
from pathlib import Path

import pythoncom
import pywintypes
import win32com.server.policy
import win32com.server.util
from win32com.client import VARIANT

MISSING = -2147352572  # DISP_E_PARAMNOTFOUND: what VBA holds in an Optional Variant that the formula left out
ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#GETTING_DATA": -2146826245,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
}
RANGE = pywintypes.IID("{00020846-0000-0000-C000-000000000046}")  # the interface by which xlwings knows a Range
OTHER = pywintypes.IID("{000208D8-0000-0000-C000-000000000046}")  # a worksheet's, for every other object

SYS_WIN64 = 3  # of the enumeration SYSKIND; pywin32 names only the smaller ones


def cell(written):
    """COM value of one written cell: numbers are always doubles, blanks are VT_EMPTY."""
    match written:
        case None:
            return pythoncom.Empty
        case {"date": text}:
            return pywintypes.Time(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC))
        case {"error": name}:
            # pywin32 reads VT_ERROR as its number and can send none but "missing", so the number is sent: the server sees the same.
            return VARIANT(pythoncom.VT_I4, ERRORS[name])
        case {"currency": number}:
            return decimal.Decimal(repr(number))
        case {"omitted": _}:
            return VARIANT(pythoncom.VT_ERROR, MISSING)
        case bool() | str():
            return written
        case int() | float():
            return float(written)
    raise TypeError(f"no cell is written like this: {written!r}")


def array(rows):
    """Value of a range of several cells and of an array constant: a two-dimensional array of variants."""
    return VARIANT(pythoncom.VT_ARRAY | pythoncom.VT_VARIANT, [[cell(each) for each in row] for row in rows])


def written(value):
    """Write a COM value as JSON can hold it, the other way round."""
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if isinstance(value, dt.datetime):
        text = value.replace(tzinfo=None).isoformat()
        return {"date": text.removesuffix("T00:00:00")}
    if isinstance(value, decimal.Decimal):
        return {"currency": float(value)}
    return value


def type_information(folder, name="Range", interface=RANGE):
    """Make type information by which COM tells a Range from other objects, as Excel's type library does."""
    library = pythoncom.CreateTypeLib2(SYS_WIN64, str(Path(folder) / f"{name}.tlb"))
    made = library.CreateTypeInfo(name, pythoncom.TKIND_DISPATCH)
    made.SetGuid(interface)
    made.LayOut()
    return made.QueryInterface(pythoncom.IID_ITypeInfo)


class Served:
    """An object with the properties that xlwings reads for a worksheet function; anything else it asks for is an error here."""

    _public_methods_ = ()

    def __init__(self, **properties):
        self.__dict__ |= properties
        self._public_attrs_ = tuple(properties)


class Ranges:
    """Makes Range objects that can be passed to another process."""

    def __init__(self, folder):
        information = type_information(folder)

        class Policy(win32com.server.policy.DesignatedWrapPolicy):
            def _GetTypeInfoCount_(self):  # noqa: N802
                return 1

            def _GetTypeInfo_(self, index, lcid):  # noqa: N802
                return 0, information if "Value" in self._obj_._public_attrs_ else other

        other = type_information(folder, "Other", OTHER)
        self._policy = Policy
        application = self._serve(Version="16.0", Hwnd=ctypes.windll.user32.GetDesktopWindow())
        workbook = self._serve(Name="BOM.xlsx", Application=application)
        self._worksheet = self._serve(Name="Sheet1", Parent=workbook, Application=application)

    def _serve(self, **properties):
        return win32com.server.util.wrap(Served(**properties), usePolicy=self._policy)

    def __call__(self, written):
        """Range of a written cell or of written rows."""
        rows = written if isinstance(written, list) else [[written]]
        height, width = len(rows), len(rows[0])
        return self._serve(
            Value=cell(rows[0][0]) if height == width == 1 else array(rows),
            Worksheet=self._worksheet,
            Row=2,
            Column=1,
            Rows=self._serve(Count=height),
            Columns=self._serve(Count=width),
        )

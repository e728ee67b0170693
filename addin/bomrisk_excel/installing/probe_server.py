"""Run by the interpreter that Excel would start: plays Excel's VBA. Arguments: the DLL, the launcher's command, module, function.

The DLL starts the server with the command and gives its object; one function is called; the server is stopped.
"""

import ctypes
import importlib
import json
import sys
from typing import Any


class _Variant(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("more", ctypes.c_void_p),
    )


def _call(library: str, command: bytes, module: str, function: str) -> str:
    com: Any = importlib.import_module("pythoncom")
    com.CoInitialize()
    dll: Any = ctypes.__dict__["WinDLL"](library)
    result = _Variant()
    failure = dll.XLPyDLLActivateAuto(ctypes.byref(result), command, 1)
    if failure:
        text = ctypes.wstring_at(result.pointer) if result.kind == com.VT_BSTR and result.pointer else ""
        raise RuntimeError(text or f"error {failure & 0xFFFFFFFF:#x}")
    try:
        server = com.ObjectFromAddress(result.pointer, com.IID_IDispatch)
        how = com.DISPATCH_METHOD | com.DISPATCH_PROPERTYGET
        return str(server.Invoke(server.GetIDsOfNames("CallUDF"), 0, how, True, module, function, []))
    finally:
        dll.XLPyDLLActivateAuto(ctypes.byref(_Variant()), command, -1)


def _main(library: str, command: str, module: str, function: str) -> None:
    try:
        answer = {"answer": _call(library, command.encode("mbcs"), module, function)}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write("FOUND" + json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])

"""Plays Excel: starts xlwings' COM server through xlwings' DLL and calls worksheet functions as the add-in's VBA does.

Runs in the Windows Python only; ``excel_server.py`` starts it. Reads one request a line (JSON) from standard input, answers
each with one line that starts with ``ANSWER``.
"""

import ctypes
import importlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import pythoncom
from windows_range import Ranges, array, cell, written


class Variant(ctypes.Structure):
    """VARIANT, as far as a returned object or text needs it."""

    _fields_ = (
        ("vt", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("more", ctypes.c_void_p),
    )


class Server:
    """The COM server, as VBA reaches it."""

    def __init__(self, command):
        folder = Path(sys.executable).parent
        self._dll = ctypes.WinDLL(str(next(folder.glob("xlwings64-*.dll"))))
        self._command = command.encode("ascii")
        self._answered = False

    def activated(self):
        """The object, and what the DLL says if it gives none."""
        result = Variant()
        failed = self._dll.XLPyDLLActivateAuto(ctypes.byref(result), self._command, 1)
        if not failed:
            return result, ""
        return None, ctypes.wstring_at(result.pointer) if result.vt == pythoncom.VT_BSTR else hex(failed)

    def object(self):
        """XLPy(): the DLL starts the server if it must, and gives its object. A server that has answered is replaced once."""
        result, said = self.activated()
        if said:
            answered = self._answered
            self.stop()
            if answered:
                result, said = self.activated()
            if said:
                raise RuntimeError(said)
        self._answered = True
        server = pythoncom.ObjectFromAddress(result.pointer, pythoncom.IID_IDispatch)
        ctypes.oledll.oleaut32.VariantClear(ctypes.byref(result))
        return server

    def stop(self):
        """GiveUp()."""
        self._answered = False
        self._dll.XLPyDLLActivateAuto(ctypes.byref(Variant()), self._command, -1)
        # The DLL keeps one class id per command, and for a moment Wine still finds the ended server under it.
        self._command += b" "

    def call(self, module, function, arguments):
        """XLPy.CallUDF(module, function, Array(...)), late bound; no workbook and no caller are passed."""
        server = self.object()
        how = pythoncom.DISPATCH_METHOD | pythoncom.DISPATCH_PROPERTYGET
        return server.Invoke(server.GetIDsOfNames("CallUDF"), 0, how, True, module, function, arguments)


class Driver:
    """Carries out the requests."""

    def __init__(self, command):
        self._server = Server(command)
        self._ranges = Ranges(tempfile.mkdtemp())

    def _arguments(self, request):
        """Make COM arguments: visible ones as Range objects or as values, hidden ones always as values."""

        def value(given):
            return array(given) if isinstance(given, list) else cell(given)

        def reference(given):
            return value(given) if isinstance(given, dict) and "omitted" in given else self._ranges(given)

        visible = reference if request["ranges"] else value
        return [*map(visible, request["arguments"]), *map(value, request.get("hidden", []))]

    def start(self, request):
        """Start the server and say how long it took."""
        begin = time.perf_counter()
        self._server.object()
        return {"seconds": time.perf_counter() - begin}

    def activate_only(self, request):
        """What the DLL says of the present command, without a second try; empty where it gives the server."""
        return {"said": self._server.activated()[1]}

    def stop(self, request):
        """Stop the server; the next request starts a new one."""
        self._server.stop()
        return {}

    def first_call(self, request):
        """Start the server and call a function: the seconds that both took together, and the result."""
        arguments = self._arguments(request)
        begin = time.perf_counter()
        result = self._server.call(request["module"], request["function"], arguments)
        return {"seconds": time.perf_counter() - begin, "result": written(result)}

    def call(self, request):
        """One call: its result, or the text that VBA would find in Err.Description."""
        try:
            result = self._server.call(request["module"], request["function"], self._arguments(request))
        except pythoncom.com_error as error:
            about = error.excepinfo[2] if error.excepinfo else None
            return {"raised": about or f"{error.hresult & 0xFFFFFFFF:#x} {error.strerror}"}
        return {"result": written(result)}

    def time(self, request):
        """Repeat a call and give the seconds that each took, arguments made beforehand."""
        arguments, taken = self._arguments(request), []
        for _ in range(request["repeat"]):
            begin = time.perf_counter()
            self._server.call(request["module"], request["function"], arguments)
            taken.append(time.perf_counter() - begin)
        return {"seconds": taken}

    def time_plain(self, request):
        """Repeat the same call without COM, in this Python, the arguments converted as the server converts them."""
        from xlwings import conversion

        function = getattr(importlib.import_module(request["module"]), request["function"])
        arguments = []
        for given, about in zip(
            request["arguments"] + request.get("hidden", []), function.__xlfunc__["args"], strict=True
        ):
            if isinstance(given, dict) and "omitted" in given:
                arguments.append(about.get("optional"))
            else:
                arguments.append(conversion.read(None, given, about["options"]))
        taken = []
        for _ in range(request["repeat"]):
            begin = time.perf_counter()
            function(*arguments)
            taken.append(time.perf_counter() - begin)
        return {"seconds": taken}


def main():
    """Answer requests until standard input ends."""
    pythoncom.CoInitialize()
    driver = Driver(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(driver, request["do"])(request)
        except Exception as problem:  # told to the test, which fails with it
            answer = {"failed": f"{type(problem).__name__}: {problem}"}
        sys.stdout.write("ANSWER" + json.dumps(answer) + "\n")
        sys.stdout.flush()
    os._exit(0)  # the server's process holds handles that an orderly end would wait for


if __name__ == "__main__":
    main()

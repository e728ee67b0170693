"""The clipboard of Windows: HTML for mail programs that show it, plain text for the others."""

from __future__ import annotations

import ctypes
import sys
import time
from typing import Any

__all__ = ["clipboard_html", "put_on_clipboard"]

_UNICODE_TEXT = 13
_MOVEABLE = 0x0002
_HEAD = "Version:0.9\r\nStartHTML:{:010d}\r\nEndHTML:{:010d}\r\nStartFragment:{:010d}\r\nEndFragment:{:010d}\r\n"
_BEFORE, _AFTER = "<html><body><!--StartFragment-->", "<!--EndFragment--></body></html>"
_ATTEMPTS = 5
_MESSAGES_ONLY = -3
"""Parent of windows that are never seen."""


def clipboard_html(fragment: str) -> bytes:
    """Put HTML into the clipboard's own form, which begins with the byte positions of its parts."""
    before, middle, after = (part.encode("utf-8") for part in (_BEFORE, fragment, _AFTER))
    start = len(_HEAD.format(0, 0, 0, 0))
    first = start + len(before)
    last = first + len(middle)
    return _HEAD.format(start, last + len(after), first, last).encode("ascii") + before + middle + after


def put_on_clipboard(html: str, text: str) -> bool:
    """Copy HTML and text; False where there is no such clipboard or another program holds it."""
    if sys.platform != "win32":
        return False
    user, kernel = _libraries()
    # What empties the clipboard for no window owns nothing, and may then put nothing on it. A window that only takes messages
    # is enough; it is not Excel's, which would believe that its own cells lie there.
    window = user.CreateWindowExW(0, "Static", None, 0, 0, 0, 0, 0, _MESSAGES_ONLY, None, None, None)
    if not window:
        return False
    try:
        return _copied(user, kernel, window, html, text)
    finally:
        user.DestroyWindow(window)


def _copied(user: Any, kernel: Any, window: int, html: str, text: str) -> bool:
    # The clipboard belongs to one program at a time, and clipboard managers take it for moments.
    for attempt in range(_ATTEMPTS):
        if user.OpenClipboard(window):
            break
        time.sleep(0.05 * (attempt + 1))
    else:
        return False
    try:
        if not user.EmptyClipboard():
            return False
        kind = user.RegisterClipboardFormatW("HTML Format")
        done = [
            _hand_over(user, kernel, kind, clipboard_html(html) + b"\0"),
            _hand_over(user, kernel, _UNICODE_TEXT, text.replace("\n", "\r\n").encode("utf-16-le") + b"\0\0"),
        ]
        return all(done)
    finally:
        user.CloseClipboard()


def _libraries() -> tuple[Any, Any]:
    """The two libraries with handles declared as pointers: as plain integers they would be cut to 32 bits."""
    load: Any = getattr(ctypes, "WinDLL")  # noqa: B009 - not there on other systems
    user, kernel = load("user32", use_last_error=True), load("kernel32", use_last_error=True)
    pointer = ctypes.c_void_p
    number, name = ctypes.c_int, ctypes.c_wchar_p
    user.CreateWindowExW.argtypes = [
        ctypes.c_uint32, name, name, ctypes.c_uint32, number, number, number, number, pointer, pointer, pointer, pointer,
    ]  # fmt: skip
    user.CreateWindowExW.restype = pointer
    user.DestroyWindow.argtypes = user.OpenClipboard.argtypes = [pointer]
    user.RegisterClipboardFormatW.argtypes = [name]
    user.SetClipboardData.argtypes, user.SetClipboardData.restype = [ctypes.c_uint, pointer], pointer
    kernel.GlobalAlloc.argtypes, kernel.GlobalAlloc.restype = [ctypes.c_uint, ctypes.c_size_t], pointer
    kernel.GlobalLock.argtypes, kernel.GlobalLock.restype = [pointer], pointer
    kernel.GlobalUnlock.argtypes = kernel.GlobalFree.argtypes = [pointer]
    return user, kernel


def _hand_over(user: Any, kernel: Any, kind: int, content: bytes) -> bool:
    memory = kernel.GlobalAlloc(_MOVEABLE, len(content))
    if not memory:
        return False
    place = kernel.GlobalLock(memory)
    if place:
        ctypes.memmove(place, content, len(content))
        kernel.GlobalUnlock(memory)
        if user.SetClipboardData(kind, memory):  # from here on the memory is the system's
            return True
    kernel.GlobalFree(memory)
    return False

"""The clipboard of Windows is opened for a window, since what empties it for none may put nothing on it."""

# ruff: noqa: N802 - Windows' names
import pytest

from bomrisk_excel.ribbon import clipboard
from bomrisk_excel.ribbon.buttons import BUTTONS


class User:
    """Windows' clipboard as documented: without an owner, SetClipboardData fails."""

    def __init__(self, held=False):
        self.windows, self.open_for, self.owner, self.content, self.held = set(), None, None, {}, held

    def CreateWindowExW(self, *arguments):
        assert len(arguments) == 12
        self.windows.add(77)
        return 77

    def DestroyWindow(self, window):
        assert self.open_for is None
        self.windows.remove(window)

    def OpenClipboard(self, window):
        if self.held:
            return 0
        self.open_for = window
        return 1

    def EmptyClipboard(self):
        self.owner = self.open_for
        return 1

    def RegisterClipboardFormatW(self, name):
        return 49_000

    def SetClipboardData(self, kind, memory):
        if self.owner not in self.windows:
            return None
        self.content[kind] = memory
        return memory

    def CloseClipboard(self):
        self.open_for = None


class Kernel:
    """Memory of which nothing is read."""

    def __init__(self):
        self.freed = []

    def GlobalAlloc(self, flags, size):
        return 1000 + size

    def GlobalLock(self, memory):
        return memory

    def GlobalUnlock(self, memory):
        pass

    def GlobalFree(self, memory):
        self.freed.append(memory)


@pytest.fixture
def windows(monkeypatch):
    user, kernel = User(), Kernel()
    monkeypatch.setattr(clipboard.sys, "platform", "win32")
    monkeypatch.setattr(clipboard, "_libraries", lambda: (user, kernel))
    monkeypatch.setattr(clipboard.ctypes, "memmove", lambda *_: None)
    monkeypatch.setattr(clipboard.time, "sleep", lambda _: None)
    return user, kernel


def test_html_and_text_are_put_there_by_a_window_of_our_own(windows):
    user, kernel = windows
    assert clipboard.put_on_clipboard("<p>x</p>", "x") is True
    assert set(user.content) == {49_000, 13}
    assert user.windows == set()
    assert user.open_for is None
    assert kernel.freed == []


def test_a_clipboard_that_another_program_holds_is_told(windows):
    user, _ = windows
    user.held = True
    assert clipboard.put_on_clipboard("<p>x</p>", "x") is False
    assert user.windows == set()


def test_without_a_window_nothing_is_copied(windows, monkeypatch):
    monkeypatch.setattr(User, "CreateWindowExW", lambda *_: None)
    assert clipboard.put_on_clipboard("<p>x</p>", "x") is False


# Controls that Excel has since 2007, by Microsoft's lists of control ids.
IN_EXCEL = {
    "ConditionalFormattingColorScalesGallery", "ConditionalFormattingIconSetsGallery", "DataValidation", "ErrorChecking",
    "FileSaveAsExcelXlsx", "FileSendAsAttachment", "FunctionsDateTimeInsertGallery", "Help", "PasteValues",
}  # fmt: skip


def test_every_picture_is_one_of_excels_own():
    assert {button.image for button in BUTTONS} - IN_EXCEL == set()

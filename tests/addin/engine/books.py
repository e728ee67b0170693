"""The engine, its Excel, and the workbooks in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from tests.addin.engine.cells import KNOWN_TO_XLWINGS, ExcelError
from tests.addin.engine.sheets import NamesImpl, SheetsImpl
from xlwings import base_classes, utils

CHANGES = {"value.set", "clear_contents", "sheet.clear_contents", "sort"}
"""Calls that start a macro of the workbook that waits for changes."""


class EngineImpl:
    name = "openpyxl"
    type = "desktop"

    def __init__(self):
        self.apps = AppsImpl(self)

    @staticmethod
    def prepare_xl_data_element(x, options):
        if x is None or (pd.api.types.is_scalar(x) and pd.isna(x)):
            return ""
        return float(x) if isinstance(x, np.number) else x

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(value):
            if value in ("", None):
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, int) and not isinstance(value, bool) and value in KNOWN_TO_XLWINGS:
                return KNOWN_TO_XLWINGS[value] if err_to_str else None
            return value

        return [[clean(cell) for cell in row] for row in data]


class AppsImpl(base_classes.Apps):
    def __init__(self, engine):
        self.engine, self.apps = engine, []

    def keys(self):
        return [app.pid for app in self.apps]

    def add(self, **options):
        self.apps.append(AppImpl(self.engine, len(self.apps) + 1))
        return self.apps[-1]

    def __iter__(self):
        return iter(self.apps)

    def __len__(self):
        return len(self.apps)

    def __getitem__(self, pid):
        return next(app for app in self.apps if app.pid == pid)


class AppImpl(base_classes.App):
    screen_updating = enable_events = display_alerts = True
    status_bar = False

    def __init__(self, engine, pid):
        self._engine, self._pid = engine, pid
        self.calls, self.alerts, self.fail_on = Counter(), [], ""
        self.events = Counter()
        self.opened, self.refuses_to_open = [], False
        self._books = BooksImpl(self)

    engine = property(lambda self: self._engine)
    pid = property(lambda self: self._pid)
    books = property(lambda self: self._books)

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, title, buttons, mode, callback):
        self.alerts.append((prompt, mode))
        return "ok"

    def called(self, what):
        self.calls[what] += 1
        if self.enable_events and what in CHANGES:
            self.events[what] += 1
        if self.fail_on and what == self.fail_on.split(":")[0]:
            left = int(self.fail_on.split(":")[1])
            if left <= 0:
                raise ExcelError(f"refused: {what}")
            self.fail_on = f"{what}:{left - 1}"


class BooksImpl(base_classes.Books):
    def __init__(self, app):
        self.app, self.items, self._active = app, [], None

    active = property(lambda self: self._active or NoBookImpl())

    def __call__(self, key):
        for book in self.items:
            if isinstance(key, str) and book.name.casefold() == key.casefold():
                return book
        if isinstance(key, int) and key <= len(self.items):
            return self.items[key - 1]
        raise KeyError(key)

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)

    def add(self, name=None):
        return self._add(BookImpl(self.app, openpyxl.Workbook(), name or f"Book{len(self.items) + 1}"))

    def open(self, fullname, *options):
        if self.app.refuses_to_open:
            raise ExcelError("refused: open")
        self.app.called("open")
        self.app.opened.append(str(fullname))
        return self._add(
            BookImpl(self.app, openpyxl.load_workbook(fullname, keep_vba=str(fullname).endswith("xlsm")), str(fullname))
        )

    def _add(self, book):
        self.items.append(book)
        self._active = book
        return book


class NoBookImpl:
    """What there is on Windows for a workbook where none is active: an object that answers nothing."""

    def __getattr__(self, name):
        raise AttributeError(f"'NoneType' object has no attribute '{name}'")


class BookImpl(base_classes.Book):
    def __init__(self, app, wb, fullname):
        self._app, self.wb, self._fullname = app, wb, fullname
        path = Path(fullname)
        self.values = openpyxl.load_workbook(path, data_only=True) if path.is_file() else None
        self.computed, self.styles_made = {}, {}
        self._active = wb.worksheets[0] if wb.worksheets else None
        if wb.active is not None:
            self._active = wb.active
        self.protected = self.shows_array_formulas = False

    api = property(lambda self: self)
    app = property(lambda self: self._app)
    name = property(lambda self: Path(self._fullname).name)
    sheets = property(lambda self: SheetsImpl(self))
    names = property(lambda self: NamesImpl(self, self.wb.defined_names, sheets=self.wb.worksheets))

    @property
    def fullname(self):
        """As on Windows: of a workbook in the cloud, where its sheet ``xlwings.conf`` says that its file lies."""
        if "://" not in self._fullname:
            return self._fullname
        sheet = next((sheet for sheet in self.wb.worksheets if sheet.title.casefold() == "xlwings.conf"), None)
        config = dict(row[:2] for row in sheet.iter_rows(max_col=2, values_only=True)) if sheet is not None else {}
        return utils.fullname_url_to_local_path(
            self._fullname,
            config.get("ONEDRIVE_CONSUMER_WIN"),
            config.get("ONEDRIVE_COMMERCIAL_WIN"),
            config.get("SHAREPOINT_WIN"),
        )

    def activate(self):
        self._app.books._active = self

    def close(self):
        self._app.books.items.remove(self)
        if self._app.books._active is self:
            self._app.books._active = self._app.books.items[-1] if self._app.books.items else None

    def save(self, path=None, password=None):
        self._app.called("save")
        if path:
            self._fullname = str(path)
        self.wb.active = self.wb.worksheets.index(self._active)
        for sheet in self.wb.worksheets:
            sheet.sheet_view.tabSelected = sheet is self._active
        self.wb.save(self._fullname)

    def save_copy(self, path):
        """For tests: what is on disk after a person saves, without giving the book another name."""
        name = self._fullname
        self.save(path)
        self._fullname = name

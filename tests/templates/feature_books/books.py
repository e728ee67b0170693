"""The workbooks: by subject, with everything, and packed in unusual ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.templates.feature_books import (
    document,
    drawings,
    layout,
    names_and_sheets,
    notes_and_controls,
    packaging,
    rules,
    sources,
    tables,
    values,
)
from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.packaging import Package
from tests.templates.feature_books.pieces import Piece

__all__ = ["BOOKS", "FEATURES", "FeatureBook"]

_CELLS = (*values.FEATURES, *rules.FEATURES, *layout.FEATURES)
_OBJECTS = (*tables.FEATURES, *drawings.FEATURES, *notes_and_controls.FEATURES)
_FILE = (*names_and_sheets.FEATURES, *sources.FEATURES, *document.FEATURES)
FEATURES = (*_CELLS, *_OBJECTS, *_FILE, *document.MACRO_FEATURES)
"""All features, each once."""

_BY_NAME = {feature.name: feature for feature in FEATURES}


def _some(*names: str) -> tuple[Feature, ...]:
    return tuple(_BY_NAME[name] for name in names)


@dataclass(frozen=True)
class FeatureBook:
    """A workbook of the matrix.

    Parameters
    ----------
    name : str
        Also its file's name.
    features : tuple of Feature
        In the order in which they are put in.
    packed : callable
        How the package differs from what Excel writes.
    plain_zip : bool
        False for an archive that is legal and odd.
    calc_chain : bool
        Whether Excel's list of formula cells is there, which has to go when formulas are added.
    unread_by : frozenset of str
        Readers that cannot open such a workbook at all, be it ours or the buyer's.
    seen_by_others : bool
        Whether tests open it in other programs; False where they see the same in the workbook that has everything.
    """

    name: str
    features: tuple[Feature, ...]
    packed: Callable[[Package], Package] = dict
    plain_zip: bool = True
    calc_chain: bool = False
    unread_by: frozenset[str] = frozenset()
    seen_by_others: bool = True

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name.replace(' ', '_')}.{'xlsm' if self._macros else 'xlsx'}"

    @property
    def _macros(self) -> bool:
        return any(feature in document.MACRO_FEATURES for feature in self.features)

    def parts(self) -> Package:
        """The package as it goes into the file."""
        return dict(_built(self)[0])

    def pieces(self) -> dict[str, list[Piece]]:
        """What each feature put in, by the feature's name."""
        return _built(self)[1]

    def write(self, folder: Path) -> Path:
        """Write the file."""
        packaging.write(self.parts(), folder / self.file, plain=self.plain_zip)
        return folder / self.file


@cache
def _built(wanted: FeatureBook) -> tuple[Package, dict[str, list[Piece]]]:
    book = Book(macros=wanted._macros)
    for feature in wanted.features:
        with book.feature(feature.name):
            feature.put_into(book)
    if wanted.calc_chain:
        book.add_calc_chain()
    return wanted.packed(book.parts()), book.pieces


_TYPICAL = _some(
    "cached values of formulas", "data bar of Excel 2010", "table", "slicer on a table", "picture with alternative text",
    "chart with alternative text", "notes", "names", "sheets named like ours", "print areas and titles", "cell style with a name",
)  # fmt: skip

BOOKS = {
    book.name: book
    for book in (
        FeatureBook("everything", FEATURES, calc_chain=True),
        FeatureBook("cells", _CELLS, calc_chain=True, seen_by_others=False),
        FeatureBook("objects", _OBJECTS, seen_by_others=False),
        FeatureBook("file", _FILE, calc_chain=True, seen_by_others=False),
        FeatureBook("as the Open XML SDK", _TYPICAL, packaging.as_sdk, unread_by=frozenset({"formulon"})),
        FeatureBook("as an ERP system", _TYPICAL, packaging.as_erp, plain_zip=False, calc_chain=True),
        FeatureBook("elsewhere", _TYPICAL, packaging.elsewhere, unread_by=frozenset({"calamine"})),
        FeatureBook("bare", (), packaging.bare, unread_by=frozenset({"formulon"})),
    )
}
"""The workbooks by name."""

"""Workbooks with what buyers have in theirs, and detectors that tell whether it is still there and still linked.

They are written by hand from XML: a library that writes them would leave out what it does not know, and that is just
what has to survive. `Book` puts a package together, each module of features says what belongs into it, `BOOKS` lists
the workbooks, `REFUSED` those that must not be written to.
"""

from __future__ import annotations

from tests.templates.feature_books.books import BOOKS, FEATURES, FeatureBook
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.reading import Opc
from tests.templates.feature_books.refused import REFUSED, Refused

__all__ = ["BOOKS", "FEATURES", "REFUSED", "Feature", "FeatureBook", "Opc", "Refused"]

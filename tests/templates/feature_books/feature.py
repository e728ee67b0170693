"""A feature of a workbook: how it is put in, and what must be there for it to live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.reading import Lost, Opc

__all__ = ["Feature"]


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that buyers use and that a program which knows nothing of it must not lose.

    Parameters
    ----------
    name : str
        What the buyer would call it.
    put_into : callable
        Puts parts, links and markup into a book; the book notes which belong to this feature.
    check : callable
        Walks from the workbook to everything that the feature consists of, and raises Lost on the way where a part,
        a link, a content type or the referring element is missing.
    """

    name: str
    put_into: Callable[[Book], None]
    check: Callable[[Opc], object]

    def present(self, package: Mapping[str, bytes]) -> bool:
        """Whether the feature lives in a package, given as names in the archive and bytes."""
        return self.why_lost(package) is None

    def why_lost(self, package: Mapping[str, bytes]) -> str | None:
        """The first thing that is missing, for messages of tests."""
        try:
            self.check(Opc(package))
        except Lost as lost:
            return str(lost)
        return None

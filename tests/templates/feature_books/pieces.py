"""What a feature consists of, noted while it is put into a book: each piece is what a program could lose."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Link", "Markup", "Part", "Piece"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the package."""

    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Markup:
    """Text within a part."""

    part: str
    xml: str


Piece = Part | Link | Markup

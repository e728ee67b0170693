"""The text of the BOM column ``declared_origin``: where a supplier says that a part and its materials come from.

::

    cell      = statement { ("||" or a line break) statement }
    statement = "made:" country [ "|" source ]
              | ("mined:" | "processed:") item { ";" item } [ "|" source ]
              | "recycled:" content { ";" content } [ "|" source ]
    item      = material "=" origin { "," origin }
    content   = material "=" share
    origin    = (country | "?") [ share ]
    share     = a percentage, such as 60 %, or a fraction, such as 0.6

``made``: where the part is made. ``mined``: where a material was extracted. ``processed``: where it was refined, smelted or made
into what the part needs. Several origins are several sources; ``?`` is a source that nobody names. Shares that add up to less
than the whole leave a rest that nobody names. ``recycled``: how much of a material is from scrap; no rating depends on it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from bomrisk import reference
from bomrisk.origin_codes import joined_origins, origin_code
from bomrisk.origins import known_country

__all__ = [
    "DeclaredOrigins",
    "OriginItem",
    "OriginStatement",
    "Source",
    "Word",
    "format_origins",
    "parse_origins",
    "read_declared_origins",
]

Word = Literal["made", "mined", "processed", "recycled"]

_WORDS: Final[tuple[Word, ...]] = ("made", "mined", "processed", "recycled")
_HEAD = re.compile(r"\s*(made|mined|processed|recycled)\s*:", re.IGNORECASE)
_SHARE = re.compile(r"(?P<share>\d+(?:\.\d*)?|\.\d+)\s*(?P<percent>%?)")
_STATEMENTS = re.compile(r"\|\||[\r\n]+")
_ORIGIN = re.compile(r"(?P<country>.*?)(?:\s+(?P<share>\d+(?:\.\d*)?|\.\d+)\s*(?P<percent>%?))?", re.DOTALL)
_ROUNDING: Final = 1.005
"""Shares are rounded for people; as much may their sum exceed the whole."""
_UNNAMED: Final = "?"


@dataclass(frozen=True, slots=True)
class Source:
    """Where some of a material comes from.

    Parameters
    ----------
    country : str
        ISO 3166 alpha-2, empty where nobody names it.
    share : float
        Share of the material in the part [0..1], NaN where it is not told.
    """

    country: str
    share: float = math.nan

    def __str__(self) -> str:
        """As it stands in the cell."""
        name = self.country or _UNNAMED
        return name if math.isnan(self.share) else f"{name} {100 * self.share:.4g} %"


@dataclass(frozen=True, slots=True)
class OriginItem:
    """What is said of one material.

    Parameters
    ----------
    material : str
        Empty where the statement is about the part itself.
    sources : tuple of Source
        Empty where it is about recycled content.
    recycled : float
        Part of the material that is from scrap [0..1], else NaN.
    """

    material: str
    sources: tuple[Source, ...]
    recycled: float = math.nan

    def __str__(self) -> str:
        """As it stands in the cell."""
        if not math.isnan(self.recycled):
            return f"{self.material}={100 * self.recycled:.4g} %"
        text = ", ".join(map(str, self.sources))
        return f"{self.material}={text}" if self.material else text

    @property
    def unnamed(self) -> float:
        """Share that nobody names [0..1]."""
        told = math.fsum(source.share for source in self.sources if not math.isnan(source.share))
        stated = math.fsum(s.share for s in self.sources if not s.country and not math.isnan(s.share))
        open_ended = {source.country for source in self.sources if math.isnan(source.share)}
        # Who names sources without shares says that there are no others, unless one of them is unnamed: it may be all the rest.
        rest = 1.0 - told if not open_ended or "" in open_ended else 0.0
        return min(1.0, stated + (rest if rest > _ROUNDING - 1 else 0.0))


@dataclass(frozen=True, slots=True)
class OriginStatement:
    """What one supplier says of one kind of origin.

    Parameters
    ----------
    word : {"made", "mined", "processed", "recycled"}
    items : tuple of OriginItem
    source : str
        Who said it, where and when; free text.
    """

    word: Word
    items: tuple[OriginItem, ...]
    source: str = ""

    def __str__(self) -> str:
        """As it stands in the cell."""
        text = f"{self.word}: {'; '.join(map(str, self.items))}"
        source = " ".join(re.sub(r"\|+", "/", self.source).split())
        return f"{text} | {source}" if source else text


@dataclass(frozen=True, slots=True)
class DeclaredOrigins:
    """What a cell says, by material: origins as :func:`bomrisk.origin_codes.origin_code` writes them, and recycled content."""

    made_in: str
    mined: Mapping[str, str]
    processed: Mapping[str, str]
    recycled: Mapping[str, float] = field(default_factory=dict)


def format_origins(statements: Iterable[OriginStatement]) -> str:
    """Write statements into one cell."""
    return " || ".join(dict.fromkeys(map(str, statements)))


@lru_cache(maxsize=65_536)
def parse_origins(cell: str) -> tuple[tuple[OriginStatement, ...], tuple[str, ...]]:
    """Read a cell.

    Parameters
    ----------
    cell : str

    Returns
    -------
    statements : tuple of OriginStatement
        Empty where anything in the cell could not be read: half of what was declared is not what was declared.
    problems : tuple of str
        What could not be read, all of it.
    """
    statements: list[OriginStatement] = []
    problems: list[str] = []
    for piece in _STATEMENTS.split(cell):
        text = piece.strip()
        if not text:
            continue
        head = _HEAD.match(text)
        if head is None:
            problems.append(f"{text[:40]!r} does not begin with made:, mined:, processed: or recycled:")
            continue
        word: Word = next(word for word in _WORDS if word == head[1].lower())
        body, _, source = text[head.end() :].partition("|")
        items = _part(body, problems) if word == "made" else _items(body, word, problems)
        statements.append(OriginStatement(word, items, " ".join(source.split())))
    return ((), tuple(dict.fromkeys(problems))) if problems else (tuple(dict.fromkeys(statements)), ())


def _part(body: str, problems: list[str]) -> tuple[OriginItem, ...]:
    country = known_country(body)
    if not country:
        problems.append(f"{body.strip()[:40]!r} after made: is no known country")
    return (OriginItem("", (Source(country),)),)


def _items(body: str, word: Word, problems: list[str]) -> tuple[OriginItem, ...]:
    found: dict[str, OriginItem] = {}
    for piece in filter(None, (piece.strip() for piece in body.split(";"))):
        name, sign, origins = piece.partition("=")
        material = reference.material_id(name.strip())
        if not sign:
            problems.append(f"{piece[:40]!r} after {word}: {_HINTS[word]}")
        elif material is None:
            problems.append(f"{name.strip()[:40]!r} is no known material")
        elif material in found:
            problems.append(f"{material} stands twice after {word}:")
        else:
            read = _content if word == "recycled" else _from
            found[material] = read(origins, material, problems)
    if not body.strip():
        problems.append(f"nothing stands after {word}:")
    return tuple(found.values())


_HINTS: Final[Mapping[Word, str]] = {
    "mined": "names no origin (write it as dysprosium=CN)",
    "processed": "names no origin (write it as dysprosium=CN)",
    "recycled": "names no share (write it as dysprosium=25 %)",
}


def _content(text: str, material: str, problems: list[str]) -> OriginItem:
    match = _SHARE.fullmatch(text.strip())
    share = _number(match) if match else math.nan
    if not share <= 1:
        problems.append(f"{text.strip()[:40]!r} of {material} is no share from 0 to 100 %")
    return OriginItem(material, (), share)


def _from(text: str, material: str, problems: list[str]) -> OriginItem:
    return OriginItem(material, _sources(text, material, problems))


def _number(match: re.Match[str]) -> float:
    return float(match["share"]) / (100 if match["percent"] else 1)


def _sources(text: str, material: str, problems: list[str]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for piece in (piece.strip() for piece in text.split(",")):
        match = _ORIGIN.fullmatch(piece)
        name = match["country"].strip() if match else piece
        country = "" if name == _UNNAMED else known_country(name)
        share = _number(match) if match and match["share"] else math.nan
        if name != _UNNAMED and not country:
            problems.append(f"{name[:40]!r} of {material} is no known country")
        elif country in found:
            problems.append(f"{name} stands twice for {material}")
        elif not math.isnan(share) and not 0 < share <= 1:
            problems.append(f"{piece[:40]!r} of {material} is no share above 0 and up to 100 %")
        else:
            found[country] = Source(country, share)
    told = math.fsum(source.share for source in found.values() if not math.isnan(source.share))
    if told > _ROUNDING:
        problems.append(f"the shares of {material} add up to {100 * told:.4g} %")
    return tuple(found.values())


@lru_cache(maxsize=65_536)
def read_declared_origins(cell: str) -> DeclaredOrigins | None:
    """Read a cell for the rating.

    Parameters
    ----------
    cell : str

    Returns
    -------
    DeclaredOrigins or None
        None for an empty cell, and for one that cannot be read. Where several suppliers state an origin of one material, all
        of them count: each delivers. Recycled contents that differ leave the content open (NaN): nobody says how much each
        delivers.
    """
    statements, _ = parse_origins(cell)
    if not statements:
        return None
    made_in = ""
    by_word: dict[str, dict[str, str]] = {"mined": {}, "processed": {}}
    recycled: dict[str, float] = {}
    for statement in statements:
        for item in statement.items:
            if statement.word == "recycled":
                agreed = recycled.get(item.material, item.recycled) == item.recycled
                recycled[item.material] = item.recycled if agreed else math.nan
                continue
            countries = [source.country for source in item.sources if source.country]
            if statement.word == "made":
                made_in = made_in or countries[0]
                continue
            code = origin_code(countries, item.unnamed)
            known = by_word[statement.word]
            known[item.material] = joined_origins((known[item.material], code)) if item.material in known else code
    mined, processed = (MappingProxyType(by_word[word]) for word in ("mined", "processed"))
    return DeclaredOrigins(made_in, mined, processed, MappingProxyType(recycled))

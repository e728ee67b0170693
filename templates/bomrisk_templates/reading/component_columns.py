"""Tables that name an assembly beside each of its components: which number and which name are the component's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

from bomrisk_templates.reading.content import ColumnContent
from bomrisk_templates.reading.header_kinds import CJK, kinds_of, word_kinds
from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.region import Region

__all__ = ["tell_components"]

_NAMING = frozenset(("name", "explanation"))
_PARTNERS = frozenset(("maker", "vendor"))
_PARENT = 0.4
_WORDS = 0.6
_LONGEST_ENDING = 2
_SHORTEST_STEM = 4
_OF_PARTS = frozenset(("description", "part_number"))
#: The product stands beside each of its components again, or beside the first of them only.
_AGAIN, _ONCE = 0.6, 0.5


class _Pair(NamedTuple):
    """The columns of a number and a name of the same thing, and the word for that thing."""

    stem: str
    number: int
    name: int


def tell_components(region: Region, contents: Mapping[int, ColumnContent]) -> None:
    """Where an assembly stands beside a component, say which columns are the component's: "desc_conjunto", "desc_componente".

    Parameters
    ----------
    region : Region
        Its roles are changed in place.
    contents : mapping of int to ColumnContent
        What the values of each column look like.
    """
    pairs = list(_pairs(region, contents))
    component = _component(region, contents, pairs)
    if component is None:
        return
    region.roles[component.number], region.roles[component.name] = {"part_number": 1.0}, {"description": 1.0}
    names = {pair.name for pair in pairs}
    paired = names | {pair.number for pair in pairs}
    distinct = contents[component.number].distinct
    apart: set[int] = set()
    for column, roles in sorted(region.roles.items()):
        if column in (component.number, component.name) or not roles.keys() & {*_OF_PARTS, "parent"}:
            continue
        header = region.headers.get(column, "")
        again = contents[column].distinct <= _AGAIN * distinct or contents[column].fill < _ONCE
        told = "parent" in roles or _names_assembly(header) or (column - 1 in apart and _stem(header) == ("", True))
        if column in paired or (again and told):
            apart.add(column)
            # Whether a number really is the parent's, its values show.
            region.roles[column] = {"~other": 1.0} if column in names else {"~other": 1.0, "parent": 1.0}


def _names_assembly(header: str) -> bool:
    """Whether a header asks for a product, or for the article that a list is of ("Code article" beside "Composant")."""
    words, parts = word_kinds()
    plain = normalise(header)
    stem, _ = _stem(header)
    tokens = {*plain.split(), stem}
    return any("assembly" in words.get(token, ()) for token in tokens) or any(
        piece in plain for piece in parts["assembly"]
    )


def _is_parent(region: Region, pair: _Pair) -> bool:
    return region.roles.get(pair.number, {}).get("parent", 0.0) >= _PARENT


def _component(region: Region, contents: Mapping[int, ColumnContent], pairs: list[_Pair]) -> _Pair | None:
    """Say which pair is the component's: by its word, as the one that no parent is, or by numbers that repeat least."""
    named = [pair for pair in pairs if _is_child(pair.stem)]
    if len(pairs) < 2:
        # A lone pair may be anything, but for codes under a word for components.
        content = contents[named[0].number] if named else None
        return named[0] if content and content.code >= _WORDS and content.designator < _WORDS else None
    others = [pair for pair in pairs if not _is_parent(region, pair)]
    for chosen in (named, others):
        if len(chosen) == 1:
            return chosen[0]
    ordered = sorted(pairs, key=lambda pair: contents[pair.number].distinct)
    return ordered[-1] if contents[ordered[-1].number].distinct > contents[ordered[-2].number].distinct else None


def _is_child(stem: str) -> bool:
    words, parts = word_kinds()
    return "child" in words.get(stem, ()) or any(stem.startswith(piece) for piece in parts["child"])


def _pairs(region: Region, contents: Mapping[int, ColumnContent]) -> Iterator[_Pair]:
    numbers: dict[int, str] = {}
    names: dict[int, str] = {}
    for column, header in sorted(region.headers.items()):
        content = contents.get(column)
        if content is None or not content.filled:
            continue
        stem, is_name = _stem(header)
        if stem and is_name and content.words >= _WORDS:
            names[column] = stem
        elif stem and not is_name and content.prose < _WORDS and content.url < _WORDS:
            numbers[column] = stem
    for name, stem in names.items():
        own = [column for column, other in numbers.items() if _is_same(stem, other)]
        if len(own) == 1 and sum(_is_same(stem, other) for other in names.values()) == 1:
            yield _Pair(stem, own[0], name)


def _is_same(one: str, other: str) -> bool:
    """Whether two words for a thing differ in no more than an ending: "Komponente", "Komponenten"."""
    if one == other:
        return True
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return common >= _SHORTEST_STEM and max(len(one), len(other)) - common <= _LONGEST_ENDING


def _stem(header: str) -> tuple[str, bool]:
    """Give the word for the thing that a header is about, and whether the header asks for its name."""
    plain = normalise(header)
    return _packed_stem(plain.replace(" ", "")) if CJK.search(plain) else _spaced_stem(plain.split())


def _spaced_stem(tokens: list[str]) -> tuple[str, bool]:
    is_name, rest = False, []
    for token in tokens:
        kinds = kinds_of(token)
        stem, ending = _taken_apart(token)
        if kinds & _PARTNERS:
            return "", False
        if kinds & _NAMING and not stem:
            is_name = True
        elif stem:
            is_name |= ending == "name"
            rest.append(stem)
        elif kinds != {"number"}:
            rest.append(token)
    # "Parent item", "code article père": what it is of matters, not that it is an item.
    told = [token for token in rest if "thing" not in kinds_of(token) or "child" in kinds_of(token)]
    return "".join(told or rest[-1:]), is_name


def _taken_apart(token: str) -> tuple[str, str]:
    """Part a compound, "Komponentenbezeichnung", "Materialnummer", from the kind of its last word."""
    words, _ = word_kinds()
    if "child" in words.get(token, ()) or token in words:
        return "", ""
    for cut in range(_SHORTEST_STEM, len(token) - 1):
        kinds = words.get(token[cut:], set())
        if kinds & _NAMING and len(token) - cut >= _SHORTEST_STEM:
            return token[:cut], "name"
        if "number" in kinds and "thing" not in kinds:
            return token[:cut], "number"
    return "", ""


def _packed_stem(text: str) -> tuple[str, bool]:
    _, parts = word_kinds()
    endings = sorted(
        ((piece, kind in _NAMING) for kind in (*_NAMING, "number") for piece in parts.get(kind, ())),
        key=lambda ending: -len(ending[0]),
    )
    for piece, is_name in endings:
        if text.endswith(piece) and text != piece:
            stem = text.removesuffix(piece)
            for thing in parts["thing"]:
                if len(stem) > len(thing):
                    stem = stem.removesuffix(thing)
            is_partner = any(other in stem for kind in _PARTNERS for other in parts[kind])
            return ("" if is_partner else stem), is_name
    return "", False

"""What a header cell may mean: exact aliases, words inside a longer header, and compounds of word kinds."""

from __future__ import annotations

import re
from functools import lru_cache

from bomrisk_templates.reading.alternate_words import is_alternate, without_alternate
from bomrisk_templates.reading.distributors import names_distributor
from bomrisk_templates.reading.grid import Cell
from bomrisk_templates.reading.header_kinds import CJK, kinds_of, table_of, word_kinds, words_aside
from bomrisk_templates.reading.header_text import MAX_HEADER, normalise, squeeze

__all__ = ["CANONICAL", "OVERRIDES", "STATEMENTS", "header_roles", "roles_without_alternate"]

CANONICAL: tuple[str, ...] = (
    "part_number", "description", "manufacturer", "manufacturer_part_number", "alternates", "supplier", "supplier_part_number",
    "quantity", "quantity_base", "unit", "unit_price", "price_unit", "line_total", "currency", "category", "material",
    "declaration", "cas", "hs_code", "country", "material_origin", "processing_country", "declared_origin",
    "material_override", "origin_override", "level", "position", "parent", "designator", "lead_time", "mass", "mass_unit",
    "notes",
)  # fmt: skip

OVERRIDES = ("material_override", "origin_override")
"""What a buyer states in the risk workbook to overrule what was recognised."""

STATEMENTS = (*OVERRIDES, "declared_origin")
"""Columns of the risk workbook that no other BOM has: known by their heading alone, and kept as they are written."""

_PHRASE = 0.72
_WEAKEST = 0.25
_COMPOUND = 0.93
_NAMES = 0.8
"""So surely a word for the names of parts means them."""
_SHORTEST_PLURAL = 5
_PARENTHESES = re.compile(r"[(\[{（【〔].*?[)\]}）】〕]")
_SIGN = re.compile(
    r"(?:R|US|NT|HK|A|C|S)\$|[$€£¥￥₽₹₫₩₺₴₪元円]|(?<![^\W\d_])(?:usd|eur|euro|gbp|chf|pln|rub|руб|cny|rmb|jpy|vnd|brl|inr|sek|nok|dkk|czk|aud|cad|zł|kč|"
    r"twd|ntd|hkd|sgd|krw|thb|idr|myr|mxn|zar|huf|uah|egp|aed|sar|nzd|clp|nis|грн|vnđ|ft|(?-i:TRY|ILS|TL|RON|COP|PEN|ARS|PHP))"
    r"(?![^\W\d_])\.?",
    re.IGNORECASE,
)
_ROUGHLY = "~≈約"
#: "Availability_2026-07-11": when somebody looked.
_DATE = re.compile(r"[\s_(-]+\d{4}[-./]\d{2}[-./]\d{2}\)?$")
#: "In stock, pcs.": in what it is counted, not that it is the quantity.
_IN_PIECES = re.compile(r"\s*,\s*(?:шт|штук|pcs?|pieces|stk|stück|szt|pz|uds?|unid|pç|pça)\.?$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?: ?)(?:1)$")
_ALTERNATIVE = re.compile(r"[/|\n;,]| - |(?<=[\u4e00-\u9fff])[或及](?=[\u4e00-\u9fff])")
_ORDINAL = re.compile(r"[ _](?:[2-9]|1\d)$")
#: Kinds of words that tell components from assemblies, not one column of a component from another.
_OF_STRUCTURE = frozenset(("assembly", "child", "name"))
_OF_PARTS = ("manufacturer", "manufacturer_part_number", "supplier", "supplier_part_number", "part_number")


@lru_cache(maxsize=1)
def _aliases() -> dict[str, dict[str, float]]:
    aliases: dict[str, dict[str, float]] = {}
    for row in table_of("header_aliases.csv"):
        key = squeeze(normalise(row["alias"]))
        if key:
            roles = aliases.setdefault(key, {})
            roles[row["role"]] = max(roles.get(row["role"], 0.0), float(row["strength"]))
    return aliases


@lru_cache(maxsize=1)
def _cjk_aliases() -> list[str]:
    return sorted((key for key in _aliases() if CJK.search(key) and len(key) > 1), key=len, reverse=True)


def header_roles(cell: Cell) -> dict[str, float]:
    """What the cell may mean as a header.

    Parameters
    ----------
    cell : Cell

    Returns
    -------
    dict
        Role (a canonical column name, ``line_number``, or ``~kind`` for known columns that a BOM line does not need)
        to how sure that is, 0..1. Exact aliases give 0.3 to 1, words inside a longer header less. Empty if unknown.
    """
    if not isinstance(cell, str) or not cell or len(cell) > MAX_HEADER:
        return {}
    return dict(_roles(_DATE.sub("", cell)))


@lru_cache(maxsize=8192)
def _roles(text: str) -> tuple[tuple[str, float], ...]:
    if text.strip() == "#":
        return (("line_number", 1.0), ("quantity", 0.5))
    if _is_sign(text):
        return (("unit_price", 0.7),)
    if "://" in text or "www." in text:
        return ()
    if is_alternate(text) and squeeze(normalise(text)) not in _aliases() and roles_without_alternate(text) is not None:
        return (("~other", 1.0),)
    found: dict[str, float] = {}
    whole = _exact(text)
    if stated := {role: strength for role, strength in whole.items() if role in STATEMENTS}:
        return tuple(stated.items())  # "Material (yours)" is not the material that stands on the BOM
    bare = _PARENTHESES.sub(" ", text)
    priced = _PARENTHESES.sub(lambda match: "" if _SIGN.fullmatch(match[0][1:-1].strip()) else match[0], text)
    for version, factor in ((text, 1.0), (priced, 0.995), (bare, 0.99)):
        exact = _exact(version)
        for role, strength in exact.items():
            found[role] = max(found.get(role, 0.0), strength * factor)
    if _SIGN.search(text):  # "€/Stk." is no number of pieces, nor is "Each [$]"
        found = {role: strength for role, strength in found.items() if role not in ("quantity", "unit")}
    if found:
        return tuple(found.items())
    if text.lstrip().startswith("# ") and (marked := _exact(text.lstrip()[2:])).get("description", 0.0) >= _NAMES:
        return tuple(marked.items())  # "# Componente": the mark of a comment before the header of a text file
    counted = _IN_PIECES.sub("", text)
    if counted != text and (rest := _roles(counted)):
        return rest
    ordinal = _ORDINAL.search(normalise(text)) is not None
    pieces = [piece for piece in _ALTERNATIVE.split(text) if piece.strip()]
    known = [exact for piece in pieces if (exact := _exact(piece))]
    if len(pieces) <= 3 and 2 * len(known) >= len(pieces):
        for position, exact in enumerate(known):  # "brand/supplier": what is named first counts most
            for role, strength in exact.items():
                found[role] = max(found.get(role, 0.0), strength * (0.9 - 0.02 * position))
    compound = _compound(normalise(bare) or normalise(text), text)
    if compound:
        found = {role: s for role, s in found.items() if role not in _RIVALS.get(compound, ())}
        found[compound] = max(found.get(compound, 0.0), _COMPOUND)
    elif not found:
        found = _phrase(normalise(bare) or normalise(text))
    if ordinal:  # "manufacturer 2", "qty 3": the first of a series is the one meant
        found = {role: strength * 0.6 for role, strength in found.items()}
    return tuple(found.items())


@lru_cache(maxsize=4096)
def roles_without_alternate(text: str, *, number: bool = False) -> str | None:
    """What a header repeats once the word for alternates, and the number of a series, are taken away.

    Parameters
    ----------
    text : str
    number : bool
        Whether it has the number of a series (``MPN 2``).

    Returns
    -------
    str or None
        Canonical name of a maker, supplier or number; empty where nothing is left (``Alternates``); None for anything else.
    """
    rest = without_alternate(normalise(text), number=number or is_alternate(text))
    if rest in ("", "part", "parts", "component", "components", "bauteil", "teil", "teile", "型号", "料", "品"):
        return ""
    found = {role: strength for role, strength in _exact(rest).items() if strength >= 0.7}
    compound = _compound(rest, text)
    if compound in _OF_PARTS:
        return compound
    best = max(found, key=lambda role: found[role], default=None)
    return best if best in _OF_PARTS else None


_NAMED_BY = {"vendor": "supplier", "maker": "manufacturer"}
_RIVALS = {
    "manufacturer_part_number": ("manufacturer", "part_number", "line_number", "~other"),
    "supplier_part_number": ("supplier", "part_number", "line_number"),
    "line_total": ("unit_price", "quantity"),
    "unit_price": ("line_total", "unit"),
    "~other_quantity": ("quantity", "unit"),
    "part_number": ("line_number",),
}


def _exact(text: str) -> dict[str, float]:
    plain = normalise(text)
    key = squeeze(plain)
    roles = _aliases().get(key)
    if roles is None and key.endswith("1"):
        roles = _aliases().get(_NUMBERED.sub("", key))
    if roles is None:
        roles = _without_asides(plain)
    if roles is None and len(key) > _SHORTEST_PLURAL and key.endswith("s"):
        roles = _aliases().get(key[:-1])  # "Désignations", "Componentes"
    if roles is None and CJK.search(key):
        roles = _of_component(key)
    return roles or {}


def _of_component(key: str) -> dict[str, float] | None:
    """What a header means without the word that it is the component's: 子项规格型号, 子件计量单位."""
    words = (word for word in word_kinds()[1]["child"] if len(word) > 1 and key.startswith(word))
    return next((found for word in words if (found := _aliases().get(key.removeprefix(word)))), None)


def _is_sign(text: str) -> bool:
    """Whether nothing but a currency stands there, if with a word that the figures are rough ("ca. €")."""
    if not _SIGN.search(text):
        return False
    words, pieces = words_aside()
    rest = " ".join(token for token in text.split() if squeeze(normalise(token)) not in words)
    for piece in (*pieces, *_ROUGHLY):
        rest = rest.replace(piece, "")
    return _SIGN.fullmatch(rest.strip(" ()[]")) is not None


def _without_asides(plain: str) -> dict[str, float] | None:
    """What is left of a header like "EP netto" or "Prix estimé" once the words on tax and on rough figures are gone."""
    words, pieces = words_aside()
    rest = "".join(token for token in plain.split() if token not in words)
    for piece in pieces:
        rest = rest.replace(piece, "")
    return _aliases().get(rest) if rest and rest != squeeze(plain) else None


def _compound(text: str, raw: str) -> str | None:
    _, parts = word_kinds()
    tokens = text.split()
    if len(tokens) > 7:
        return None
    kinds: set[str] = {"money"} if _SIGN.search(raw) else set()
    for token in tokens:
        kinds |= kinds_of(token) - _OF_STRUCTURE
    packed = squeeze(text)
    if CJK.search(packed):
        for kind, pieces in parts.items():
            if kind not in _OF_STRUCTURE and any(piece in packed for piece in pieces):
                kinds.add(kind)
    if not kinds:
        return None
    if (named := _NAMED_BY.keys() & kinds) and kinds <= named | {"count"} and _asks_for_name(tokens, packed):
        return _NAMED_BY[min(named)]  # "Maker name", "proveedor_nombre" (in French a count)
    if tokens and kinds <= {"maker", "thing", "number"} and _names_maker(tokens):
        return "manufacturer"
    if "number" in kinds and "maker" in kinds and "money" not in kinds:
        return "manufacturer_part_number"
    if tokens and "thing" in kinds_of(tokens[-1]) and kinds in ({"maker", "thing"}, {"maker", "thing", "number"}):
        return "manufacturer_part_number"  # "Mfr Item"; "Part manufacturer" is the maker
    if "number" in kinds and ("vendor" in kinds or names_distributor(tokens)) and not kinds & {"money", "count"}:
        return "supplier_part_number"
    if "number" in kinds and "thing" in kinds and not kinds & {"money", "count", "stock", "maker", "vendor"}:
        return "part_number"
    if "count" in kinds and kinds & {"stock", "batch"}:
        return "~other_quantity"
    if "money" in kinds and "count" not in kinds:
        if "total" in kinds:
            return "line_total"
        if "each" in kinds:
            return "unit_price"
    return None


def _asks_for_name(tokens: list[str], packed: str) -> bool:
    """Whether a header has a word for names; メーカー品名 asks for the maker's name of the part."""
    _, parts = word_kinds()
    ideographic = "品" not in packed and any(piece in packed for piece in parts["name"])
    return ideographic or any("name" in kinds_of(token) for token in tokens)


def _names_maker(tokens: list[str]) -> bool:
    """Whether a header asks for the maker of a part ("Part manufacturer"): it ends so, and what stands before is a thing."""
    head = kinds_of(tokens[-1])
    return head == {"maker"} and all("thing" in kinds_of(token) for token in tokens[:-1])


def _phrase(text: str) -> dict[str, float]:
    """The longest alias inside a longer header; in a tie the last one, the head of the phrase."""
    best: tuple[int, int, str] | None = None
    tokens = text.split()
    aliases = _aliases()
    if 1 < len(tokens) <= 8:
        for start in range(len(tokens)):
            for end in range(start + 1, len(tokens) + 1):
                key = "".join(tokens[start:end])
                if len(key) >= 3 and key in aliases and (best is None or (len(key), start) >= best[:2]):
                    best = (len(key), start, key)
    packed = squeeze(text)
    if best is None and CJK.search(packed) and len(packed) <= 24:
        for key in _cjk_aliases():
            at = packed.rfind(key)
            if at >= 0 and (best is None or (len(key), at) > best[:2]):
                best = (len(key), at, key)
            if best is not None and len(key) < best[0]:
                break
    if best is None:
        return {}
    share = min(1.0, 0.4 + 0.6 * best[0] / max(len(packed), 1))
    found = {role: strength * _PHRASE * share for role, strength in aliases[best[2]].items()}
    return {role: strength for role, strength in found.items() if strength >= _WEAKEST}

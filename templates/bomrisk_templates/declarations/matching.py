"""Keys by which declarations meet BOM lines: part numbers and company names, exact but for their spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import pandas as pd

from bomrisk_templates.declarations.declaration import Declaration, Part

__all__ = ["LineIndex", "company_key", "part_key"]

_BLANKS_AND_HYPHENS = re.compile(r"[\s\-‐‑‒–—−_]+")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_DOTTED = re.compile(r"\.(?=\w?\b)|(?<=\b\w)\.")
_LEGAL_FORMS = frozenset([
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "eg", "inc", "incorporated", "corp", "corporation", "co",
    "company", "ltd", "limited", "llc", "llp", "lp", "plc", "sa", "sas", "sarl", "sasu", "srl", "spa", "bv", "nv",
    "ab", "oy", "oyj", "as", "asa", "aps", "kk", "pty", "pte", "pvt", "private", "sdn", "bhd", "sro", "spzoo",
    "kft", "zrt", "nyrt", "doo", "dd", "ltda", "sl", "slu", "ltee", "ulc", "tbk", "ooo", "oao", "ao", "zao", "jsc",
    "pjsc", "ооо", "оао", "ао", "зао", "пао",
])  # fmt: skip
_ENDINGS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|股份公司|株式会社|\(株\)|㈱|주식회사|\(주\))")
_SPACED_FORMS = ((("sp", "z", "o", "o"), 4), (("sp", "z", "oo"), 3), (("s", "a"), 2), (("s", "p", "a"), 3))
_NUMBERS = ("manufacturer_part_number", "supplier_part_number", "part_number")
_COMPANIES = ("supplier", "manufacturer")
_JOINING = frozenset({"and", "und", "et", "y", "e"})


@lru_cache(maxsize=65_536)
def part_key(number: str) -> str:
    """A part number without case, blanks and hyphens."""
    return _BLANKS_AND_HYPHENS.sub("", unicodedata.normalize("NFKC", number)).casefold()


@lru_cache(maxsize=65_536)
def company_key(name: str) -> str:
    """A company's name without case, punctuation and legal form; empty for an empty name."""
    text = unicodedata.normalize("NFKC", name)
    text = _ENDINGS.sub(" ", text) if _ENDINGS.sub("", text).strip() else text
    words = _PUNCTUATION.sub(" ", _DOTTED.sub("", text).casefold()).split()
    begun = list(words)
    while words:
        length = next((n for form, n in _SPACED_FORMS if tuple(words[-n:]) == form), 0)
        if not length and (words[-1] in _LEGAL_FORMS or (len(words) < len(begun) and words[-1] in _JOINING)):
            length = 1
        if not length:
            break
        del words[-length:]
    while len(words) > 1 and words[0] in ("ooo", "oao", "ao", "zao", "ооо", "оао", "ао", "зао", "пао", "pt"):
        del words[0]
    return " ".join(words or begun)


class LineIndex:
    """The lines of a BOM by their part numbers and companies.

    Parameters
    ----------
    lines : DataFrame
        Canonical columns.
    """

    def __init__(self, lines: pd.DataFrame) -> None:
        self._keys: dict[str, list[str]] = {
            name: _keys(lines[name], part_key if name.endswith("part_number") else company_key)
            for name in (*_NUMBERS, *_COMPANIES)
            if name in lines.columns
        }
        self._by_column: dict[str, Mapping[str, list[int]]] = {
            name: _positions(keys) for name, keys in self._keys.items()
        }

    def of_part(self, part: Part) -> list[int]:
        """Positions of the lines with one of a part's numbers, ascending."""
        asked = [
            (part.number, _NUMBERS),
            (part.requester_number, _NUMBERS),
        ]
        return self._found((part_key(number), columns) for number, columns in asked)

    def of_company(self, name: str) -> list[int]:
        """Positions of the lines of a supplier or manufacturer, ascending."""
        return self._found([(company_key(name), _COMPANIES)])

    def of(self, declaration: Declaration) -> list[int]:
        """Positions of all lines that a declaration is about, ascending."""
        if declaration.scope in ("parts", "products"):
            return sorted({position for part in declaration.parts for position in self.of_part(part)})
        return self.of_company(declaration.supplier)

    def of_other_companies(self, declaration: Declaration, positions: Iterable[int]) -> list[int]:
        """Those lines that have a declared number as the buyer's part number alone, and name other companies."""
        own, supplier = self._keys.get("part_number"), company_key(declaration.supplier)
        if own is None or not supplier:
            return []
        numbers = {part_key(part.number) for part in declaration.parts} - {""}
        asked = {part_key(part.requester_number) for part in declaration.parts}
        found = []
        for position in positions:
            others = {self._keys[name][position] for name in _NUMBERS if name in self._keys and name != "part_number"}
            companies = {self._keys[name][position] for name in _COMPANIES if name in self._keys} - {""}
            if own[position] in numbers - asked and not others & numbers and companies and supplier not in companies:
                found.append(position)
        return found

    def _found(self, asked: Iterable[tuple[str, tuple[str, ...]]]) -> list[int]:
        found: set[int] = set()
        for key, columns in asked:
            if key:
                for column in columns:
                    found.update(self._by_column.get(column, {}).get(key, ()))
        return sorted(found)


def _keys(column: pd.Series, key_of: Callable[[str], str]) -> list[str]:
    return [key_of(str(value)) if known else "" for value, known in zip(column, column.notna(), strict=True)]


def _positions(keys: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(position)
    return found

"""The words of the RMI templates: which label means what, in the languages that they come in."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from importlib import resources

from bomrisk import reference
from bomrisk_templates.declarations.declaration import Contained
from bomrisk_templates.reading.grid import Cell, text_of

__all__ = ["answer", "has_star", "label_role", "mineral", "plain", "without_marks"]

_NOTES = re.compile(r"[(（]\s*(?:\*|\d+)\s*[)）]")
_PUNCTUATION = re.compile(r"[\W_]+")
_COLUMN_ROLES = frozenset([
    "company", "scope", "date", "product_number", "product_name", "requester_number", "metal", "lookup",
    "smelter_name", "standard_name", "country", "smelter_id", "smelter_input", "mine_name", "mine_country", "mine_smelter",
])  # fmt: skip


def plain(text: str) -> str:
    """A label without case, marks such as ``(*)``, punctuation and blanks, so that versions of one label meet."""
    folded = unicodedata.normalize("NFKC", _NOTES.sub(" ", text)).casefold()
    return _PUNCTUATION.sub("", folded)


def has_star(text: str) -> bool:
    """Whether a label is marked as mandatory."""
    return re.search(r"[(（]\s*\*\s*[)）]", text) is not None


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    source = resources.files("bomrisk_templates.declarations").joinpath("rmi_labels.csv")
    with source.open(encoding="utf-8") as stream:
        return {plain(row["label"]): row["role"] for row in csv.DictReader(stream)}


def label_role(cell: Cell) -> str | None:
    """What a label asks for, None for any other text."""
    role = _words().get(plain(cell)) if isinstance(cell, str) and len(cell) < 160 else None
    return role if role in _COLUMN_ROLES else None


def without_marks(text: str) -> str:
    """A label as people read it: without ``(*)`` and the colon at its end."""
    return " ".join(_NOTES.sub(" ", text).split()).rstrip(" :：")


@lru_cache(maxsize=4096)
def mineral(text: str) -> str:
    """Id of a metal or mineral, empty where the tables do not know it: exact names only."""
    found = reference.material_id(without_marks(text))
    if found is None:
        word = _words().get(plain(text), "")
        found = word if word in set(reference.materials()["material"]) else None
    return found or ""


def answer(cell: Cell) -> Contained | None:
    """Read an answer: yes, no, or anything else that stands there as unknown; None where nothing does."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = text_of(cell).strip()
    if not text:
        return None
    word = _words().get(plain(text))
    return "yes" if word == "yes" else "no" if word == "no" else "unknown"

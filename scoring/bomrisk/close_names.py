"""Names of materials that come close to a word that is none."""

from __future__ import annotations

import difflib
from functools import cache

from bomrisk import reference

__all__ = ["close_materials", "which_material"]


def close_materials(name: str) -> list[str]:
    """Return up to four ids of materials whose names come close to a word, the closest first."""
    words = _material_words()
    wanted = name.strip().casefold()[:80]
    close = difflib.get_close_matches(wanted, words, n=8, cutoff=0.6)
    if len(wanted) > 2:
        close += [word for word in words if wanted in word]
    return list(dict.fromkeys(words[word] for word in close))[:4]


def which_material(name: str) -> str:
    """Return a question with the materials that come close to a word, or nothing."""
    ids = close_materials(name)
    return f" Did you mean {', '.join(ids[:-1]) + ' or ' + ids[-1] if len(ids) > 1 else ids[0]}?" if ids else ""


@cache
def _material_words() -> dict[str, str]:
    """All names of materials in lower case, chemical symbols included, each with the material's id."""
    table = reference.materials()
    words: dict[str, str] = {}
    for material, name, symbol, aliases in zip(
        table["material"], table["name"], table["symbol"], table["aliases"], strict=True
    ):
        listed = [material, name, symbol, *(aliases.split(";") if isinstance(aliases, str) else [])]
        for word in listed:
            if isinstance(word, str) and word.strip():
                words.setdefault(word.strip().casefold(), material)
    return words

"""Names of materials as people type them."""

from __future__ import annotations

import difflib
from functools import cache

from bomrisk import reference
from bomrisk.errors import InputError

__all__ = ["known_material"]


def known_material(name: str) -> str:
    """Return the id of a material, or raise with the names that come close."""
    if found := reference.material_id(name):
        return found
    words = _material_words()
    wanted = name.strip().casefold()
    close = difflib.get_close_matches(wanted, words, n=8, cutoff=0.6)
    if len(wanted) > 2:
        close += [word for word in words if wanted in word]
    ids = list(dict.fromkeys(words[word] for word in close))[:4]
    hint = f" Did you mean {', '.join(ids[:-1]) + ' or ' + ids[-1] if len(ids) > 1 else ids[0]}?" if ids else ""
    raise InputError(f"{name!r} is not a known material.{hint}", action="`bomrisk materials` lists all of them.")


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

"""The sentence that says why, in as many characters as a cell of a block may have."""

from __future__ import annotations

import re

from bomrisk_excel.functions.cells import TEXT_LIMIT

__all__ = ["short_why"]

# A full stop of an abbreviation (Dem. Rep., U.S.) ends no sentence.
_SENTENCE = re.compile(r"(?<=[a-z0-9)%]\.)(?<!Dem\.)(?<!Rep\.)(?<!No\.)(?<!Fed\.)(?<!Sts\.)(?<!St\.) (?=[A-Z])")
_MORE = "More: BOMRISK_CONTROLS."
_SHORTER = (
    (" by its text", ""),
    ("; what followed is not verified, so it counts as in force", ", not verified since, counts as in force"),
    (", an extension to ", ", extension to "),
    (" is reported", " reported"),
)


def short_why(text: str) -> str:
    """Shorten a reason to 255 characters by leaving out whole sentences, the last ones first.

    Parameters
    ----------
    text : str
        Grade and bottleneck; the top country with source and year; then one sentence for each control.

    Returns
    -------
    str
        Where sentences were left out, it ends with where to find them.
    """
    if len(text) <= TEXT_LIMIT:
        return text
    for long, short in _SHORTER:
        text = text.replace(long, short)
    kept, *rest = _SENTENCE.split(text)
    for number, sentence in enumerate(rest):
        longer = f"{kept} {sentence}"
        room = TEXT_LIMIT - (len(_MORE) + 1 if number + 1 < len(rest) else 0)
        if len(longer) > room:
            return f"{kept} {_MORE}" if number else longer[: TEXT_LIMIT - 1] + "…"
        kept = longer
    return kept

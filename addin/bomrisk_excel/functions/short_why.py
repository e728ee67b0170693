"""The sentence that says why, in as many characters as a cell of a block may have."""

from __future__ import annotations

import re

from bomrisk.control_wording import names_source
from bomrisk_excel.functions.cells import TEXT_LIMIT

__all__ = ["short_why"]

# A full stop of an abbreviation (Dem. Rep., U.S.) ends no sentence.
_SENTENCE = re.compile(r"(?<=[a-z0-9)%\]]\.)(?<!Dem\.)(?<!Rep\.)(?<!No\.)(?<!Fed\.)(?<!Sts\.)(?<!St\.) (?=[A-Z])")
_MORE, _SOME_MORE = " More: BOMRISK_CONTROLS.", " …"
_SHORTER = (
    (" by its text", ""),
    ("): its suspension by ", "): suspension by "),
    (" ended on ", " ended "),
    (", an extension to ", ", extension to "),
    (" is reported; ", " reported; "),
    ("what followed is not verified, so it counts as in force", "unverified, counts as in force"),
    (" in force since ", " since "),
    ("ore and concentrate only", "raw forms only"),
    (", data for ", ", "),
    (", order of magnitude)", ", roughly)"),
    ("U.S. Geological Survey", "USGS"),
    ("British Geological Survey", "BGS"),
    ("International Energy Agency", "IEA"),
)
_SOURCE = re.compile(r" \[([a-z0-9.; -]+)\]")
_IN_DAYS = re.compile(r" \(in [0-9]+ days?\)")
_ISSUER = re.compile(r"([A-Z][^:\[\]]*): (.)")


def short_why(text: str) -> str:
    """Shorten a reason to 255 characters: first what says nothing new, then whole sentences, the last ones first.

    Parameters
    ----------
    text : str
        Grade and bottleneck; the top country with source and year; then one sentence for each control.

    Returns
    -------
    str
        Each control in it has its instrument. The key of its source is left out only where the name of the instrument says
        the same: MOFCOM 23/2023 is mofcom-2023-23 in the table of sources. Where sentences were left out, it ends with where to
        find them.
    """
    for shorten in (_without_known_sources, _in_fewer_words, _country_once, _without_distance):
        if len(text) <= TEXT_LIMIT:
            return text
        text = shorten(text)
    if len(text) <= TEXT_LIMIT:
        return text
    kept, *rest = _SENTENCE.split(text)
    for number, sentence in enumerate(rest):
        longer = f"{kept} {sentence}"
        if len(longer) > TEXT_LIMIT - len(_SOME_MORE):
            if number == 0:
                return longer[: TEXT_LIMIT - 1] + "…"
            return kept + (_MORE if len(kept) + len(_MORE) <= TEXT_LIMIT else _SOME_MORE)
        kept = longer
    return kept if len(kept) <= TEXT_LIMIT else kept[: TEXT_LIMIT - 1] + "…"


def _without_known_sources(text: str) -> str:
    """Leave out source keys all of whose words stand in the same sentence already, in an instrument's name."""
    sentences = _SENTENCE.split(text)
    for at, sentence in enumerate(sentences):
        if found := _SOURCE.search(sentence):
            left = [key for key in found[1].split("; ") if not names_source(sentence[: found.start()], key)]
            sentences[at] = sentence.replace(found[0], f" [{'; '.join(left)}]" if left else "")
    return " ".join(sentences)


def _in_fewer_words(text: str) -> str:
    for long, short in _SHORTER:
        text = text.replace(long, short)
    return text


def _country_once(text: str) -> str:
    """Name an issuer once where the next sentence is about a control of the same."""
    sentences = _SENTENCE.split(text)
    before = ""
    for at, sentence in enumerate(sentences):
        issuer = _ISSUER.match(sentence)
        if issuer and issuer[1] == before:
            sentences[at] = issuer[2].upper() + sentence[issuer.end() :]
        before = issuer[1] if issuer else ""
    return " ".join(sentences)


def _without_distance(text: str) -> str:
    return _IN_DAYS.sub("", text)

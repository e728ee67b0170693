"""The small pattern language of ``part_rules.csv``: words as people write them, matched on normalised text.

A cell holds phrases separated by ``;``. In a phrase

- a space stands for nothing, a space or a hyphen: ``ball bearing`` also finds ``ball-bearing`` and ``ballbearing``;
- ``(a|b)`` is a choice, ``(s|)`` or ``s?`` an option, ``#`` one digit, ``%`` any run of letters, digits and hyphens;
- a phrase begins and ends at a word border; ``*`` stands for the rest of a word: ``*magnet`` finds ``Topfmagnet``,
  ``roulement* inox*`` ``roulements inoxydables``. Chinese and Japanese write no blanks, so that their characters need no border;
- ``a + b`` wants both, in any order; ``@name`` stands for the phrases of the list of that name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

__all__ = ["AnyOf", "Phrase", "is_ideographic", "normalise", "parse_phrases"]

#: Letters and digits that need a word border: Latin (accents are gone after `normalise`), Greek, Cyrillic.
ALPHANUMERIC = "0-9a-z\u0370-\u052f"
IDEOGRAPHIC = "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"

_MARKS = re.compile("[\u0300-\u036f]")
_IDEOGRAPHIC = re.compile(f"[{IDEOGRAPHIC}]")
# Letters that Unicode does not decompose, and punctuation that means the same.
_FOLDED = str.maketrans(
    {
        "đ": "d", "ł": "l", "ø": "ø", "œ": "oe", "æ": "ae", "ı": "i", "_": " ", "‐": "-", "‑": "-", "‒": "-", "–": "-",
        "—": "-", "−": "-", "’": "'", "‘": "'", "、": ",", "。": ".", "・": " ", "×": "x", "\n": " | ", "\r": " ", "\t": " ",
        "；": ";", "“": '"', "”": '"', "\u00ad": "", "\u200b": "", "\ufeff": "",
    }
)  # fmt: skip
#: More spellings than this of a stretch of a phrase would make the index large.
_MOST_SPELLINGS = 600
_FEW_SPELLINGS = 8


def normalise(text: str) -> str:
    """Fold case, accents, widths and blanks, so that one spelling of a phrase finds all of them.

    Parameters
    ----------
    text : str
        Any text; line breaks become `` | ``, a border between sections.

    Returns
    -------
    str
        Lower case, no accents, single blanks, full-width forms made plain. ``Ω`` and ``µ`` are Greek letters.
    """
    if text.isascii():
        folded = text.lower()
        if "\n" in folded or "_" in folded:
            folded = folded.replace("\n", " | ").replace("_", " ")
        return " ".join(folded.split())
    folded = unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold().translate(_FOLDED)
    # Japanese voicing marks are kept: they lie outside the range of the Latin ones.
    folded = unicodedata.normalize("NFC", _MARKS.sub("", folded))
    return " ".join(folded.split())


def is_ideographic(text: str) -> bool:
    """Tell whether a text has Chinese, Japanese or Korean characters."""
    return _IDEOGRAPHIC.search(text) is not None


@dataclass(frozen=True)
class Phrase:
    """One phrase of the pattern language, without ``+`` and ``@``."""

    text: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The phrase as a regular expression on normalised text, compiled on first use."""
        return re.compile(self.pattern)

    @property
    def pattern(self) -> str:
        """The source of `regex`."""
        body, left, right = self._body()
        inner = "".join(_REGEX_OF.get(char, char if char in "(|)?" else re.escape(char)) for char in body)
        before = f"(?<![{ALPHANUMERIC}])" if left else ""
        after = f"(?![{ALPHANUMERIC}])" if right else ""
        if not body.isascii() and is_ideographic(body):
            # In a choice of words in several scripts only some need the border.
            before = f"(?:{before}|(?=[{IDEOGRAPHIC}]))" if before else ""
            after = f"(?:{after}|(?<=[{IDEOGRAPHIC}]))" if after else ""
        return f"{before}(?:{inner}){after}"

    @cached_property
    def word(self) -> str | None:
        """The phrase as it stands in an index text (see `bomrisk.evidence.scanning`), None unless it is one plain word."""
        body, left, right = self._body()
        return f"{' ' if left else ''}{body}{' ' if right else ''}" if _WORD.fullmatch(body) else None

    def anchors(self) -> tuple[tuple[str, ...], ...]:
        """Give sets of short literal strings; every match holds all strings of at least one set.

        Returns
        -------
        tuple of tuple of str
            Up to three grams of 3 or 4 characters (1 or 2 ideographic ones) for each way to write the phrase; a blank
            stands for a word border. Empty when the phrase is too short to be looked for by itself (``#v``): then it can
            only stand beside another one (``a + b``).
        """
        body, left, right = self._body()
        parts = [part for part in _CHOICE.split(body) if part]
        best: tuple[tuple[str, ...], ...] = ()
        # A stretch at the rim of the phrase keeps its word border.
        for start, end in _stretches(parts):
            found = []
            for spelling in _spellings(parts[start:end]):
                grams = _best_grams(_runs(spelling, left=left and start == 0, right=right and end == len(parts)))
                if not grams:
                    break
                found.append(grams)
            else:
                if all(_is_telling(grams[0]) for grams in found):
                    return tuple(found)
                best = best or tuple(found)
        return best

    def _body(self) -> tuple[str, bool, bool]:
        left, right = not self.text.startswith("*"), not self.text.endswith("*")
        body = self.text.strip("*").strip().replace(")?", "|)")
        first, last = _ends(_CHOICE.split(body))
        return body, left and _BORDERED.search(first) is not None, right and _BORDERED.search(last) is not None


_REGEX_OF = {" ": "[ -]{0,2}", "#": "[0-9]", "%": "[0-9a-z.-]*", "*": f"[{ALPHANUMERIC}]*"}
_CHOICE = re.compile(r"(\([^()]*\))")
_BORDERED = re.compile(f"[{ALPHANUMERIC}#%]")
_WORD = re.compile("[0-9a-z]+")
_BREAK = re.compile(r".\?|[ #%*]")
_OTHER = re.compile(f"[^{ALPHANUMERIC}{IDEOGRAPHIC}\0]")
_GRAM, _GRAMS = 4, 3


def _ends(parts: list[str]) -> tuple[str, str]:
    """Give the characters with which a phrase can begin, and those with which it can end."""
    ends = []
    for ordered, place in ((parts, 0), (parts[::-1], -1)):
        chars = ""
        for part in ordered:
            words = part[1:-1].split("|") if part.startswith("(") else [part.strip("?") if place else part]
            chars += "".join(word[place] for word in words if word)
            if all(words):
                break
        ends.append(chars)
    return ends[0], ends[1]


def _is_telling(gram: str) -> bool:
    return len(gram) == _GRAM or is_ideographic(gram)


def _runs(spelling: str, *, left: bool, right: bool) -> list[str]:
    """Literal runs that every match holds: digits, blanks and optional characters break a run."""
    # Punctuation of the text is a blank in the index, as is a border; what may be missing ends a run.
    marked = _BREAK.sub("\0", spelling)
    plain = _OTHER.sub(" ", marked)
    plain = (" " if left else "") + plain + (" " if right else "")
    return [run for run in plain.split("\0") if run.strip()]


def _best_grams(runs: list[str]) -> tuple[str, ...]:
    """Pick up to three grams that are likely to be rare: ideographs first, then letters rather than digits and borders."""
    ranked: dict[str, tuple[int, float]] = {}
    for run in runs:
        if not run.isascii() and is_ideographic(run):
            for piece in _IDEOGRAPHS.findall(run):
                for start in range(max(len(piece) - 1, 1)):
                    gram = piece[start : start + 2]
                    ranked[gram] = (len(gram) + _GRAM, 0.0)
            continue
        size = min(_GRAM, len(run))
        if size < _GRAM - 1:
            continue
        for start in range(len(run) - size + 1):
            gram = run[start : start + size]
            if "  " not in gram:
                ranked[gram] = (size, sum(map(_RARITY.__getitem__, gram)))
    return tuple(sorted(ranked, key=ranked.__getitem__, reverse=True)[:_GRAMS])


class _Rarity(dict[str, float]):
    """Rough rarity of characters in part texts, only to choose good anchors: it never changes a result."""

    def __missing__(self, char: str) -> float:
        return 1.0


_RARITY = _Rarity(dict.fromkeys("eatirons ", 0.3) | dict.fromkeys("lcdmpu", 0.6) | dict.fromkeys("0123456789", 0.2))
_IDEOGRAPHS = re.compile(f"[{IDEOGRAPHIC}]+")


def _stretches(parts: list[str]) -> list[tuple[int, int]]:
    """Give the stretches of a phrase's parts (literals and choices) in the order in which to try them.

    Long stretches are more telling; with many spellings they make the index large, so these come last.
    """
    if len(parts) == 1:
        return [(0, 1)]
    sizes = [part.count("|") + 1 if part.startswith("(") else 1 for part in parts]
    stretches = []
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            count = prod(sizes[start:end])
            if count <= _MOST_SPELLINGS:
                stretches.append((max(count, _FEW_SPELLINGS), start - end, start, end))
    return [(start, end) for *_, start, end in sorted(stretches)]


def _spellings(parts: list[str]) -> list[str]:
    """Write out the choices."""
    if len(parts) == 1 and not parts[0].startswith("("):
        return parts
    choices = [part[1:-1].split("|") if part.startswith("(") else [part] for part in parts]
    return ["".join(choice) for choice in product(*choices)]


#: Phrases of which any one will do.
AnyOf = tuple[Phrase, ...]


def parse_phrases(cell: str, lists: dict[str, AnyOf]) -> tuple[tuple[AnyOf, ...], ...]:
    """Read one cell of phrases.

    Parameters
    ----------
    cell : str
        Phrases separated by ``;``.
    lists : dict
        What ``@name`` stands for.

    Returns
    -------
    tuple of tuple of tuple of Phrase
        Alternatives; each wants all of its elements, and of an element any one phrase.
    """
    alternatives: list[tuple[AnyOf, ...]] = []
    for item in cell.split(";"):
        elements = []
        for part in map(str.strip, item.split(" + ")):
            if part.startswith("@"):
                elements.append(lists[part[1:]])
            elif part:
                # An optional hyphen is an optional blank, too.
                elements.append(_any_of(normalise(part.replace("-?", " "))))
        if len(elements) == 1:
            alternatives += [((phrase,),) for phrase in elements[0]]
        elif elements:
            alternatives.append(tuple(elements))
    return tuple(dict.fromkeys(alternatives))


def _any_of(text: str) -> AnyOf:
    """Take a choice of words apart: plain words are looked up faster, and rules share them."""
    if text.endswith("s?") and _WORD.fullmatch(text[:-2]):
        return Phrase(text[:-2]), Phrase(text[:-1])
    words = text[1:-1].split("|") if _CHOICE.fullmatch(text) else []
    return tuple(map(Phrase, words)) if words and all(words) else (Phrase(text),)

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
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from bomrisk.evidence.word_memory import MOST_KEPT
from bomrisk.simplified_characters import SIMPLIFIED

__all__ = ["AnyOf", "Phrase", "any_of_pattern", "is_ideographic", "normalise", "parse_phrases"]

#: Letters and digits that need a word border: Latin (accents are gone after `normalise`), Greek, Cyrillic.
ALPHANUMERIC = "0-9a-z\u0370-\u052f"
IDEOGRAPHIC = "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"

#: A longer run without blanks is seldom met again.
_LONGEST_KEPT = 40

_MARKS = re.compile("[\u0300-\u036f]")
_IDEOGRAPHIC = re.compile(f"[{IDEOGRAPHIC}]")
#: "ヒート・シンク" is ヒートシンク.
_DOT_IN_WORD = re.compile("(?<=[\u30a1-\u30f4\u30fc])・(?=[\u30a1-\u30f4])")
# Letters that Unicode does not decompose, and punctuation that means the same.
_FOLDED = str.maketrans(
    {
        "đ": "d", "ł": "l", "ø": "ø", "œ": "oe", "æ": "ae", "ı": "i", "_": " ", "‐": "-", "‑": "-", "‒": "-", "–": "-",
        "—": "-", "−": "-", "’": "'", "‘": "'", "、": ",", "。": ".", "・": " ", "×": "x", "\n": " | ", "\r": " ", "\t": " ",
        "；": ";", "“": '"', "”": '"', "\u00ad": "", "\u200b": "", "\ufeff": "",
        "\0": " ",
    }
) | SIMPLIFIED  # fmt: skip


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
        if "\n" in folded or "_" in folded or "\0" in folded:
            folded = folded.replace("\n", " | ").replace("_", " ").replace("\0", " ")
        return " ".join(folded.split())
    # Nothing goes over a blank, and texts share most words.
    if len(_FOLDED_WORDS) > MOST_KEPT:
        _FOLDED_WORDS.clear()
    return " ".join(filter(None, map(_FOLDED_WORDS.__getitem__, text.split(" "))))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold().translate(_FOLDED)
    # Japanese voicing marks are kept: they lie outside the range of the Latin ones.
    return unicodedata.normalize("NFC", _MARKS.sub("", folded))


class _Folding(dict[int, str]):
    """Each character as `_fold` makes it, filled as they come: a text is folded character by character much faster."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        # The Greek iota below a letter is a mark that becomes a letter: its place depends on the marks beside it.
        folded = _UNLIKE_ITSELF if "\u0345" in unicodedata.normalize("NFKD", char) else _fold(char)
        self[code] = folded
        return folded


class _FoldedWords(dict[str, str]):
    """Words as `normalise` makes them, filled as they come; some become several words."""

    def __missing__(self, word: str) -> str:
        word_as_given, word = word, _DOT_IN_WORD.sub("", word)
        folded = word.translate(_FOLDED_CHARACTERS)
        folded = _fold(word) if _UNLIKE_ITSELF in folded else unicodedata.normalize("NFC", folded)
        normalised = " ".join(folded.split())
        if len(word_as_given) <= _LONGEST_KEPT:
            self[word_as_given] = normalised
        return normalised


#: Stands for a character that cannot be folded by itself.
_UNLIKE_ITSELF = "\0"
_FOLDED_CHARACTERS = _Folding()
_FOLDED_WORDS = _FoldedWords()


def is_ideographic(text: str) -> bool:
    """Tell whether a text has Chinese, Japanese or Korean characters."""
    return _IDEOGRAPHIC.search(text) is not None


class Phrase(NamedTuple):
    """One phrase of the pattern language, without ``+`` and ``@``."""

    text: str

    @property
    def regex(self) -> re.Pattern[str]:
        """The phrase as a regular expression on normalised text, compiled on first use."""
        return _compiled(self)

    @property
    def pattern(self) -> str:
        """The source of `regex`."""
        return any_of_pattern([self])

    @property
    def may_be_ascii(self) -> bool:
        """Whether it may stand in a text in ASCII; certain only where there is no choice in it."""
        return self.text.isascii() or not _SIMPLE.fullmatch(self.text)

    def parts(self) -> tuple[str, bool, bool]:
        """Give what stands between the borders of the phrase, and whether it begins and ends at a word border."""
        left, right = not self.text.startswith("*"), not self.text.endswith("*")
        body = self.text.strip("*").strip().replace(")?", "|)")
        if body[:1] not in ("", "(") and body[1:2] != "?" and body[-1] not in ")?":
            first, last = body[0], body[-1]
        else:
            first, last = _ends(_CHOICE.split(_without_inner_choices(body)))
        return body, left and _BORDERED.search(first) is not None, right and _BORDERED.search(last) is not None


@cache
def _compiled(phrase: Phrase) -> re.Pattern[str]:
    return re.compile(phrase.pattern)


_REGEX_OF = {" ": "[ -]{0,2}", "#": "[0-9]", "%": "[0-9a-z.-]*", "*": f"[{ALPHANUMERIC}]*"}
_CHOICE = re.compile(r"(\([^()]*\))")
_INNER_CHOICE = re.compile(r"(\([^()]*)\(([^()]*)\)")
_BORDERED = re.compile(f"[{ALPHANUMERIC}#%]")
_WORD = re.compile("[0-9a-z]+")
_SIMPLE = re.compile("[^()?|]+")


def _without_inner_choices(body: str) -> str:
    """Take choices within choices apart; what is left begins and ends with the same kinds of characters."""
    while (flat := _INNER_CHOICE.sub(r"\1\2", body)) != body:
        body = flat
    return body


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


def any_of_pattern(phrases: Iterable[Phrase]) -> str:
    """Write phrases as one regular expression.

    Parameters
    ----------
    phrases : iterable of Phrase

    Returns
    -------
    str
        For normalised text; it finds any one of them, nothing when there are none.
    """
    written: dict[tuple[str, str], list[str]] = {}
    for phrase in phrases:
        body, left, right = phrase.parts()
        before = f"(?<![{ALPHANUMERIC}])" if left else ""
        after = f"(?![{ALPHANUMERIC}])" if right else ""
        if not body.isascii() and is_ideographic(body):
            # In a choice of words in several scripts only some need the border.
            before = f"(?:{before}|(?=[{IDEOGRAPHIC}]))" if before else ""
            after = f"(?:{after}|(?<=[{IDEOGRAPHIC}]))" if after else ""
        inner = "".join(_REGEX_OF.get(char, char if char in "(|)?" else re.escape(char)) for char in body)
        written.setdefault((before, after), []).append(inner)
    # A border is written once for all: it takes longer to compile than most words.
    return "|".join(f"{before}(?:{'|'.join(those)}){after}" for (before, after), those in written.items()) or "(?!)"


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
    # An optional hyphen is an optional blank, too.
    for item in normalise(cell.replace("-?", " ")).split(";") if cell else ():
        parts = item.split(" + ") if "+" in item else (item,)
        elements = [lists[part[1:]] if part[0] == "@" else _any_of(part) for part in map(str.strip, parts) if part]
        if len(elements) == 1:
            alternatives += [((phrase,),) for phrase in elements[0]]
        elif elements:
            alternatives.append(tuple(elements))
    return tuple(dict.fromkeys(alternatives))


def _any_of(text: str) -> AnyOf:
    """Take a choice of words apart: plain words are looked up faster, and rules share them."""
    if text.isalnum():
        return (Phrase(text),)
    if text.endswith("s?") and _WORD.fullmatch(text[:-2]):
        return Phrase(text[:-2]), Phrase(text[:-1])
    words = text[1:-1].split("|") if text[0] == "(" and _CHOICE.fullmatch(text) else []
    return tuple(map(Phrase, words)) if words and all(words) else (Phrase(text),)

"""Recognise alloys of ``alloys.csv`` by their names in the systems of EN, AISI/SAE, UNS, JIS, GOST, GB and the trade.

Most names tell by themselves (1.4301, X5CrNi18-10, SUS304, 12Х18Н10Т). Some are ordinary numbers or short words (304, 6061,
D2): these count only beside words that make them a material, or right after one that announces it (``Material: 304``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Final

import pandas as pd
from ahocorasick import STORE_LENGTH, Automaton

from bomrisk import reference
from bomrisk.evidence.alloy_names import Name, folded_key, names_of_row, quick_words, spoken_key
from bomrisk.evidence.designations import Designation
from bomrisk.evidence.moved_scripts import compiled, moved
from bomrisk.evidence.phrases import any_of_pattern
from bomrisk.evidence.rules import RuleBook, read_contents, rule_book, text_rows

__all__ = ["AlloyFinder", "alloy_finder"]

#: Lists of ``part_rules.csv``: words that announce a material ("Material: 304"), and metals that stand next to a grade.
_ANNOUNCED: Final = "words-material"
_METALS: Final = "words-metal"
_OTHER_METALS: Final = "words-metal-other"
_STEEL: Final = "steel"
#: Beside these words a metal alone is not enough: an "M2 steel screw" is no tool steel M2.
_STRICT: Final = "words-tool-steel"

_WORD: Final = re.compile(r"(?:[0-9a-z\u0370-\u052f.-]|(?<=\d),(?=\d))+")
_BETWEEN_COMMAS: Final = re.compile(r"[^,]+")
#: What follows a number that is a price, a size or a count, and what stands before one that is not a grade.
_COUNTED: Final = re.compile(
    r"[ -]?(?:€|\$|£|¥|元|%|°|(?:eur|euro|usd|gbp|chf|cny|rub|руб|mm|cm|m|in|inch|kg|g|mg|ml|l|v|w|a|ma|mah|hz|nm|kv|rpm|ohm"
    r"|pcs|pc|pieces|pages?|seiten|pag|st|stk|stuck|шт|мм|см|стр|x)(?![a-z\u0400-\u04ff]))"
)
_LABELLED: Final = re.compile(
    r"(?:[€$£¥±#]|(?<![a-z])(?:eur|usd|gbp|chf|no|nr|num|art|artikel|article|item|model|modell|modele|modelo|modello|part"
    r"|page|seite|pos|room|rev|модель|арт|артикул))[ .:-]{0,3}$"
)
#: DIN 201 is a standard; DIN 1.4301 is a steel.
_OF_STANDARD: Final = re.compile(r"(?<![a-z\u0400-\u04ff])(?:din|iso|en|din en|гост|ост|ту)[ .:-]{0,3}$")
_TWO_NUMBERS: Final = re.compile(r"\d(?: +-? *|- +)\d")
_TIMES: Final = re.compile(r"\d ?x ?$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MOST_WORDS: Final = 4
_SHORTEST_JOINED: Final = 5


@dataclass(frozen=True, slots=True)
class _Alloy:
    """One row of the table."""

    name: str
    beside: str
    designation: Designation


class AlloyFinder:
    """Finds alloys in texts.

    Parameters
    ----------
    table : DataFrame
        As from `bomrisk.reference.alloys`.
    book : RuleBook
        Its lists say which words make a number a material.
    """

    def __init__(self, table: pd.DataFrame, book: RuleBook) -> None:
        self._names: dict[str, tuple[Name, _Alloy]] = {}
        triggers: list[str] = []
        for row in text_rows(table):
            alloy = _Alloy(row["alloy"], row["beside"], _designation(row))
            for name in names_of_row(row):
                self._names.setdefault(name.key, (name, alloy))
                triggers.append(name.trigger)
        #: Words as from `bomrisk.evidence.alloy_names.quick_words`, of which a text that names an alloy has one.
        self.triggers: Final = frozenset(chain.from_iterable(quick_words(triggers)))
        self._lists = book.lists
        self._patterns: dict[tuple[str, bool, bool, bool], re.Pattern[str]] = {}

    @property
    def names(self) -> Collection[str]:
        """All names as they are looked up: in one word, folded."""
        return self._names.keys()

    def may_be_named(self, texts: Sequence[str]) -> list[int]:
        """Give the numbers of the normalised texts that may have an alloy's name in them."""
        misses = map(self.triggers.isdisjoint, quick_words(texts))
        return [number for number, is_miss in enumerate(misses) if not is_miss]

    def find(self, text: str, stated: str, decoded: tuple[Designation, ...] = ()) -> tuple[Designation, ...]:
        """Find the alloys that a text names.

        Parameters
        ----------
        text : str
            Normalised text.
        stated : str
            The same without what is denied, and what the part is for.
        decoded : tuple of Designation
            What `bomrisk.evidence.designations.designations` read in the text: kept where the table does not know it.

        Returns
        -------
        tuple of Designation
            Alloys of the table first.
        """
        found = self._named(text)
        if found and stated != text:
            found = self._named(stated)
        if not found:
            return decoded
        known = {alloy.name for alloy in found}
        kept = [item for item in decoded if self._name_of(spoken_key(item.text)) not in known]
        return (*(alloy.designation for alloy in found), *kept)

    @cached_property
    def _beginnings(self) -> Automaton:
        """All names by what they begin with: words that begin none need not be tried with the words behind them."""
        beginnings = Automaton(STORE_LENGTH)
        for key in self._names:
            beginnings.add_word(key)
        return beginnings

    def _name_of(self, key: str) -> str:
        entry = self._names.get(key)
        return entry[1].name if entry else ""

    def _named(self, stated: str) -> list[_Alloy]:
        words = _words(stated)
        keys = [folded_key(word[0]) for word in words]
        found: dict[str, _Alloy] = {}
        at = 0
        while at < len(words):
            step = 1
            for count, (name, alloy) in (
                self._beginning_with(keys, at) if keys[at] and self._beginnings.match(keys[at]) else ()
            ):
                start, end = words[at].start(), words[at + count - 1].end()
                if _joined(stated[start:end], count, name) and self._counts(name, alloy, stated, start, end):
                    found.setdefault(alloy.name, alloy)
                    step = count
                    break
            at += step
        return list(found.values())

    def _beginning_with(self, keys: list[str], at: int) -> list[tuple[int, tuple[Name, _Alloy]]]:
        """Give the names that the words from one on may be; the longest first, each with its number of words."""
        found = []
        key = ""
        for count, each in enumerate(keys[at : at + _MOST_WORDS], start=1):
            key += each
            if not self._beginnings.match(key):
                break
            if key in self._names:
                found.append((count, self._names[key]))
        return found[::-1]

    def _counts(self, name: Name, alloy: _Alloy, text: str, start: int, end: int) -> bool:
        """Tell whether a name is meant as a material where it stands."""
        before = text[max(0, start - 40) : start]
        if name.is_number and (_COUNTED.match(text, end) or (not name.spaced and _LABELLED.search(before))):
            return False
        if name.key.isdigit() and (_TIMES.search(before) or _OF_STANDARD.search(before)):
            return False
        if not name.bare:
            return True
        if self._search(_ANNOUNCED, before, last=True):
            return True
        # "Plate 330 alu": no number beside aluminium is a steel.
        metals = (_METALS,) if alloy.designation.family == _STEEL else (_METALS, _OTHER_METALS)
        behind = text[end : end + 40]
        if alloy.beside != _STRICT and any(
            self._search(words, before, last=True) or self._search(words, behind, first=True) for words in metals
        ):
            return True
        if _YEAR.fullmatch(name.key) or not alloy.beside:
            return False
        left, right = text.rfind("|", 0, start) + 1, text.find("|", end)
        section = text[left:start] + "~" + text[end : right if right >= 0 else len(text)]
        return self._search(alloy.beside, section)

    def _search(self, words: str, text: str, *, first: bool = False, last: bool = False) -> bool:
        key = words, first, last, text.isascii()
        pattern = self._patterns.get(key)
        if pattern is None:
            phrases = self._lists.get(words, ())
            if text.isascii():
                phrases = tuple(phrase for phrase in phrases if phrase.may_be_ascii)
            choice = any_of_pattern(phrases)
            source = f"[ -]?(?:{choice})" if first else rf"(?:{choice})[ .:=№-]{{0,3}}$" if last else choice
            pattern = self._patterns[key] = compiled(source, for_ascii=text.isascii())
        return (pattern.match(moved(text)) if first else pattern.search(moved(text))) is not None


def _words(text: str) -> list[re.Match[str]]:
    """Take a text apart; "1.4301,1.4404" are two words, "AlMg4,5Mn" is one."""
    found: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if match[0].count(",") and match[0].count(".") > 1:
            found += _BETWEEN_COMMAS.finditer(text, match.start(), match.end())
        else:
            found.append(match)
    return found


def _joined(written: str, count: int, name: Name) -> bool:
    """Tell whether several words may be one name: only blanks between them, and not by chance."""
    if count == 1:
        return True
    if _TWO_NUMBERS.search(written):  # "18 304" is no grade 18304; "17-4 PH" is one
        return False
    return not set(written) & set(",;:()[]|/\"'=+~") and (name.spaced or len(name.key) >= _SHORTEST_JOINED)


def _designation(row: dict[str, str]) -> Designation:
    shown = next(row[column].split(";")[0] for column in _SHOWN if row[column])
    contains = tuple((content.material, content.mass_fraction) for content in read_contents(row["contains"]))
    may_contain = tuple((content.material, content.mass_fraction) for content in read_contents(row["may_contain"]))
    return Designation(shown.rstrip("?"), row["family"], contains, may_contain)


_SHOWN: Final = ("en_number", "uns", "gost", "gb", "jis", "en_name", "other", "aisi_sae")


@cache
def alloy_finder() -> AlloyFinder:
    """Give the finder of the built-in table, made once."""
    return AlloyFinder(reference.alloys(), rule_book())

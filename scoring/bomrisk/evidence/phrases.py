"""The small pattern language of ``part_rules.csv``: words as people write them, matched on normalised text.

A cell holds phrases separated by ``;``. In a phrase

- a space stands for nothing, a space or a hyphen: ``ball bearing`` also finds ``ball-bearing`` and ``ballbearing``;
- ``(a|b)`` is a choice, ``(s|)`` or ``s?`` an option, ``#`` one digit, ``%`` any run of letters, digits and hyphens;
- the phrase begins and ends at a word border unless it has a ``*`` there: ``*magnet`` finds ``Topfmagnet``, ``lager*`` ``Lagerung``.
  Chinese and Japanese write no spaces, so these characters never need a border;
- ``a + b`` wants both, in any order; ``@name`` stands for the phrases of the list of that name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import product

__all__ = ["Phrase", "is_ideographic", "normalise", "parse_phrases"]

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
#: More alternatives than this in one phrase would make the index large: write two phrases.
_MOST_SPELLINGS = 600


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
        body, left, right = self._body()
        pattern = "".join(_REGEX_OF.get(char, char if char in "(|)?" else re.escape(char)) for char in body)
        before = f"(?<![{ALPHANUMERIC}])" if left else ""
        after = f"(?![{ALPHANUMERIC}])" if right else ""
        return re.compile(f"{before}(?:{pattern}){after}")

    def anchors(self) -> set[str]:
        """Give short literal strings of which every match holds at least one.

        Returns
        -------
        set of str
            Grams of 3 or 4 characters (1 or 2 ideographic ones); a blank stands for a word border.
        """
        body, left, right = self._body()
        runs = _runs_outside_groups(body, left, right)
        best = _best_gram(runs)
        if best is not None and len(best) >= (1 if is_ideographic(best) else 4):
            return {best}
        anchors: set[str] = set()
        for spelling in _spellings(body):
            gram = _best_gram(_runs_outside_groups(spelling, left, right))
            if gram is None:
                raise ValueError(f"the phrase {self.text!r} is too short to look for: give it three letters or more")
            anchors.add(gram)
        return anchors

    def _body(self) -> tuple[str, bool, bool]:
        left, right = not self.text.startswith("*"), not self.text.endswith("*")
        body = self.text.strip("*").strip().replace(")?", "|)")
        first = next((char for char in body if char not in "(|"), "")
        last = next((char for char in reversed(body) if char not in ")|?"), "")
        return body, left and _needs_border(first), right and _needs_border(last)


_REGEX_OF = {" ": "[ -]{0,2}", "#": "[0-9]", "%": "[0-9a-z.-]*"}


def _needs_border(char: str) -> bool:
    return char in "#%" or re.match(f"[{ALPHANUMERIC}]", char) is not None


def _runs_outside_groups(body: str, left: bool, right: bool) -> list[str]:
    """Literal runs that every match holds: groups, digits, blanks and optional characters break a run."""
    runs, run, depth = [], " " if left else "", 0
    for position, char in enumerate(body):
        optional = body[position + 1 : position + 2] == "?"
        if char == "(":
            runs.append(run)
            run, depth = "", depth + 1
        elif char == ")":
            depth -= 1
        elif depth:
            continue
        elif char in " #?%" or optional:
            runs.append(run)
            run = ""
        else:
            run += char if re.match(f"[{ALPHANUMERIC}{IDEOGRAPHIC}]", char) else " "
    runs.append(run + " " if right and depth == 0 and body and body[-1] not in ")?#% " else run)
    return [run for run in runs if run.strip()]


def _best_gram(runs: list[str]) -> str | None:
    """Pick the gram that is likely to be rarest: ideographs first, then letters rather than digits and borders."""
    best, best_rank = None, (0, 0.0)
    for run in runs:
        ideographs = "".join(char for char in run if is_ideographic(char))
        if ideographs:
            # Only adjacent ideographs make a gram.
            pieces = re.findall(f"[{IDEOGRAPHIC}]+", run)
            longest = max(pieces, key=len)
            gram, rank = longest[:2], (5 if len(longest) > 1 else 4, 0.0)
            if rank > best_rank:
                best, best_rank = gram, rank
            continue
        size = min(4, len(run))
        if size < 3:
            continue
        for start in range(len(run) - size + 1):
            gram = run[start : start + size]
            if "  " in gram:
                continue
            rank = (size, sum(_RARITY.get(char, 1.0) for char in gram))
            if rank > best_rank:
                best, best_rank = gram, rank
    return best


# Rough rarity of characters in part texts, only to choose good anchors: it never changes a result.
_RARITY = dict.fromkeys("eatirons ", 0.3) | dict.fromkeys("lcdmpu", 0.6) | dict.fromkeys("0123456789", 0.2)


def _spellings(body: str) -> list[str]:
    """Write out the choices of a phrase."""
    parts = re.split(r"(\([^()]*\))", body)
    choices = [part[1:-1].split("|") if part.startswith("(") else [part] for part in parts]
    spellings = ["".join(choice).replace("  ", " ").strip() for choice in product(*choices)]
    if len(spellings) > _MOST_SPELLINGS:
        raise ValueError(f"the phrase {body!r} has {len(spellings)} spellings: write several phrases instead")
    return spellings


def parse_phrases(cell: str, lists: dict[str, tuple[tuple[Phrase, ...], ...]]) -> tuple[tuple[Phrase, ...], ...]:
    """Read one cell of phrases.

    Parameters
    ----------
    cell : str
        Phrases separated by ``;``.
    lists : dict
        What ``@name`` stands for.

    Returns
    -------
    tuple of tuple of Phrase
        Alternatives, each of which wants all of its phrases.
    """
    alternatives: list[tuple[Phrase, ...]] = []
    for item in cell.split(";"):
        item = item.strip()
        if not item:
            continue
        options: list[tuple[Phrase, ...]] = [()]
        for part in item.split(" + "):
            part = part.strip()
            if part.startswith("@"):
                options = [have + more for have in options for more in lists[part[1:]]]
            else:
                options = [(*have, Phrase(_fold_phrase(part))) for have in options]
        alternatives += options
    return tuple(dict.fromkeys(alternatives))


def _fold_phrase(text: str) -> str:
    return normalise(text)

"""The ways in which a row of ``alloys.csv`` may be written in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from bomrisk.evidence.phrases import normalise

__all__ = ["Name", "folded_key", "names_of_row", "quick_words", "spoken_key"]

SYSTEMS: Final = ("en_number", "en_name", "aisi_sae", "uns", "jis", "gost", "gb", "other")

#: Tempers of aluminium that are written behind the alloy's number.
_TEMPERS: Final = (
    "", "t3", "t351", "t4", "t451", "t5", "t6", "t651", "t6511", "t66", "t73", "t7351", "t7451", "t8", "t851",
    "h111", "h112", "h116", "h12", "h14", "h16", "h18", "h22", "h24", "h26", "h32", "h34", "h321",
)  # fmt: skip
_ALUMINIUM_PREFIXES: Final = ("", "aw", "enaw", "al", "aa", "alu")
_STEEL_PREFIXES: Final = ("aisi", "sae", "ss", "sts", "inox")
#: Part numbers of Schottky diodes.
_DIODES: Final = {"ss310"}
_COMMON: Final = {"steel", "tool"}
_SHORT_LATIN, _SHORT_CYRILLIC, _SHORT_TRANSCRIBED = 3, 3, 5

_NUMBER: Final = re.compile(r"\d{3,4}[a-z]{0,3}|\d\.\d{4}")
_EN_NUMBER: Final = re.compile(r"\d\.\d{4}")
#: R6M5, D16T: telling even though short.
_MIXED: Final = re.compile(r"[a-z]\d+[a-z]\d?")
_EN_STEEL: Final = re.compile(r"(g?x\d{1,3})[a-z]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_LEADING_LETTERS: Final = re.compile(r"([a-z\u0400-\u04ff]{2,})\d")
_LATIN_TWINS: Final = str.maketrans("авсенкмортху", "abcehkmoptxy")
_CYRILLIC_TWINS: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")
#: Transcription of Russian grades as catalogues in English write them (12Kh18N10T).
_TRANSCRIPTION: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "к": "k", "л": "l", "м": "m", "н": "n",
        "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
        "ю": "yu",
    }
)  # fmt: skip


# The quick look takes a text apart at whatever is no letter, digit or point, and takes Cyrillic letters for Latin twins.
_ONE_BYTE: Final = "cp1251"


def _one_byte_table() -> bytes:
    letters = bytes(range(256)).decode(_ONE_BYTE, "replace").translate(_LATIN_TWINS)
    return "".join(letter if letter.isalnum() or letter in ".-\n" else " " for letter in letters).encode(_ONE_BYTE)


_QUICK: Final = _one_byte_table()


class Name(NamedTuple):
    """One way to write an alloy.

    Parameters
    ----------
    key : str
        The name as `folded_key` makes it, blanks left out.
    trigger : str
        The word of it that a text is first searched for.
    bare : bool
        Whether it counts only beside words that make it a material.
    is_number : bool
        Whether it could be a price, a size or a count.
    spaced : bool
        Whether the table writes it as several words.
    """

    key: str
    trigger: str
    bare: bool
    is_number: bool
    spaced: bool = False


def quick_words(texts: Iterable[str]) -> list[list[bytes]]:
    """Take texts apart for the quick look: what one has in common with a name's trigger may be that name.

    Parameters
    ----------
    texts : iterable of str
        Normalised texts.

    Returns
    -------
    list of list of bytes
        Their words without hyphens; characters of other scripts end a word.
    """
    encoded = "\n".join(texts).encode(_ONE_BYTE, "replace")
    return list(map(bytes.split, encoded.translate(_QUICK, b"-").split(b"\n")))


def spoken_key(text: str) -> str:
    """Fold a designation as written.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Its key: no capitals, blanks and hyphens, decimal points for commas.
    """
    return "".join(map(folded_key, normalise(text).split()))


def folded_key(word: str) -> str:
    """Fold one word of a normalised text.

    Parameters
    ----------
    word : str

    Returns
    -------
    str
        Without hyphens and points around it; Latin letters in a Cyrillic word are taken for their Cyrillic twins.
    """
    word = word.replace("-", "").replace(",", ".").strip(".")
    if not word.isascii() and _CYRILLIC.search(word):
        return word.translate(_CYRILLIC_TWINS)
    return word


def names_of_row(row: Mapping[str, str]) -> Iterator[Name]:
    """Give all ways to write an alloy.

    Parameters
    ----------
    row : mapping
        Cells of ``alloys.csv``.

    Yields
    ------
    Name
    """
    for system in SYSTEMS:
        for written in filter(None, row[system].split(";")):
            marked = written.endswith("?")
            # "AlSi12(Fe)": a text is taken apart at brackets.
            words = normalise(written.removesuffix("?")).replace("(", " ").replace(")", " ").split()
            yield from _names(system, row["family"], words, marked=marked)


def _names(system: str, family: str, words: list[str], *, marked: bool) -> Iterator[Name]:
    parts = [folded_key(word) for word in words]
    key = "".join(parts)
    if len(parts) > 1:
        # The longest word tells most, unless it stands in every other text.
        trigger = max(parts, key=lambda part: 0 if part in _COMMON else len(part))
        yield Name(key, trigger, marked, is_number=parts[-1].isdigit(), spaced=True)
        if system != "en_number":
            return
        # "EN AW-6061": the EN is often left out.
        parts = parts[1:]
        key = "".join(parts)
    number = _NUMBER.fullmatch("".join(words)) is not None
    bare = marked or (number and not _EN_NUMBER.fullmatch(key)) or _is_bare(system, key)
    yield Name(key, key, bare, number)
    if "." in key and not _EN_NUMBER.fullmatch(key):
        # A decimal comma takes a text apart in the quick look.
        yield Name(key, key.partition(".")[0], bare, number)
    letters = _LEADING_LETTERS.match(key)
    if letters and system in ("jis", "gost"):
        yield Name(key, letters[1], bare, number)
    steel = _EN_STEEL.match(key)
    if steel:
        yield Name(key, steel[1], bare, number)
    if system == "uns":
        yield Name(f"uns{key}", f"uns{key}", bare=False, is_number=False)
    if system == "gost":
        twin = key.translate(_LATIN_TWINS)
        for latin in {key.translate(_TRANSCRIPTION), twin if twin.isascii() else ""} - {""}:
            short = len(latin) < _SHORT_TRANSCRIBED and not _MIXED.fullmatch(latin)
            yield Name(latin, latin, marked or short, number)
    if system in ("aisi_sae", "gb") and key[0].isdigit():
        prefixes = ("",) if system == "gb" else _ALUMINIUM_PREFIXES if family == "aluminium" else _STEEL_PREFIXES
        endings = _TEMPERS if family == "aluminium" else ("",)
        for spelling in {prefix + key + ending for prefix in prefixes for ending in endings} - _DIODES:
            yield Name(spelling, spelling, bare=bare and spelling == key, is_number=False)


def _is_bare(system: str, key: str) -> bool:
    """Tell whether a name means too many other things to count by itself."""
    if _EN_NUMBER.fullmatch(key):
        return False
    # C17200 is also how a distributor numbers resistors, A5052 a part, C3604 a capacitor on a large board.
    if (system in ("uns", "jis") and re.fullmatch(r"[ac]\d+", key)) or re.fullmatch(r"[cs]\d{2,3}|dc\d\d|\da\d\d", key):
        return True
    return len(key) <= (_SHORT_CYRILLIC if _CYRILLIC.search(key) else _SHORT_LATIN)

"""Which encoding a text file is in, decided by what the bytes can and cannot be."""

from __future__ import annotations

import codecs
import re
import unicodedata

__all__ = ["decode", "unmarked_utf16"]

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(r"[^\W\d_]+")
#: A word of high bytes alone is no word of a Western language, which writes a few accents among plain letters.
_HIGH_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[\xc0-\xff]{2,}(?![A-Za-z])")
#: Russian units that mix their cases.
_UNITS = frozenset(
    ("пФ", "нФ", "мкФ", "кОм", "МОм", "мкГн", "мГн", "кГц", "МГц", "мА", "мкА", "кВ", "мВ", "кВт", "мВт", "кГ", "мН")
)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SAMPLE = 400_000
#: Signs of cp1252 that stand for letters of cp1250, beside a letter; and where they are what they look like.
_SPLIT_WORD = re.compile(r"(?<=[^\W\d_])[³¹¿¾¼¥£œæ]+|[³¹¿¾¼¥£]+(?=[a-zäöüéóœæ])")
_CUBIC = re.compile(r"\b[cdm]?m³|[£¥]\s?\d")


def decode(data: bytes) -> tuple[str, str]:
    """Decode a text file.

    Marks decide first, then NULs (UTF-16 without a mark), then whether the bytes are valid UTF-8. What is left is one of
    the national encodings; each is tried strictly and scored by how much its result looks like a language.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    tuple of str
        The text, NUL characters removed, and the name of the encoding.
    """
    text, encoding = _decode(data)
    return text.replace("\x00", ""), encoding


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    head = data[:_SAMPLE]
    wide = unmarked_utf16(head)
    if wide is not None:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # One broken byte in a long UTF-8 file is still UTF-8.
        good = data.decode("utf-8", errors="replace")
        multibyte = sum(1 for character in good if ord(character) > 127 and character != "\ufffd")
        if multibyte > 20 * good.count("\ufffd") and error.start >= 0:
            return good, "utf-8"
    encoding = _best_national(head)
    return data.decode(encoding, errors="replace"), encoding


def unmarked_utf16(head: bytes) -> str | None:
    """Which UTF-16 a text without a mark is in, or None: as text it must be readable and hold the signs of a table.

    Parameters
    ----------
    head : bytes
        The beginning of the file.

    Returns
    -------
    {"utf-16-le", "utf-16-be", None}
    """
    if b"\x00" not in head[:4096]:
        return None
    best: tuple[float, str] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2][:8192].decode(encoding, errors="replace")
        signs = sum(character in ",;\t|\r\n0123456789 " for character in text) / max(len(text), 1)
        odd = sum(
            (unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs") and character not in "\t\r\n")
            or character == "\ufffd"
            for character in text
        )
        if signs >= 0.05 and odd <= 0.01 * len(text) and (best is None or signs > best[0]):
            best = (signs, encoding)
    return best[1] if best else None


def _best_national(head: bytes) -> str:
    scores: dict[str, float] = {}
    cut = head[: head.rfind(b"\n") + 1] or head  # do not cut a character in two
    for encoding, score in (("gb18030", _score_gb), ("cp932", _score_japanese), ("cp950", _score_big5)):
        try:
            scores[encoding] = score(cut, cut.decode(encoding))
        except UnicodeDecodeError:
            continue
    for encoding in ("cp1251", "cp1250", "cp1252"):
        scores[encoding] = _score_single(cut, encoding)
    best = max(scores, key=lambda name: scores[name])
    if best == "cp1252":
        try:
            cut.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
    return best


def _score_gb(raw: bytes, text: str) -> float:
    foreign = [character for character in text if ord(character) > 127]
    if not foreign:
        return 0.0
    common = 0
    for character in foreign:
        code = character.encode("gb18030")
        # Frequent characters, signs, Greek letters; and what takes four bytes is written so in no other encoding.
        frequent = 0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3 or code[0] == 0xA6
        common += len(code) == 4 or (code[1] >= 0xA1 and frequent)
    return common / len(foreign) * _pairs(raw)


def _score_big5(_: bytes, text: str) -> float:
    """Frequent characters of Big5 that stand beside others: alone they are an accent and the letter behind it."""
    runs = _FOREIGN.findall(text)
    together = [character for run in runs if len(run) > 1 for character in run]
    common = 0
    for character in together:
        code = character.encode("cp950")
        common += 0xA4 <= code[0] <= 0xC6 or (code[0] == 0xA1 and character not in "\u3000\uffe1")
    return common / sum(map(len, runs)) if runs else 0.0


def _score_japanese(raw: bytes, text: str) -> float:
    foreign = [character for character in text if ord(character) > 127]
    if not foreign:
        return 0.0
    good = 0.0
    for character in foreign:
        point = ord(character)
        if 0x3000 <= point <= 0x30FF or 0xFF01 <= point <= 0xFF5E:
            good += 1
        elif 0xFF61 <= point <= 0xFF9F:
            good += 0.5  # half-width kana are real, but Chinese bytes look like them too
        elif 0x4E00 <= point <= 0x9FFF:
            lead = character.encode("cp932")[0]
            good += 1 if 0x88 <= lead <= 0x97 else 0.4
    return good / len(foreign) * _pairs(raw)


def _pairs(raw: bytes) -> float:
    """How much the high bytes come in company: alone they are the accents of a Western text."""
    runs = re.findall(rb"[\x80-\xff][\x40-\x7e\x80-\xff]*", raw)
    if not runs:
        return 0.0
    # Two are a lone sign: a dash, an ohm.
    together = (len(run) for run in runs if len(run) >= 4 or (len(run) == 2 and min(run) >= 0xA1))
    return sum(together) / sum(map(len, runs))


def _score_single(raw: bytes, encoding: str) -> float:
    text = raw.decode(encoding, errors="replace")
    foreign = sum(1 for character in text if ord(character) > 127)
    if not foreign:
        return 0.0
    if encoding == "cp1251":
        cyrillic = [word for word in _WORD.findall(text) if any("\u0400" <= c <= "\u04ff" for c in word)]
        whole = sum(
            len(word)
            for word in cyrillic
            if len(word) >= 2 and all("\u0400" <= c <= "\u04ff" for c in word) and (_one_case(word) or word in _UNITS)
        )
        return 0.95 * min(1.0, whole / foreign)
    strange = sum(map(len, _HIGH_WORD.findall(raw))) / foreign
    western = 0.45 + 0.3 * _isolated(raw)
    if encoding == "cp1250":
        western += 0.2 if _is_central_european(raw) else -0.2
    return western * (1 - 0.5 * strange)


def _is_central_european(raw: bytes) -> bool:
    """Whether words come whole only in cp1250: "Materiał" is "Materia³" in cp1252."""
    western = _CUBIC.sub(" ", raw.decode("cp1252", errors="replace"))
    split = [match[0] for match in _SPLIT_WORD.finditer(western)]
    return len(split) >= 3 and len(set(split)) >= 2


def _one_case(word: str) -> bool:
    return word[1:].islower() or word.isupper()


def _isolated(raw: bytes) -> float:
    runs = re.findall(rb"[\x80-\xff]+", raw)
    return sum(1 for run in runs if len(run) <= 2) / len(runs) if runs else 0.0

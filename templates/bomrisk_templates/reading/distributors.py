"""Names of well-known distributors and shops, as they stand in headers."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from bomrisk_templates.reading.header_text import normalise, squeeze

__all__ = ["is_distributor", "names_distributor"]

#: "[pimoroni.com]", "elty.pl": a shop by its address.
_HOST = re.compile(
    r"\W*(?:www\.)?[a-z][a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.(?:com|net|org|shop|store|eu|de|at|ch|fr|es|it|pt|pl|ru|cn|jp|kr|tw|in|vn|uk|us"
    r"|ca|br|mx|ar|au|nl|be|cz|se|ua|tr)\W*",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


@lru_cache(maxsize=1)
def _distributors() -> frozenset[str]:
    source = resources.files("bomrisk_templates.reading").joinpath("distributors.csv")
    with source.open(encoding="utf-8") as stream:
        return frozenset(squeeze(normalise(row["name"])) for row in csv.DictReader(stream))


@lru_cache(maxsize=1)
def _in_unspaced_text() -> tuple[str, ...]:
    """Names that show in a text without spaces ("立创编号", "LCSC编号"): none so short that it is there by chance."""
    return tuple(name for name in _distributors() if len(name) >= (2 if _CJK.search(name) else 4))


@lru_cache(maxsize=4096)
def is_distributor(text: str) -> bool:
    """Whether the text is the name of a well-known distributor or shop, or the address of one."""
    return squeeze(normalise(text)) in _distributors() or _HOST.fullmatch(text) is not None


def names_distributor(tokens: Sequence[str]) -> bool:
    """Whether one or two words of a normalised text are the name of a distributor, or a text without spaces holds one."""
    known = _distributors()
    if any("".join(tokens[start : start + size]) in known for size in (1, 2) for start in range(len(tokens))):
        return True
    packed = "".join(tokens)
    return _CJK.search(packed) is not None and any(name in packed for name in _in_unspaced_text())

"""How much is remembered of words and texts met before, so that they are looked at once."""

from __future__ import annotations

from typing import Final

__all__ = ["MOST_KEPT"]

#: Beyond this number all is forgotten, so that memory stays bounded.
MOST_KEPT: Final = 500_000

"""The words of one command."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CommandTexts"]


class CommandTexts(NamedTuple):
    """Help of one command."""

    summary: str
    description: str
    epilog: str

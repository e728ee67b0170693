"""What a command did, in words for the person who pressed its button."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did.

    Parameters
    ----------
    message : str
        What is there now, and where.
    notices : tuple of str
        What the person must know and would not see; shown in a message instead of the status bar.
    """

    message: str
    notices: tuple[str, ...] = ()

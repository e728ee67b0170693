"""The errors that bomrisk raises on purpose: each says what is wrong, where, and what to do."""

from __future__ import annotations

__all__ = ["BomriskError", "InputError", "PolicyError", "ReferenceDataError"]


class BomriskError(Exception):
    """Base of every error that bomrisk raises on purpose.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str, optional
        The place: ``BOM!F14``, ``shares.csv row 12, column year``, a file name.
    action : str, optional
        What the person can do about it.
    """

    def __init__(self, what: str, *, where: str = "", action: str = "") -> None:
        self.what, self.where, self.action = what, where, action
        super().__init__(what, where, action)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.action}".rstrip()


class InputError(BomriskError):
    """A BOM, a file or an argument that cannot be used."""


class PolicyError(BomriskError):
    """A policy with an unknown name or a value out of range."""


class ReferenceDataError(BomriskError):
    """A reference table that breaks its schema."""

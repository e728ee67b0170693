"""The outcome of one check of an installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Check", "State", "failed", "passed", "skipped", "warning"]

State = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, what to do.

    Parameters
    ----------
    name : str
    state : str
        ``ok``, ``warning``, ``failed``, or ``skipped`` where an earlier check has to pass first.
    found : str
    action : str
        What the person can do; empty only where nothing is to be done.
    """

    name: str
    state: State
    found: str
    action: str = ""


def passed(name: str, found: str) -> Check:
    """Return a check that found what it wants."""
    return Check(name, "ok", found)


def warning(name: str, found: str, action: str) -> Check:
    """Return a check that found something that may do harm."""
    return Check(name, "warning", found, action)


def failed(name: str, found: str, action: str) -> Check:
    """Return a check that found what keeps the add-in from working."""
    return Check(name, "failed", found, action)


def skipped(name: str, first: str) -> Check:
    """Return a check that cannot be made before another passes."""
    return Check(name, "skipped", f"Not looked at: put {first!r} right first.")

"""The scenarios that come with bomrisk."""

from __future__ import annotations

from functools import cache
from importlib import resources

from bomrisk.scenarios.parse import parse_scenario
from bomrisk.scenarios.scenario import Scenario

__all__ = ["SHIPPED", "shipped", "shipped_key", "shipped_text"]

SHIPPED = ("managed-rivalry", "overshoot", "reluctant-multilateralism")
"""Their keys, in the order in which they are shown."""


def shipped_key(name: str) -> str:
    """Return the key of a shipped scenario that is given by its key or name in any spelling, or nothing."""
    key = "-".join(name.replace("_", " ").replace("-", " ").casefold().split())
    return key if key in SHIPPED else ""


def shipped_text(key: str) -> str:
    """Return a shipped scenario as TOML.

    Parameters
    ----------
    key : str
        One of :data:`SHIPPED`.
    """
    return (resources.files(__package__) / f"{key}.toml").read_text(encoding="utf-8")


@cache
def shipped(key: str) -> Scenario:
    """Return a shipped scenario."""
    return parse_scenario(shipped_text(key), f"{key}.toml")

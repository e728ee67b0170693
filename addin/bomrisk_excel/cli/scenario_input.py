"""Scenarios that a command line names: shipped ones, files, and those in the user's folder."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk.scenarios import SHIPPED, Scenario, parse_scenario, shipped, shipped_key, shipped_text
from bomrisk_excel.cli.inputs import read_text_file
from bomrisk_excel.user_settings import user_scenario_text, user_scenarios

__all__ = ["chosen_scenarios", "scenario_text"]


def chosen_scenarios(names: Sequence[str]) -> list[Scenario]:
    """Return the scenarios that are named.

    Raises
    ------
    InputError
        If there is none of that name, or a file cannot be used; all its mistakes are named.
    """
    return [_chosen(name) for name in names]


def _chosen(name: str) -> Scenario:
    if key := shipped_key(name):
        return shipped(key)
    return parse_scenario(scenario_text(name), name)


def scenario_text(name: str, option: str = "--scenario") -> str:
    """Return the text of a scenario: a shipped one, a file, or one in the folder ``scenarios`` of the user's folder.

    Parameters
    ----------
    name : str
    option : str
        What it was given for, for messages.
    """
    if key := shipped_key(name):
        return shipped_text(key)
    if name.lower().endswith(".toml") or Path(name).is_file():
        return read_text_file(name, option)
    if name in user_scenarios():
        return user_scenario_text(name)
    known = [*SHIPPED, *user_scenarios()]
    close = difflib.get_close_matches(name.casefold(), known, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise InputError(
        f"There is no scenario {name!r}.{hint}",
        where=option,
        action=f"Give one of {', '.join(known)}, or a file NAME.toml.",
    )

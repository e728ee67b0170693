"""Why no move brings a line under the target, and which controls a move leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import pandas as pd

from bomrisk import reference
from bomrisk.assessment import Assessment
from bomrisk.origin_codes import countries_of, unnamed_share
from bomrisk.resourcing.needs import MINING, PROCESSING, Need, Patterns
from bomrisk.resourcing.options import Move, Option, places_of
from bomrisk.resourcing.producers import Producers
from bomrisk.setting import Setting

__all__ = ["Left", "material_names", "origin_words", "reason_of"]

_OTHERS: Final = 3
"""How many countries a reason names."""


@cache
def material_names() -> dict[str, str]:
    """Return the names of materials by id."""
    materials = reference.materials()
    return dict(zip(materials["material"].astype(str), materials["name"].astype(str), strict=True))


def reason_of(
    pattern: int, patterns: Patterns, options: Sequence[tuple[Option, ...]], producers: Producers, target: str
) -> str:
    """Say why no move brings a pattern under the target: of its materials the one that stays worst.

    Parameters
    ----------
    pattern : int
    patterns : Patterns
    options : sequence of tuple of Option
        Of each need.
    producers : Producers
    target : str
    """
    best = {need: min(options[need], key=lambda option: option.score) for need in patterns.above[pattern]}
    number = max(best, key=lambda need: (best[need].score, -need))
    need, option = patterns.needs[number], best[number]
    setting = producers.setting
    name = material_names().get(need.material, need.material)
    edge = setting.policy.bands[chr(ord(target) + 1)]
    place = MINING if option.stage == "mining" else PROCESSING
    today = frozenset(countries_of(need.origin(place)))
    stages = places_of(patterns.stages[number])[place]
    if not set(producers.among(need.material, stages)) - today:
        return _nobody_else(need, stages, today, producers, name)
    if option.floor == "supply stopped":
        return (
            f"{name}: controls stop more than {100 * setting.policy.stop_share:g} % of the world's {option.stage} on its way to "
            f"{_country(setting.to, setting)}; that counts {setting.policy.stop_floor:g} points and more wherever yours is from."
        )
    if option.concentration >= edge - 1e-9:
        return (
            f"{name}: so few countries supply the world's {option.stage} that concentration alone counts "
            f"{option.concentration:.0f} points; {chr(ord(target) + 1)} begins at {edge:g}."
        )
    if option.floor == "monopoly":
        return (
            f"{name}: a monopoly in the world's {option.stage} counts {setting.policy.monopoly_floor:g} points and more wherever "
            "yours is from."
        )
    return (
        f"{name}: with the best origin there is it counts {option.score:.0f} points at {option.stage}, {option.concentration:.0f} "
        f"of them for few countries in the world; {chr(ord(target) + 1)} begins at {edge:g}."
    )


def _nobody_else(need: Need, stages: Sequence[str], today: frozenset[str], producers: Producers, name: str) -> str:
    source, year = producers.sources[need.material, stages[0]]
    at = " or ".join(stages)
    text = f"{name}: the table that rates it ({source}, {year}) names no other country with an output at {at}"
    others = producers.others_name(need.material, stages, today)
    if not others:
        return f"{text}."
    setting = producers.setting
    named = [f"{_country(code, setting)} [{source}]" for code, source in list(others.items())[:_OTHERS]]
    return f"{text}; other sources name {', '.join(named)}."


def _country(code: str, setting: Setting) -> str:
    return setting.country_names.get(code, code)


def origin_words(code: str, setting: Setting) -> str:
    """Write origins for people; empty where none is known."""
    names = ", ".join(_country(each, setting) for each in countries_of(code))
    unnamed = unnamed_share(code)
    return f"{names} ({100 * unnamed:.0f} % not named)" if names and unnamed else names


class Left:
    """What a move leaves behind: the origin of today, and the controls that bear on it.

    Parameters
    ----------
    patterns : Patterns
    assessment : Assessment
    """

    def __init__(self, patterns: Patterns, assessment: Assessment) -> None:
        self._patterns = patterns
        self._stages = assessment.stages
        strictest = assessment.exposure
        strictest = strictest[strictest["strictest"]]
        self._controls: dict[int, pd.DataFrame] = {int(str(at)): rows for at, rows in strictest.groupby("position")}
        self._known: dict[tuple[int, Move], tuple[str, ...]] = {}

    def world(self, number: int, move: Move) -> tuple[str, float]:
        """Largest producer at the stage of a move, and its share; of several stages at the one that rates worst."""
        at = self._worst(number, move)
        return str(self._stages["top_country"].iloc[at]), float(self._stages["top_share"].iloc[at])

    def controls(self, number: int, move: Move) -> tuple[str, ...]:
        """Controls that bear on what is left: of the countries it comes from, else those that hold most of the world's supply."""
        if (number, move) not in self._known:
            self._known[number, move] = self._find(self._worst(number, move))
        return self._known[number, move]

    def _find(self, position: int) -> tuple[str, ...]:
        rows = self._controls.get(position)
        if rows is None:
            return ()
        origins = countries_of(str(self._stages["origins"].iloc[position]))
        own = rows[rows["country"].isin(origins)]
        rows = own if len(own) else rows[rows["contribution"].gt(0)] if not origins else own
        rows = rows.sort_values(["contribution", "effective", "control_id"], ascending=[False, False, True])
        return tuple(rows["control_id"].astype(str))

    def _worst(self, number: int, move: Move) -> int:
        positions = [self._patterns.stages[number][stage] for stage in move.stages]
        return max(positions, key=lambda at: (float(self._stages["score"].iloc[at]), -at))

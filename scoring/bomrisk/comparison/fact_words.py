"""Sentences on what was written in a risk workbook and comes out otherwise today: the facts, or the program, have changed since."""

from __future__ import annotations

from typing import Any

import pandas as pd

import bomrisk
from bomrisk import reference
from bomrisk.comparison.control_words import control_name
from bomrisk.comparison.side import Rated, Side, Written

__all__ = ["FactWords", "of_same_facts"]

_SHOWN = 0.0005
"""Smallest difference of a share that is told."""
_LISTED = 3


def of_same_facts(one: Side, other: Side) -> bool:
    """Tell whether the grades of two sides rest on the same facts and come from the same program."""
    return one.verified_through == other.verified_through and _program(one) == _program(other)


class FactWords:
    """Says why a line of a risk workbook is rated otherwise today.

    Parameters
    ----------
    side : Side
        As it was written.
    rated : Rated
        The lines of interest as they are rated today, for the same date, destination and policy.
    """

    def __init__(self, side: Side, rated: Rated) -> None:
        assert side.written is not None
        self._side, self._written, self._rated = side, side.written, rated
        self._then = dict(zip(self._written.controls["control_id"], self._written.controls["status"], strict=True))

    @property
    def ingredient(self) -> str:
        """What is another: ``facts``, ``program``, or the ``workbook`` itself."""
        if self._side.verified_through != reference.verified_through:
            return "facts"
        return "program" if _program(self._side) != _this_program() else "workbook"

    def of_line(self, at: int, line: int) -> str:
        """Say what differs on a line.

        Parameters
        ----------
        at : int
            Position of the line in what is rated.
        line : int
            Its position in the workbook's BOM.
        """
        if self.ingredient == "workbook":
            return (
                "What is written is not what the workbook's own BOM, date, destination and policy give: cells were changed "
                "after it was scored."
            )
        then, now = self._said(self._side), f"facts verified through {reference.verified_through}, {_this_program()}"
        found = [*self._supply(self._written.lines.iloc[line], at), *self._controls(at)]
        return f"Facts: {then} -> {now}." + "".join(f" {text}." for text in found)

    @staticmethod
    def _said(side: Side) -> str:
        through = (
            f"facts verified through {side.verified_through}" if side.verified_through else "facts of an unknown day"
        )
        return f"{through}, {_program(side) or 'an unknown program'}"

    def _supply(self, written: Any, at: int) -> list[str]:
        stage = self._bottleneck(at)
        if stage is None or not isinstance(written["material"], str):
            return []
        names = [f"{each['material']}, {each['stage']}" for each in (written, stage)]
        if names[0] != names[1]:
            return [f"Bottleneck {names[0]} -> {names[1]}"]
        sets = [_set_words(each) for each in (written, stage)]
        other = abs(float(written["top_share"]) - float(stage["top_share"])) > _SHOWN
        other |= abs(float(written["hhi"]) - float(stage["hhi"])) > _SHOWN
        return [f"Shares of {names[0]}: {sets[0]} -> {sets[1]}"] if other or sets[0] != sets[1] else []

    def _controls(self, at: int) -> list[str]:
        stage = self._bottleneck(at)
        if stage is None:
            return []
        scopes = self._side.setting.world.reached
        reaching = scopes.loc[scopes["material"].eq(stage["material"]), "control_id"]
        known = self._side.setting.controls
        known = known[known["control_id"].isin(reaching) & known["holds"] & known["scored"].astype(bool)]
        texts = []
        for row in known.to_dict(orient="records"):
            # Controls that have ended or are not announced yet are not listed.
            then = self._then.get(row["control_id"], "not listed")
            now = str(row["status"])
            if then != now and not (then == "not listed" and now in ("ended", "not_yet")):
                texts.append(
                    f"{control_name(row, self._side.setting)}: {then.replace('_', ' ')} -> {now.replace('_', ' ')}"
                )
        return texts[:_LISTED] + ([f"{len(texts) - _LISTED} more controls differ"] if len(texts) > _LISTED else [])

    def _bottleneck(self, at: int) -> Any:
        ratings = self._rated.ratings
        position = int(ratings.ratings["bottleneck"].iloc[int(self._rated.codes[at])])
        return ratings.stages.iloc[position] if position >= 0 else None


def _set_words(stage: Any) -> str:
    year = "" if pd.isna(stage["year"]) else f" ({int(stage['year'])})"
    country, share = stage["top_country"], stage["top_share"]
    top = "" if pd.isna(share) or not isinstance(country, str) else f", {country} {100 * float(share):.3g} %"
    return f"{stage['dataset'] if isinstance(stage['dataset'], str) else 'unknown'}{year}{top}"


def _program(side: Side) -> str:
    return side.written.version if isinstance(side.written, Written) else _this_program()


def _this_program() -> str:
    return f"bomrisk {bomrisk.__version__}"

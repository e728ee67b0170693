"""Every way to source a material, rated: by the rating itself, once for each thing that lines need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.line_origins import made_elsewhere
from bomrisk.origins import reexported
from bomrisk.ratings import grade_of, rate, single_materials
from bomrisk.resourcing.needs import MINING, PROCESSING, Need
from bomrisk.resourcing.producers import Producer, Producers
from bomrisk.setting import Setting

__all__ = ["Move", "Option", "moved", "options_of", "places_of", "reexport_of", "sufficient"]

_AT_ONCE = 50_000
"""Options that are rated together."""


class Move(NamedTuple):
    """A material that shall come from a country.

    Attributes
    ----------
    material : str
    place : str
        :data:`~bomrisk.resourcing.needs.MINING` or :data:`~bomrisk.resourcing.needs.PROCESSING`.
    stages : tuple of str
        Stages at which the country produces it.
    to : str
        ISO 3166 alpha-2.
    """

    material: str
    place: str
    stages: tuple[str, ...]
    to: str


class Option(NamedTuple):
    """A way to source a material.

    Attributes
    ----------
    moves : tuple of Move
        None, one or two.
    score, concentration : float
        Of the material as the line holds it, and how much of the score nothing but the world's concentration makes [points].
    grade, stage, floor : str
        Its grade, the stage that gives it, and the floor that raises it.
    """

    moves: tuple[Move, ...]
    score: float
    grade: str
    stage: str
    concentration: float
    floor: str


def places_of(stages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Rated stages by the place whose origin counts for them."""
    found: dict[str, tuple[str, ...]] = {}
    for stage in stages:
        place = MINING if stage == "mining" else PROCESSING
        found[place] = (*found.get(place, ()), stage)
    return found


def moved(need: Need, moves: Iterable[Move]) -> Need:
    """What a line needs after moves; where it is the material itself, it is made where that is done last."""
    for move in moves:
        need = need._replace(mined=move.to) if move.place == MINING else need._replace(processed=move.to)
        if need.itself and need.made and (move.place == PROCESSING or need.form == "ore"):
            need = need._replace(made=move.to)
    return need


def reexport_of(needs: Sequence[Need], to: str) -> npt.NDArray[np.object_]:
    """Whether materials leave their country inside a foreign good, as :mod:`bomrisk.line_origins` tells it of lines."""
    mined, processed, made, named = (
        np.array(cells, dtype=object)
        for cells in (
            [each.mined for each in needs],
            [each.processed for each in needs],
            [each.made for each in needs],
            [each.group or each.material for each in needs],
        )
    )
    return reexported(pd.Series(named, dtype=object), made_elsewhere(mined, processed, made), made, to)


def options_of(
    needs: Sequence[Need], stages: Sequence[Mapping[str, int]], producers: Producers
) -> list[tuple[Option, ...]]:
    """List and rate the ways to source what lines need; the first of each is to leave it as it is.

    Parameters
    ----------
    needs : sequence of Need
    stages : sequence of mapping
        Their rated stages, see :class:`bomrisk.resourcing.needs.Patterns`.
    producers : Producers

    Returns
    -------
    list of tuple of Option
        Of countries that the rating cannot tell apart, the largest producer stands for all.
    """
    ways = [list(_ways(need, places_of(names), producers)) for need, names in zip(needs, stages, strict=True)]
    flat = [(number, moves) for number, several in enumerate(ways) for moves in several]
    found: list[list[Option]] = [[] for _ in needs]
    for begin in range(0, len(flat), _AT_ONCE):
        batch = flat[begin : begin + _AT_ONCE]
        after = [moved(needs[number], moves) for number, moves in batch]
        for (number, moves), rated in zip(batch, _rated(after, producers.setting), strict=True):
            found[number].append(Option(moves, *rated))
    return [tuple(several) for several in found]


def _ways(need: Need, places: Mapping[str, tuple[str, ...]], producers: Producers) -> Iterator[tuple[Move, ...]]:
    mines, plants = (
        [Move(need.material, place, places[place], each.country) for each in _producers(need, place, places, producers)]
        for place in (MINING, PROCESSING)
    )
    yield ()
    yield from ((move,) for move in (*mines, *plants))
    yield from ((mine, plant) for mine in mines for plant in plants)


def _producers(need: Need, place: str, places: Mapping[str, tuple[str, ...]], producers: Producers) -> list[Producer]:
    if place not in places:
        return []
    # Where the part moves along with its material, whether it is made in the country of origin depends on both.
    if need.itself and need.made:
        everyone = producers.among(need.material, places[place])
        return [Producer(code, share) for code, share in everyone.items() if code != need.origin(place)]
    return producers.distinct(need.material, places[place], need.made, need.origin(place))


def _rated(needs: Sequence[Need], setting: Setting) -> Iterator[tuple[float, str, str, float, str]]:
    """Rate materials, each as if a line held nothing else."""
    evidence = single_materials(
        [each.material for each in needs],
        form=[each.form for each in needs],
        trace=[each.trace for each in needs],
        mined=[each.mined for each in needs],
        reexport=reexport_of(needs, setting.to),
    )
    rated = rate(evidence.assign(processing_country=[each.processed for each in needs]), len(needs), setting)
    at = rated.ratings["bottleneck"].to_numpy(dtype=np.int64)
    bottlenecks = rated.stages.iloc[at]
    yield from zip(
        rated.ratings["score"].astype(float).tolist(),
        grade_of(rated.ratings["score"], setting.policy).tolist(),
        bottlenecks["stage"].astype(str).tolist(),
        (setting.policy.weight_concentration * rated.ratings["concentration"].astype(float)).tolist(),
        bottlenecks["floor_reason"].astype(str).tolist(),
        strict=True,
    )


def sufficient(options: Sequence[Option], target: str) -> tuple[Option, ...]:
    """Options that reach a grade and of which no move can be left out."""
    enough = [each for each in options if each.grade <= target]
    sets = [frozenset(each.moves) for each in enough]
    return tuple(each for each, own in zip(enough, sets, strict=True) if not any(other < own for other in sets))

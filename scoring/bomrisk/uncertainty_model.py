"""The score of every rating in every draw: the method of :mod:`bomrisk.stages` and :mod:`bomrisk.ratings`, many draws at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from bomrisk.policy import Policy
from bomrisk.stage_score import exposure_of_line, floors, raw_score
from bomrisk.uncertainty_draws import BOUNDS, LAPSES, MATERIALS, ORIGINS, SOURCES, Judgements
from bomrisk.uncertainty_tables import Controls, Stages, Tables

__all__ = ["scores"]

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_CELLS = 4_000_000
"""Values of one array that are computed together: enough to make good use of the time, few enough for the memory."""
_STREAMS = {BOUNDS: 1, SOURCES: 2, LAPSES: 3, ORIGINS: 4, MATERIALS: 5}


def scores(
    tables: Tables, drawn: Judgements, policy: Policy, seed: int, causes: frozenset[str]
) -> npt.NDArray[np.float64]:
    """Compute the score of every rating in every draw.

    Parameters
    ----------
    tables : Tables
    drawn : Judgements
        Values of the policy, one per draw.
    policy : Policy
        What is not varied of it.
    seed : int
    causes : frozenset of str
        What is drawn; all else is as in the rating.

    Returns
    -------
    ndarray of float64, shape (ratings, draws)
        NaN where a rating has no score.
    """
    draws = len(drawn.weight)
    # A stream of its own for each cause: leaving one out leaves the others as they were.
    streams = {cause: np.random.default_rng([seed, number]) for cause, number in _STREAMS.items()}
    found = np.full((tables.count, draws), np.nan, dtype=np.float64)
    stages, material = tables.layout(own_origins=ORIGINS in causes)
    step = max(1, _CELLS // max(len(stages.place), len(material), len(tables.controls.measures), 1))
    for begin in range(0, draws, step):
        at = slice(begin, min(begin + step, draws))
        found[:, at] = _scores(tables, stages, material, drawn, at, policy, streams, causes)
    return found


def _scores(
    tables: Tables,
    stages: Stages,
    material: npt.NDArray[np.int64],
    drawn: Judgements,
    at: slice,
    policy: Policy,
    streams: Mapping[str, np.random.Generator],
    causes: frozenset[str],
) -> Array:
    draws = at.stop - at.start
    severity = _severity(tables.controls, tables.lapses, drawn, at, streams[LAPSES] if LAPSES in causes else None)
    concentration, market, stopped = _places(tables, drawn, at, policy, severity, streams, causes)
    place = stages.place
    on_curve = _curve(severity, drawn.exposure_axis[at], policy.exposure_curve)
    at_origin, origin_points, known, issues = _origins(
        tables, stages, severity, on_curve, streams[ORIGINS] if ORIGINS in causes else None, draws
    )
    exposure = exposure_of_line(market[place], origin_points, known, issues, drawn.market_part[at])
    points = concentration[place]
    raw = raw_score(points, exposure, drawn.weight[at], 1.0 - drawn.weight[at])
    stop, monopoly = floors(points, stopped[place], at_origin, policy, drawn.stop_floor[at], drawn.monopoly_floor[at])
    score = np.maximum(raw, np.maximum(stop, monopoly))
    worst = np.full((len(stages.first) + 1, draws), -np.inf)
    if len(stages.first):
        worst[:-1] = np.maximum.reduceat(score, stages.first, axis=0)
    of_material = worst[material]
    of_material[tables.trace] *= drawn.trace[at]
    of_material[~_present(tables, streams[MATERIALS] if MATERIALS in causes else None, draws)] = -np.inf
    return _by_rating(of_material, tables)


def _by_rating(of_material: Array, tables: Tables) -> Array:
    """As bad as the scarcest material."""
    found = np.full((tables.count, of_material.shape[1]), -np.inf)
    starts = np.flatnonzero(np.diff(tables.rating, prepend=-1))
    if len(starts):
        found[tables.rating[starts]] = np.maximum.reduceat(of_material, starts, axis=0)
    return np.where(np.isneginf(found), np.nan, found)


def _severity(
    controls: Controls, lapses: int, drawn: Judgements, at: slice, stream: np.random.Generator | None
) -> Array:
    """Effect of each issuer's strictest control; the last row is that of a country without any."""
    draws = at.stop - at.start
    if not len(controls.measures):
        return np.zeros((1, draws))
    measures = {each: row for row, each in enumerate(dict.fromkeys(controls.measures))}
    strictest = np.stack([np.max([drawn.severity[name][at] for name in each], axis=0) for each in measures])
    effect = strictest[[measures[each] for each in controls.measures]]
    for names, table in (
        (controls.coverage, drawn.coverage),
        (controls.form, drawn.form),
        (controls.status, drawn.status),
    ):
        number = {key: row for row, key in enumerate(table)}
        effect *= np.stack([values[at] for values in table.values()])[[number[name] for name in names]]
    if lapses and stream is not None:
        # A suspension that lapsed holds on in half of the draws.
        holds = stream.random((lapses, draws)) < 0.5
        held = (controls.lapse >= 0)[:, None] & holds[controls.lapse]
        as_suspended = np.minimum(drawn.status["suspended"][at] / drawn.status["lapse_unverified"][at], 1.0)
        effect = np.where(held, effect * as_suspended, effect)
    effect[~controls.bearing] = 0.0
    return np.vstack([np.maximum.reduceat(effect, controls.first, axis=0), np.zeros((1, draws))])


def _curve(values: Array, axis: Array, points: tuple[tuple[float, float], ...]) -> Array:
    """Points on a curve whose x values are multiplied by `axis`."""
    xs, ys = zip(*points, strict=True)
    return np.asarray(np.interp(values / axis, xs, ys), dtype=np.float64)


def _places(
    tables: Tables,
    drawn: Judgements,
    at: slice,
    policy: Policy,
    severity: Array,
    streams: Mapping[str, np.random.Generator],
    causes: frozenset[str],
) -> tuple[Array, Array, Array]:
    """Concentration and exposure of the market at each stage of each need, and the share of it that is stopped."""
    draws = at.stop - at.start
    unnamed = streams[BOUNDS].random((len(tables.slack), draws)) if BOUNDS in causes else 0.0
    hhi = (
        policy.destination_factor * tables.destination[:, None]
        + drawn.trusted[at] * tables.trusted[:, None]
        + tables.other[:, None]
        + unnamed * tables.slack[:, None]
    )
    points = _curve(hhi, drawn.concentration_axis[at], policy.concentration_curve)
    supply = tables.supply
    under_control, stopped = (np.zeros((len(supply.dataset), draws)) for _ in range(2))
    if len(supply.first):
        held = severity[supply.issuer]
        shares = supply.share[:, None]
        under_control[supply.supplied] = np.add.reduceat(shares * held, supply.first, axis=0)
        stops = np.where(held >= policy.stop_severity, shares, 0.0)
        stopped[supply.supplied] = np.add.reduceat(stops, supply.first, axis=0)
    market = _curve(under_control, drawn.exposure_axis[at], policy.exposure_curve)
    places = tables.places
    chosen = np.repeat(places.supply[:, None], draws, axis=1)
    if SOURCES in causes and len(places.place):
        # Every line of a material believes the same source.
        believed = streams[SOURCES].random((int(places.place.max()) + 1, draws))[places.place]
        chosen = chosen + np.minimum((believed * places.count[:, None]).astype(np.int64), places.count[:, None] - 1)
    draw = np.arange(draws)
    return points[supply.dataset[chosen], draw], market[chosen, draw], stopped[chosen, draw]


def _origins(
    tables: Tables, stages: Stages, severity: Array, on_curve: Array, stream: np.random.Generator | None, draws: int
) -> tuple[Array, Array, Flags, Flags]:
    """Effect of the controls of each stage's origin and their points, whether an origin is known, and whether it issues any."""
    known = np.repeat(stages.known[:, None], draws, axis=1)
    issues = np.repeat(stages.issues[:, None], draws, axis=1)
    of_sets = [np.append(each, -1) for each in tables.origins] or [np.array([-1])]
    effect, points = (
        np.stack([values[each].max(axis=0) for each in of_sets])[stages.origins] for values in (severity, on_curve)
    )
    if stream is not None:
        unknown = np.flatnonzero(~stages.known)
        unknown = unknown[np.argsort(stages.place[unknown], kind="stable")]
        drawn = stream.random((len(unknown), draws))
        draw = np.arange(draws)
        bounds = np.flatnonzero(np.diff(stages.place[unknown]))
        for part in np.split(np.arange(len(unknown)), bounds + 1) if len(unknown) else ():
            rows = unknown[part]
            place = stages.place[rows[0]]
            # Behind the last named country, nobody is known to issue a control.
            issuers = np.append(tables.places.issuers[place], -1)
            origin = issuers[np.searchsorted(tables.places.cumulated[place], drawn[part], side="right")]
            effect[rows], points[rows] = severity[origin, draw], on_curve[origin, draw]
            known[rows], issues[rows] = True, origin >= 0
    return effect, points, known, issues


def _present(tables: Tables, stream: np.random.Generator | None, draws: int) -> Flags:
    """Which materials count."""
    if stream is None:
        return np.repeat(tables.counts[:, None], draws, axis=1)
    present = np.ones((len(tables.rating), draws), dtype=bool)
    candidates = np.flatnonzero(tables.choice >= 0)
    candidates = candidates[np.argsort(tables.choice[candidates], kind="stable")]
    numbers, first, sizes = np.unique(tables.choice[candidates], return_index=True, return_counts=True)
    drawn = (stream.random((len(numbers), draws)) * sizes[:, None]).astype(np.int64)
    of_set = np.repeat(np.arange(len(numbers)), sizes)
    position = np.arange(len(candidates)) - np.repeat(first, sizes)
    present[candidates] = position[:, None] == drawn[of_set]
    present[tables.low] &= stream.random((int(tables.low.sum()), draws)) < 0.5
    return present

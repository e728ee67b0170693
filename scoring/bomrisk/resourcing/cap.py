"""The fewest moves that leave no third country above a share of a strategic raw material at any stage."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment, assess
from bomrisk.benchmarks.crma import MEASURES, benchmark_figures, union_countries, weights_of
from bomrisk.benchmarks.splits import NOTHING, Split, at_least_in
from bomrisk.benchmarks.stage_origins import stage_origins
from bomrisk.benchmarks.strategic import strategic_uses
from bomrisk.benchmarks.thresholds import Benchmark, crma_rules
from bomrisk.benchmarks.world_shares import kinds_of
from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk.policy import Policy
from bomrisk.resourcing.cap_moves import CapMove, CapMoves, fewest_under_cap, moved_split, third_shares
from bomrisk.resourcing.producers import LITTLE, Producers
from bomrisk.resourcing.reasons import material_names
from bomrisk.rollup import amounts_of

__all__ = ["CapPlan", "moves_to_cap", "moves_to_cap_of"]

Numbers = npt.NDArray[np.float64]
_RULE: Final = "at_most_one_country"
_STAGES: Final = [
    "letter", "entry", "material", "name", "stage", "reference", "measure", "uses", "weighed", "declared", "country", "low", "high",
    "state", "moves", "least", "proved", "country_after", "low_after", "high_after", "state_after", "reason",
]  # fmt: skip
_MOVES: Final = [
    "move", "line", "material", "name", "stage", "from", "part", "to", "to_name", "share", "year", "source", "little", "sanctioned",
    "measure", "weight", "spend", "low_after", "high_after",
]  # fmt: skip


@dataclass(frozen=True)
class CapPlan:
    """The cheapest way under a cap.

    Attributes
    ----------
    as_of : date
    to : str
        Destination, ISO 3166 alpha-2.
    cap : float
        Share of one third country that shall not be passed [fraction of 1].
    stages : DataFrame
        One row per strategic raw material of the BOM and stage, in the order of Annex I: ``letter, entry, material, name, stage``
        (``extraction``, ``processing``; ``origin``: stated without a stage), ``reference, measure, uses, weighed, declared``
        [fraction], ``country, low, high`` [fraction: the largest third country's for sure, and what it may be], ``state`` (``met``,
        ``not met``, ``open``), all as in :func:`bomrisk.benchmarks.crma_benchmarks`; ``moves, least`` (no smaller number does the
        same), ``proved``; ``country_after, low_after, high_after, state_after``; ``reason`` (why it is not met after them).
    moves : DataFrame
        One row per move: ``move`` (from 1), ``line`` (position), ``material, name, stage, from, part`` [fraction of the use that
        moves], ``to, to_name, share`` [of world output], ``year, source, little, sanctioned, measure, weight`` [fraction of the
        measure that moves], ``spend`` (of the line), ``low_after, high_after`` (share of the country that is left, with this move
        and those before it).
    findings : list of Finding
        Origins that could not be read; they count as not stated.
    """

    as_of: dt.date
    to: str
    cap: float
    stages: pd.DataFrame
    moves: pd.DataFrame
    findings: list[Finding]


def moves_to_cap(
    bom: pd.DataFrame,
    cap: float | None = None,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    weigh: str | None = None,
    spend: npt.ArrayLike | None = None,
) -> CapPlan:
    """Find the fewest moves that leave no third country above a share of a strategic raw material at any stage.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.benchmarks.crma_benchmarks`.
    cap : float, optional
        [fraction of 1]; that of the Critical Raw Materials Act (0.65) if not given.
    policy, as_of, to
        As for :func:`bomrisk.assessment.assess`.
    weigh : {"lines", "spend", "mass"}, optional
        What shares are shares of; if not given, for each material mass, else spend, if it is known of all uses, else lines.
    spend : array_like of float, optional
        Spend of each line, NaN where unknown; as :func:`bomrisk.rollup.amounts_of` finds it if not given.

    Returns
    -------
    CapPlan

    Raises
    ------
    InputError
        If an argument or the columns cannot be used.

    Notes
    -----
    A move is one line's supply of one material, at one stage, from a country above the cap to a country with an output there. What
    is not stated never moves and counts against the cap. Where the cap cannot be kept for sure, because too much is not stated,
    the moves are those after which no country passes it by what is stated, and the state stays open.

    References
    ----------
    .. [1] Regulation (EU) 2024/1252, Article 5(1), point (b), and Annex I.
    """
    return moves_to_cap_of(assess(bom, policy, as_of, to), bom, cap, weigh=weigh, spend=spend)


def moves_to_cap_of(
    assessment: Assessment,
    bom: pd.DataFrame,
    cap: float | None = None,
    *,
    weigh: str | None = None,
    spend: npt.ArrayLike | None = None,
) -> CapPlan:
    """Find these moves for a BOM that was assessed; see :func:`moves_to_cap`."""
    benchmarks = [each for each in crma_rules().benchmarks if each.rule == _RULE]
    limit = benchmarks[0].share if cap is None else float(cap)
    if not 0 < limit < 1:
        raise InputError(f"{cap!r} is no share.", where="cap", action="Give a number between 0 and 1, such as 0.65.")
    if weigh is not None and weigh not in MEASURES:
        raise InputError(f"Shares cannot be by {weigh!r}.", where="weigh", action=f"Give {', '.join(MEASURES)}.")
    setting = assessment.setting
    producers = Producers(setting)
    amounts = amounts_of(bom) if spend is None else np.asarray(spend, dtype=np.float64)
    uses = strategic_uses(assessment)
    uses = uses[uses["held"].eq("yes") & uses["listed"].eq("yes")].reset_index(drop=True)
    origins = stage_origins(bom, uses)
    weights = weights_of(bom, uses, amounts)
    if weigh is not None and weigh not in weights:
        raise InputError(f"The BOM has no {weigh}.", where="weigh", action="Leave it out, or add the columns.")
    stages: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for (_, material), group in uses.groupby(["letter", "material"], sort=True):
        at = group.index.to_numpy()
        measure = weigh or _measure(weights, at)
        for benchmark in (replace(each, share=limit) for each in benchmarks):
            splits = [origins.of(benchmark.stage)[row] for row in at]
            if benchmark.stage == "origin" and all(split == NOTHING for split in splits):
                continue
            case = _Case(str(material), benchmark, splits, weights[measure][at], producers)
            found, reason = case.search()
            about = {"letter": group["letter"].iloc[0], "entry": group["entry"].iloc[0], "measure": measure}
            stages.append({**about, **case.row(found), "uses": len(at), "reason": reason})
            moves += case.moves(found, group["line"].to_numpy(dtype=np.int64), measure, amounts)
    table = pd.DataFrame(moves, columns=_MOVES)
    return CapPlan(
        setting.as_of,
        setting.to,
        limit,
        pd.DataFrame(stages, columns=_STAGES),
        table.assign(move=range(1, len(table) + 1)),
        origins.findings,
    )


def _measure(weights: dict[str, Numbers], at: npt.NDArray[np.int64]) -> str:
    for name in ("mass", "spend"):
        if name in weights and np.isfinite(weights[name][at]).all() and (weights[name][at] > 0).all():
            return name
    return "lines"


class _Case:
    """One material at one stage."""

    def __init__(
        self, material: str, benchmark: Benchmark, splits: Sequence[Split], weight: Numbers, producers: Producers
    ) -> None:
        self._material, self._benchmark, self._producers = material, benchmark, producers
        self._splits, self._weight = list(splits), weight
        self._known = np.flatnonzero(np.isfinite(weight) & (weight > 0))
        self._before = self._figures(self._splits)
        self._stages = _stages_of(material, benchmark.stage, producers)

    def _figures(self, splits: Sequence[Split]) -> dict[str, Any]:
        return benchmark_figures(self._benchmark, splits, self._weight, np.full(len(splits), math.nan))

    def search(self) -> tuple[CapMoves, str]:
        """Find the moves, and say why the cap is not kept for sure after them."""
        nothing = CapMoves((), 0, proved=True)
        if self._before["state"] == "met":
            return nothing, ""
        if not self._before["declared"] > 0:
            return (
                nothing,
                "No line states a country, so there is nothing to move from; `bomrisk questions` says what to ask.",
            )
        weight = self._weight[self._known]
        weight = weight / weight.sum()
        splits = [self._splits[use] for use in self._known.tolist()]
        ranks = {code: rank for rank, code in enumerate(self._producers.among(self._material, self._stages))}
        open_part = f"{100 * (1 - self._before['declared']):.0f} % is not stated"
        for sure in (False, True):
            found = fewest_under_cap(splits, weight, self._benchmark.share, ranks, union_countries(), sure=sure)
            if found is not None:
                moves = tuple(each._replace(use=int(self._known[each.use])) for each in found.moves)
                reason = f"{open_part}, and may come from one country; what is stated keeps the cap." if sure else ""
                return replace(found, moves=moves), reason
        return nothing, self._why_not(set(ranks))

    def _why_not(self, producers: set[str]) -> str:
        kinds = kinds_of(self._material)
        if len(kinds) > 1:
            either = " or ".join(material_names().get(kind, kind).lower() for kind in kinds)
            return f"No country can be proposed before it is known whether it is {either}; `bomrisk questions` asks it."
        if not self._stages:
            return "World output at this stage is not in the tables, so no country can be proposed."
        source, year = self._producers.sources[self._material, self._stages[0]]
        table = f"the table of its {' and '.join(self._stages)} ({source}, {year})"
        if not producers - {self._before["country"]}:
            return f"{table[0].upper()}{table[1:]} names no other country."
        if producers & union_countries():
            return "No set of moves does it: too much is not stated by which country it is."
        return f"A line moves as a whole, and no set of lines does it, since {table} names no producer in the EU."

    def _after(self, moves: Sequence[CapMove]) -> list[Split]:
        splits = list(self._splits)
        for move in moves:
            splits[move.use] = moved_split(splits[move.use], move.source, move.to)
        return splits

    def row(self, found: CapMoves) -> dict[str, Any]:
        """The figures before and after."""
        after = self._figures(self._after(found.moves))
        return {
            "material": self._material,
            "name": material_names().get(self._material, self._material),
            "stage": self._benchmark.stage,
            "reference": self._benchmark.reference,
            **self._before,
            **{f"{name}_after": after[name] for name in ("country", "low", "high", "state")},
            "moves": len(found.moves),
            "least": found.least,
            "proved": found.proved,
        }

    def moves(
        self, found: CapMoves, lines: npt.NDArray[np.int64], measure: str, spend: Numbers
    ) -> list[dict[str, Any]]:
        """The moves, those that move most first, each with what is left of the country."""
        total = float(self._weight[self._known].sum())
        ordered = sorted(found.moves, key=lambda move: (-self._weight[move.use] * move.part, move.use, move.to))
        rows = []
        setting, union = self._producers.setting, union_countries()
        shares = np.where(np.isfinite(self._weight) & (self._weight > 0), self._weight, 0.0) / (total or 1.0)
        low, high = (third_shares(self._splits, shares, union, sure=sure) for sure in (True, False))
        for move in ordered:
            own = self._splits[move.use]
            low[move.source] -= shares[move.use] * at_least_in(own, {move.source})
            high[move.source] -= shares[move.use] * move.part
            source, year = self._producers.sources[self._material, self._stages[0]]
            share = self._producers.among(self._material, self._stages)[move.to]
            rows.append(
                {
                    "line": int(lines[move.use]),
                    "material": self._material,
                    "name": material_names().get(self._material, self._material),
                    "stage": self._benchmark.stage,
                    "from": move.source,
                    "part": move.part,
                    "to": move.to,
                    "to_name": setting.country_names.get(move.to, move.to),
                    "share": share,
                    "year": year,
                    "source": source,
                    "little": share < LITTLE,
                    "sanctioned": move.to in self._producers.sanctioned,
                    "measure": measure,
                    "weight": float(shares[move.use] * move.part),
                    "spend": float(spend[lines[move.use]]),
                    "low_after": low[move.source],
                    "high_after": high[move.source],
                }
            )
        return rows


def _stages_of(material: str, stage: str, producers: Producers) -> tuple[str, ...]:
    """Stages of the share tables that a benchmark is about; an origin without a stage must do for all of them."""
    mining = tuple(each for each in ("mining",) if producers.shares.get((material, each)))
    later = tuple(each for each in ("refining", "fabrication") if producers.shares.get((material, each)))
    return mining if stage == "extraction" else later if stage == "processing" else (*mining, *later)

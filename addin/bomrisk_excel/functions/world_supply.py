"""Who supplies the world with a material: concentration, shares, producers, sources."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pandas as pd

from bomrisk import reference
from bomrisk.concentration import hhi, rest_upper_bound
from bomrisk.errors import InputError
from bomrisk_excel.functions.arguments import country, material, number, one_cell, stage
from bomrisk_excel.functions.cells import Cell, Cells, answer, as_grid, broadcast, finished, is_blank
from bomrisk_excel.functions.rated_items import ratings_of

__all__ = ["UNKNOWN", "hhi_of", "n1", "producers", "share", "source"]

UNKNOWN = "unknown"
"""A country that no source names may still supply something: never zero."""

_PER_UNIT = 10_000
_SHARES = ["country", "share", "confidence", "quality"]


class ShareSet(NamedTuple):
    """Shares of one stage of a material, as chosen for rating.

    Parameters
    ----------
    facts : dict
        The row of :attr:`bomrisk.setting.Setting.sets`.
    by_country : dict
        Share [fraction of 1] of each named country.
    rows : DataFrame
        ``country, share, confidence, quality``, largest first, withheld ones last.
    """

    facts: dict[str, Any]
    by_country: dict[str, float]
    rows: pd.DataFrame


@cache
def _sets() -> dict[str, dict[str, ShareSet]]:
    """Chosen share sets by material and stage; the most concentrated stage first."""
    table = ratings_of(None, None).setting.sets
    chosen = table[table["role"].eq("chosen")].sort_values("hhi", ascending=False, kind="stable")
    key = ["material", "stage", "dataset", "year"]
    shares = dict(tuple(reference.shares().groupby(key, sort=False)))
    found: dict[str, dict[str, ShareSet]] = {}
    for facts in chosen.to_dict(orient="records"):
        rows = shares[tuple(facts[name] for name in key)][_SHARES].sort_values("share", ascending=False)
        known = rows[rows["share"].notna() & rows["country"].ne("ZZ")]
        by_country = dict(zip(known["country"], known["share"].astype(float), strict=True))
        found.setdefault(str(facts["material"]), {})[str(facts["stage"])] = ShareSet(
            {str(name): value for name, value in facts.items()}, by_country, rows
        )
    return found


@lru_cache(maxsize=8192)
def _share_set(name: str, wanted: str | None) -> ShareSet:
    by_stage = _sets().get(name, {})
    if not by_stage:
        raise InputError(f"no production shares of {name} are known.")
    if wanted is not None and wanted not in by_stage:
        raise InputError(
            f"no shares of the {wanted} of {name} are known.", action=f"Known: {', '.join(sorted(by_stage))}."
        )
    # The stage that a rating can rest on comes before one of which too little is known.
    return (
        by_stage[wanted]
        if wanted
        else next((s for s in by_stage.values() if s.facts["rated"]), next(iter(by_stage.values())))
    )


def _rated_set(name: str, wanted: str | None) -> ShareSet:
    found = _share_set(name, wanted)
    if not found.facts["rated"]:
        raise InputError(
            f"unrated: only {found.facts['named_share']:.0%} of the world's {found.facts['stage']} is known."
        )
    return found


def hhi_of(shares_or_material: Cells, stage_cells: Cells, bound: Cells) -> Cells:
    """Herfindahl-Hirschman index of shares in cells, or of the world's supply of materials.

    Parameters
    ----------
    shares_or_material : cell or block of cells
        Numbers only: country shares as fractions or percentages, together one index; else materials, one index each.
    stage_cells : cell or block of cells
        Of materials; blank: the most concentrated stage.
    bound : cell
        Blank, ``low`` or ``high``: with the unnamed rest spread out, or in as few countries as the data allows.

    Returns
    -------
    cell or block of cells
        0..10,000.

    Raises
    ------
    InputError
        If the shares are negative or more than the whole.

    References
    ----------
    .. [1] Hirschman, A. O. (1964), The Paternity of an Index, American Economic Review 54(5), 761.
    """
    side = one_cell(bound, "bound")
    word = "" if is_blank(side) else str(side).strip().casefold()
    if word not in ("", "low", "high"):
        raise InputError(f"bound {word[:40]!r} is none of low, high.")
    column = {"": "hhi", "low": "hhi_low", "high": "hhi_high"}[word]
    given = [cell for row in as_grid(shares_or_material) for cell in row if not is_blank(cell)]
    shares = _numbers(given)
    if shares is not None:
        percent = any(isinstance(cell, str) and "%" in cell for cell in given)
        return finished(_hhi_of_shares(shares, word, percent=percent))

    def of_material(name: str, wanted: str | None) -> Cell:
        return float(_rated_set(name, wanted).facts[column]) * _PER_UNIT

    return _of_materials(shares_or_material, stage_cells, of_material)


def _numbers(cells: list[Cell]) -> list[float] | None:
    """The cells as numbers; None where one of them is none."""
    numbers = []
    for cell in cells:
        if isinstance(cell, str) and not any(character.isdigit() for character in cell):
            return None
        try:
            found = number(cell, "shares")
        except InputError:
            if isinstance(cell, str) and not reference.material_id(cell):
                raise
            return None
        numbers.append(found or 0.0)
    return numbers or None


def _hhi_of_shares(shares: list[float], bound: str, *, percent: bool) -> float:
    total = sum(shares)
    if min(shares) < 0:
        raise InputError("a share is below zero.", where="shares")
    # The shares of a ranking are never all below one hundredth of the world.
    scale = 1.0 if total <= 1.005 else 100.0
    if scale > 1 and percent:
        raise InputError(
            "some shares have a percent sign, others are above 1.", where="shares", action="Write all alike."
        )
    if total > scale * 1.005:
        raise InputError(f"the shares add up to {total:g}, more than the whole.", where="shares")
    fractions = [share / scale / max(1.0, total / scale) for share in shares]
    index = hhi(fractions)
    if bound == "high":
        index += float(rest_upper_bound(1 - sum(fractions), min(fractions), top_list=False))
    return min(index, 1.0) * _PER_UNIT


def share(material_cells: Cells, country_cells: Cells, stage_cells: Cells) -> Cells:
    """Share of the world's supply that comes from a country.

    Returns
    -------
    cell or block of cells
        Fraction of 1, or ``unknown`` where no source names the country: it may still be among the rest.
    """

    def of_country(found: ShareSet, code: str | None) -> Cell:
        if code is None:
            raise InputError("country is missing.", action="Give an ISO code such as CN.")
        return found.by_country.get(code, UNKNOWN)

    return _with_country(material_cells, country_cells, stage_cells, of_country)


def n1(material_cells: Cells, stage_cells: Cells, country_cells: Cells) -> Cells:
    """Share of the world's supply that is left without a country, blank: without the largest.

    Returns
    -------
    cell or block of cells
        Fraction of 1, or ``unknown``.
    """

    def of_country(found: ShareSet, code: str | None) -> Cell:
        code = code or str(found.facts["top_country"])
        return 1.0 - found.by_country[code] if code in found.by_country else UNKNOWN

    return _with_country(material_cells, country_cells, stage_cells, of_country)


def _of_materials(cells: Cells, stage_cells: Cells, one: Callable[[str, str | None], Cell]) -> Cells:
    rows, columns, (names, stages) = broadcast([("material", cells), ("stage", stage_cells)])

    def cell(row: int, column: int) -> Cell:
        name = material(names[row][column])
        return "" if name is None else one(name, stage(stages[row][column]))

    return answer(rows, columns, cell)


def _with_country(
    cells: Cells, country_cells: Cells, stage_cells: Cells, one: Callable[[ShareSet, str | None], Cell]
) -> Cells:
    named = [("material", cells), ("country", country_cells), ("stage", stage_cells)]
    rows, columns, (names, countries, stages) = broadcast(named)

    def cell(row: int, column: int) -> Cell:
        name = material(names[row][column])
        if name is None:
            return ""
        found = _share_set(name, stage(stages[row][column]))
        return one(found, country(countries[row][column], "country", of_producer=True))

    return answer(rows, columns, cell)


def producers(material_cell: Cells, stage_cell: Cells, count: Cells) -> Cells:
    """Rank the countries that supply the world with a material.

    Parameters
    ----------
    material_cell, stage_cell : cell
        Stage blank: the most concentrated one.
    count : cell
        How many countries at most; blank: all.

    Returns
    -------
    list of list
        Header and one row per country: rank, ISO code, name, share [fraction of 1, or withheld], stage, dataset, year,
        confidence; last what no source names.

    Raises
    ------
    InputError
        If the material or its shares are not known.
    """
    name = material(one_cell(material_cell, "material"))
    most = number(one_cell(count, "count"), "count")
    if name is None:
        return ""
    if most is not None and most < 1:
        raise InputError("count is below 1.")
    found = _share_set(name, stage(one_cell(stage_cell, "stage")))
    countries = reference.countries().set_index("country")["name"]
    same = [found.facts["stage"], found.facts["dataset"], found.facts["year"]]
    named = found.rows[found.rows["country"].ne("ZZ")]
    if most is not None:
        named = named.head(int(min(most, len(named))))
    table: list[list[Cell]] = [["rank", "country", "name", "share", "stage", "dataset", "year", "confidence"]]
    for rank, row in enumerate(named.itertuples(index=False), start=1):
        value = row.share if row.country in found.by_country else "withheld"
        table.append([rank, row.country, countries.get(row.country, row.country), value, *same, row.confidence])
    rest = 1.0 - sum(found.by_country[code] for code in named["country"] if code in found.by_country)
    if rest > 1e-9:
        label = "not named" if len(named) == found.rows["country"].ne("ZZ").sum() else "all others"
        table.append(["", "", label, rest, *same, ""])
    return [[finished(value) for value in row] for row in table]


def source(item: Cells, stage_cells: Cells) -> Cells:
    """Say what the figures of a material, or the record of a control, rest on.

    Parameters
    ----------
    item : cell or block of cells
        A material, or the id of a control.
    stage_cells : cell or block of cells
        Of a material; blank: the most concentrated stage.

    Returns
    -------
    cell or block of cells
        Publisher, title, year of the data, confidence, where to find it; cut at 255 characters.
    """
    rows, columns, (names, stages) = broadcast([("material_or_control", item), ("stage", stage_cells)])

    def cell(row: int, column: int) -> Cell:
        given = names[row][column]
        if isinstance(given, str) and (ids := _sources_of_controls().get(given.strip().casefold())):
            return "; ".join(_source_text(one) for one in ids)
        name = material(given)
        if name is None:
            return ""
        facts = _share_set(name, stage(stages[row][column])).facts
        ids = str(facts["source_id"]).split(";")
        return f"{facts['stage']}, data for {facts['year']}, {facts['confidence']}: " + "; ".join(
            map(_source_text, ids)
        )

    return answer(rows, columns, cell)


@cache
def _sources_of_controls() -> dict[str, list[str]]:
    table = reference.controls()
    return {
        str(control).casefold(): [one.strip() for one in str(ids).split(";")]
        for control, ids in zip(table["control_id"], table["source_id"], strict=True)
    }


@lru_cache(maxsize=1024)
def _source_text(source_id: str) -> str:
    table = reference.sources()
    row = table[table["source_id"].eq(source_id.strip())].iloc[0]
    return f"{row['publisher']}, {row['title']}, {row['year']:.0f}, {row['locator']}"

"""Who supplies the world with a material: concentration, shares, producers."""

from __future__ import annotations

from collections.abc import Callable

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk_excel.functions.arguments import country, material, one_cell, stage
from bomrisk_excel.functions.cells import Cell, Cells, answer, as_grid, broadcast, finished, is_blank
from bomrisk_excel.functions.numbers import number
from bomrisk_excel.functions.share_index import are_shares, index_of_shares
from bomrisk_excel.functions.share_sets import ShareSet, rated_set, share_set, share_sets

__all__ = ["UNKNOWN", "hhi_of", "n1", "producers", "share"]

UNKNOWN = "unknown"
"""A country that no source names may still supply something: never zero."""

_PER_UNIT = 10_000
_BOUNDS = {"": "hhi", "low": "hhi_low", "high": "hhi_high"}


def hhi_of(shares_or_material: Cells, stage_cells: Cells, bound: Cells) -> Cells:
    """Herfindahl-Hirschman index of shares in cells, or of the world's supply of materials.

    Parameters
    ----------
    shares_or_material : cell or block of cells
        With a number among them: country shares as fractions or percentages, together one index; else materials, one index
        each.
    stage_cells : cell or block of cells
        Of materials; blank: the stage that gives the material's rating.
    bound : cell
        Blank, ``low`` or ``high``: with the unnamed rest spread out, or in as few countries as the data allows.

    Returns
    -------
    cell or block of cells
        0..10,000.

    Raises
    ------
    InputError
        If the shares cannot be used, or the stage or bound is another word.

    References
    ----------
    .. [1] Hirschman, A. O. (1964), The Paternity of an Index, American Economic Review 54(5), 761.
    """
    side = one_cell(bound, "bound")
    word = "" if is_blank(side) else str(side).strip().casefold()
    if word not in _BOUNDS:
        raise InputError(f"bound {word[:40]!r} is none of low, high.")
    given = as_grid(shares_or_material)
    if are_shares(given):
        for row in as_grid(stage_cells):
            for cell in row:
                stage(cell)  # of no use here, but a wrong word may be meant for another argument
        return finished(index_of_shares(given, word))
    rows, columns, (names, stages) = broadcast([("material", shares_or_material), ("stage", stage_cells)])

    def of_material(row: int, column: int) -> Cell:
        name = material(names[row][column])
        wanted = stage(stages[row][column])
        return "" if name is None else float(rated_set(name, wanted).facts[_BOUNDS[word]]) * _PER_UNIT

    return answer(rows, columns, of_material)


def share(material_cells: Cells, country_cells: Cells, stage_cells: Cells) -> Cells:
    """Share of the world's supply that comes from a country.

    Parameters
    ----------
    material_cells, country_cells, stage_cells : cell or block of cells
        Stage blank: the one that gives the material's rating.

    Returns
    -------
    cell or block of cells
        Fraction of 1, or ``unknown`` where no source names the country: it may still be among the rest. Also of a stage of
        which too little is known for a rating.
    """

    def of_country(name: str, code: str | None, wanted: str | None) -> Cell:
        if code is None:
            raise InputError("country is missing.", action="Give an ISO code such as CN.")
        return _of_country(share_set(name, wanted), code, wanted, lambda part: part)

    return _with_country(material_cells, country_cells, stage_cells, of_country)


def n1(material_cells: Cells, stage_cells: Cells, country_cells: Cells) -> Cells:
    """Share of the world's supply that is left without a country, blank: without the largest.

    Parameters
    ----------
    material_cells, stage_cells, country_cells : cell or block of cells
        Stage blank: the one that gives the material's rating.

    Returns
    -------
    cell or block of cells
        Fraction of 1, or ``unknown``; a problem where too little of the stage is known, since the rest may be anybody's.
    """

    def of_country(name: str, code: str | None, wanted: str | None) -> Cell:
        found = rated_set(name, wanted)
        return _of_country(found, code or str(found.facts["top_country"]), wanted, lambda part: 1.0 - part)

    return _with_country(material_cells, country_cells, stage_cells, of_country)


def _of_country(found: ShareSet, code: str, wanted: str | None, measure: Callable[[float], float]) -> Cell:
    """Measure the share of a country; where only a stage that was not asked for names it, say which."""
    if code in found.by_country:
        return measure(found.by_country[code])
    if wanted is None and code not in set(found.rows["country"]):
        others = share_sets(str(found.facts["material"])).values()
        named = [
            f"{other.stage}: {measure(other.by_country[code]):.4g}" for other in others if code in other.by_country
        ]
        if named:
            raise InputError(f"{code} is not named in {found.stage}; {', '.join(named)}.", action="Give the stage.")
    return UNKNOWN


def _with_country(
    cells: Cells, country_cells: Cells, stage_cells: Cells, one: Callable[[str, str | None, str | None], Cell]
) -> Cells:
    named = [("material", cells), ("country", country_cells), ("stage", stage_cells)]
    rows, columns, (names, countries, stages) = broadcast(named)

    def cell(row: int, column: int) -> Cell:
        name = material(names[row][column])
        if name is None:
            return ""
        wanted = stage(stages[row][column])
        return one(name, country(countries[row][column], "country", of_producer=True), wanted)

    return answer(rows, columns, cell)


def producers(material_cell: Cells, stage_cell: Cells, count: Cells) -> Cells:
    """Rank the countries that supply the world with a material.

    Parameters
    ----------
    material_cell, stage_cell : cell
        Stage blank: the one that gives the material's rating.
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
    found = share_set(name, stage(one_cell(stage_cell, "stage")))
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

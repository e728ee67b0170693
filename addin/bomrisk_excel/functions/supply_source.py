"""What the shares of a material or the record of a control rest on."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache, lru_cache

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk_excel.functions.arguments import material, stage
from bomrisk_excel.functions.cells import TEXT_LIMIT, Cell, Cells, answer, broadcast, cell_error
from bomrisk_excel.functions.share_sets import share_set

__all__ = ["source"]


def source(item: Cells, stage_cells: Cells) -> Cells:
    """Say what the figures of a material, or the record of a control, rest on.

    Parameters
    ----------
    item : cell or block of cells
        A material, or the id of a control.
    stage_cells : cell or block of cells
        Of a material; blank: the stage that gives its rating.

    Returns
    -------
    cell or block of cells
        Publisher, title, year of the data, confidence, where to find it. Of what is longer than 255 characters, whole sources
        and how many more there are.
    """
    rows, columns, (names, stages) = broadcast([("material_or_control", item), ("stage", stage_cells)])

    def cell(row: int, column: int) -> Cell:
        given = names[row][column]
        if isinstance(given, str) and (ids := _sources_of_controls().get(given.strip().casefold())):
            return _listed("", ids)
        _check_no_control(given)
        name = material(given)
        if name is None:
            return ""
        facts = share_set(name, stage(stages[row][column])).facts
        begin = f"{facts['stage']}, data for {facts['year']}, {facts['confidence']}: "
        return _listed(begin, str(facts["source_id"]).split(";"))

    return answer(rows, columns, cell)


def _check_no_control(given: Cell) -> None:
    """What comes close to the id of a control was not meant to be a material."""
    if not isinstance(given, str) or cell_error(given) or reference.material_id(given):
        return
    wanted = given.strip().casefold()[:80]
    close = difflib.get_close_matches(wanted, _ids_of_controls(), n=4, cutoff=0.7)
    begun = [key for key in _ids_of_controls() if len(wanted) > 3 and key.startswith(wanted)]
    if found := [_ids_of_controls()[key] for key in dict.fromkeys([*close, *begun])][:4]:
        listed = f"{', '.join(found[:-1])} or {found[-1]}" if len(found) > 1 else found[0]
        raise InputError(
            f"{given.strip()[:80]!r} is neither a known control nor a material.", action=f"Did you mean {listed}?"
        )


@cache
def _ids_of_controls() -> dict[str, str]:
    return {str(control).casefold(): str(control) for control in reference.controls()["control_id"]}


@cache
def _sources_of_controls() -> dict[str, list[str]]:
    table = reference.controls()
    return {
        str(control).casefold(): str(ids).split(";")
        for control, ids in zip(table["control_id"], table["source_id"], strict=True)
    }


def _listed(begin: str, ids: Sequence[str]) -> str:
    """As many sources as a cell takes; of a single one that is too long, as many of its places."""
    heads, places = zip(*map(_source, ids), strict=True)
    texts = [", ".join([head, "; ".join(found)]) for head, found in zip(heads, places, strict=True)]
    for count in range(len(texts), 0, -1):
        text = begin + "; ".join(texts[:count]) + _more(len(texts) - count)
        if len(text) <= TEXT_LIMIT:
            return text
    for count in range(len(places[0]) - 1, -1, -1):
        first = ", ".join([heads[0], *(["; ".join(places[0][:count])] if count else [])])
        text = begin + first + "; …" + _more(len(texts) - 1).removeprefix("; …")
        if len(text) <= TEXT_LIMIT:
            break
    return text


def _more(count: int) -> str:
    return f"; … and {count} more" if count else ""


@lru_cache(maxsize=1024)
def _source(source_id: str) -> tuple[str, tuple[str, ...]]:
    """Name of a source, and the places where it is found."""
    table = reference.sources()
    row = table[table["source_id"].eq(source_id.strip())].iloc[0]
    return f"{row['publisher']}, {row['title']}, {row['year']:.0f}", tuple(str(row["locator"]).split("; "))

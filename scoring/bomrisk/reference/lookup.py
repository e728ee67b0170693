"""Names to materials, and materials to their groups."""

from __future__ import annotations

from functools import cache

from bomrisk.errors import ReferenceDataError
from bomrisk.reference.tables import table

__all__ = ["groups_of", "material_id", "members"]


def material_id(name: object) -> str | None:
    """Return the material that a name stands for, by exact match only.

    Parameters
    ----------
    name : str
        Id, name, alias (in any case, blanks around it ignored) or chemical symbol (in its own case: ``Ga``). What is no text
        (an empty cell, a number) is no name.

    Returns
    -------
    str or None
        The material's id, or None where the name is not known: never a guess.

    Raises
    ------
    ReferenceDataError
        If the materials table gives one name to two materials.
    """
    if not isinstance(name, str):
        return None
    wanted = name.strip()
    return _symbols().get(wanted) or _names().get(wanted.casefold())


def members(group: str) -> tuple[str, ...]:
    """Return the materials that a group reaches.

    Parameters
    ----------
    group : str
        Material id.

    Returns
    -------
    tuple of str
        Material ids in the table's order, groups inside the group included; empty if it is not a group.
    """
    return _members().get(group, ())


def groups_of(material: str) -> tuple[str, ...]:
    """Return the groups that a material belongs to.

    Parameters
    ----------
    material : str
        Material id; may itself be a group.

    Returns
    -------
    tuple of str
        Ids of the groups, in the table's order; empty if there are none.
    """
    return _groups().get(material, ())


@cache
def _names() -> dict[str, str]:
    frame = table("materials")
    found: dict[str, str] = {}
    rows = zip(frame["material"], frame["name"], frame["aliases"], strict=True)
    for row, (material, name, aliases) in enumerate(rows, start=2):
        words = [("material", material), ("name", name)]
        if isinstance(aliases, str):
            words += [("aliases", alias) for alias in aliases.split(";")]
        for column, word in words:
            _put(found, word.casefold(), material, word, row, column)
    return found


@cache
def _symbols() -> dict[str, str]:
    frame = table("materials")
    found: dict[str, str] = {}
    for row, (material, symbol) in enumerate(zip(frame["material"], frame["symbol"], strict=True), start=2):
        if isinstance(symbol, str):
            _put(found, symbol, material, symbol, row, "symbol")
    return found


def _put(found: dict[str, str], key: str, material: str, word: str, row: int, column: str) -> None:
    if found.setdefault(key, material) != material:
        raise ReferenceDataError(
            f"{word!r} already stands for {found[key]}.",
            where=f"materials.csv row {row}, column {column}",
            action="Give each name to one material.",
        )


@cache
def _members() -> dict[str, tuple[str, ...]]:
    frame = table("groups")
    return {str(group): tuple(rows) for group, rows in frame.groupby("group", sort=False)["member"]}


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    frame = table("groups")
    return {str(member): tuple(rows) for member, rows in frame.groupby("member", sort=False)["group"]}

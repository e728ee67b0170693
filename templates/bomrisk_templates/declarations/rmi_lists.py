"""The lists of an RMI form: smelters, and the products that the answers are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Part, Smelter
from bomrisk_templates.declarations.rmi_labels import label_role, mineral, plain
from bomrisk_templates.reading.countries import country_code
from bomrisk_templates.reading.grid import Cell, Grid, text_of

__all__ = ["is_no_name", "list_rows", "read_products", "read_smelters"]

_RMI_ID = re.compile(r"CID\d{6}", re.IGNORECASE)
_NO_NAME = frozenset(
    plain(text)
    for text in (
        "Smelter not listed",
        "Smelter not yet identified",
        "Unknown",
        "Not yet identified",
        "冶炼厂未列出",
        "Enter smelter details",
        "0",
    )
)
_SMELTER_ROLES = ("metal", "lookup", "smelter_name", "standard_name", "country", "smelter_id", "smelter_input")
_PRODUCT_ROLES = ("product_number", "product_name", "requester_number")
_LEAST_BY_CONTENT = 0.6


def _header(grid: Grid, roles: tuple[str, ...], least: int) -> tuple[int, dict[str, int]] | None:
    """The row with the most labels, and the column of each."""
    best: tuple[int, dict[str, int]] | None = None
    for position, row in enumerate(grid.rows[:30]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            role = label_role(cell)
            if role == "smelter_name" and role in found:
                # Beside the names to choose from, a second column of that title takes those that are not among them.
                found.setdefault("own_name", column)
            elif role in roles:
                found.setdefault(role, column)
        if len(found) >= least and (best is None or len(found) > len(best[1])):
            best = position, found
    return best


def read_products(grid: Grid | None, file: str) -> tuple[Part, ...]:
    """Read the products of a declaration.

    Parameters
    ----------
    grid : Grid or None
        The sheet Product List.
    file : str

    Returns
    -------
    tuple of Part
    """
    header = _header(grid, _PRODUCT_ROLES, 1) if grid is not None else None
    if grid is None or header is None:
        return ()
    begin, columns = header
    parts = []
    for row, number in zip(grid.rows[begin + 1 :], grid.numbers[begin + 1 :], strict=True):
        own, theirs, name = (
            " ".join(text_of(row[columns[role]]).split()) if role in columns else ""
            for role in ("product_number", "requester_number", "product_name")
        )
        if own or theirs:
            parts.append(Part(own, theirs, name, where=f"{file} Product List!{number}"))
    return tuple(parts)


def read_smelters(grid: Grid | None, file: str, findings: list[Finding]) -> tuple[Smelter, ...]:
    """Read the list of smelters.

    Parameters
    ----------
    grid : Grid or None
        The sheet Smelter List.
    file : str
    findings : list of Finding
        Receives rows that name a smelter without its metal.

    Returns
    -------
    tuple of Smelter
    """
    smelters: dict[tuple[str, str, str], Smelter] = {}
    lost: list[int] = []
    for number, cells in list_rows(grid, _SMELTER_ROLES):
        smelter = _smelter(cells, f"{file} Smelter List!{number}")
        if smelter is None:
            if _RMI_ID.fullmatch(cells.get("smelter_input", "")):
                lost.append(number)
            continue
        smelters.setdefault((smelter.metal, smelter.rmi_id or smelter.name.casefold(), smelter.country), smelter)
    if lost:
        findings.append(
            Finding(
                "declaration-smelters", "warning", f"{file} Smelter List!{lost[0]}",
                f"{len(lost)} smelters have a number but no metal: the workbook was saved without its computed values.",
                "Open it in Excel, save it and read it again.",
            )
        )  # fmt: skip
    return tuple(smelters.values())


def list_rows(grid: Grid | None, roles: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a list below its heading, as texts by role.

    Parameters
    ----------
    grid : Grid or None
    roles : tuple of str
        What its columns may hold, see ``rmi_labels.csv``. Metals, countries and numbers of smelters are known by their
        values too, where the heading is in a language that is not known.

    Yields
    ------
    number, cells : int, dict of str to str
        The row in the file. Nothing where no column holds metals.
    """
    if grid is None or not grid.rows:
        return
    header = _header(grid, roles, 2)
    begin = header[0] + 1 if header is not None else 0
    body = grid.rows[begin:]
    columns = {**_by_content(body), **(header[1] if header is not None else {})}
    if "metal" not in columns:
        return
    for row, number in zip(body, grid.numbers[begin:], strict=True):
        yield (
            number,
            {role: " ".join(text_of(row[column]).split()) for role, column in columns.items() if column < len(row)},
        )


def is_no_name(text: str) -> bool:
    """Whether a cell says that there is no name: ``Smelter not listed``, ``Unknown``."""
    return not text or plain(text) in _NO_NAME


def _smelter(cells: Mapping[str, str], where: str) -> Smelter | None:
    metal = cells.get("metal", "")
    if is_no_name(metal):
        return None
    names = (cells.get(role, "") for role in ("standard_name", "smelter_name", "own_name", "lookup"))
    name = next((text for text in names if not is_no_name(text)), "")
    number = next(
        (text for role in ("smelter_id", "smelter_input") if _RMI_ID.fullmatch(text := cells.get(role, ""))), ""
    )
    country = country_code(cells.get("country", "")) or ""
    if not (name or number or country or cells.get("lookup")):
        return None
    return Smelter(mineral(metal), metal, name, country, number.upper(), where)


def _by_content(body: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Columns that show by their values what they hold, for headings in a language that is not known."""
    found: dict[str, int] = {}
    tests: dict[str, Callable[[str], bool]] = {
        "metal": lambda text: bool(mineral(text)),
        "country": lambda text: country_code(text) is not None,
        "smelter_id": lambda text: _RMI_ID.fullmatch(text) is not None,
    }
    width = max((len(row) for row in body[:200]), default=0)
    for column in range(width):
        texts = [text for row in body[:200] if column < len(row) and (text := text_of(row[column]))]
        for role, test in tests.items():
            if role not in found and texts and sum(map(test, texts)) >= _LEAST_BY_CONTENT * len(texts):
                found[role] = column
    return found

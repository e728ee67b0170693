"""Checks across the reference tables: what no single table can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import pandas as pd

from bomrisk.errors import ReferenceDataError
from bomrisk.reference.schema import TABLES
from bomrisk.reference.tables import table

__all__ = ["check", "cross_check"]

_SET = ["material", "stage", "dataset", "year"]
_DIGITS = {"HS6": 6, "CN8": 8, "HTS10": 10}
_ROUNDING = 1e-9
_NOT_COUNTRIES = {"ALL"}


def check() -> list[str]:
    """Check the reference tables of this installation, each alone and all against each other.

    Returns
    -------
    list of str
        One sentence per problem, beginning with ``file row, column``; empty if all is well.
    """
    found: dict[str, pd.DataFrame] = {}
    problems: list[str] = []
    for name in TABLES:
        try:
            found[name] = table(name)
        except ReferenceDataError as error:
            problems.append(str(error))
    return problems + cross_check(found)


def cross_check(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Check tables against each other.

    Parameters
    ----------
    tables : dict of str to DataFrame
        Tables by name, each as the schema makes it. A table that is not given is not checked.

    Returns
    -------
    list of str
        One sentence per problem; empty if all joins find their partners and all sums hold.
    """
    given = {name: tables.get(name, _empty(name)) for name in TABLES}
    problems = list(_references(given))
    problems += _share_sums(given["shares"])
    problems += _chosen_sets(given["shares"], given["share_sets"])
    problems += _numbers(given["materials"], given["hs_codes"])
    problems += _names(given["materials"])
    problems += _dates(given["controls"])
    problems += _suspensions(given["controls"])
    problems += _scope_measures(given["controls"], given["control_scopes"])
    return problems


def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=[column.name for column in TABLES[name].columns])


def _place(name: str, row: object, column: str) -> str:
    return f"{TABLES[name].file} row {row}, column {column}"


def _cells(frame: pd.DataFrame, column: str) -> Iterator[tuple[int, str]]:
    """Yield each part of each non-empty cell with its row as a spreadsheet counts."""
    for row, cell in enumerate(frame[column], start=2):
        if isinstance(cell, str):
            for part in cell.split(";"):
                yield row, part


def _references(given: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Find cells that point to a row that does not exist."""
    materials = set(given["materials"]["material"])
    countries = set(given["countries"]["country"])
    blocs = set(given["blocs"]["bloc"])
    places = countries | blocs | _NOT_COUNTRIES | {"EU"}
    controls = set(given["controls"]["control_id"])
    forms, scopes = set(given["forms"]["form"]), set(given["scope_forms"]["scope"])
    links: list[tuple[str, str, set[str]]] = [
        ("groups", "group", materials),
        ("groups", "member", materials),
        ("shares", "material", materials),
        ("share_sets", "material", materials),
        ("control_scopes", "material", materials | {"*"}),
        ("hs_codes", "material", materials),
        ("shares", "country", countries | {"ZZ"}),
        ("blocs", "country", countries),
        ("controls", "issuing_country", countries | {"EU"}),
        ("control_scopes", "control_id", controls),
        ("controls", "suspended_by", controls),
        ("controls", "follows", controls),
        ("control_scopes", "forms", scopes),
        ("scope_forms", "form", forms),
        ("materials", "eol_rir_source_id", set(given["sources"]["source_id"])),
    ]
    sources = set(given["sources"]["source_id"])
    links += [(name, "source_id", sources) for name in TABLES if name != "sources"]
    for name, column, known in links:
        for row, part in _cells(given[name], column):
            if part not in known:
                yield f"{_place(name, row, column)}: {part!r} is not known."
    for name, column in product(("part_rules", "alloys"), ("contains", "may_contain")):
        for row, part in _cells(given[name], column):
            material = part.partition("=")[0].strip().removesuffix("?")
            if material and material not in materials:
                yield f"{_place(name, row, column)}: {material!r} is not known."
    for column in ("destinations", "origins"):
        for row, part in _cells(given["controls"], column):
            if part.removeprefix("!") not in places:
                yield f"{_place('controls', row, column)}: {part!r} is neither a country nor a bloc."
    for control in sorted(controls - set(given["control_scopes"]["control_id"])):
        yield f"controls.csv: {control} reaches no material in control_scopes.csv."


def _share_sums(shares: pd.DataFrame) -> Iterator[str]:
    """Find sets that add up to more than the world."""
    sums = shares.groupby(_SET)["share"].sum()
    for key, total in sums[sums > 1 + _ROUNDING].items():
        yield f"shares.csv: {_label(key)} adds up to {total:.6f} of the world."


def _chosen_sets(shares: pd.DataFrame, sets: pd.DataFrame) -> Iterator[str]:
    """Find sets without shares, shares without a set, and stages without exactly one chosen set."""
    with_shares = set(shares[_SET].itertuples(index=False, name=None))
    described = set(sets[_SET].itertuples(index=False, name=None))
    for key in sorted(with_shares ^ described):
        lacking = "share_sets.csv" if key in with_shares else "shares.csv"
        yield f"{lacking}: {_label(key)} is missing."
    chosen = (sets["role"] == "chosen").groupby([sets["material"], sets["stage"]]).sum()
    for pair, count in chosen[chosen != 1].items():
        yield f"share_sets.csv: {_label(pair)} has {count} chosen sets, not one."


def _numbers(materials: pd.DataFrame, codes: pd.DataFrame) -> Iterator[str]:
    """Find CAS numbers with a wrong check digit and customs codes of a wrong length."""
    for row, cas in _cells(materials, "cas"):
        digits = cas.replace("-", "")
        weighted = sum(weight * int(digit) for weight, digit in enumerate(reversed(digits[:-1]), start=1))
        if weighted % 10 != int(digits[-1]):
            yield f"{_place('materials', row, 'cas')}: {cas} has a wrong check digit."
    for row, (system, code) in enumerate(zip(codes["code_system"], codes["code"], strict=True), start=2):
        if len(code) != _DIGITS[system]:
            yield f"{_place('hs_codes', row, 'code')}: {code} is no {system} code."


def _names(materials: pd.DataFrame) -> Iterator[str]:
    """Find names that stand for two materials."""
    for columns, fold in ((("material", "name", "aliases"), True), (("symbol",), False)):
        owner: dict[str, str] = {}
        for column in columns:
            ids = list(materials["material"])
            for row, part in _cells(materials, column):
                key = part.casefold() if fold else part
                if owner.setdefault(key, ids[row - 2]) != ids[row - 2]:
                    yield f"{_place('materials', row, column)}: {part!r} already stands for {owner[key]}."


def _dates(controls: pd.DataFrame) -> Iterator[str]:
    """Find controls that end before they begin."""
    spans = (
        ("effective_from", "last_day"),
        ("suspended_from", "suspended_until"),
        ("announced", "last_day"),
    )
    for first, last in spans:
        backwards = (controls[first] > controls[last]).fillna(False)
        for row in backwards.index[backwards.astype(bool)]:
            yield f"{_place('controls', int(row) + 2, last)}: earlier than {first}."


def _suspensions(controls: pd.DataFrame) -> Iterator[str]:
    """Find suspended controls whose dates are not those of the instrument that suspends them."""
    dates = controls.set_index("control_id")[["kind", "effective_from", "last_day"]]
    columns = ["suspended_by", "suspended_from", "suspended_until"]
    for row, (instrument, first, last) in enumerate(controls[columns].itertuples(index=False, name=None), start=2):
        place = _place("controls", row, "suspended_by")
        if pd.isna(first) != pd.isna(instrument):
            yield f"{place}: a suspension has an instrument and a first day, or neither."
        elif not pd.isna(instrument) and instrument in dates.index:
            kind, begins, ends = dates.loc[instrument]
            same_end = (pd.isna(last) and pd.isna(ends)) or last == ends
            if kind != "suspension" or first != begins or not same_end:
                yield f"{place}: {instrument} is no suspension from suspended_from to suspended_until."


def _scope_measures(controls: pd.DataFrame, scopes: pd.DataFrame) -> Iterator[str]:
    """Find scopes with a measure that their control does not have."""
    own = {
        control: set(cell.split(";")) for control, cell in zip(controls["control_id"], controls["measure"], strict=True)
    }
    ids = list(scopes["control_id"])
    for row, part in _cells(scopes, "measure"):
        control = ids[row - 2]
        if control in own and part not in own[control]:
            yield f"{_place('control_scopes', row, 'measure')}: {part!r} is no measure of {control}."


def _label(key: object) -> str:
    return ", ".join(str(part) for part in key) if isinstance(key, Iterable) and not isinstance(key, str) else str(key)

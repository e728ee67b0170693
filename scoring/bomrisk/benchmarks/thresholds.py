"""The laws' own figures: benchmarks, dates, covered materials and the list of strategic raw materials, each with its source."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bomrisk import reference

__all__ = [
    "AnnexEntry",
    "Benchmark",
    "Covered",
    "CrmaRules",
    "DfarsRules",
    "Phase",
    "annex_entries",
    "crma_rules",
    "dfars_rules",
]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark of Article 5(1) of the Critical Raw Materials Act.

    Parameters
    ----------
    key, name, reference, words : str
        Id, what is measured, where it stands, and what it asks.
    stage : {"extraction", "processing", "recycling", "origin"}
        Whose countries count; ``origin`` are those stated without a stage.
    rule : {"at_least", "at_most_one_country"}
        A share from the Union that shall be reached, or a share of the largest third country that shall not be passed.
    share : float
        Threshold [fraction of 1].
    by : date
    """

    key: str
    name: str
    reference: str
    stage: str
    rule: str
    share: float
    by: dt.date
    words: str


@dataclass(frozen=True, slots=True)
class CrmaRules:
    """The benchmarks and where they are from."""

    benchmarks: tuple[Benchmark, ...]
    source_id: str
    year: int
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Phase:
    """What DFARS 225.7018 restricts in a period: stages by covered material."""

    first: dt.date
    last: dt.date | None
    words: str
    reference: str
    stages: Mapping[str, tuple[str, ...]]

    def holds(self, day: dt.date) -> bool:
        """Whether the period includes a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Covered:
    """A covered material, and how a line is known to hold it (see ``dfars.toml``)."""

    key: str
    name: str
    materials: frozenset[str]
    rules: tuple[str, ...]
    not_rules: tuple[str, ...]
    forms: frozenset[str]
    words: tuple[str, ...]
    origin_of: str
    reference: str
    ask: str
    start: dt.date | None


@dataclass(frozen=True, slots=True)
class DfarsRules:
    """The restriction by date, the covered materials and countries, and the exceptions (words by clause)."""

    phases: tuple[Phase, ...]
    covered: tuple[Covered, ...]
    countries: frozenset[str]
    exceptions: tuple[tuple[str, str], ...]
    source_id: str
    year: int
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """An entry of Annex I, Section 1: a strategic raw material.

    Parameters
    ----------
    letter, name : str
    grade : str
        What the list says behind the name (``battery grade``, ``metal``); empty where nothing.
    materials : tuple of str
        Ids of the reference tables that are this material.
    yes_families, no_families, yes_forms, no_forms : frozenset of str
        Kinds of parts and forms that are, or are not, of that grade.
    note : str
    """

    letter: str
    name: str
    grade: str
    materials: tuple[str, ...]
    yes_families: frozenset[str]
    no_families: frozenset[str]
    yes_forms: frozenset[str]
    no_forms: frozenset[str]
    note: str

    @property
    def title(self) -> str:
        """Name with grade, as the list has it."""
        return f"{self.name} ({self.grade})" if self.grade else self.name


def _toml(file: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / file).read_text(encoding="utf-8"))


@cache
def crma_rules() -> CrmaRules:
    """Return the 2030 benchmarks of the Critical Raw Materials Act."""
    table = _toml("crma.toml")
    benchmarks = tuple(Benchmark(**each) for each in table.pop("benchmark"))
    return CrmaRules(benchmarks, **table)


@cache
def dfars_rules() -> DfarsRules:
    """Return what DFARS 225.7018 restricts, with the covered countries from the table of blocs."""
    table = _toml("dfars.toml")
    blocs = reference.blocs()
    phases = tuple(
        Phase(
            each["from"],
            each.get("to"),
            each["words"],
            each["reference"],
            {key: tuple(stages) for key, stages in each["stages"].items()},
        )
        for each in table["phase"]
    )
    covered = tuple(
        Covered(
            each["key"],
            each["name"],
            frozenset(each["materials"]),
            tuple(each.get("rules", ())),
            tuple(each.get("not_rules", ())),
            frozenset(each.get("forms", ())),
            tuple(each.get("words", ())),
            each["origin_of"],
            each["reference"],
            each.get("ask", ""),
            table["start"].get(each["key"]),
        )
        for each in table["covered"]
    )
    return DfarsRules(
        phases,
        covered,
        frozenset(blocs.loc[blocs["bloc"].eq(table["covered_bloc"]), "country"]),
        tuple((each["reference"], each["words"]) for each in table["exception"]),
        table["source_id"],
        table["year"],
        table["confidence"],
        table["note"],
    )


def _ids(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split(";") if part)


@cache
def annex_entries() -> tuple[AnnexEntry, ...]:
    """Return the strategic raw materials of Annex I, Section 1, in its order."""
    text = (resources.files(__package__) / "annex_i.csv").read_text(encoding="utf-8")
    return tuple(
        AnnexEntry(
            row["letter"],
            row["entry"],
            row["grade"],
            tuple(row["materials"].split(";")),
            _ids(row["yes_families"]),
            _ids(row["no_families"]),
            _ids(row["yes_forms"]),
            _ids(row["no_forms"]),
            row["note"],
        )
        for row in csv.DictReader(text.splitlines())
    )

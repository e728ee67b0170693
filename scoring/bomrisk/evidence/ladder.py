"""The evidence ladder: for each line the best evidence of what the part is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd

from bomrisk.evidence.blocks import Integers, spread
from bomrisk.evidence.climbing import climb_down
from bomrisk.evidence.combining import Reading
from bomrisk.evidence.customs import from_customs_codes
from bomrisk.evidence.declared import read_declared, with_declaration
from bomrisk.evidence.known_readings import readings_of
from bomrisk.evidence.outcome import Finding, Outcome
from bomrisk.evidence.override import from_override
from bomrisk.evidence.part_class import (
    PART_CLASS,
    WITH_VALUES,
    case_text,
    class_text,
    from_class,
    leaves_room,
    own_text,
    sections_beside,
    with_part_class,
)
from bomrisk.evidence.substances import from_cas, from_ids, from_material
from bomrisk.evidence.text import REMARKS

__all__ = ["COLUMNS", "EVIDENCE", "identify", "identify_distinct", "outcomes_of"]

COLUMNS: Final = ("line", "material", "rung", "rule", "confidence", "mass_fraction", "form", "ambiguous")

#: BOM columns that are evidence. The texts among them are read together, the most telling first.
_TEXTS: Final = ("description", "details", "part_number", "manufacturer_part_number")
_REMARKS: Final = "notes"
_OTHERS: Final = ("material_override", "declaration", "cas", "material", "hs_code", "category")
EVIDENCE: Final = (*_OTHERS, *_TEXTS, _REMARKS, "package", PART_CLASS)


def identify(bom: pd.DataFrame) -> pd.DataFrame:
    """Say which materials each line of a BOM holds, and how that is known.

    Parameters
    ----------
    bom : DataFrame
        Canonical columns; ``material_override``, ``declaration``, ``cas``, ``material``, ``hs_code``, ``category``,
        ``description``, ``details``, ``part_number``, ``manufacturer_part_number``, ``notes``, ``package`` (case or footprint) and
        ``designator`` are read, all optional. Missing cells are no evidence, never errors.

    Returns
    -------
    DataFrame
        One row per line and material, in the order of the lines: ``line`` (0-based position), ``material``, ``rung``
        (override, declaration, cas, material, cn8, hts10, hs6, category, keyword, package), ``rule`` (what matched), ``confidence``
        (high, medium: the part holds it; low: it may), ``mass_fraction`` [0..1 of the part, NaN unknown; where the rule of a
        declaration says ``<``, an upper bound], ``form``, ``ambiguous`` (one of several
        candidates). Lines without evidence have no row.

    See Also
    --------
    identify_distinct : the same, once per distinct evidence, for large BOMs.
    """
    pattern_of_line, table = identify_distinct(bom)
    sizes = np.bincount(table["pattern"].to_numpy(), minlength=int(pattern_of_line.max(initial=-1)) + 1)
    line, row = spread((np.cumsum(sizes) - sizes)[pattern_of_line], sizes[pattern_of_line])
    rows = table.drop(columns="pattern").take(row).reset_index(drop=True)
    rows.insert(0, "line", line)
    return rows


def identify_distinct(bom: pd.DataFrame) -> tuple[Integers, pd.DataFrame]:
    """Identify each distinct combination of evidence once.

    Parameters
    ----------
    bom : DataFrame
        As for `identify`.

    Returns
    -------
    pattern_of_line : array of int
        For each line the number of its pattern of evidence.
    table : DataFrame
        As from `identify`, with ``pattern`` (ascending) in place of ``line``.
    """
    pattern_of_line, patterns = _patterns(bom)
    outcome_of_pattern, outcomes = outcomes_of(patterns)
    # Outcomes share their findings: each becomes a row of text once.
    ids = list(map(id, chain.from_iterable(outcomes)))
    findings = dict(zip(ids, chain.from_iterable(outcomes), strict=True))
    table = pd.DataFrame(
        {
            "material": _text(finding.material for finding in findings.values()),
            "rung": _text(finding.rung for finding in findings.values()),
            "rule": _text(finding.rule for finding in findings.values()),
            "confidence": _text(finding.confidence for finding in findings.values()),
            "mass_fraction": np.array([finding.mass_fraction for finding in findings.values()], dtype=float),
            "form": _text(finding.form for finding in findings.values()),
            "ambiguous": np.array([finding.ambiguous for finding in findings.values()], dtype=bool),
        }
    )
    row_of = {key: row for row, key in enumerate(findings)}
    shared = np.fromiter(map(row_of.__getitem__, ids), dtype=np.int64, count=len(ids))
    sizes = np.fromiter(map(len, outcomes), dtype=np.int64, count=len(outcomes))
    pattern, rows = spread((np.cumsum(sizes) - sizes)[outcome_of_pattern], sizes[outcome_of_pattern])
    table = table.take(shared[rows]).reset_index(drop=True)
    table.insert(0, "pattern", pattern)
    return pattern_of_line, table


def _text(values: Iterable[str]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _patterns(bom: pd.DataFrame) -> tuple[Integers, dict[str, list[str]]]:
    """Number the distinct combinations of evidence, in order of appearance, and give their cells."""
    bom = with_part_class(bom)
    key = np.zeros(len(bom), dtype=np.int64)
    columns = [name for name in EVIDENCE if name in bom.columns]
    for name in columns:
        codes, distinct = pd.factorize(bom[name])
        key, _ = pd.factorize(key * (len(distinct) + 1) + codes + 1)
    firsts = np.unique(key, return_index=True)[1]
    patterns = {name: [""] * len(firsts) for name in EVIDENCE}
    for name in columns:
        cells = bom[name].iloc[firsts]
        # Of an array of objects the cells come out much faster.
        written = zip(cells.to_numpy(dtype=object).tolist(), cells.notna().tolist(), strict=True)
        patterns[name] = [str(cell).strip() if known else "" for cell, known in written]
    return key.astype(np.int64), patterns


def outcomes_of(patterns: Mapping[str, Sequence[str]]) -> tuple[Integers, list[tuple[Finding, ...]]]:
    """Climb the ladder without the detour over a table, as a single cell wants it.

    Parameters
    ----------
    patterns : mapping of str to sequence of str
        All columns that `identify` reads, each with one text per pattern; ``""`` where there is none.

    Returns
    -------
    outcome_of_pattern : array of int
        For each pattern the position of its outcome.
    outcomes : list of tuple of Finding
        The distinct outcomes.
    """
    texts = _texts(patterns)
    materials = list(zip(patterns["material"], map(bool, texts), strict=True))
    assigned = {(cell, of_part): from_ids(cell, of_part=of_part) for cell, of_part in set(materials)}
    # Said by the column: in it "304" is a grade.
    announced = {cell: f"material: {cell}" for (cell, _), outcome in assigned.items() if outcome is None and cell}
    readings = readings_of(texts, list(announced.values()), patterns["category"])
    of_text = list(map(readings.__getitem__, texts))
    of_category = _category_readings(patterns["category"], texts, readings)
    has_class = any(patterns["package"]) or any(patterns[PART_CLASS])
    by_class = _told_by_class(patterns, texts) if has_class else [None] * len(texts)
    stated = {cell: from_override(cell) for cell in set(patterns["material_override"])}
    cas = {cell: from_cas(cell) for cell in set(patterns["cas"])}
    codes = {cell: from_customs_codes(cell) for cell in set(patterns["hs_code"])}
    named = {
        material: outcome or from_material(material[0], readings[announced.get(material[0], "")])
        for material, outcome in assigned.items()
    }
    declared = {cell: read_declared(cell) for cell in set(patterns["declaration"])}

    def outcome_of(pattern: int) -> tuple[Finding, ...]:
        overruling = stated[patterns["material_override"][pattern]]
        if overruling:
            return overruling.findings
        rungs = (
            cas[patterns["cas"][pattern]],
            named[materials[pattern]],
            codes[patterns["hs_code"][pattern]],
            _from_texts(of_category[pattern], of_text[pattern], by_class[pattern]),
        )
        return with_declaration(declared[patterns["declaration"][pattern]], climb_down(rungs))

    # Different texts are often read the same: readings are shared, so that their identity tells.
    columns = (patterns[name] for name in ("material_override", "declaration", "cas", "hs_code"))
    telling: list[Sequence[object]] = [column for column in columns if any(column)]
    if any(patterns["material"]):
        telling.append(materials)
    if any(patterns["category"]):
        telling.append(list(map(id, of_category)))
    if has_class:
        telling.append([outcome and outcome.findings for outcome in by_class])
    said = list(map(id, of_text))
    keys: Sequence[object] = list(zip(*telling, said, strict=True)) if telling else said
    first_of: dict[object, int] = {}
    for pattern, key in enumerate(keys):
        first_of.setdefault(key, pattern)
    number_of = {key: number for number, key in enumerate(first_of)}
    numbers = np.fromiter(map(number_of.__getitem__, keys), dtype=np.int64, count=len(keys))
    # Where there is nothing but texts, all that they say holds.
    outcomes = map(outcome_of, first_of.values()) if telling else (of_text[first].found for first in first_of.values())
    return numbers, list(outcomes)


def _texts(patterns: Mapping[str, Sequence[str]]) -> list[str]:
    """Join the texts of each line, and its remarks behind them."""
    columns = [patterns[name] for name in _TEXTS if any(patterns[name])] or [patterns[_TEXTS[0]]]
    texts = [" | ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*columns, strict=True)]
    remarks = patterns[_REMARKS]
    if not any(remarks):
        return texts
    pairs = zip(texts, remarks, strict=True)
    return [
        f"{text} {REMARKS} {remark}" if text and remark not in ("", text) else text or remark for text, remark in pairs
    ]


def _category_readings(
    categories: Sequence[str], texts: Sequence[str], readings: Mapping[str, Reading]
) -> list[Reading]:
    """Read each category, with the text where it says nothing by itself: 4S 5200 mAh tells of a battery only which one it is."""
    joined = [
        f"{category} | {text}" if category and text and not readings[text].understood else category
        for category, text in zip(categories, texts, strict=True)
    ]
    known = readings_of(joined)
    return list(map(known.__getitem__, joined))


def _told_by_class(patterns: Mapping[str, Sequence[str]], texts: Sequence[str]) -> list[Outcome | None]:
    """Read class and footprint with the text where the text alone leaves room, or names what the part serves."""
    # The remark on a resistor names what it serves.
    texts = [
        text.partition(f" {REMARKS} ")[0] if part_class in WITH_VALUES else text
        for text, part_class in zip(texts, patterns[PART_CLASS], strict=True)
    ]
    known = readings_of(texts)
    of_text = list(map(known.__getitem__, texts))
    sections = list(map(sections_beside, patterns[PART_CLASS], texts, of_text))
    of_sections = readings_of(*sections)
    own = [
        own_text(part_class, parts, of_sections) if parts else ""
        for part_class, parts in zip(patterns[PART_CLASS], sections, strict=True)
    ]
    told = zip(patterns[PART_CLASS], patterns["package"], patterns["category"], texts, of_text, own, strict=True)
    joined = [
        class_text(part_class, package, category, itself or text)
        if package or itself or (part_class in WITH_VALUES and leaves_room(reading))
        else ""
        for part_class, package, category, text, reading, itself in told
    ]
    cases = list(map(case_text, patterns["package"]))
    readings = readings_of(joined, cases, patterns[PART_CLASS])
    of_joined, of_case, of_class = (
        map(readings.__getitem__, column) for column in (joined, cases, patterns[PART_CLASS])
    )
    return list(map(from_class, of_joined, of_text, of_class, of_case, map(bool, own)))


def _from_texts(category: Reading, text: Reading, by_class: Outcome | None) -> Outcome | None:
    """Join the category, the description, and what footprint and designator add.

    A category says what kind of part it is; the description may say it more precisely. A category that the description
    contradicts is not believed: it often names the assembly, or the shelf.
    """
    category_holds = any(found.confidence != "low" for found in category.found)
    if by_class and not category_holds:
        return by_class
    same_kind = category.part_family != "" and category.part_family in text.families
    if category_holds and (same_kind or not text.understood):
        reading, rung = (text, "category") if same_kind else (category, "category")
    elif text.understood:
        reading, rung = text, "keyword"
    elif category.found:
        reading, rung = category, "category"
    else:
        return None
    return Outcome(reading.found if rung == "keyword" else tuple(replace(found, rung=rung) for found in reading.found))

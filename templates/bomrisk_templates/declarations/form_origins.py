"""Where the refiners and mines of an RMI form stand, as origins of the lines that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bomrisk.declared_origins import OriginItem, OriginStatement, Source, Word, format_origins, parse_origins
from bomrisk.evidence import identify
from bomrisk.evidence.declared import RUNG, with_members
from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration
from bomrisk_templates.declarations.merging import merge_origins
from bomrisk_templates.declarations.places import place_of, places
from bomrisk_templates.declarations.refiners import refiners_by_country

__all__ = ["origins_of_form", "with_origins"]


def origins_of_form(declaration: Declaration) -> list[OriginStatement]:
    """Say what an RMI form tells of origins.

    Parameters
    ----------
    declaration : Declaration

    Returns
    -------
    list of OriginStatement
        For listed products the countries of their refiners and mines; whoever is not identified may be anywhere. For a whole
        company only what holds for all it makes: one country, where all refiners are known and stand there; and metal that is
        from scrap alone.
    """
    if declaration.scope not in ("products", "company"):
        return []
    answers = {answer.material: answer for answer in declaration.answers if answer.material}
    refined: dict[str, tuple[str, ...]] = {}
    for material, countries in refiners_by_country(declaration).items():
        answer = answers.get(material)
        if answer is None or answer.contained == "no":
            continue
        complete = bool(answer.all_identified) and "" not in countries
        named = sorted(filter(None, countries))
        if named and (declaration.scope == "products" or (complete and len(named) == 1)):
            refined[material] = (*named, *(() if complete else ("",)))
    mined: dict[str, tuple[str, ...]] = {}
    for mine in declaration.mines if declaration.scope == "products" else ():
        if mine.material in answers and answers[mine.material].contained != "no":
            # Mines are told where they are known: nobody says that these are all.
            known = {*mined.get(mine.material, ()), *mine.countries} - {""}
            if known:
                mined[mine.material] = (*sorted(known), "")
    scrap = [name for name, answer in answers.items() if answer.recycled and answer.contained != "no"]
    recycled = tuple(OriginItem(name, (), 1.0) for name in sorted(scrap))
    return [
        *_statement("mined", mined, declaration.source),
        *_statement("processed", refined, declaration.source),
        *([OriginStatement("recycled", recycled, declaration.source)] if recycled else []),
    ]


def _statement(word: Word, found: Mapping[str, tuple[str, ...]], source: str) -> list[OriginStatement]:
    items = tuple(OriginItem(material, tuple(map(Source, countries))) for material, countries in sorted(found.items()))
    return [OriginStatement(word, items, source)] if items else []


def with_origins(
    lines: pd.DataFrame, declarations: Sequence[Declaration], matches: Sequence[Sequence[int]]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Write what forms tell of origins into the column ``declared_origin`` of the lines that hold the material.

    Parameters
    ----------
    lines : DataFrame
        With the column ``declaration``.
    declarations : sequence of Declaration
    matches : sequence of sequence of int
        The lines of each.

    Returns
    -------
    lines, findings : DataFrame, list of Finding
    """
    told = [(found, origins_of_form(found), at) for found, at in zip(declarations, matches, strict=True) if at]
    told = [(found, statements, at) for found, statements, at in told if statements]
    if not told:
        return lines, []
    positions = sorted({position for _, _, at in told for position in at})
    held: dict[int, set[str]] = {}
    evidence = identify(lines.iloc[positions])
    # What a company uses somewhere says nothing of a line by itself.
    evidence = evidence[evidence["rung"].ne(RUNG) | evidence["confidence"].ne("low")]
    for line, material in zip(evidence["line"], evidence["material"], strict=True):
        held.setdefault(positions[int(line)], set()).update({material, *with_members([material])})
    cells = _texts(lines)
    findings = []
    for declaration, statements, at in told:
        written: dict[str, list[int]] = {}
        for position in at:
            own = [_only(statement, held.get(position, set())) for statement in statements]
            new = [statement for statement in own if statement.items]
            merged = merge_origins(parse_origins(cells[position])[0], new) if new else None
            unreadable = cells[position] and not parse_origins(cells[position])[0]
            if merged is None or unreadable:
                continue
            cells[position] = format_origins(merged[0])
            written.setdefault("; ".join(f"{s.word}: {item}" for s in new for item in s.items), []).append(position)
        findings += [
            Finding(
                "declared-origin", "info", place_of(lines, positions[0]),
                f"{places(lines, positions)}: {declaration.supplier or declaration.file} declares {text} "
                f"({declaration.title}); it stands in the column Declared origin.",
            )
            for text, positions in written.items()
        ]  # fmt: skip
    column = pd.Series([cell or None for cell in cells], index=lines.index, dtype=object)
    if not column.notna().any():
        return lines, findings
    return lines.assign(declared_origin=column.astype(pd.Series(["text"]).dtype)), findings


def _texts(lines: pd.DataFrame) -> list[str]:
    if "declared_origin" not in lines.columns:
        return [""] * len(lines)
    column = lines["declared_origin"]
    return [str(cell).strip() if known else "" for cell, known in zip(column, column.notna(), strict=True)]


def _only(statement: OriginStatement, held: set[str]) -> OriginStatement:
    """What is about materials that the line holds, or may hold."""
    items = tuple(item for item in statement.items if not held.isdisjoint(with_members([item.material])))
    return OriginStatement(statement.word, items, statement.source)

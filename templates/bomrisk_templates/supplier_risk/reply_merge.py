"""Puts replies into a BOM: what they say stands in its columns, with who said it and when, and what contradicts it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bomrisk.declared_origins import OriginStatement, format_origins, parse_origins
from bomrisk.evidence import identify
from bomrisk.evidence.declaration_text import Statement, format_declaration, parse_declaration
from bomrisk.findings import Finding
from bomrisk.origins import of_material, read_origins
from bomrisk_templates.declarations.merging import Change, merge_contents, merge_origins
from bomrisk_templates.declarations.places import place_of, places
from bomrisk_templates.supplier_risk.reply import Reply, ReplyRow
from bomrisk_templates.supplier_risk.reply_answers import Answered, answers_of_part
from bomrisk_templates.supplier_risk.reply_lines import ReplyLines

__all__ = ["MergedPart", "MergedReplies", "merge_replies"]

_COLUMNS = ("declaration", "declared_origin")
_STATED = {"mined": "material_origin", "processed": "processing_country"}


@dataclass(frozen=True, slots=True)
class MergedPart:
    """A part of a reply with the lines that it is about.

    Parameters
    ----------
    reply : Reply
    line_id : str
    rows : tuple of ReplyRow
    positions : tuple of int
        Empty where the part is in the BOM no more.
    answered : Answered
    """

    reply: Reply
    line_id: str
    rows: tuple[ReplyRow, ...]
    positions: tuple[int, ...]
    answered: Answered


@dataclass(frozen=True, slots=True)
class MergedReplies:
    """A BOM with what suppliers answered.

    Attributes
    ----------
    lines : DataFrame
        With the columns ``declaration`` and ``declared_origin``, where anything was answered.
    parts : tuple of MergedPart
    findings : tuple of Finding
    """

    lines: pd.DataFrame
    parts: tuple[MergedPart, ...]
    findings: tuple[Finding, ...]


def merge_replies(lines: pd.DataFrame, replies: Sequence[Reply]) -> MergedReplies:
    """Match replies to the lines of a BOM and write into these what they say.

    Parameters
    ----------
    lines : DataFrame
        Canonical columns, with ``sheet`` and ``row``; not changed.
    replies : sequence of Reply

    Returns
    -------
    MergedReplies
        Of two replies of one supplier the newer counts, material by material; several suppliers of a line all count. What a
        person wrote into these columns stays as it is.
    """
    index = ReplyLines(lines)
    findings: list[Finding] = []
    matched: list[tuple[Reply, str, tuple[ReplyRow, ...], list[int]]] = []
    for reply in sorted(replies, key=lambda each: (each.date is not None, each.date, each.file)):
        rows: dict[str, list[ReplyRow]] = {}
        for row in reply.rows:
            rows.setdefault(row.line_id, []).append(row)
        for line_id, own in rows.items():
            positions, by_number = index.of(line_id, reply.parts[line_id])
            findings += _about_match(reply, line_id, positions, lines, index, by_number=by_number)
            matched.append((reply, line_id, tuple(own), positions))
    touched = sorted({position for *_, positions in matched for position in positions})
    sure = _sure(lines, touched)
    cells = {name: _texts(lines, name) for name in _COLUMNS}
    parts = []
    for reply, line_id, theirs, positions in matched:
        known = sure.get(positions[0], frozenset()) if positions else frozenset()
        answered = answers_of_part(reply, theirs, known)
        findings += answered.findings
        changes: dict[Change, list[int]] = {}
        kept: list[int] = []
        for position in positions:
            for change in _write(cells, position, answered, reply, kept):
                changes.setdefault(change, []).append(position)
        findings += _said_before(changes, reply, theirs, lines)
        findings += _kept_words(kept, reply, lines)
        if positions:
            findings += _against_bom(reply, theirs, answered, lines, positions)
        parts.append(MergedPart(reply, line_id, theirs, tuple(positions), answered))
    return MergedReplies(_with_columns(lines, cells), tuple(parts), tuple(dict.fromkeys(findings)))


def _texts(lines: pd.DataFrame, name: str) -> list[str]:
    if name not in lines.columns:
        return [""] * len(lines)
    column = lines[name]
    return [str(cell).strip() if known else "" for cell, known in zip(column, column.notna(), strict=True)]


def _sure(lines: pd.DataFrame, positions: Sequence[int]) -> dict[int, frozenset[str]]:
    """Materials that lines hold for certain, by line."""
    found: dict[int, set[str]] = {}
    evidence = identify(lines.iloc[list(positions)])
    evidence = evidence[evidence["confidence"].ne("low") & ~evidence["ambiguous"]]
    for line, material in zip(evidence["line"], evidence["material"], strict=True):
        found.setdefault(positions[int(line)], set()).add(material)
    return {position: frozenset(materials) for position, materials in found.items()}


def _write(
    cells: Mapping[str, list[str]], position: int, answered: Answered, reply: Reply, kept: list[int]
) -> list[Change]:
    """Merge what a reply says of a part into the cells of one of its lines; returns what was said otherwise before."""
    changes: list[Change] = []
    declaration, origin = (cells[name][position] for name in _COLUMNS)
    if answered.contents:
        stands: tuple[Statement, ...] = parse_declaration(declaration)[0]
        contents = merge_contents(stands, answered.contents) if stands or not declaration else None
        if contents is None:
            kept.append(position)
        else:
            cells["declaration"][position] = format_declaration(contents[0])
            changes += contents[1]
    if answered.origins or answered.withdrawn:
        stated: tuple[OriginStatement, ...] = parse_origins(origin)[0]
        withdrawn = [(word, material, reply.source) for word, material in answered.withdrawn]
        origins = merge_origins(stated, answered.origins, withdrawn) if stated or not origin else None
        if origins is None:
            kept.append(position)
        else:
            cells["declared_origin"][position] = format_origins(origins[0])
            changes += origins[1]
    return changes


def _with_columns(lines: pd.DataFrame, cells: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    text = pd.Series(["text"]).dtype
    columns = {
        name: pd.Series([cell or None for cell in column], index=lines.index, dtype=object).astype(text)
        for name, column in cells.items()
        if any(column) or name in lines.columns
    }
    return lines.assign(**columns)


def _about_match(
    reply: Reply, line_id: str, positions: Sequence[int], lines: pd.DataFrame, index: ReplyLines, *, by_number: bool
) -> list[Finding]:
    part = reply.parts[line_id]
    if not positions:
        message = f"The part {part.number!r} is in this BOM no more; its answers are noted and change no rating."
        return [
            Finding("reply-unmatched", "warning", reply.file, message, "Check that the replies belong to this BOM.")
        ]
    found = []
    if by_number:
        message = f"{places(lines, positions)}: found by the part number {part.number!r} alone."
        found.append(Finding("reply-by-number", "info", place_of(lines, positions[0]), message, ""))
    if others := index.other_companies(positions, reply.supplier):
        message = f"{places(lines, positions)}: {reply.supplier} answers, but the BOM names {', '.join(others[:3])}."
        action = "Check that the part is this supplier's."
        found.append(Finding("reply-other-supplier", "warning", place_of(lines, positions[0]), message, action))
    return found


def _said_before(
    changes: Mapping[Change, list[int]], reply: Reply, rows: Sequence[ReplyRow], lines: pd.DataFrame
) -> list[Finding]:
    return [
        Finding(
            "reply-changed", "warning", rows[0].where,
            f"{reply.supplier} said {change.before!r} before ({change.source}) and now {change.after!r}, on "
            f"{places(lines, positions)}; the newer counts.", "Ask the supplier what has changed.",
        )
        for change, positions in changes.items()
    ]  # fmt: skip


def _kept_words(kept: Sequence[int], reply: Reply, lines: pd.DataFrame) -> list[Finding]:
    if not kept:
        return []
    at = sorted(set(kept))
    message = f"{places(lines, at)}: what stands in Declaration or Declared origin was written by a person and stays; "
    message += f"{reply.supplier} says otherwise or more."
    action = "Clear the cell to take what the supplier says."
    return [Finding("reply-kept", "warning", place_of(lines, at[0]), message, action)]


def _against_bom(
    reply: Reply, rows: Sequence[ReplyRow], answered: Answered, lines: pd.DataFrame, positions: Sequence[int]
) -> list[Finding]:
    """What the BOM itself says otherwise."""
    said: dict[tuple[str, str, str], list[int]] = {}
    where: dict[tuple[str, str, str], str] = {}
    for statement in answered.origins:
        if statement.word == "recycled":  # no column of a BOM that is rated says that
            continue
        key = {"made": "part_origin"}.get(statement.word) or _STATED[statement.word]
        for item in statement.items:
            countries = {source.country for source in item.sources if source.country}
            what = f"{item.material} is {statement.word} in" if item.material else "the part is made in"
            cell = next((row.cells[key].where for row in rows if key in row.cells and row.cells[key].countries), "")
            for position in positions:
                for column, stated in _stated(lines, position, statement.word, item.material).items():
                    if stated and stated not in countries:
                        text = f"{reply.supplier} says that {what} {', '.join(sorted(countries))}"
                        key_of = text, column, stated
                        said.setdefault(key_of, []).append(position)
                        where.setdefault(key_of, cell)
    found = []
    for (text, column, stated), at in said.items():
        name = {"country": "country of origin"}.get(column, column.replace("_", " "))
        rule = {
            "origin_override": "what you state holds",
            "country": "the supplier is believed",
        }.get(column, "both count, the stricter one gives the score")
        message = f"{text}, but the BOM has {stated} as {name} ({places(lines, at)}); {rule}."
        found.append(
            Finding(
                "reply-contradicts-bom", "warning", where[text, column, stated], message, "Check which one is right."
            )
        )
    return found


def _stated(lines: pd.DataFrame, position: int, word: str, material: str) -> dict[str, str]:
    """Countries that columns of a line give for the same, by column."""
    columns = ["country"] if word == "made" else [_STATED[word], "origin_override"]
    found = {}
    for column in columns:
        cell = _text(lines, position, column)
        read = read_origins(cell) if cell else {}
        found[column] = (of_material(material, read) or read.get("", "")) if material else read.get("", "")
    return found


def _text(lines: pd.DataFrame, position: int, column: str) -> str:
    if column not in lines.columns:
        return ""
    cell = lines[column].iloc[position]
    return "" if pd.isna(cell) else str(cell).strip()

"""The answers of a reply on one part: what each question got, and what follows for the part's materials and their origins."""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from bomrisk import reference
from bomrisk.declared_origins import OriginItem, OriginStatement, Source, Word
from bomrisk.evidence.declaration_text import Item, Statement
from bomrisk.evidence.declared import with_members
from bomrisk.findings import Finding
from bomrisk.known_producers import issues_control, producers_of
from bomrisk_templates.supplier_risk.reply import Cell, Reply, ReplyRow

__all__ = ["Answered", "answers_of_part"]

_ORIGINS: Final[dict[Word, str]] = {"mined": "material_origin", "processed": "processing_country"}
_STAGES: Final[dict[Word, str]] = {"mined": "mining", "processed": "refining or fabrication"}
_ROUNDING = 1.005
"""Shares and amounts are rounded for people; as much may their sum exceed the whole."""


@dataclass(slots=True)
class Answered:
    """What a reply says of one part.

    Parameters
    ----------
    contents : list of Statement
    origins : list of OriginStatement
    withdrawn : list of (word, material)
        Origins that the supplier does not know.
    verdicts : dict of str to str
        By place of a cell: ``implausible``, ``contradicted``, where the answer does not count as it stands.
    findings : list of Finding
    """

    contents: list[Statement] = field(default_factory=list)
    origins: list[OriginStatement] = field(default_factory=list)
    withdrawn: list[tuple[Word, str]] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def answers_of_part(reply: Reply, rows: Sequence[ReplyRow], sure: Collection[str]) -> Answered:
    """Read the rows of one part together.

    Parameters
    ----------
    reply : Reply
    rows : sequence of ReplyRow
        Of one part; several of one material are its several sources.
    sure : collection of str
        Materials that the part holds for certain, as far as is known without this reply.

    Returns
    -------
    Answered
    """
    said = Answered()
    of_material: dict[str, list[ReplyRow]] = {}
    for row in rows:
        for material in _meant(row):
            of_material.setdefault(material, []).append(row)
    named: set[str] = set()
    for word, key in _ORIGINS.items():
        items = []
        for material, theirs in of_material.items():
            sources = _sources(word, key, material, theirs, said)
            if sources:
                items.append(OriginItem(material, sources))
                named.add(material)
            elif any(row.cells[key].state in ("unknown", "withheld") for row in theirs if key in row.cells):
                said.withdrawn.append((word, material))
        if items:
            said.origins.append(OriginStatement(word, tuple(items), reply.source))
    _recycled(reply, of_material, said)
    _part_origin(reply, rows, said)
    _contents(reply, rows, of_material, named, with_members(sure) | set(sure), said)
    return said


def _meant(row: ReplyRow) -> tuple[str, ...]:
    """The materials that a row is about; of several candidates those that the supplier says it is."""
    if len(row.materials) == 1:
        return row.materials
    stated = row.cells.get("materials_stated")
    return stated.materials if stated is not None else ()


def _cells(rows: Iterable[ReplyRow], key: str) -> list[Cell]:
    return [row.cells[key] for row in rows if key in row.cells]


def _sources(word: Word, key: str, material: str, rows: Sequence[ReplyRow], said: Answered) -> tuple[Source, ...]:
    """Sources of one material at one stage: a row each, or several in a cell; nothing where no country is named."""
    found: dict[str, float] = {}
    shares: list[Cell] = []
    for row in rows:
        cell = row.cells.get(key)
        share = row.cells.get("share")
        part = share.number if share is not None else math.nan
        if cell is None or (cell.state == "blank" and math.isnan(part)):
            continue
        if share is not None and not math.isnan(part):
            shares.append(share)
        for country, own in _named(word, material, cell, said):
            # A share inside a cell is one of the row's share.
            alone = math.isnan(own) and len(cell.countries) < 2
            found[country] = found.get(country, 0.0) + (own if math.isnan(part) else part if alone else own * part)
    if not any(found):
        return ()
    told = math.fsum(share for share in found.values() if not math.isnan(share))
    if told > _ROUNDING:
        where = shares[0].where if shares else next(cell.where for cell in _cells(rows, key) if cell.countries)
        message = f"The shares of {material} add up to {100 * told:.4g} %; they do not count, the countries do."
        if not any(finding.where == where and finding.code == "reply-shares" for finding in said.findings):
            said.findings.append(
                Finding("reply-shares", "warning", where, message, "Ask the supplier for the right shares.")
            )
        said.verdicts.update(dict.fromkeys((cell.where for cell in shares), "more than 100 %"))
        found = dict.fromkeys(found, math.nan)
    return tuple(Source(country, share) for country, share in found.items() if not share <= 0)


@cache
def _country_names() -> Mapping[str, str]:
    countries = reference.countries()
    return dict(zip(countries["country"], countries["name"], strict=True))


def _named(word: Word, material: str, cell: Cell, said: Answered) -> list[tuple[str, float]]:
    """Countries of a cell that count; one that does not is a source that nobody names."""
    if not cell.countries:
        return [("", math.nan)]
    counted = []
    for country, share in cell.countries:
        producers = producers_of(material, word)
        if country and producers.lacks(country):
            out = producers.rules_out(country)
            counts = not out or issues_control(country, material)
            said.verdicts[cell.where] = "implausible" if out else "not among the named producers"
            names = _country_names()
            text = (
                f"{names.get(country, country)} is given as where {material} is {word}, but no table names it as a producer at "
                f"{_STAGES[word]}; the named ones hold {100 * producers.named:.3g} % of the world ({producers.source})."
            )
            if counts:
                said.findings.append(
                    Finding("reply-unlisted", "info", cell.where, text, "Ask the supplier for evidence.")
                )
            else:
                action = "Ask the supplier for evidence; if it holds, write the country into Material origin (yours)."
                said.findings.append(
                    Finding("reply-implausible", "warning", cell.where, f"{text} It does not count.", action)
                )
            counted.append((country if counts else "", share))
        else:
            counted.append((country, share))
    return counted


def _recycled(reply: Reply, of_material: Mapping[str, Sequence[ReplyRow]], said: Answered) -> None:
    """How much of each material is from scrap; of several sources that differ it is known where all tell how much they deliver."""
    items = []
    for material, rows in of_material.items():
        filled = [row for row in rows if any(cell.state != "blank" for cell in row.cells.values())]
        cells = _cells(filled, "recycled_content")
        contents = [cell.number for cell in cells if not math.isnan(cell.number)]
        shares = [row.cells["share"].number if "share" in row.cells else math.nan for row in filled]
        whole = abs(math.fsum(shares) - 1.0) <= _ROUNDING - 1.0
        if contents and len(contents) == len(filled) and (whole or len(set(contents)) == 1):
            content = math.fsum(map(operator.mul, shares, contents)) if whole else contents[0]
            items.append(OriginItem(material, (), min(content, 1.0)))
        elif any(cell.state in ("unknown", "withheld") for cell in cells):
            said.withdrawn.append(("recycled", material))
    if items:
        said.origins.append(OriginStatement("recycled", tuple(items), reply.source))


def _part_origin(reply: Reply, rows: Sequence[ReplyRow], said: Answered) -> None:
    cells = [cell for cell in _cells(rows, "part_origin") if cell.countries]
    countries = list(dict.fromkeys(country for cell in cells for country, _ in cell.countries if country))
    if len(countries) == 1:
        item = OriginItem("", (Source(countries[0]),))
        said.origins.append(OriginStatement("made", (item,), reply.source))
    elif countries:
        message = (
            f"The part is made in several countries ({', '.join(countries)}); that is noted and changes no rating."
        )
        said.findings.append(Finding("reply-several-places", "info", cells[0].where, message))
        said.verdicts.update(dict.fromkeys((cell.where for cell in cells), "several places"))
    elif any(cell.state in ("unknown", "withheld") for cell in _cells(rows, "part_origin")):
        said.withdrawn.append(("made", ""))


def _contents(
    reply: Reply,
    rows: Sequence[ReplyRow],
    of_material: Mapping[str, Sequence[ReplyRow]],
    named: set[str],
    sure: Collection[str],
    said: Answered,
) -> None:
    """What the part holds, and what it does not."""
    held: dict[str, Item] = {}
    denied: dict[str, Item] = {}
    for material, theirs in of_material.items():
        yes, no = ([cell for cell in _cells(theirs, "contained") if cell.word == word] for word in ("yes", "no"))
        amounts = [cell for cell in _cells(theirs, "mass_fraction") if not math.isnan(cell.number)]
        amount = max((cell.number for cell in amounts), default=math.nan)
        speaks_for = bool(yes) or amount > 0 or material in named
        if (no or amount == 0) and speaks_for:
            where = (no or amounts)[0].where
            said.verdicts[where] = "contradicted"
            message = f"It is said that the part holds no {material}, and also something of the {material} in it."
            action = "Ask the supplier which holds; until then the material counts as before."
            said.findings.append(Finding("reply-contradiction", "warning", where, message, action))
        elif no or amount == 0:
            denied[material] = Item((material,))
        elif yes or amount > 0:
            held[material] = Item((material,), amount)
        elif material in named and material not in sure:
            # Who knows where it comes from says that it is there.
            held[material] = Item((material,), less_sure=True)
    full = False
    for row in rows:
        stated = row.cells.get("materials_stated")
        if stated is None or len(row.materials) == 1:
            continue
        if stated.word == "none" and not row.materials:
            full = True
        for material in stated.materials:
            held.setdefault(material, Item((material,)))
        others = [name for name in row.materials if stated.word == "none" or (stated.materials and name not in held)]
        denied.update({name: Item((name,)) for name in others})
    if math.fsum(item.amount for item in held.values() if not math.isnan(item.amount)) > _ROUNDING:
        cell = next(cell for cell in _cells(rows, "mass_fraction") if cell.number > 0)
        message = "The mass shares of the materials add up to more than the part; they do not count."
        said.findings.append(
            Finding("reply-mass", "warning", cell.where, message, "Ask the supplier for the right ones.")
        )
        held = {name: Item((name,), less_sure=item.less_sure) for name, item in held.items()}
    if full and not held:
        said.contents.append(Statement("full", (), reply.source))
        return
    if held:
        said.contents.append(Statement("some", tuple(held.values()), reply.source))
    left = {name: item for name, item in denied.items() if name not in held}
    if left:
        said.contents.append(Statement("no", tuple(left.values()), reply.source))

"""The rules of ``part_rules.csv``: which words mean which part or material, and what such a part is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final

import pandas as pd

from bomrisk import reference
from bomrisk.errors import ReferenceDataError
from bomrisk.evidence.phrases import AnyOf, normalise, parse_phrases

__all__ = ["LANGUAGES", "Content", "Rule", "RuleBook", "read_contents", "rule_book"]

#: Columns of phrases. ``code`` holds what is the same in every language: part-number series, grades, units.
LANGUAGES: Final = ("code", "en", "de", "fr", "es", "it", "pt", "pl", "ru", "zh", "ja", "vi")
#: Languages in which the thing is named first, and then what it is of or for, "condensateur moteur"; and those in which it is
#: named last, "motor capacitor".
HEAD_FIRST: Final = ("fr", "es", "it", "pt", "pl", "ru", "vi")
HEAD_LAST: Final = ("en", "de", "zh", "ja")
#: The letters that a phrase begins with, but for a last one that may be left out.
_STEM: Final = re.compile(r"\*?([^()|?#%*]*?)(?:s?$|.\?|(?=[()|#%*]))")

#: part: what the thing is. material: a substance named in the text. nothing: not a part, or no material in it.
#: negator, negated, purpose, extra: grammar (see `bomrisk.evidence.context`). form: ore, powder, sheet ...
#: list: phrases that other rules use by ``@name``. cas: a compound's registry numbers.
KINDS: Final = ("part", "material", "nothing", "negator", "negated", "purpose", "extra", "form", "list", "cas")

Alternatives = tuple[tuple[AnyOf, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One material of a part: its id, and its mass fraction of the part [0..1], NaN where no figure has a source.

    ``less_sure`` (a ``?`` in the table) puts its confidence one step below the rule's certainty.
    """

    material: str
    mass_fraction: float
    less_sure: bool = False


@dataclass(frozen=True)
class Rule:
    """One row of ``part_rules.csv``.

    Parameters
    ----------
    name : str
        Id of the rule, shown to people as what was matched.
    kind, family : str
        `KINDS`; within a family only the rules of the lowest rank count.
    rank : int
        Lower is more specific; below 10 it overrules all others where it is all that a further section of the text says.
    yields_to : frozenset of str
        Families that overrule what this rule assumes: a threaded insert is brass unless a steel is named.
    certainty : {"high", "medium", "low"}
        How sure the contents are, given that the rule matched.
    contains, may_contain : tuple of Content
        What such a part holds as a rule, and what it holds often or in traces (always at low confidence).
    form : str
        Form of the material in such a part, e.g. ``component``.
    wanted, unwanted : tuple
        Phrases of which one must, and none may, stand in the text.
    head_first, head_last : frozenset
        Those wanted that are words of such languages only (`HEAD_FIRST`, `HEAD_LAST`).
    """

    name: str
    kind: str
    family: str
    rank: int
    yields_to: frozenset[str]
    certainty: str
    contains: tuple[Content, ...]
    may_contain: tuple[Content, ...]
    form: str
    wanted: Alternatives
    unwanted: Alternatives
    head_first: frozenset[tuple[AnyOf, ...]] = frozenset()
    head_last: frozenset[tuple[AnyOf, ...]] = frozenset()


@dataclass(frozen=True)
class RuleBook:
    """All rules, the registry numbers of compounds, and the lists of phrases by name."""

    rules: tuple[Rule, ...]
    compounds: dict[str, Rule]
    lists: dict[str, AnyOf]

    def of_kind(self, *kinds: str) -> tuple[Rule, ...]:
        """Give the rules of some kinds, in the order of the table."""
        return tuple(rule for rule in self.rules if rule.kind in kinds)


@cache
def rule_book() -> RuleBook:
    """Read ``part_rules.csv`` once.

    Returns
    -------
    RuleBook

    Raises
    ------
    ReferenceDataError
        When a rule cannot be read; the message names the row and column.
    """
    table = reference.part_rules()
    return read_rules(table)


def read_rules(table: pd.DataFrame) -> RuleBook:
    """Make rules of a table with the columns of ``part_rules.csv``.

    Parameters
    ----------
    table : DataFrame
        One row per rule; empty cells may be NA or "".

    Returns
    -------
    RuleBook
    """
    lists: dict[str, AnyOf] = {}
    rules: list[Rule] = []
    compounds: dict[str, Rule] = {}
    for number, cells in enumerate(text_rows(table), start=2):
        rule = _rule(cells, lists, f"part_rules.csv row {number}")
        if rule.kind == "list":
            lists[rule.name] = tuple(phrase for ((phrase,),) in rule.wanted)
        elif rule.kind == "cas":
            compounds |= dict.fromkeys((item.strip() for item in cells["code"].split(";")), rule)
        else:
            rules.append(rule)
    return RuleBook(tuple(rules), compounds, lists)


def text_rows(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Give the cells of each row as texts without blanks around them, "" where they are empty."""
    names = list(map(str, table.columns))
    rows = table.astype(object).where(table.notna(), "").to_numpy().tolist()
    return (dict(zip(names, [str(cell).strip() for cell in row], strict=True)) for row in rows)


def _rule(cells: dict[str, str], lists: dict[str, AnyOf], where: str) -> Rule:
    column = "kind"
    try:
        kind = cells["kind"]
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not one of {', '.join(KINDS)}")
        wanted: dict[str, tuple[tuple[AnyOf, ...], ...]] = {}
        for column in LANGUAGES if kind != "cas" else ():
            wanted[column] = parse_phrases(cells[column], lists)
        column = "must_not"
        unwanted = parse_phrases(cells[column], lists)
        if any(len(alternative) > 1 for alternative in unwanted):
            raise ValueError("phrases joined by + cannot stand here")
        column = "contains"
        contains = read_contents(cells[column])
        column = "may_contain"
        may_contain = read_contents(cells[column])
        column = "rank"
        rank = int(cells[column] or 50)
    except KeyError as error:
        raise ReferenceDataError(
            f"{error} is not there.",
            where=f"{where}, column {column}",
            action="A list must stand above the rules that use it.",
        ) from error
    except ValueError as error:
        raise ReferenceDataError(f"{error}.", where=f"{where}, column {column}") from error
    stems = {language: {each: _stem(each) for each in own} for language, own in wanted.items() if own}
    return Rule(
        name=cells["rule"],
        kind=kind,
        family=cells["family"] or cells["rule"],
        rank=rank,
        yields_to=frozenset(item.strip() for item in cells["yields_to"].split(";") if item.strip()),
        certainty=cells["certainty"] or "medium",
        contains=contains,
        may_contain=may_contain,
        form=cells["form"],
        wanted=tuple(dict.fromkeys(chain.from_iterable(wanted.values()))),
        unwanted=unwanted,
        head_first=_only_in(stems, HEAD_FIRST),
        head_last=_only_in(stems, HEAD_LAST),
    )


def _only_in(
    stems: Mapping[str, Mapping[tuple[AnyOf, ...], str]], languages: Sequence[str]
) -> frozenset[tuple[AnyOf, ...]]:
    """Give the alternatives of some languages, but those that begin as one of another: a motor is one in many."""
    others = {stem for language, own in stems.items() if language not in languages for stem in own.values()}
    own = chain.from_iterable(own.items() for language, own in stems.items() if language in languages)
    return frozenset(each for each, stem in own if stem not in others)


def _stem(alternative: tuple[AnyOf, ...]) -> str:
    text = alternative[0][0].text
    match = _STEM.match(text)
    return match[1] if match and match[1] else text


@cache
def read_contents(cell: str) -> tuple[Content, ...]:
    """Read a list of materials, each with or without its mass fraction.

    Parameters
    ----------
    cell : str
        ``chromium=0.18; nickel=0.09; manganese?``.

    Returns
    -------
    tuple of Content

    Raises
    ------
    ValueError
        When a fraction is not a number.
    """
    contents = []
    for item in cell.split(";"):
        name, _, fraction = item.partition("=")
        if name.strip():
            material = normalise(name)
            share = float(fraction) if fraction else float("nan")
            contents.append(Content(material.removesuffix("?"), share, less_sure=material.endswith("?")))
    return tuple(contents)

"""The two ratings that ``bomrisk diff`` compares: which files, and what each is rated for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bomrisk.comparison import Side
from bomrisk.errors import InputError
from bomrisk.rates import RateTable
from bomrisk.rollup import spend_of, times_used
from bomrisk.setting import Setting
from bomrisk_excel.cli.bom_input import read
from bomrisk_excel.cli.entries import with_entries
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.user_settings import read_rates, user_rates
from bomrisk_templates.bom_risk.line_pairs import pair_lines
from bomrisk_templates.bom_risk.money import checked_currency, money_of
from bomrisk_templates.bom_risk.risk_file import RiskFile, open_risk_file
from bomrisk_templates.bom_risk.risk_rates import rates_of
from bomrisk_templates.bom_risk.risk_rating import RiskRating, read_rating

__all__ = ["ComparedFile", "both_sides"]

_OPTIONS = {"as_of": "--as-of", "to": "--to", "policy": "--policy"}
_TWO = 2


@dataclass(frozen=True)
class ComparedFile:
    """One of the two.

    Parameters
    ----------
    path : Path
    side : Side
    records : list of dict
        Cells of each line by column.
    """

    path: Path
    side: Side
    records: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.side.bom.to_dict(orient="records")
        object.__setattr__(self, "records", [{str(name): cell for name, cell in row.items()} for row in rows])

    @property
    def written(self) -> bool:
        """Whether its grades stand in the file."""
        return self.side.written is not None


def both_sides(options: argparse.Namespace) -> tuple[ComparedFile, ComparedFile, list[tuple[int, int]]]:
    """Read what shall be compared.

    Returns
    -------
    before, after : ComparedFile
    pairs : list of (int, int)
        Positions of the lines that are the same line.

    Raises
    ------
    InputError
        If there is nothing to compare, or an option does not go with the files.
    """
    _check(options)
    paths = [Path(name) for name in options.files]
    own = [open_risk_file(path) for path in paths]
    doubled = any(len(getattr(options, name)) == _TWO for name in _OPTIONS)
    if len(paths) == _TWO:
        if not options.anew:
            _check_written(options, own, doubled=doubled)
        sides = _of_two(options, paths, own)
        return (*sides, pair_lines(sides[0].records, sides[1].records))
    written = None if doubled or options.anew or own[0] is None else read_rating(own[0])
    if written is None and not doubled:
        raise InputError(
            f"There is nothing to compare {paths[0].name} with.",
            where="diff",
            action="Name a second file, or give --as-of, --to or --policy twice.",
        )
    if written is not None:
        before = ComparedFile(paths[0], _side_of(written))
        after = _rated(options, paths[0], _TWO - 1, _Stored.of(own, written), today=True)
        return before, after, pair_lines(before.records, after.records)
    stored = _Stored.of(own, read_rating(own[0]) if own[0] is not None else None)
    first, second = (_rated(options, paths[0], at, stored) for at in range(_TWO))
    return first, second, [(at, at) for at in range(len(first.records))]


def _check(options: argparse.Namespace) -> None:
    if len(options.files) > _TWO:
        raise InputError(f"{len(options.files)} files are given.", where="diff", action="Give one or two.")
    for name, option in _OPTIONS.items():
        if len(getattr(options, name)) > _TWO:
            raise InputError(f"{option} is given more than twice.", where="diff", action="Give it once or twice.")


def _check_written(options: argparse.Namespace, own: Sequence[RiskFile | None], *, doubled: bool) -> None:
    """Refuse options that would change what stands in a risk workbook."""
    given = [option for name, option in _OPTIONS.items() if getattr(options, name)]
    risk = [file.path.name for file in own if file is not None]
    if given and (len(risk) == _TWO or (risk and doubled)):
        raise InputError(
            f"Grades in {' and '.join(risk)} stand as they were written, so {' and '.join(given)} cannot hold for them.",
            where="diff",
            action="Leave the option away, or give --anew to rate the BOMs in these workbooks again.",
        )


def _of_two(
    options: argparse.Namespace, paths: Sequence[Path], own: Sequence[RiskFile | None]
) -> tuple[ComparedFile, ComparedFile]:
    ratings = [None if file is None else read_rating(file) for file in own]
    files = []
    for at, (path, rating) in enumerate(zip(paths, ratings, strict=True)):
        if rating is not None and not options.anew:
            files.append(ComparedFile(path, _side_of(rating)))
        else:
            # What nobody says of a BOM is as it is in the workbook that it is compared with; its date is today.
            stored = _Stored.of((own[at], own[1 - at]), rating or ratings[1 - at])
            files.append(_rated(options, path, at, stored, today=rating is None))
    return files[0], files[1]


def _side_of(rating: RiskRating) -> Side:
    return Side(rating.bom.lines, rating.setting, rating.written, rating.spend, rating.currency)


@dataclass(frozen=True)
class _Stored:
    """What risk workbooks say of the rating of a BOM: what the options leave open is as it is here."""

    setting: Setting | None
    currency: str
    rates: tuple[RateTable, ...]

    @classmethod
    def of(cls, files: Sequence[RiskFile | None], rating: RiskRating | None) -> _Stored:
        """From the workbook's rating, and the rates that stand in the workbooks, the first before the others."""
        rates = tuple(rates_of(file)[0] for file in files if file is not None)
        return cls(None, "", rates) if rating is None else cls(rating.setting, rating.currency, rates)


def _rated(options: argparse.Namespace, path: Path, at: int, stored: _Stored, *, today: bool = False) -> ComparedFile:
    """A BOM that is rated now, for what the options say of it, else for what is stored."""
    known = stored.setting
    chosen = {name: (getattr(options, name) or [None])[min(at, len(getattr(options, name)) - 1)] for name in _OPTIONS}
    of_file = argparse.Namespace(**{**vars(options), **chosen, "file": str(path), "keep": None})
    policy = known.policy if known and of_file.policy is None else chosen_policy(of_file)
    as_of = known.as_of if known and of_file.as_of is None and not today else as_of_date(of_file)
    to = known.to if known and of_file.to is None else destination(of_file)
    setting = Setting.of(policy, as_of, to)
    bom, kept, _ = with_entries(of_file, read(of_file), None)
    lines = kept.priced(bom.lines) if kept is not None else bom.lines
    rates = [read_rates(Path(options.rates)) if options.rates else user_rates(), *stored.rates]
    wanted = checked_currency(options.currency) if options.currency else stored.currency or None
    money = money_of(lines, as_of, rates, wanted)
    spend = spend_of(lines, times_used(lines, bom.structure).times, money.factors())
    return ComparedFile(path, Side(lines, setting, spend=spend, currency=money.currency))

"""From ``FILE`` and the options to a BOM with its spend, for the commands that ask what would be if."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.rollup import spend_of, times_used
from bomrisk.setting import Setting
from bomrisk_excel.cli.bom_input import chosen_profile, read
from bomrisk_excel.cli.declarations import with_declarations
from bomrisk_excel.cli.entries import with_entries
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.user_settings import read_rates, user_rates
from bomrisk_templates.bom_risk.kept_entries import KeptEntries
from bomrisk_templates.bom_risk.money import Money, checked_currency, money_of
from bomrisk_templates.bom_risk.risk_rates import rates_of
from bomrisk_templates.reading import BomFile
from bomrisk_templates.stock_columns import stock_of_bom

__all__ = ["PricedBom", "priced_bom"]


@dataclass(frozen=True)
class PricedBom:
    """A BOM, what it costs, and what the rating holds for.

    Parameters
    ----------
    bom : BomFile
        With the buyer's overrides, the suppliers' declarations and the findings of all of them.
    lines : DataFrame
        Its lines with the amounts that count, and ``stock`` and ``consumption`` where it has them.
    spend : ndarray of float
        Of each line in ``money.currency``; NaN where unknown.
    money : Money
    kept : KeptEntries or None
    setting : Setting
    """

    bom: BomFile
    lines: pd.DataFrame
    spend: npt.NDArray[np.float64]
    money: Money
    kept: KeptEntries | None
    setting: Setting


def priced_bom(
    options: argparse.Namespace, out: Path | None = None, say: Callable[[str], None] = lambda _text: None
) -> PricedBom:
    """Read the BOM that the options name.

    Parameters
    ----------
    options : Namespace
    out : Path or None
        Workbook to write, whose entries are kept.
    say : callable
        Called with what is being done.

    Raises
    ------
    InputError
        If the file or an option cannot be used.
    """
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    profile = chosen_profile(options)
    rates = [read_rates(Path(options.rates)) if options.rates else user_rates()]
    currency = checked_currency(options.currency) if options.currency else None
    say(f"Reading {Path(options.file).name}")
    bom, kept, files = with_entries(options, read(options, profile), out)
    if options.declarations:
        say("Reading declarations")
        bom = with_declarations(bom, options.declarations, setting.as_of).bom
    typed = [rates_of(file) for file in files]
    rates += [table for table, _ in typed]
    unread = [finding for _, found in typed for finding in found]
    lines = kept.priced(bom.lines) if kept is not None else bom.lines
    money = money_of(lines, setting.as_of, rates, currency)
    stock = stock_of_bom(bom)
    bom = replace(bom, findings=[*bom.findings, *unread, *money.findings, *stock.findings])
    times = times_used(bom.lines, bom.structure).times
    return PricedBom(bom, stock.with_lines(lines), spend_of(lines, times, money.factors()), money, kept, setting)

"""From the files of a command line to a portfolio of BOMs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bomrisk.setting import Setting
from bomrisk_excel.cli.bom_input import chosen_profile, read
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.user_settings import read_rates, user_rates
from bomrisk_templates.bom_risk.kept_entries import keep_entries
from bomrisk_templates.bom_risk.money import checked_currency
from bomrisk_templates.bom_risk.risk_file import open_risk_file
from bomrisk_templates.bom_risk.risk_rates import rates_of
from bomrisk_templates.portfolio import Portfolio, combine

__all__ = ["read_portfolio"]


def read_portfolio(
    options: argparse.Namespace, files: Sequence[str], say: Callable[[str], None] = lambda _text: None
) -> Portfolio:
    """Read and rate the BOMs and risk workbooks that a command names.

    Parameters
    ----------
    options : Namespace
        What the rating holds for, how to read the files, and ``currency`` and ``rates``.
    files : sequence of str
    say : callable
        Called with what is being done.

    Raises
    ------
    InputError
        If a file or an option cannot be used.
    """
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    profile = chosen_profile(options)
    rates = [read_rates(Path(options.rates)) if options.rates else user_rates()]
    currency = checked_currency(options.currency) if options.currency else None
    boms = []
    for name in files:
        say(f"Reading {Path(name).name}")
        bom = read(argparse.Namespace(**{**vars(options), "file": name}), profile)
        own = open_risk_file(bom.path)
        if own is not None:
            # What the buyer wrote into a risk workbook belongs to its lines.
            bom, kept = keep_entries(bom, [own])
            table, unread = rates_of(own)
            rates.append(table)
            bom = replace(bom, lines=kept.priced(bom.lines), findings=[*bom.findings, *unread])
        if options.declarations:
            from bomrisk_excel.cli.declarations import with_declarations

            bom = with_declarations(bom, options.declarations, setting.as_of).bom
        boms.append(bom)
    return combine(boms, setting, rates, currency, progress=say)

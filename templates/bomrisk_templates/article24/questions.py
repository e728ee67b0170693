"""What to ask each supplier, and how far the asking is: information that is not made available must have been requested."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bomrisk_templates.article24.columns import entry_keys
from bomrisk_templates.article24.kept import KeptEntries, question_key, text
from bomrisk_templates.article24.uses import SupplyChain
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["question_columns", "state_of_question"]

_PARTS = 6


def question_columns(chain: SupplyChain, kept: KeptEntries) -> Columns:
    """Return the columns of the questions by key: one per supplier and material."""
    table = chain.table
    groups = [group for _, group in table.groupby("question", sort=True)]
    found = [kept.take("a24_questions", question_key(*_names(group))) for group in groups]
    columns: Columns = {key: [each.get(key) for each in found] for key in entry_keys("a24_questions")}
    missing = [float(group["missing"].sum()) for group in groups]
    columns |= {
        "question_no": np.array([float(group["question"].iloc[0]) for group in groups]),
        "supplier": [_names(group)[0] for group in groups],
        "material": [_names(group)[1] for group in groups],
        "lines": np.array([float(len(group)) for group in groups]),
        "parts": [_parts(group) for group in groups],
        "question": [_question(group, chain) for group in groups],
        "missing": np.array(missing),
        "state": [
            state_of_question(count, text(each.get("asked_on")), text(each.get("answered_on")))
            for count, each in zip(missing, found, strict=True)
        ],
    }
    return columns


def state_of_question(missing: float, asked: str, answered: str) -> str:
    """Say how far a question is, as the workbook's formula does."""
    if missing == 0:
        return "settled"
    if answered:
        return "answered, not yet filled in"
    return "asked" if asked else "open"


def _names(group: pd.DataFrame) -> tuple[str, str]:
    return str(group["supplier"].iloc[0]), str(group["material_name"].iloc[0])


def _parts(group: pd.DataFrame) -> str:
    named = [
        text(part) or text(description)[:40] or "line without a name"
        for part, description in zip(group["shown_part"], group["description"], strict=True)
    ]
    distinct = list(dict.fromkeys(named))
    more = len(distinct) - _PARTS
    return "; ".join(distinct[:_PARTS]) + (f"; and {more} more" if more > 0 else "")


def _question(group: pd.DataFrame, chain: SupplyChain) -> str:
    """What is not stated yet, asked in one sentence each."""
    rows = group.index.tolist()
    name = _names(group)[1].lower()
    open_stages = [
        word
        for stage, word in (("extraction", "extracted"), ("processing", "processed (separated, refined, smelted)"))
        if any(chain.table[f"{stage}_known"].iloc[row] < 1 for row in rows)
    ]
    said: list[Any] = []
    if open_stages:
        said.append(f"In which country is the {name} in these parts {', and in which '.join(open_stages)}?")
    origins = sorted({str(chain.splits["origin"][row]) for row in rows} - {""})
    if origins:
        said.append(f"At which stage is it from {' or '.join(origins)}, as stated?")
    if group["recycled_known"].lt(1).any():
        said.append("Which part of it is recycled, and where?")
    if group["listed"].eq("open").any():
        grade = str(group["entry"].iloc[0]).partition("(")[2].rstrip(")")
        said.append(f"Is it {grade}?")
    return " ".join(said) or "Nothing is open."

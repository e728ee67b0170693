"""What ``bomrisk green`` prints for scripts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bomrisk.resourcing import CapPlan, GradePlan
from bomrisk.resourcing.grade import STATES
from bomrisk_excel.cli.json_output import findings_list, plain
from bomrisk_excel.cli.what_if_input import PricedBom

__all__ = ["cap_object", "cap_table", "grade_object", "grade_table", "places"]

_PLACE = ("sheet", "row", "part_number", "description", "supplier")
_TOLD = [
    "material", "stage", "from", "to", "share", "year", "source", "little", "sanctioned", "alike", "controls", "control_words",
    "certain", "brings", "above",
]  # fmt: skip
_GRADES = ["score_before", "grade_before", "score_after", "grade_after"]
_LISTS = ("from", "alike", "controls")

Plain = dict[str, Any]


def places(priced: PricedBom, lines: pd.Series) -> pd.DataFrame:
    """What identifies some lines, by their positions."""
    given = [name for name in _PLACE if name in priced.lines.columns]
    return priced.lines[given].iloc[lines.to_numpy(dtype=int)].reset_index(drop=True)


def _spend(priced: PricedBom, lines: pd.Series) -> list[float]:
    found: list[float] = priced.spend[lines.to_numpy(dtype=int)].tolist()
    return found


def _records(table: pd.DataFrame) -> list[Plain]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]


def grade_table(priced: PricedBom, plan: GradePlan) -> pd.DataFrame:
    """One row per move and line that takes part in it."""
    lines = plan.line_moves["line"]
    moves = plan.moves.set_index("move").loc[plan.line_moves["move"], _TOLD].reset_index(drop=True)
    return pd.concat(
        [
            plan.line_moves["move"],
            places(priced, lines).assign(spend=_spend(priced, lines)),
            plan.line_moves[_GRADES],
            moves,
        ],
        axis=1,
    )


def grade_object(priced: PricedBom, plan: GradePlan) -> Plain:
    """Return the moves, their lines and the lines that none brings under the grade."""
    table = plan.line_moves
    rows = pd.concat(
        [places(priced, table["line"]).assign(spend=_spend(priced, table["line"])), table[_GRADES]], axis=1
    )
    by_move: dict[int, list[Plain]] = {}
    for move, record in zip(table["move"].tolist(), _records(rows), strict=True):
        by_move.setdefault(move, []).append(record)
    moves = []
    for record in _records(plan.moves[["move", *_TOLD]]):
        told = {name: value.split("; ") if value else [] for name, value in record.items() if name in _LISTS}
        moves.append({**record, **told, "lines": by_move[record["move"]]})
    lost = pd.Series(plan.lines["state"].eq("out of reach").to_numpy().nonzero()[0])
    why = plan.lines[["score", "grade", "score_best", "grade_best", "reason"]].iloc[lost]
    states = plan.lines["state"].value_counts()
    return {
        "as_of": plain(plan.as_of),
        "to": plan.to,
        "grade": plan.grade,
        "per": plan.per,
        "currency": priced.money.currency or None,
        "lines": {name.replace(" ", "_"): int(states.get(name, 0)) for name in STATES},
        "needed": plan.needed,
        "limited": plan.limited,
        "bound": plain(plan.bound),
        "proved": plan.proved,
        "moves": moves,
        "out_of_reach": _records(pd.concat([places(priced, lost), why.reset_index(drop=True)], axis=1)),
        "findings": findings_list(priced.bom.findings),
    }


def cap_table(priced: PricedBom, plan: CapPlan) -> pd.DataFrame:
    """One row per move."""
    moves = plan.moves.drop(columns=["line", "name", "to_name"])
    return pd.concat([moves[["move"]], places(priced, plan.moves["line"]), moves.drop(columns="move")], axis=1)


def cap_object(priced: PricedBom, plan: CapPlan) -> Plain:
    """Return the materials by stage, and the moves."""
    stages = plan.stages.drop(columns=["name"])
    return {
        "as_of": plain(plan.as_of),
        "to": plan.to,
        "cap": plan.cap,
        "currency": priced.money.currency or None,
        "stages": _records(stages),
        "moves": _records(cap_table(priced, plan)),
        "findings": findings_list([*priced.bom.findings, *plan.findings]),
    }

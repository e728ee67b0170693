"""The Policy sheet's rows: each setting with its group, its limits and its defined name."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bomrisk.policy import Policy
from bomrisk_templates.bom_risk.columns_of import headed, row_heights
from bomrisk_templates.package.cell_refs import column_letters
from bomrisk_templates.package.cells import Formula
from bomrisk_templates.package.names import sheet_prefix
from bomrisk_templates.package.workbook import Workbook

__all__ = ["POLICY_FORMULAS", "fill_policy", "policy_name", "policy_table"]

POLICY_FORMULAS = {"weight_exposure": "1-policy_weight_concentration"}
"""Settings that follow from others."""

_GROUPS = {
    "name": "General", "destination": "General", "trusted_countries": "General",
    "weight_concentration": "Weights", "weight_exposure": "Weights",
    "trusted_factor": "Trade", "destination_factor": "Trade",
    "concentration_curve": "Curve", "exposure_curve": "Curve",
    "severity": "Severity", "coverage": "Coverage", "status": "Status", "form": "Form", "waiver_measure": "Severity",
    "market_part_of_known_origin": "Exposure", "bands": "Grades",
    "stop_floor": "Floors", "stop_severity": "Floors", "stop_share": "Floors",
    "monopoly_floor": "Floors", "monopoly_concentration": "Floors",
    "trace_mass_fraction": "Traces", "trace_factor": "Traces",
}  # fmt: skip
_POINTS = ("stop_floor", "monopoly_floor", "monopoly_concentration", "bands")


def policy_name(key: str) -> str:
    """Return the defined name of a setting: ``severity.ban`` is ``policy_severity_ban``."""
    return "policy_" + key.replace(".", "_")


def _limits(key: str, value: Any) -> tuple[float | None, float | None]:
    """Smallest and largest value that a setting takes; None for texts."""
    if isinstance(value, str):
        return None, None
    name = key.split(".")[0]
    if name in _POINTS or key.endswith(".y"):
        return 0, 100
    if key.endswith(".x"):
        return 0, 4
    return 0, 100 if name == "stale_years" else 1


def policy_table(policy: Policy) -> dict[str, list[Any]]:
    """Return the columns of the policy table by key."""
    table: dict[str, list[Any]] = {
        key: [] for key in ("key", "group", "label", "value", "least", "most", "basis", "scored_value", "changed")
    }
    for row in policy.to_rows():
        formula = POLICY_FORMULAS.get(row.key)
        # A formula of the workbook and the stored number may differ in the last digit; both must be the same cell.
        value = 1 - policy.weight_concentration if formula else row.value
        least, most = _limits(row.key, row.value)
        table["key"].append(row.key)
        table["group"].append(_GROUPS.get(row.key.split(".")[0], "Other"))
        table["label"].append(row.label)
        table["value"].append(Formula(formula, value) if formula else value)
        table["least"].append(math.nan if least is None else float(least))
        table["most"].append(math.nan if most is None else float(most))
        table["basis"].append(row.basis)
        table["scored_value"].append(value)
        table["changed"].append("")
    return table


def fill_policy(book: Workbook, policy: Policy) -> None:
    """Write the settings, point a name at each, and lay out the two curves."""
    table = policy_table(policy)
    count = len(table["key"])
    book.fill_table(
        "bomrisk_policy", headed("bomrisk_policy", table), count, heights=row_heights("bomrisk_policy", table, count)
    )
    place = book.tables["bomrisk_policy"]
    sheet = next(name for name, part in book.sheet_parts.items() if part == place.sheet_part)
    letters = column_letters(place.column("Value"))
    rows = enumerate(table["key"], start=place.body.top)
    book.replace_names("policy_", {policy_name(key): f"{sheet_prefix(sheet)}${letters}${row}" for row, key in rows})
    for key in ("concentration_curve", "exposure_curve"):
        points = np.asarray(getattr(policy, key), dtype=np.float64)
        slopes = np.append(np.diff(points[:, 1]) / np.diff(points[:, 0]), 0.0)
        columns = {
            "point": np.arange(1, len(points) + 1, dtype=np.float64),
            "x": points[:, 0],
            "y": points[:, 1],
            "slope": slopes,
        }
        book.fill_table(f"bomrisk_{key}", headed(f"bomrisk_{key}", columns), len(points))

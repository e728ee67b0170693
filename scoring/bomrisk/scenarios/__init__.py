"""What may come: scenarios as chains of data, and a BOM under several of them side by side.

A scenario is a TOML text (``docs/scenarios.md``). Three come with bomrisk: ``managed-rivalry`` (the controls as they stand),
``overshoot`` and ``reluctant-multilateralism``.

Examples
--------
>>> import pandas as pd
>>> from bomrisk import scenarios
>>> bom = pd.DataFrame({"material": ["gallium", "copper"]})
>>> scenarios.compare(bom, ["reluctant-multilateralism"], as_of="2026-11-22", to="DE").grades.values.tolist()
[['E', 'D'], ['B', 'B']]
"""

from __future__ import annotations

from bomrisk.scenarios.comparison import (
    AS_IT_STANDS,
    GRADES,
    Comparison,
    check_names,
    compare,
    compare_assessment,
    scenario_of,
)
from bomrisk.scenarios.parse import ScenarioError, parse_scenario
from bomrisk.scenarios.scenario import Scenario
from bomrisk.scenarios.shipped import SHIPPED, shipped, shipped_key, shipped_text

__all__ = [
    "AS_IT_STANDS",
    "GRADES",
    "SHIPPED",
    "Comparison",
    "Scenario",
    "ScenarioError",
    "check_names",
    "compare",
    "compare_assessment",
    "parse_scenario",
    "scenario_of",
    "shipped",
    "shipped_key",
    "shipped_text",
]

"""Rate bill-of-materials lines by country concentration and export-control exposure.

The names below are all that most callers need; each is loaded when first used, so that ``import bomrisk`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bomrisk import reference as reference
    from bomrisk import scenarios as scenarios
    from bomrisk.api import controls as controls
    from bomrisk.api import materials as materials
    from bomrisk.api import score as score
    from bomrisk.concentration import hhi as hhi
    from bomrisk.errors import BomriskError as BomriskError
    from bomrisk.policy import Policy as Policy
    from bomrisk.removal import without as without
    from bomrisk.supply_risk import eu_supply_risk as eu_supply_risk

__version__ = "0.1.0"

_HOMES = {
    "BomriskError": "bomrisk.errors",
    "Policy": "bomrisk.policy",
    "controls": "bomrisk.api",
    "eu_supply_risk": "bomrisk.supply_risk",
    "hhi": "bomrisk.concentration",
    "materials": "bomrisk.api",
    "reference": "",
    "scenarios": "",
    "score": "bomrisk.api",
    "without": "bomrisk.removal",
}

__all__ = [
    "BomriskError",
    "Policy",
    "controls",
    "eu_supply_risk",
    "hhi",
    "materials",
    "reference",
    "scenarios",
    "score",
    "without",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'bomrisk' has no attribute {name!r}")
    home = _HOMES[name]
    value = getattr(import_module(home), name) if home else import_module(f"bomrisk.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})

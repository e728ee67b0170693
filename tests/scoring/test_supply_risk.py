"""The EU's own 2017 table is reproduced as far as its rounded inputs allow."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import bomrisk

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "eu_sr_2017.csv").open(encoding="utf-8")))


def _scopes(row: dict[str, str]) -> tuple[float | None, float | None]:
    gs = float(row["HHI_WGI_t_GS"]) if row["HHI_WGI_t_GS"] and row["supply_used"] != "EUS only" else None
    eu = float(row["HHI_WGI_t_EU28"]) if row["HHI_WGI_t_EU28"] and row["supply_used"] != "GS only" else None
    return gs, eu


@pytest.mark.parametrize("row", ROWS, ids=[row["material"] for row in ROWS])
def test_published_value_lies_in_the_interval_of_the_rounded_inputs(row: dict[str, str]) -> None:
    gs, eu = _scopes(row)
    reliance = None if row["import_reliance_pct"] == "N/A" else float(row["import_reliance_pct"]) / 100
    recycling, substitution = float(row["EoL_RIR_pct"]) / 100, float(row["SI_SR"])

    def value(step: float) -> float:
        """The formula with every input moved to the end of its rounding interval that raises (step=1) or lowers it."""
        results = []
        for toward in (step, -step):  # import reliance may push either way
            results.append(
                bomrisk.eu_supply_risk(
                    None if gs is None else min(max(gs + 0.05 * step, 0), 10),
                    None if eu is None else min(max(eu + 0.05 * step, 0), 10),
                    None if reliance is None else min(max(reliance + 0.005 * toward, 0), 1),
                    min(max(recycling - 0.005 * step, 0), 1),
                    min(max(substitution + 0.05 * step, 0), 1),
                )
            )
        return max(results) if step > 0 else min(results)

    published = float(row["SR_published"])
    assert value(-1) - 0.05 - 1e-9 <= published <= value(1) + 0.05 + 1e-9


def test_the_table_is_whole() -> None:
    assert len(ROWS) == 40


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((4.0, 2.0, 1.0, 0.0, 1.0), 3.0),  # halfway between both scopes at full import reliance
        ((4.0, 2.0, 0.0, 0.0, 1.0), 2.0),  # no imports: EU sourcing alone
        ((4.0, None, None, 0.5, 0.5), 1.0),  # one scope: reliance not needed
        ((None, 2.0, None, 0.0, 1.0), 2.0),
        ((4.0, 2.0, -0.3, 0.0, 1.0), 2.0),  # a net exporter does not import a negative amount
    ],
)
def test_formula(arguments: tuple[float, ...], expected: float) -> None:
    assert bomrisk.eu_supply_risk(*arguments) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((None, None, 1.0, 0.0, 1.0), "one supply scope"),
        ((4.0, 2.0, None, 0.0, 1.0), "import_reliance is needed"),
        ((4.0, 2.0, 85.0, 0.0, 1.0), "fraction"),
        ((40.0, None, None, 0.0, 1.0), "hhi_gs"),
        ((4.0, None, None, 12.0, 1.0), "eol_rir"),
    ],
)
def test_wrong_arguments_are_named(arguments: tuple[float, ...], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        bomrisk.eu_supply_risk(*arguments)

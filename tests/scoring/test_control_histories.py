"""Histories of controls, worked out by hand: how hard each holds a line, the day before and the day of each change.

How hard is severity x coverage x form x status, as docs/method.md has it, for a line whose material comes from the issuer. Dates
are those of the instruments (controls.csv names the source of each). A line that holds a material as a part of it needs it
processed, so that a control on ore alone counts 0.4; a line of ore needs the ore.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.rerating import _pairs, _rate_pairs
from bomrisk.setting import Setting

BAN, QUOTA, LICENCE, STATE_TRADING, TAX, OUTPUT_QUOTA = 1.0, 0.7, 0.6, 0.5, 0.3, 0.3
ANNOUNCED, SUSPENDED = 0.2, 0.3
SOME, ORE_ONLY = 0.4, 0.4

Change = tuple[str, float]
HISTORIES: list[tuple[str, str, str, list[Change]]] = [
    # Gallium: MOFCOM 23/2023 to everybody; 46/2024 item 2 to the US, suspended by 72/2025 until 2026-11-27. To Japan the ban of
    # January 2026 (MOFCOM 1/2026) is on military users only, and the entity lists to the EU are listed beside the score.
    ("gallium", "CN", "US", [
        ("2023-07-01", 0), ("2023-07-03", LICENCE * ANNOUNCED), ("2023-08-01", LICENCE), ("2024-12-03", BAN),
        ("2025-11-09", LICENCE), ("2026-11-28", BAN), ("2026-12-31", BAN),
    ]),
    ("gallium", "CN", "DE", [
        ("2023-07-01", 0), ("2023-07-03", LICENCE * ANNOUNCED), ("2023-08-01", LICENCE), ("2024-12-03", LICENCE),
        ("2025-11-09", LICENCE), ("2026-11-28", LICENCE), ("2026-12-31", LICENCE),
    ]),
    ("gallium", "CN", "JP", [
        ("2023-07-01", 0), ("2023-07-03", LICENCE * ANNOUNCED), ("2023-08-01", LICENCE), ("2026-01-06", LICENCE),
        ("2026-11-28", LICENCE), ("2026-12-31", LICENCE),
    ]),
    # Dysprosium: export quota and duty until the WTO ended them, Japan cut off in between; output quotas of 2024, licence of 2025.
    # The rules on foreign goods (MOFCOM 61/2025) reach goods that are made elsewhere only.
    ("dysprosium", "CN", "JP", [
        ("2010-07-01", TAX), ("2010-07-08", QUOTA), ("2010-09-21", BAN), ("2010-10-15", BAN), ("2010-11-20", QUOTA),
        ("2015-01-01", TAX), ("2015-05-01", 0), ("2015-06-01", 0),
    ]),
    ("dysprosium", "CN", "US", [
        ("2010-07-01", TAX), ("2010-07-08", QUOTA), ("2010-09-21", QUOTA), ("2015-01-01", TAX), ("2015-05-01", 0),
        ("2024-06-29", OUTPUT_QUOTA * ANNOUNCED), ("2024-10-01", OUTPUT_QUOTA), ("2025-04-04", LICENCE),
        ("2025-11-07", LICENCE), ("2026-11-11", LICENCE),
    ]),
    ("dysprosium", "CN", "DE", [
        ("2024-06-28", 0), ("2024-06-29", OUTPUT_QUOTA * ANNOUNCED), ("2024-10-01", OUTPUT_QUOTA), ("2025-04-04", LICENCE),
        ("2026-12-31", LICENCE),
    ]),
    # Holmium, of the second wave: 57/2025 was announced, suspended by 70/2025 the day before it began, and its suspension has run
    # out by its text. As long as it is suspended the output quota is stricter.
    ("holmium", "CN", "DE", [
        ("2025-10-08", OUTPUT_QUOTA), ("2025-10-09", OUTPUT_QUOTA), ("2025-11-07", OUTPUT_QUOTA), ("2025-11-08", OUTPUT_QUOTA),
        ("2026-11-10", OUTPUT_QUOTA), ("2026-11-11", LICENCE),
    ]),
    # Natural graphite: MOFCOM 39/2023; the stricter check to the US (46/2024) is a licence, too.
    ("graphite-natural", "CN", "US", [
        ("2023-10-19", 0), ("2023-10-20", LICENCE * ANNOUNCED), ("2023-12-01", LICENCE), ("2024-12-03", LICENCE),
        ("2025-11-09", LICENCE), ("2026-11-28", LICENCE),
    ]),
    ("graphite-natural", "CN", "JP", [
        ("2023-10-19", 0), ("2023-10-20", LICENCE * ANNOUNCED), ("2023-12-01", LICENCE), ("2026-12-31", LICENCE),
    ]),
    # Cobalt of the Congo: concentrate ban with waivers (a quota) on some forms upstream; halt; quota until the end of 2027.
    ("cobalt", "CD", "DE", [
        ("2021-05-27", 0), ("2021-05-28", QUOTA * SOME * ORE_ONLY), ("2025-02-22", BAN), ("2025-09-20", BAN),
        ("2025-10-16", QUOTA), ("2027-12-31", QUOTA), ("2028-01-01", QUOTA * SOME * ORE_ONLY),
    ]),
    # Lithium of Zimbabwe: ore ban with waivers; the halt of 2026, the quota that replaced it, the ban of concentrate in 2027.
    ("lithium", "ZW", "DE", [
        ("2022-12-15", 0), ("2022-12-16", QUOTA * ORE_ONLY * ANNOUNCED), ("2022-12-19", QUOTA * ORE_ONLY),
        ("2025-06-10", QUOTA * ORE_ONLY), ("2026-02-25", BAN * ORE_ONLY), ("2026-04-02", QUOTA * ORE_ONLY),
        ("2027-01-01", BAN * ORE_ONLY),
    ]),
    ("lithium ore", "ZW", "DE", [
        ("2022-12-15", 0), ("2022-12-16", QUOTA * ANNOUNCED), ("2022-12-19", QUOTA), ("2026-02-25", BAN), ("2026-04-02", QUOTA),
        ("2027-01-01", BAN),
    ]),
    # Nickel ore of Indonesia: two bans with three years between them.
    ("nickel ore", "ID", "JP", [
        ("2014-01-10", 0), ("2014-01-11", BAN * ANNOUNCED), ("2014-01-12", BAN), ("2017-01-12", 0), ("2019-09-02", BAN * ANNOUNCED),
        ("2020-01-01", BAN), ("2026-11-22", BAN),
    ]),
    ("nickel", "ID", "JP", [
        ("2014-01-10", 0), ("2014-01-11", BAN * ORE_ONLY * ANNOUNCED), ("2014-01-12", BAN * ORE_ONLY), ("2017-01-12", 0),
        ("2019-09-02", BAN * ORE_ONLY * ANNOUNCED), ("2020-01-01", BAN * ORE_ONLY),
    ]),
]  # fmt: skip


def severities(what: str, origin: str, to: str, days: list[dt.date]) -> dict[dt.date, float]:
    """How hard the issuer's controls hold the line on each day."""
    days = sorted(set(days))
    column = "description" if what.endswith(" ore") else "material"
    _, distinct = distinct_lines(pd.DataFrame({column: [what], "material_origin": [origin]}))
    setting = Setting.of(None, days[0], to)
    evidence, _, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    assert count == len(evidence) == 1
    pairs = _pairs({pd.Timestamp(day): np.zeros(1, dtype=np.int64) for day in days})
    rated = _rate_pairs(evidence, pairs, setting)
    first = rated.materials.sort_values("rating_id")["first_stage"]
    return dict(zip(days, rated.stages["origin_severity"].iloc[first].tolist(), strict=True))


@pytest.mark.parametrize(("what", "origin", "to", "changes"), HISTORIES)
def test_how_hard_a_control_holds_the_day_before_and_the_day_of_each_change(what, origin, to, changes):
    days, expected = [], []
    before = changes[0][1]
    for day, severity in changes:
        date = dt.date.fromisoformat(day)
        days += [date - dt.timedelta(days=1), date]
        expected += [before, severity]
        before = severity
    found = severities(what, origin, to, days)
    assert [found[day] for day in days] == pytest.approx(expected)

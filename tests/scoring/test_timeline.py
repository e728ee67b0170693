"""What the dates of controls do: hand-kept calendars of single materials, the day before a change and the day itself."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.control_status import status_as_of
from bomrisk.errors import InputError
from bomrisk.setting import Setting
from bomrisk.stretch_of_time import LONGEST
from bomrisk.timeline import timeline

# Dates from the instruments themselves (controls.csv names the source of each): announced, first day, last day.
STATUSES = [
    # gallium: licence of 2023 to everybody; ban to the US of December 2024, suspended for a year
    ("CN-2023-23", "2023-07-02", "not_yet", "announced"),
    ("CN-2023-23", "2023-07-31", "announced", "in_force"),
    ("CN-2024-46-2", "2024-12-02", "not_yet", "in_force"),
    ("CN-2024-46-2", "2025-11-08", "in_force", "suspended"),
    ("CN-2024-46-2", "2026-11-27", "suspended", "lapse_unverified"),
    # graphite: licence of 2023; the stricter check to the US goes with the ban
    ("CN-2023-39", "2023-10-19", "not_yet", "announced"),
    ("CN-2023-39", "2023-11-30", "announced", "in_force"),
    ("CN-2024-46-2C", "2024-12-02", "not_yet", "in_force"),
    ("CN-2024-46-2C", "2025-11-08", "in_force", "suspended"),
    ("CN-2024-46-2C", "2026-11-27", "suspended", "lapse_unverified"),
    # dysprosium: licence of April 2025; the second wave was suspended before it began
    ("CN-2025-18-DY", "2025-04-03", "not_yet", "in_force"),
    ("CN-2025-56", "2025-10-08", "not_yet", "announced"),
    ("CN-2025-56", "2025-11-06", "announced", "suspended"),
    ("CN-2025-56", "2026-11-10", "suspended", "lapse_unverified"),
    # cobalt: the Congo's halt, then its quota
    ("CD-2025-CO-SUSP", "2025-02-21", "not_yet", "in_force"),
    ("CD-2025-CO-QUOTA", "2025-09-19", "not_yet", "announced"),
    ("CD-2025-CO-QUOTA", "2025-10-15", "announced", "in_force"),
    ("CD-2025-CO-SUSP", "2025-10-15", "in_force", "ended"),
    ("CD-2025-CO-QUOTA", "2027-12-31", "in_force", "ended"),
    # lithium: Zimbabwe's halt, quota and ban of concentrate
    ("ZW-2026-SUSP", "2026-02-24", "not_yet", "in_force"),
    ("ZW-2026-SUSP", "2026-04-01", "in_force", "ended"),
    ("ZW-2026-QUOTA", "2026-04-01", "not_yet", "in_force"),
    ("ZW-2026-QUOTA", "2026-12-31", "in_force", "ended"),
    ("ZW-2027-CONC", "2025-06-09", "not_yet", "announced"),
    ("ZW-2027-CONC", "2026-12-31", "announced", "in_force"),
    # nickel ore: Indonesia's two bans
    ("ID-2014-ORE", "2014-01-11", "announced", "in_force"),
    ("ID-2014-ORE", "2017-01-11", "in_force", "ended"),
    ("ID-2020-NI", "2019-09-01", "not_yet", "announced"),
    ("ID-2020-NI", "2019-12-31", "announced", "in_force"),
    # rare earths to Japan in 2010, and the quotas that the WTO ended
    ("CN-2010-JPHALT", "2010-09-20", "not_yet", "in_force"),
    ("CN-2010-JPHALT", "2010-11-19", "in_force", "ended"),
    ("CN-2010-REQUOTA", "2014-12-31", "in_force", "ended"),
    ("CN-RETAX", "2015-04-30", "in_force", "ended"),
]  # fmt: skip


@pytest.mark.parametrize(("control", "day_before", "before", "after"), STATUSES)
def test_the_day_before_and_the_day_of_each_change(control, day_before, before, after):
    row = reference.controls().query("control_id == @control")
    eve = dt.date.fromisoformat(day_before)
    assert [status_as_of(row, eve).item(), status_as_of(row, eve + dt.timedelta(days=1)).item()] == [before, after]


# Grades and the controls that move them. C is 100 for gallium, refining: China holds 99 %.
GRADES = [
    ("gallium", "US", "2023-06-30", "2023-12-31", [
        ("2023-08-01", "D", "E", "CN-2023-23"),
    ]),
    ("gallium", "DE", "2023-06-30", "2023-12-31", [("2023-08-01", "D", "E", "CN-2023-23")]),
    ("gallium", "JP", "2023-06-30", "2026-03-31", [("2023-08-01", "D", "E", "CN-2023-23")]),
    ("dysprosium", "US", "2025-03-01", "2025-11-30", [("2025-04-04", "D", "E", "CN-2025-18-DY")]),
    ("graphite-natural", "JP", "2023-10-01", "2023-12-31", [("2023-12-01", "C", "D", "CN-2023-39")]),
    ("antimony", "US", "2024-09-01", "2026-12-31", [
        ("2024-09-15", "C", "D", "CN-2024-33-SB"),
        ("2024-12-03", "D", "E", "CN-2024-46-2"),
        ("2025-11-09", "E", "D", "CN-2024-46-2"),
        ("2026-11-28", "D", "E", "CN-2024-46-2"),
    ]),
    ("cobalt", "US", "2025-01-01", "2025-11-30", [("2025-02-22", "D", "E", "CD-2025-CO-SUSP")]),
    ("lithium", "DE", "2026-01-01", "2027-02-01", []),
    ("nickel", "DE", "2014-01-01", "2020-02-01", [
        ("2014-01-11", "B", "C", "ID-2014-ORE"),
        ("2014-01-12", "C", "D", "ID-2014-ORE"),
        ("2017-01-12", "D", "B", "ID-2014-ORE"),
        ("2019-09-02", "B", "C", "ID-2020-NI"),
        ("2020-01-01", "C", "D", "ID-2020-NI"),
    ]),
    ("rare-earths", "JP", "2010-01-01", "2015-06-01", [
        ("2010-07-08", "D", "E", "CN-2010-REQUOTA"),
        ("2015-01-01", "E", "D", "CN-2010-REQUOTA"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("material", "to", "start", "end", "expected"), GRADES)
def test_grades_of_a_material_over_time(material, to, start, end, expected):
    found = timeline(pd.DataFrame({"material": [material]}), start, end, to=to).moves
    regraded = found[found["grade_before"].ne(found["grade_after"])]
    rows = zip(
        regraded["day"].dt.date.astype(str),
        regraded["grade_before"],
        regraded["grade_after"],
        regraded["controls"],
        strict=True,
    )
    assert list(rows) == expected


def test_in_2010_japan_was_cut_off_and_in_2015_it_was_not():
    bom = pd.DataFrame({"material": ["rare-earths"]})
    cut, to_others, later = (
        assess(bom, None, day, to).lines.iloc[0]
        for day, to in (("2010-10-15", "JP"), ("2010-10-15", "US"), ("2015-06-01", "JP"))
    )
    assert cut["score"] > to_others["score"] > later["score"]
    assert "CN-2010-JPHALT" in set(assess(bom, None, "2010-10-15", "JP").exposure["control_id"])
    assert later["exposure"] == 0


BOM = pd.DataFrame(
    {
        "material": ["gallium", "antimony", "copper", "none", None, "cobalt", "antimony"],
        "description": ["GaN transistor", "", "", "", "widget", "", "trace"],
        "material_origin": ["", "CN", "", "", "", "CD", ""],
    }
)


@pytest.mark.parametrize("to", ["US", "DE"])
def test_each_day_is_rated_as_if_alone(to):
    """Following the moves from the first day on gives what a rating of any later day gives."""
    start = dt.date(2025, 10, 12)
    found = timeline(BOM, start, "2025-11-30", to=to)
    assert found.moves["day"].nunique() == {"US": 2, "DE": 1}[to]
    now = assess(BOM, None, start, to).lines[["grade", "score"]].copy()
    for day, moves in found.moves.groupby("day"):
        eve = assess(BOM, None, (day - pd.Timedelta(days=1)).date(), to).lines
        assert eve["grade"].tolist() == now["grade"].tolist()
        assert now.loc[moves["line"], "grade"].tolist() == moves["grade_before"].tolist()
        now.loc[moves["line"], "grade"] = moves["grade_after"].to_numpy()
        now.loc[moves["line"], "score"] = moves["score_after"].to_numpy()
        pd.testing.assert_frame_equal(assess(BOM, None, day.date(), to).lines[["grade", "score"]], now)
    pd.testing.assert_frame_equal(assess(BOM, None, found.end, to).lines[["grade", "score"]], now)


def test_lines_are_counted_by_what_changes():
    found = timeline(BOM, "2024-11-01", "2024-12-31", to="US").changes.set_index("control_id")
    ban = found.loc["CN-2024-46-2"]
    assert (ban["materials"], ban["lines"], ban["moved"]) == ("antimony;gallium", 3, 1)
    assert (ban["before"], ban["after"], ban["scored"]) == ("not_yet", "in_force", True)
    assert ban["source"]
    users = found.loc["CN-2024-46-1"]  # military end users: listed, moves nothing
    assert (bool(users["scored"]), users["moved"]) == (False, 0)


def test_days_count_forward_and_back():
    ahead, back = timeline(BOM, "2026-11-22", days=180, to="US"), timeline(BOM, "2026-11-22", days=-365, to="US")
    assert (ahead.start, ahead.end) == (dt.date(2026, 11, 22), dt.date(2027, 5, 21))
    assert (back.start, back.end) == (dt.date(2025, 11, 22), dt.date(2026, 11, 22))
    assert ahead.changes["day"].min() == pd.Timestamp("2026-11-28")


def test_where_nothing_changes_there_is_nothing():
    found = timeline(pd.DataFrame({"description": ["widget"]}), "2026-11-22", days=30)
    assert len(found.changes) == len(found.moves) == 0
    assert found.events["bears"].dtype == bool
    assert list(found.moves.columns) == list(timeline(BOM, "2024-11-01", days=60, to="US").moves.columns)
    assert list(found.changes.columns) == list(timeline(BOM, "2024-11-01", days=60, to="US").changes.columns)


@pytest.mark.parametrize(
    "arguments",
    [{}, {"days": 0}, {"days": LONGEST + 1}, {"end": "2026-11-22"}, {"end": "soon"}, {"days": 3, "end": "2026-12-01"}],
)
def test_a_stretch_that_is_none_is_refused(arguments):
    with pytest.raises(InputError):
        timeline(BOM, "2026-11-22", **arguments)


def test_a_setting_on_another_date_shares_what_does_not_depend_on_it():
    first = Setting.of(None, "2026-11-22", "FR")
    other = first.at(dt.date(2026, 11, 28))
    assert other.as_of == dt.date(2026, 11, 28)
    assert other.sets is first.sets
    assert not other.controls["status"].equals(first.controls["status"])


@pytest.mark.parametrize("to", ["US", "CN"])
def test_rating_the_days_ahead_in_the_same_pass_changes_nothing(to):
    bom = pd.concat([BOM, pd.DataFrame({"material": ["rare-earths", "graphite", "lithium"]})], ignore_index=True)
    spend = [100.0 * line for line in range(len(bom))]
    alone, ahead = (assess(bom, None, "2026-11-20", to, ahead=each) for each in (False, True))
    for name in ("lines", "ratings", "rating_materials", "stages", "exposure", "controls", "findings"):
        pd.testing.assert_frame_equal(getattr(ahead, name), getattr(alone, name))
    timelines = [alone.changes_ahead(spend), ahead.changes_ahead(spend)]
    timelines.append(timeline(bom, "2026-11-20", timelines[0].end, to=to, spend=spend))
    for other in timelines[1:]:
        for name in ("changes", "events", "moves"):
            pd.testing.assert_frame_equal(getattr(other, name), getattr(timelines[0], name))


def test_controls_of_one_instrument_stand_together():
    bom = pd.DataFrame({"material": ["holmium", "erbium", "holmium", "copper"]})
    found = timeline(bom, "2026-11-01", "2026-11-30", to="DE", spend=[1.0, 2.0, float("nan"), 8.0])
    each = found.changes[found.changes["control_id"].str.startswith("CN-2025-57")].set_index("control_id")
    assert each["lines"].to_dict() == {"CN-2025-57-ER": 1, "CN-2025-57-HO": 2}
    (together,) = (row for row in found.events.itertuples(index=False) if row.short_name == "MOFCOM 57/2025")
    assert together.control_id == "CN-2025-57-ER;CN-2025-57-HO"
    assert (together.lines, together.spend, together.moved_spend, together.grades) == (3, 3.0, 3.0, "D -> E: 3")
    assert together.materials == "erbium;holmium"


def test_what_holds_before_and_after_is_the_strictest_in_effect():
    found = timeline(pd.DataFrame({"material": ["gallium", "cobalt"]}), "2024-11-01", "2025-12-31", to="US").changes
    said = dict(
        zip(zip(found["day"].dt.date.astype(str), found["control_id"], strict=True), found["holds"], strict=True)
    )
    assert said["2024-12-03", "CN-2024-46-2"] == "Gallium: export licence -> export ban"
    assert said["2025-11-09", "CN-2024-46-2"] == "Gallium: export ban -> export licence"
    assert said["2025-02-22", "CD-2025-CO-SUSP"] == "Cobalt: export ban with waivers, some forms -> export ban"
    assert (
        said["2025-10-16", "CD-2025-CO-SUSP"]
        == said["2025-10-16", "CD-2025-CO-QUOTA"]
        == "Cobalt: export ban -> export quota"
    )
    assert said["2024-12-03", "CN-2024-46-1"] == ""  # on military users: listed beside the score


def test_spend_must_be_told_for_each_line():
    with pytest.raises(InputError, match="2 amounts for 7 lines"):
        timeline(BOM, "2026-11-22", days=10, spend=[1.0, 2.0])

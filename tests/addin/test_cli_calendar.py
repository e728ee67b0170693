"""``calendar``: which change of a control moves which lines, and when; read by an independent iCalendar parser."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk_excel.cli.ics_output import Event, calendar_text

BOM = """\
Part number,Description,Qty,Material,Unit price,Currency
F-1,Flame retardant,10,antimony,321,EUR
F-2,"Lead grid, antimony",1,antimony,,EUR
G-1,Wafer,1,gallium,80,EUR
M-1,Magnet block,4,dysprosium,12.5,EUR
L-1,Cathode powder,2,lithium,9,EUR
W-1,Wire,2,copper,3,EUR
"""
AHEAD = ["--to", "US", "--from", "2026-11-22", "--days", "180"]


@pytest.fixture
def bom(tmp_path):
    path = tmp_path / "bom, new; 1.csv"
    path.write_text(BOM, encoding="utf-8")
    return path


def test_json_has_each_change_by_day_and_control_and_the_lines_that_move(run, bom):
    found = json.loads(run("calendar", bom, *AHEAD, "--json").out)
    assert (found["from"], found["until"], found["to"], found["currency"]) == ("2026-11-22", "2027-05-21", "US", "EUR")
    (ban,) = (each for each in found["changes"] if each["control_id"] == "CN-2024-46-2")
    assert (ban["day"], ban["days"]) == ("2026-11-28", 6)
    assert (ban["status_before"], ban["status_after"], ban["in_score"]) == ("suspended", "lapse_unverified", True)
    assert ban["materials"] == ["antimony", "gallium"]
    assert (ban["lines"], ban["spend"], ban["up"], ban["down"], ban["grades"]) == (3, 3290.0, 2, 0, "D -> E: 2")
    assert ban["moved_spend"] == 3210.0
    assert ban["source"] == ["mofcom-2024-46", "mofcom-2025-72"]
    assert ban["sentence"] == (
        "On 2026-11-28 the suspension of MOFCOM 46/2024, item 2 by MOFCOM 72/2025 has run out (last day 2026-11-27); what "
        "follows is not verified, so it counts as in force. China to US: Antimony, Gallium: export licence -> export ban; "
        "3 lines, 3,290.00 EUR; grades D -> E: 2. Source: mofcom-2024-46, mofcom-2025-72."
    )
    assert {each["control_id"] for each in found["changes"]} >= {"CN-2025-72", "ZW-2026-QUOTA", "ZW-2027-CONC"}
    assert [(each["part_number"], each["grade_before"], each["grade_after"]) for each in found["moves"]] == [
        ("F-1", "D", "E"), ("F-2", "D", "E"),
    ]  # fmt: skip
    assert found["moves"][0]["controls"] == ["CN-2024-46-2"]


def test_csv_has_the_same_changes(run, bom):
    rows = list(csv.DictReader(io.StringIO(run("calendar", bom, *AHEAD, "--csv").out)))
    changes = json.loads(run("calendar", bom, *AHEAD, "--json").out)["changes"]
    assert [(row["day"], row["control_id"], row["lines"]) for row in rows] == [
        (each["day"], each["control_id"], str(each["lines"])) for each in changes
    ]


def test_people_read_day_by_day_what_moves_and_by_which_source(run, bom):
    out = " ".join(run("calendar", bom, *AHEAD).out.split())
    assert "from 2026-11-22 until 2027-05-21: 3 changes of controls on 2 days, 2 lines of 6 change grade" in out
    assert "2026-11-28 in 6 days D -> E: 2 lines, 3,210 EUR" in out
    assert "Source: mofcom-2024-46, mofcom-2025-72." in out
    assert "F-1 Flame retardant" in out
    assert "1 change of what is listed beside the score" in out
    assert "MOFCOM 46/2024, item 2 [mofcom-2024-46]" in out.partition("Lines that change grade")[2]
    assert "CN-2024-46" not in out
    assert "MOFCOM 72/2025 (suspension) has ended" in " ".join(run("calendar", bom, *AHEAD, "--all").out.split())


def test_looking_back(run, bom):
    found = json.loads(run("calendar", bom, "--to", "US", "--from", "2026-11-22", "--days", "-400", "--json").out)
    assert (found["from"], found["until"]) == ("2025-10-18", "2026-11-22")
    assert [(each["day"], each["grade_before"], each["grade_after"]) for each in found["moves"]] == [
        ("2025-11-09", "E", "D"), ("2025-11-09", "E", "D"),
    ]  # fmt: skip
    by_until = json.loads(
        run("calendar", bom, "--to", "US", "--from", "2026-11-22", "--until", "2025-10-18", "--json").out
    )
    assert by_until == found


def test_half_a_year_from_today_where_nothing_is_said(run, bom):
    found = json.loads(run("calendar", bom, "--json").out)
    start, end = (dt.date.fromisoformat(found[name]) for name in ("from", "until"))
    assert (end - start).days == 180


def test_where_nothing_changes_it_says_so(run, tmp_path):
    (tmp_path / "wire.csv").write_text("Part number,Description\nW-1,Steel washer\n", encoding="utf-8")
    assert "0 changes of controls" in run("calendar", "wire.csv", "--days", "30").out
    assert json.loads(run("calendar", "wire.csv", "--days", "30", "--json").out)["changes"] == []
    run("calendar", "wire.csv", "--days", "30", "--ics", "none.ics")
    assert not icalendar.Calendar.from_ical((tmp_path / "none.ics").read_bytes()).walk("VEVENT")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--days", "0"], "--days: From 2026-11-22 to 2026-11-22 is no stretch of time that can be looked at. Give"),
        (["--days", "99999"], "--days: 99999 days are too many. Give at most"),
        (["--days", "half a year"], "'half a year' is not a number of days, such as 180 or -365"),
        (["--until", "2026-11-22"], "--until: From 2026-11-22 to 2026-11-22 is no stretch of time"),
        (["--to", "Mars"], "--to: 'Mars' is not a known country. Give an ISO 3166 code"),
        (["--remind", "-1"], "'-1' is not a number of days from 0 to 366"),
        (["--until", "soon"], "--until: 'soon' is not a date"),
        (["--from", "soon"], "--from: 'soon' is not a date"),
        (["--as-of", "2026-11-23"], "--as-of: --from and --as-of say the same. Give one of them."),
        (["--until", "2027-01-01", "--days", "3"], "say the same"),
        (["--ics", "calendar.txt"], "ends in .ics"),
    ],
)
def test_what_cannot_be_used_is_refused(run, bom, options, said):
    result = run("calendar", bom, "--from", "2026-11-22", *options)
    assert result.code == 2
    assert said in result.err


# The file for calendar programs ----------------------------------------------------------------------------------------


def test_the_first_day_is_named_as_it_was_given(run, bom):
    assert "--as-of: 'soon' is not a date" in run("calendar", bom, "--as-of", "soon").err


def test_a_calendar_program_finds_days_texts_and_reminders(run, bom, tmp_path):
    result = run("calendar", bom, *AHEAD, "--ics", "out.ics", "--remind", "10")
    assert (result.code, result.out.strip()) == (0, "out.ics")
    content = (tmp_path / "out.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    events = calendar.walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [
        dt.date(2026, 11, 28),
        dt.date(2027, 1, 1),
        dt.date(2027, 1, 1),
    ]
    first = events[0]
    assert first.decoded("DTEND") == dt.date(2026, 11, 29)
    assert str(first["SUMMARY"]) == (
        "The suspension of MOFCOM 46/2024, item 2 by MOFCOM 72/2025 has run out (China to US, 2 of 3 lines move)"
    )
    assert (
        "3,290.00 EUR; grades D -> E: 2. Source: mofcom-2024-46, mofcom-2025-72.\nBOM: bom, new; 1.csv"
        in first["DESCRIPTION"]
    )
    (alarm,) = first.walk("VALARM")
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", dt.timedelta(days=-10))
    assert first.decoded("DTSTAMP") == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    assert len({str(event["UID"]) for event in events}) == 3
    assert not any(component.errors for component in calendar.walk())


def test_the_same_bom_gives_the_same_file_and_the_same_events_later(run, bom, tmp_path):
    run("calendar", bom, *AHEAD, "--ics", "one.ics")
    run("calendar", bom, *AHEAD, "--ics", "two.ics")
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()
    run("calendar", bom, "--to", "US", "--from", "2026-11-25", "--days", "60", "--ics", "later.ics")
    uids = [
        {str(event["UID"]) for event in icalendar.Calendar.from_ical((tmp_path / name).read_bytes()).walk("VEVENT")}
        for name in ("one.ics", "later.ics")
    ]
    assert uids[1] == uids[0]
    run("calendar", bom, "--to", "DE", "--from", "2026-11-22", "--days", "60", "--ics", "german.ics")
    german = icalendar.Calendar.from_ical((tmp_path / "german.ics").read_bytes()).walk("VEVENT")
    assert not {str(event["UID"]) for event in german} & uids[0]


def test_a_calendar_without_a_name_is_called_after_the_bom(run, bom, tmp_path):
    result = run("calendar", bom, *AHEAD, "--ics")
    assert (result.code, result.out.strip()) == (0, "bom, new; 1-controls.ics")
    assert icalendar.Calendar.from_ical((tmp_path / "bom, new; 1-controls.ics").read_bytes()).walk("VEVENT")
    again = run("calendar", bom, *AHEAD, "--ics")
    assert again.code == 3
    assert "Give --overwrite to replace it, or another name." in again.err
    (tmp_path / "here").mkdir()
    assert run("calendar", bom, *AHEAD, "--ics", "here").code == 0
    assert (tmp_path / "here" / "bom, new; 1-controls.ics").is_file()


def test_a_calendar_that_is_there_is_left_alone(run, bom, tmp_path):
    (tmp_path / "mine.ics").write_text("mine", encoding="utf-8")
    assert run("calendar", bom, *AHEAD, "--ics", "mine.ics").code == 3
    assert (tmp_path / "mine.ics").read_text(encoding="utf-8") == "mine"
    assert run("calendar", bom, *AHEAD, "--ics", "mine.ics", "--overwrite").code == 0
    assert (tmp_path / "mine.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf"]), max_size=300)


@settings(max_examples=60, deadline=None)
@given(title=TEXTS, text=st.lists(TEXTS, max_size=3), day=st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_any_text_comes_back_and_lines_are_short(title, text, day):
    title, body = " ".join(title.split()), "\n".join(" ".join(part.split()) for part in text)
    content = calendar_text([Event(day, "key", title, body)], name=title, stamp=day, remind=0).encode()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")
    for line in content.split(b"\r\n"):
        line.decode()  # no character is broken in two
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
    assert str(event["DESCRIPTION"]) == "\n".join(body.splitlines())
    assert event.decoded("DTSTART") == day


def test_control_characters_do_not_get_in():
    content = calendar_text(
        [Event(dt.date(2026, 1, 1), "k", "a\x00b\r\nBEGIN:VEVENT", "c")],
        name="n",
        stamp=dt.date(2026, 1, 1),
        remind=None,
    )
    assert content.count("BEGIN:VEVENT") == 2  # one is text
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "a b\nBEGIN:VEVENT"

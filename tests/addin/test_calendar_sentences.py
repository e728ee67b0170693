"""What ``calendar`` says about a control names the instrument and its source: on screen, in data and in calendar programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path

import icalendar
import pytest

from bomrisk import reference
from bomrisk.control_wording import cited, instrument_of
from bomrisk.setting import Setting

CONTROLS = reference.controls().set_index("control_id")
SOURCES = set(reference.sources()["source_id"])
# Destination, first day and days: two years of Chinese controls back; what Europe saw and sees; far ahead.
STRETCHES = [("US", "2026-11-22", -760), ("DE", "2025-10-01", 520), ("JP", "2026-11-22", 1500)]


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    """A BOM with a line of each material."""
    path = tmp_path / "everything.csv"
    names = reference.materials()["material"]
    rows = [
        ["Part number", "Material", "Qty", "Unit price"],
        *([f"P-{at}", name, 1, 2] for at, name in enumerate(names)),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def asked(to: str, start: str, days: int) -> list[str]:
    return ["--to", to, "--from", start, "--days", str(days), "--all"]


def reaches(destinations: str, to: str) -> bool:
    """Whether a control is about a destination: ALL, a country, a bloc, or all but one of them."""
    blocs = reference.blocs()
    of_it = {to, "ALL", *blocs.loc[blocs["country"].eq(to), "bloc"]}
    return any(each[1:] not in of_it if each.startswith("!") else each in of_it for each in destinations.split(";"))


def sources_named(sentence: str) -> list[str]:
    return re.search(r"Source: ([\w, -]+)\.$", sentence)[1].split(", ")


@pytest.mark.parametrize("stretch", STRETCHES)
def test_each_sentence_names_instrument_and_source(run, everything, stretch):
    to, start, days = stretch
    found = json.loads(run("calendar", everything, *asked(*stretch), "--json").out)
    first, last = sorted([dt.date.fromisoformat(start), dt.date.fromisoformat(start) + dt.timedelta(days)])
    assert (found["from"], found["until"], found["to"]) == (first.isoformat(), last.isoformat(), to)
    setting = Setting.of(None, start, to)
    assert len(found["changes"]) >= 5
    for change in found["changes"]:
        sentence = change["sentence"]
        assert instrument_of(change["control_id"], setting) in sentence
        assert CONTROLS.loc[change["control_id"], "short_name"] == change["short_name"]
        assert sources_named(sentence) == change["source"]
        assert set(change["source"]) <= SOURCES
        assert cited(CONTROLS.loc[change["control_id"], "source_id"]) in change["source"]
        assert sentence.startswith(f"On {change['day']} ")
        assert first.isoformat() < change["day"] <= last.isoformat()
        control = CONTROLS.loc[change["control_id"]]
        assert control["kind"] != "export_control" or reaches(control["destinations"], to)
        if "suspension of" in sentence or "is suspended by" in sentence:
            assert re.search(r" by (MOFCOM|the )", sentence), sentence


@pytest.mark.parametrize("stretch", STRETCHES)
def test_people_and_calendars_read_the_same_sentences(run, everything, tmp_path, monkeypatch, stretch):
    monkeypatch.setenv("COLUMNS", "400")
    shown = run("calendar", everything, *asked(*stretch)).out
    run("calendar", everything, *asked(*stretch), "--ics", "all.ics")
    calendar = icalendar.Calendar.from_ical((tmp_path / "all.ics").read_bytes())
    assert not any(component.errors for component in calendar.walk())
    events = calendar.walk("VEVENT")
    sentences = [str(event["DESCRIPTION"]).splitlines()[0] for event in events]
    on_screen = " ".join(shown.split())
    for event, sentence in zip(events, sentences, strict=True):
        day = event.decoded("DTSTART")
        assert sentence.startswith(f"On {day:%Y-%m-%d} ")
        said = sentence.removeprefix(f"On {day:%Y-%m-%d} ")
        assert said[:1].upper() + said[1:] in on_screen
        assert set(sources_named(sentence)) <= SOURCES
    assert on_screen.count("Source: ") == len(events)
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_a_ban_for_one_destination_is_told_to_it_alone(run, everything):
    """MOFCOM 46/2024, item 2 bans exports to the United States only."""
    told = {}
    for to in ("US", "DE"):
        rows = csv.DictReader(io.StringIO(run("calendar", everything, *asked(to, "2026-11-22", 30), "--csv").out))
        told[to] = {row["control_id"] for row in rows}
    assert "CN-2024-46-2" in told["US"]
    assert "CN-2024-46-2" not in told["DE"]

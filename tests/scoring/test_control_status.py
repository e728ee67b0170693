"""What the dates of a control say: a table that a trade lawyer can read."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bomrisk.control_status import holds_to, next_change, status_as_of

COLUMNS = ["announced", "effective_from", "last_day", "suspended_from", "suspended_until", "checked_through"]
PLAIN = ("2025-01-10", "2025-03-01", None, None, None, "2026-10-08")
ENDING = ("2025-01-10", "2025-03-01", "2025-12-31", None, None, "2026-10-08")
PAUSED = ("2024-12-03", "2024-12-03", None, "2025-11-09", "2026-11-27", "2026-10-08")
NEVER_BEGAN = ("2025-10-09", "2025-12-01", None, "2025-11-07", "2026-11-10", "2026-10-08")
CHECKED = ("2024-12-03", "2024-12-03", None, "2025-11-09", "2026-11-27", "2026-12-15")
OPEN_PAUSE = ("2024-12-03", "2024-12-03", None, "2025-11-09", None, "2026-10-08")
UNDATED = ("2025-06-25", None, None, None, None, "2026-10-08")
RETROACTIVE = ("2025-02-24", "2025-02-22", "2025-10-15", None, None, "2026-10-08")


def _control(dates: tuple[str | None, ...], kind: str = "export_control") -> pd.DataFrame:
    frame = pd.DataFrame([dates], columns=COLUMNS).apply(pd.to_datetime)
    return frame.assign(kind=kind)


@pytest.mark.parametrize(
    ("dates", "day", "expected"),
    [
        (PLAIN, "2025-01-09", "not_yet"),
        (PLAIN, "2025-01-10", "announced"),
        (PLAIN, "2025-02-28", "announced"),
        (PLAIN, "2025-03-01", "in_force"),
        (PLAIN, "2030-01-01", "in_force"),
        (ENDING, "2025-12-31", "in_force"),
        (ENDING, "2026-01-01", "ended"),  # the day after the last day
        (PAUSED, "2025-11-08", "in_force"),
        (PAUSED, "2025-11-09", "suspended"),
        (PAUSED, "2026-11-27", "suspended"),  # the last day of the suspension
        (PAUSED, "2026-11-28", "lapse_unverified"),
        (CHECKED, "2026-11-28", "in_force"),  # somebody checked after the suspension's end
        (OPEN_PAUSE, "2029-01-01", "suspended"),
        (NEVER_BEGAN, "2025-10-20", "announced"),
        (NEVER_BEGAN, "2025-11-20", "suspended"),  # suspended before it took effect
        (NEVER_BEGAN, "2026-06-01", "suspended"),
        (NEVER_BEGAN, "2026-11-22", "lapse_unverified"),
        (UNDATED, "2026-11-22", "announced"),
        (RETROACTIVE, "2025-02-23", "in_force"),  # effective before it was announced
    ],
)
def test_status(dates: tuple[str | None, ...], day: str, expected: str) -> None:
    assert status_as_of(_control(dates), dt.date.fromisoformat(day)).tolist() == [expected]


def test_a_proposal_stays_a_proposal() -> None:
    assert status_as_of(_control(UNDATED, "proposal"), dt.date(2026, 1, 1)).tolist() == ["proposed"]


@pytest.mark.parametrize(
    ("dates", "day", "change", "what"),
    [
        (PLAIN, "2025-02-01", "2025-03-01", "takes effect"),
        (PLAIN, "2025-03-01", None, ""),
        (ENDING, "2025-06-01", "2025-12-31", "last day"),
        (PAUSED, "2026-11-22", "2026-11-27", "last day of the suspension"),
        (PAUSED, "2026-11-28", None, ""),
        (NEVER_BEGAN, "2025-10-20", "2025-11-07", "suspension begins"),
    ],
)
def test_next_change(dates: tuple[str | None, ...], day: str, change: str | None, what: str) -> None:
    found = next_change(_control(dates), dt.date.fromisoformat(day)).iloc[0]
    assert found["next_change_what"] == what
    assert pd.isna(found["next_change"]) if change is None else found["next_change"] == pd.Timestamp(change)


@pytest.mark.parametrize(
    ("issuer", "kind", "destinations", "to", "blocs", "holds"),
    [
        ("CN", "export_control", "ALL", "DE", {"EU27"}, True),
        ("CN", "export_control", "ALL", "CN", set(), False),  # at home it is no export
        ("CN", "export_control", "US", "DE", {"EU27"}, False),
        ("CN", "export_control", "US", "US", set(), True),
        ("CN", "export_control", "!CN", "DE", {"EU27"}, True),
        ("EU", "export_control", "!OECD", "DE", {"EU27", "OECD"}, False),
        ("EU", "export_control", "!OECD", "IN", set(), True),
        ("EU", "export_control", "ALL", "FR", {"EU27"}, False),
        ("RU", "export_control", "EU27;US", "FR", {"EU27"}, True),
        ("US", "import_measure", "US", "US", set(), True),
        ("CN", "export_control", None, "DE", {"EU27"}, True),
    ],
)
def test_destination(issuer: str, kind: str, destinations: str | None, to: str, blocs: set[str], holds: bool) -> None:
    control = pd.DataFrame({"issuing_country": [issuer], "kind": [kind], "destinations": [destinations]})
    assert holds_to(control, to, blocs).tolist() == [holds]

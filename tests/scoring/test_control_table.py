from __future__ import annotations

import pandas as pd
import pytest

import bomrisk
from bomrisk.assessment import assess
from bomrisk.control_table import control_table
from bomrisk.errors import InputError
from bomrisk.policy import Policy
from bomrisk.setting import Setting
from bomrisk.timeline import timeline


def test_gallium_to_the_us_shows_ban_licence_and_suspension() -> None:
    table = bomrisk.controls("gallium", as_of="2026-11-22", to="US").set_index("control_id")
    assert table.loc["CN-2024-46-2", "status"] == "suspended"
    assert table.loc["CN-2024-46-2", "next_change"] == pd.Timestamp("2026-11-27")
    assert table.loc["CN-2024-46-2", "next_change_what"] == "last day of the suspension"
    assert table.loc["CN-2023-23", "status"] == "in_force"
    assert table.loc["CN-2025-72", "kind"] == "suspension"
    assert not table.loc["CN-2025-72", "scored"]
    assert "CN-2024-46-2" not in set(bomrisk.controls("gallium", as_of="2026-11-22", to="DE")["control_id"])


def test_end_users_are_listed_and_never_scored() -> None:
    table = bomrisk.controls("gallium", as_of="2026-11-22", to="JP").set_index("control_id")
    assert "military" in table.loc["CN-2026-1", "end_users"]
    assert not table.loc["CN-2026-1", "scored"]


def test_controls_on_technology_are_listed_and_never_scored() -> None:
    table = bomrisk.controls("lithium", as_of="2026-11-22", to="DE").set_index("control_id")
    assert table.loc["CN-2025-28", "measure"] == "technology_control"
    assert not table.loc["CN-2025-28", "scored"]
    stricter = Policy().with_(severity=dict(Policy().severity) | {"technology_control": 0.5})
    assert (
        not control_table(Setting.of(stricter, "2026-11-22", "DE")).set_index("control_id").loc["CN-2025-28", "scored"]
    )


@pytest.mark.parametrize("to", ["DE", "US", "JP"])
def test_what_is_in_the_score_is_what_the_calendar_says(to: str) -> None:
    setting = Setting.of(None, "2025-06-01", to)
    materials = setting.world.reached["material"].drop_duplicates()
    changes = timeline(pd.DataFrame({"material": materials}), setting.as_of, days=700, to=to).changes
    later = Setting.of(None, "2027-05-01", to)
    listed = control_table(later, set(materials), all_statuses=True).set_index("control_id")["scored"]
    known = changes[changes["control_id"].isin(listed.index)]
    assert {True, False} == set(known["bears"])
    assert known["bears"].tolist() == listed[known["control_id"]].tolist()


def test_names_and_groups_are_understood() -> None:
    assert bomrisk.controls("Dysprosium", as_of="2026-11-22").equals(bomrisk.controls("dysprosium", as_of="2026-11-22"))
    assert "CN-2023-39" in set(bomrisk.controls("graphite", as_of="2026-11-22")["control_id"])
    with pytest.raises(InputError, match="unobtainium"):
        bomrisk.controls("unobtainium")


def test_what_ended_is_listed_on_request_only() -> None:
    now = set(bomrisk.controls("cobalt", as_of="2026-11-22")["control_id"])
    ever = set(bomrisk.controls("cobalt", as_of="2026-11-22", include_ended=True)["control_id"])
    assert "CD-2025-CO-SUSP" in ever - now


def test_no_control_is_an_empty_table_and_not_a_row_of_nothing() -> None:
    controls = assess(pd.DataFrame({"material": ["boron"]}), as_of="2026-11-22", to="DE").controls
    assert controls["control_id"].notna().all()
    assert len(bomrisk.controls("hafnium", as_of="2026-11-22")) == 0


def test_the_table_of_a_setting_is_not_changed_by_its_readers() -> None:
    first = bomrisk.controls(as_of="2026-11-22", to="US")
    first["status"] = "spoilt"
    assert not bomrisk.controls(as_of="2026-11-22", to="US")["status"].eq("spoilt").any()

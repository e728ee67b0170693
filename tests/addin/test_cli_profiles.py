"""How a file is read can be kept for the supplier or system that it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ODD = """\
Zzz,Item text,Aaa,Bbb
K-100,Tantalum capacitor,7,3
K-200,NdFeB magnet N42,8,5
K-300,Paper label,9,4
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path / ".bomrisk"))
    return tmp_path / ".bomrisk"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def columns(run: Any, *arguments: str) -> dict[str, str | None]:
    outcome = run("check", *arguments, "--json")
    assert outcome.code == 0, outcome.err
    return dict(json.loads(outcome.out)["tables"][0]["columns"])


def test_a_saved_correction_holds_for_the_next_file_with_the_same_header(
    run: Any, odd: Path, home: Path, tmp_path: Path
) -> None:
    assert columns(run, str(odd), "--column", "quantity=Bbb", "--save-profile", "acme")["quantity"] == "D"
    assert (home / "profiles" / "acme.toml").is_file()
    later = tmp_path / "later.csv"
    later.write_text(ODD.replace("Zzz,Item text,Aaa,Bbb", "Bbb,Item text,Zzz,Aaa"), encoding="utf-8")
    assert columns(run, str(later))["quantity"] == "A"
    outcome = run("check", str(later), "--json")
    assert next(f["code"] for f in json.loads(outcome.out)["findings"]) == "profile-used"
    assert columns(run, str(later), "--no-profile")["quantity"] != "A"


def test_another_header_is_not_touched_by_it(run: Any, odd: Path, tmp_path: Path) -> None:
    columns(run, str(odd), "--column", "quantity=Bbb", "--save-profile", "acme")
    other = tmp_path / "other.csv"
    other.write_text(ODD.replace("Aaa", "Qty"), encoding="utf-8")
    assert columns(run, str(other))["quantity"] == "C"


def test_it_is_chosen_by_name_and_an_unknown_name_lists_the_known_ones(run: Any, odd: Path) -> None:
    columns(run, str(odd), "--column", "quantity=Bbb", "--save-profile", "acme")
    assert columns(run, str(odd), "--profile", "acme")["quantity"] == "D"
    outcome = run("check", str(odd), "--profile", "nobody")
    assert outcome.code == 2
    assert "Saved profiles: acme" in outcome.err


def test_a_column_left_out_stays_left_out(run: Any, odd: Path) -> None:
    columns(run, str(odd), "--column", "part_number=", "--save-profile", "acme")
    assert columns(run, str(odd))["part_number"] is None


def test_an_existing_profile_is_not_replaced_by_accident(run: Any, odd: Path) -> None:
    run("check", str(odd), "--save-profile", "acme")
    assert run("check", str(odd), "--save-profile", "acme").code == 3
    assert run("check", str(odd), "--save-profile", "acme", "--overwrite").code == 0


def test_a_broken_saved_profile_is_named_and_does_not_stop_the_reading(run: Any, odd: Path, home: Path) -> None:
    (home / "profiles").mkdir(parents=True)
    (home / "profiles" / "old.toml").write_text("columns = 3\n", encoding="utf-8")
    outcome = run("check", str(odd), "--json")
    assert outcome.code == 0
    found = json.loads(outcome.out)["findings"]
    assert any(f["code"] == "profile-unusable" and "old.toml" in f["message"] for f in found)

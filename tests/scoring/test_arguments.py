"""Arguments of nearly the right kind: what is clear is taken, the rest gets an error that says what to give."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import bomrisk
from bomrisk import Policy, reference
from bomrisk.errors import InputError, PolicyError
from bomrisk.setting import Setting

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "given",
    [
        DAY,
        dt.datetime(2026, 11, 22, 23, 59),
        dt.datetime(2026, 11, 22, 23, 59, tzinfo=dt.UTC),
        pd.Timestamp("2026-11-22 10:00"),
        np.datetime64("2026-11-22"),
        np.datetime64("2026-11-22T10:00:00", "ns"),
        "2026-11-22",
        " 2026-11-22 ",
        "2026-11-22 00:00:00",
        "20261122",
    ],
)
def test_a_date_in_any_clear_form(given: object) -> None:
    as_of = Setting.of(None, given).as_of
    assert as_of == DAY
    assert type(as_of) is dt.date


@pytest.mark.parametrize(
    "given",
    [
        pd.NaT,
        np.datetime64("NaT"),
        np.datetime64("2026"),
        np.datetime64(10**12, "D"),
        float("nan"),
        pd.NA,
        20261122,
        True,
        pd.Period("2026-11-22"),
        pd.Series(["2026-11-22"]),
        ["2026-11-22"],
        b"2026-11-22",
        "",
        "22.11.2026",
        "tomorrow",
    ],
    ids=repr,
)
def test_what_is_no_date(given: object) -> None:
    with pytest.raises(InputError, match="is not a date") as caught:
        bomrisk.controls(None, given)  # type: ignore[arg-type]
    assert caught.value.where == "as-of date"
    assert "2026-11-22" in caught.value.action


def test_none_is_the_default() -> None:
    setting = Setting.of(Policy(destination="JP"), None, None)
    assert (setting.as_of, setting.to) == (reference.verified_through, "JP")


@pytest.mark.parametrize("given", [5, "", " ", "XX", pd.NA, float("nan"), ["DE"], b"DE", False])
def test_what_is_no_country(given: object) -> None:
    with pytest.raises(InputError, match="is not a known country") as caught:
        bomrisk.materials(None, DAY, given)  # type: ignore[arg-type]
    assert caught.value.where == "destination"


@pytest.mark.parametrize(
    ("given", "meant"),
    [("UK", "GB"), ("EL", "GR"), ("uk", "GB"), ("DEU", "DE"), ("Germany", "DE"), ("Germny", "DE")],
)
def test_a_country_that_was_meant(given: str, meant: str) -> None:
    with pytest.raises(InputError, match=f"{given!r} is not a known country.*Did you mean {meant}"):
        Setting.of(None, DAY, given)


def test_lower_case_is_a_country() -> None:
    assert Setting.of(None, DAY, " de ").to == "DE"


def test_countries_of_a_policy_are_checked_where_it_is_used() -> None:
    wrong = Policy(destination="UK", trusted_countries=("auto", "JP", "EL", "XX"))
    with pytest.raises(PolicyError) as caught:
        Setting.of(wrong, DAY, "DE")
    message = str(caught.value)
    assert all(word in message for word in ("trusted_countries", "'EL'", "GR", "'XX'", "destination", "'UK'", "GB"))
    assert "'JP'" not in message
    assert "policy 'default'" in caught.value.where


@pytest.mark.parametrize("given", [{"stop_floor": 80}, "default", 5, False, {}])
def test_what_is_no_policy(given: object) -> None:
    with pytest.raises(InputError, match="is not a Policy"):
        bomrisk.materials(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [5, None, pd.NA, float("nan"), ["gallium"], b"gallium"])
def test_what_is_no_material(given: object) -> None:
    assert reference.material_id(given) is None
    if given is not None:
        with pytest.raises(InputError, match="is not a known material"):
            bomrisk.controls(given)  # type: ignore[arg-type]

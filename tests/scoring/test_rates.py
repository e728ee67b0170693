"""Exchange rates: the latest of a date, by way of a base; a bad table is refused as a whole."""

from __future__ import annotations

import datetime as dt

import pytest

from bomrisk.errors import InputError
from bomrisk.rates import RateTable

TABLE = RateTable.from_csv(
    """date,currency,rate,base,source
2026-01-05,USD,0.80,EUR,ECB
2026-11-20,USD,0.90,EUR,ECB
2026-11-24,USD,0.99,EUR,ECB
2026-11-10,gbp,1.20,EUR,ECB
2026-11-21,EUR,160,JPY,BoJ
2026-10-01,CNY,0.14,USD,PBoC
2026-11-01,USD,0.70,GBP,BoE
"""
)
AS_OF = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("currency", "to", "as_of", "rate", "date", "source"),
    [
        ("USD", "EUR", AS_OF, 0.90, "2026-11-20", "ECB"),
        ("USD", "EUR", dt.date(2026, 11, 24), 0.99, "2026-11-24", "ECB"),
        ("USD", "EUR", dt.date(2026, 11, 19), 0.70 * 1.20, "2026-11-01", "BoE; ECB"),
        ("USD", "EUR", dt.date(2026, 10, 1), 0.80, "2026-01-05", "ECB"),
        ("EUR", "USD", AS_OF, 1 / 0.90, "2026-11-20", "ECB"),
        ("JPY", "EUR", AS_OF, 1 / 160, "2026-11-21", "BoJ"),
        ("USD", "JPY", AS_OF, 0.90 * 160, "2026-11-20", "ECB; BoJ"),
        ("GBP", "USD", AS_OF, 1.20 / 0.90, "2026-11-10", "ECB"),
        ("CNY", "EUR", AS_OF, 0.14 * 0.90, "2026-10-01", "PBoC; ECB"),
        ("CHF", "CHF", AS_OF, 1.0, "2026-11-22", ""),
    ],
)
def test_conversion(currency, to, as_of, rate, date, source):
    found = TABLE.conversion(currency, to, as_of)
    assert found.rate == pytest.approx(rate, rel=1e-15)
    assert (found.date.isoformat(), found.source) == (date, source)


@pytest.mark.parametrize(
    ("currency", "to", "as_of"),
    [("CHF", "EUR", AS_OF), ("USD", "EUR", dt.date(2025, 12, 31)), ("CNY", "JPY", AS_OF)],
)
def test_no_rate_is_none(currency, to, as_of):
    assert TABLE.conversion(currency, to, as_of) is None


def test_semicolons_and_decimal_commas_as_a_german_excel_saves_them():
    table = RateTable.from_csv("\ufeffDate;Currency;Rate;Base;Source\n\n2026-11-20;USD;0,9;EUR;EZB\n;;;;\n")
    assert table.conversion("USD", "EUR", AS_OF).rate == 0.9


GOOD = "2026-11-20,USD,0.9,EUR,ECB"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2026-11-20,USD,0,EUR,ECB", "rate '0' is no number above zero"),
        ("2026-11-20,USD,-0.9,EUR,ECB", "rate '-0.9' is no number above zero"),
        ("2026-11-20,USD,nan,EUR,ECB", "rate 'nan'"),
        ("2026-11-20,USD,inf,EUR,ECB", "rate 'inf'"),
        ("2026-11-20,USD,1e999,EUR,ECB", "rate '1e999'"),
        ('2026-11-20,USD,"0,9",EUR,ECB', "rate '0,9' is no number above zero (write a decimal point)"),
        ("2026-11-20,USD,,EUR,ECB", "rate ''"),
        ("20.11.2026,USD,0.9,EUR,ECB", "date '20.11.2026' is none"),
        ("20261120,USD,0.9,EUR,ECB", "date '20261120' is none"),
        ("2026-02-30,USD,0.9,EUR,ECB", "date '2026-02-30' is none"),
        ("2026-11-20,Dollar,0.9,EUR,ECB", "currency 'Dollar' is no code"),
        ("2026-11-20,USD,0.9,€,ECB", "base '€' is no code"),
        ("2026-11-20,EUR,1,eur,ECB", "currency and base are the same"),
        ("2026-11-20,USD,0.9,EUR,", "the source is missing"),
        ("2026-11-20,USD,0.9", "base '' is no code"),
        ("2026-11-20,USD,0.91,EUR,ECB", "another rate of this day stands in line 2"),
    ],
)
def test_a_bad_line_is_named(line, problem):
    with pytest.raises(InputError) as caught:
        RateTable.from_csv(f"date,currency,rate,base,source\n{GOOD}\n{line}\n", "my.csv")
    assert f"Line 3: {problem}" in str(caught.value)
    assert str(caught.value).startswith("my.csv: ")


def test_all_bad_lines_are_named_at_once():
    bad = "\n".join(["date,currency,rate,base,source", *["x,USD,0,EUR,ECB"] * 25])
    with pytest.raises(InputError) as caught:
        RateTable.from_csv(bad)
    assert all(f"Line {number}: date 'x' is none" in str(caught.value) for number in range(2, 22))
    assert "And 5 more." in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "\n", "date,currency,rate,base\n", "date,date,currency,rate,base,source\n", "PK\x03\x04"]
)
def test_a_table_without_its_columns_is_refused(text):
    with pytest.raises(InputError, match="needs each of the columns"):
        RateTable.from_csv(text)

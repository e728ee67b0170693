"""Which currency the spend is in, and at which rates; amounts in several currencies are never added up."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from bomrisk.errors import InputError
from bomrisk.rates import Rate, RateTable
from bomrisk_templates.bom_risk.money import checked_currency, money_of, rate_columns

AS_OF = dt.date(2026, 11, 22)
RATES = RateTable(
    (
        Rate(dt.date(2026, 11, 20), "USD", 0.9, "EUR", "ECB"),
        Rate(dt.date(2026, 1, 5), "JPY", 0.006, "EUR", "ECB"),
    )
)
NAN = float("nan")


@pytest.mark.parametrize(
    ("currencies", "wanted", "report", "factors", "codes"),
    [
        # One currency or none: as without any rates.
        (None, None, "", [1, 1, 1], []),
        ([None, "", None], None, "", [1, 1, 1], []),
        (["EUR", None, "eur "], None, "EUR", [1, 1, 1], []),
        (["€", "EUR", "Euro"], None, "EUR", [1, 1, 1], []),
        (["$", "$", "$"], None, "$", [1, 1, 1], []),
        (None, "EUR", "EUR", [1, 1, 1], ["currency-assumed"]),
        (["USD", None, "USD"], "EUR", "EUR", [0.9, 0.9, 0.9], []),
        # Several: most lines, or what is asked for.
        (["EUR", "USD", "USD"], None, "USD", [1 / 0.9, 1, 1], []),
        (["EUR", "USD", "USD"], "EUR", "EUR", [1, 0.9, 0.9], []),
        (["USD", "EUR", None], None, "EUR", [0.9, 1, NAN], ["currency-missing"]),
        (["EUR", "EUR", "CHF"], None, "EUR", [1, 1, NAN], ["rate-missing"]),
        (["EUR", "EUR", "$"], None, "EUR", [1, 1, NAN], ["rate-missing"]),
        (["EUR", "EUR", "JPY"], None, "EUR", [1, 1, 0.006], ["rate-old"]),
        (["RMB", "CNY", "CNY"], None, "CNY", [1, 1, 1], []),
    ],
)
def test_currency_and_factors(currencies, wanted, report, factors, codes):
    lines = pd.DataFrame({"quantity": [1.0] * 3, "unit_price": [2.0] * 3, "sheet": "S", "row": [2, 3, 4]})
    if currencies is not None:
        lines["currency"] = currencies
    money = money_of(lines, AS_OF, [RateTable(), RATES], wanted)
    assert money.currency == report
    np.testing.assert_allclose(money.factors(), factors, rtol=1e-15, equal_nan=True)
    assert [finding.code for finding in money.findings] == codes


def test_lines_without_an_amount_need_no_rate():
    lines = pd.DataFrame({"unit_price": [2.0, NAN, NAN], "quantity": 1.0, "currency": ["EUR", "CHF", None]})
    money = money_of(lines, AS_OF)
    assert (money.currency, money.findings) == ("EUR", [])
    assert list(rate_columns(money)["currency"]) == ["EUR", "CHF"]


def test_the_finding_says_which_line_to_add():
    lines = pd.DataFrame(
        {"line_total": [1.0, 2.0, 3.0], "currency": ["EUR", "EUR", "CHF"], "sheet": "S", "row": [2, 3, 4]}
    )
    (finding,) = money_of(lines, AS_OF).findings
    assert finding.where == "S!4"
    assert "2026-11-22,CHF,<EUR for 1 CHF>,EUR,<source>" in finding.action


def test_a_rate_of_ninety_days_is_not_old():
    lines = pd.DataFrame({"line_total": [1.0, 2.0, 3.0], "currency": ["EUR", "EUR", "USD"]})
    for days, codes in ((90, []), (91, ["rate-old"])):
        table = RateTable((Rate(AS_OF - dt.timedelta(days), "USD", 0.9, "EUR", "ECB"),))
        assert [finding.code for finding in money_of(lines, AS_OF, [table]).findings] == codes


@pytest.mark.parametrize("text", ["", "EU", "EURO", "E1R", "€€€"])
def test_what_is_no_currency_is_refused(text):
    with pytest.raises(InputError, match="no currency"):
        checked_currency(text)

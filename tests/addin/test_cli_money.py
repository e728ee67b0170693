"""``bomrisk score --rates --currency``: the user's own rates, and what is said where one is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.addin.risk_files import table, typed

BOM = """Part number,Description,Qty,Unit price,Currency
A,Wire,2,5,EUR
B,Wire,3,10,USD
C,Wire,1,7,EUR
D,Wire,1,1000,JPY
E,Wire,1,4,
"""
RATES = "date,currency,rate,base,source\n2026-11-20,USD,0.9,EUR,ECB\n2026-01-01,JPY,0.006,EUR,ECB\n"
SETTING = ["--as-of", "2026-11-22", "--to", "DE"]


@pytest.fixture
def score(run, tmp_path, monkeypatch):
    """Score the BOM; give the spends and the codes of findings."""
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "mixed.csv").write_text(BOM, encoding="utf-8")
    (tmp_path / "mine.csv").write_text(RATES, encoding="utf-8")

    def call(*arguments):
        done = run("score", "mixed.csv", "-o", "out.xlsx", "--overwrite", *SETTING, *arguments)
        assert done.code == 0, done.err
        out = tmp_path / "out.xlsx"
        return list(table(out, "bomrisk_results")["Spend"]), list(table(out, "bomrisk_findings")["Finding"])

    return call


def test_without_rates_other_currencies_are_unknown_and_never_added(score, tmp_path):
    spend, findings = score()
    assert [value or None for value in spend] == [10, None, 7, None, None]
    assert findings.count("rate-missing") == 2
    assert "currency-missing" in findings


def test_rates_of_the_option_and_of_the_users_folder(score, tmp_path):
    by_option, findings = score("--rates", "mine.csv")
    assert [value or None for value in by_option] == [10, 27, 7, 6, None]
    assert "rate-old" in findings
    assert "rate-missing" not in findings
    (tmp_path / "out.xlsx").unlink()
    (tmp_path / "home" / "rates.csv").write_text(RATES, encoding="utf-8")
    assert score()[0] == by_option
    usd = score("--currency", "usd")[0]
    assert usd[:3] == [pytest.approx(10 / 0.9), 30, pytest.approx(7 / 0.9)]
    assert table(tmp_path / "out.xlsx", "bomrisk_rates")["Currency"].tolist() == ["USD", "EUR", "JPY"]


def test_a_rate_typed_into_last_months_workbook_is_kept_where_the_table_has_none(score, run, tmp_path):
    score("--rates", "mine.csv")
    day = dt.datetime(2026, 11, 21)
    edited = typed(
        tmp_path / "out.xlsx",
        ("bomrisk_rates", "USD", "Rate", 0.5),
        ("bomrisk_rates", "USD", "Date", day),
        ("bomrisk_rates", "JPY", "Date", None),
    )
    spend, findings = score("--keep", edited)
    assert [value or None for value in spend] == [10, 15, 7, None, None]
    assert "rate-unread" in findings
    assert score("--keep", edited, "--rates", "mine.csv")[0][1] == 27


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "date,currency,rate,base,source\n2026-11-20,USD,-1,EUR,x\n2026-11-20,JPY,zero,EUR,x\n",
            ["Line 2:", "Line 3:"],
        ),
        ("currency;rate\nUSD;1\n", ["needs each of the columns"]),
        (b"\xff\xfe\x00bad", ["not UTF-8"]),
    ],
)
def test_bad_rates_are_refused_before_anything_is_read(run, tmp_path, monkeypatch, content, said):
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path))
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "rates.csv").write_bytes(raw)
    for arguments in (["--rates", "rates.csv"], []):
        done = run("score", "no-such-bom.csv", *arguments)
        assert done.code == 2
        assert all(text in done.err for text in said)


def test_a_missing_file_and_a_wrong_currency(run, tmp_path, monkeypatch):
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path))
    assert "There is no such file" in run("score", "b.csv", "--rates", "none.csv").err
    assert "'EURO' is no currency" in run("score", "b.csv", "--currency", "EURO").err

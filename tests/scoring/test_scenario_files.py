"""Scenario files: what is wrong is said all at once, with key path and the word that was meant; what is right is read."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk.scenarios import SHIPPED, ScenarioError, parse_scenario, shipped
from bomrisk.scenarios.control_changes import AddedControl, ControlChange
from bomrisk.scenarios.supply_changes import PolicyChange, Removal, ShareChange
from bomrisk.setting import Setting

WHOLE = """
name = "Everything"
description = "All that a file can say."
basis = "judgement"

[[change]]
title = "Quotas on Congo's cobalt end"
controls = { id = ["CD-*"], issued_by = ["CD"], measure = ["quota"], status = ["in_force"], materials = ["Cobalt"] }
set = { status = "ended", severity = 0.5 }

[[change]]
add_control = { issued_by = "AU", measure = "quota", materials = ["lithium"], forms = ["ore", "concentrate"], \
destinations = ["!US"], coverage = "some", last_day = 2027-06-30 }

[[change]]
remove = { country = "CD", months = 6.5, materials = ["cobalt"], stages = ["mining"] }

[[change]]
[change.shares]
material = "Ga"
stage = "refining"
countries = { CN = 0.5, DE = 0 }

[[change]]
[change.policy]
weight_concentration = 0.4
weight_exposure = 0.6
severity = { licence = 0.7 }
"""


def test_everything_that_a_file_can_say() -> None:
    control, added, removed, shares, policy = parse_scenario(WHOLE).changes
    assert isinstance(control, ControlChange)
    assert (control.title, control.status, control.which.materials) == (
        "Quotas on Congo's cobalt end",
        "ended",
        ("cobalt",),
    )
    assert isinstance(added, AddedControl)
    assert (added.forms, added.destinations) == (("ore", "concentrate"), ("!US",))
    assert (added.coverage, added.last_day) == ("some", dt.date(2027, 6, 30))
    assert added.title == "AU: quota on lithium"
    assert removed == Removal("No supply of cobalt from CD for 6.5 months", "CD", ("cobalt",), ("mining",), 6.5)
    assert isinstance(shares, ShareChange)
    assert (shares.material, shares.shares) == ("gallium", (("CN", 0.5), ("DE", 0.0)))
    assert isinstance(policy, PolicyChange)
    end = parse_scenario(WHOLE).applied(Setting.of(None, "2026-11-22", "DE"))
    assert end.policy.severity["licence"] == 0.7
    assert end.policy.severity["ban"] == 1.0
    quota = end.controls.set_index("control_id").loc["CD-2025-CO-QUOTA"]
    assert quota["status"] == "ended"
    assert quota["severity"] == 0.5
    assert quota["short_name"].endswith(", in scenario Everything")


# What stands in the file, where the mistake is, and what is said of it.
MISTAKES = [
    ("nam = 'x'", "nam", "There is no such setting. Did you mean name?"),
    ("", "name", "This is missing."),
    ("name = 3", "name", "3 is not a text."),
    (f"name = '{'x' * 41}'", "name", "The text has 41 characters; at most 40 are read."),
    ("change = 5", "change", "Begin each with a line [[change]]."),
    ("change = [3]", "change[1]", "3 is not a table of settings."),
    ("[[change]]\ntitle = 'x'", "change[1]", "Nothing says what changes."),
    ("[[change]]\nremove = {country = 'CN'}\nshares = {}", "change[1]", "There are remove and shares in one change."),
    ("[[change]]\nremve = {country = 'CN'}", "change[1].remve", "Did you mean remove?"),
    ("[[change]]\ncontrols = {status = ['suspended']}", "change[1].set", "give both, or neither"),
    ("[[change]]\nremove = {country = 'CN'}\nset = {status = 'ended'}", "change[1].set", "give both, or neither"),
    ("[[change]]\ncontrols = {}\nset = {}", "change[1].set", "This changes nothing."),
    ("[[change]]\ncontrols = {status = ['suspnded']}\nset = {status = 'ended'}", "change[1].controls.status[1]",
     "'suspnded' is no status. Did you mean suspended"),
    ("[[change]]\ncontrols = {status = 'in force'}\nset = {status = 'ended'}", "change[1].controls.status",
     "Did you mean in_force?"),
    ("[[change]]\ncontrols = {}\nset = {status = 'lapse_unverified'}", "change[1].set.status",
     "Known: announced, ended, in_force, suspended"),
    ("[[change]]\ncontrols = {}\nset = {severity = 20}", "change[1].set.severity", "20 is not above"),
    ("[[change]]\ncontrols = {id = ['CN-2023-32']}\nset = {status = 'ended'}", "change[1].controls.id[1]", "CN-2023-23"),
    ("[[change]]\ncontrols = {issued_by = ['EU28']}\nset = {status = 'ended'}", "change[1].controls.issued_by[1]", "EU27"),
    ("[[change]]\ncontrols = {measure = ['license']}\nset = {measure = 'ban'}", "change[1].controls.measure[1]",
     "Did you mean licence?"),
    ("[[change]]\ncontrols = {}\nset = {measure = 'extraterritorial_de_minimis'}", "change[1].set.measure",
     "another severity, under policy"),
    ("[[change]]\nadd_control = {issued_by = 'China', measure = 'ban', materials = ['gallium']}",
     "change[1].add_control.issued_by", "Did you mean CN?"),
    ("[[change]]\nadd_control = {issued_by = 'CN', measure = 'ban', materials = []}", "change[1].add_control.materials",
     "The list is empty."),
    ("[[change]]\nadd_control = {issued_by = 'CN', measure = 'ban', materials = ['neodimium']}",
     "change[1].add_control.materials[1]", "neodymium"),
    ("[[change]]\nadd_control = {issued_by = 'CN', measure = 'ban', materials = ['gallium'], forms = ['magnets']}",
     "change[1].add_control.forms[1]", "Did you mean magnet?"),
    ("[[change]]\nadd_control = {issued_by = 'CN', measure = 'ban', materials = ['gallium'], last_day = 'June'}",
     "change[1].add_control.last_day", "'June' is not a date. Write it as 2027-03-31."),
    ("[[change]]\nremove = {months = 3}", "change[1].remove.country", "This is missing."),
    ("[[change]]\nremove = {country = 'UK'}", "change[1].remove.country", "Did you mean GB?"),
    ("[[change]]\nremove = {country = 'cn'}", "change[1].remove.country", "Did you mean CN?"),
    ("[[change]]\nremove = {country = 'CN', months = 0}", "change[1].remove.months", "0 is not above 0"),
    ("[[change]]\nremove = {country = 'CN', months = nan}", "change[1].remove.months", "nan is not a number"),
    ("[[change]]\nremove = {country = 'CN', months = true}", "change[1].remove.months", "true is not a number"),
    ("[[change]]\nremove = {country = 'CN', stages = ['smelting']}", "change[1].remove.stages[1]", "Known: fabrication"),
    ("[[change]]\nshares = {material = 'gallium', stage = 'refining'}", "change[1].shares.countries", "No share is given."),
    ("[[change]]\nshares = {material = 'gallium', stage = 'refining', countries = {CN = 80}}",
     "change[1].shares.countries.CN", "80 is not above"),
    ("[[change]]\nshares = {material = 'gallium', stage = 'refining', countries = {CN = 0.8, DE = 0.3}}",
     "change[1].shares.countries", "add up to more than 1"),
    ("[[change]]\npolicy = {severity = {license = 0.2}}", "change[1].policy.severity.license", "Did you mean licence?"),
    ("[[change]]\npolicy = {severity = {licence = 2}}", "change[1].policy", "severity.licence is 2.0, not a fraction"),
    ("[[change]]\npolicy = {weight_exposure = 0.9}", "change[1].policy", "add up to 1.4, not 1"),
    ("[[change]]\npolicy = {destination = 'US'}", "change[1].policy.destination", "A scenario does not change this."),
    ("[[change]]\npolicy = 3", "change[1].policy", "This is not a table of settings."),
    ("weight_exposure = 0.3", "policy", "This is a policy, not a scenario."),
    ("name = ", "TOML", "not valid TOML"),
    ("name = 'a'\nname = 'b'", "TOML", "not valid TOML"),
    ("x = " + "[" * 5000, "TOML", "not valid TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_place(text: str, where: str, message: str) -> None:
    whole = text if text.startswith(("nam", "x")) or not text else f"name = 'mine'\n{text}"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(whole, "mine.toml")
    said = {(each.where, f"{each.message} {each.action}") for each in caught.value.findings}
    assert any(place == where and message in words for place, words in said), said
    assert str(caught.value).startswith("mine.toml: ")


def test_all_mistakes_are_said_at_once() -> None:
    lines = [text for text, *_ in MISTAKES if text.startswith("[[change]]")]
    with pytest.raises(ScenarioError) as caught:
        parse_scenario("nam = 'x'\n" + "\n".join(lines))
    places = {each.where.partition(".")[0].partition("]")[0] for each in caught.value.findings}
    assert {f"change[{number}" for number in range(1, len(lines) + 1)} <= places
    assert "and " in str(caught.value), "a long list is cut on the screen, and says so"
    assert all(each.severity == "error" and each.code == "scenario-mistake" for each in caught.value.findings)


def test_a_mapping_is_read_as_well_as_a_text() -> None:
    plain = {"name": "x", "change": [{"remove": {"country": "CN"}}]}
    assert parse_scenario(plain) == parse_scenario("name = 'x'\n[[change]]\nremove = {country = 'CN'}")


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "change",
                    "remove",
                    "country",
                    "controls",
                    "set",
                    "status",
                    "policy",
                    "severity",
                    "shares",
                    "countries",
                    "CN",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(_PLAIN)
def test_nothing_that_toml_can_hold_is_a_fault(plain: object) -> None:
    with pytest.raises(ScenarioError):  # no change is right with any of these
        parse_scenario({"name": "x", "change": [{"remove": plain, "policy": plain}, {"shares": plain}, plain]})
    with suppress(ScenarioError):
        parse_scenario({"name": "x", "change": [{"policy": plain}]})


@pytest.mark.parametrize("key", SHIPPED)
def test_shipped_scenarios_say_what_they_suppose_in_one_short_sentence(key):
    said = shipped(key).in_short
    assert 20 < len(said) <= 120
    assert said.count(".") == 1
    assert said.endswith(".")


def test_a_short_sentence_that_is_too_long_is_a_mistake():
    with pytest.raises(ScenarioError, match="in_short: The text has 121 characters; at most 120 are read"):
        parse_scenario({"name": "Long", "in_short": "x" * 121})

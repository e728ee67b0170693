"""The next best question: what an answer does, which answers are possible, and in which order to ask."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bomrisk
from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk.questions import QUESTION_COLUMNS, answered, open_questions, questions_by_supplier

SETTING = {"as_of": "2026-11-22", "to": "DE"}

# What a buyer's BOM holds: parts by words, codes, materials, declarations; stated origins of all kinds.
LINES = [
    {"description": "NdFeB magnet N42SH"},
    {"description": "NdFeB magnet N42SH", "country": "JP"},
    {"description": "NdFeB magnet N42SH", "origin_override": "neodymium: AU"},
    {"description": "NdFeB magnet N42SH", "material_origin": "CN"},
    {"description": "Li-ion battery 18650 NMC", "declaration": "may: cobalt"},
    {"description": "tantalum capacitor", "declaration": "may: gold; niobium"},
    {"description": "bracket"},
    {"description": "bracket", "country": "CN", "material_origin": "CN"},
    {"description": "wire", "hs_code": "810196"},
    {"description": "wire", "hs_code": "810196", "country": "AT"},
    {"description": "thing", "hs_code": "811292"},
    {"material": "rare-earths"},
    {"material": "graphite"},
    {"material": "rare-earths; copper", "country": "US"},
    {"material": "gallium; dysprosium", "origin_override": "gallium: CN"},
    {"material": "gallium", "material_origin": "CN"},
    {"material_override": "graphite; tungsten"},
    {"declaration": "some: dysprosium/terbium=0.02; copper"},
    {"declaration": "full: dysprosium/terbium; steel"},
    {"declaration": "full: nothing"},
    {"declaration": "some: antimony<0.0004"},
    {"declaration": "may: graphite"},
    {"description": "NdFeB magnet N42SH", "processing_country": "CN"},
    {"description": "NdFeB magnet N42SH", "processing_country": "dysprosium: JP", "material_origin": "neodymium: AU"},
    {"description": "NdFeB magnet N42SH", "declared_origin": "mined: dysprosium=AU 60 %, MM 30 % | Acme || made: JP"},
    {"description": "wire", "hs_code": "810196", "declared_origin": "processed: tungsten=AT | Acme"},
    {"declaration": "this cannot be read", "description": "tantalum capacitor", "material_origin": "Atlantis"},
]
COLUMNS = [
    "description",
    "hs_code",
    "material",
    "material_override",
    "declaration",
    "country",
    "material_origin",
    "origin_override",
]


def bom_of(lines) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=COLUMNS).astype(object).where(lambda cells: cells.notna(), None)


@pytest.fixture(scope="module")
def asked() -> pd.DataFrame:
    return open_questions(bom_of(LINES), **SETTING)


def filled_lines(bom, questions, answers) -> pd.DataFrame:
    """The line of each question with one of its answers, rated."""
    rows = [
        answered(bom, row, answer).iloc[int(row["line"])]
        for (_, row), answer in zip(questions.iterrows(), answers, strict=True)
    ]
    return pd.DataFrame(rows).reset_index(drop=True)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=8),
    to=st.sampled_from(["DE", "US", "JP"]),
    as_of=st.sampled_from(["2026-11-22", "2026-11-28", "2024-01-01"]),
    last=st.booleans(),
)
def test_an_answer_filled_into_the_bom_gives_what_the_question_says(lines, to, as_of, last):
    bom, setting = bom_of(lines), {"as_of": as_of, "to": to}
    questions = open_questions(bom, **setting)
    if questions.empty:
        return
    ends = {}
    for end in ("low", "high"):
        # Of several answers that do the same, each does.
        answers = [text.split("; ")[-1 if last else 0] for text in questions[f"answer_{end}"]]
        ends[end] = filled_lines(bom, questions, answers)
    rated = bomrisk.score(pd.concat(ends.values(), ignore_index=True), **setting)
    for end, rows in (("low", rated.iloc[: len(questions)]), ("high", rated.iloc[len(questions) :])):
        assert rows["grade"].tolist() == questions[f"grade_{end}"].tolist()
        np.testing.assert_allclose(rows["score"], questions[end], rtol=0, atol=1e-9)


def test_no_other_answer_leads_out_of_the_range(asked):
    bom = bom_of(LINES)
    questions = asked.drop_duplicates(["kind", "material"]).query("kind != 'unrecognised'")
    questions = questions.assign(answer=questions["answers"].str.split("; ")).explode("answer")
    scores = bomrisk.score(filled_lines(bom, questions, questions["answer"]), **SETTING)["score"].to_numpy()
    lows, highs = questions["low"].to_numpy(), questions["high"].to_numpy()
    assert ((scores >= lows - 1e-9) | np.isnan(scores) | np.isnan(lows)).all()
    assert ((scores <= highs + 1e-9) | np.isnan(scores)).all()


def test_score_and_grade_are_those_of_the_line(asked):
    rated = bomrisk.score(bom_of(LINES), **SETTING).iloc[asked["line"]]
    assert asked["grade"].tolist() == rated["grade"].tolist()
    np.testing.assert_array_equal(asked["score"], rated["score"])


def test_only_producers_can_be_answered(asked):
    shares = reference.shares()
    producing = shares[shares["share"].gt(0)].groupby("material")["country"].agg(set)
    members = reference.groups().groupby("group")["member"].agg(list)
    origins = asked[asked["kind"].eq("material_origin")].drop_duplicates("material")
    assert {"dysprosium", "cobalt", "rare-earths"} <= set(origins["material"])
    for material, answers in zip(origins["material"], origins["answers"], strict=True):
        names = [material, *(members.get(material, []))]
        known = set().union(*(producing[name] for name in names if name in producing))
        assert set(answers.split("; ")) <= known - {"ZZ"}


# kind, material and best and worst answer that a person finds in the tables: China's licences, the Congo's quota
KNOWN = [
    ("NdFeB magnet N42SH", "material_origin", "dysprosium", "CN"),
    ("Li-ion battery 18650 NMC", "material_origin", "cobalt", "CD"),
    ("wire", "country", "tungsten", "CN"),
]


@pytest.mark.parametrize(("description", "kind", "material", "worst"), KNOWN)
def test_worst_answers(asked, description, kind, material, worst):
    at = bom_of(LINES)["description"].to_numpy()[asked["line"]]
    rows = asked[(at == description) & asked["kind"].eq(kind) & asked["material"].eq(material)]
    assert set(rows["answer_high"]) == {worst}
    assert rows["why"].str.contains("Instrument: .*source: ").all()


def test_lines_without_open_questions_have_none(asked):
    lines = bom_of(LINES)
    settled = lines.index[lines["declaration"].eq("full: nothing")]
    assert not set(settled) & set(asked["line"])


def test_questions_name_the_part_and_ask_for_what_is_missing():
    bom = pd.DataFrame({"part_number": ["4711 {x}", None], "description": ["NdFeB magnet N42SH", "bracket"]})
    found = open_questions(bom, **SETTING).drop_duplicates("line").set_index("line")
    assert found.loc[0, "question"] == (
        "Where does the dysprosium in part 4711 {x} come from (country of mining and of refining)?"
    )
    assert found.loc[1, "question"] == 'What is the part "bracket" made of? No material was recognised in it.'
    assert "MOFCOM-GACC Announcement No. 18 of 2025" in found.loc[0, "why"]


@pytest.mark.parametrize(
    ("line", "asked_for"),
    [
        ({"description": "copper busbar"}, set()),
        ({"description": "wire", "hs_code": "810196"}, set()),
        ({"material": "gallium"}, set()),
        ({"material_override": "gallium; copper"}, set()),
        ({"description": "GaN power transistor"}, {"gallium"}),
        ({"declaration": "some: antimony"}, {"antimony"}),
        ({"declaration": "some: antimony=0.01"}, set()),
    ],
)
def test_traces_are_asked_about_where_a_part_may_hold_one(line, asked_for):
    found = open_questions(bom_of([line]), **SETTING)
    assert set(found.loc[found["kind"].eq("mass_fraction"), "material"]) == asked_for


def test_ranked_by_effect_and_unrecognised_lines_last():
    bom = bom_of([LINES[at] for at in (0, 6, 4, 8, 10, 11)])
    amounts = np.where(np.arange(len(bom)) == 3, 1e6, 1.0)
    weighted = open_questions(bom, **SETTING, spend=amounts)
    assert list(weighted.columns) == QUESTION_COLUMNS
    assert weighted.iloc[0]["line"] == 3
    recognised = weighted[weighted["kind"].ne("unrecognised")]
    assert recognised["effect"].is_monotonic_decreasing
    assert weighted["kind"].iloc[len(recognised) :].eq("unrecognised").all()
    assert open_questions(bom.assign(spend=amounts), **SETTING).equals(weighted)


def test_effect_is_what_the_mean_score_of_the_bom_moves_by():
    bom = bom_of([LINES[0], LINES[8], {"material": "copper", "material_origin": "CL"}])
    spend = np.array([10.0, 30.0, 60.0])
    question = open_questions(bom, **SETTING, spend=spend).iloc[0]
    means = []
    for end in ("answer_low", "answer_high"):
        scores = bomrisk.score(answered(bom, question, question[end].split("; ")[0]), **SETTING)["score"]
        means.append(np.average(scores, weights=spend))
    assert question["effect"] == pytest.approx(means[1] - means[0], abs=1e-9)


def test_unknown_spend_counts_as_the_median():
    bom = bom_of([LINES[0]] * 4)
    effects = open_questions(bom, **SETTING, spend=[1.0, 3.0, 5.0, None]).groupby("line")["effect"].max()
    assert (effects / effects[1]).round(9).tolist() == [round(1 / 3, 9), 1.0, round(5 / 3, 9), 1.0]


def test_suppliers():
    bom = bom_of([LINES[0], LINES[0], LINES[4], LINES[6]]).assign(supplier=["Acme", "Acme", "Bolt", None])
    found = open_questions(bom, **SETTING)
    table = questions_by_supplier(found).set_index("supplier")
    assert table.loc["Acme", "lines"] == 2
    asked_once = found[found["supplier"].eq("Acme")][["kind", "material"]].drop_duplicates()
    assert table.loc["Acme", "questions"] == len(asked_once)
    assert table.index.tolist()[0] == table["effect"].idxmax()
    assert table.loc["", ["lines", "unrecognised", "effect"]].tolist() == [1, 1, 0]
    assert table.index.tolist()[-1] == ""


def test_lines_alike_have_the_same_questions():
    some = [LINES[at] for at in (1, 4, 6, 8, 11)]
    found = open_questions(bom_of([*some, *some]), **SETTING)
    keys, values = ["line", "kind", "material"], ["low", "high", "answer_low", "answer_high", "effect"]
    first, second = (
        found[found["line"].floordiv(len(some)).eq(half)]
        .assign(line=lambda rows: rows["line"] % len(some))
        .sort_values(keys)[[*keys, *values]]
        .reset_index(drop=True)
        for half in (0, 1)
    )
    pd.testing.assert_frame_equal(first, second)


def test_an_answer_that_is_none_is_refused(asked):
    with pytest.raises(InputError, match="no answer"):
        answered(bom_of(LINES), asked.iloc[0], "Atlantis")


def test_an_empty_bom_has_no_questions():
    found = open_questions(bom_of([]), **SETTING)
    assert found.empty
    assert list(found.columns) == QUESTION_COLUMNS
    assert questions_by_supplier(found).empty

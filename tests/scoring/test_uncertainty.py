"""How sure scores and their order are: draws against the engine itself, against probabilities by hand, against a plain sort."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bomrisk
from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.rankings import Ranking, standing, standing_of_lines
from bomrisk.ratings import rate
from bomrisk.setting import Setting
from bomrisk.stability import stability_of
from bomrisk.uncertainty import ranking_stability
from bomrisk.uncertainty_draws import CAUSES, Spread, judgements
from bomrisk.uncertainty_model import scores
from bomrisk.uncertainty_preparing import tables_of

SETTING = {"as_of": "2026-11-22", "to": "DE"}
FACTS = frozenset(CAUSES) - {"policy"}


def everything() -> pd.DataFrame:
    """Every material of unknown and of stated origin, codes of several materials, doubtful ones, traces, groups, alloys."""
    names = reference.materials()["material"].tolist()
    rows = [{"material": name, "material_origin": ("", "CN", "AU")[at % 3]} for at, name in enumerate(names)]
    rows += [
        {"description": "NdFeB magnet N42SH"},
        {"description": "NdFeB magnet N42SH", "country": "JP", "processing_country": "CN"},
        {"description": "Li-ion battery 18650 NMC"},
        {"description": "tantalum capacitor"},
        {"description": "thing", "hs_code": "811292"},
        {"description": "wire", "hs_code": "810196", "country": "AT"},
        {"declaration": "some: dysprosium/terbium=0.02; copper<0.0004"},
        {"declaration": "may: cobalt; graphite"},
        {"material": "dysprosium", "declared_origin": "mined: dysprosium=AU 60 %, MM 30 % | Acme"},
        {"description": "bracket"},
    ]
    return pd.DataFrame(rows).astype(object).where(lambda cells: cells.notna() & cells.ne(""), None)


SMALL = pd.DataFrame(
    {"description": ["NdFeB magnet N42SH", "Li-ion battery 18650 NMC", "tantalum capacitor", "bracket"]}
)


def prepared(bom, **setting):
    own = Setting.of(None, setting["as_of"], setting["to"])
    _, distinct = distinct_lines(bom)
    evidence, _, count, _ = evidence_of_ratings(identify(distinct), distinct, own)
    return evidence, count, own


SETTINGS = [("2026-11-22", "DE"), ("2026-11-28", "US"), ("2025-06-01", "JP")]


@pytest.mark.parametrize(("as_of", "to"), SETTINGS)
def test_a_draw_of_the_policy_scores_as_the_engine_does_with_that_policy(as_of, to):
    evidence, count, own = prepared(everything(), as_of=as_of, to=to)
    tables = tables_of(evidence, count, own)
    plain = scores(tables, judgements(own.policy, 2, 5, ()), own.policy, 5, frozenset())
    np.testing.assert_allclose(plain[:, 1], rate(evidence, count, own).ratings["score"], rtol=0, atol=1e-9)
    drawn = judgements(own.policy, 3, 5, ("policy",))
    found = scores(tables, drawn, own.policy, 5, frozenset({"policy"}))
    for draw in range(3):
        policy = drawn.policy(own.policy, draw)
        assert policy != own.policy
        again = rate(evidence, count, Setting.of(policy, as_of, to)).ratings["score"]
        np.testing.assert_allclose(found[:, draw], again, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("as_of", "to"), SETTINGS)
def test_draws_of_the_facts_stay_between_low_and_high(as_of, to):
    evidence, count, own = prepared(everything(), as_of=as_of, to=to)
    rated = rate(evidence, count, own).ratings
    tables = tables_of(evidence, count, own, members=True)
    found = scores(tables, judgements(own.policy, 300, 1, FACTS), own.policy, 1, FACTS)
    known = rated["score"].notna().to_numpy()
    # A line that merely may hold what it is rated by is unrated in the draws without it.
    assert (np.nanmin(found[known], axis=1) >= rated.loc[known, "low"] - 1e-9).all()
    assert (np.nanmax(found[known], axis=1) <= rated.loc[known, "high"] + 1e-9).all()
    assert (np.nanstd(found[known], axis=1) > 0).mean() > 0.5


def test_without_a_cause_nothing_moves():
    found = ranking_stability(everything(), **SETTING, draws=5, causes=())
    assert found.overlap == found.same_grade == found.order == 1
    assert found.worst["rank_low"].tolist() == found.worst["rank_high"].tolist() == list(range(1, 21))
    rated = found.lines[found.lines["score"].notna()]
    for name in ("score_p05", "score_p50", "score_p95"):
        np.testing.assert_allclose(rated[name], rated["score"], rtol=0, atol=1e-9)


def test_lines_are_those_of_the_rating():
    bom = everything()
    found, rated = ranking_stability(bom, **SETTING, draws=20), bomrisk.score(bom, **SETTING)
    for name in ("score", "grade", "low", "high"):
        assert found.lines[name].dropna().tolist() == rated[name].dropna().tolist()
    worst = rated["score"].to_numpy()[found.worst["line"]]
    assert worst.tolist() == sorted(rated["score"].dropna(), reverse=True)[:20]
    assert (found.lines["low_all"].dropna() <= found.lines["score_p05"][found.lines["low_all"].notna()] + 1e-9).all()
    assert found.worst["stays"].mean() == pytest.approx(found.overlap)


def test_the_same_seed_gives_the_same_and_another_one_another():
    one, same, other = (ranking_stability(SMALL, **SETTING, draws=50, seed=seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one.worst, same.worst)
    pd.testing.assert_frame_equal(one.causes, same.causes)
    assert not one.lines["score_p50"].equals(other.lines["score_p50"])


def test_two_lines_change_places_as_often_as_their_weights_say():
    """Arsenic is concentrated and under no control; molybdenum less so, but part of it under a licence."""
    bom = pd.DataFrame({"material": ["arsenic", "molybdenum"]})
    policy = Policy().with_(monopoly_floor=0.0)
    parts = bomrisk.score(bom, policy, **SETTING)
    (c1, x1), (c2, x2) = parts[["concentration", "exposure"]].to_numpy()
    # Each line keeps its bottleneck over these weights, so that the place where both are equal can be solved for.
    border = (x2 - x1) / ((x2 - x1) + (c1 - c2))
    assert 0.3 < border < 0.7
    first = 0 if parts["score"].iloc[0] > parts["score"].iloc[1] else 1
    expected = (0.7 - border) / 0.4 if first == 0 else (border - 0.3) / 0.4
    found = ranking_stability(
        bom, policy, **SETTING, worst=1, draws=4000, causes=("policy",), spread=Spread(0.2, 0.0, 0.0)
    )
    assert found.worst["line"].item() == first
    assert found.overlap == pytest.approx(expected, abs=4 * np.sqrt(0.25 / 4000))


def test_unknown_origins_are_drawn_as_the_world_supplies():
    """Gallium has one stage and few producers: each score that can come out, as often as its country supplies."""
    countries = ["CN", "RU", "JP"]
    shares = reference.shares().query("material == 'gallium' and dataset == 'usgs-mcs-2026' and share > 0")
    shares = shares.set_index("country")["share"]
    assert set(shares.index) - {"ZZ"} == set(countries)
    bom = pd.DataFrame({"material": ["gallium"] * 3, "material_origin": countries})
    by_country = bomrisk.score(bom, **SETTING)["score"].to_numpy()
    evidence, count, own = prepared(pd.DataFrame({"material": ["gallium"]}), **SETTING)
    drawn = judgements(own.policy, 20_000, 1, ("origins",))
    found = scores(tables_of(evidence, count, own), drawn, own.policy, 1, frozenset({"origins"}))[0]
    assert np.isclose(found[:, None], by_country, atol=1e-9).any(axis=1).all()
    from_china = np.isclose(found, by_country[0], atol=1e-9).mean()
    assert from_china == pytest.approx(shares["CN"], abs=4 * np.sqrt(shares["CN"] * (1 - shares["CN"]) / 20_000))


def test_one_of_several_candidates_is_in_the_part_each_as_often():
    candidates = ["gallium", "germanium", "indium", "niobium", "vanadium"]
    alone = bomrisk.score(pd.DataFrame({"material": candidates, "hs_code": "811292"}), **SETTING)["score"].to_numpy()
    evidence, count, own = prepared(pd.DataFrame({"description": ["thing"], "hs_code": ["811292"]}), **SETTING)
    assert sorted(evidence["material"]) == candidates
    drawn = judgements(own.policy, 10_000, 1, ("materials",))
    found = scores(tables_of(evidence, count, own), drawn, own.policy, 1, frozenset({"materials"}))[0]
    levels, counts = np.unique(found.round(9), return_counts=True)
    np.testing.assert_allclose(counts / 10_000, 0.2, atol=4 * np.sqrt(0.16 / 10_000))
    assert levels.max() == pytest.approx(alone.max(), abs=1)


def test_groups_stand_for_their_members_only_where_materials_are_drawn():
    bom = pd.DataFrame({"material": ["rare-earths"]})
    fixed, drawn = (
        ranking_stability(bom, **SETTING, draws=200, causes=each).lines.iloc[0] for each in ((), ("materials",))
    )
    assert fixed["low_all"] == fixed["low"]
    assert fixed["score_p05"] == fixed["score_p95"]
    assert drawn["score_p05"] < drawn["score_p95"]


def by_hand(drawn, now, codes, worst):
    """Sort all lines of every draw; of equals the one that is worse now stands first."""
    baseline = sorted(
        range(len(codes)), key=lambda line: (-np.nan_to_num(now[codes[line]], nan=-1), line_key(codes, line))
    )
    rated = [line for line in baseline if not np.isnan(now[codes[line]])][:worst]
    ranks = np.zeros((len(rated), drawn.shape[1]), dtype=int)
    for draw in range(drawn.shape[1]):
        score = np.nan_to_num(drawn[codes, draw], nan=-1)
        order = sorted(baseline, key=lambda line: -score[line])
        ranks[:, draw] = [order.index(line) + 1 for line in rated]
    return rated, ranks


def line_key(codes, line):
    return (codes.tolist().index(codes[line]), line)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_ranks_are_those_of_a_plain_sort(data):
    ratings = data.draw(st.integers(1, 6))
    some = st.sampled_from([float("nan"), 10.0, 20.0, 20.0, 30.0, 40.0])
    now = np.array(data.draw(st.lists(some, min_size=ratings, max_size=ratings)))
    codes = np.array(data.draw(st.lists(st.integers(0, ratings - 1), min_size=1, max_size=12)))
    draws = data.draw(st.integers(1, 4))
    drawn = np.array([data.draw(st.lists(some, min_size=ratings, max_size=ratings)) for _ in range(draws)]).T
    worst = data.draw(st.integers(1, 8))
    ranking = Ranking.of(now, codes, worst)
    found = standing(drawn, ranking)
    lines, ranks = by_hand(drawn, now, codes, worst)
    assert ranking.lines.tolist() == lines
    if lines:
        np.testing.assert_allclose(found.stays, (ranks <= len(lines)).mean(axis=1))
        assert found.rank_low.tolist() == np.percentile(ranks, 5, axis=1, method="nearest").tolist()
        assert found.rank_high.tolist() == np.percentile(ranks, 95, axis=1, method="nearest").tolist()
        stayed = [len({rank for rank in row if rank <= len(lines)}) for row in ranks.T]
        assert found.overlap == pytest.approx(np.mean(stayed) / len(lines))


def test_order_is_that_of_kendall_without_ties():
    now = np.array([40.0, 30.0, 20.0, 20.0])
    ranking = Ranking.of(now, np.arange(4), 4)
    assert standing(np.array([[40.0], [30.0], [20.0], [20.0]]), ranking).order == 1
    assert standing(np.array([[1.0], [2.0], [3.0], [4.0]]), ranking).order == -1
    # Of the five pairs that differ, four agree and one is turned round.
    assert standing(np.array([[30.0], [40.0], [20.0], [10.0]]), ranking).order == pytest.approx(3 / 5)


def test_policies_drawn_are_policies_and_keep_nothing_and_all():
    drawn = judgements(Policy(), 40, 2)
    for draw in range(40):
        policy = drawn.policy(Policy(), draw)
        assert policy.severity["ban"] == 1
        assert policy.severity["technology_control"] == 0
        assert 0.3 <= policy.weight_concentration <= 0.7
        assert 0.45 <= policy.severity["licence"] <= 0.75
        assert 80 <= policy.stop_floor <= 90


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"worst": 0}, "0 cannot be used"),
        ({"draws": 0}, "0 cannot be used"),
        ({"seed": -1}, "-1 cannot be used"),
        ({"causes": ("weather",)}, "weather"),
        ({"draws": 10**9}, "too many"),
    ],
)
def test_what_cannot_be_computed_is_refused(changes, words):
    with pytest.raises(InputError, match=words):
        ranking_stability(pd.DataFrame({"material": ["gallium"]}), **SETTING, **changes)


@pytest.mark.parametrize("materials", [["unobtainium"], []])
def test_a_bom_without_a_rated_line(materials):
    found = ranking_stability(pd.DataFrame({"material": materials}, dtype=object), **SETTING, draws=10)
    assert found.worst.empty
    assert (found.overlap, found.order) == (1, 1)
    assert len(found.lines) == len(materials)


def test_all_lines_of_an_assessment_have_the_figures_of_the_worst_ones():
    bom = everything()
    bom = pd.concat([bom, bom.head(40)], ignore_index=True)  # several lines of one rating
    full = ranking_stability(bom, worst=20, draws=120, seed=3, **SETTING)
    found = stability_of(assess(bom, **SETTING), worst=20, draws=120, seed=3)
    lines = found.lines.iloc[full.worst["line"]].reset_index(drop=True)
    for name in ("stays", "rank_low", "rank_high", "score_p05", "score_p95", "grade_stays"):
        np.testing.assert_allclose(
            lines[name].to_numpy(dtype=float), full.worst[name].to_numpy(dtype=float), err_msg=name
        )
    assert found.overlap == pytest.approx(full.overlap)
    # In every draw as many lines as fit are among the worst ones; those that are not rated now may be.
    assert found.lines["stays"].sum() <= 20 + 1e-9
    unrated = full.lines["score"].isna()
    assert unrated.any()
    assert found.lines[unrated].isna().all(axis=None)
    assert found.lines[~unrated].notna().all(axis=None)


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=12),
    st.lists(
        st.lists(st.sampled_from([float("nan"), 0.0, 40.0, 41.0, 90.0]), min_size=5, max_size=5), min_size=1, max_size=6
    ),
    st.integers(1, 5),
)
@settings(max_examples=60, deadline=None)
def test_ranks_of_all_lines_are_those_of_sorting_every_draw(codes, draws, worst):
    codes, drawn = np.array(codes), np.array(draws).T
    scores = np.array([90.0, float("nan"), 40.0, 40.0, 10.0])
    found = standing_of_lines(drawn, scores, codes, worst)
    now = sorted(
        range(len(codes)), key=lambda line: (-np.nan_to_num(scores[codes[line]], nan=-1.0), _first(codes, line), line)
    )
    ranks = []
    for draw in drawn.T:
        order = sorted(now, key=lambda line: -np.nan_to_num(draw[codes[line]], nan=-1.0))
        ranks.append([order.index(line) + 1 for line in range(len(codes))])
    for line, of_line in enumerate(np.array(ranks).T):
        if np.isnan(scores[codes[line]]):
            assert np.isnan([found.among[line], found.rank_low[line], found.rank_high[line]]).all()
        else:
            assert found.among[line] == pytest.approx((of_line <= worst).mean())
            low, high = np.percentile(of_line, (5, 95), method="nearest")
            assert (found.rank_low[line], found.rank_high[line]) == (low, high)


def _first(codes, line):
    return codes.tolist().index(codes[line])


def test_very_many_ratings_are_drawn_less_often(monkeypatch):
    monkeypatch.setattr("bomrisk.stability._CELLS", 1_200)
    assert stability_of(assess(SMALL, **SETTING)).draws == 300
    monkeypatch.setattr("bomrisk.stability._CELLS", 4)
    assert stability_of(assess(SMALL, **SETTING)).draws == 200

"""A small assessment, reckoned by hand: scalar arithmetic, written down from the method and not from the product."""

import datetime as dt
import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from tests.engines.recalculation import EACH_ENGINE, engine_of

from bomrisk.policy import Policy
from bomrisk.removal import Without
from bomrisk.scenarios import AS_IT_STANDS, GRADES, Comparison
from bomrisk.setting import Setting
from bomrisk.stability import Stability

AS_OF = dt.date(2026, 11, 22)
COUNTRIES = {"CN": "China", "CL": "Chile", "BR": "Brazil", "CD": "DR Congo", "DE": "Germany"}
MATERIALS = {
    "gallium": "Gallium",
    "dysprosium": "Dysprosium",
    "copper": "Copper",
    "niobium": "Niobium",
    "indium": "Indium",
}

# material, stage, named, hhi low/mid/high, HHIg other/trusted/destination, top country, share, top three, rated
_STAGES = [
    ("gallium", "", "refining", 1.0, (0.97, 0.974, 0.98), (1.21, 0.0, 0.0), "CN", 0.987, 0.999, True),
    ("dysprosium", "CN", "mining", 0.95, (0.44, 0.45, 0.46), (0.52, 0.004, 0.0), "CN", 0.62, 0.9, True),
    ("dysprosium", "CN", "refining", 0.99, (0.96, 0.97, 0.97), (1.15, 0.0001, 0.0), "CN", 0.985, 1.0, True),
    ("copper", "", "mining", 0.9, (0.10, 0.11, 0.12), (0.09, 0.002, 0.0003), "CL", 0.23, 0.45, True),
    ("copper", "", "refining", 0.55, (np.nan, np.nan, np.nan), (0.2, 0.0, 0.0), "CN", 0.44, 0.5, False),
    ("niobium", "", "mining", 0.99, (0.82, 0.83, 0.84), (0.86, 0.0, 0.0), "BR", 0.91, 0.99, True),
    ("copper", "CD DE ?10", "mining", 0.9, (0.10, 0.11, 0.12), (0.09, 0.002, 0.0003), "CL", 0.23, 0.45, True),
]
# stage position, country, share, control, measure, coverage, form, status
_EXPOSURE = [
    (0, "CN", 0.987, "CN-BAN", "ban", "all", "same", "suspended"),
    (0, "CN", 0.987, "CN-LIC", "licence", "all", "same", "in_force"),
    (0, "CN", 0.987, "CN-LIC2", "licence", "all", "same", "in_force"),
    (1, "CN", 0.62, "CN-REE", "licence", "some", "upstream", "in_force"),
    (2, "CN", 0.985, "CN-REE", "ban", "all", "same", "in_force"),
    (2, "CN", 0.985, "CN-TECH", "technology_control", "technology", "same", "in_force"),
    (3, "CD", 0.11, "CD-QUOTA", "quota", "all", "upstream", "announced"),
    (6, "CD", 0.11, "CD-QUOTA", "quota", "all", "upstream", "announced"),
    (6, "CN", np.nan, "CN-LIC", "licence", "all", "same", "in_force"),
]
# rating: list of (material, first stage, last stage, counts, trace, ambiguous)
_RATINGS = [
    [("gallium", 0, 0, True, False, False)],
    [("copper", 3, 4, True, False, False), ("dysprosium", 1, 2, True, True, False)],
    [("copper", 3, 4, True, False, False)],
    [("niobium", 5, 5, False, False, True), ("copper", 6, 6, True, False, False)],
    [("indium", -1, -1, True, False, False)],
    [],
]
_LINES = [0, 1, 2, 3, 4, 5, 0, 2]


def curve(x, points):
    """Linear between points, flat outside."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 + (x - x0) * (y1 - y0) / (x1 - x0)
    return points[-1][1]


def reckon(policy=None):
    """The whole chain for the small BOM."""
    policy = policy or Policy()
    exposure = []
    for position, country, share, control, measure, coverage, form, status in _EXPOSURE:
        factors = (policy.severity[measure], policy.coverage[coverage], policy.form[form], policy.status[status])
        exposure.append(
            {
                "stage": position,
                "country": country,
                "share": share,
                "control_id": control,
                "instrument": f"Notice {control}",
                "measure_counted": measure,
                "measure": measure,
                "waivers": "no",
                "severity": factors[0],
                "coverage": coverage,
                "coverage_factor": factors[1],
                "form": form,
                "form_factor": factors[2],
                "status": status,
                "status_factor": factors[3],
                "effective": np.prod(factors),
            }
        )
    for row in exposure:
        same = [other for other in exposure if (other["stage"], other["country"]) == (row["stage"], row["country"])]
        row["strictest"] = row["effective"] > 0 and row is max(same, key=lambda each: each["effective"])
        share = 0.0 if np.isnan(row["share"]) else row["share"]
        row["contribution"] = share * row["effective"] if row["strictest"] else 0.0
    stages = [_stage(number, policy, exposure) for number in range(len(_STAGES))]
    for row in exposure:
        row["stage_key"] = stages[row.pop("stage")]["stage_key"]
    materials, ratings = _ratings(policy, stages)
    return _assessment(policy, exposure, stages, materials, ratings)


def _stage(number, policy, exposure):
    material, origin, stage, named, hhi, weighted, top, share, three, rated = _STAGES[number]
    rows = [row for row in exposure if row["stage"] == number]
    at = [position for position, row in enumerate(exposure) if row["stage"] == number]
    g = weighted[0] + policy.trusted_factor * weighted[1] + policy.destination_factor * weighted[2]
    c = curve(g, policy.concentration_curve)
    held = sum(row["contribution"] for row in rows)
    market = curve(held, policy.exposure_curve)
    # Several countries may stand there: the strictest counts.
    own = [row["effective"] for row in rows if row["country"] in origin.split()]
    severity = max(own, default=0.0) if origin else np.nan
    if not origin:
        x = market
    elif severity > 0:
        x = max(curve(severity, policy.exposure_curve), market)
    else:
        x = policy.market_part_of_known_origin * market
    raw = policy.weight_concentration * c + policy.weight_exposure * x
    stopped = sum(row["share"] for row in rows if row["strictest"] and row["effective"] >= policy.stop_severity)
    stops = stopped > policy.stop_share or (bool(origin) and severity >= policy.stop_severity)
    floor = max(
        policy.stop_floor if stops else 0.0, policy.monopoly_floor if c >= policy.monopoly_concentration else 0.0
    )
    addition = max(floor - raw, 0.0)
    return {
        "stage_key": f"{material}|{origin}||{stage}",
        "material": material,
        "material_name": MATERIALS[material],
        "stage": stage,
        "form": "",
        "material_origin": origin,
        "origins": origin,
        "dataset": "usgs-2026",
        "year": 2025,
        "rated": rated,
        "reason": "" if rated else "only 55 % is named",
        "named_share": named,
        "hhi": hhi[1],
        "hhi_low": hhi[0],
        "hhi_high": hhi[2],
        "hhi_g_other": weighted[0],
        "hhi_g_trusted": weighted[1],
        "hhi_g_destination": weighted[2],
        "hhi_g": g,
        "concentration": c,
        "supply_under_control": held,
        "exposure_market": market,
        "origin_severity": severity,
        "origin_issues": bool(severity is not None and severity > 0),
        "exposure": x,
        "raw": raw,
        "stopped_share": stopped,
        "floor": floor,
        "floor_addition": addition,
        "score": raw + addition,
        "low": raw - 3,
        "high": min(raw + addition + 4, 100),
        "top_country": top,
        "top_share": share,
        "top3_share": three,
        "n1": 1 - share,
        "crma_flag": share > policy.crma_share,
        "confidence": "secondary",
        "controls": "; ".join(row["control_id"] for row in rows),
        "source_id": "usgs-2026;hand",
        "basis": f"{COUNTRIES[top]} holds {100 * share:.0f} % of world {stage}.",
        "first_exposure": min(at, default=-1),
        "last_exposure": max(at, default=-1),
    }


def _ratings(policy, stages):
    materials, ratings = [], []
    for number, parts in enumerate(_RATINGS):
        first = len(materials)
        for material, start, end, counts, trace, ambiguous in parts:
            span = [at for at in range(start, end + 1) if at >= 0 and stages[at]["rated"]]
            worst = max(span, key=lambda at: stages[at]["score"], default=-1)
            weight = policy.trace_factor if trace else 1.0
            row = {
                "rating_id": number,
                "material": material,
                "rung": "keyword",
                "rule": f"word {material}",
                "confidence": "medium",
                "ambiguous": ambiguous,
                "trace": trace,
                "counts": counts,
                "form": "",
                "material_origin": "",
                "processing_country": "",
                "rated": worst >= 0,
                "first_stage": start,
                "last_stage": end,
                "bottleneck": worst,
            }
            for key in ("concentration", "exposure", "floor_addition", "score", "low", "high"):
                row[key] = weight * stages[worst][key] if worst >= 0 else np.nan
            materials.append(row)
        mine = [row for row in materials[first:] if row["counts"] and row["rated"]]
        ratings.append(
            _rating(
                policy, number, first, len(materials) - 1, max(mine, key=lambda r: r["score"], default=None), stages
            )
        )
    return materials, ratings


def _rating(policy, number, first, last, worst, stages):
    if last < first:
        first = last = -1
    row = {
        "rating_id": number,
        "first_material": first,
        "last_material": last,
        "findings": "",
        "materials": "; ".join(p[0] for p in _RATINGS[number]),
    }
    keys = ("hhi", "hhi_low", "hhi_high", "top_country", "top_share", "top3_share", "n1", "crma_flag", "controls")
    if worst is None:
        row.update(
            dict.fromkeys([*keys, "concentration", "exposure", "floor_addition", "score", "low", "high"], np.nan)
        )
        reason = "no rated material was recognised"
        row.update(
            evidence="",
            floor="",
            grade="unrated",
            trace=False,
            crma_flag=False,
            bottleneck_material=None,
            bottleneck_stage=None,
        )
        row.update(top_country=None, controls="", unrated_reason=reason, why=f"Unrated: {reason}.", confidence="")
        return row
    stage = stages[worst["bottleneck"]]
    score = worst["score"]
    grade = "A"
    for letter, edge in policy.bands.items():
        grade = letter if score >= edge else grade
    floor = (
        "" if worst["floor_addition"] == 0 else "supply stopped" if stage["floor"] == policy.stop_floor else "monopoly"
    )
    why = f"Grade {grade} ({int(score + 0.5)}): {stage['material_name']}, {stage['stage']}. "
    why += (
        ("Raised to the floor. " if floor else "") + ("Counts as a trace. " if worst["trace"] else "") + stage["basis"]
    )
    row.update({key: stage[key] for key in keys})
    row.update({key: worst[key] for key in ("concentration", "exposure", "floor_addition", "score", "low", "high")})
    row.update(
        evidence=f"keyword: {worst['rule']} (medium)",
        confidence="medium",
        floor=floor,
        grade=grade,
        trace=worst["trace"],
        why=why,
        unrated_reason="",
        bottleneck_material=worst["material"],
        bottleneck_stage=stage["stage"],
    )
    return row


def _assessment(policy, exposure, stages, materials, ratings):
    ratings = pd.DataFrame(ratings)
    lines = ratings.drop(columns=["first_material", "last_material"]).iloc[_LINES].reset_index(drop=True)
    controls = pd.DataFrame(
        [
            (
                "CN-BAN",
                "No. 72 ban",
                "CN",
                "gallium",
                "ban",
                "suspended",
                "2024-12-03",
                "2026-11-27",
                "2026-11-28",
                "last day of the suspension",
                True,
            ),
            ("CN-LIC", "Ga licence", "CN", "gallium", "licence", "in_force", "2023-08-01", None, None, "", True),
            ("CN-LIC2", "Ga licence 2", "CN", "gallium", "licence", "in_force", "2024-08-01", None, None, "", True),
            ("CN-REE", "REE licence", "CN", "rare-earths", "licence", "in_force", "2025-04-04", None, None, "", True),
            (
                "CN-TECH",
                "REE technology",
                "CN",
                "rare-earths",
                "technology_control",
                "in_force",
                "2023-12-21",
                None,
                None,
                "",
                True,
            ),
            (
                "CD-QUOTA",
                "Copper quota",
                "CD",
                "copper",
                "quota",
                "announced",
                "2027-01-01",
                None,
                "2027-01-01",
                "takes effect",
                True,
            ),
        ],
        columns=[
            "control_id",
            "short_name",
            "issuing_country",
            "materials",
            "measure",
            "status",
            "effective_from",
            "suspended_until",
            "next_change",
            "next_change_what",
            "scored",
        ],
    )
    for column in ("effective_from", "suspended_until", "next_change"):
        controls[column] = pd.to_datetime(controls[column])
    controls = controls.assign(
        instrument="Notice of the ministry",
        kind="export_control",
        last_day=pd.NaT,
        suspended_until_reported=pd.NaT,
        end_users=None,
        note="by hand",
        source="hand",
        confidence="verified",
    )
    findings = pd.DataFrame(
        [
            (
                "origin-unknown",
                "info",
                "Parts!7 and 3 more",
                "The origin of the material is unknown.",
                "Ask the supplier.",
            )
        ],
        columns=["code", "severity", "where", "message", "action"],
    )
    return SimpleNamespace(
        as_of=AS_OF,
        to="DE",
        policy=policy,
        setting=Setting.of(policy, AS_OF, "DE"),
        lines=lines,
        ratings=ratings,
        rating_materials=pd.DataFrame(materials),
        stages=pd.DataFrame(stages),
        exposure=pd.DataFrame(exposure),
        controls=controls,
        findings=findings,
        changes_ahead=lambda spend: _calendar(controls, spend),
        compared=lambda scenarios, spend: _scenarios(policy, lines, scenarios, spend),
        stability=lambda: stability_by_hand(lines),
        removals=lambda bom, spend, most: [_without(bom, spend, country) for country in ("", "CN")],
    )


def stability_by_hand(lines):
    """Made up: scores between 5 points less and 4 more, the first rated lines sure of their place."""
    rated = lines["score"].notna()
    rank = lines["score"].rank(method="first", ascending=False)
    drawn = pd.DataFrame(
        {
            "score_p05": lines["score"] - 5.0, "score_p95": lines["score"] + 4.0, "stays": np.where(rank < 3, 1.0, 0.75),
            "rank_low": rank, "rank_high": rank + 2, "grade_stays": 0.5,
        }
    )  # fmt: skip
    return Stability(1000, 0, 20, 0.875, drawn.where(rated).astype(float))


def _without(bom, spend, country):
    """What is lost without China, made up: gallium is gone from two lines, one of which has stock; the motor loses a fifth."""
    at = np.arange(len(bom)) % 8
    hit = pd.Series(at).map({0: "short", 6: "cut off", 1: "short"}).fillna("")
    lost = pd.Series(at).map({0: 0.987, 6: 1.0, 1: 0.2}).fillna(0.0)
    cover = pd.Series(np.where(at == 6, 3.5, np.nan))
    lasts = pd.Series(np.where(at == 6, 0.0, np.nan)).astype("boolean")
    lines = pd.DataFrame({"hit": hit, "lost": lost, "cover_months": cover, "lasts": lasts})
    amounts = np.nan_to_num(np.asarray(spend, dtype=float))
    bands = {
        "half or more": np.isin(at, [0, 6]), "a quarter to a half": at < 0, "a tenth to a quarter": at == 1,
        "not hit, as far as is known": ~np.isin(at, [0, 6, 1]),
    }  # fmt: skip
    totals = [(name, int(mask.sum()), float(amounts[mask].sum())) for name, mask in bands.items()]
    supply = [
        ("gallium", "Gallium", "refining", "CN", 0.987, 0.5, "RU", 0.6, 2025, "usgs-2026", 2, 64.5, 2, 64.5, 1, 3.5),
        ("dysprosium", "Dysprosium", "mining", "CN", 0.2, 0.4, "MM", 0.7, 2025, "usgs-2026", 1, 620.0, 1, 620.0, 0, np.nan),
        ("copper", "Copper", "mining", "CL", 0.23, 0.1, "CD", 0.2, 2025, "usgs-2026", 3, 90.0, 0, 0.0, 0, np.nan),
    ]  # fmt: skip
    columns = (
        "material name stage country lost hhi_left next_country next_share year source lines spend lines_hit spend_hit "
        "lines_stocked cover_months"
    )
    supply = pd.DataFrame(supply, columns=columns.split()).assign(rated=True, left=lambda rows: 1 - rows["lost"])
    totals = pd.DataFrame(totals, columns=["loss", "lines", "spend"])
    return Without(country, AS_OF, 12.0, supply.head(3 if not country else 2), lines, totals)


def _scenarios(policy, lines, scenarios, spend):
    """What the scenarios would do, made up: overshoot moves the motor to D, multilateralism gallium to C, and copper a little."""
    names = [AS_IT_STANDS, *(scenario.name for scenario in scenarios)]
    at = np.arange(len(spend)) % len(lines)  # the BOM may be shorter, or the same lines again and again
    lines, ratings = lines.iloc[at].reset_index(drop=True), np.array(_LINES, dtype=np.int64)[at]
    scores = pd.DataFrame({name: lines["score"].to_numpy(dtype=float).copy() for name in names})
    grades = pd.DataFrame({name: lines["grade"].to_numpy(dtype=object).copy() for name in names})
    moves = []
    for scenario, rating, step, change, points, grade in (
        (names[2], 1, 1, "Suspended controls return", 4.0, "D"),
        (names[2], 1, 2, "China's licences become bans", 6.0, "D"),
        (names[3], 0, 1, "Licences become routine", -30.0, "C"),
        (names[3], 2, 1, "Licences become routine", -0.2, None),
    ):
        at = ratings == rating
        if not at.any():
            continue
        before = float(scores.loc[at, scenario].iloc[0])
        was = grades.loc[at, scenario].iloc[0]
        scores.loc[at, scenario] += points
        grades.loc[at, scenario] = grade or was
        ids = "CN-2023-23; CN-SCENARIO-1"
        moves.append((scenario, step, change, ids, rating, before, before + points, was, grade or was, int(at.sum())))
    columns = ["scenario", "step", "change", "controls", "rating_id", "score_before", "score_after"]
    moves = pd.DataFrame(moves, columns=[*columns, "grade_before", "grade_after", "lines"])
    amounts = np.nan_to_num(np.asarray(spend, dtype=float))
    totals = [
        (name, grade, int(grades[name].eq(grade).sum()), float(amounts[grades[name].eq(grade).to_numpy()].sum()))
        for name in names
        for grade in GRADES
    ]
    totals = pd.DataFrame(totals, columns=["scenario", "grade", "lines", "spend"])
    none = pd.DataFrame()  # the workbook writes causes anew, with instruments and sources
    return Comparison(AS_OF, "DE", policy, tuple(scenarios), scores, grades, none, moves, totals, ratings)


def _calendar(controls, spend):
    """What changes of the controls would do, reckoned by hand: the ban comes back, the quota begins, a listed rule ends."""
    rows = controls.set_index("control_id").loc[["CN-BAN", "CD-QUOTA", "CN-TECH"]].reset_index()
    events = rows.assign(
        day=pd.to_datetime(["2026-11-28", "2027-01-01", "2027-06-01"]),
        before=["suspended", "announced", "in_force"],
        after=["lapse_unverified", "in_force", "ended"],
        suspended_by=None,
        bears=[True, True, False],
        holds=["Gallium: export licence -> export ban", "Copper: no control -> export quota", ""],
        lines=[2, 3, 1],
        spend=[64.5, 0.0, np.nan],
        rescored=[2, 0, 0],
        points=[3.5, 0.0, 0.0],
        up=[2, 0, 0],
        down=[0, 0, 0],
        moved_spend=[64.5, np.nan, np.nan],
        grades=["D -> E: 2", "", ""],
    )
    return SimpleNamespace(events=events.head(len(spend)), to="DE", start=AS_OF)


def small_bom():
    """Eight lines, some of them hostile."""
    return pd.DataFrame(
        {
            "part_number": ["GA-1", "MOT-2", "=cmd|' /C calc'!A0", "+49 123", "IN-5", "-", "GA-1b", "CU-8"],
            "description": [
                "GaN transistor 650 V",
                "Servo motor with NdFeB magnets",
                "@SUM(1+1) copper bar",
                "Busbar\nCu-ETP",
                "ITO target \x1b[31m",
                "Screw M4 🔩",
                "GaN transistor, tray",
                "_x0041_ & <b>wire</b>",
            ],
            "supplier": [
                "Nord Halbleiter",
                "Antriebe AG",
                None,
                "Kupfer GmbH",
                None,
                None,
                "Nord Halbleiter",
                "Kupfer GmbH",
            ],
            "quantity": [10.0, 2.0, 1.5, np.nan, 1.0, 400.0, 5.0, 3.0],
            "unit_price": [4.2, 310.0, 11.0, 7.0, np.nan, 0.02, 4.5, 2.25],
            "line_total": [np.nan, np.nan, np.nan, 91.0, np.nan, np.nan, np.nan, np.nan],
            "sheet": ["Parts"] * 8,
            "row": range(6, 14),
        }
    )


def small_extras():
    """Columns of the buyer that no canonical name fits, one of them twice."""
    return pd.DataFrame(
        {
            "Drawing no.": ["D1", None, "=1+1", "D4", "D5", "D6", "D7", "D8"],
            "line": [1, 2, 3, 4, 5, 6, 7, 8],
            "Released": [dt.datetime(2026, 1, 2)] * 4 + [True, False, 1.5, None],
        }
    )


def hand_facts():
    """Names and sources for the small assessment."""
    from bomrisk_templates.bom_risk.facts import Facts

    sources = pd.DataFrame(
        [
            (
                "usgs-2026",
                "Mineral Commodity Summaries 2026",
                "USGS",
                2026,
                "public domain",
                "usgs.gov",
                pd.Timestamp(2026, 10, 1),
                None,
            ),
            ("hand", "Reckoned by hand", "tests", 2026, "Apache-2.0", None, None, None),
        ],
        columns=["source_id", "title", "publisher", "year", "licence", "locator", "accessed", "notes"],
    )
    return Facts(dt.date(2026, 10, 8), COUNTRIES, MATERIALS, sources)


@pytest.fixture(name="reckon")
def reckon_fixture():
    return reckon


@pytest.fixture
def assessment():
    return reckon()


@pytest.fixture
def bom():
    return small_bom()


@pytest.fixture
def extras():
    return small_extras()


@pytest.fixture
def facts():
    return hand_facts()


@pytest.fixture(scope="module", params=EACH_ENGINE)
def recalculate(request, tmp_path_factory):
    """Compute a workbook anew with one engine; returns where the computed one is."""
    engine = engine_of(request.param, tmp_path_factory.mktemp("profile"))

    def run(path):
        out = tmp_path_factory.mktemp("computed")
        engine([path], out)
        return out / path.name

    return run

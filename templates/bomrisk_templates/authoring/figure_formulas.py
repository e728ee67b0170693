"""Formulas of the figures: sums by grade, country and material, the worst lines, the next changes, the checks."""

from __future__ import annotations

from bomrisk_templates.authoring.formulas import cell_of, column_of
from bomrisk_templates.bom_risk.columns import TABLES, headers
from bomrisk_templates.bom_risk.figures import SECOND_SOURCE_LENGTH

__all__ = ["CHECKS", "FIGURES", "HEADLINES", "check_rows"]

_RESULTS = "bomrisk_results"


def _results(key: str) -> str:
    return column_of(_RESULTS, key)


def _by_grade() -> dict[str, str]:
    grade = cell_of("bomrisk_by_grade", "grade")
    lines, spend = cell_of("bomrisk_by_grade", "lines"), cell_of("bomrisk_by_grade", "spend")
    return {
        "lines": f"COUNTIF({_results('grade')},{grade})",
        "spend": f"SUMIFS({_results('spend')},{_results('grade')},{grade})",
        "lines_share": f'IF(bomrisk_lines=0,"",{lines}/bomrisk_lines)',
        "spend_share": f'IF(bomrisk_total_spend=0,"",{spend}/bomrisk_total_spend)',
    }


def _group(table: str, of: str) -> dict[str, str]:
    """Lines and spend of one country or material, and its place among the others."""
    name, place = cell_of(table, "name"), _results(of)
    grade = _results("grade")
    lines = cell_of(table, "lines")
    formulas = {
        "lines": f"COUNTIFS({place},{name})",
        "high": f'COUNTIFS({place},{name},{grade},"D")+COUNTIFS({place},{name},{grade},"E")',
        "spend": f"SUMIFS({_results('spend')},{place},{name})",
        "order_key": f'IF({lines}=0,"",{cell_of(table, "high")}+{lines}/(1+bomrisk_lines)-ROW()/1000000000)',
    }
    if "hhi" in headers(table):
        found = f"MATCH({name},{column_of('bomrisk_ratings', 'bottleneck_material')},0)"
        formulas["hhi"] = f'IFERROR(INDEX({column_of("bomrisk_ratings", "hhi")},{found}),"")'
    return formulas


def _top(table: str, source: str) -> dict[str, str]:
    rank, place = cell_of(table, "rank"), cell_of(table, "place")
    order, name = column_of(source, "order_key"), cell_of(table, "name")

    def of(key: str) -> str:
        return f'IF({place}="","",INDEX({column_of(source, key)},{place}))'

    formulas = {
        "place": f'IFERROR(MATCH(LARGE({order},{rank}),{order},0),"")',
        "name": of("name"),
        "high": of("high"),
        # A long name would leave its chart no room.
        "label": f'IF(LEN({name})>22,LEFT({name},21)&"…",{name})',
    }
    if "lower" in headers(table):
        lines, high = (f"INDEX({column_of(source, key)},{place})" for key in ("lines", "high"))
        formulas["lower"] = f'IF({place}="","",{lines}-{high})'
    if "hhi" in headers(table):
        formulas["hhi"] = of("hhi")
    return formulas


def _worst_lines() -> dict[str, str]:
    place = cell_of("bomrisk_worst_lines", "place")
    rating = f"INDEX({_results('rating_id')},{place})"

    def value(key: str) -> str:
        return f"INDEX({_results(key)},{place})"

    def shown(text: str) -> str:
        return f'IF({place}="","",{text})'

    def of_rating(key: str) -> str:
        return f"INDEX({column_of('bomrisk_ratings', key)},{rating})"

    supplier = f'IF({value("supplier")}="","",{value("supplier")}&": ")'
    # Results may be sorted by hand; the line's number finds its row on BOM.
    line = f"MATCH({value('line')},{column_of('bomrisk_bom', 'line')},0)"
    listed = f'IFERROR(LEFT(INDEX({column_of("bomrisk_bom", "alternates")},{line})&"",{SECOND_SOURCE_LENGTH}),"")'
    second = f'IF({listed}="",""," Same for the second source listed ("&{listed}&")?")'
    order = _results("order_key")
    return {
        "place": f'IFERROR(MATCH(LARGE({order},{cell_of("bomrisk_worst_lines", "rank")}),{order},0),"")',
        "part_number": shown(f'{value("part_number")}&""'),
        "description": shown(f'{value("description")}&""'),
        "grade": shown(value("grade")),
        "score": shown(value("score")),
        "likely": shown(
            f'IF({value("score_p05")}="","",ROUND({value("score_p05")},0)&".."&ROUND({value("score_p95")},0))'
        ),
        "bottleneck": shown(f'{value("bottleneck_material")}&", "&{value("bottleneck_stage")}'),
        "country": shown(
            f'{value("country_name")}&IF({value("top_share")}="","",", "&ROUND(100*{value("top_share")},0)&" %")'
        ),
        "holds": shown(of_rating("holds")),
        "ask": shown(f"{supplier}&{of_rating('ask')}&{second}"),
    }


def _next_changes() -> dict[str, str]:
    place = cell_of("bomrisk_next_changes", "place")

    def value(key: str) -> str:
        return f"INDEX({column_of('bomrisk_calendar', key)},{place})"

    day = value("day")
    iso = f'YEAR({day})&"-"&RIGHT("0"&MONTH({day}),2)&"-"&RIGHT("0"&DAY({day}),2)'
    ahead = f"{day}-bomrisk_as_of"
    distance = f'IF({ahead}=0,"today","in "&({ahead})&IF({ahead}=1," day"," days"))'
    rank = cell_of("bomrisk_next_changes", "rank")
    return {
        "place": f'IFERROR(MATCH({rank},{column_of("bomrisk_calendar", "order")},0),"")',
        "what": f'IF({place}="","",{iso}&", "&{distance}&", "&{value("country_name")}&": "&{value("what")})',
        "effect": f'IF({place}="","",{value("effect")}&"")',
    }


FIGURES: dict[str, dict[str, str]] = {
    "bomrisk_by_grade": _by_grade(),
    "bomrisk_by_country": _group("bomrisk_by_country", "country_name"),
    "bomrisk_by_material": _group("bomrisk_by_material", "bottleneck_material"),
    "bomrisk_top_countries": _top("bomrisk_top_countries", "bomrisk_by_country"),
    "bomrisk_top_materials": _top("bomrisk_top_materials", "bomrisk_by_material"),
    "bomrisk_worst_lines": _worst_lines(),
    "bomrisk_next_changes": _next_changes(),
    "bomrisk_calendar": {"days_ahead": f"{cell_of('bomrisk_calendar', 'day')}-bomrisk_as_of"},
}
"""Formula by table and column key."""

_HIGH_SPEND = (
    f'(SUMIFS({_results("spend")},{_results("grade")},"D")+SUMIFS({_results("spend")},{_results("grade")},"E"))'
)
_FIRST_MATERIAL = f"INDEX({column_of('bomrisk_top_materials', 'name')},1)"
_FIRST_COUNT = f"INDEX({column_of('bomrisk_top_materials', 'high')},1)"
_FIRST_COUNTRY = f"INDEX({column_of('bomrisk_top_countries', 'name')},1)"
_ITS_LINES = f"INDEX({column_of('bomrisk_top_countries', 'high')},1)"
_FIRST_CHANGE = f"INDEX({column_of('bomrisk_next_changes', 'what')},1)"

HEADLINES: dict[str, str] = {
    "bomrisk_lines": f"COUNT({_results('line')})",
    "bomrisk_rated_lines": f"COUNT({_results('score')})",
    "bomrisk_high_lines": f'COUNTIF({_results("grade")},"D")+COUNTIF({_results("grade")},"E")',
    "bomrisk_unrated_lines": f'COUNTIF({_results("grade")},"unrated")',
    "bomrisk_total_spend": f"SUM({_results('spend')})",
    "bomrisk_high_spend_share": f'IF(bomrisk_total_spend=0,"no prices",{_HIGH_SPEND}/bomrisk_total_spend)',
    "bomrisk_first_bottleneck": (
        f'IF({_FIRST_MATERIAL}="","none",{_FIRST_MATERIAL}&": "&{_FIRST_COUNT}&IF({_FIRST_COUNT}=1," line"," lines")&" '
        f'with D or E")'
    ),
    "bomrisk_headline": (
        'bomrisk_high_lines&" of "&bomrisk_lines&" lines carry a high supply risk (grade D or E)"'
        f'&IF(N({_ITS_LINES})>0,"; "&{_FIRST_COUNTRY}&" is the top country behind "&{_ITS_LINES}&" of them","")'
    ),
    "bomrisk_first_change": f'IF({_FIRST_CHANGE}="","no dated change known",{_FIRST_CHANGE})',
}
"""Named figures that the first sheets show."""


def _disorder(table: str) -> str:
    """Number of rows that are not where their number says."""
    numbers = column_of(table, "position")
    return f'SUMPRODUCT(({numbers}<>"")*({numbers}<>ROW({numbers})-MIN(ROW({numbers}))+1))'


_EQUAL = 'IF({found}={expected},"OK","CHECK")'
_CLOSE = 'IF(ABS({found}-{expected})<0.000001,"OK","CHECK")'
_CHANGED = f'COUNTIF({column_of("bomrisk_policy", "changed")},"changed")'

CHECKS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "Every line of the BOM is in Results",
        _EQUAL,
        f"COUNT({column_of('bomrisk_bom', 'line')})",
        "bomrisk_lines",
        "Lines were added or deleted by hand. Score the BOM again.",
    ),
    (
        "Every line has a score or the reason why not",
        _EQUAL,
        f'bomrisk_rated_lines+SUMPRODUCT(({_results("grade")}="unrated")*(LEN({_results("why")})>11))',
        "bomrisk_lines",
        "Look for empty cells in the column Why of Results.",
    ),
    (
        "The grades add up to the lines",
        _EQUAL,
        f"SUM({column_of('bomrisk_by_grade', 'lines')})",
        "bomrisk_lines",
        "A grade on Results was overwritten by hand.",
    ),
    (
        "The two weights add up to 1",
        _CLOSE,
        "policy_weight_concentration+policy_weight_exposure",
        "1",
        "Correct the weights on the Policy sheet.",
    ),
    (
        "The policy is the one that the BOM was scored with",
        _EQUAL,
        _CHANGED,
        "0",
        "Scores and grades follow the change at once. The range from low to high and the strictest measure of each "
        "control are those "
        "of the scoring: score again to renew them.",
    ),
    (
        "The scores are those of the scoring (sum)",
        'IF({changed}>0,"NOTE",IF(ABS({found}-{expected})<0.000001,"OK","CHECK"))'.replace("{changed}", _CHANGED),
        f"SUM({_results('score')})",
        "bomrisk_scored_sum",
        "A fact or a formula was changed by hand, or the policy was (then this is a note).",
    ),
    (
        "The as-of date is the one of the scoring",
        _EQUAL,
        "bomrisk_as_of",
        "bomrisk_scored_as_of",
        "Controls and their status hold for the scored date. Score again for another one.",
    ),
    (
        "The destination is the one of the scoring",
        _EQUAL,
        "bomrisk_destination",
        "bomrisk_scored_destination",
        "Controls hold to the scored destination. Score again for another one.",
    ),
    (
        "The facts were verified up to the as-of date",
        'IF({found}>={expected},"OK","NOTE")',
        "bomrisk_verified_through",
        "bomrisk_as_of",
        "Controls may have changed since the facts were last verified. Update bomrisk, or check the issuers' notices.",
    ),
    (
        "The calculation sheets stand in their order (rows out of place)",
        _EQUAL,
        "+".join(
            _disorder(f"bomrisk_{name}") for name in ("exposure", "stages", "rating_materials", "ratings", "structure")
        ),
        "0",
        "Ratings, Materials, Stages, Exposure and Structure point to each other by row. Sort them by their column No.",
    ),
    (
        "No score ends in an error (cells)",
        _EQUAL,
        f"SUMPRODUCT(--ISERROR({_results('score')}))+SUMPRODUCT(--ISERROR({column_of('bomrisk_stages', 'score')}))",
        "0",
        "Undo the last change on Policy or on a calculation sheet.",
    ),
    (
        "Every line has a spend",
        'IF({found}={expected},"OK","NOTE")',
        f"COUNT({_results('spend')})",
        f"bomrisk_lines-COUNTIF({_results('times_used')},0)",
        "Lines without quantity and price, or without a rate of their currency, count as nothing in the figures by spend. "
        "Type prices into Results, rates into Rates. Assemblies whose parts have prices need none.",
    ),
    (
        "No finding is an error",
        'IF({found}={expected},"OK","NOTE")',
        f'COUNTIF({column_of("bomrisk_findings", "severity")},"error")',
        "0",
        "Read the findings below.",
    ),
)
"""Text, result formula, found, expected, what to do; for each check."""


def check_rows() -> tuple[list[list[str | None]], list[dict[str, str]]]:
    """Return fixed values and formulas of the checks table, row by row."""
    found, expected = cell_of("bomrisk_checks", "found"), cell_of("bomrisk_checks", "expected")
    keys = [column.key for column in TABLES["bomrisk_checks"]]
    data: list[list[str | None]] = []
    formulas = []
    for text, result, actual, wanted, meaning in CHECKS:
        fixed = {"check": text, "meaning": meaning}
        data.append([fixed.get(key) for key in keys])
        formulas.append({"found": actual, "expected": wanted, "result": result.format(found=found, expected=expected)})
    return data, formulas

"""The live chain: formulas of the calculated columns, from exposure to lines.

Structured references only, so that a formula reads the same in every row and survives sorting; spans of rows are taken by
position (``INDEX(first):INDEX(last)``), which is linear in the number of rows. No function is newer than Excel 2010.
"""

from __future__ import annotations

from bomrisk_templates.authoring.assembly_formulas import assembly_formulas, structure_formulas
from bomrisk_templates.authoring.references import cell_of, column_of
from bomrisk_templates.authoring.references import span_of as _span

__all__ = ["FORMULAS", "cell_of", "column_of"]


def _curve(measure: str, curve: str) -> str:
    """Points for a measure: linear between the points of a curve, flat outside of them."""
    xs, ys, slopes = (column_of(curve, key) for key in ("x", "y", "slope"))
    at = f"MAX({measure},INDEX({xs},1))"
    return f"(LOOKUP({at},{xs},{ys})+({at}-LOOKUP({at},{xs}))*LOOKUP({at},{xs},{slopes}))"


def _setting(prefix: str, word: str) -> str:
    """Policy value whose key is a prefix and a word of the row."""
    return f'INDEX({column_of("bomrisk_policy", "value")},MATCH("{prefix}."&{word},{column_of("bomrisk_policy", "key")},0))'


def _exposure() -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of("bomrisk_exposure", key)

    rows = _span("bomrisk_exposure", "effective", this("first_row"), this("last_row"))
    first_of_largest = f"{this('position')}-{this('first_row')}+1=MATCH(MAX({rows}),{rows},0)"
    return {
        "severity": f'IF({this("scored")}="yes",{_setting("severity", this("measure_counted"))},0)',
        "coverage_factor": _setting("coverage", this("coverage")),
        "form_factor": _setting("form", this("form")),
        "status_factor": _setting("status", this("status")),
        "effective": "*".join(this(key) for key in ("severity", "coverage_factor", "form_factor", "status_factor")),
        "strictest": f'IF({this("effective")}>0,IF({first_of_largest},"yes","no"),"no")',
        "contribution": f'IF({this("strictest")}="yes",N({this("share")})*{this("effective")},0)',
    }


def _stages() -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of("bomrisk_stages", key)

    def rows(key: str) -> str:
        return _span("bomrisk_exposure", key, this("first_exposure"), this("last_exposure"))

    none = f"{this('first_exposure')}=0"
    stopped = f'SUMPRODUCT(({rows("strictest")}="yes")*({rows("effective")}>=policy_stop_severity),{rows("share")})'
    # Several countries may stand there: the strictest counts.
    of_origin = f"ISNUMBER(FIND({rows('country')},{this('material_origin')}))"
    origin = f'SUMPRODUCT(MAX({of_origin}*({rows("strictest")}="yes")*{rows("effective")}))'
    severity, market = this("origin_severity"), this("exposure_market")
    issuing = f"MAX({_curve(severity, 'bomrisk_exposure_curve')},{market})"
    known = f'IF({this("origin_issues")}="yes",{issuing},policy_market_part_of_known_origin*{market})'
    at_home = f"IF(ISNUMBER({severity}),{severity}>=policy_stop_severity,FALSE)"
    stop_floor = f"IF(OR({at_home},{this('stopped_share')}>policy_stop_share),policy_stop_floor,0)"
    monopoly = f"IF({this('concentration')}>=policy_monopoly_concentration,policy_monopoly_floor,0)"
    factors = f"policy_trusted_factor*{this('hhi_g_trusted')}+policy_destination_factor*{this('hhi_g_destination')}"
    parts = {
        "hhi_g": f"{this('hhi_g_other')}+{factors}",
        "concentration": _curve(this("hhi_g"), "bomrisk_concentration_curve"),
        "supply_under_control": f"IF({none},0,SUM({rows('contribution')}))",
        "exposure_market": _curve(this("supply_under_control"), "bomrisk_exposure_curve"),
        "origin_severity": f'IF({this("material_origin")}="","",IF({none},0,{origin}))',
        "exposure": f"IF(ISNUMBER({severity}),{known},{market})",
        "raw": f"policy_weight_concentration*{this('concentration')}+policy_weight_exposure*{this('exposure')}",
        "stopped_share": f"IF({none},0,{stopped})",
        "floor": f"MAX({stop_floor},{monopoly})",
        "floor_addition": f"MAX({this('floor')}-{this('raw')},0)",
        "score": f"{this('raw')}+{this('floor_addition')}",
    }
    return {key: f'IF({this("rated")}="yes",{formula},"")' for key, formula in parts.items()}


def _rating_materials() -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of("bomrisk_rating_materials", key)

    scores = _span("bomrisk_stages", "score", this("first_stage"), this("last_stage"))
    weight = f'IF({this("trace")}="yes",policy_trace_factor,1)'
    found = f"{this('first_stage')}-1+MATCH(MAX({scores}),{scores},0)"
    formulas = {
        "bottleneck": f'IF({this("first_stage")}=0,"",IF(COUNT({scores})=0,"",{found}))',
        "bottleneck_stage": f'IF({this("bottleneck")}="","",INDEX({column_of("bomrisk_stages", "stage")},{this("bottleneck")}))',
    }
    for key in ("concentration", "exposure", "floor_addition", "score"):
        value = f"INDEX({column_of('bomrisk_stages', key)},{this('bottleneck')})"
        formulas[key] = f'IF({this("bottleneck")}="","",{weight}*{value})'
    formulas["counted_score"] = f'IF({this("counts")}="yes",{this("score")},"")'
    return formulas


def _ratings() -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of("bomrisk_ratings", key)

    scores = _span("bomrisk_rating_materials", "counted_score", this("first_material"), this("last_material"))
    found = f"{this('first_material')}-1+MATCH(MAX({scores}),{scores},0)"
    row, stage = this("material_row"), this("stage_row")

    def of_material(key: str) -> str:
        return f'IF({row}="","",INDEX({column_of("bomrisk_rating_materials", key)},{row}))'

    def of_stage(key: str) -> str:
        value = f"INDEX({column_of('bomrisk_stages', key)},{stage})"
        return f'IF({stage}="","",IF({value}="","",{value}))'

    score = this("score")
    grade = 'IF({s}>=policy_bands_E,"E",IF({s}>=policy_bands_D,"D",IF({s}>=policy_bands_C,"C",IF({s}>=policy_bands_B,"B","A"))))'
    grade = grade.format(s=score)
    name = f"INDEX({column_of('bomrisk_rating_materials', 'material_name')},{row})"
    basis = f"INDEX({column_of('bomrisk_stages', 'basis')},{stage})"
    raised = f'IF({this("floor_addition")}>0,"Raised to the floor. ","")'
    trace = f'IF(INDEX({column_of("bomrisk_rating_materials", "trace")},{row})="yes","Counts as a trace. ","")'
    why = (
        f'"Grade "&{this("grade")}&" ("&ROUND({score},0)&"): "&{name}&", "&{this("bottleneck_stage")}&". "'
        f"&{raised}&{trace}&{basis}"
    )
    is_stop = f"INDEX({column_of('bomrisk_stages', 'floor')},{stage})=policy_stop_floor"
    return {
        "material_row": f'IF({this("first_material")}=0,"",IF(COUNT({scores})=0,"",{found}))',
        "stage_row": of_material("bottleneck"),
        "bottleneck_material": of_material("material_name"),
        "bottleneck_stage": of_material("bottleneck_stage"),
        **{key: of_material(key) for key in ("concentration", "exposure", "floor_addition", "score")},
        "floor": f'IF({row}="","",IF({this("floor_addition")}>0,IF({is_stop},"supply stopped","monopoly"),""))',
        "grade": f'IF({score}="","unrated",{grade})',
        **{key: of_stage(key) for key in ("hhi", "hhi_low", "hhi_high")},
        **{
            key: of_stage(key)
            for key in ("country_name", "top_share", "top3_share", "n1", "crma_flag", "controls", "holds", "ask")
        },
        "trace": of_material("trace"),
        "why": f'IF({row}="","Unrated: "&{this("unrated_reason")}&".",{why})',
    }


def _results() -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of("bomrisk_results", key)

    rating = this("rating_id")

    def of_rating(key: str) -> str:
        return f'IF({rating}="","",INDEX({column_of("bomrisk_ratings", key)},{rating}))'

    def of_rated(key: str) -> str:
        return f'IF({this("score")}="","",INDEX({column_of("bomrisk_ratings", key)},{rating}))'

    product = f'IF(AND(ISNUMBER({this("quantity")}),ISNUMBER({this("unit_price")})),{this("quantity")}*{this("unit_price")},"")'
    amount = f"IF(ISNUMBER({this('line_total')}),{this('line_total')},{product})"
    times, rate = this("times_used"), this("rate")
    names = (
        "score bottleneck_material bottleneck_stage country_name top_share why concentration exposure floor_addition "
        "hhi hhi_low hhi_high n1 crma_flag"
    )
    # Equal scores: the larger spend first, then the earlier line.
    by_spend = f"IF(ISNUMBER({this('spend')}),{this('spend')}/(1+ABS(bomrisk_total_spend))/10000,0)"
    return {
        "spend": f'IF(OR(N({times})=0,NOT(ISNUMBER({rate}))),"",IF(ISNUMBER({amount}),{amount}*{times}*{rate},""))',
        "rate": _rate_of(this("currency")),
        **{key: of_rating(key) for key in names.split()},
        "grade": f'IF({rating}="","",INDEX({column_of("bomrisk_ratings", "grade")},{rating}))',
        "low": of_rated("low"),
        "high": of_rated("high"),
        "controls": f'IF({rating}="","",INDEX({column_of("bomrisk_ratings", "controls")},{rating})&"")',
        "order_key": f'IF({this("score")}="","",{this("score")}+{by_spend}-{this("line")}/1000000000)',
    }


def _rate_of(currency: str) -> str:
    """The rate of a line's currency; nothing where the currency or its rate is not known, and 1 where nobody names one."""
    found = f"INDEX({column_of('bomrisk_rates', 'rate')},MATCH({currency},{column_of('bomrisk_rates', 'currency')},0))"
    known = f'IFERROR(IF(N({found})>0,{found},""),"")'
    return f'IF(bomrisk_currency="",1,IF({currency}="","",{known}))'


def _policy() -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of("bomrisk_policy", key)

    return {"changed": f'IF({this("value")}={this("scored_value")},"","changed")'}


def _curve_table(curve: str) -> dict[str, str]:
    def this(key: str) -> str:
        return cell_of(f"bomrisk_{curve}", key)

    key = f'"{curve}."&{this("point")}&'
    lookup = 'INDEX({},MATCH({}".{}",{},0))'
    values, keys = column_of("bomrisk_policy", "value"), column_of("bomrisk_policy", "key")

    def after(of: str) -> str:
        return f"INDEX({column_of(f'bomrisk_{curve}', of)},{this('point')}+1)"

    rise = f"({after('y')}-{this('y')})/({after('x')}-{this('x')})"
    return {
        "x": lookup.format(values, key, "x", keys),
        "y": lookup.format(values, key, "y", keys),
        "slope": f"IF({this('point')}=ROWS({column_of(f'bomrisk_{curve}', 'point')}),0,{rise})",
    }


FORMULAS: dict[str, dict[str, str]] = {
    "bomrisk_exposure": _exposure(),
    "bomrisk_stages": _stages(),
    "bomrisk_rating_materials": _rating_materials(),
    "bomrisk_ratings": _ratings(),
    "bomrisk_results": _results(),
    "bomrisk_structure": structure_formulas(),
    "bomrisk_assemblies": assembly_formulas(),
    "bomrisk_policy": _policy(),
    "bomrisk_concentration_curve": _curve_table("concentration_curve"),
    "bomrisk_exposure_curve": _curve_table("exposure_curve"),
}
"""Formula by table and column key."""

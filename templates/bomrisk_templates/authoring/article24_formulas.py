"""Formulas of the Article 24 workbook: what follows from what is declared and what the reader fills in."""

from __future__ import annotations

from bomrisk_templates.article24.benchmark_rows import most_from_one
from bomrisk_templates.article24.columns import entry_keys, headers
from bomrisk_templates.article24.uses import STAGES

__all__ = ["ARTICLE24_FORMULAS", "CHECK_FORMULAS"]


def _this(table: str, key: str) -> str:
    return f"{table}[[#This Row],[{headers(table)[key]}]]"


def _of(table: str, key: str) -> str:
    return f"{table}[{headers(table)[key]}]"


def _look_up(table: str, key: str, material: str) -> str:
    """Cell of the row of a material in another table."""
    return f"INDEX({_of(table, key)},MATCH({material},{_of(table, 'material')},0))"


def _uses() -> dict[str, str]:
    def this(key: str) -> str:
        return _this("a24_uses", key)

    decision, counts = this("decision"), this("counts")
    code, third = _of("a24_countries", "code"), _of("a24_countries", "third")
    formulas = {
        "counts": f'IF({decision}="yes",1,IF({decision}="no",0,IF({this("listed")}="yes",1,0)))',
        "weight": f'IF({counts}=0,0,IF(a24_company_measure="spend",IF(ISNUMBER({this("spend")}),{this("spend")},0),1))',
    }
    for stage in STAGES:
        typed, used = this(stage), this(f"{stage}_used")
        known = f"IF(COUNTIF({code},{used})>0,1,0)"
        at_home = f"IF(COUNTIFS({code},{used},{third},0)>0,1,0)"
        formulas |= {
            f"{stage}_used": f'IF({typed}<>"",UPPER(TRIM({typed})),{this(f"declared_{stage}")}&"")',
            f"{stage}_known": f'IF({typed}<>"",{known},{this(f"{stage}_part")})',
            f"{stage}_low": f'IF({typed}<>"",{at_home},{this(f"{stage}_least")})',
            f"{stage}_high": f'IF({typed}<>"",IF({this(f"{stage}_known")}=0,1,{at_home}),{this(f"{stage}_most")})',
        }
    ask = [f"{this(f'{stage}_known')}<0.999999999" for stage in STAGES]
    both = f'IF({ask[0]},"{STAGES[0]}","")&IF(AND({ask[0]},{ask[1]})," and ","")&IF({ask[1]},"{STAGES[1]}","")'
    undecided = f'IF(AND({this("listed")}="open",{decision}=""),"open: decide whether it counts","")'
    formulas["gap"] = (
        f'IF({counts}=0,{undecided},IF({this("missing")}=0,"","open: ask "&{this("supplier")}&" for the country of "&{both}))'
    )
    own, declared = this("recycled"), this("declared_recycled")
    where = f'IF({this("recycled_in")}<>"",UPPER(TRIM({this("recycled_in")})),{this("declared_recycling")}&"")'
    content = f"IF(ISNUMBER({own}),{own},{declared})"
    known = this("recycled_known")
    formulas |= {
        "recycled_known": f"IF(OR(ISNUMBER({own}),ISNUMBER({declared})),1,0)",
        "recycled_low": f"IF({known}=0,0,{content})*IF(COUNTIFS({code},{where},{third},0)>0,1,0)",
        "recycled_high": f"IF({known}=0,1,{content})*IF(COUNTIFS({code},{where},{third},1)>0,0,1)",
        "stock_number": f"IF(ISNUMBER({this('stock')}),{this('stock')},1000000000)",
        "missing": f"IF({counts}=0,0,IF(MIN({this('extraction_known')},{this('processing_known')})<0.999999999,1,0))",
    }
    return formulas


def _materials() -> dict[str, str]:
    name, uses = _this("a24_materials", "material"), _of("a24_uses", "material")
    undecided = f'({uses}={name})*({_of("a24_uses", "listed")}="open")*({_of("a24_uses", "decision")}="")'
    spend = _this("a24_materials", "spend")
    return {
        "lines": f"SUMIFS({_of('a24_uses', 'counts')},{uses},{name})",
        "undecided": f"SUMPRODUCT({undecided})",
        "spend": f"SUMIFS({_of('a24_uses', 'spend')},{uses},{name},{_of('a24_uses', 'counts')},1)",
        "spend_share": f'IF(a24_total_spend=0,"",{spend}/a24_total_spend)',
    }


def _mean(table: str, key: str) -> str:
    name, weight, uses = _this(table, "material"), _of("a24_uses", "weight"), _of("a24_uses", "material")
    total = f"SUMIFS({weight},{uses},{name})"
    return f'IF({total}=0,"",SUMPRODUCT(({uses}={name})*{weight}*{_of("a24_uses", key)})/{total})'


def _vulnerability() -> dict[str, str]:
    name = _this("a24_vulnerability", "material")
    decision = _this("a24_vulnerability", "significant")
    known, processing = (_this("a24_vulnerability", key) for key in ("known", "processing_known"))
    lines, undecided = _this("a24_vulnerability", "lines"), _look_up("a24_materials", "undecided", name)
    nothing = f'AND(OR({known}="",{known}=0),OR({processing}="",{processing}=0))'
    shortest = f"SUMPRODUCT(MIN(({_of('a24_uses', 'material')}<>{name})*1000000000+{_of('a24_uses', 'stock_number')}))"
    return {
        "lines": _look_up("a24_materials", "lines", name),
        "spend_share": _look_up("a24_materials", "spend_share", name),
        "known": _mean("a24_vulnerability", "extraction_known"),
        "processing_known": _mean("a24_vulnerability", "processing_known"),
        "one_country": f'IF({nothing},"",{most_from_one(STAGES, name)})',
        "stock": f'IF({shortest}>=1000000000,"",{shortest})',
        "result": f'IF(OR({decision}="yes",{decision}="no"),{decision},IF(AND({lines}=0,{undecided}=0),"not used","open"))',
    }


def _mitigation() -> dict[str, str]:
    def this(key: str) -> str:
        return _this("a24_mitigation", key)

    assessed = f'OR({this("diversify")}="",{this("substitute")}="")'
    return {
        "significant": _look_up("a24_vulnerability", "result", this("material")),
        "state": f'IF(OR({this("significant")}="no",{this("significant")}="not used"),"not needed",'
        f'IF({this("significant")}="open","open: decide on Vulnerability",'
        f'IF({assessed},"open: assess diversification and substitution",IF({this("measure")}="","open: record a measure",'
        '"recorded"))))',
    }


def _questions() -> dict[str, str]:
    def this(key: str) -> str:
        return _this("a24_questions", key)

    missing = f"SUMIFS({_of('a24_uses', 'missing')},{_of('a24_uses', 'question')},{this('question_no')})"
    return {
        "missing": missing,
        "state": f'IF({this("missing")}=0,"settled",IF({this("answered_on")}<>"","answered, not yet filled in",'
        f'IF({this("asked_on")}<>"","asked","open")))',
    }


def _benchmarks() -> dict[str, str]:
    def this(key: str) -> str:
        return _this("a24_benchmarks", key)

    low, high, limit = this("low"), this("high"), this("limit")
    least = f'IF({low}>={limit}-0.000000001,"met",IF({high}<{limit}-0.000000001,"not met","open"))'
    most = f'IF({high}<={limit}+0.000000001,"met",IF({low}>{limit}+0.000000001,"not met","open"))'
    return {"state": f'IF({low}="","open",IF({this("rule")}="at least",{least},{most}))'}


def _splits() -> dict[str, str]:
    """Weight of a source of a use, as long as the reader has not put a country of his own in place of all sources."""
    use, stage = _this("a24_splits", "use"), _this("a24_splits", "stage")
    row = f"MATCH({use},{_of('a24_uses', 'use')},0)"
    typed = f'IF({stage}="extraction",INDEX({_of("a24_uses", "extraction")},{row}),INDEX({_of("a24_uses", "processing")},{row}))'
    weight = f"INDEX({_of('a24_uses', 'weight')},{row})"
    return {"weighted": f'IF({use}="","",IF({typed}&""<>"",0,{_this("a24_splits", "part")}*{weight}))'}


def _top() -> dict[str, str]:
    rank, name = _this("a24_top", "rank"), _this("a24_top", "material")

    def shown(table: str, key: str) -> str:
        return f'IF({name}="","",INDEX({_of(table, key)},{rank}))'

    weight, uses = _of("a24_uses", "weight"), _of("a24_uses", "material")
    total = f"SUMIFS({weight},{uses},{name})"
    union = f"SUMPRODUCT(({uses}={name})*{weight}*{_of('a24_uses', 'extraction_low')})/{total}"
    known = _this("a24_top", "known")
    return {
        "material": f'IF(ROWS({_of("a24_materials", "material")})<{rank},"",INDEX({_of("a24_materials", "material")},{rank})&"")',
        "lines": shown("a24_materials", "lines"),
        "spend_share": shown("a24_materials", "spend_share"),
        "dependence": shown("a24_materials", "world"),
        "controls": shown("a24_vulnerability", "controls"),
        "known": shown("a24_vulnerability", "known"),
        "result": shown("a24_vulnerability", "result"),
        "mitigation": shown("a24_mitigation", "state"),
        "label": f'IF(LEN({name})>22,LEFT({name},21)&"…",{name})',
        "union": f'IF({name}="","",IF({total}=0,0,{union}))',
        "third": f'IF({name}="","",IF({known}="",0,MAX(0,{known}-{_this("a24_top", "union")})))',
        "unstated": f'IF({name}="","",IF({known}="",1,1-{known}))',
    }


def _other() -> dict[str, str]:
    blanks = "+".join(f'IF({_this("a24_other", key)}="",1,0)' for key in entry_keys("a24_other"))
    return {"open_items": blanks}


ARTICLE24_FORMULAS: dict[str, dict[str, str]] = {
    "a24_uses": _uses(),
    "a24_materials": _materials(),
    "a24_other": _other(),
    "a24_vulnerability": _vulnerability(),
    "a24_mitigation": _mitigation(),
    "a24_questions": _questions(),
    "a24_benchmarks": _benchmarks(),
    "a24_splits": _splits(),
    "a24_top": _top(),
}
"""Formulas without ``=`` by table and column key."""

_UNASKED = (
    f'SUMPRODUCT(({_of("a24_uses", "use")}<>"")*'
    f"(COUNTIF({_of('a24_questions', 'question_no')},{_of('a24_uses', 'question')})=0))"
)

CHECK_FORMULAS: tuple[tuple[str, str, str, str], ...] = (
    ("All uses are shown", f"COUNT({_of('a24_uses', 'use')})", "a24_stored_uses", "CHECK"),
    (
        "The uses of the materials add up to all uses that count",
        f"SUM({_of('a24_materials', 'lines')})",
        f"SUM({_of('a24_uses', 'counts')})",
        "CHECK",
    ),
    (
        "Each use has a question that it belongs to",
        _UNASKED,
        "0",
        "CHECK",
    ),
    (
        "No benchmark's low figure is above its high one",
        f"SUMPRODUCT(--({_of('a24_benchmarks', 'low')}>{_of('a24_benchmarks', 'high')}))",
        "0",
        "CHECK",
    ),
    ("The spend on all lines is the one stored", "a24_total_spend", "a24_stored_spend", "CHECK"),
    (
        "The uses weigh by spend or by lines",
        'IF(OR(a24_company_measure="spend",a24_company_measure="lines"),1,0)',
        "1",
        "CHECK",
    ),
    ("Every use has a spend", f"COUNT({_of('a24_uses', 'spend')})", f"COUNT({_of('a24_uses', 'use')})", "NOTE"),
    ("The facts were checked until the as-of date", "a24_verified_through", "a24_as_of", "NOTE"),
)
"""Check, formula of what is found, formula of what is expected, and what a difference is."""

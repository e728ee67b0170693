"""Formulas of Structure and Assemblies: what is inside an assembly stands below it without a gap, so each is a span of rows."""

from __future__ import annotations

from bomrisk_templates.authoring.references import cell_of, column_of, span_of

__all__ = ["assembly_formulas", "structure_formulas"]


def structure_formulas() -> dict[str, str]:
    """Formulas of one place of a line in the product: its rating, and its part of the spend on Results."""

    def this(key: str) -> str:
        return cell_of("bomrisk_structure", key)

    line, row, lines = this("line"), this("results_row"), column_of("bomrisk_results", "line")
    found = f"INDEX({column_of('bomrisk_results', 'spend')},{row})"
    # Results may be sorted as people like; as long as it is not, the line stands where its number says.
    return {
        "results_row": f'IFERROR(IF(INDEX({lines},{line})={line},{line},MATCH({line},{lines},0)),"")',
        "score": f"INDEX({column_of('bomrisk_ratings', 'score')},{this('rating_id')})",
        "grade": f"INDEX({column_of('bomrisk_ratings', 'grade')},{this('rating_id')})",
        "spend": f'IF({row}="","",IF(AND(ISNUMBER({found}),ISNUMBER({this("share")})),{found}*{this("share")},""))',
        "high_spend": f'IF({this("spend")}="","",IF(OR({this("grade")}="D",{this("grade")}="E"),{this("spend")},0))',
    }


def assembly_formulas() -> dict[str, str]:
    """Formulas of an assembly over its span of the structure: the first row is its own line, the others are inside it."""

    def this(key: str) -> str:
        return cell_of("bomrisk_assemblies", key)

    first, last, worst = this("first_row"), this("last_row"), this("worst_row")

    def span(key: str, start: str = first) -> str:
        return span_of("bomrisk_structure", key, start, last)

    def of_worst(key: str) -> str:
        return f"INDEX({column_of('bomrisk_structure', key)},{worst})"

    def of_rating(key: str) -> str:
        return f"INDEX({column_of('bomrisk_ratings', key)},{of_worst('rating_id')})"

    def of_line(key: str) -> str:
        return f'INDEX({column_of("bomrisk_results", key)},{of_worst("results_row")})&""'

    below = span("grade", f"{first}+1")
    number, text = of_line("part_number"), of_line("description")
    name = f'IFERROR({number}&IF(OR({number}="",{text}=""),"",", ")&{text},"")'
    return {
        "lines_below": f"{last}-{first}",
        "worst_row": f'IF(COUNT({span("score")})=0,"",{first}-1+MATCH(MAX({span("score")}),{span("score")},0))',
        "grade": f'IF({worst}="","unrated",{of_worst("grade")})',
        "score": f'IF({worst}="","",{of_worst("score")})',
        "worst": f'IF({worst}="","",{name})',
        "bottleneck": f'IF({worst}="","",{of_rating("bottleneck_material")}&", "&{of_rating("bottleneck_stage")})',
        "high_lines": f'COUNTIF({below},"D")+COUNTIF({below},"E")',
        "unrated_lines": f'COUNTIF({below},"unrated")',
        "spend": f'IF(COUNT({span("spend")})=0,"",SUM({span("spend")}))',
        "high_spend": f'IF({this("spend")}="","",SUM({span("high_spend")}))',
        "high_share": f'IF(N({this("spend")})=0,"",{this("high_spend")}/{this("spend")})',
    }

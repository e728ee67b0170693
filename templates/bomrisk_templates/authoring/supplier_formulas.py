"""Live formulas of the supplier risk workbook: what is asked for, what is given, what is missing.

They hold no words, so that they are the same in every language; headers in brackets are exchanged with those of the table.
"""

from __future__ import annotations

from bomrisk_templates.supplier_risk.columns import TABLES

__all__ = [
    "SUPPLIER_FORMULAS",
    "check_formulas",
    "place_formulas",
    "position_formula",
    "spare_formulas",
    "unplaced_formula",
]

_DECLARATION = "supplier_declaration"
_CONTACT = ("supplier_contact_name", "supplier_contact_email", "supplier_declared_on")


def _header(table: str, key: str) -> str:
    return next(column.header for column in TABLES[table] if column.key == key)


def _column(key: str, table: str = _DECLARATION) -> str:
    return f"{table}[{_header(table, key)}]"


def _this(key: str, table: str = _DECLARATION) -> str:
    return f"{table}[[#This Row],[{_header(table, key)}]]"


def _is_asked(headers: str, asked: str) -> str:
    """Whether headers are among those that a text lists with semicolons between them."""
    return f'ISNUMBER(FIND("; "&{headers}&";","; "&{asked}&";"))'


def _declaration() -> dict[str, str]:
    entries = [column.header for column in TABLES[_DECLARATION] if column.role == "entry"]
    span = f"[{entries[0]}]:[{entries[-1]}]"
    asked = _is_asked(f"{_DECLARATION}[[#Headers],{span}]", _this("asked"))
    return {"missing": f'IF({_this("asked")}="","",SUMPRODUCT({asked}*({_DECLARATION}[[#This Row],{span}]="")))'}


def spare_formulas() -> dict[str, str]:
    """Formulas of the free rows: the line of the part that the supplier chooses there."""
    number, lines = _this("part_number"), "supplier_lines"
    found = f"INDEX({_column('line_id', lines)},MATCH({number},{_column('part_number', lines)},0))"
    return {"line_id": f'IF({number}="","",IFERROR({found},""))'}


def check_formulas(check: str) -> dict[str, str]:
    """Formulas of one check: how many answers are needed, how many are there, and in a word whether that is all."""
    if check == "contact":
        needed = f"{len(_CONTACT)}"
        given = "+".join(f'({name}<>"")' for name in _CONTACT)
    elif check == "shares":
        part, material, share = (_column(key) for key in ("part_number", "material", "share"))
        total = f"SUMIFS({share},{part},{part},{material},{material})"
        needed = f"SUMPRODUCT(--ISNUMBER({share}))"
        given = f"SUMPRODUCT(ISNUMBER({share})*(ABS({total}-1)<=0.0105))"
    elif check == "rows":
        filled = "+".join(
            f'({_column(key)}<>"")' for key in ("material_origin", "processing_country", "smelter", "share")
        )
        added = f'(({filled})>0)*({_column("asked")}="")'
        needed = f"SUMPRODUCT({added})"
        given = f'SUMPRODUCT({added}*({_column("part_number")}<>"")*({_column("material")}<>""))'
    elif check == "prefilled":
        needed = "supplier_prefilled"
        given = f'SUMPRODUCT(({_column("line_id")}<>"")*({_column("asked")}<>""))'
    else:
        asked = _is_asked(f"{_DECLARATION}[[#Headers],[{_header(_DECLARATION, check)}]]", _column("asked"))
        needed = f"SUMPRODUCT(--{asked})"
        given = f'SUMPRODUCT({asked}*({_column(check)}<>""))'
    table = "supplier_checks"
    return {
        "needed": needed,
        "given": given,
        "missing": f"{_this('needed', table)}-{_this('given', table)}",
        "state": (
            f"IF({_this('needed', table)}=0,supplier_word_idle,"
            f"IF({_this('missing', table)}=0,supplier_word_complete,supplier_word_open))"
        ),
    }


def _index() -> dict[str, str]:
    table = "supplier_index"
    score, impact, position = (_this(key, table) for key in ("score", "impact", "position"))
    high = f'IF({impact}>=supplier_impact_limit,"strategic","bottleneck")'
    low = f'IF({impact}>=supplier_impact_limit,"leverage","non-critical")'
    return {
        "position": f'IF({score}="","unrated",IF({impact}="","no spend",IF({score}>=supplier_risk_limit,{high},{low})))',
        "key": (
            f'{position}&" "&COUNTIFS({_column("position", table)},{position},{_column("number", table)},'
            f'"<="&{_this("number", table)})'
        ),
    }


def place_formulas(position: str, rank: int) -> str:
    """Formula of the supplier that stands at a place among those of a position."""
    row = f'MATCH("{position} {rank}",{_column("key", "supplier_index")},0)'
    number, name = (f"INDEX({_column(key, 'supplier_index')},{row})" for key in ("number", "supplier"))
    return f'IFERROR({number}&"  "&{name},"")'


def position_formula(position: str, label: str, shown: int) -> str:
    """Formula of the heading of a position: how many suppliers, and how much of the spend."""
    more = f'IF({_count(position)}>{shown},", the first {shown}:","")'
    return f'"{label}: "&{_count(position)}&{_spend(position)}&{more}'


def unplaced_formula(position: str, label: str) -> str:
    """Formula of the line on suppliers that stand nowhere; nothing where there are none."""
    return f'IF({_count(position)}=0,"","{label}: "&{_count(position)}&{_spend(position)})'


def _count(position: str) -> str:
    return f'COUNTIF({_column("position", "supplier_index")},"{position}")'


def _spend(position: str) -> str:
    positions, share = _column("position", "supplier_index"), _column("spend_share", "supplier_index")
    return f'IF(SUM({share})=0,"",", "&ROUND(100*SUMIFS({share},{positions},"{position}"),0)&" % of spend")'


SUPPLIER_FORMULAS: dict[str, dict[str, str]] = {_DECLARATION: _declaration(), "supplier_index": _index()}
"""Formula by table and column key, of columns that are the same in all rows."""

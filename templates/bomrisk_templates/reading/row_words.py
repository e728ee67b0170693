"""Words that mark totals, charges and notes among the rows of a BOM."""

from __future__ import annotations

import re

__all__ = ["CHARGE", "NOTE", "SIGNATURE", "TOTAL", "TOTAL_BEGINS", "TOTAL_INITIALS", "TOTAL_OPEN"]

_TOTAL_WORDS = (
    r"(?:grand |sub[ -]?|net |overall |order |bom )?totals?|sum|sub ?total|amount due|cost per (?:unit|robot|board|device)|"
    r"kosten pro (?:stück|gerät)|stückkosten|coût (?:unitaire|total)|coste? (?:unitario|total)|custo (?:unitário|total)|"
    r"costo (?:unitario|totale)|单台成本|成本合计|übertrag|carried (?:over|forward)|à reporter|suma y sigue|riporto|"
    r"do przeniesienia|перенос|"
    r"стоимость (?:единицы|изделия)|all together|alles zusammen|"
    r"(?:gesamt|zwischen|netto|brutto|end|teil)?summe|gesamt(?:preis|kosten|"
    r"betrag|wert|menge)?|insgesamt|total général|sous[ -]?total|somme|"
    r"montant total|"
    r"suma(?: total)?|importe total|soma|total geral|totale(?: generale| complessivo)?|subtotale|razem|łącznie|ogółem|"
    r"итого|всего|сумма|общая стоимость|"
    r"合\s*计|总\s*计|小\s*计|总价|共计|合\s*計|總計|小\s*計|総計|総合計|総額|計|tổng cộng|tổng|cộng|tổng tiền"
)
TOTAL = re.compile(
    rf"(?:{_TOTAL_WORDS})(?:\s*[:：=]|\s*\([^)]*\)|\s+(?:price|cost|costs|qty|"
    rf"quantity|parts|eur|usd|[€$£]|руб\.?|net|netto|brutto|ht|ttc|general|"
    rf"gesamt|amount|bom)\b.*)?\s*[:：=]?",
    re.IGNORECASE,
)
TOTAL_OPEN = re.compile(rf"(?:{_TOTAL_WORDS})\b.{{0,60}}[:：=]", re.IGNORECASE)
TOTAL_BEGINS = re.compile(rf"(?:{_TOTAL_WORDS})(?![^\W\d_])", re.IGNORECASE)
CHARGE = re.compile(
    r"(?:shipping|freight|postage|handling|delivery(?: cost)?|sales tax|tax|"
    r"vat|customs|discount|versand(?:kosten)?|fracht|porto|mwst|"
    r"mehrwertsteuer|ust|"
    r"rabatt|frais de port|livraison|tva|remise|env[ií]o|gastos de env[ií]o|"
    r"iva|descuento|frete|desconto|impostos?|spedizione|spese di spedizione|"
    r"sconto|wysyłka|przesyłka|rabat|доставка|ндс|в том числе ндс|скидка|运费|"
    r"快递费|税|折扣|送料|消費税|値引き?|phí vận chuyển|thuế|chiết khấu)"
    r"(?:\s*(?:\d+\s*%|[:：(].*|costs?|&.*|and .*))?",
    re.IGNORECASE,
)
TOTAL_INITIALS = frozenset("abcegiklmnorstzłвиост共单合小总成総總計")
NOTE = re.compile(
    r"(?:\*|※|†|‡|•|注[:：意]|备注|備考|note\b|notes\b|nb[:.]|n\.b\.|remark|"
    r"hinweis|anmerkung|bemerkung|remarque|nota\b|notas\b|obs[.:]|"
    r"observa|uwaga|примечани|lưu ý|ghi chú|created|prepared by|printed|"
    r"generated|source:|export|erstellt|datum:|date:|page \d|seite \d)",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"(?:изм|разраб|пров|н\.\s?контр|т\.\s?контр|утв|составил|проверил|утвердил|approved|checked|reviewed|drawn|released|signed|"
    r"gez(?:eichnet)?|gepr(?:üft)?|freigegeben|erstellt|bearbeite[rt]|opracował|sprawdził|zatwierdził|sporządził|dessiné|vérifié|"
    r"approuvé|établi|dibujado|revisado|aprobado|elaborado|verificado|aprovado|disegnato|controllato|approvato|redatto|"
    r"设计|审核|批准|制图|校对|核准|工艺|作成|承認|検図|người lập|kiểm tra|phê duyệt)(?![^\W\d_]{4,})",
    re.IGNORECASE,
)
"""Words that begin a block of signatures."""

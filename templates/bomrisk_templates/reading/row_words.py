"""Words that mark totals, charges and notes among the rows of a BOM."""

from __future__ import annotations

import re

__all__ = [
    "CHARGE", "NOTE", "SIGNATURE", "TOTAL", "TOTAL_BEGINS", "TOTAL_ENDS", "TOTAL_OPEN", "beginning", "begins_with_mark",
    "may_begin_charge", "may_begin_total",
]  # fmt: skip

_TOTAL_WORDS = (
    r"(?:(?:grand|net|overall|order|bom|final|project|running|est(?:imated|\.)?|approx(?:imate|\.)?) |sub[ -]?)?totals?|"
    r"tot\.?|sum total|"
    r"total (?:estimated|estim[ée]|estimad[oa]|aproximad[oa]|stimato|per unit|per board)|totale stimato|bom costs?|suma końcowa|"
    r"tổng (?:chi phí|giá trị|số tiền)|"
    r"overall (?:cost|price)|sum|sub ?total|amount due|cost per (?:unit|robot|board|device)|"
    r"kosten pro (?:stück|gerät)|stückkosten|coût (?:unitaire|total)|coste? (?:unitario|total)|custo (?:unitário|total)|"
    r"costo (?:unitario|totale)|单台成本|成本合计|übertrag|carried (?:over|forward)|à reporter|suma y sigue|riporto|"
    r"do przeniesienia|перенос|"
    r"стоимость (?:единицы|изделия)|all together|alles zusammen|"
    r"(?:gesamt|zwischen|netto|brutto|end|teil)?summe|gesamt(?:preis|kosten|"
    r"betrag|wert|menge)?|insgesamt|total général|sous[ -]?total|somme|"
    r"montant total|"
    r"suma(?: total)?|importe total|soma|total geral|totale(?: generale| complessivo)?|subtotale|razem|łącznie|ogółem|"
    r"gesamtbudget|endbetrag|rechnungsbetrag|(?:netto|brutto)betrag|(?:material)?kosten gesamt|prix total|net à payer|"
    r"(?:costo|precio|valor|presupuesto|preço) total|total a pagar|somatório|somma|(?:prezzo|importo) totale|"
    r"łączn[aey] (?:cena|koszt|wartość|suma)|(?:wartość|cena|koszt) (?:całkowit[ay]|łączn[ay])|do zapłaty|"
    r"общ(?:ая|ий) (?:сумма|итог|цена)|итогов(?:ая|ый) (?:сумма|стоимость|цена|итог)|промежуточный итог|подытог|"
    r"стоимость комплекта|"
    r"итого|всего|сумма|общая стоимость|к оплате|zu zahlen|da pagare|應付金額|[应实]付(?:金额|总额)|"
    r"(?:合计|总计|共计|合計|總計|共計)(?:[约約]|数量|數量|件[数數]|[个個][数數]|点数)?|[总總](?:成本|金额|金額|额|額|费用|費用)|(?:合计|合計)(?:金额|金額)|(?:预计|预估|預計|預估)[总總][价價]|"
    r"(?:[多各][\u4e00-\u9fff]{0,4})?(?:参考|參考|平均|预计|預計|预估|預估)[总總]?(?:价格|價格|费用|費用|成本)|"
    r"(?:费用|費用|成本|材料費|部品代)(?:合计|合計|計)|累[计計]|總價|総費用|税[込抜]合計|thành tiền|tạm tính|"
    r"合\s*计|总\s*计|小\s*计|总价|共计|合\s*計|總計|小\s*計|総計|総合計|総額|計|tổng cộng|tổng|cộng|tổng tiền"
)
_PIECES = (
    r"(?:(?:of|number of|no\. of|de|di|liczba|кол-во) )?(?:pieces|pcs\.?|items|units|components|parts|stück|stk\.?|teile|pièces|"
    r"composants|piezas|unidades|componentes|peças|pezzi|componenti|sztuk|szt\.?|elementów|części|kusů|ks|штук|шт\.?|деталей|"
    r"позиций|cái|chi tiết|linh kiện)"
)
#: Marks that may stand before a word for a total: "--- Tổng: 862.000", "=> Total".
_MARKS = "-–—=~>•→ "
_MARKED = f"[{_MARKS}]*"
TOTAL = re.compile(
    rf"{_MARKED}(?:{_TOTAL_WORDS})(?:\s*[:：=]|\s*[(（][^)）]*[)）]|\s+(?:price|cost|costs|qty|"
    rf"quantity|parts|eur|usd|[€$£]|руб\.?|net|netto|brutto|ht|ttc|general|с ндс|без ндс|"
    rf"gesamt|amount|bom)\b.*|\s+(?:{_PIECES}))?\s*[:：=]?",
    re.IGNORECASE,
)
TOTAL_OPEN = re.compile(rf"{_MARKED}(?:{_TOTAL_WORDS})\b.{{0,60}}[:：=]", re.IGNORECASE)
TOTAL_BEGINS = re.compile(rf"{_MARKED}(?:{_TOTAL_WORDS})(?![^\W\d_])", re.IGNORECASE)
#: Below the lines: "Hardware gesamt", "Hardware total".
TOTAL_ENDS = re.compile(
    r"[^\W\d_][\w &/.-]{2,40}\s(?:gesamt|insgesamt|total|totale|totaux|razem|łącznie|итого|всего)\s*[:：]?",
    re.IGNORECASE,
)
_TAX = r"(?:sales tax|tax|taxes|vat|mwst|mehrwertsteuer|ust|tva|iva|icms|impostos?|impuestos?|ндс|增值税|營業稅|消費税|thuế)\.?"
_CHARGE_WORDS = (
    r"shipping|freight|postage|handling(?: fee)?|delivery(?: cost)?|customs(?: dut(?:y|ies))?|import dut(?:y|ies)|"
    r"discount|service fee|bank fee|contingenc(?:y|ies)|assembly costs?|labou?r|"
    r"versand(?:kosten)?|fracht|porto(?: (?:und|&) verpackung)?|zoll|rabatt|skonto|nachnahme|"
    r"frais de (?:port|livraison|douane)|livraison|remise|douane|imprévus|main[ -]d['’]œuvre|main[ -]d['’]oeuvre|"
    r"(?:gastos de )?env[ií]o|portes(?: de envio)?|descuento|aduana|flete|transporte(?: \w+)?|frete|desconto|"
    r"contingencias?|imprevistos?|mano de obra|mão de obra|"
    r"spedizione|spese di (?:spedizione|trasporto)|trasporto|dogana|sconto|imprevisti|manodopera|"
    r"wysyłka|przesyłka|dostawa|koszty? (?:wysyłki|przesyłki|dostawy)|cło|rabat|robocizna|"
    r"(?:стоимость )?доставк[аи]|почтовые расходы|(?:таможенная )?пошлина|комиссия|скидка|запас|"
    r"人工费|工賃|nhân công|运费|快递费|邮费|手续费|包装费|关税|税|税费|折扣|優惠|优惠|運費|郵資|手續費|關稅|稅金|"
    r"送料|運賃|手数料|代引手数料|梱包費|値引き?|割引|"
    r"(?:phí |tiền )?(?:vận chuyển|ship)|giảm giá|chiết khấu"
)
CHARGE = re.compile(
    rf"(?:(?:zzgl\.|inkl\.|plus|incl\.|в том числе|\d+(?:[.,]\d+)?\s*%)\s+)?(?:{_TAX}|thuế vat|{_CHARGE_WORDS})"
    r"(?:\s*\(?\d+(?:[.,]\d+)?\s*%\)?|\s*[:：(].*|\s+(?:costs?|&.*|and .*))?",
    re.IGNORECASE,
)


def _starts(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


_TOTAL_STARTS = _starts(
    "all|amo|app|bom|bru|car|cen|cos|coû|cus|cộn|da |do |end|est|fin|ges|gra|imp|ins|kos|mat|mon|net|ogó|ord|ove|pre|pri|pro|raz|"
    "rec|rip|run|som|sou|stü|sub|sum|tei|thà|tot|tạm|tổn|val|war|zu |zwi|à r|übe|łąc|все|ито|к о|общ|пер|под|про|сто|сум"
)
_TOTAL_SIGNS = frozenset("共单合实小应應总成材税累総總計計费費部預预参參平多各")
_CHARGE_STARTS = _starts(
    "adu|ass|ban|chi|con|cus|cło|del|des|dis|dog|dos|dou|env|fle|fra|fre|gas|giả|han|icm|imp|inc|ink|iva|kos|lab|liv|mai|man|meh|"
    "mws|mão|nac|phí|plu|por|pos|prz|rab|rem|rob|sal|sco|ser|shi|sko|spe|tax|thu|tiề|tra|tva|ust|vat|ver|vận|wys|zol|zzg|в т|дос|"
    "ком|зап|ндс|nhâ|поч|там|пош|ски|сто"
)
_CHARGE_SIGNS = frozenset("人代优値優关割包增工快手折梱消營稅税运送運邮郵關0123456789")


def beginning(text: str) -> str:
    """Give the first characters of a text, without the marks before them: of many texts, few beginnings are different."""
    return (text.lstrip(_MARKS) if text[:1] in _MARKS else text)[:4]


def begins_with_mark(text: str) -> bool:
    """Whether marks may stand before the first letter of a text."""
    return text[:1] in _MARKS


def may_begin_total(text: str) -> bool:
    """Whether a text begins with letters that a total may begin with: far quicker than the words themselves."""
    begun = beginning(text)
    return begun[:3].casefold() in _TOTAL_STARTS or begun[:1] in _TOTAL_SIGNS


def may_begin_charge(text: str) -> bool:
    """Whether a text begins with letters, or the digits of a rate, that a charge may begin with."""
    return text[:3].casefold() in _CHARGE_STARTS or (
        text[:1] in _CHARGE_SIGNS and (not text[0].isdigit() or "%" in text[:4])
    )


NOTE = re.compile(
    r"(?:\*|※|†|‡|•|[注註]\d*[:：意]|[备備][注註]|備考|附[注註]|注記|[说說]明[:：]|以上(?:价格|價格|の)|价格[仅为]|價格[僅為]|更新日|"
    r"note\b|notes\b|nb\s?[:.]|n\.b\.|remark|legend\b|disclaimer|see also|"
    r"(?:all )?prices? (?:in|as|are|of|from|without|excl|incl)\b|"
    r"(?:important|attention|warning|todo|last updated?|optional)\s?[:：]|"
    r"hinweis|anmerkung|bemerkung|legende\b|achtung\s?[:!]|quellen?:|stand:|"
    r"(?:alle )?preise (?:in|ohne|inkl|exkl|zzgl|vom|stand|ca)|"
    r"remarque|légende\b|attention\s?[:!]|(?:tous les )?prix (?:indicatifs?|en|hors|ttc|ht|relevés)\b|mise à jour|"
    r"nota\b|notas\b|obs[.:]|observa|leyenda\b|aviso:|importante:|(?:los )?precios (?:en|sin|con|indicativos|aproximados|de)\b|"
    r"legenda\b|atenção:|(?:os )?preços (?:em|sem|com|de|aproximados)\b|"
    r"attenzione:|(?:i )?prezzi (?:indicativi|in|iva|senza|con|del)\b|aggiornato al|"
    r"uwag[ai]\b|ceny (?:w|bez|z|netto|brutto|orientacyjne)\b|ważne:|"
    r"примечани|прим\.|цены (?:указаны|в|на|без|с|ориентировочные)\b|внимание[:!]|"
    r"lưu ý|ghi chú|chú ý|chú thích|cập nhật|"
    r"created|prepared by|printed|"
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

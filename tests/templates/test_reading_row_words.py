# ruff: noqa: E501 - one language per line reads best as a table
"""Words of rows that are no lines, in all languages, and names of parts that only look like them."""

from __future__ import annotations

import pytest

from bomrisk_templates.reading.row_words import CHARGE, NOTE, TOTAL_BEGINS, may_begin_charge, may_begin_total

TOTALS = [
    "Grand total|Sum total|Total estimated cost|Total per unit|BOM cost|Sub-total electronics|Total pieces|Estimated total|Final total|Overall cost|Running total",
    "Zwischensumme|Gesamtbudget|Gesamtkosten|Zu zahlen|Endbetrag|Rechnungsbetrag|Materialkosten gesamt|Summe Elektronik",
    "Sous-total|Total estimé|Prix total|Total général|Net à payer|Montant total", "Importe total|Costo total|Precio total|Total a pagar|Suma",
    "Preço total|Valor total|Soma|Somatório|Custo total", "Totale meccanica|Subtotale|Da pagare|Prezzo totale|Somma|Importo totale",
    "Razem|Suma końcowa|Razem sztuk|Łączna cena|Wartość całkowita|Do zapłaty|Koszt całkowity", "К оплате|Итого по разделу|Итого с НДС|Общая сумма|Подытог|Промежуточный итог|Стоимость комплекта",
    "应付金额|实付总额|應付金額|合计|合计（元）|总金额|参考价格|多家市场参考价格|预计费用|合计数量|总成本|预计总价|合计约300元", "合計|總價|總金額|預估總價|小計", "合計金額|合計（税込）|税込合計|総額|部品代合計", "Tổng cộng|--- Tổng: 862.000|=> Total|Tổng chi phí|Tổng số tiền|Thành tiền|Tạm tính|Cộng nhóm 1",
]  # fmt: skip
CHARGES = [
    "Shipping|Sales tax|VAT 20%|Import duties|Handling fee|Discount", "Versandkosten|19% MwSt.|zzgl. MwSt|Zoll|Porto und Verpackung", "Frais de livraison|TVA (20 %)|Remise|Douane",
    "Gastos de envío|IVA 21%|Flete|Aduana", "Frete|ICMS|Portes de envio", "Spese di spedizione|Sconto|Dogana", "Koszt wysyłki|Cło|Rabat", "Запас 8%|Стоимость доставки|в том числе НДС|Пошлина|Таможенная пошлина",
    "运费|税费|关税|人工费", "運費|營業稅|手續費", "送料|消費税(10%)|手数料|工賃", "Phí vận chuyển|Thuế VAT|Giảm giá|Nhân công",
]  # fmt: skip
NOTES = [
    "Prices in USD|All prices in EUR|Last updated: May|Legend", "Preise inkl. MwSt.|Stand: Mai|Achtung: gefährlich", "Prix indicatifs 2024|NB : voir plan", "Precios en USD|Aviso: frágil", "Preços em reais|Atenção: 230 V",
    "Prezzi indicativi|Aggiornato al 3 maggio", "Ceny w PLN|Uwagi", "Цены указаны с НДС|Внимание: хрупкое", "说明：见图|以上价格仅供参考", "註：以上價格|備註：參考", "注記|以上の価格", "Chú ý: dễ vỡ|Cập nhật tháng 5",
]  # fmt: skip
PARTS = "Sum resistor|Summer 5 V|Totalisator|Porter cable|Taxi meter|Portal frame|Envelope|Ready Mix|Prices board? no|Noteboard|Standfuß|Приманка|Cenatic clip|Notch filter|Delivery valve|总线模块|税控机|参考电压芯片|平面轴承|多圈电位器|各色导线"


@pytest.mark.parametrize("words", TOTALS)
def test_totals(words: str) -> None:
    missed = [word for word in words.split("|") if not (may_begin_total(word) and TOTAL_BEGINS.match(word))]
    assert not missed


@pytest.mark.parametrize("words", CHARGES)
def test_charges(words: str) -> None:
    missed = [word for word in words.split("|") if not (may_begin_charge(word) and CHARGE.fullmatch(word))]
    assert not missed


@pytest.mark.parametrize("words", NOTES)
def test_notes(words: str) -> None:
    assert not [word for word in words.split("|") if not NOTE.match(word)]


def test_parts_are_none_of_them() -> None:
    assert not [
        word for word in PARTS.split("|")[1:] if TOTAL_BEGINS.match(word) or CHARGE.fullmatch(word) or NOTE.match(word)
    ]

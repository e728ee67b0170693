# ruff: noqa: E501 - one family of words per line reads best as a table
"""What headers mean: the same word in all languages, and words put together."""

from __future__ import annotations

import pytest

from bomrisk_templates.reading.header_words import header_roles

#: The role that a header must propose first, and headers of that kind.
FAMILIES = {
    "description": "Naimenovanie|Component Name|Benennung|Nom du composant|Denominação|Denominazione|Podzespół|Наименование|组件|项目名称|零件名稱|項目名|Linh kiện|Tên hạng mục|Vật tư|Phụ kiện|# COMPONENTE|零件描述|元件描述|构件|コンポーネント|構成部品|Tytuł|Titel|Título",
    "quantity": "Kolichestvo|Qty needed|Number of pieces|Benötigte Menge|Quantité nécessaire|Unidades|Quantidade necessária|Quantità necessaria|Potrzebna ilość|Необходимое количество|个数|數量|必要数量|Số cái",
    "unit_price": "Est. price|Geschätzter Preis|Prix estimé|Precio estimado|Preço estimado (BRL)|Prezzo stimato|Cena szacunkowa|Ориентировочная цена, руб.|预估单价|參考價|參考單價 (NTD)|参考価格|Giá ước tính",
    "line_total": "Subtotal|TRY_Total|Total (TWD)|Sum EGP|Zwischensumme|Sous-total|Importe|Soma|Totale riga|Razem|Итоговая стоимость|小計|估算預算 (NTD)|總金額|合計金額|Thành tiền|Cộng",
    "part_number": "EAN|Artikul|器件型号|產品型號|零件编号|Modell|Маркировка|Part Number Comercial",
    "manufacturer": "Part Manufacturer|Component manufacturer|Hersteller|廠牌|製造商|Hãng",
    "manufacturer_part_number": "Manufacturer Part|Mfr Item|mpn_producent|Teilenummer Hersteller|製造商料號|メーカー型番",
    "supplier": "Where to find|Wo gekauft|Revendeur|Dónde encontrar|Onde Encontrar|Dove comprare|Gdzie kupiono|Где купить|采购平台|購買管道|購入元|販売元|店舗|取扱店|购买商家|卖家|Nơi bán|Shop",
    "supplier_part_number": "Elecrow PN|立创C编号|LCSC编号|嘉立创编号|供應商編號|秋月通販コード|symbol dostawcy",
    "category": "Module|Modul|Módulo|Sottosistema|Moduł|Модуль|模块|模組|システム",
    "notes": "Purpose|Verwendungszweck|Utilité|Finalidad|Função|Impiego|Przeznaczenie|Назначение|用途|功能|使用箇所|選定理由|选型理由|Công dụng",
    "~other_quantity": "In stock, pcs.|Наличие на складе, шт|Availability 2026-07-11|Stock disponible|Qty purchased|Gekaufte Menge|Quantité achetée|Comprado|Acquistato|Ilość zamówiona|Куплено|已购数量|採購數量|Đã mua",
}  # fmt: skip


@pytest.mark.parametrize("role", FAMILIES)
def test_family(role: str) -> None:
    best = {
        text: max(roles, key=lambda name: roles[name])
        for text in FAMILIES[role].split("|")
        if (roles := header_roles(text))
    }
    assert best == dict.fromkeys(FAMILIES[role].split("|"), role)


def test_traditional_and_simplified_characters_mean_the_same() -> None:
    pairs = [("數量", "数量"), ("單價", "单价"), ("總價", "总价"), ("備註", "备注"), ("規格說明", "规格说明"), ("物料編號", "物料编号"), ("供應商", "供应商"), ("級別", "级别"), ("圖號", "图号")]  # fmt: skip
    for traditional, simplified in pairs:
        assert header_roles(traditional) == header_roles(simplified) != {}

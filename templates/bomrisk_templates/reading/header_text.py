"""The text of a header as it is looked up: its spellings meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["MAX_HEADER", "normalise", "squeeze"]

MAX_HEADER = 80
"""A longer text is no header."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Traditional characters that stand in headers, and the simplified ones that they are looked up by.
_SIMPLIFIED = str.maketrans(
    "數單價編號總計規說備註項級層類別廠應購訂貨態況實際產國稅運費額圖寬長處來鏈連結網裝質組預參詳細選擇種"
    "稱採買賣點門館車輛軸電線導機構動鋼鐵幣載庫儲優階屬進時間錄檔資訊頁為與體個條張雙對領狀圍負責審驗證認"
    "標準測試係統業務報評補術據聯絡鍵碼製設內顏壓溫轉輸軟環節場區範圓戶於發現關",
    "数单价编号总计规说备注项级层类别厂应购订货态况实际产国税运费额图宽长处来链连结网装质组预参详细选择种"
    "称采买卖点门馆车辆轴电线导机构动钢铁币载库储优阶属进时间录档资讯页为与体个条张双对领状围负责审验证认"
    "标准测试系统业务报评补术据联络键码制设内颜压温转输软环节场区范圆户于发现关",
)
_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Fold case, width, accents, traditional characters and punctuation, split CamelCase: spellings of one header meet."""
    if text.isascii():
        return " ".join(_PUNCTUATION.sub(" ", _CAMEL.sub(" ", text.replace("#", " no ")).lower()).split())
    text = unicodedata.normalize("NFKC", text).replace("№", " no ").replace("#", " no ")
    text = re.sub(r"\b[nN][°º]", " no ", text)
    text = _CAMEL.sub(" ", text).casefold().replace("đ", "d").replace("ł", "l").replace("ø", "o").translate(_SIMPLIFIED)
    decomposed = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def squeeze(text: str) -> str:
    """A normalised text without spaces: the key that aliases are looked up by."""
    return text.replace(" ", "")

# ruff: noqa: E501 - one language per line reads best as a table
"""Plain things are named after the part that they serve: a motor plate holds no motor, in any language."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.evidence import identify

#: How the two names are put together, parts, and plain things.
NAMES = {
    "en": ("{part} {thing}", "stepper motor; bearing; battery; relay; fan; display; speaker; servo; camera", "spring; plate; guard; strap; foam; puller; spacers; bracket; cover; screws"),
    "de": ("{part}{thing}", "Schrittmotor; Lüfter; Lautsprecher; Encoder; Kamera", "halterung; platte; feder; flansch; winkel; welle; abdeckung; schraube"),
    "fr": ("{thing} {part}", "moteur; de roulement; du ventilateur; relais; écran; servo", "plaque; ressort; bride; fixation; axe; support; vis"),
    "es": ("{thing} {part}", "del motor; rodamiento; de la cámara; relé; pantalla; servo", "muelle; fijación; eje; engranaje; polea; soporte; tornillo"),
    "it": ("{thing} {part}", "motore; cuscinetto; della telecamera; relè; schermo; servo", "piastra; molla; staffa; albero; ingranaggio; supporto; vite"),
    "pt": ("{thing} {part}", "do motor; rolamento; da câmera; relé; tela; servo", "mola; fixação; eixo; engrenagem; polia; suporte; parafuso"),
    "pl": ("{thing} {part}", "silnika; łożyska; kamery; przekaźnika; wyświetlacza", "sprężyna; mocowanie; podstawa; kołnierz; obudowa; uchwyt; śruba"),
    "ru": ("{thing} {part}", "двигателя; подшипника; камеры; дисплея; сервопривода", "пластина; пружина; фланец; шестерня; крышка; винт"),
    "zh": ("{part}{thing}", "步进电机; 轴承; 风扇; 舵机; 摄像头; 显示屏", "弹簧; 法兰; 底座; 压板; 支架; 盖; 螺丝"),
    "ja": ("{part}{thing}", "ステッピングモータ; ベアリング; ファン; サーボ; カメラ; ディスプレイ", "プレート; バネ; フランジ; 台座; クランプ; ブラケット; ネジ"),
    "vi": ("{thing} {part}", "động cơ; vòng bi; quạt; servo; camera", "lò xo; khung; kẹp; mặt bích; giá đỡ; vít"),
}  # fmt: skip
#: What plain things may be made of.
PLAIN = {"iron", "aluminium"}


@pytest.mark.parametrize("language", NAMES)
def test_a_plain_thing_holds_nothing_of_the_part_that_it_serves(language):
    name, parts, things = NAMES[language]
    texts = [name.format(part=part, thing=thing) for part in parts.split("; ") for thing in things.split("; ")]
    found = identify(pd.DataFrame({"description": texts}))
    sure = found[found["confidence"].ne("low") & ~found["material"].isin(PLAIN)]
    assert sure.groupby(sure["line"].map(texts.__getitem__))["material"].agg(set).to_dict() == {}


#: A plain word beside the part, or within its name, leaves it what it is.
PARTS = [
    ("Gear motor 12 V", "copper"),
    ("Geared DC motor with pulley", "copper"),
    ("Motor mit Riemenscheibe", "copper"),
    ("Motor con polea", "copper"),
    ("Stepper motor, shaft 5 mm", "neodymium"),
    ("Stepper motor shaft 5 mm", "neodymium"),
    ("Pillow block bearing", "chromium"),
    ("Flange bearing F608", "chromium"),
    ("Flanschlager", "chromium"),
    ("Ring magnet", "neodymium"),
    ("Magnet ring 20x10x5", "neodymium"),
    ("Block magnet N42", "neodymium"),
    ("LED ring light", "gallium"),
    ("Spring switch", "silver"),
    ("Fan tray with two fans", "copper"),
    ("Display panel", "indium"),
    ("显示屏面板", "indium"),
    ("电机轴承 608", "chromium"),
    ("法兰轴承", "chromium"),
    ("フランジベアリング", "chromium"),
]


@pytest.mark.parametrize(("text", "material"), PARTS)
def test_the_part_itself_is_still_known(text, material):
    found = identify(pd.DataFrame({"description": [text]}))
    assert material in set(found.loc[found["confidence"].ne("low"), "material"])

"""Finished tools of cemented carbide are parts; rods, blanks and powder are the material."""

import pandas as pd
import pytest

from bomrisk.evidence import identify

FORMS = [
    ("Tungsten carbide end mill 6 mm", "component"),
    ("Solid carbide end mill D6", "component"),
    ("Carbide drill 3.2 mm", "component"),
    ("carbide reamer H7 8 mm", "component"),
    ("Tungsten carbide burr SC-5", "component"),
    ("Carbide-tipped saw blade 300 mm", "component"),
    ("Thread mill solid carbide M6", "component"),
    ("Fräser VHM 8 mm", "component"),
    ("VHM-Fräser 4 mm", "component"),
    ("Bohrer Hartmetall 5 mm", "component"),
    ("Hartmetallbohrer 5 mm", "component"),
    ("Gewindebohrer VHM M6", "component"),
    ("Foret carbure 4 mm", "component"),
    ("Fresa metal duro 6", "component"),
    ("Punta metallo duro 4", "component"),
    ("Wiertło węglikowe 5", "component"),
    ("Фреза твердосплавная 6", "component"),
    ("硬质合金铣刀 6mm", "component"),
    ("钨钢钻头 3mm", "component"),
    ("超硬エンドミル 6", "component"),
    ("mũi khoan hợp kim cứng 5", "component"),
    ("CNMG 120408 carbide insert", "component"),
    ("Carbide rod 10x330", "semi"),
    ("Carbide blank for end mills", "semi"),
    ("Tungsten carbide powder", "metal"),
    ("Hartmetall Rohling", "alloy"),
    ("Hartmetall", "alloy"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_form_of_cemented_carbide(text, form):
    found = identify(pd.DataFrame({"description": [text]}))
    sure = found[found["confidence"].eq("high")]
    assert {"tungsten", "cobalt"} <= set(sure["material"])
    assert set(sure.loc[sure["material"].eq("tungsten"), "form"]) == {form}

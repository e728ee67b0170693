"""How far apart colours are for people who see all of them, and for those who lack one kind of cones.

Sixty lines of published arithmetic, not a library: colour-science brings scipy and a hundred modules for four matrices and one
formula, and colorspacious has had no release since 2018.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np
from tests.accessibility.colours import linear

LEAST_DISTANCE = 15.0
"""CIEDE2000; 1 is about what can be seen side by side, 15 is told apart from memory of a legend."""
# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A physiologically-based model for simulation of color vision deficiency,
# IEEE TVCG 15(6), 2009, with the table of matrices that the authors publish beside it; severity 1.0, for linear RGB.
VISIONS: Mapping[str, list[list[float]]] = {
    "normal": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# IEC 61966-2-1: linear sRGB to XYZ; the white point D65.
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _TO_XYZ.sum(axis=1)

Lab = tuple[float, float, float]


def lab(colour: str, vision: str = "normal") -> Lab:
    """CIE L*a*b* of a colour as it is seen (CIE 15)."""
    seen = np.clip(np.array(VISIONS[vision]) @ linear(colour), 0.0, 1.0)
    parts = _TO_XYZ @ seen / _WHITE
    x, y, z = (math.cbrt(part) if part > (6 / 29) ** 3 else part * (29 / 6) ** 2 / 3 + 4 / 29 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Lab, other: Lab) -> float:
    """CIEDE2000 (ISO/CIE 11664-6), written as in G. Sharma, W. Wu, E. N. Dalal, Color Res. Appl. 30(1), 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    coloured = c1 * c2 > 0
    turn = (h2 - h1 + 180) % 360 - 180 if coloured else 0.0
    if coloured and h2 - h1 == 180:
        turn = 180.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = h1 + h2 if not coloured else (h1 + h2) / 2
    if coloured and abs(h1 - h2) > 180:
        hue += 180 if h1 + h2 < 360 else -180

    def wave(times: int, shift: float) -> float:
        return math.cos(math.radians(times * hue + shift))

    t = 1 - 0.17 * wave(1, -30) + 0.24 * wave(2, 0) + 0.32 * wave(3, 6) - 0.20 * wave(4, -63)
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    rotation *= math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * (dc / sc) * (dh / sh))


def too_close(fills: Mapping[str, str], *, neighbours: bool = False) -> list[str]:
    """Say which of some named colours cannot be told apart, and by whom; only those next to each other, if so asked."""
    names = list(fills)
    pairs = list(itertools.pairwise(names)) if neighbours else list(itertools.combinations(names, 2))
    said = []
    for one, other in pairs:
        apart = {vision: distance(lab(fills[one], vision), lab(fills[other], vision)) for vision in VISIONS}
        vision = min(apart, key=lambda each: apart[each])
        if apart[vision] < LEAST_DISTANCE:
            colours = f"{one} {fills[one]} and {other} {fills[other]}"
            said.append(f"{colours} are {apart[vision]:.1f} apart ({vision}), {LEAST_DISTANCE:g} is needed")
    return said

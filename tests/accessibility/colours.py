"""Colours of a workbook as they are seen, and the contrast between two of them as WCAG 2.2 defines it."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX

BLACK, WHITE = "#000000", "#FFFFFF"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The theme of Office 2007, which also stands for a file without one.
_THEME = {
    "dk1": BLACK, "lt1": WHITE, "dk2": "#1F497D", "lt2": "#EEECE1", "accent1": "#4F81BD", "accent2": "#C0504D",
    "accent3": "#9BBB59", "accent4": "#8064A2", "accent5": "#4BACC6", "accent6": "#F79646", "hlink": "#0000FF",
    "folHlink": "#800080",
}  # fmt: skip
_CELL_ORDER = ("lt1", "dk1", "lt2", "dk2", *tuple(_THEME)[4:])
"""In cells, unlike in the theme itself, light comes before dark."""
_NAMES = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_SYSTEM = {64: BLACK, 65: WHITE}
# What Excel's number formats call its first eight colours.
NUMBER_COLOURS = {
    "black": BLACK, "white": WHITE, "red": "#FF0000", "green": "#00FF00", "blue": "#0000FF", "yellow": "#FFFF00",
    "magenta": "#FF00FF", "cyan": "#00FFFF",
}  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> list[float]:
    """Red, green and blue with the sRGB curve taken off (IEC 61966-2-1), 0..1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def needed_contrast(size: float, bold: bool) -> float:
    """Least contrast of a text (WCAG 2.2, 1.4.3): large text gets by with less."""
    return 3.0 if size >= 18 or (bold and size >= 14) else 4.5


def mixed(one: str, other: str, part: float) -> str:
    """Colour between two, `part` of the way from the first to the second."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def _with_lightness(colour: str, change: Any) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    made = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, change(lightness))), saturation)
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in made)


def tinted(colour: str, tint: float) -> str:
    """Colour with a tint as a cell has it (ECMA-376 part 1, 18.3.1.19): the lightness in HLS goes towards black or white."""
    return _with_lightness(colour, lambda light: light * (1 + tint) if tint < 0 else light * (1 - tint) + tint)


class Colours:
    """Colours of one workbook.

    Parameters
    ----------
    theme : bytes, optional
        The part xl/theme/theme1.xml.
    indexed : sequence of str
        The palette that indexes refer to.
    """

    def __init__(self, theme: bytes | None, indexed: Sequence[str] = COLOR_INDEX) -> None:
        self._indexed = indexed
        self._theme = dict(_THEME)
        root = etree.fromstring(theme) if theme else None
        for name in _THEME if root is not None else ():
            found = root.find(f".//{_DRAWING}clrScheme/{_DRAWING}{name}")
            if found is not None and len(found):
                self._theme[name] = "#" + str(found[0].get("lastClr") or found[0].get("val"))[-6:].upper()

    def of_cell(self, colour: Any, default: str) -> str:
        """Colour of a font or fill as openpyxl reads it; the default for none and for Excel's own "automatic"."""
        if colour is None or colour.type == "auto" or (colour.type == "rgb" and colour.rgb in (None, "00000000")):
            return default
        if colour.type == "indexed":
            index = colour.indexed
            base = _SYSTEM.get(index) or "#" + self._indexed[index][-6:]
        elif colour.type == "theme":
            base = self._theme[_CELL_ORDER[colour.theme]]
        else:
            base = "#" + colour.rgb[-6:]
        return tinted(base.upper(), colour.tint) if colour.tint else base.upper()

    def of_shape(self, parent: Any, default: str) -> str:
        """Colour in DrawingML below an element such as a:solidFill."""
        for kind in ("srgbClr", "schemeClr", "sysClr"):
            found = parent.find(f"{_DRAWING}{kind}") if parent is not None else None
            if found is None:
                continue
            value = str(found.get("lastClr") or found.get("val"))
            colour = self._theme[_NAMES.get(value, value)] if kind == "schemeClr" else f"#{value[-6:].upper()}"
            factor, offset = (
                int(found.find(_DRAWING + key).get("val")) / 100_000
                if found.find(_DRAWING + key) is not None
                else plain
                for key, plain in (("lumMod", 1.0), ("lumOff", 0.0))
            )
            return _with_lightness(colour, lambda light, by=factor, up=offset: light * by + up)
        return default

    def accent(self, number: int) -> str:
        """Colour that a chart gives to its series by itself, counted from 0."""
        return self._theme[f"accent{number % 6 + 1}"]

    def of_number_format(self, code: str) -> list[str]:
        """Colours that a number format writes in, such as ``[Red]`` and ``[Color 10]``."""
        code = re.sub(r'"[^"]*"|\\.', "", code)
        found = [NUMBER_COLOURS[name] for name in re.findall(r"\[(\w+)\]", code.lower()) if name in NUMBER_COLOURS]
        return found + [
            "#" + COLOR_INDEX[7 + int(number)][-6:] for number in re.findall(r"\[color ?(\d+)\]", code.lower())
        ]

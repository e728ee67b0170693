"""Wrappers that many features stand in."""

from __future__ import annotations

from tests.templates.feature_books.kinds import XMLNS
from tests.templates.feature_books.slots import flat

__all__ = ["choice", "ext", "frame"]


def ext(uri: str, prefix: str, inner: str) -> str:
    """An entry of an extLst, which is where Excel keeps what came after 2007."""
    return f'<ext uri="{{{uri}}}" {XMLNS[prefix]}>{flat(inner)}</ext>'


def frame(number: int, name: str, uri: str, inner: str, description: str = "") -> str:
    """A graphic frame, in which charts, slicers and diagrams stand."""
    return f"""<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>
    <xdr:cNvPr id="{number}" name="{name}"{f' descr="{description}"' if description else ""}/><xdr:cNvGraphicFramePr/>
    </xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>
    <a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></xdr:graphicFrame>"""


def choice(prefix: str, new: str, number: int, old: str = "") -> str:
    """What newer Excels show beside what older ones do."""
    fallback = (
        old
        or f"""<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="Placeholder"/><xdr:cNvSpPr/>
    </xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></a:xfrm>
    <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>"""
    )
    return f"""<mc:AlternateContent {XMLNS["mc"]}><mc:Choice {XMLNS[prefix]} Requires="{prefix}">{new}</mc:Choice>
    <mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"""
